"""Another look, and that it never makes a reply leave alone."""

from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain import Question
from app.steps.rewriting import rewriting
from knowledge.passages import Found, Rewriting
from tests.app.writers.reading import found, question, source

shares = st.floats(0, 1)


@dataclass
class Look:
    """A second look that finds what it was given."""

    finds: Found

    def look(self, question: Question, first: Found, brand: str = "") -> Found:
        """Return it."""
        return self.finds


@given(shares, shares)
def test_what_a_model_helped_to_find_is_never_sure_enough_to_leave_alone(sure: float, alone: float) -> None:
    again = replace(found(source(), confidence=sure), rewriting=Rewriting("other words", "digest"))
    made = rewriting(question(), found(source(), confidence=0.1), Look(again), "", alone)

    assert made.passages == again.passages
    assert made.confidence <= sure
    assert made.confidence < alone or made.confidence == alone == 0


def test_a_failure_leaves_what_was_found() -> None:
    first = replace(found(source(), confidence=0.3), rewriting=Rewriting("", "digest", "the model is down"))

    assert rewriting(question(), first, Look(first), "", 0.2) == first
