"""Test that a changed draft keeps to its first sources, comes in whole marks, and is checked like any other."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import Decision, Evidence, House, Reason
from app.llm import Model, Patience
from app.policy import load, shipped
from app.prompts import prompt
from app.redraft import Redraft, Redrafted, _whole_marks
from app.usage import Fault, Free, Stage
from integrations.helpdesk import Requester, Ticket
from knowledge.passages import Citation
from tests.app.store.examples import citation, decision
from tests.endpoints import Reply, Wire, sent, streamed
from tests.fakes import message, ticket
from tests.integrations.zendesk.wire import always

MAIL = "requester-77@example.com"
QUOTE = "You may return any item within 14 days. Print the label."
POLICY = load(shipped())


def first() -> Decision:
    """Return a decision whose draft quotes an article."""
    made = decision()
    assert made.draft is not None
    cited: Citation = replace(citation(), quote=QUOTE)
    return replace(made, draft=replace(made.draft, text=f"Hello,\n\n{QUOTE} [1]", citations=(cited,)))


def asked(**changes: object) -> Ticket:
    made = ticket(message(f"How do I return an item? I am Requester Sevenseven, {MAIL}."), **changes)
    return replace(made, requester=Requester("r1", "Requester Sevenseven", MAIL, "en-GB"))


def change(wire: Wire, instruction: str = "Shorter.") -> tuple[str, Redrafted]:
    """Return the words as they came, and the end."""
    model = Model(f"{wire.url}/v1", "m", "k", Patience(5.0)).on(Stage.WRITE, Free())
    pieces = list(Redraft(model, prompt("revise")).write(first(), asked(), instruction, POLICY, House()))
    (end,) = [one for one in pieces if isinstance(one, Redrafted)]
    return "".join(one for one in pieces if isinstance(one, str)), end


def test_words_come_as_they_are_said_and_then_the_whole_draft() -> None:
    with Wire(always(streamed("You may return any item ", "within 14 days. [", "1]"))) as wire:
        said, end = change(wire)

    assert said == "You may return any item within 14 days. [1]"
    assert end.draft is not None
    assert end.draft.text.startswith("Hello,\n\nYou may return any item within 14 days. [1]\n\n**Sources**")
    assert end.draft.prompt_digest == prompt("revise").digest
    assert [one.check for one in end.findings if one.limit and one.limit.reason is Reason.MISMATCH] == []


def test_a_figure_that_no_source_has_is_found() -> None:
    with Wire(always(streamed("You may return any item within 30 days. [1]"))) as wire:
        _, end = change(wire, "Say 30 days.")

    assert Reason.MISMATCH in [one.limit.reason for one in end.findings if one.limit]


def test_a_sentence_without_a_mark_makes_it_a_conclusion() -> None:
    with Wire(always(streamed("Do not worry."))) as wire:
        _, end = change(wire)

    assert end.draft is not None
    assert end.draft.evidence is Evidence.INFERRED


def test_nothing_personal_leaves_and_it_is_back_in_the_words() -> None:
    with Wire(always(streamed("You may return it, [EMA", "IL_1]. [1]"))) as wire:
        said, end = change(wire, f"Name {MAIL} and Requester Sevenseven.")

    assert said == f"You may return it, {MAIL}. [1]"
    assert end.draft is not None
    assert [one for one in (MAIL, "Sevenseven") if one in sent(wire)] == []


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (Reply(500), Fault.DOWN),
        (Reply(200, b"<html>"), Fault.TRUNCATED),
        (streamed("half", finish="length"), Fault.TRUNCATED),
        (streamed("half", finish=""), Fault.TRUNCATED),
        (streamed("half", finish="content_filter"), Fault.FILTERED),
        (streamed(), Fault.SHAPE),
        (streamed("Write to [EMAIL_9]. [1]"), Fault.SHAPE),
        (Reply(200, b'data: {"choices": 7}\n\n', {"Content-Type": "text/event-stream"}), Fault.UNREADABLE),
        (Reply(200, b"data: nonsense\n\n", {"Content-Type": "text/event-stream"}), Fault.UNREADABLE),
    ],
)
def test_whatever_fails_there_is_no_draft_and_the_end_says_why(reply: Reply, fault: Fault) -> None:
    with Wire(always(reply)) as wire:
        _, end = change(wire)

    assert (end.draft, end.fault) == (None, fault)


@given(st.text("ab [1]E_", max_size=30), st.lists(st.integers(0, 30), max_size=5))
def test_no_piece_ends_within_a_mark_and_nothing_is_lost(text: str, cuts: list[int]) -> None:
    places = sorted({0, len(text), *(one for one in cuts if one <= len(text))})
    pieces = [text[start:end] for start, end in pairwise(places)]
    made = list(_whole_marks(iter(pieces)))

    assert "".join(made) == text
    assert not any(one.endswith(("[", "[1", "[E_")) for one in made[:-1])
