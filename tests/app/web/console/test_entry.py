"""Coming in and going out."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.store.accounts import Role
from app.web.console.frame import inside
from tests.app.web.console.reading import read
from tests.app.web.stage import ADMIN, PASSWORD, Stage


def sent(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Send the form of a page as a browser does, its token included."""
    token = read(client.get(path)).form(path.partition("?")[0]).fields["csrf_token"]
    return client.post(path.partition("?")[0], data={"csrf_token": token, **fields})


def test_the_right_password_leads_in(made: Stage) -> None:
    client = made.client()
    answer = sent(client, "/console/login", email=ADMIN, password=PASSWORD)

    assert answer.status_code == 303
    assert answer.location == "/console"
    assert client.get("/console").status_code == 200


def test_the_wrong_one_stays_outside_and_keeps_the_address(made: Stage) -> None:
    client = made.client()
    answer = sent(client, "/console/login", email=ADMIN, password="wrong")

    assert answer.status_code == 401
    assert "wrong" in read(answer).words
    assert read(answer).form("/console/login").fields["email"] == ADMIN
    assert client.get("/console").status_code == 303


def test_a_page_for_people_asks_to_sign_in_and_leads_back(made: Stage) -> None:
    client = made.client()
    away = client.get("/console/runs?kind=replied")
    assert away.location == "/console/login?next=%2Fconsole%2Fruns%3Fkind%3Dreplied"

    onward = read(client.get(away.location)).form("/console/login").fields["next"]
    answer = sent(client, "/console/login", email=ADMIN, password=PASSWORD, next=onward)

    assert answer.location == "/console/runs?kind=replied"


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example.com",
        "//evil.example.com",
        "/console//evil",
        "/console/..//x",
        "/\\evil.example.com",
        "/console\n/x",
        "/api/v1/intents",
        "/consoles",
        "javascript:alert(1)",
        "",
    ],
)
def test_nobody_is_sent_away_from_the_console(path: str) -> None:
    assert inside(path, "/console") == "/console"


@pytest.mark.parametrize("path", ["/console", "/console?saved=3", "/console/runs?text=a%20b", "/console/runs/7"])
def test_pages_of_the_console_can_be_come_back_to(path: str) -> None:
    assert inside(path, "/console/try") == path


def test_too_many_attempts_have_to_wait_and_are_told_how_long(made: Stage) -> None:
    client = made.client()
    for _ in range(6):
        answer = sent(client, "/console/login", email=ADMIN, password="wrong")

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Too many attempts" in read(answer).words


def test_signing_in_needs_the_pages_token(made: Stage) -> None:
    answer = made.client().post("/console/login", data={"email": ADMIN, "password": PASSWORD})

    assert answer.status_code == 403
    assert "This page was open too long" in read(answer).words


def test_whoever_leaves_is_out_and_told_so(made: Stage) -> None:
    client = made.client()
    sent(client, "/console/login", email=ADMIN, password=PASSWORD)
    token = read(client.get("/console")).form("/console/leave").fields["csrf_token"]
    answer = client.post("/console/leave", data={"csrf_token": token}, follow_redirects=True)

    assert "You are signed out." in read(answer).words
    assert client.get("/console").status_code == 303


def test_a_one_time_link_makes_an_account(bare: Stage) -> None:
    token = bare.faces.accounts.invite("agent-08@example.com", Role.AGENT, "terminal")
    client = bare.client()
    answer = sent(client, f"/console/accept/{token}", name="Agent Eight", password=PASSWORD)
    assert answer.location == "/console/login?note=ready"

    sent(client, "/console/login", email="agent-08@example.com", password=PASSWORD)
    assert "Agent Eight" in read(client.get("/console")).words


def test_the_link_works_once(bare: Stage) -> None:
    token = bare.faces.accounts.invite("agent-08@example.com", Role.AGENT, "terminal")
    client = bare.client()
    sent(client, f"/console/accept/{token}", name="Agent Eight", password=PASSWORD)
    again = client.get(f"/console/accept/{token}")

    assert again.status_code == 410
    assert "used up" in read(again).words


@pytest.mark.parametrize(("password", "words"), [("short", "12 characters"), ("passwordpassword", "guessed")])
def test_a_weak_password_is_refused_and_the_link_stays_good(bare: Stage, password: str, words: str) -> None:
    token = bare.faces.accounts.invite("agent-08@example.com", Role.AGENT, "terminal")
    client = bare.client()
    answer = sent(client, f"/console/accept/{token}", name="Agent Eight", password=password)

    assert answer.status_code == 422
    assert words in read(answer).words
    assert read(answer).form(f"/console/accept/{token}").fields["name"] == "Agent Eight"
    assert client.get(f"/console/accept/{token}").status_code == 200


def test_theme_and_language_are_remembered(bare: Stage) -> None:
    client = bare.client()
    token = read(client.get("/console/login")).form("/console/look").fields["csrf_token"]
    look = {"csrf_token": token, "theme": "dark", "language": "de", "back": "/console/login"}
    answer = client.post("/console/look", data=look, follow_redirects=True)

    assert 'lang="de" data-theme="dark"' in answer.get_data(as_text=True)
    assert "Anmelden" in read(answer).words


def test_a_look_that_there_is_not_changes_nothing(bare: Stage) -> None:
    client = bare.client()
    token = read(client.get("/console/login")).form("/console/look").fields["csrf_token"]
    look = {"csrf_token": token, "theme": '"><x', "language": "xx", "back": "https://evil.example.com"}
    answer = client.post("/console/look", data=look)

    assert answer.location == "/console/login"
    assert 'lang="en" data-theme="auto"' in client.get("/console/login").get_data(as_text=True)


def test_the_browsers_language_counts_until_one_is_chosen(bare: Stage) -> None:
    answer = bare.client().get("/console/login", headers={"Accept-Language": "fr, de-AT;q=0.8, en;q=0.5"})

    assert '<html lang="de"' in answer.get_data(as_text=True)
