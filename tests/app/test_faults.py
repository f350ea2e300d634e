"""Whatever a write meets, the customer reads one reply: the real adapter, store and guard against a bad day."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain import AutonomyLevel, Decision, Handoff, Outcome, OutcomeKind, Reason
from app.pipeline import carry_out
from app.policy import load, shipped
from app.ports import Hands
from app.settings import Settings
from app.store.effects import Effects
from app.store.engine import Store, open_store
from app.worker import migrate
from integrations import zendesk
from integrations.helpdesk import HelpdeskError
from integrations.sandbox.server import Sandbox
from tests.app.steps.acting import DRAFT
from tests.app.worker.lines import RealClock
from tests.fakes import FakeFence, FakeMemory
from tests.integrations.zendesk.safe import Safe

TIMEOUT = 0.5
FAULTS = ["hang_after", "bad_gateway_after", "hang_before", "unavailable", "conflict", "rate_limited"]
NOTE = Handoff(Reason.ANGER, "", "**Over to you.** The customer is angry.")


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    """Start a helpdesk."""
    with Sandbox() as box:
        yield box


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store."""
    store = open_store(Settings(data_dir=tmp_path))
    migrate(store)
    yield store
    store.close()


def hands(box: Sandbox, store: Store) -> Hands:
    """Return real hands with short patience."""
    account = zendesk.Account(url=box.url, client_id=box.client_id, client_secret=box.client_secret, timeout=TIMEOUT)
    run = "main-1-000000000001"
    return Hands(
        helpdesk=zendesk.connect("main", account, Safe()),
        guard=Effects(store, RealClock(), TIMEOUT, run=run),
        fence=FakeFence(),
        memory=FakeMemory(),
        clock=RealClock(),
        policy=load(shipped()),
        run=run,
    )


def decided(box: Sandbox, ours: Hands, level: AutonomyLevel, handoff: Handoff | None) -> Decision:
    """Open a ticket, and return a decision about it."""
    number = str(box.store.add_ticket("requester-01@example.com", "A question", "How do I return an item?"))
    ticket = ours.helpdesk.ticket(number)
    asked = Decision(
        "main", number, ticket.messages[-1].id, ticket.version, ticket.requester.id, level, Reason.ALLOWED, "", ()
    )
    return replace(asked, draft=DRAFT, handoff=handoff, policy_version=ours.policy.version)


def persist(decision: Decision, ours: Hands) -> Outcome:
    """Try as the worker does, until it is done."""
    for _ in range(6):
        try:
            return carry_out(decision, ours)
        except HelpdeskError as error:
            assert not error.permanent, error
            time.sleep(0.1)
    raise AssertionError("never done")


def ours_on(box: Sandbox, decision: Decision) -> list[bool]:
    """Return what we wrote, each as whether it is public."""
    thread = box.store.comments(int(decision.ticket_id))
    return [one["public"] for one in thread if one["author"] == "copilot"]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("level", "handoff", "written"),
    [
        (AutonomyLevel.REPLY, None, [True]),
        (AutonomyLevel.RESOLVE, None, [True]),
        (AutonomyLevel.SUGGEST, NOTE, [False]),
        (AutonomyLevel.REPLY, NOTE, [False, True]),
    ],
)
def test_every_write_happens_once(
    box: Sandbox, store: Store, fault: str, level: AutonomyLevel, handoff: Handoff | None, written: list[bool]
) -> None:
    ours = hands(box, store)
    decision = decided(box, ours, level, handoff)
    box.faults.add(fault, "PUT", rf"/tickets/{decision.ticket_id}$", times=2, seconds=2 * TIMEOUT)

    outcome = persist(decision, ours)
    again = carry_out(decision, ours)

    assert ours_on(box, decision) == written
    assert outcome.kind is not OutcomeKind.SUPERSEDED
    assert [one.key for one in outcome.effects] == [one.key for one in again.effects]


def test_a_status_that_is_refused_never_costs_the_reply(box: Sandbox, store: Store) -> None:
    ours = hands(box, store)
    decision = decided(box, ours, AutonomyLevel.RESOLVE, None)
    box.faults.solve_needs = "Product"

    outcome = persist(decision, ours)
    box.faults.solve_needs = ""

    assert ours_on(box, decision) == [True]
    assert outcome.effects[0].status_refused
    assert box.store.ticket(int(decision.ticket_id))["status"] == "new"
