"""Several questions in one message: each is answered, or named as open."""

from dataclasses import replace

import pytest

from app.domain import AutonomyLevel, Context, Draft, Policy, Reason
from app.steps.checks import checks
from app.writers.extractive import Extractive
from app.writers.frames import frame
from app.writers.several import LONGEST, named
from knowledge.passages import Found, Part
from tests.app.writers.reading import found, question, source

TRACK = source("Open **My orders** and press *Track* to see where your parcel is on its way to you.", "Track a parcel")
RETURN = source()
BACK, WHERE = "How do I send something back?", "Where is my parcel on its way?"
ASKED = question(f"{BACK} {WHERE}")
POLICY = Policy("p", (), ())


def several(*sure: float) -> Found:
    """Return what is found for two questions, each with an article of its own."""
    both = found(RETURN, TRACK)
    articles = (RETURN.key, TRACK.key)
    parts = tuple(map(Part, (BACK, WHERE), articles, sure))
    return replace(both, confidence=min(sure), parts=parts)


def written(made: Found) -> Draft:
    draft = Extractive().write(ASKED, None, made, POLICY)
    assert draft
    return draft


def test_each_question_is_answered_from_its_own_article() -> None:
    draft = written(several(0.9, 0.8))

    assert [one.article for one in draft.citations] == [RETURN.key, TRACK.key]
    assert "Print the label" in draft.text
    assert "press *Track*" in draft.text
    assert (draft.confidence, draft.unanswered) == (0.8, ())


def test_what_cannot_be_answered_is_named_and_nothing_is_quoted_for_it() -> None:
    draft, words = written(several(0.9, 0.01)), frame("en")
    assert words

    assert [one.article for one in draft.citations] == [RETURN.key]
    assert draft.unanswered == (WHERE,)
    assert f"{words.unanswered}\n\n- {WHERE}" in draft.text
    assert draft.confidence == 0.9


def test_a_draft_that_leaves_one_open_is_for_an_agent_alone() -> None:
    made = several(0.9, 0.01)
    findings = checks(written(made), ASKED, made, Context(), POLICY)
    limits = {one.limit.reason: one.limit.level for one in findings if one.limit}

    assert limits[Reason.PARTLY_ANSWERED] is AutonomyLevel.SUGGEST
    assert Reason.UNCITED not in limits
    assert Reason.MISMATCH not in limits


def test_a_draft_that_answers_all_is_not_held_back_by_that() -> None:
    made = several(0.99, 0.99)
    findings = checks(written(made), ASKED, made, Context(), POLICY)

    assert "questions" not in {one.check for one in findings}


def test_nothing_is_written_where_no_question_is_answered() -> None:
    assert Extractive().write(ASKED, None, several(0.01, 0.01), POLICY) is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Is *this* [it](https://evil.example.com)?", "Is \\*this\\* \\[it\\]("),
        ("Why does me@example.com fail?", "Why does \\[EMAIL\\_1\\] fail?"),
        ("# Now\n\n<b>what</b>?", "\\# Now \\<b\\>what\\</b\\>?"),
    ],
)
def test_a_question_is_named_without_addresses_and_markup(asked: str, expected: str) -> None:
    assert named(Part(asked, "", 0.0), ASKED).startswith(expected)
    assert "evil" not in named(Part(asked, "", 0.0), ASKED)


def test_a_long_question_is_cut() -> None:
    assert len(named(Part("word " * 100, "", 0.0), ASKED)) <= LONGEST + 2


def test_a_name_that_is_masked_in_the_message_is_not_named() -> None:
    whole = question("Where is it? Can you send it to Maria Huber?", masked="Where is it? Can you send it to [NAME_1]?")

    assert named(Part("Can you send it to Maria Huber?", "", 0.0), whole) == "Can you send it to … …?"
