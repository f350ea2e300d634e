"""The sidebar's half of the API: one ticket of one connection."""

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.domain import AutonomyLevel, OutcomeKind
from app.facts import Remembered
from app.store.inbox import run_id
from app.store.memories import Memories
from tests.app.evidence.entries import asked
from tests.app.web.stage import TOKEN, Stage
from tests.fakes import NOON

TICKET = "/api/v1/main/tickets/7"


def get(faced: Stage, path: str = TICKET, **headers: str) -> TestResponse:
    """Return what the sidebar reads."""
    return faced.client().get(path, headers={**faced.bearer(), **headers})


def post(faced: Stage, path: str, body: Any = None, **claims: Any) -> TestResponse:
    """Return what comes of a sidebar's call."""
    return faced.client().post(path, json={} if body is None else body, headers=faced.bearer(**claims))


def view(answer: TestResponse) -> Any:
    """Return the answer's content, which came with 200."""
    assert answer.status_code == 200, answer.text
    return answer.json


# Reading


def test_an_unknown_ticket_is_answered_all_the_same(faced: Stage) -> None:
    found = view(get(faced))

    assert (found["state"], found["draft"], found["can"]["take"]) == ("nothing", None, True)


def test_a_draft_comes_with_its_passages(faced: Stage) -> None:
    faced.run(1)

    found = view(get(faced))

    assert (found["state"], found["run"], found["chips"]["intent"]["name"]) == ("ready", 1, "card")
    assert found["draft"]["citations"][0]["passage_html"] == "<p>One.</p>"
    assert found["draft"]["text"] == "Text [1]"


def test_each_connection_has_tickets_of_its_own(faced: Stage) -> None:
    faced.run(1)

    other = faced.client().get("/api/v1/shop/tickets/7", headers={"Authorization": f"Bearer {TOKEN}"})

    assert view(other)["state"] == "nothing"


def test_the_story_of_a_tickets_runs(faced: Stage) -> None:
    faced.run(1)
    faced.run(2, OutcomeKind.HANDED_OFF)
    faced.run(3, ticket="8")

    found = view(get(faced, f"{TICKET}/runs"))["runs"]

    assert [(one["run"], one["kind"]) for one in found] == [(2, "handed_off"), (1, "suggested")]
    assert found[0]["steps"][0]["told"] == {"key": "status", "values": {"status": "new"}, "reasons": []}
    assert {"name", "ms", "words", "told"} == found[0]["steps"][0].keys()


def test_like_tickets_are_of_the_same_connection_and_kind(faced: Stage) -> None:
    how = asked("How do I return the lamp that I bought?")
    for number, (ticket, connection, kind) in enumerate(
        [
            ("7", "main", OutcomeKind.SUGGESTED),
            ("8", "main", OutcomeKind.REPLIED),
            ("9", "main", OutcomeKind.FAILED),
            ("10", "shop", OutcomeKind.REPLIED),
        ],
        1,
    ):
        faced.run(number, kind, ticket=ticket, connection=connection, question=how.question)

    found = view(get(faced, f"{TICKET}/similar"))["tickets"]

    assert [(one["id"], one["outcome"], one["url"]) for one in found] == [
        ("8", "replied", "https://desk.example.com/8")
    ]


def test_a_ticket_without_a_question_is_like_none(faced: Stage) -> None:
    faced.run(1, question=None, triage=None)

    assert view(get(faced, f"{TICKET}/similar")) == {"tickets": []}


