"""Tickets looked at again on both helpdesks: how they ended, and what is added up from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import pytest

from app.domain import AutonomyLevel, Decision, Draft, Evidence, Limit, Outcome, OutcomeKind, Question, Reason
from app.evidence.aftercare import GONE, Aftercare
from app.evidence.alike import by_words
from app.evidence.totals import totals
from app.store.engine import Store
from app.store.inbox import Inbox
from app.store.ledger import Ledger
from app.store.outcomes import Kept, Outcomes
from app.store.reviews import ReviewKind, Reviews
from integrations.helpdesk import Post, TicketEvent, Visibility
from integrations.sandbox.server import Face, Sandbox
from tests.app.voting import Ahead, connected
from tests.fakes import NOON

EMAIL = "requester-01@example.com"
ANSWER = "Open Settings, choose Plan and pick the new one from the list that is shown there."


@dataclass
class Desk:
    """A helpdesk with the service's store."""

    box: Sandbox
    store: Store
    clock: Ahead

    def __post_init__(self) -> None:
        self.desk: Any = connected(self.box)
        self.care = Aftercare(self.store, {"main": cast("Any", self.desk)}, self.clock, by_words, 14)

    def ticket(self, email: str = EMAIL) -> int:
        """Open a ticket."""
        number: int = self.box.store.add_ticket(email, "Change of plan", "How do I change my plan?")
        return number

    def ran(self, ticket: int, kind: OutcomeKind, *limits: Limit) -> str:
        """Keep a run about a ticket; one that replied has replied."""
        rows: list[int] = []
        event = TicketEvent("main", f"{ticket}-{len(limits)}", str(ticket), self.clock.now())
        Inbox(self.store, self.clock, lambda _, __, row: rows.append(row)).receive(event)
        run, ledger = f"main-{ticket}-{rows[0]:012d}", Ledger(self.store, self.clock)
        ledger.claim(run, event, self.clock.now())
        ledger.decide(run, decision(ticket, limits))
        if kind is OutcomeKind.REPLIED:
            found = self.desk.ticket(str(ticket))
            self.desk.post(Post(found.id, ANSWER, Visibility.PUBLIC, f"k{ticket}", found.version))
        ledger.finish(run, Outcome(kind, Reason.ALLOWED))
        return run

    def later(self, days: float) -> None:
        """Let days go by."""
        self.clock.ahead += timedelta(days=days)

    def looked(self) -> dict[str, Kept]:
        """Look again, two weeks and a day later."""
        self.later(15)
        self.care.look()
        return {one.ticket: one for one in Outcomes(self.store, self.clock).since(NOON - timedelta(days=9999))}


def decision(ticket: int, limits: tuple[Limit, ...]) -> Decision:
    question = Question("q", "q", "s", "en", True, "d", 1, NOON, "m")
    draft = Draft(ANSWER, (), Evidence.DOCUMENTED, "en", 0.9, "extractive", "p")
    return Decision(
        "main", str(ticket), "m", "v", "r", AutonomyLevel.SUGGEST, Reason.ALLOWED, "", limits, question, draft=draft
    )


@pytest.fixture(params=list(Face))
def desk(request: pytest.FixtureRequest, store: Store) -> Iterator[Desk]:
    clock = Ahead()
    with Sandbox(face=request.param, clock=clock.now) as box:
        yield Desk(box, store, clock)


def test_a_confirmed_reply_is_resolved_and_silence_is_not(desk: Desk) -> None:
    happy, silent = desk.ticket(), desk.ticket("requester-02@example.com")
    for one in (happy, silent):
        desk.ran(one, OutcomeKind.REPLIED)
    desk.later(0.1)
    desk.box.store.customer_writes(happy, "That worked, thank you!")

    found = desk.looked()

    assert [(found[str(one)].ending, found[str(one)].told["by"]) for one in (happy, silent)] == [
        ("resolved", "copilot"),
        ("silent", "copilot"),
    ]


