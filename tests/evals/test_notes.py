"""Every handoff note holds its parts, and what somebody needs who sees nothing else."""

import pytest

from app.texts.telling import NOTES
from integrations.render import render
from tests.evals.notes import Case, cases, note

CASES = cases()
FIRST = {"en": ("**Over to", "**Wanted:**", "**Next step:**"), "de": ("**Übergabe an", "**Gewünscht:**", "**Nächster")}
LONGEST = 4_000  # characters


@pytest.fixture(scope="module")
def notes() -> dict[str, str]:
    """Return all notes by case."""
    return {one.name: note(one) for one in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.name)
def test_a_note_holds_what_its_case_needs(case: Case, notes: dict[str, str]) -> None:
    text = notes[case.name]

    assert [one for one in case.holds if one not in text] == []
    assert [one for one in case.hides if one in text] == []


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.name)
def test_the_first_lines_say_why_what_and_next(case: Case, notes: dict[str, str]) -> None:
    paragraphs = notes[case.name].split("\n\n")

    assert all(one.startswith(head) for one, head in zip(paragraphs, FIRST[case.language], strict=False))
    assert len(" ".join(paragraphs[:3]).split()) <= 100  # read in twenty seconds
    assert len(notes[case.name]) < LONGEST


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.name)
def test_a_note_renders_for_both_helpdesks(case: Case, notes: dict[str, str]) -> None:
    html = render(notes[case.name])

    assert "<strong>" in html
    assert "**" not in html
    assert "<script" not in html


def test_there_are_twenty_in_every_language_of_notes() -> None:
    assert len(CASES) == 20
    assert {one.language for one in CASES} == set(NOTES)
