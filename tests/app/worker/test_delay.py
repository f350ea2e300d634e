"""A reply that waits before it is sent: a person may stop it, a crash may not lose it."""

from dataclasses import dataclass, field, replace

from app.domain import AutonomyLevel, Decision, Outcome, OutcomeKind, Reason
from app.ports import Hands
from app.steps.act import act
from app.store.effects import Effects
from app.store.holds import Holds
from app.store.ledger import Entry, Ledger
from integrations.helpdesk import TicketEvent
from tests.app.steps.acting import POLICY, decision
from tests.app.worker.conftest import Desk
from tests.app.worker.lines import RealClock
from tests.fakes import FakeFence, LivingHelpdesk, ticket

DELAY = 0.3


@dataclass
class Sending:
    """A line that always wants to reply, after a while; it acts as the real one does."""

    desk: Desk
    helpdesk: LivingHelpdesk = field(default_factory=lambda: LivingHelpdesk(tickets={"1": ticket()}))
    stop: bool = False
    take: bool = False
    thought: list[str] = field(default_factory=list)

    def consider(self, event: TicketEvent, run: str) -> Decision:
        """Decide, while somebody in the sidebar may be faster."""
        self.thought.append(run)
        holds = Holds(self.desk.store, RealClock())
        if self.stop:
            assert holds.stop(run, "Agent 1")
        if self.take:
            holds.take("main", "1", "Agent 1")
        return replace(decision(AutonomyLevel.REPLY), delay=DELAY)

    def carry_out(self, decision: Decision, run: str) -> Outcome:
        """Act."""
        clock = RealClock()
        guard, memory = Effects(self.desk.store, clock, 0.2, run=run), Ledger(self.desk.store, clock)
        return act(decision, Hands(self.helpdesk, guard, FakeFence(), memory, clock, POLICY, run))


def ended(desk: Desk) -> Entry:
    desk.until(desk.ended(1))
    entry = desk.ledger.get(1)
    assert entry is not None and entry.finished is not None
    return entry


def test_a_reply_is_sent_when_its_time_has_come(desk: Desk) -> None:
    line = Sending(desk)
    desk.work(line)
    desk.deliver(1, "1")
    entry = ended(desk)

    assert entry.kind is OutcomeKind.REPLIED
    assert entry.due is not None and entry.finished is not None and entry.finished >= entry.due
    assert len(line.thought) == len(line.helpdesk.posts) == 1


def test_a_reply_that_waits_and_is_stopped_is_never_sent(desk: Desk) -> None:
    line = Sending(desk, stop=True)
    desk.work(line)
    desk.deliver(1, "1")
    entry = ended(desk)

    assert (entry.kind, entry.reason) == (OutcomeKind.SKIPPED, Reason.TAKEN_BY_PERSON)
    assert line.helpdesk.posts == []


def test_a_ticket_that_is_taken_meanwhile_gets_no_reply(desk: Desk) -> None:
    line = Sending(desk, take=True)
    desk.work(line)
    desk.deliver(1, "1")

    assert (ended(desk).reason, line.helpdesk.posts) == (Reason.TAKEN_BY_PERSON, [])


def test_a_reply_that_waits_outlives_its_worker(desk: Desk) -> None:
    line = Sending(desk)
    desk.work(line)
    desk.deliver(1, "1")
    desk.until(lambda: (entry := desk.ledger.get(1)) is not None and entry.due is not None)
    desk.rest()
    desk.work(line)

    assert ended(desk).kind is OutcomeKind.REPLIED
    assert len(line.helpdesk.posts) == 1
