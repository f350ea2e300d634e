"""What the admins decide: its TOML read, changed in place, and compared."""

from app.policy.changes import Change, changes
from app.policy.edits import amended, edited, paused, raised
from app.policy.schema import PolicyError, load, shipped, with_ceiling
from app.policy.standing import Standing, standings

__all__ = [
    "Change",
    "PolicyError",
    "Standing",
    "amended",
    "changes",
    "edited",
    "load",
    "paused",
    "raised",
    "shipped",
    "standings",
    "with_ceiling",
]
