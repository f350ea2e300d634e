"""What a replay says beside each intent, and the messages behind it."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.evidence.replay.figures import figures
from app.store.accounts import Role
from app.store.replays import Replays
from tests.app.web.console.reading import read
from tests.app.web.stage import Stage

NAME = "opening_hours"
HOSTILE = "<img src=x onerror=alert(1)>{{7*7}}"


def moment(number: int, right: bool | None) -> dict[str, Any]:
    """Return a message of a replay as its command keeps it."""
    return {
        "message": f"m{number}", "at": f"2026-02-{number % 28 + 1:02}T12:00:00+00:00", "ticket": str(number),
        "link": f"https://helpdesk.example.com/{number}", "real": "nothing" if right is None else "answered",
        "intent": NAME, "title": "T", "level": "reply", "reason": "allowed", "act": "answered", "same_act": True,
        "covered": True, "confidence": 0.9, "younger": ["Holiday hours"] if number == 1 else [],
        "question": f"When are you open {number}? {HOSTILE}", "draft": f"From nine {number}.", "reply": "Ten.",
        "right": right, "differ": ["9:00"] if right is False else [],
    }  # fmt: skip


@pytest.fixture
def replayed(made: Stage) -> Stage:
    """Keep a replay of sixty messages: three wrong ones, one that nobody answered."""
    rows = [moment(at, None if at == 0 else at > 3) for at in range(60)]
    told = figures(
        [{"ticket": one["ticket"], "link": one["link"], "moments": [one]} for one in rows], made.faces.policy()
    )
    Replays(made.faces.ledger.store, made.faces.clock).keep("tickets.jsonl", told, {NAME: rows})
    return made


@pytest.fixture
def browser(replayed: Stage) -> FlaskClient:
    return replayed.signed_in(Role.VIEWER, "viewer-05@example.com")


def test_the_figures_stand_beside_the_intent_and_lead_to_the_messages(browser: FlaskClient) -> None:
    sheet = read(browser.get("/console"))

    assert "it would have answered 60 of 60 messages (100%)" in sheet.words
    assert "As people answered: 95% (86% to 98%, n = 59)." in sheet.words
    assert f"/console/replay/{NAME}" in sheet.links


def test_without_a_replay_the_page_says_how_to_make_one(viewer: FlaskClient) -> None:
    assert "deskmate replay --since 90d" in read(viewer.get("/console")).words


def test_the_list_has_pages_and_both_answers(browser: FlaskClient) -> None:
    first, second = (read(browser.get(f"/console/replay/{NAME}?page={page}")) for page in (1, 2))

    assert "From nine 0." in first.words
    assert "Holiday hours" in first.words
    assert "From nine 59." not in first.words
    assert "From nine 59." in second.words


def test_only_the_wrong_ones_are_shown_when_asked(browser: FlaskClient) -> None:
    sheet = read(browser.get(f"/console/replay/{NAME}?only=wrong"))

    assert [f"From nine {at}." in sheet.words for at in (0, 1, 2, 3, 4)] == [False, True, True, True, False]
    assert "other values than 9:00" in sheet.words
    assert "https://helpdesk.example.com/2" in sheet.links


def test_words_of_customers_stay_words(browser: FlaskClient) -> None:
    page = browser.get(f"/console/replay/{NAME}").get_data(as_text=True)

    assert "<img src=x" not in page
    assert "{{7*7}}" in page


def test_an_empty_choice_says_so(made: Stage) -> None:
    rows = [moment(9, True)]
    told = figures([{"ticket": "9", "link": "", "moments": rows}], made.faces.policy())
    Replays(made.faces.ledger.store, made.faces.clock).keep("t", told, {NAME: rows})

    sheet = read(made.signed_in().get(f"/console/replay/{NAME}?only=wrong"))

    assert "No message of this kind" in sheet.words


def test_german_readers_read_german(browser: FlaskClient) -> None:
    browser.set_cookie("deskmate_language", "de", path="/console")

    assert "Eine Stufe höher" in read(browser.get("/console")).words
    assert "würde gesendet" in read(browser.get(f"/console/replay/{NAME}")).words


@pytest.mark.parametrize("name", ["nothing_of_ours", "-", ".."])
def test_an_intent_without_a_replay_is_not_found(browser: FlaskClient, name: str) -> None:
    assert browser.get(f"/console/replay/{name}").status_code == 404
