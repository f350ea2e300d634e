"""Each fault does to a caller what a bad day does."""

from time import monotonic

import pytest
import requests

from integrations.sandbox.faults import Deliveries, Fault, Faults
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.parts import REQUESTER, Caller

PATH = r"/tickets/\d+$"


@pytest.fixture
def ticket(box: Sandbox) -> int:
    return box.store.add_ticket(REQUESTER, "Hi", "Hello")


def test_a_time_out_after_commit_leaves_the_write(box: Sandbox, agent: Caller, ticket: int) -> None:
    box.faults.add(Fault.HANG_AFTER, "PUT", PATH, times=1, seconds=5)
    asked = {"ticket": {"comment": {"body": "Hello"}}}
    with pytest.raises(requests.Timeout):
        agent("PUT", f"/api/v2/tickets/{ticket}", asked, timeout=0.2)

    assert len(box.store.comments(ticket)) == 2
    assert agent.comment(ticket).status_code == 200


def test_a_time_out_before_commit_leaves_nothing(box: Sandbox, agent: Caller, ticket: int) -> None:
    box.faults.add(Fault.HANG_BEFORE, "PUT", PATH, times=1, seconds=5)
    with pytest.raises(requests.Timeout):
        agent("PUT", f"/api/v2/tickets/{ticket}", {"ticket": {"comment": {"body": "Hello"}}}, timeout=0.2)

    assert len(box.store.comments(ticket)) == 1


def test_a_bad_gateway_after_commit_leaves_the_write_and_says_so_in_html(
    box: Sandbox, agent: Caller, ticket: int
) -> None:
    box.faults.add("bad_gateway_after", "put", PATH, times=1)
    answer = agent.comment(ticket)

    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (502, "text/html")
    assert len(box.store.comments(ticket)) == 2


def test_a_connection_cut_after_commit_leaves_the_write(box: Sandbox, agent: Caller, ticket: int) -> None:
    box.faults.add(Fault.DROP_AFTER, "PUT", PATH, times=1)
    with pytest.raises(requests.ConnectionError):
        agent.comment(ticket)

    assert len(box.store.comments(ticket)) == 2
    assert agent.comment(ticket).status_code == 200


@pytest.mark.parametrize(
    ("fault", "status"), [(Fault.UNAVAILABLE, 503), (Fault.RATE_LIMITED, 429), (Fault.CONFLICT, 409)]
)
def test_a_refusal_before_commit_leaves_nothing(
    box: Sandbox, agent: Caller, ticket: int, fault: Fault, status: int
) -> None:
    box.faults.add(fault, "PUT", PATH, times=1)

    assert [status, 200] == [agent.comment(ticket).status_code for _ in range(2)]
    assert len(box.store.comments(ticket)) == 2


def test_a_rate_limit_says_how_long_to_wait(box: Sandbox, agent: Caller) -> None:
    box.faults.add(Fault.RATE_LIMITED, path="/users/me", seconds=7)

    assert agent("GET", "/api/v2/users/me").headers["Retry-After"] == "7"


def test_a_fault_strikes_only_where_it_is_meant(box: Sandbox, agent: Caller, ticket: int) -> None:
    box.faults.add(Fault.UNAVAILABLE, "PUT", PATH)

    assert agent("GET", f"/api/v2/tickets/{ticket}").status_code == 200
    assert agent("PUT", f"/api/v2/tickets/{ticket}/tags", {"tags": ["a"]}).status_code == 200


def test_clearing_ends_every_fault(box: Sandbox, agent: Caller, ticket: int) -> None:
    box.faults.add(Fault.UNAVAILABLE)
    box.faults.deliver(lost=1.0)
    box.faults.solve_needs = "Order number"
    box.faults.clear()

    assert (200, Deliveries()) == (agent.comment(ticket, status="solved").status_code, box.faults.deliveries)


def test_stopping_ends_a_silence(ticket: int, box: Sandbox, agent: Caller) -> None:
    box.faults.add(Fault.HANG_AFTER, seconds=60)
    with pytest.raises(requests.Timeout):
        agent("GET", f"/api/v2/tickets/{ticket}", timeout=0.1)
    begun = monotonic()
    box.desk.stopping.set()

    assert monotonic() - begun < 1


def test_the_same_seed_gives_the_same_faults() -> None:
    def run(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add(Fault.UNAVAILABLE, probability=0.5)
        return [faults.pick("PUT", "/x") is not None for _ in range(50)]

    assert run(1) == run(1) != run(2)
    assert 10 < sum(run(1)) < 40


def test_times_count_down_and_strikes_are_counted() -> None:
    faults = Faults()
    faults.add(Fault.CONFLICT, times=2)
    hits = [faults.pick("GET", "/x") is not None for _ in range(4)]

    assert (hits, dict(faults.struck)) == ([True, True, False, False], {"conflict": 2})


def test_a_path_that_is_no_pattern_is_refused_at_once() -> None:
    with pytest.raises(Exception, match="unterminated"):
        Faults().add(Fault.CONFLICT, path="[")


def test_mishaps_of_deliveries_follow_their_chances() -> None:
    faults = Faults(7)
    faults.deliver(duplicate=0.2, late=0.2, lost=0.1, reordered=0.1, seconds=1.0)
    fates = [faults.fate().copies for _ in range(1000)]

    assert 60 < sum(not one for one in fates) < 140
    assert 130 < sum(len(one) == 2 for one in fates) < 250
    assert 130 < sum(bool(one) and one[0] >= 1.0 for one in fates) < 260
    assert {"lost", "late", "duplicate", "reordered"} == set(faults.struck)
