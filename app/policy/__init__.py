"""What the admins decide: its TOML read, changed in place, and compared."""

from app.policy.changes import Change, changes
from app.policy.edits import edited, paused, raised
from app.policy.schema import PolicyError, load, shipped, with_ceiling

__all__ = ["Change", "PolicyError", "changes", "edited", "load", "paused", "raised", "shipped", "with_ceiling"]
