"""The kept audit, the wish for one, and how far one has come."""

from datetime import timedelta

import pytest

from app.store.audit import Audit
from app.store.audits import ASKED, Audits, Kept, Under, Wanted
from app.store.engine import Store
from tests.fakes import FakeClock

DAY = timedelta(days=1)
START = FakeClock().now()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def audits(store: Store, clock: FakeClock) -> Audits:
    return Audits(store, clock)


def test_nothing_is_known_at_first(audits: Audits) -> None:
    assert (audits.last(), audits.under(), audits.wanted()) == (None, None, None)


def test_the_first_scheduled_audit_is_a_period_after_the_first_look(audits: Audits, clock: FakeClock) -> None:
    first = audits.due(DAY)
    clock.time += DAY - timedelta(seconds=1)
    before = audits.due(DAY)
    clock.time += timedelta(seconds=1)

    assert (first, before, audits.due(DAY)) == (False, False, True)


def test_an_audit_that_began_is_not_due_again_though_it_never_ended(audits: Audits, clock: FakeClock) -> None:
    audits.ask("admin-01@example.com")
    audits.begin()
    clock.time += DAY - timedelta(seconds=1)

    assert not audits.due(DAY)
    assert audits.wanted() is None


def test_who_asks_is_heard_once_and_recorded(audits: Audits, store: Store, clock: FakeClock) -> None:
    audits.ask("admin-01@example.com")
    clock.time += timedelta(seconds=60)
    audits.ask("admin-02@example.com")

    assert audits.wanted() == Wanted("admin-01@example.com", START)
    assert [(one.who, one.what) for one in Audit(store, clock).newest()] == [("admin-01@example.com", ASKED)]
    assert audits.due(timedelta(0))


def test_without_a_period_only_a_wish_begins_one(audits: Audits, clock: FakeClock) -> None:
    audits.due(timedelta(0))
    clock.time += 100 * DAY

    assert not audits.due(timedelta(0))


def test_one_that_runs_says_what_it_does_and_is_kept_in_the_end(audits: Audits, clock: FakeClock) -> None:
    audits.begin()
    clock.time += timedelta(seconds=30)
    audits.step("links")
    running = audits.under()
    clock.time += timedelta(seconds=30)
    audits.keep({"score": 90})

    assert running == Under(START, START + timedelta(seconds=30), "links")
    assert audits.last() == Kept(START + timedelta(minutes=1), 60.0, {"score": 90})
    assert audits.under() is None


def test_one_that_breaks_off_leaves_the_one_before(audits: Audits) -> None:
    audits.begin()
    audits.keep({"score": 90})
    audits.begin()
    audits.broke()

    assert audits.under() == Under(START, START, "", broke=True)
    assert audits.last() == Kept(START, 0.0, {"score": 90})
