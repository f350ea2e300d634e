"""What an answer to a test delivery proves, and what it does not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cli.connecting.proof import Verdict, deliver, judge, told
from app.cli.connecting.steps import State
from integrations.zendesk.setup import Answer
from tests.integrations.zendesk.wire import Reply, Wire, always

OURS = json.dumps({"status": "ignored"})


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (202, OURS, Verdict.PROVEN),
        (200, json.dumps({"status": "accepted"}), Verdict.PROVEN),
        (202, json.dumps({"status": "known"}), Verdict.PROVEN),
        (400, json.dumps({"error": "neither an event nor a trigger's body"}), Verdict.NOT_UNDERSTOOD),
        (200, "", Verdict.STRANGER),
        (200, "<html>Welcome</html>", Verdict.STRANGER),
        (204, json.dumps({"status": "ok"}), Verdict.STRANGER),
        (200, json.dumps(["ignored"]), Verdict.STRANGER),
        (400, "<html>Bad Request</html>", Verdict.ODD),
        (401, json.dumps({"error": "the signature does not fit"}), Verdict.REFUSED),
        (403, "", Verdict.REFUSED),
        (404, json.dumps({"error": "unknown connection"}), Verdict.NO_PATH),
        (405, "", Verdict.NO_PATH),
        (301, "", Verdict.MOVED),
        (0, "", Verdict.DOWN),
        (502, "<html>", Verdict.DOWN),
        (503, json.dumps({"error": "the store is down"}), Verdict.DOWN),
        (413, "", Verdict.ODD),
    ],
)
def test_each_answer_has_its_meaning(status: int, body: str, verdict: Verdict) -> None:
    assert judge(Answer(status, body)) is verdict


@given(st.integers(0, 599), st.text() | st.sampled_from([OURS, "{}", "[" * 2000, '{"error": 1}', '{"status": []}']))
def test_nothing_but_our_own_words_is_a_proof(status: int, body: str) -> None:
    proven = judge(Answer(status, body)) is Verdict.PROVEN

    assert not proven or status in range(200, 300)
    assert not proven or json.loads(body)


@pytest.mark.parametrize("status", [0, 200, 301, 400, 401, 404, 413, 503])
def test_whatever_is_no_proof_says_how_to_mend_it(status: int) -> None:
    step = told("test delivery", Answer(status, ""), "shop")

    assert step.state is State.FAILED
    assert step.mend
    assert "{" not in step.mend


def test_a_delivery_goes_to_the_endpoint_as_it_is() -> None:
    with Wire(always(Reply(202, {"status": "ignored"}))) as wire:
        answer = deliver(f"{wire.url}/deep/webhooks/main", b'{"a": 1}', {"X-One": "two"}, 2.0)
    (asked,) = wire.asked

    assert judge(answer) is Verdict.PROVEN
    assert (asked.method, asked.path, asked.body) == ("POST", "/deep/webhooks/main", {"a": 1})
    assert (asked.headers["x-one"], asked.headers["content-type"]) == ("two", "application/json")


@pytest.mark.parametrize("status", [301, 400, 401, 404, 429, 500, 503])
def test_a_refusal_keeps_its_status(status: int) -> None:
    with Wire(always(Reply(status, headers={"Retry-After": "5"}))) as wire:
        answer = deliver(f"{wire.url}/webhooks/main", b"{}", {}, 2.0)

    assert answer.status == status
    assert len(wire.asked) == 1


def test_no_answer_is_status_nought() -> None:
    assert deliver("http://127.0.0.1:9/webhooks/main", b"{}", {}, 0.5) == Answer(0, "")


def test_an_answer_that_is_no_json_is_a_stranger() -> None:
    with Wire(always(Reply(200, b"<html>", {"Content-Type": "text/html"}))) as wire:
        answer = deliver(f"{wire.url}/webhooks/main", b"{}", {}, 2.0)

    assert judge(answer) is Verdict.STRANGER
