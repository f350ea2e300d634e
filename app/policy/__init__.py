"""What the admins decide: its TOML read, changed in place, and compared."""

from app.policy.changes import Change, changes
from app.policy.edits import edited, paused, raised, tabled
from app.policy.machine import are_you_a_bot, meant
from app.policy.schema import PolicyError, load, shipped, with_ceiling

__all__ = [
    "Change",
    "PolicyError",
    "are_you_a_bot",
    "changes",
    "edited",
    "load",
    "meant",
    "paused",
    "raised",
    "shipped",
    "tabled",
    "with_ceiling",
]
