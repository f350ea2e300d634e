"""Nobody but this machine's own browser gets in, and no other site through it."""

import pytest

from integrations.sandbox.store import Store
from tests.integrations.sandbox.workspace.visitor import APPS, PAGES, PORT, Visitor

FORM = {"subject": "Hello", "text": "Is anybody there?"}


@pytest.mark.parametrize("path", ["/", "/write", "/pulse", "/tickets/1", "/console", "/nothing"])
@pytest.mark.parametrize("host", ["evil.example.com", f"evil.example.com:{PORT}", "127.0.0.1", "127.0.0.1:1", "[::1]"])
def test_other_names_are_refused(visitor: Visitor, path: str, host: str) -> None:
    assert visitor.get(path, f"http://{host}").status_code == 403


@pytest.mark.parametrize(
    "origin", ["", "null", "https://evil.example.com", "http://127.0.0.1", APPS, f"{PAGES}.evil.example"]
)
def test_posts_of_other_sites_change_nothing(visitor: Visitor, store: Store, origin: str) -> None:
    number = store.add_ticket("requester-01@example.com", "Hi", "Hello")
    answers = [
        visitor.post("/write", origin=origin, data=FORM),
        visitor.post(f"/tickets/{number}/customer", origin=origin, data=FORM),
        visitor.post(f"/tickets/{number}/reply", origin=origin, json={"html": "Hi", "public": True}),
        visitor.post("/proxy", origin=origin, json={"url": "https://copilot.example.com/"}),
    ]

    assert [one.status_code for one in answers] == [403] * 4
    assert len(store.tickets()) == 1
    assert len(store.comments(number)) == 1


def test_post_that_a_browser_calls_cross_site_is_refused(visitor: Visitor) -> None:
    assert visitor.post("/write", data=FORM, headers={"Sec-Fetch-Site": "same-site"}).status_code == 403
    assert visitor.post("/write", data=FORM, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_app_cannot_reach_the_pages_from_its_origin(visitor: Visitor) -> None:
    assert visitor.get("/pulse", APPS).headers["Location"] == f"{PAGES}/pulse"
    assert visitor.post("/proxy", APPS, json={}).status_code == 403
    assert visitor.post("/proxy", APPS, origin=APPS, json={}).status_code == 403


def test_reader_who_says_localhost_is_led_on(visitor: Visitor) -> None:
    answer = visitor.get("/tickets/3?show=draft", APPS)

    assert (answer.status_code, answer.headers["Location"]) == (302, f"{PAGES}/tickets/3?show=draft")


def test_pages_run_our_own_files_alone(visitor: Visitor) -> None:
    answer = visitor.get("/")
    rules = dict(one.split(" ", 1) for one in answer.headers["Content-Security-Policy"].split("; "))

    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert (rules["frame-src"], rules["frame-ancestors"]) == (APPS, "'none'")
    assert "<style" not in answer.text
    assert " style=" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_too_long_a_call_is_refused(visitor: Visitor, store: Store) -> None:
    answer = visitor.post("/write", data={"subject": "Hi", "text": "a" * 300_000})

    assert answer.status_code == 413
    assert answer.headers["Connection"] == "close"
    assert store.tickets() == []


def test_console_opens_signed_in(visitor: Visitor) -> None:
    answer = visitor.get("/console/runs/12", Sec_Fetch_Site="same-origin")

    assert answer.headers["Location"] == "http://127.0.0.1:8400/console/runs/12"
    assert answer.headers["Set-Cookie"] == "deskmate=a-session; HttpOnly; Path=/; SameSite=Strict"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_sign_nobody_in(visitor: Visitor, site: str) -> None:
    answer = visitor.get("/console", Sec_Fetch_Site=site)

    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
