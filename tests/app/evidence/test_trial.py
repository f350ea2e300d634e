"""A trial over real parts, no encoder: each ticket with its thread, as of its customer's last message."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app.domain import Reason, Triage
from app.evidence.files import Blank, FileHelpdesk
from app.evidence.rows import TicketRow
from app.evidence.threads import ticket
from app.evidence.trial import AHEAD, Run, Verdict, asked, described, each, percentile, trial
from app.policy import load, shipped
from app.ports import Ports
from app.writers.extractive import Extractive
from integrations.helpdesk import Article, Ticket
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.fakes import FakeClock

RETURNS = "You may return any item within 14 days. Print the label and bring the parcel to a shop."
ARTICLES = (
    Article("1", "How to return an item", RETURNS, "en-GB", public=True, format="markdown"),
    Article("2", "How long delivery takes", "Two to four working days.", "en-GB", public=True, format="markdown"),
    Article("3", "Eine Lampe reinigen", "Ziehen Sie den Stecker.", "de_DE", public=True, format="markdown"),
)
QUESTION = "How to return an item? I would like to return an item that I bought last week."
POISON = "What is the meaning of this ticket?"


class Picky:
    """A classifier that one text breaks."""

    def classify(self, text: str) -> Triage:
        if POISON in text:
            raise ValueError("no")
        return Triage("return_policy", "Return policy", "returns", 0.99, 0.99)


@pytest.fixture(scope="module")
def search() -> Iterator[Search]:
    """Return a search over the articles, by words."""
    library = Library(MemoryTexts(), languages=("en", "de"))
    sync("files", whole(ARTICLES), library)
    yield Search(library)


@pytest.fixture
def runs(search: Search) -> Any:
    """Return what runs tickets, given as rows."""

    def run(*rows: dict[str, Any]) -> list[Run]:
        tickets = [made(one) for one in rows]
        desk = FileHelpdesk({one.id: one for one in tickets})
        policy = replace(load(shipped()), abstain_below=0.05)
        return trial(tickets, Ports(desk, search, Picky(), Extractive(), Blank(), FakeClock(), policy))

    return run


def made(fields: dict[str, Any]) -> Ticket:
    """Return the ticket of a row."""
    return ticket(TicketRow.model_validate({"id": "1", **fields}))


def said(author: str, body: str, **fields: Any) -> dict[str, Any]:
    """Return a message as JSON."""
    return {"author": author, "body": body, **fields}


def test_the_thread_decides_what_is_asked(runs: Any) -> None:
    thread = [said("customer", "Where is my parcel?"), said("agent", "On its way."), said("customer", QUESTION)]

    (run,) = runs({"messages": thread})

    assert run.verdict is Verdict.SUGGESTED
    assert run.decision.draft.citations[0].article_id == "1"
    assert "parcel?" not in run.decision.question.text


def test_what_a_person_answered_is_left_alone(runs: Any) -> None:
    (run,) = runs({"messages": [said("customer", QUESTION), said("agent", "Within 14 days.")]})

    assert (run.verdict, run.decision.reason) == (Verdict.SKIPPED, Reason.PERSON_ANSWERED)


def test_a_note_does_not_count_as_an_answer(runs: Any) -> None:
    (run,) = runs({"messages": [said("customer", QUESTION), said("agent", "Who takes it?", public=False)]})

    assert run.verdict is Verdict.SUGGESTED
    assert any(one.reason is Reason.TAKEN_BY_PERSON for one in run.decision.limits)


def test_a_note_before_the_question_is_nobody_at_work_on_it(runs: Any) -> None:
    """Without dates the order of the thread is all that is known, and enough."""
    (run,) = runs({"messages": [said("agent", "A regular.", public=False), said("customer", QUESTION)]})

    assert all(one.reason is not Reason.TAKEN_BY_PERSON for one in run.decision.limits)


def test_an_old_question_is_judged_as_of_its_own_time(runs: Any) -> None:
    note = said("agent", "Forgotten?", public=False, created="2024-07-01")

    (run,) = runs({"messages": [said("customer", QUESTION, created="2024-03-01"), note]})

    assert all(one.reason is not Reason.STALE for one in run.decision.limits)


def test_the_time_of_a_ticket_is_that_of_its_customers_last_message() -> None:
    thread = [said("customer", "a"), said("customer", "b", created="2024-03-02"), said("agent", "c", public=False)]
    found = made({"created": "2024-03-01", "messages": thread})

    assert found.messages[1].created == asked(found) < found.updated


def test_where_no_customer_wrote_the_time_is_the_last_one(runs: Any) -> None:
    found = made({"messages": [said("agent", "a", created="2024-03-02")]})

    assert found.updated == asked(found)
    assert runs({"messages": [said("agent", "a")]})[0].verdict is Verdict.SKIPPED


@pytest.mark.parametrize("locale", ["de", "de-DE", "de_DE"])
def test_a_locale_tells_the_language_of_few_words(runs: Any, locale: str) -> None:
    (run,) = runs({"body": "Lampe?", "locale": locale})

    assert run.decision.question.language == "de"


def test_one_broken_ticket_does_not_stop_the_others(runs: Any) -> None:
    found = runs({"id": "a", "body": POISON}, {"id": "b", "body": QUESTION}, {"id": "c", "body": ""})

    assert [(one.ticket, one.error) for one in found] == [("a", "ValueError"), ("b", ""), ("c", "")]
    assert [one.verdict for one in found[:2]] == [Verdict.FAILED, Verdict.SUGGESTED]


class Slow:
    """A classifier that takes longer for the first tickets than for the last, and counts."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def classify(self, text: str) -> Triage:
        self.seen.append(text)
        time.sleep(0.02 if "first" in text else 0.0)
        return Triage("return_policy", "Return policy", "returns", 0.99, 0.99)


