"""So many calls a minute for each caller."""

import pytest

from app.web.budget import MOST, Budget
from app.web.errors import Refusal
from tests.fakes import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def spent(budget: Budget, caller: str = "a") -> str:
    """Return the seconds to wait, or an empty string."""
    try:
        budget.spend(caller)
    except Refusal as refusal:
        assert (refusal.status, refusal.code) == (429, "too_many")
        return refusal.headers["Retry-After"]
    return ""


def test_calls_within_the_budget_pass(clock: FakeClock) -> None:
    budget = Budget(2, clock)

    assert [spent(budget) for _ in range(3)] == ["", "", "60"]


def test_each_caller_has_a_budget_of_their_own(clock: FakeClock) -> None:
    budget = Budget(1, clock)

    assert [spent(budget, caller) for caller in "aab"] == ["", "60", ""]


def test_a_call_is_forgotten_after_a_minute(clock: FakeClock) -> None:
    budget = Budget(2, clock)
    spent(budget)
    clock.seconds = 30
    spent(budget)
    clock.seconds = 59.5

    assert spent(budget) == "1"
    clock.seconds = 60
    assert [spent(budget), spent(budget)] == ["", "30"]


def test_a_refused_call_costs_nothing(clock: FakeClock) -> None:
    budget = Budget(1, clock)
    spent(budget)
    for second in range(60):
        clock.seconds = second
        assert spent(budget)
    clock.seconds = 60

    assert spent(budget) == ""


def test_callers_of_long_ago_are_forgotten(clock: FakeClock) -> None:
    budget = Budget(1, clock)
    for number in range(MOST + 1):
        clock.seconds = number
        spent(budget, str(number))

    assert len(budget._spent) <= 61
