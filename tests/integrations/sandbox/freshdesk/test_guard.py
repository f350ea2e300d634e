"""Who may call, how often, with which bodies; and what a bad day does to a call."""

from time import monotonic

import pytest
import requests

from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.freshdesk.parts import Key
from tests.integrations.sandbox.parts import REQUESTER, Hand

REPLY = r"/tickets/\d+/reply$"


@pytest.mark.parametrize("value", ["", "no-such-key"])
def test_a_wrong_key_is_not_logged_in(box: Sandbox, value: str) -> None:
    answer = Key(box, value)("GET", "agents/me")

    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")
    assert set(answer.json()) == {"code", "message"}


def test_the_password_may_be_anything(box: Sandbox) -> None:
    for word in ("X", "", "unused"):
        assert requests.get(f"{box.url}/api/v2/agents/me", auth=(box.api_key, word), timeout=5).status_code == 200


def test_a_bearer_token_is_no_key(box: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {box.api_key}"}

    assert requests.get(f"{box.url}/api/v2/agents/me", headers=headers, timeout=5).status_code == 401


def test_a_contact_may_not_call_and_another_agent_is_somebody_else(box: Sandbox) -> None:
    contact, agent = box.store.add_user(REQUESTER), box.store.account.agent_id

    assert Key(box, box.store.token_for(contact))("GET", "agents/me").status_code == 403
    assert agent == Key(box, box.store.token_for(agent)).get("agents/me")["id"]


def test_a_suspended_agent_is_not_logged_in(box: Sandbox, key: Key) -> None:
    box.store.limit_copilot(suspended=True)

    assert key("GET", "agents/me").status_code == 401


@pytest.mark.parametrize("path", ["tickets/404", "contacts/404", "nothing", "tickets/404/conversations"])
def test_what_is_not_there_has_no_body(key: Key, path: str) -> None:
    assert ((answer := key("GET", path)).status_code, answer.content) == (404, b"")


def test_a_method_that_is_not_allowed_says_so(key: Key) -> None:
    answer = key("PATCH", "agents/me", {})

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [(b"{", "application/json", 400), (b"[]", "application/json", 400), (b"body=Hi", "text/plain", 415)],
)
def test_a_body_that_cannot_be_read_is_refused(box: Sandbox, ticket: int, body: bytes, kind: str, status: int) -> None:
    path = f"{box.url}/api/v2/tickets/{ticket}/reply"
    answer = requests.post(path, data=body, headers={"Content-Type": kind}, auth=(box.api_key, "X"), timeout=5)

    assert status == answer.status_code
    assert len(box.store.comments(ticket)) == 1


def test_every_answer_tells_the_limit(box: Sandbox, key: Key, ticket: int) -> None:
    answers = [key("GET", f"tickets/{ticket}"), key("GET", "tickets/404"), key("POST", "tickets", {})]
    left = [int(one.headers["X-RateLimit-Remaining"]) for one in answers]

    assert {"700"} == {one.headers["X-RateLimit-Total"] for one in answers}
    assert left == sorted(left, reverse=True)
    assert all(one.headers["X-Request-Id"] for one in answers)
    assert answers[0].headers["X-Freshdesk-API-Version"] == "latest=v2; requested=v2"


@pytest.mark.parametrize(
    ("path", "cost"),
    [("tickets", 1), ("tickets?include=stats", 3), ("tickets?include=stats,requester", 5), ("agents/me", 1)],
)
def test_an_include_costs_two_calls_on_a_list(key: Key, path: str, cost: int) -> None:
    assert str(cost) == key("GET", path).headers["X-RateLimit-Used-CurrentRequest"]


def test_an_include_costs_one_call_on_a_ticket(key: Key, ticket: int) -> None:
    answer = key("GET", f"tickets/{ticket}?include=stats,conversations")

    assert answer.headers["X-RateLimit-Used-CurrentRequest"] == "3"


