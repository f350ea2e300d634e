"""The whole audit: what is done first, what was not looked at, and its plain values."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.evidence.audit.audit import STEPS, Audit, Material, audit
from app.evidence.audit.coverage import Examples
from app.evidence.audit.findings import Asked
from app.evidence.audit.plain import plain
from tests.app.evidence.audit.articles import article, key
from tests.fakes import NOON

ADDRESS = "https://help.example.com/articles/"
RETURNS = "You can return items within {} days of delivery."
SOURCES = [
    article("100", "Returns", RETURNS.format(14), url=f"{ADDRESS}100", updated=NOON),
    article("200", "Refunds", f"{RETURNS.format(30)} See [more]({ADDRESS}999).", url=f"{ADDRESS}200"),
    article("300", "Paint", "Let it dry.", url=f"{ADDRESS}300", updated=NOON - timedelta(days=2000)),
]


def asked(ticket: str, text: str, confidence: float, *shown: str) -> Asked:
    return Asked(ticket, text, confidence, tuple(map(key, shown)))


def audited(questions: Sequence[Asked] = (), **changes: Any) -> Audit:
    fields: dict[str, Any] = {"sources": SOURCES, "asked": questions, **changes}
    return audit(Material(**fields), NOON)


QUESTIONS = [
    *(asked(f"a{at}", "How do I paint it?", 0.9, "300") for at in range(3)),
    *(replace(asked(f"b{at}", "Do you sell spare bulbs?", 0.1), intent="bulbs") for at in range(2)),
    asked("c", "May I return it?", 0.8, "200", "100"),
]


def test_what_helps_most_tickets_comes_first() -> None:
    found = plain(audited(QUESTIONS))["worklist"]

    assert [(one["do"], one["tickets"], one.get("kind", "gap")) for one in found] == [
        ("mend", 3, "stale"),
        ("write", 2, "gap"),
        ("mend", 1, "contradiction"),
        ("mend", 1, "broken_link"),
    ]


def test_equal_numbers_are_ordered_by_what_misleads() -> None:
    found = plain(audited())["worklist"]

    assert [one["kind"] for one in found] == ["contradiction", "broken_link"]


def test_without_questions_examples_are_no_tasks_but_one_line() -> None:
    weak = Examples("bulbs", "Spare bulbs", (("Do you sell bulbs?", 0.1), ("Bulbs?", 0.2)), ("en",))
    silent, spoken = audited(examples=[weak]), audited(QUESTIONS, examples=[weak])

    assert "uncovered" not in {one.kind for one in silent.findings}
    assert [one for one in silent.notes if "coverage" in one] == [
        "coverage, gaps and use need questions: there are none yet; of the examples of intents 0 of 2 find an answer"
    ]
    assert "uncovered" in {one.kind for one in spoken.findings}


def test_what_could_not_be_looked_at_is_said_and_not_counted() -> None:
    bare = audited(sources=[article("1", "A", "Words."), article("2", "B", "Others.")])

    assert bare.notes == (
        "coverage, gaps and use need questions: there are none yet",
        "orphans not looked for: 0 tickets are too few",
        "links not looked at: articles without addresses",
        "age not known: articles without dates",
        "no encoder: words compared, not meanings",
    )
    assert {one.name for one in bare.score.parts} == {"contradiction", "stale", "duplicate", "long"}


def test_macros_may_repeat_themselves() -> None:
    text = "We are sorry that it took so long. Your parcel is on its way and will be with you in a day or two. " * 2
    twice = [article(str(at), "Sorry", text) for at in range(2)]
    macros = [article(str(at), "Sorry", text, public=False) for at in range(2)]
    found = audited(sources=[*twice, *(_macro(one) for one in macros)])

    assert [one.articles for one in found.findings] == [(key("0"), key("1"))]


def _macro(one: Any) -> Any:
    return replace(one, key=one.key.replace("main/", "main.macros/"))


def test_nothing_known_is_no_error() -> None:
    nothing = audited(sources=[])

    assert (nothing.score.value, nothing.worklist) == (0, ())


def test_every_step_is_told() -> None:
    steps: list[str] = []
    audit(Material(SOURCES), NOON, steps.append)

    assert tuple(steps) == STEPS


def test_all_of_it_is_json() -> None:
    told = json.loads(json.dumps(plain(audited(QUESTIONS))))
    (gap,) = told["gaps"]

    assert set(told) == {
        "articles", "tickets", "score", "parts", "coverage", "findings", "gaps", "worklist", "notes",
    }  # fmt: skip
    assert (told["articles"], told["tickets"]) == (3, 6)
    assert gap == {
        "title": "Do you sell spare bulbs?",
        "n": 2,
        "questions": ["Do you sell spare bulbs?"],
        "tickets": ["b0", "b1"],
        "confidence": 0.1,
        "nearest": None,
    }
    clash = next(one for one in told["findings"] if one["kind"] == "contradiction")
    assert [one["title"] for one in clash["articles"]] == ["Returns", "Refunds"]
    assert told["coverage"]["questions"] == {"answered": 4, "asked": 6, "share": 0.667}
