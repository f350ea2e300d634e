"""A text of anybody's before the checks."""

from app.domain import AutonomyLevel, House, Reason
from app.evidence.examined import examined, pasted
from app.policy import load, shipped
from tests.fakes import NOON

POLICY = load(shipped())
SOURCE = pasted("You may return any item within 14 days of delivery. It must be unused.", "Returns", "en")
HOUSE = House(hosts=frozenset({"help.example.com"}), secrets=("sesame-open-17",))


def objections(text: str) -> set[Reason]:
    made = examined(text, SOURCE, POLICY, HOUSE, NOON)
    return {one.limit.reason for one in made.findings if one.limit}


def test_what_the_source_says_passes_every_check() -> None:
    made = examined("You may return any item within 2 weeks of delivery.", SOURCE, POLICY, HOUSE, NOON)

    assert [one.check for one in made.findings if one.limit] == []
    assert (made.level, made.reason) == (AutonomyLevel.RESOLVE, Reason.ALLOWED)


def test_what_it_does_not_say_is_an_objection() -> None:
    assert objections("You may return any item within 3 weeks of delivery.") == {Reason.MISMATCH}
    assert Reason.FOREIGN_LINK in objections("You may return any item at https://evil.example.net/return.")
    assert Reason.INTERNAL_TEXT in objections("You may return any item with sesame-open-17.")


def test_marks_are_taken_as_they_are_where_there_are_some() -> None:
    assert Reason.UNCITED in objections("It must be unused. [1]\n\nLamps shine.")
    assert Reason.UNCITED in objections("It must be unused. [7]")
