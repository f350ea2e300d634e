"""What webhooks lost is found by asking; what they told is not looked at twice."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain import OutcomeKind
from app.settings import Settings
from app.store.engine import Store, open_store
from app.store.inbox import Deliveries, run_id
from app.store.ledger import Ledger
from app.store.marks import Marks
from app.worker import inbox, migrate
from app.worker.poll import Poll
from integrations.helpdesk import Changes, Helpdesk, TicketEvent, Unavailable
from tests.fakes import NOON, FakeClock, FakeHelpdesk

HOUR_LATER = NOON + timedelta(hours=1)


class Feed(FakeHelpdesk):
    """A helpdesk that tells its changes in pages."""

    pages: dict[str, Changes]
    asked: list[str]

    def changed(self, cursor: str, since: object) -> Changes:
        self.asked.append(cursor)
        if cursor not in self.pages:
            raise Unavailable("no answer")
        return self.pages[cursor]


def change(ticket: str, minute: int = 0) -> TicketEvent:
    """Return a change of a ticket, some minutes after noon."""
    return TicketEvent("main", f"poll:{ticket}:{minute}", ticket, NOON + timedelta(minutes=minute))


def feed(**pages: Changes) -> Feed:
    """Return a helpdesk with these pages by cursor; `start` is the first."""
    desk = Feed()
    desk.pages = {"" if name == "start" else name: page for name, page in pages.items()}
    desk.asked = []
    return desk


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store."""
    store = open_store(Settings(data_dir=tmp_path))
    migrate(store)
    yield store
    store.close()


def poll(store: Store, desk: Helpdesk, clock: FakeClock | None = None) -> Poll:
    """Return a poll of that helpdesk into that store."""
    clock = clock or FakeClock(HOUR_LATER)
    receive = inbox(Settings(data_dir=store.folder), store, clock).receive
    return Poll(desk, Marks(store), Deliveries(store), receive, clock)


def test_a_change_that_no_delivery_told_is_taken_in(store: Store) -> None:
    poll(store, feed(start=Changes((change("7"),), "c1", True))).run()

    assert Deliveries(store).event(1) == change("7")


def test_the_next_poll_goes_on_where_the_last_one_ended(store: Store) -> None:
    desk = feed(start=Changes((), "c1", True), c1=Changes((change("8"),), "c2", True))
    one = poll(store, desk)

    one.run()
    one.run()

    assert desk.asked == ["", "c1"]
    assert Deliveries(store).event(1).ticket_id == "8"


def test_all_pages_are_read(store: Store) -> None:
    desk = feed(start=Changes((change("1"),), "c1", False), c1=Changes((change("2"),), "c2", True))

    poll(store, desk).run()

    assert [Deliveries(store).event(row).ticket_id for row in (1, 2)] == ["1", "2"]


def test_what_a_delivery_told_since_is_left_alone(store: Store) -> None:
    clock = FakeClock(HOUR_LATER)
    one = poll(store, feed(start=Changes((change("7", minute=5),), "c1", True)), clock)
    one.receive(TicketEvent("main", "webhook-1", "7", NOON))

    one.run()

    with pytest.raises(LookupError):
        Deliveries(store).event(2)


def test_a_change_after_the_last_delivery_is_taken_in(store: Store) -> None:
    clock = FakeClock(NOON)
    one = poll(store, feed(start=Changes((change("7", minute=5),), "c1", True)), clock)
    one.receive(TicketEvent("main", "webhook-1", "7", NOON))

    one.run()

    assert Deliveries(store).event(2) == change("7", minute=5)


def test_a_poll_that_breaks_off_begins_there_again(store: Store) -> None:
    desk = feed(start=Changes((change("1"),), "gone", False))

    with pytest.raises(Unavailable):
        poll(store, desk).run()

    assert Marks(store).read("poll.main") == "gone"
    assert Deliveries(store).event(1).ticket_id == "1"


@pytest.mark.parametrize(
    ("kinds", "again"),
    [
        ([OutcomeKind.FAILED], True),
        ([OutcomeKind.SUPERSEDED, OutcomeKind.FAILED], True),
        ([OutcomeKind.FAILED, OutcomeKind.SUGGESTED], False),
        ([OutcomeKind.SKIPPED], False),
    ],
)
def test_a_change_whose_run_failed_is_taken_in_again(store: Store, kinds: list[OutcomeKind], again: bool) -> None:
    one = poll(store, feed(start=Changes((change("7", minute=5),), "c1", True)))
    for row, kind in enumerate(kinds, 1):
        told = TicketEvent("main", f"webhook-{row}", "7", NOON)
        one.receive(told)
        Ledger(store, one.clock).claim(run_id("main", "7", row), told, HOUR_LATER)
        Ledger(store, one.clock).close(run_id("main", "7", row), kind, "", "")

    one.run()

    assert (Deliveries(store).received(len(kinds) + 1) is not None) is again
