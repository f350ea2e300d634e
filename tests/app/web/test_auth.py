"""The guard: every view is asked what it declares, and every caller for what that takes."""

from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Response, jsonify

from app.store.accounts import Role
from app.web.access import LARGEST_FORM, public, session, sidebar, signed
from app.web.auth import LARGEST_CALL, address, caller, loopback, may, person, sign_in, sign_out
from tests.app.web.stage import ADMIN, PASSWORD, TOKEN, Stage, page, stage, token

OUTSIDE = "https://copilot.example.com"


@pytest.fixture
def doors(faced: Stage) -> Stage:
    """Return an application with a view of each kind."""
    routes = Blueprint("doors", __name__)

    @routes.post("/doors/open")
    @public
    def opened() -> Response:
        return jsonify(person=may(Role.VIEWER), address=address(), loopback=loopback())

    @routes.post("/doors/signed")
    @signed
    def hooked() -> Response:
        return jsonify(signed=True)

    @routes.route("/doors/undeclared", methods=["GET", "POST"])
    def bare() -> Response:
        return jsonify(secret=True)

    @routes.post("/api/doors/<connection>")
    @sidebar
    def panel(connection: str) -> Response:
        return jsonify(connection=caller().connection, label=caller().label)

    @routes.post("/doors/enter")
    @public
    def enter() -> Response:
        made = jsonify(ok=True)
        sign_in(made, faced.faces.accounts.login(ADMIN, PASSWORD, address()))
        return made

    @routes.post("/doors/leave")
    @session(Role.VIEWER)
    def leave() -> Response:
        made = jsonify(ok=True)
        sign_out(made)
        return made

    for role in Role:

        def view(role: Role = role) -> Response:
            return jsonify(who=person().email, admin=may(Role.ADMIN))

        routes.add_url_rule(f"/api/doors/as-{role}", f"as_{role}", session(role)(view), methods=["GET", "POST"])
    faced.app.register_blueprint(routes)
    return faced


def code(answer: Any) -> tuple[int, str]:
    """Return the status and the code of a refusal."""
    return answer.status_code, answer.json["error"]["code"]


# People


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_what_those_before_may(doors: Stage, role: Role) -> None:
    client = doors.signed_in(role, f"{role}@example.com")

    allowed = {other: client.get(f"/api/doors/as-{other}").status_code for other in Role}

    assert allowed == {other: 200 if role.may(other) else 403 for other in Role}


def test_who_is_not_signed_in_is_told_where_to(doors: Stage) -> None:
    answer = doors.client().get("/api/doors/as-viewer")

    assert code(answer) == (401, "signed_out")
    assert "/console/login" in answer.text


@pytest.mark.parametrize("cookie", ["", "x", "\u00e9", "a" * 4000])
def test_a_made_up_session_is_none(doors: Stage, cookie: str) -> None:
    client = doors.client()
    client.set_cookie("deskmate", cookie)

    assert code(client.get("/api/doors/as-viewer")) == (401, "signed_out")


def test_a_page_sends_who_is_not_signed_in_to_the_door_and_back(faced: Stage) -> None:
    answer = faced.client().get("/console/runs?text=7&kind=failed")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/console/login?next=%2Fconsole%2Fruns%3Ftext%3D7%26kind%3Dfailed"


def test_somebody_who_is_deactivated_is_out_at_once(doors: Stage) -> None:
    doors.signed_in(Role.ADMIN)
    client = doors.signed_in(Role.AGENT, "agent-01@example.com")
    account = next(one for one in doors.faces.accounts.list() if one.role is Role.AGENT)
    assert client.get("/api/doors/as-agent").status_code == 200

    doors.faces.accounts.deactivate(account.id, ADMIN)

    assert code(client.get("/api/doors/as-agent")) == (401, "signed_out")


def test_a_sidebars_bearer_opens_nothing_of_the_console(doors: Stage) -> None:
    client = doors.client()

    for path in ("/api/doors/as-viewer", "/api/v1/intents", "/api/v1/runs", "/api/v1/versions"):
        assert client.get(path, headers=doors.bearer(role="admin", agent=ADMIN)).status_code == 401


