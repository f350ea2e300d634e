"""The autonomy table."""

from dataclasses import replace

from app.domain import AutonomyLevel
from app.evidence.seen import Touched
from app.evidence.table import table
from app.policy import load, shipped
from app.store.policies import Touch
from tests.fakes import NOON

POLICY = load(shipped())


def test_every_intent_has_a_row_in_the_policys_order() -> None:
    assert [one.name for one in table(POLICY, {}, {})] == [one.name for one in POLICY.intents]


def test_a_row_says_level_volume_and_last_change() -> None:
    first = replace(POLICY.intents[0], ceiling=AutonomyLevel.REPLY, threshold=0.9)
    policy = replace(POLICY, intents=(first, *POLICY.intents[1:]))
    touch = Touch(3, NOON, "admin-01@example.com", "it went well")
    row, other, *_ = table(
        policy, {first.name: {"replied": 2, "running": 1}, "gone": {"failed": 9}}, {first.name: touch}
    )

    assert (row.level, row.threshold, row.volume, row.runs) == ("reply", 0.9, {"replied": 2, "running": 1}, 3)
    assert row.last == Touched("admin-01@example.com", NOON, "it went well", 3)
    assert (other.volume, other.runs, other.last) == ({}, 0, None)
