"""What is remembered of a requester, and what of a run is worth it."""

from dataclasses import replace

import pytest

from app.around.gather import Around
from app.around.memory import impression, memory
from app.around.past import past
from app.domain import AutonomyLevel, Decision, Draft, Evidence, Outcome, OutcomeKind, Reason, Triage
from app.facts import Gathered, Remembered
from app.texts.telling import told
from knowledge.passages import Citation
from tests.app.around.asking import agent, desk, proved, question, reading
from tests.fakes import NOON, FakeClock, message

KEPT = {OutcomeKind.REPLIED, OutcomeKind.RESOLVED, OutcomeKind.SUGGESTED, OutcomeKind.HANDED_OFF}
RETURNS = Remembered("7", NOON, "Return policy", "replied", ("How to return an item",), ("We will call you tomorrow.",))
CITED = Citation(1, "main/en/1", "1", "main/en/1#0", "How to return an item", "https://help.example.com/1", "14 days")
DRAFT = Draft("We will call you tomorrow. [1]", (CITED,), Evidence.DOCUMENTED, "en", 0.9, "extractive-2", "digest")
DECISION = Decision(
    connection="main",
    ticket_id="7",
    message_id="m0",
    version="v1",
    requester_id="100",
    level=AutonomyLevel.REPLY,
    reason=Reason.ALLOWED,
    detail="",
    limits=(),
    triage=Triage("return_policy", "Return policy", "returns", 0.9, 1.0),
    draft=DRAFT,
)


def recall(connection: str, requester: str, but: str) -> tuple[Remembered, ...]:
    """Remember one ticket of one requester."""
    return (RETURNS,) if (connection, requester) == ("main", "100") and but != RETURNS.ticket else ()


def test_a_few_sentences_with_their_tickets() -> None:
    found = tuple(memory(reading(proved()), recall, desk().link))

    assert [one.text for one in found] == [
        "2 March 2026, ticket 7: asked about “Return policy”; the copilot answered with “How to return an item”.",
        "2 March 2026, ticket 7: promised “We will call you tomorrow.”",
    ]
    assert {one.url for one in found} == {"https://helpdesk.example.com/agent/tickets/7"}
    assert not any(one.quotable for one in found)


def test_they_are_told_in_german_too() -> None:
    first, _ = memory(reading(proved()), recall, desk().link)

    assert told(first, "de").startswith("2. März 2026, Ticket 7: Frage zu „Return policy“; der Copilot hat geantwortet")


def test_they_come_with_what_is_gathered() -> None:
    now = proved()
    found = Around(desk(now), FakeClock(), 60.0, recall=recall).gather(now, question())

    assert [one.source for one in found.facts][:2] == ["memory", "memory"]


def test_what_was_sent_is_remembered_with_article_and_promise() -> None:
    assert impression(DECISION, Outcome(OutcomeKind.REPLIED, Reason.ALLOWED), NOON) == RETURNS


@pytest.mark.parametrize("kind", [OutcomeKind.SUGGESTED, OutcomeKind.HANDED_OFF])
def test_a_draft_that_nobody_sent_promises_and_answers_nothing(kind: OutcomeKind) -> None:
    found = impression(DECISION, Outcome(kind, Reason.ALLOWED), NOON)

    assert found == replace(RETURNS, kind=str(kind), articles=(), promised=())


def test_what_a_person_promised_on_the_ticket_is_remembered() -> None:
    now = proved(id="7", messages=(message("Hello"), agent("We will send it by Friday.")))
    made = replace(DECISION, gathered=Gathered(tuple(past(reading(now), desk(now)))), draft=None)
    found = impression(made, Outcome(OutcomeKind.HANDED_OFF, Reason.ANGER), NOON)

    assert found is not None
    assert found.promised == ("We will send it by Friday.",)


@pytest.mark.parametrize("kind", sorted(set(OutcomeKind) - KEPT))
def test_a_run_that_nothing_came_of_is_not_remembered(kind: OutcomeKind) -> None:
    assert impression(DECISION, Outcome(kind, Reason.ALLOWED), NOON) is None


def test_nobody_is_remembered_without_an_id() -> None:
    assert impression(replace(DECISION, requester_id=""), Outcome(OutcomeKind.REPLIED, Reason.ALLOWED), NOON) is None
