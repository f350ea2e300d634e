"""A refusal is JSON for programs, a page for people, and never the words of a customer."""

import logging

import pytest
from flask import Blueprint

from app.web.access import public
from app.web.errors import Refusal
from tests.app.web.stage import Stage

CANARY = "zirconium-pelican"


@pytest.fixture
def breaking(faced: Stage) -> Stage:
    """Return an application with views that break."""
    routes = Blueprint("breaking", __name__)

    def broken() -> str:
        raise KeyError(CANARY)

    def refused() -> str:
        raise Refusal(409, "stale", "Somebody was faster.", "Look again.", {"Retry-After": "3"})

    for place in ("/api/v1/breaks", "/console/breaks", "/breaks"):
        routes.add_url_rule(f"{place}/broken", f"{len(place)}b", public(broken))
        routes.add_url_rule(f"{place}/refused", f"{len(place)}r", public(refused))
    faced.app.register_blueprint(routes)
    return faced


def test_a_program_reads_code_message_and_what_to_do(breaking: Stage) -> None:
    answer = breaking.client().get("/api/v1/breaks/refused")

    assert (answer.status_code, answer.headers["Retry-After"]) == (409, "3")
    assert answer.json == {"error": {"code": "stale", "message": "Somebody was faster.", "mend": "Look again."}}


def test_a_person_reads_a_page(breaking: Stage) -> None:
    for path in ("/console/breaks/refused", "/console/breaks/broken", "/console/nothing"):
        answer = breaking.client().get(path)
        assert answer.mimetype == "text/html"
        assert "<h1" in answer.text
        assert CANARY not in answer.text


def test_a_helpdesk_reads_one_line(breaking: Stage) -> None:
    assert breaking.client().get("/breaks/refused").json == {"error": "Somebody was faster."}


@pytest.mark.parametrize("place", ["/api/v1/breaks", "/console/breaks", "/breaks"])
def test_an_error_of_our_own_says_nothing_of_its_words(
    breaking: Stage, place: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = breaking.client().get(f"{place}/broken")

    logged = capsys.readouterr().out + caplog.text
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "KeyError" in logged
    assert CANARY not in logged + answer.text


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "-1", "x"])
def test_a_number_that_no_run_can_have_is_no_page(faced: Stage, number: str) -> None:
    assert faced.signed_in().get(f"/console/runs/{number}").status_code == 404


def test_no_text_of_a_call_is_logged(
    faced: Stage, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Questions, tries, reasons, names: what people write is theirs."""
    client, headers = faced.signed_in(), faced.bearer(agent=CANARY)
    faced.run(1)
    with caplog.at_level(logging.DEBUG):
        client.post("/api/v1/try", json={"text": f"How do I return a {CANARY}?"})
        client.get(f"/api/v1/runs?text={CANARY}")
        client.post("/api/v1/pause", json={"paused": True, "reason": CANARY})
        for path, body in (
            ("ask", {"question": f"{CANARY}?"}),
            ("tickets/7/take", {"agent": CANARY}),
            ("tickets/7/reviews", {"run": 1, "kind": "rejected", "reason": CANARY}),
            ("tickets/7/reviews", {"run": 1, "kind": CANARY}),
        ):
            client.post(f"/api/v1/main/{path}", json=body, headers=headers)
        client.post("/console/login", data={"email": f"{CANARY}@example.com", "password": CANARY})

    assert CANARY not in capsys.readouterr().out + caplog.text
