"""The console's half of the API: levels, versions, runs, the try box."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.domain import Decision, OutcomeKind
from app.store.accounts import Role
from app.web import NotReady
from tests.app.evidence.entries import asked
from tests.app.web.stage import ADMIN, Stage, stage

CHANGE = {"changes": {"return_policy": {"ceiling": "reply", "threshold": 0.9}}, "reason": "it went well", "base": 0}


@pytest.fixture
def admin(faced: Stage) -> FlaskClient:
    """Return the browser of an admin."""
    return faced.signed_in()


def good(answer: TestResponse) -> Any:
    """Return the answer's content, which came with 200."""
    assert answer.status_code == 200, answer.text
    return answer.json


def code(answer: TestResponse) -> tuple[int, str]:
    """Return status and code of a refusal."""
    assert answer.json
    return answer.status_code, answer.json["error"]["code"]


def row(client: FlaskClient, name: str = "return_policy") -> Any:
    """Return an intent's row."""
    return next(one for one in good(client.get("/api/v1/intents"))["intents"] if one["name"] == name)


# Autonomy


def test_the_table_tells_level_and_volume(faced: Stage, admin: FlaskClient) -> None:
    made = asked("How do I return a lamp?")
    assert made.triage
    from dataclasses import replace

    faced.run(1, triage=replace(made.triage, intent="return_policy"))
    found = row(admin)

    assert (found["level"], found["volume"], found["runs"], found["last"]) == ("suggest", {"suggested": 1}, 1, None)


def test_a_change_is_in_force_at_once_and_says_by_whom(admin: FlaskClient) -> None:
    made = good(admin.post("/api/v1/intents", json=CHANGE))
    found = row(admin)

    assert (made["number"], made["author"], made["reason"]) == (1, ADMIN, "it went well")
    assert {(one["key"], one["before"], one["after"]) for one in made["changes"]} == {
        ("ceiling", "suggest", "reply"),
        ("threshold", "0.85", "0.9"),
    }
    assert (found["level"], found["threshold"]) == ("reply", 0.9)
    assert found["last"] == {**found["last"], "by": ADMIN, "reason": "it went well", "version": 1}


def test_a_change_on_an_old_page_is_refused(admin: FlaskClient) -> None:
    good(admin.post("/api/v1/intents", json=CHANGE))

    assert code(admin.post("/api/v1/intents", json=CHANGE)) == (409, "stale")
    assert good(admin.get("/api/v1/intents"))["version"] == 1


def test_an_intent_that_is_not_there_changes_nothing(admin: FlaskClient) -> None:
    wrong = {**CHANGE, "changes": {**CHANGE["changes"], "nonsense": {"ceiling": "off"}}}  # type: ignore[dict-item]

    assert code(admin.post("/api/v1/intents", json=wrong)) == (404, "unknown_intent")
    assert code(admin.post("/api/v1/intents/preview", json={"changes": wrong["changes"]})) == (404, "unknown_intent")
    assert good(admin.get("/api/v1/intents"))["version"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": " "},
        {"reason": ""},
        {"base": -1},
        {"base": None},
        {"changes": {}},
        {"changes": {"return_policy": {"ceiling": "all"}}},
        {"changes": {"return_policy": {"threshold": 1.1}}},
        {"changes": {"return_policy": {"examples": {"en": ["x"]}}}},
        {"by": "somebody else"},
    ],
)
def test_a_wrong_change_is_refused(admin: FlaskClient, wrong: dict[str, Any]) -> None:
    assert code(admin.post("/api/v1/intents", json={**CHANGE, **wrong})) == (422, "invalid")


def test_a_preview_changes_nothing(faced: Stage, admin: FlaskClient) -> None:
    from dataclasses import replace

    from app.domain import AutonomyLevel, Limit, Reason

    made = asked("How do I return a lamp?")
    assert made.triage
    limits = (Limit(AutonomyLevel.SUGGEST, Reason.CEILING, "return_policy"),)
    for number in range(1, 4):
        faced.run(number, triage=replace(made.triage, intent="return_policy", probability=0.95), limits=limits)

    found = good(admin.post("/api/v1/intents/preview", json={"changes": CHANGE["changes"]}))["intents"]

    effect = {"runs": 3, "now": {"suggest": 3}, "then": {"reply": 3}, "examples": [3, 2, 1]}
    assert found == {"return_policy": effect}
    assert row(admin)["level"] == "suggest"


# The switch


def test_an_agent_may_stop_everything_and_an_admin_lets_it_go_on(faced: Stage, admin: FlaskClient) -> None:
    agent = faced.signed_in(Role.AGENT, "agent-01@example.com")

    stopped = good(agent.post("/api/v1/pause", json={"paused": True, "reason": "wrong prices"}))

    assert stopped["reason"] == "wrong prices"
    assert good(admin.get("/api/v1/intents"))["paused"] is True
    assert code(agent.post("/api/v1/pause", json={"paused": False})) == (403, "not_permitted")
    assert good(agent.post("/api/v1/pause", json={"paused": True, "reason": "late"}))["reason"] == "wrong prices"
    assert good(admin.post("/api/v1/pause", json={"paused": False}))["who"] == ADMIN
    assert good(admin.get("/api/v1/intents"))["paused"] is False


# Versions


