"""The figures of a replay: what is counted, and out of how many."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.evidence.replay.figures import curve, figures
from app.evidence.replay.page import page
from app.policy import load, shipped

POLICY = load(shipped())
NAME = POLICY.intents[0].name


def moment(right: bool | None, covered: bool = True, **changes: Any) -> dict[str, Any]:
    made = {
        "message": "m", "at": "2026-03-02T12:00:00+00:00", "real": "answered", "intent": NAME, "title": "T",
        "level": "suggest",
        "reason": "ceiling", "act": "answered", "same_act": True, "covered": covered, "confidence": 0.9, "younger": [],
        "question": "<b>?</b>", "draft": "D", "reply": "R", "right": right,
    }  # fmt: skip
    return {**made, **changes}


def rows(*moments: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"ticket": str(at), "link": f"https://x.example/{at}", "moments": [one]} for at, one in enumerate(moments)]


def test_what_nobody_answered_is_not_judged_and_said_so() -> None:
    found = figures(rows(moment(True), moment(False), moment(None)), POLICY)

    assert found["coverage"]["hits"] == 3
    assert (found["precision"]["n"], found["precision"]["hits"], found["precision"]["unjudged"]) == (2, 1, 1)
    assert 0 < found["precision"]["low"] < 0.5 < found["precision"]["high"] < 1


def test_an_error_is_a_failure_and_no_share() -> None:
    broken = {"message": "m", "at": "2026-03-02", "real": "answered", "error": "Unavailable"}

    found = figures(rows(broken, moment(True)), POLICY)

    assert (found["failed"], found["coverage"]["n"]) == (1, 1)


def test_the_worst_misses_lead_to_their_tickets() -> None:
    found = figures(rows(moment(False, confidence=0.5), moment(False, confidence=0.8), moment(True)), POLICY)

    assert [one["link"] for one in found["intents"][0]["misses"]] == ["https://x.example/1", "https://x.example/0"]


def test_one_intent_alone_is_reported() -> None:
    found = figures(rows(moment(True), moment(True, intent="other")), POLICY, NAME)

    assert [one["name"] for one in found["intents"]] == [NAME]
    assert found["moments"] == 1


def test_nothing_has_no_share() -> None:
    found = figures([], POLICY)

    assert found["coverage"]["share"] is None
    assert "No customer wrote anything" in page({**found, "complete": True, "tickets_per_second": 0.0})


def test_the_page_shows_misses_and_hides_no_markup() -> None:
    text = page({**figures(rows(moment(False)), POLICY), "complete": True, "tickets_per_second": 1.0})

    assert "&lt;b&gt;?&lt;/b&gt;" in text
    assert 'href="https://x.example/0"' in text


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_a_curve_ends_with_all_and_never_goes_back(judged: list[tuple[float, bool]]) -> None:
    found = curve(judged, 2 * len(judged))

    assert [one["n"] for one in found] == sorted({one["n"] for one in found})
    assert found[-1]["n"] == len(judged)
    assert found[-1]["risk"] == round(sum(not right for _, right in judged) / len(judged), 4)
