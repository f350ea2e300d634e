"""Budgets: counted from what was sent, exact to the second and under a race, and the switch beside them."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain import Effect, OutcomeKind, Reason, Triage
from app.remit import Quota
from app.settings import Settings
from app.store.effects import Effects
from app.store.engine import Store
from app.store.inbox import run_id
from app.store.ledger import Ledger
from app.store.migrate import upgrade
from app.store.switch import Switch
from integrations.helpdesk import Visibility
from tests.app.store.examples import decision, event, outcome
from tests.fakes import FakeClock

ROOT = Path(__file__).parents[3]
HOUR = Quota("", None, 1, 2)
CLAIM = """
import sys
from pathlib import Path
from app.clock import CLOCK
from app.domain import Effect
from app.remit import Quota
from app.settings import Settings
from app.store.effects import Effects
from app.store.engine import open_store
from integrations.helpdesk import Visibility

folder, address, name = sys.argv[1:]
store = open_store(Settings(data_dir=Path(folder), database_url=address))
store.engine.connect().close()
print("ready", flush=True)
sys.stdin.readline()
for number in range(12):
    guard, key = Effects(store, CLOCK, 1.0, run=f"main-{name}-{number}"), f"{name}{number}"
    refused = guard.claim(key, (Quota("", None, 24, 5), Quota("", None, 1, 7)))
    if refused is None and number % 2:
        guard.record(Effect("reply", key, "p1", Visibility.PUBLIC))
    print(refused or "claimed", flush=True)
"""


class Desk:
    """Runs of tickets, each about an intent, and their claims."""

    def __init__(self, store: Store) -> None:
        """Begin with no run."""
        self.store, self.clock, self.runs = store, FakeClock(), 0
        self.ledger = Ledger(store, self.clock)

    def begin(self, intent: str = "return_policy") -> Effects:
        """Return the guard of a new run."""
        self.runs += 1
        run = run_id("main", str(self.runs), self.runs)
        self.ledger.claim(run, event(self.runs, str(self.runs)), self.clock.now())
        self.ledger.decide(run, decision(str(self.runs), triage=Triage(intent, intent, "", 0.9, 0.9)))
        return Effects(self.store, self.clock, 1.0, run=run)

    def claim(self, guard: Effects, *quotas: Quota) -> Reason | None:
        """Claim the reply of a run."""
        return guard.claim(f"{guard.run}/reply", quotas or (HOUR,))

    def send(self, guard: Effects, *quotas: Quota) -> Reason | None:
        """Claim and send."""
        refused = self.claim(guard, *quotas)
        if refused is None:
            guard.record(Effect("reply", f"{guard.run}/reply", "p1", Visibility.PUBLIC))
        return refused

    def end(self, guard: Effects, kind: OutcomeKind) -> None:
        """End a run."""
        self.ledger.finish(guard.run, outcome(kind))


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def test_what_was_sent_counts_for_an_hour_to_the_second(desk: Desk) -> None:
    sent = [desk.send(desk.begin()), desk.send(desk.begin()), desk.send(desk.begin())]
    desk.clock.time += timedelta(minutes=59, seconds=59)
    before = desk.send(desk.begin())
    desk.clock.time += timedelta(seconds=1)

    assert (sent, before) == ([None, None, Reason.BUDGET], Reason.BUDGET)
    assert desk.send(desk.begin()) is None


def test_what_is_on_its_way_counts_until_its_run_ends_without_it(desk: Desk) -> None:
    first, second = desk.begin(), desk.begin()
    claims = [desk.claim(first), desk.claim(second), desk.claim(desk.begin())]
    desk.end(first, OutcomeKind.SUPERSEDED)

    assert claims == [None, None, Reason.BUDGET]
    assert desk.claim(desk.begin()) is None


def test_a_claim_that_is_made_again_is_the_same_one(desk: Desk) -> None:
    mine = desk.begin()
    claims = [desk.claim(mine), desk.claim(desk.begin()), desk.claim(mine), desk.claim(mine)]

    assert claims == [None] * 4


def test_a_claim_of_long_ago_is_looked_at_anew(desk: Desk) -> None:
    late = desk.begin()
    desk.claim(late)
    desk.clock.time += timedelta(hours=2)
    others = [desk.send(desk.begin()), desk.send(desk.begin())]

    assert (others, desk.claim(late)) == ([None, None], Reason.BUDGET)


def test_notes_do_not_count(desk: Desk) -> None:
    for _ in range(3):
        guard = desk.begin()
        guard.begin(f"{guard.run}/note")
        guard.record(Effect("note", f"{guard.run}/note", "p1", Visibility.INTERNAL))

    assert desk.send(desk.begin()) is None


def test_acknowledgements_do_not_count(desk: Desk) -> None:
    for _ in range(3):
        guard = desk.begin()
        guard.claim(f"{guard.run}/created", (), "created")
        guard.record(Effect("created", f"{guard.run}/created", "p1", Visibility.PUBLIC))

    assert desk.send(desk.begin()) is None


def test_a_budget_counts_its_own_intents(desk: Desk) -> None:
    delivery = Quota("delivery", ("delivery_times", "delivery_cost"), 24, 1)
    sent = [desk.send(desk.begin(name), delivery) for name in ("return_policy", "delivery_cost", "delivery_times")]

    assert sent == [None, None, Reason.BUDGET]


def test_the_decision_sees_the_same_count_without_its_own_ticket(desk: Desk) -> None:
    guards = [desk.begin() for _ in range(3)]
    desk.send(guards[0])
    desk.claim(guards[1])
    counts = [desk.ledger.spent(HOUR, desk.clock.now(), ("main", ticket)) for ticket in ("1", "2", "9")]

    assert counts == [2, 1, 2]


def test_nothing_is_claimed_while_everything_is_paused(desk: Desk, store: Store) -> None:
    switch, guard = Switch(store, desk.clock), desk.begin()
    switch.pause("admin-01@example.com")
    paused = guard.claim("a", ())
    switch.resume("admin-01@example.com", "all is well")

    assert (paused, guard.begun("a")) == (Reason.PAUSED, False)
    assert guard.claim("a", ()) is None


def test_two_processes_at_once_never_exceed_a_budget(settings: Settings, fresh: Store) -> None:
    upgrade(fresh)
    command = [sys.executable, "-c", CLAIM, str(settings.data_dir), settings.database_url]
    both = [
        subprocess.Popen([*command, name], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in ("a", "b")
    ]
    assert [one.stdout and one.stdout.readline() for one in both] == ["ready\n"] * 2
    for one in both:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [line for one in both for line in one.communicate(timeout=60)[0].splitlines()]

    assert (len(told), told.count("claimed"), told.count("budget")) == (24, 5, 19)
