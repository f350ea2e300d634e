"""Requirements on tickets that we did not write, over articles that we did not write."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.evidence.trial import Run, Verdict
from tests.evals.real import as_tickets, cited, paraphrases, run, sample, share

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for the encoder."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def answerable(bench_data: Path, kept: Path) -> tuple[list[Run], dict[str, Any]]:
    """Return runs of questions that the help centre answers."""
    rows = paraphrases(bench_data, "kb_plausible")
    template = sample(bench_data, "tickets_thunderbird", 1)[0]
    return run(bench_data, "kb_plausible", as_tickets(rows, template), kept), rows


@pytest.fixture(scope="module")
def foreign(bench_data: Path, kept: Path) -> Sequence[Run]:
    """Return runs of tickets that the help centre cannot answer, and of tickets in other languages."""
    asked = [*sample(bench_data, "tickets_thunderbird", 150), *sample(bench_data, "tickets_multilingual", 100)]
    return run(bench_data, "kb_arduino", asked, kept)


def test_the_article_that_answers_is_cited(answerable: tuple[list[Run], dict[str, Any]]) -> None:
    assert cited(*answerable) >= 0.60


def test_no_draft_is_empty(answerable: tuple[list[Run], dict[str, Any]]) -> None:
    drafts = [one.decision.draft for one in answerable[0] if one.decision and one.decision.draft]

    assert drafts
    assert all(draft.text.strip() and draft.citations for draft in drafts)


def test_what_cannot_be_answered_is_not(foreign: Sequence[Run]) -> None:
    assert share(foreign, Verdict.REPLIED) == 0
    assert share(foreign[:150], Verdict.ABSTAINED, Verdict.HANDED_OFF, Verdict.SKIPPED) >= 0.85


def test_no_draft_is_in_a_wrong_language(foreign: Sequence[Run]) -> None:
    wrong = [
        one.ticket
        for one in foreign
        if one.decision
        and one.decision.draft
        and one.decision.question
        and one.decision.draft.language != one.decision.question.language
    ]

    assert wrong == []


def test_nothing_fails(answerable: tuple[list[Run], dict[str, Any]], foreign: Sequence[Run]) -> None:
    assert [one.error for one in (*answerable[0], *foreign) if one.verdict is Verdict.FAILED] == []
