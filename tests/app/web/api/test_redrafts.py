"""Test that a draft is changed in at most three calls or streamed, for its own ticket and nobody else's app."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain import AutonomyLevel as Level
from app.domain import Decision, Finding, Limit, Reason
from app.redraft import Redrafted
from app.usage import Fault
from app.web.api.redrafts import GOOD_FOR
from integrations.helpdesk import Unavailable
from tests.app.store.examples import decision
from tests.app.web.stage import Stage, stage

ORIGIN = "https://12345.apps.zdusercontent.com"
TICKET = "/api/v1/main/tickets/7"
WISH = {"instruction": "Shorter, please."}
HELD = Finding("words", "x", Limit(Level.SUGGEST, Reason.OWN_WORDS, "x"))


class Redraws:
    """A changer of drafts that says what it is told."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.says: tuple[str | Redrafted, ...] = ("You may ", "return it [1]", Redrafted(decision().draft, (HELD,)))
        self.fails = False

    def __call__(self, made: Decision, instruction: str) -> Iterator[str | Redrafted]:
        self.asked.append((made.ticket_id, instruction))
        if self.fails:
            raise Unavailable("away")
        yield from self.says


@pytest.fixture
def redraws() -> Redraws:
    return Redraws()


@pytest.fixture
def made(tmp_path: Path, redraws: Redraws) -> Iterator[Stage]:
    """Return the application with one run that has a draft."""
    with stage(tmp_path, redraft=redraws) as staged:
        staged.run(1)
        yield staged


def polled(made: Stage, wish: dict[str, Any] = WISH) -> dict[str, Any]:
    """Return what two calls come to: one that begins, one that waits."""
    client, bearer = made.client(), made.bearer()
    begun = client.post(f"{TICKET}/runs/1/redrafts", json=wish, headers=bearer)
    assert begun.status_code == 202, begun.get_json()
    answer: dict[str, Any] = client.get(f"{TICKET}/redrafts/{begun.get_json()['id']}", headers=bearer).get_json()
    return answer


def token(made: Stage) -> dict[str, str]:
    """Return the header with a bearer for the ticket."""
    answer = made.client().post(f"{TICKET}/bearer", json={}, headers=made.bearer()).get_json()
    return {"Authorization": f"Bearer {answer['token']}", "Origin": ORIGIN}


def test_a_changed_draft_takes_two_calls(made: Stage, redraws: Redraws) -> None:
    answer = polled(made)

    assert answer["state"] == "done"
    assert "<p>" in answer["html"]
    assert answer["reasons"] == ["own_words"]
    assert redraws.asked == [("7", "Shorter, please.")]


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ((Redrafted(None, fault=Fault.BUDGET),), "A budget of tokens or money is spent."),
        (("half", Redrafted(None, fault=Fault.TRUNCATED)), "The answer broke off."),
    ],
)
def test_what_fails_is_said(made: Stage, redraws: Redraws, says: tuple[str | Redrafted, ...], why: str) -> None:
    redraws.says = says

    assert polled(made) == {"state": "failed", "why": why}


def test_a_helpdesk_that_is_away_is_said_to_be(made: Stage, redraws: Redraws) -> None:
    redraws.fails = True

    assert polled(made)["why"] == "The ticket could not be read."


def test_it_streams_words_as_they_come_and_then_the_end(made: Stage) -> None:
    answer = made.client().post("/stream/main/7/1", json=WISH, headers=token(made))
    lines = [json.loads(one) for one in answer.get_data(as_text=True).splitlines()]

    assert [one.get("text") for one in lines[:2]] == ["You may ", "return it [1]"]
    assert (lines[2]["state"], lines[2]["reasons"]) == ("done", ["own_words"])
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert answer.mimetype == "application/x-ndjson"


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (ORIGIN, ORIGIN),
        ("https://12345.apps.zdusercontent.com.attacker.example", None),
        ("https://attacker.example", None),
        ("null", None),
    ],
)
def test_only_apps_that_zendesk_serves_may_ask_directly(made: Stage, origin: str, allowed: str | None) -> None:
    answer = made.client().options("/stream/main/7/1", headers={"Origin": origin})

    assert answer.status_code == 204
    assert answer.headers.get("Access-Control-Allow-Origin") == allowed


@pytest.mark.parametrize("path", ["/stream/main/8/1", "/stream/shop/7/1"])
def test_a_bearer_is_of_one_ticket(made: Stage, path: str, redraws: Redraws) -> None:
    assert made.client().post(path, json=WISH, headers=token(made)).status_code == 401
    assert redraws.asked == []


def test_a_bearer_is_good_for_some_minutes_and_for_nothing_else(made: Stage) -> None:
    mine = token(made)
    other = made.client().get(TICKET, headers=mine).status_code
    made.clock.time += GOOD_FOR + timedelta(seconds=1)

    assert other == 401
    assert made.client().post("/stream/main/7/1", json=WISH, headers=mine).status_code == 401


def test_the_secret_of_the_app_is_no_bearer(made: Stage) -> None:
    assert made.client().post("/stream/main/7/1", json=WISH, headers=made.bearer()).status_code == 401


@pytest.mark.parametrize("path", [f"{TICKET}/runs/9/redrafts", "/api/v1/main/tickets/8/runs/1/redrafts"])
def test_another_tickets_run_is_not_changed(made: Stage, path: str, redraws: Redraws) -> None:
    answer = made.client().post(path, json=WISH, headers=made.bearer())

    assert (answer.status_code, redraws.asked) == (404, [])


def test_another_tickets_change_is_not_told(made: Stage) -> None:
    begun = made.client().post(f"{TICKET}/runs/1/redrafts", json=WISH, headers=made.bearer()).get_json()
    other = made.client().get(f"/api/v1/main/tickets/8/redrafts/{begun['id']}", headers=made.bearer())

    assert other.status_code == 404


@pytest.mark.parametrize("wish", [{}, {"instruction": ""}, {"instruction": "x" * 501}, {**WISH, "level": "resolve"}])
def test_a_wish_of_another_form_is_refused(made: Stage, wish: dict[str, Any]) -> None:
    assert made.client().post(f"{TICKET}/runs/1/redrafts", json=wish, headers=made.bearer()).status_code == 422
    assert made.client().post("/stream/main/7/1", json=wish, headers=token(made)).status_code == 422


def test_without_a_model_there_is_nothing_to_change_with(tmp_path: Path) -> None:
    with stage(tmp_path) as bare:
        bare.run(1)
        answers = [
            bare.client().post(f"{TICKET}/{one}", json=body, headers=bare.bearer())
            for one, body in (("runs/1/redrafts", WISH), ("bearer", {}))
        ]

    assert [(one.status_code, one.get_json()["error"]["code"]) for one in answers] == [(409, "no_model")] * 2