# Forms


def test_what_a_browser_changes_needs_its_pages_token(doors: Stage) -> None:
    client = doors.signed_in()
    good = client.environ_base.pop("HTTP_X_CSRFTOKEN")

    assert code(client.post("/api/doors/as-viewer")) == (403, "stale_page")
    assert code(client.post("/api/doors/as-viewer", headers={"X-CSRFToken": good[:-2]})) == (403, "stale_page")
    assert client.post("/api/doors/as-viewer", headers={"X-CSRFToken": good}).status_code == 200
    assert client.post("/api/doors/as-viewer", data={"csrf_token": good}).status_code == 200


def test_another_browsers_token_is_none(doors: Stage) -> None:
    one, other = doors.signed_in(Role.ADMIN), doors.signed_in(Role.VIEWER, "viewer-01@example.com")
    stolen = other.environ_base["HTTP_X_CSRFTOKEN"]

    assert code(one.post("/api/doors/as-viewer", headers={"X-CSRFToken": stolen})) == (403, "stale_page")


def test_an_open_door_needs_the_token_too(doors: Stage) -> None:
    """Else a stranger's page could sign a browser in under the stranger's name."""
    client = doors.client()

    assert client.post("/doors/open").status_code == 403
    assert client.post("/doors/open", data={"csrf_token": page(client)}).status_code == 200


def test_a_token_from_before_signing_in_is_worth_nothing_after(doors: Stage) -> None:
    doors.signed_in()
    client = doors.client()
    before = page(client)
    assert client.post("/doors/enter", data={"csrf_token": before}).status_code == 200

    assert client.post("/doors/open", data={"csrf_token": before}).status_code == 403


def test_webhooks_and_apps_need_no_pages_token(doors: Stage) -> None:
    client = doors.client()

    assert client.post("/doors/signed").status_code == 200
    assert client.post("/api/doors/main", headers=doors.bearer()).status_code == 200


def test_over_tls_the_page_that_sends_must_be_ours(doors: Stage) -> None:
    client = doors.client()
    found = {"csrf_token": page(client, OUTSIDE)}

    for referrer, status in ((None, 403), ("https://evil.example.com/", 403), (f"{OUTSIDE}/console/login", 200)):
        headers = {"Referer": referrer} if referrer else {}
        assert client.post("/doors/open", base_url=OUTSIDE, data=found, headers=headers).status_code == status


# Cookies


def test_on_loopback_the_cookie_goes_without_tls(doors: Stage) -> None:
    doors.signed_in()
    client = doors.client()
    answer = client.post("/doors/enter", data={"csrf_token": page(client)})
    (given,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("deskmate=")]

    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(given.split("; "))
    assert "Secure" not in given
    assert "Domain" not in given
    assert "Expires" not in given


def test_elsewhere_the_cookie_goes_over_tls_alone(doors: Stage) -> None:
    doors.signed_in()
    client = doors.client()
    form, headers = {"csrf_token": page(client, OUTSIDE)}, {"Referer": f"{OUTSIDE}/console/login"}
    answer = client.post("/doors/enter", base_url=OUTSIDE, data=form, headers=headers)
    (given,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("__Host-deskmate=")]

    assert {"HttpOnly", "SameSite=Strict", "Path=/", "Secure"} <= set(given.split("; "))
    assert client.get("/api/doors/as-viewer", base_url=OUTSIDE).status_code == 200


def test_over_tls_the_cookie_is_sealed_on_loopback_too(doors: Stage) -> None:
    """A proxy with TLS may name us by the address that it knows us under."""
    answer = doors.client().get("/console/login", base_url="https://127.0.0.1:8400")

    assert [one for one in answer.headers.getlist("Set-Cookie") if "; Secure" not in one] == []


