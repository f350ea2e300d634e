"""A draft or the reason why there is none."""

from app.domain import AutonomyLevel, Intent, Policy, Reason
from app.steps.draft import draft
from app.writers.extractive import Extractive
from tests.app.writers.reading import found, question, source

POLICY = Policy("v1", (), ())
APPROVED = Intent("hours", "Opening hours", "contact", (), approved=(("en", "From 9 to 5."),))


def test_a_draft_comes_without_a_limit() -> None:
    written, limits = draft(question(), None, found(source()), Extractive(), POLICY)

    assert written is not None
    assert limits == ()


def test_the_intent_reaches_the_writer() -> None:
    written, _ = draft(question(), APPROVED, found(source()), Extractive(), POLICY)

    assert written is not None
    assert "From 9 to 5." in written.text


def test_abstaining_hands_over() -> None:
    written, (limit,) = draft(question(), None, found(source(), confidence=0.2), Extractive(), POLICY)

    assert written is None
    assert (limit.level, limit.reason, limit.handoff) == (AutonomyLevel.SUGGEST, Reason.WEAK_ANSWER, True)
    assert limit.detail == "0.20 < 0.37"
