"""Budgets of tokens and money: counted per ticket, hour and day, never exceeded by however many processes."""

import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.settings import Settings
from app.store.engine import Store
from app.store.migrate import upgrade
from app.store.tokens import Allowance, Caps, StoredMeter, prune
from app.usage import Call, Price, Stage, Tariff, Tokens
from tests.fakes import FakeClock

ROOT = Path(__file__).parents[3]
TARIFF = Tariff({"m": Price(Decimal("0.15"), Decimal("0.60"))}, "EUR")
CLAIM = """
import sys
from pathlib import Path
from app.clock import CLOCK
from app.settings import Settings
from app.store.engine import open_store
from app.store.tokens import Allowance, Caps, StoredMeter
from app.usage import Stage, Tokens

folder, address, name = sys.argv[1:]
store = open_store(Settings(data_dir=Path(folder), database_url=address))
store.engine.connect().close()
print("ready", flush=True)
sys.stdin.readline()
meter = StoredMeter(store, CLOCK, Allowance(day=Caps(tokens=500)), ("main", name))
for number in range(12):
    print("claimed" if meter.claim(Stage.WRITE, "m", Tokens(60, 40)) else "spent", flush=True)
"""


class Desk:
    """Meters of tickets on one store."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock = store, FakeClock()

    def meter(self, allowance: Allowance, ticket: str = "1") -> StoredMeter:
        return StoredMeter(self.store, self.clock, allowance, ("main", ticket))


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def claim(meter: StoredMeter, used: int = 100) -> bool:
    return meter.claim(Stage.WRITE, "m", Tokens(used)) is not None


def test_without_a_budget_everything_is_asked(desk: Desk) -> None:
    assert all(claim(desk.meter(Allowance()), 10**6) for _ in range(3))


def test_tokens_of_a_ticket_are_its_own(desk: Desk) -> None:
    allowance = Allowance(ticket=Caps(tokens=250))
    mine, other = desk.meter(allowance), desk.meter(allowance, "2")

    assert [claim(mine), claim(mine), claim(mine), claim(other)] == [True, True, False, True]


def test_an_hour_and_a_day_pass_to_the_second(desk: Desk) -> None:
    meter = desk.meter(Allowance(hour=Caps(tokens=100), day=Caps(tokens=200)))
    taken = [claim(meter)]
    for gone in (timedelta(minutes=59, seconds=59), timedelta(seconds=1), timedelta(hours=2), timedelta(hours=21)):
        desk.clock.time += gone
        taken.append(claim(meter))

    assert taken == [True, False, True, False, True]


def test_what_a_claim_came_to_counts_in_its_place(desk: Desk) -> None:
    meter = desk.meter(Allowance(day=Caps(tokens=150)))
    held = meter.claim(Stage.WRITE, "m", Tokens(100, 50))
    assert held
    before = claim(meter, 50)
    meter.settle(held, "m", Tokens(60, 40))

    assert (before, claim(meter, 50), claim(meter, 1)) == (False, True, False)


def test_money_is_exact_to_a_billionth(desk: Desk) -> None:
    meter = desk.meter(Allowance(day=Caps(cost=Decimal("0.000001")), tariff=TARIFF))

    assert [claim(meter, 6), claim(meter, 1), meter.claim(Stage.WRITE, "m", Tokens(0, 1))] == [True, False, None]


def test_a_call_is_kept_with_its_price(desk: Desk) -> None:
    meter = desk.meter(Allowance(tariff=TARIFF))
    meter.record(Call(Stage.WRITE, "m", "digest", Tokens(1_000, 200), 1, 5.0))
    meter.record(Call(Stage.WRITE, "unpriced", "digest", Tokens(1_000, 200), 1, 5.0))

    assert [(one.cost, one.currency) for one in meter.calls] == [(Decimal("0.00027"), "EUR"), (Decimal(0), "EUR")]


def test_old_use_is_forgotten(desk: Desk) -> None:
    claim(desk.meter(Allowance()))
    desk.clock.time += timedelta(days=2)
    claim(desk.meter(Allowance()))

    assert prune(desk.store, desk.clock.time - timedelta(days=1)) == 1


def test_many_processes_exceed_nothing(settings: Settings, fresh: Store) -> None:
    upgrade(fresh)
    command = [sys.executable, "-c", CLAIM, str(settings.data_dir), settings.database_url]
    claimants = [
        subprocess.Popen([*command, str(one)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for one in range(4)
    ]
    assert [one.stdout and one.stdout.readline() for one in claimants] == ["ready\n"] * 4
    for one in claimants:
        assert one.stdin
        one.stdin.write("\n")
        one.stdin.flush()
    told = [word for one in claimants for word in one.communicate(timeout=60)[0].split()]

    assert [one.returncode for one in claimants] == [0] * 4
    assert (told.count("claimed"), told.count("spent")) == (5, 43)
