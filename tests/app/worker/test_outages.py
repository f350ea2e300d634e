"""One account that does not answer must not keep the others waiting."""

import pytest

from app.worker.outages import FAILURES, REST, Outages
from integrations.helpdesk import Conflict, NotFound, RateLimited, Unavailable
from tests.fakes import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def outages(clock: FakeClock) -> Outages:
    return Outages(clock)


def fail(outages: Outages, times: int, connection: str = "main") -> None:
    for _ in range(times):
        outages.saw(connection, Unavailable("no answer in time"))


def test_an_account_that_answers_never_rests(outages: Outages) -> None:
    outages.saw("main", None)

    assert outages.rest("main") == 0


def test_a_few_failures_are_bad_luck(outages: Outages) -> None:
    fail(outages, FAILURES - 1)

    assert outages.rest("main") == 0


def test_failures_in_a_row_are_an_outage_of_that_account_alone(outages: Outages) -> None:
    fail(outages, FAILURES)

    assert (outages.rest("main"), outages.rest("other")) == (REST, 0)


def test_after_the_rest_one_run_tries_and_the_others_go_on_waiting(outages: Outages, clock: FakeClock) -> None:
    fail(outages, FAILURES)
    clock.seconds += REST

    assert [outages.rest("main") > 0 for _ in range(3)] == [False, True, True]


def test_a_try_that_fails_begins_another_rest(outages: Outages, clock: FakeClock) -> None:
    fail(outages, FAILURES)
    clock.seconds += REST
    outages.rest("main")
    fail(outages, 1)

    assert outages.rest("main") == REST


@pytest.mark.parametrize("error", [None, NotFound("no ticket"), Conflict("moved on"), ValueError("ours")])
def test_any_answer_ends_an_outage(outages: Outages, clock: FakeClock, error: Exception | None) -> None:
    fail(outages, FAILURES)
    clock.seconds += REST
    outages.rest("main")
    outages.saw("main", error)

    assert outages.rest("main") == 0


def test_too_many_requests_rest_as_long_as_the_helpdesk_says(outages: Outages, clock: FakeClock) -> None:
    outages.saw("main", RateLimited("429", 12.0))

    assert outages.rest("main") == 12
    clock.seconds += 12
    assert outages.rest("main") == 0