def several(search: Search, classifier: Any, count: int) -> tuple[list[Ticket], Ports]:
    """Return tickets, the first ones slow, and ports over them."""
    words = ["first" if number < 3 else "later" for number in range(count)]
    tickets = [made({"id": str(at), "body": f"{QUESTION} {at} {one}"}) for at, one in enumerate(words)]
    desk = FileHelpdesk({one.id: one for one in tickets})
    return tickets, Ports(desk, search, classifier, Extractive(), Blank(), FakeClock(), load(shipped()))


def test_many_hands_do_the_same_in_the_same_order(search: Search) -> None:
    tickets, ports = several(search, Slow(), 30)

    alone, together = (list(map(described, each(tickets, ports, hands))) for hands in (1, 4))

    assert [str(at) for at in range(30)] == [one["ticket"] for one in together]
    assert alone == together


def test_tickets_are_begun_when_they_are_near(search: Search) -> None:
    """An hour's worth of tickets must not wait in memory, and Ctrl-C must not wait for them."""
    classifier = Slow()
    tickets, ports = several(search, classifier, 60)

    coming = each(tickets, ports, 2)
    next(coming)
    coming.close()

    assert len(classifier.seen) <= 2 * AHEAD


def test_a_run_comes_as_soon_as_it_is_done(search: Search) -> None:
    tickets = [made({"id": name, "body": QUESTION}) for name in "ab"]
    desk = FileHelpdesk({"a": tickets[0]})
    ports = Ports(desk, search, Picky(), Extractive(), Blank(), FakeClock(), load(shipped()))

    coming = each(tickets, ports)

    assert next(coming).decision is not None
    assert next(coming).error == "NotFound"


def test_a_run_is_plain_values(runs: Any) -> None:
    done, failed = runs({"id": "a", "body": QUESTION}, {"id": "b", "body": POISON})

    assert described(failed) == {"ticket": "b", "verdict": "failed", "error": "ValueError"}
    assert tuple(described(done)[name] for name in ("intent", "level", "citations", "draft_language")) == (
        "return_policy",
        "suggest",
        ["1"],
        "en",
    )


@pytest.mark.parametrize(("values", "found"), [((), 0.0), ((3.0,), 3.0), (range(100), 95)])
def test_a_percentile(values: Any, found: float) -> None:
    assert found == percentile(values, 0.95)
