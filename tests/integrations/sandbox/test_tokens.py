"""Who may call: OAuth tokens that expire and rotate, scopes, legacy tokens, nobody."""

from typing import Any

import pytest
import requests

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.parts import REQUESTER, Caller, Hand


def ask(box: Sandbox, **fields: Any) -> requests.Response:
    body = {"client_id": box.client_id, "client_secret": box.client_secret, **fields}
    return requests.post(f"{box.url}/oauth/tokens", json=body, timeout=5)


def granted(box: Sandbox, **fields: Any) -> dict[str, Any]:
    answer = ask(box, **{"grant_type": "client_credentials", "scope": "read write", **fields})
    assert answer.status_code == 200, answer.text
    held: dict[str, Any] = answer.json()
    return held


def status(box: Sandbox, token: str, path: str = "/api/v2/tickets") -> int:
    return Caller(box, token)("GET", path).status_code


def test_client_credentials_give_a_token_of_the_copilots_account(box: Sandbox) -> None:
    token = granted(box)

    assert (token["token_type"], token["expires_in"]) == ("bearer", 1800)
    assert box.agent_email == Caller(box, token["access_token"]).get("/api/v2/users/me")["user"]["email"]


def test_an_access_token_expires(box: Sandbox, clock: Hand) -> None:
    token = granted(box, expires_in=300)["access_token"]
    statuses = [status(box, token)]
    clock.pass_by(301)

    assert [*statuses, status(box, token)] == [200, 401]


def test_refreshing_kills_the_old_pair(box: Sandbox) -> None:
    old = granted(box)
    new = granted(box, grant_type="refresh_token", refresh_token=old["refresh_token"])
    again = ask(box, grant_type="refresh_token", refresh_token=old["refresh_token"])

    assert [status(box, one["access_token"]) for one in (old, new)] == [401, 200]
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_a_refresh_token_outlives_its_access_token_and_then_dies(box: Sandbox, clock: Hand) -> None:
    first = granted(box, expires_in=300, refresh_token_expires_in=600)
    clock.pass_by(400)
    second = granted(
        box, grant_type="refresh_token", refresh_token=first["refresh_token"], refresh_token_expires_in=600
    )
    clock.pass_by(601)

    assert ask(box, grant_type="refresh_token", refresh_token=second["refresh_token"]).status_code == 400


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"grant_type": "client_credentials", "client_secret": "wrong"}, "invalid_client"),
        ({"grant_type": "client_credentials", "client_id": "stranger"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, "invalid_grant"),
    ],
)
def test_a_wrong_grant_is_refused(box: Sandbox, fields: dict[str, str], error: str) -> None:
    answer = ask(box, **fields)

    assert (error, True) == (answer.json()["error"], answer.status_code in {400, 401})


def test_every_token_can_be_made_to_expire_at_once(box: Sandbox) -> None:
    token = granted(box)["access_token"]
    box.store.tokens.expire_all()

    assert (status(box, token), status(box, box.agent_token)) == (401, 200)


def test_a_call_without_or_with_a_wrong_token_is_refused(box: Sandbox, anybody: Caller) -> None:
    answer = anybody("GET", "/api/v2/tickets")

    assert (answer.status_code, answer.json()) == (401, {"error": "Couldn't authenticate you"})
    assert status(box, "wrong", "/api/v2/help_center/en-us/articles") == 401


def test_who_nobody_is_can_be_asked(anybody: Caller) -> None:
    assert anybody.get("/api/v2/users/me")["user"]["id"] is None


def test_a_legacy_token_still_works(box: Sandbox, anybody: Caller) -> None:
    login = (f"{box.agent_email}/token", box.api_token)

    assert anybody("GET", "/api/v2/tickets", auth=login).status_code == 200
    assert anybody("GET", "/api/v2/tickets", auth=(login[0], "wrong")).status_code == 401


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        ("read write", (200, 200, 200, 200)),
        ("read", (200, 200, 403, 200)),
        ("tickets:read tickets:write", (200, 403, 200, 403)),
        ("hc:read", (403, 403, 403, 200)),
    ],
)
def test_scopes_limit_a_token(box: Sandbox, scope: str, allowed: tuple[int, ...]) -> None:
    """Audits want the global read scope, tickets:read is not enough."""
    ticket = box.store.add_ticket(REQUESTER, "Hi", "Hello")
    caller = Caller(box, granted(box, scope=scope)["access_token"])
    paths = [f"/api/v2/tickets/{ticket}", f"/api/v2/tickets/{ticket}/audits"]
    reads = [caller("GET", path).status_code for path in [*paths, "/api/v2/help_center/articles"]]

    assert allowed == (*reads[:2], caller.comment(ticket).status_code, reads[2])


def test_a_customer_may_not_use_the_agents_api(box: Sandbox) -> None:
    customer = Caller(box, box.store.token_for(box.store.add_user(REQUESTER)))
    answer = customer("GET", "/api/v2/tickets")

    assert (answer.status_code, answer.json()["error"]["title"]) == (403, "Forbidden")
    assert customer.get("/api/v2/users/me")["user"]["email"] == REQUESTER


def test_exports_and_webhooks_are_for_admins(box: Sandbox) -> None:
    agent = Caller(box, box.store.token_for(box.store.account.agent_id))

    assert agent("GET", "/api/v2/incremental/tickets/cursor?start_time=1").status_code == 403
    assert agent("GET", "/api/v2/webhooks").status_code == 403
    assert agent("GET", "/api/v2/tickets").status_code == 200


def test_a_suspended_account_is_locked_out(box: Sandbox) -> None:
    box.store.limit_copilot(suspended=True)

    assert status(box, box.agent_token) == 401


def test_faults_strike_the_token_endpoint_too(box: Sandbox) -> None:
    box.faults.add("unavailable", path="/oauth/", times=1)

    assert [ask(box, grant_type="client_credentials").status_code for _ in range(2)] == [503, 200]
