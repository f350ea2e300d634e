"""Closed sets are complete wherever they are spelled out."""

from app.domain import NEVER_ALONE, Reason
from app.policy import load, shipped
from app.words import next_step, reason_words


def test_every_reason_has_words_for_people() -> None:
    """A decision is explained by printing its limits."""
    assert set(reason_words) == set(Reason)
    assert all(words.strip().endswith(".") for words in reason_words.values())


def test_every_reason_has_a_next_step() -> None:
    """A handoff without a next step is half a handoff."""
    assert all(next_step(reason) for reason in Reason)


def test_the_shipped_policy_names_every_topic_that_is_never_handled_alone() -> None:
    """A topic that is left out would be answered."""
    assert {rule.reason for rule in load(shipped()).rules} >= set(NEVER_ALONE)
