"""What a person reads: whole at eighty columns, without colour, with one ticket and with thousands."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from app.cli.figures import INTENTS, show
from app.domain import Decision, Draft, Evidence
from app.evidence.tally import Found, Tally
from app.evidence.trial import Run, Verdict
from app.words import reason_words
from knowledge.passages import Citation
from tests.app.evidence.test_tally import run


def told(
    runs: Sequence[Run],
    width: int = 80,
    encoding: str = "utf-8",
    tickets: int = 0,
    named: Mapping[str, str] | None = None,
) -> str:
    """Return what a terminal of this width shows of these runs."""
    tally = Tally(named or {})
    for one in runs:
        tally.add(one)
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    show(Console(file=file, width=width), Found(tally, tickets or len(runs), 414, 2.0))
    file.flush()
    buffer = file.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode(encoding)


def drafted(one: Run, **changes: Any) -> Run:
    """Return the run with a draft."""
    draft = Draft("Hello,\n\nThe long heart of the answer.\n\nBye", (), Evidence.DOCUMENTED, "en", 0.87, "w", "p")
    assert isinstance(one.decision, Decision)
    return replace(one, decision=replace(one.decision, draft=replace(draft, **changes)))


CITED = Citation(1, "files/en/12", "12", "c", "How to return", "https://example.com/12", "q")
MANY = [run(verdict, f"intent number {number}", str(number)) for verdict in Verdict for number in range(99)]


@pytest.mark.parametrize("width", [60, 80, 200])
def test_no_line_is_longer_than_the_terminal(width: int) -> None:
    assert max(map(len, told(MANY, width).splitlines())) <= width


def test_every_verdict_is_told_with_count_share_and_words() -> None:
    text = told([run(Verdict.SUGGESTED)] * 3 + [run(Verdict.FAILED)])

    lines = {line.split("  ")[0].strip(): line for line in text.splitlines()}
    assert "75.0%" in lines["suggested"]
    assert "25.0%" in lines["failed"]
    assert all(verdict.value.replace("_", " ") in lines for verdict in Verdict)


def test_a_share_that_is_not_nothing_is_never_drawn_as_nothing() -> None:
    text = told([run(Verdict.SUGGESTED)] * 2_000 + [run(Verdict.REPLIED)])

    (line,) = [line for line in text.splitlines() if line.startswith("replied")]
    assert "▏" in line


def test_what_does_not_fit_is_one_row() -> None:
    text = told(MANY)

    assert f"and {99 - INTENTS} more" in text


def test_reasons_are_told_in_words() -> None:
    text = told([run(Verdict.SUGGESTED)])

    (made,) = [run(Verdict.SUGGESTED).decision]
    assert made is not None
    assert reason_words[made.reason] in text


def test_a_terminal_without_the_blocks_shows_signs_that_it_has() -> None:
    assert "###" in told([run(Verdict.SUGGESTED)] * 9, encoding="ascii")


def test_what_was_stopped_says_so() -> None:
    assert "Stopped after 1 of 7,000 tickets" in told([run(Verdict.SUGGESTED)], tickets=7_000)
    assert "Stopped" not in told([run(Verdict.SUGGESTED)])


def test_an_example_shows_the_heart_of_its_draft() -> None:
    approved = drafted(run(Verdict.REPLIED), evidence=Evidence.APPROVED)

    text = told([drafted(run(Verdict.SUGGESTED), citations=(CITED,)), approved])

    assert "“The long heart of the answer.”" in text
    assert "How to return (87% sure)" in text
    assert "the approved text (87% sure)" in text


def test_square_brackets_of_customers_are_no_markup() -> None:
    text = told([drafted(run(Verdict.SUGGESTED, "[bold]x"), text="[red]stop[/blue]")])

    assert "[red]stop[/blue]" in text
    assert "[Bold]X" in text


def test_intents_that_the_file_names_are_compared() -> None:
    text = told([run(Verdict.SUGGESTED, "refund", "1"), run(Verdict.SUGGESTED, "refund", "2")], named={"1": "refund"})

    assert "1 of 1 (100.0%)" in text


def test_nothing_at_all_is_shown_too() -> None:
    assert "with 0 tickets" in told([], tickets=3)