def test_a_return_after_solving_is_reopened(desk: Desk) -> None:
    ticket = desk.ticket()
    desk.ran(ticket, OutcomeKind.REPLIED)
    desk.later(0.1)
    desk.box.store.set_status(ticket, "solved")
    desk.later(1)
    desk.box.store.customer_writes(ticket, "It did not work, the list is empty.")

    assert desk.looked()[str(ticket)].ending == "reopened"


def test_the_same_matter_on_another_ticket_is_repeated(desk: Desk) -> None:
    ticket = desk.ticket()
    desk.ran(ticket, OutcomeKind.REPLIED)
    desk.later(2)
    desk.box.store.add_ticket(EMAIL, "Change of plan", "How do I change my plan? I asked before.")

    assert desk.looked()[str(ticket)].ending == "repeated"


def test_what_was_handed_over_stays_so_when_a_person_solves_it(desk: Desk) -> None:
    ticket = desk.ticket()
    desk.ran(ticket, OutcomeKind.HANDED_OFF)
    desk.later(0.1)
    desk.box.store.agent_writes(ticket, "I have changed it for you.", status="solved")

    found = desk.looked()[str(ticket)]

    assert (found.ending, found.told["by"], found.told["replies"]) == ("handed_over", "people", 1)
    assert 8000 < found.told["first_reply"] < 9000
    assert found.told["resolution"] is not None


def test_an_agent_s_own_ticket_is_not_handed_over_and_tells_what_became_of_the_draft(desk: Desk) -> None:
    used, rejected = desk.ticket(), desk.ticket("requester-02@example.com")
    desk.ran(used, OutcomeKind.SUGGESTED)
    run = desk.ran(rejected, OutcomeKind.SUGGESTED)
    Reviews(desk.store, desk.clock).add(run, ReviewKind.REJECTED, "agent-01@example.com", "wrong")
    desk.later(0.1)
    for one in (used, rejected):
        desk.box.store.agent_writes(one, f"Hello,\n\n{ANSWER}", status="solved")

    found = desk.looked()

    assert [found[str(one)].ending for one in (used, rejected)] == ["resolved", "resolved"]
    assert [found[str(one)].told["draft"] for one in (used, rejected)] == ["used", "rejected"]


def test_each_ticket_is_looked_at_once_a_run_and_not_too_early(desk: Desk) -> None:
    desk.ran(desk.ticket(), OutcomeKind.REPLIED)
    early = desk.care.look()
    desk.later(15)

    assert (early, desk.care.look(), desk.care.look()) == (0, 1, 0)


def test_a_deleted_ticket_is_looked_at_no_more(desk: Desk) -> None:
    ticket = desk.ticket()
    desk.ran(ticket, OutcomeKind.SUGGESTED)
    desk.later(0.1)
    desk.box.store.delete_ticket(ticket)

    assert desk.looked()[str(ticket)].ending == GONE
    assert totals(desk.looked().values())["gone"] == 1


def test_ratings_stand_by_who_answered(desk: Desk) -> None:
    ours, theirs = desk.ticket(), desk.ticket("requester-02@example.com")
    desk.ran(ours, OutcomeKind.REPLIED)
    desk.ran(theirs, OutcomeKind.SUGGESTED, Limit(AutonomyLevel.SUGGEST, Reason.HOLD_OUT))
    desk.later(0.1)
    desk.box.store.agent_writes(theirs, "Please restart the app.", status="solved")
    for one, good in ((ours, True), (theirs, False)):
        desk.box.store.customer_rates(one, good, "")

    told = totals(desk.looked().values())

    rated = told["satisfaction"]
    assert (rated["n"], rated["copilot"]["share"], rated["people"]["share"]) == (2, 1.0, 0.0)
    assert rated["by_language"]["en"]["n"] == 2
    assert (told["hold_out"]["held_out"]["n"], told["hold_out"]["others"]["n"]) == (1, 1)
    assert told["endings"]["resolved"]["hits"] == 1
    assert told["endings"]["resolved"]["low"] > 0


def test_nothing_adds_up_to_nothing() -> None:
    told = totals([])

    assert told["tickets"] == 0
    assert told["endings"]["resolved"]["share"] is None
