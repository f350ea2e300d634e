"""Whatever a write meets on Freshdesk, the customer reads one reply: the real port, store and guard on a bad day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain import AutonomyLevel, Decision, Handoff, Outcome, OutcomeKind, Reason
from app.pipeline import carry_out
from app.policy import load, shipped
from app.ports import Hands
from app.settings import Settings
from app.store.crash import CrashPoint
from app.store.effects import Effects
from app.store.engine import Store, open_store
from app.worker import migrate
from integrations.freshdesk import Account, connect
from integrations.helpdesk import HelpdeskError, Unavailable
from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Face, Sandbox
from tests.app.steps.acting import DRAFT
from tests.fakes import FakeClock, FakeFence, FakeMemory

TIMEOUT = 0.3
NOTE = Handoff(Reason.ANGER, "Fraud", "**Over to you.** The customer is angry.")
REPLY, RESOLVE, SUGGEST = AutonomyLevel.REPLY, AutonomyLevel.RESOLVE, AutonomyLevel.SUGGEST


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox(face=Face.FRESHDESK) as box:
        box.store.add_group("Fraud")
        yield box


@pytest.fixture
def box(running: Sandbox) -> Iterator[Sandbox]:
    yield running
    running.faults.clear()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(Settings(data_dir=tmp_path))
    migrate(store)
    yield store
    store.close()


class Killed(Exception):
    """The process has ended."""


@dataclass
class Knife:
    """Kills at a point, once."""

    point: CrashPoint | None = None

    def __call__(self, point: CrashPoint, run: str) -> None:
        """Kill, if it is time."""
        if point is self.point:
            self.point = None
            raise Killed


def hands(box: Sandbox, store: Store, knife: Knife) -> Hands:
    """Return real hands; what they wait for passes at once."""
    clock = FakeClock()

    def pause(seconds: float) -> None:
        clock.time += timedelta(seconds=seconds)

    return Hands(
        helpdesk=connect("main", Account(url=box.url, api_key=box.api_key, timeout=TIMEOUT)),
        guard=Effects(store, clock, TIMEOUT, knife, run="main-1-000000000001"),
        fence=FakeFence(),
        memory=FakeMemory(),
        clock=clock,
        policy=load(shipped()),
        run="main-1-000000000001",
        pause=pause,
    )


def decided(box: Sandbox, ours: Hands, level: AutonomyLevel, handoff: Handoff | None = None) -> Decision:
    """Open a ticket, and return a decision about it."""
    number = str(box.store.add_ticket("requester-01@example.com", "A question", "How do I return an item?"))
    ticket = ours.helpdesk.ticket(number)
    asked = ticket.messages[-1].id
    made = Decision("main", number, asked, ticket.version, ticket.requester.id, level, Reason.ALLOWED, "", ())
    return replace(made, draft=DRAFT, handoff=handoff, policy_version=ours.policy.version)


def persist(decision: Decision, ours: Hands) -> Outcome:
    """Try as the worker does, until it is done."""
    for _ in range(6):
        try:
            return carry_out(decision, ours)
        except Killed:
            continue
        except HelpdeskError as error:
            assert not error.permanent, error
    raise AssertionError("never done")


def ours_on(box: Sandbox, decision: Decision) -> list[bool]:
    """Return what we wrote, each as whether it is public."""
    thread = box.store.comments(int(decision.ticket_id))
    return [one["public"] for one in thread if one["author"] == "copilot"]


@pytest.mark.parametrize("fault", list(Fault))
@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize(
    ("level", "handoff", "written"),
    [(RESOLVE, None, [True]), (SUGGEST, NOTE, [False]), (REPLY, NOTE, [False, True])],
)
def test_every_write_happens_once_and_is_finished(
    box: Sandbox,
    store: Store,
    fault: Fault,
    method: str,
    level: AutonomyLevel,
    handoff: Handoff | None,
    written: list[bool],
) -> None:
    ours = hands(box, store, Knife())
    decision = decided(box, ours, level, handoff)
    box.faults.add(fault, method, rf"/tickets/{decision.ticket_id}(/|$)", times=1, seconds=2 * TIMEOUT)
    struck = box.faults.struck[fault.value]

    outcome = persist(decision, ours)
    again = carry_out(decision, ours)
    held = box.store.ticket(int(decision.ticket_id))

    assert box.faults.struck[fault.value] == struck + 1
    assert ours_on(box, decision) == written
    assert outcome.effects == again.effects
    assert held["status"] == {RESOLVE: "solved", SUGGEST: "new", REPLY: "pending"}[level]
    assert bool(held["assignee_id"]) is (level is RESOLVE)


@pytest.mark.parametrize("point", [CrashPoint.SENT, CrashPoint.RECORDED])
def test_a_killed_process_leaves_one_reply(box: Sandbox, store: Store, point: CrashPoint) -> None:
    ours = hands(box, store, Knife(point))
    decision = decided(box, ours, REPLY)

    outcome = persist(decision, ours)

    assert (outcome.kind, ours_on(box, decision)) == (OutcomeKind.REPLIED, [True])
    assert box.store.ticket(int(decision.ticket_id))["status"] == "pending"


def test_a_status_that_is_refused_never_costs_the_reply(box: Sandbox, store: Store) -> None:
    ours = hands(box, store, Knife())
    decision = decided(box, ours, RESOLVE)
    box.faults.solve_needs = "Product"

    outcome = persist(decision, ours)

    assert ours_on(box, decision) == [True]
    assert outcome.effects[0].status_refused


def test_a_reply_that_somebody_rewrote_meanwhile_is_a_persons_to_judge(box: Sandbox, store: Store) -> None:
    """The words in the thread are no longer ours, so nobody can tell: there is a note, and no second reply."""
    ours = hands(box, store, Knife())
    decision = decided(box, ours, REPLY)
    number = int(decision.ticket_id)
    box.faults.add(Fault.BAD_GATEWAY_AFTER, "POST", rf"/tickets/{number}/reply$", times=1)
    with pytest.raises(Unavailable):
        carry_out(decision, ours)
    said = box.store.rows.all("comment", number)[-1]
    box.store.rows.put("comment", said["id"], {**said, "html_body": "<p>Rewritten</p>"}, parent=number)

    outcome = persist(decision, ours)

    assert (outcome.kind, ours_on(box, decision)) == (OutcomeKind.HANDED_OFF, [True, False])
    assert DRAFT.text.split(".")[0] in box.store.comments(number)[-1]["text"]
    assert persist(decision, ours).effects == outcome.effects
