"""The audit in the background: when it begins, what it keeps, how it ends early."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Event

import pytest

from app.cli.auditing import Stopped, auditing, ground, run
from app.policy import load, shipped
from app.store.audits import Audits
from app.store.engine import Store
from app.store.ledger import Ledger
from app.store.texts import StoredTexts
from knowledge.chunks import chunks
from knowledge.library import Library
from knowledge.passages import Audience, Source
from tests.app.evidence.audit.articles import article
from tests.app.evidence.entries import asked
from tests.app.store.test_ledger import claim
from tests.fakes import FakeClock

POLICY = load(shipped())
LATER = "Orders may be sent back within {} days of delivery."
SOURCES = [
    article("1", "Returns", LATER.format(14)),
    article("2", "Refunds", LATER.format(30)),
    article("3", "For agents", LATER.format(90), public=False),
]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def audits(store: Store, clock: FakeClock) -> Audits:
    """Return the audits of a store with three articles and two tickets that ask for what is not there."""
    StoredTexts(store).fill([(one, chunks(one)) for one in SOURCES])
    ledger = Ledger(store, clock)
    for number in (8, 9):
        ledger.decide(claim(ledger, number, str(number)), asked("Do you sell spare bulbs?"))
    return Audits(store, clock)


def library(store: Store) -> Library:
    """Return the articles of a store, searched by words."""
    return Library(StoredTexts(store))


def test_it_waits_until_somebody_asks_or_time_has_passed(audits: Audits, store: Store, clock: FakeClock) -> None:
    chore = auditing(store, library(store), lambda: POLICY, 24, Event(), clock)
    chore.work()
    waited = audits.last()
    audits.ask("admin-01@example.com")
    chore.work()
    first = audits.last()
    clock.time += timedelta(seconds=24 * 3600)
    chore.work()
    second = audits.last()

    assert waited is None
    assert first and second
    assert second.at > first.at
    assert audits.wanted() is None


def test_what_it_finds_is_kept_with_the_questions_of_the_ledger(audits: Audits, store: Store, clock: FakeClock) -> None:
    run(audits, ground(store, library(store), POLICY, clock), Event())
    kept = audits.last()

    assert kept
    assert (kept.found["articles"], kept.found["tickets"]) == (3, 2)
    assert [(one["title"], one["n"]) for one in kept.found["gaps"]] == [("Do you sell spare bulbs?", 2)]
    clashes = [one for one in kept.found["tasks"] if one.get("kind") == "contradiction"]
    assert [one["inside"] for one in clashes] == [True]  # the third one is for agents
    assert audits.under() is None


def test_told_to_stop_it_ends_early_and_keeps_the_one_before(audits: Audits, store: Store, clock: FakeClock) -> None:
    on, stopping = ground(store, library(store), POLICY, clock), Event()
    run(audits, on, stopping)
    before = audits.last()
    stopping.set()
    with pytest.raises(Stopped):
        run(audits, on, stopping)
    under = audits.under()

    assert under and under.broke
    assert audits.last() == before


@dataclass(frozen=True, slots=True)
class Torn(StoredTexts):
    """Texts that cannot be read."""

    def sources(self, audience: Audience, language: str = "") -> Iterator[Source]:
        raise OSError


def test_what_breaks_off_is_told_and_not_tried_again_at_once(audits: Audits, store: Store, clock: FakeClock) -> None:
    chore = auditing(store, replace(library(store), texts=Torn(store)), lambda: POLICY, 24, Event(), clock)
    audits.ask("admin-01@example.com")
    with pytest.raises(OSError):
        chore.work()
    chore.work()
    under = audits.under()

    assert under and under.broke