def test_a_plan_is_enforced_on_request(box: Sandbox, key: Key) -> None:
    assert {200} == {key("GET", "agents/me").status_code for _ in range(60)}
    box.faults.tariff = "trial"
    refused = key("GET", "agents/me")

    assert (429, {"message"}) == (refused.status_code, set(refused.json()))
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert (refused.headers["X-RateLimit-Total"], refused.headers["X-RateLimit-Remaining"]) == ("50", "0")


def test_a_new_minute_is_a_new_count(box: Sandbox, key: Key, clock: Hand) -> None:
    box.faults.tariff = "trial"
    statuses = [key("GET", "agents/me").status_code for _ in range(51)]
    clock.pass_by(60)

    assert (statuses[-1], key("GET", "agents/me").status_code) == (429, 200)


def test_a_tariff_is_set_over_http(box: Sandbox) -> None:
    path = f"{box.url}/__sandbox__/faults"
    answers = [requests.post(path, json={"tariff": name}, timeout=5).status_code for name in ("trial", "golden")]

    assert (answers, box.faults.tariff) == ([200, 400], "trial")


def test_lists_have_a_limit_of_their_own(box: Sandbox, key: Key, ticket: int) -> None:
    box.faults.tariff = "growth"
    statuses = [key("GET", "tickets").status_code for _ in range(22)]

    assert (statuses[-1], key("GET", f"tickets/{ticket}").status_code) == (429, 200)


@pytest.mark.parametrize(
    ("fault", "status"), [(Fault.UNAVAILABLE, 503), (Fault.RATE_LIMITED, 429), (Fault.CONFLICT, 409)]
)
def test_a_refusal_before_commit_leaves_nothing(box: Sandbox, key: Key, ticket: int, fault: Fault, status: int) -> None:
    box.faults.add(fault, "POST", REPLY, times=1, seconds=7)
    refused = key.reply(ticket)

    assert (status, 1) == (refused.status_code, len(box.store.comments(ticket)))
    assert refused.headers.get("Retry-After") == ("7" if status == 429 else None)
    assert key.reply(ticket).status_code == 201


def test_a_fault_of_the_front_answers_in_html(box: Sandbox, key: Key, ticket: int) -> None:
    for fault in (Fault.UNAVAILABLE, Fault.BAD_GATEWAY_AFTER):
        box.faults.add(fault, "POST", REPLY, times=1)
    answers = [key.reply(ticket) for _ in range(2)]

    assert [one.status_code for one in answers] == [503, 502]
    assert {"text/html"} == {one.headers["Content-Type"].partition(";")[0] for one in answers}
    assert len(box.store.comments(ticket)) == 2


@pytest.mark.parametrize(("fault", "left"), [(Fault.HANG_AFTER, 2), (Fault.HANG_BEFORE, 1)])
def test_a_silence_comes_before_or_after_commit(box: Sandbox, key: Key, ticket: int, fault: Fault, left: int) -> None:
    box.faults.add(fault, "POST", REPLY, times=1, seconds=5)
    with pytest.raises(requests.Timeout):
        key("POST", f"tickets/{ticket}/reply", {"body": "Hi"}, timeout=0.2)

    assert left == len(box.store.comments(ticket))


def test_a_cut_connection_leaves_the_write(box: Sandbox, key: Key, ticket: int) -> None:
    box.faults.add("drop_after", "POST", REPLY, times=1)
    with pytest.raises(requests.ConnectionError):
        key.reply(ticket)

    assert len(box.store.comments(ticket)) == 2
    assert key.reply(ticket).status_code == 201


def test_stopping_ends_a_silence(box: Sandbox, key: Key) -> None:
    box.faults.add(Fault.HANG_BEFORE, seconds=60)
    with pytest.raises(requests.Timeout):
        key("GET", "agents/me", timeout=0.1)
    begun = monotonic()
    box.desk.stopping.set()

    assert monotonic() - begun < 1
