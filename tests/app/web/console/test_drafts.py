"""A decision as story and try box show it."""

from dataclasses import replace

import pytest

from app.domain import AutonomyLevel, Finding, Limit, Reason, Trace
from app.web.console.drafts import bounds, level_of, marked, silence, written
from app.web.console.texts import texts
from tests.app.store.examples import decision
from tests.fakes import NOON

T = texts("en")
LONG = Limit(AutonomyLevel.SUGGEST, Reason.TOO_LONG)


def test_the_lowest_limit_decides_the_first_of_equals() -> None:
    limits = (
        Limit(AutonomyLevel.REPLY, Reason.ALLOWED),
        Limit(AutonomyLevel.SUGGEST, Reason.UNSURE_INTENT),
        Limit(AutonomyLevel.SUGGEST, Reason.ANGER, handoff=True),
    )

    assert [one.decides for one in bounds(limits, T)] == [False, True, False]


def test_without_limits_there_is_nothing_to_mark() -> None:
    assert bounds((), T) == ()


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>Yes. [1]</p>", '<p>Yes. <a class="cite" href="#source-1">1</a></p>'),
        ("<p>Not cited [7], no mark [a]</p>", "<p>Not cited [7], no mark [a]</p>"),
        ('<a href="https://x.example.com/[1]">x</a>', '<a href="https://x.example.com/[1]">x</a>'),
        ("", ""),
    ],
)
def test_marks_of_citations_lead_to_their_source(html: str, shown: str) -> None:
    assert marked(html, frozenset({1, 2})) == shown


def test_a_draft_is_shown_with_what_the_checks_said() -> None:
    shown = written(decision(), NOON, T)
    assert shown is not None

    assert 'href="#source-1"' in shown.html
    assert [(one.mark, one.title, one.quote) for one in shown.citations] == [(1, "Article 1", "One.")]
    assert shown.failed == 0


def test_without_a_draft_it_is_said_why() -> None:
    weak = Limit(AutonomyLevel.SUGGEST, Reason.WEAK_ANSWER)
    made = replace(decision(), draft=None, limits=(Limit(AutonomyLevel.SUGGEST, Reason.CEILING), weak))

    assert written(made, NOON, T) is None
    assert silence(made, T) == "The articles that were found hardly answer the question."


@pytest.mark.parametrize(
    ("level", "kept", "word"),
    [
        (AutonomyLevel.REPLY, True, "reply"),
        (AutonomyLevel.SUGGEST, True, "suggest"),
        (AutonomyLevel.SUGGEST, False, "handoff"),
    ],
)
def test_a_handoff_without_a_draft_is_called_so(level: AutonomyLevel, kept: bool, word: str) -> None:
    made = decision(level=level)

    assert level_of(made if kept else replace(made, draft=None)) == word


def test_each_sentence_stands_beside_its_source() -> None:
    shown = written(decision(), NOON, T)
    assert shown is not None

    assert [(one.mark, one.title) for one in shown.sentences if one.mark] == [(1, "Article 1")]


def test_a_check_that_passed_says_what_it_found_only_where_it_found_something() -> None:
    found = (Finding("figures", "passed"), Finding("sender", Trace.VERIFIED), Finding("length", "5000", LONG))
    shown = written(replace(decision(), findings=found), NOON, T)
    assert shown is not None

    assert [(one.failed, bool(one.words)) for one in shown.findings] == [(False, False), (False, True), (True, True)]