def test_an_earlier_version_comes_back_as_a_new_one(admin: FlaskClient) -> None:
    good(admin.post("/api/v1/intents", json=CHANGE))

    back = good(admin.post("/api/v1/versions/0/restore", json={"reason": "complaints", "base": 1}))

    assert back["number"] == 2
    assert row(admin)["level"] == "suggest"
    assert [one["number"] for one in good(admin.get("/api/v1/versions"))["versions"]] == [2, 1]


def test_a_version_that_is_not_there_is_not_restored(admin: FlaskClient) -> None:
    assert code(admin.post("/api/v1/versions/9/restore", json={"reason": "x", "base": 0})) == (404, "unknown_version")


def test_a_policy_in_a_file_is_not_changed_here(tmp_path: Path) -> None:
    with stage(tmp_path, managed="/etc/deskmate/policy.toml") as made:
        client = made.signed_in()
        for path, body in (
            ("intents", CHANGE),
            ("versions/0/restore", {"reason": "x", "base": 0}),
        ):
            assert code(client.post(f"/api/v1/{path}", json=body)) == (409, "managed_by_file")
        assert good(client.post("/api/v1/pause", json={"paused": True}))["paused"] is True
        assert good(client.get("/api/v1/intents"))["managed"] == "/etc/deskmate/policy.toml"


# Runs


def test_runs_are_listed_narrowed_and_paged(faced: Stage, admin: FlaskClient) -> None:
    for number in range(1, 6):
        faced.run(number, OutcomeKind.SUGGESTED if number % 2 else OutcomeKind.FAILED, ticket=str(number + 100))

    def numbers(query: str) -> list[int]:
        return [one["run"] for one in good(admin.get(f"/api/v1/runs?{query}"))["runs"]]

    assert numbers("") == [5, 4, 3, 2, 1]
    assert numbers("kind=failed") == [4, 2]
    assert numbers("limit=2&before=4") == [3, 2]
    assert numbers("text=103") == [3]
    assert numbers("connection=shop") == []


def test_one_run_is_told_whole(faced: Stage, admin: FlaskClient) -> None:
    faced.run(1)
    found = good(admin.get("/api/v1/runs/1"))

    assert (found["story"]["run"], found["draft"]["text"], found["note"]) == (1, "Text [1]", "note")
    assert code(admin.get("/api/v1/runs/2")) == (404, "unknown_run")


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "before=x", "before=-1", "since_days=9999", "sort=ticket"])
def test_a_wrong_search_is_refused(admin: FlaskClient, query: str) -> None:
    assert code(admin.get(f"/api/v1/runs?{query}")) == (422, "invalid")


# Trying


def test_a_text_is_tried_and_nothing_is_written(faced: Stage, admin: FlaskClient) -> None:
    text = "This is unacceptable, the worst service ever! I want to talk to a manager."
    found = good(admin.post("/api/v1/try", json={"text": text, "connection": "shop"}))

    assert found["why"]["limits"]
    assert found["chips"]["sentiment"] == {"value": "very_negative", "probability": 0.9}
    assert faced.faces.ledger.newest() == []


def test_while_it_is_still_loading_one_has_to_wait(tmp_path: Path) -> None:
    def loading(text: str, connection: str) -> Decision:
        raise NotReady

    with stage(tmp_path, try_=loading) as made:
        answer = made.signed_in().post("/api/v1/try", json={"text": "lamp"})

    assert code(answer) == (503, "not_ready")
    assert answer.headers["Retry-After"] == "5"


def test_too_many_tries_have_to_wait(tmp_path: Path) -> None:
    with stage(tmp_path, budget=1) as made:
        one, other = made.signed_in(), made.signed_in(Role.AGENT, "agent-01@example.com")
        tried = [client.post("/api/v1/try", json={"text": "lamp"}).status_code for client in (one, one, other)]

    assert tried == [200, 429, 200]


def test_a_connection_that_is_not_there_is_not_tried(admin: FlaskClient) -> None:
    answer = admin.post("/api/v1/try", json={"text": "lamp", "connection": "other"})

    assert code(answer) == (404, "unknown_connection")


# Roles


CALLS: list[tuple[str, str, Any, Role]] = [
    ("get", "intents", None, Role.VIEWER),
    ("get", "runs", None, Role.VIEWER),
    ("get", "runs/1", None, Role.VIEWER),
    ("get", "versions", None, Role.VIEWER),
    ("post", "intents/preview", {"changes": CHANGE["changes"]}, Role.VIEWER),
    ("post", "try", {"text": "lamp"}, Role.AGENT),
    ("post", "pause", {"paused": True}, Role.AGENT),
    ("post", "intents", CHANGE, Role.ADMIN),
    ("post", "versions/0/restore", {"reason": "x", "base": 0}, Role.ADMIN),
]


@pytest.mark.parametrize(("method", "path", "body", "needed"), CALLS)
def test_each_call_asks_for_its_role(faced: Stage, method: str, path: str, body: Any, needed: Role) -> None:
    faced.run(1)
    for role in Role:
        client = faced.signed_in(role, f"{role}@example.com")
        answer = getattr(client, method)(f"/api/v1/{path}", json=body)
        assert (answer.status_code == 403) is not role.may(needed)
        if role.may(needed):
            break


@pytest.mark.parametrize(("method", "path", "body", "needed"), CALLS)
def test_nobody_else_gets_anything(faced: Stage, method: str, path: str, body: Any, needed: Role) -> None:
    answer = getattr(faced.client(), method)(f"/api/v1/{path}", json=body, headers=faced.bearer())

    assert code(answer) == (401, "signed_out")