def test_the_forms_cookie_is_as_careful(doors: Stage) -> None:
    inside, outside = doors.client().get("/console/login"), doors.client().get("/console/login", base_url=OUTSIDE)

    assert [one for one in inside.headers.getlist("Set-Cookie") if "; Secure" in one] == []
    (given,) = outside.headers.getlist("Set-Cookie")
    assert given.startswith("__Host-deskmate_forms=")
    assert {"HttpOnly", "SameSite=Strict", "Secure"} <= set(given.split("; "))


def test_signing_out_takes_the_cookie(doors: Stage) -> None:
    client = doors.signed_in()
    assert client.post("/doors/leave").status_code == 200

    assert client.get_cookie("deskmate") is None


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost:8400", True),
        ("127.0.0.1", True),
        ("[::1]:8400", True),
        ("copilot.example.com", False),
        ("127.0.0.1.example.com", False),
        ("localhost.example.com:80", False),
    ],
)
def test_only_this_machine_is_loopback(doors: Stage, host: str, here: bool) -> None:
    with doors.app.test_request_context(base_url=f"http://{host}"):
        assert loopback() is here


# Apps


def test_an_app_is_known_by_its_connections_secret(doors: Stage) -> None:
    answer = doors.client().post("/api/doors/main", headers=doors.bearer(agent="Agent 01"))

    assert answer.json == {"connection": "main", "label": "Agent 01"}


def test_an_app_speaks_for_its_own_connection_only(doors: Stage) -> None:
    client = doors.client()

    assert code(client.post("/api/doors/shop", headers=doors.bearer())) == (401, "wrong_token")
    assert code(client.post("/api/doors/main", headers={"Authorization": f"Bearer {TOKEN}"})) == (401, "wrong_token")
    assert client.post("/api/doors/shop", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_a_connection_that_is_not_there_or_not_set_up(doors: Stage) -> None:
    client = doors.client()

    assert code(client.post("/api/doors/other", headers=doors.bearer())) == (404, "unknown_connection")
    assert code(client.post("/api/doors/bare", headers=doors.bearer())) == (401, "not_configured")


def test_a_session_opens_nothing_of_an_app(doors: Stage) -> None:
    assert code(doors.signed_in().post("/api/doors/main")) == (401, "no_token")


def test_a_token_in_the_address_counts_for_nothing(doors: Stage) -> None:
    found = token(doors.clock)

    assert code(doors.client().post(f"/api/doors/main?token={found}&access_token={found}")) == (401, "no_token")


# Everything else


def test_a_view_that_declares_nothing_is_refused_to_everybody(doors: Stage) -> None:
    for client in (doors.client(), doors.signed_in()):
        assert client.get("/doors/undeclared").status_code == 403
        assert client.post("/doors/undeclared", headers=doors.bearer()).status_code == 403


def test_outside_of_their_views_nobody_is_there(doors: Stage) -> None:
    with doors.app.test_request_context():
        assert not may(Role.VIEWER)
        for ask in (person, caller):
            with pytest.raises(Exception, match=r"signed_out|no_token"):
                ask()


@pytest.mark.parametrize(("path", "largest"), [("/api/v1/main/ask", LARGEST_CALL), ("/api/v1/pause", LARGEST_FORM)])
def test_a_body_is_no_larger_than_it_needs_to_be(faced: Stage, path: str, largest: int) -> None:
    client = faced.signed_in()
    sizes = {}
    for size in (largest - 100, largest + 1):
        body = b" " * size
        sizes[size] = client.post(path, data=body, content_type="application/json", headers=faced.bearer()).status_code

    assert list(sizes.values()) == [422, 413]


def test_a_proxy_is_believed_only_where_one_is_set(tmp_path: Path) -> None:
    told = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "copilot.example.com"}
    seen = {}
    for proxies in (0, 1):
        with stage(tmp_path / str(proxies), proxies=proxies) as made:
            answer = made.client().get("/console/login", headers=told)
            seen[proxies] = (
                answer.headers.getlist("Set-Cookie")[0].startswith("__Host-"),
                "Strict-Transport-Security" in answer.headers,
            )

    assert seen == {0: (False, False), 1: (True, True)}
