"""What the admins decide: its TOML read, changed in place, and compared."""

from app.policy.changes import Change, changes
from app.policy.edits import amended, edited, paused, raised, tabled
from app.policy.growth import Examples, Fresh, grown, taught
from app.policy.machine import are_you_a_bot, meant
from app.policy.rulings import Ruling, ruled, rulings
from app.policy.schema import PolicyError, load, shipped, with_ceiling
from app.policy.standing import Standing, standing, standings, unsaid

__all__ = [
    "Change",
    "Examples",
    "Fresh",
    "PolicyError",
    "Ruling",
    "Standing",
    "amended",
    "are_you_a_bot",
    "changes",
    "edited",
    "grown",
    "load",
    "meant",
    "paused",
    "raised",
    "ruled",
    "rulings",
    "shipped",
    "standing",
    "standings",
    "tabled",
    "taught",
    "unsaid",
    "with_ceiling",
]