def test_an_answer_that_is_known_is_not_sent_again(faced: Stage) -> None:
    faced.run(1)
    first = get(faced)

    again = get(faced, **{"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    faced.run(2)
    assert get(faced, **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_nobody_keeps_what_is_personal(faced: Stage) -> None:
    for path in (TICKET, f"{TICKET}/runs", f"{TICKET}/similar"):
        assert get(faced, path).headers["Cache-Control"] == "no-store"


# Asking


def test_an_agent_finds_what_customers_may_not_read(faced: Stage) -> None:
    found = view(post(faced, "/api/v1/main/ask", {"question": "Refunds above 100?"}))

    assert 0 < found["probability"] <= 1
    assert (found["passages"][0]["title"], found["passages"][0]["audience"]) == ("Refunds above 100", "internal")
    assert found["passages"][0]["html"] == "<p>Ask the team lead first.</p>"


def test_only_what_is_public_on_request(faced: Stage) -> None:
    found = view(post(faced, "/api/v1/main/ask", {"question": "Refunds above 100?", "internal": False}))

    assert {one["audience"] for one in found["passages"]} <= {"public"}


def test_a_question_in_another_language_finds_nothing_in_this_one(faced: Stage) -> None:
    found = view(post(faced, "/api/v1/main/ask", {"question": "How long does delivery take?", "language": "de"}))

    assert found == {"probability": 0.0, "passages": []}


def test_too_many_questions_have_to_wait(faced: Stage) -> None:
    for _ in range(faced.faces.budget):
        post(faced, "/api/v1/main/ask", {"question": "lamp?"})

    answer = post(faced, "/api/v1/main/ask", {"question": "lamp?"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert post(faced, f"{TICKET}/consider").status_code == 202
    faced.clock.seconds += 61
    assert post(faced, "/api/v1/main/ask", {"question": "lamp?"}).status_code == 200


# Doing


def test_a_fresh_look_is_an_event_of_the_inbox(faced: Stage) -> None:
    answer = post(faced, f"{TICKET}/consider")

    assert (answer.status_code, answer.json) == (202, {"status": "accepted"})
    assert view(get(faced))["state"] == "working"


def test_wishes_for_a_look_within_seconds_are_one(faced: Stage) -> None:
    told = [post(faced, f"{TICKET}/consider").json for _ in range(2)]
    faced.clock.time += timedelta(seconds=20)

    assert told == [{"status": "accepted"}, {"status": "known"}]
    assert post(faced, f"{TICKET}/consider").json == {"status": "accepted"}


def test_a_ticket_is_taken_and_handed_back(faced: Stage) -> None:
    faced.run(1)
    taken = view(post(faced, f"{TICKET}/take", {"agent": "Agent 02"}, agent="Agent 01"))
    back = view(post(faced, f"{TICKET}/hand-back", {"agent": "Agent 02"}, agent="Agent 01"))

    assert taken["held"]["by"] == "Agent 01"
    assert taken["can"] == {**taken["can"], "take": False, "hand_back": True}
    assert back["held"] is None


def test_the_audit_says_that_the_name_is_only_claimed(faced: Stage) -> None:
    post(faced, f"{TICKET}/take", agent="admin-01@example.com")

    assert faced.faces.audit.newest(1)[0].who == "admin-01@example.com (in the sidebar)"


def test_freshdesks_agent_is_named_in_the_call(faced: Stage) -> None:
    path, headers = "/api/v1/shop/tickets/7/take", {"Authorization": f"Bearer {TOKEN}"}
    named = view(faced.client().post(path, json={"agent": "Agent\n03"}, headers=headers))
    bare = view(faced.client().post("/api/v1/shop/tickets/8/take", json={}, headers=headers))

    assert named["held"]["by"] == "Agent 03"
    assert bare["held"]["by"] == "an agent"


def test_a_reply_that_waits_is_stopped(faced: Stage) -> None:
    faced.run(1, None, level=AutonomyLevel.REPLY, delay=30.0)
    waiting = view(get(faced))

    stopped = view(post(faced, f"{TICKET}/runs/1/stop"))

    assert waiting["delay"] == {"seconds_left": 30.0, "run": 1}
    assert waiting["can"]["stop"] is True
    assert (stopped["delay"], stopped["can"]["stop"]) == (None, False)
    assert faced.faces.holds.stopped(run_id("main", "7", 1)) == "agent-01@example.com (in the sidebar)"


def test_what_has_ended_cannot_be_stopped(faced: Stage) -> None:
    faced.run(1)
    answer = post(faced, f"{TICKET}/runs/1/stop")

    assert (answer.status_code, code(answer)) == (409, "too_late")


def test_a_review_is_kept_and_a_second_word_replaces_the_first(faced: Stage) -> None:
    faced.run(1)
    for reason in ("old price", "too long"):
        answer = post(faced, f"{TICKET}/reviews", {"run": 1, "kind": "rejected", "reason": f" {reason}\x00"})
        assert (answer.status_code, answer.json) == (201, {"run": 1, "kind": "rejected"})
    about = {"run": 1, "kind": "passage_helpful", "passage": "help/en/1#0"}
    post(faced, f"{TICKET}/reviews", about, agent="Agent 01")

    kept = faced.faces.reviews.of_run(run_id("main", "7", 1))
    assert [(one.kind, one.reason, one.passage) for one in kept] == [
        ("rejected", "too long", ""),
        ("passage_helpful", "", "help/en/1#0"),
    ]
    assert kept[1].who == "Agent 01 (in the sidebar)"


@pytest.mark.parametrize("path", ["/api/v1/main/tickets/7/reviews", "/api/v1/main/tickets/7/runs/{run}/stop"])
@pytest.mark.parametrize("run", [2, 3, 99])
def test_another_tickets_run_is_out_of_reach(faced: Stage, path: str, run: int) -> None:
    faced.run(1)
    faced.run(2, None, ticket="8", level=AutonomyLevel.REPLY, delay=30.0)
    faced.run(3, None, connection="shop", level=AutonomyLevel.REPLY, delay=30.0)

    answer = post(faced, path.format(run=run), {"run": run, "kind": "used"} if path.endswith("reviews") else {})

    assert (answer.status_code, code(answer)) == (404, "unknown_run")


def code(answer: TestResponse) -> Any:
    """Return the code of a refusal."""
    assert answer.json
    assert answer.json["error"].keys() == {"code", "message", "mend"}
    return answer.json["error"]["code"]


# Trust


ROUTES = [
    ("get", ""),
    ("get", "/runs"),
    ("get", "/similar"),
    ("post", "/consider"),
    ("post", "/reviews"),
    ("post", "/take"),
    ("post", "/hand-back"),
    ("post", "/runs/1/stop"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_without_a_bearer_nothing_is_said_or_done(faced: Stage, method: str, path: str) -> None:
    faced.run(1)
    answer = getattr(faced.client(), method)(f"{TICKET}{path}", json={} if method == "post" else None)

    assert answer.status_code == 401
    assert "card" not in answer.text
    assert faced.faces.audit.newest() == []


def test_no_claim_gives_anything_away(faced: Stage) -> None:
    """An agent chooses the claims: whatever they say, the level, the policy and other tickets stay as they are."""
    faced.run(1)
    plain = view(get(faced))
    claims = {"agent": "admin-01@example.com", "role": "admin", "connection": "shop", "level": "resolve", "scope": "*"}

    told = faced.client().get(TICKET, headers=faced.bearer(**claims))

    assert told.json == plain


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/main/ask", {"question": ""}),
        ("/api/v1/main/ask", {"question": " \n"}),
        ("/api/v1/main/ask", {"question": "x", "level": "resolve"}),
        ("/api/v1/main/ask", {"question": "x", "internal": "yes"}),
        ("/api/v1/main/ask", {"question": "x" * 2001}),
        ("/api/v1/main/ask", ["question"]),
        ("/api/v1/main/tickets/7/reviews", {"run": 1, "kind": "loved"}),
        ("/api/v1/main/tickets/7/reviews", {"run": "1", "kind": "used"}),
        ("/api/v1/main/tickets/x/take", {}),
        ("/api/v1/main/tickets/-7/take", {}),
        ("/api/v1/main/tickets/7/runs/0/stop", {}),
        ("/api/v1/main/tickets/7/runs/99999999999999999999/stop", {}),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong_and_nothing_else(faced: Stage, path: str, body: Any) -> None:
    answer = post(faced, path, body)

    assert (answer.status_code, code(answer)) == (422, "invalid")


def test_a_refusal_does_not_repeat_what_was_sent(faced: Stage) -> None:
    answer = post(faced, "/api/v1/main/ask", {"question": 7, "zirconium": "pelican"})

    assert answer.status_code == 422
    assert "pelican" not in answer.text


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"question": "\\ud800"}', b"null", b'"{}"'])
def test_a_body_that_is_no_json_object_is_refused(faced: Stage, content: bytes) -> None:
    headers = {**faced.bearer(), "Content-Type": "application/json"}
    answer = faced.client().post("/api/v1/main/ask", data=content, headers=headers)

    assert answer.status_code == 422


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_allowed(faced: Stage, method: str) -> None:
    answer = getattr(faced.client(), method)(TICKET, headers=faced.bearer())

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert code(answer) == "method_not_allowed"


def test_what_is_remembered_of_the_requester_is_shown_and_nobody_elses(faced: Stage) -> None:
    faced.run(1)
    entry = faced.faces.ledger.get(1)
    assert entry is not None and entry.decision is not None
    kept = Memories(faced.faces.ledger.store)
    kept.keep("main", entry.decision.requester_id, Remembered("5", NOON, "Cards", "replied"))
    kept.keep("main", "somebody-else", Remembered("6", NOON, "Secrets", "replied"))

    (found,) = view(get(faced))["memory"]

    assert found["words"] == "2 March 2026, ticket 5: asked about “Cards”; the copilot answered."
    assert (found["source"], found["key"]) == ("memory", "ticket 5")
