"""A draft sentence by sentence."""

from dataclasses import replace

import pytest

from app.domain import Draft, DraftKind, Evidence
from app.evidence.verdicts import LONGEST, Agreement, Standing, pieces, verdicts
from app.writers.frames import frame
from knowledge.passages import Citation

QUOTE = (
    "You may return any item within 14 days of delivery. It must be unused and in its original box. "
    "The refund of 30 euros reaches your account within five working days."
)
CITED = (Citation(1, "main/en/1", "1", "main/en/1#0", "Return an item", "https://help.example.com/1", QUOTE),)


def draft(text: str, **changes: object) -> Draft:
    made = Draft(text, CITED, Evidence.DOCUMENTED, "en", 0.9, "model", "p1")
    return replace(made, **changes)  # type: ignore[arg-type]


def values(text: str, **changes: object) -> list[tuple[str, Agreement | None]]:
    (one,) = verdicts(draft(text, **changes))
    return [(piece.text, piece.value) for piece in one.pieces if piece.value]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("It must be unused and in its original box. [1]", Standing.VERBATIM),
        ("You may return any item within 2 weeks of delivery. [1]", Standing.AGREES),
        ("You may return any item within 15 days of delivery. [1]", Standing.DIFFERS),
        ("You may not return any item within 14 days of delivery. [1]", Standing.DIFFERS),
        ("Lamps shine brightly above tables. [1]", Standing.LOOSE),
        ("It must be unused and in its original box.", Standing.UNCITED),
        ("Hello,", Standing.COURTESY),
    ],
)
def test_each_sentence_has_its_standing(text: str, standing: Standing) -> None:
    assert [one.standing for one in verdicts(draft(text))] == [standing]


def test_values_are_marked_on_both_sides_however_they_are_written() -> None:
    (one,) = verdicts(draft("You may return any item within 2 weeks of delivery. [1]"))

    assert [piece.text for piece in one.pieces if piece.value is Agreement.AGREES] == ["2 weeks"]
    assert [piece.text for piece in one.passage if piece.value is Agreement.AGREES] == ["14 days"]


def test_what_differs_is_marked_and_named() -> None:
    text = "The refund of 40 euros reaches your account within five working days. [1]"

    assert values(text) == [("40 euros", Agreement.DIFFERS), ("five working days", Agreement.AGREES)]
    assert verdicts(draft(text))[0].faults == (("amount", "40 euros"),)


def test_a_sentence_is_shown_beside_the_passage_that_says_it() -> None:
    other = replace(CITED[0], number=2, article="main/en/2", title="Orders", quote="Orders leave on the same day.")
    text = "Orders leave on the same day. It must be unused and in its original box. [1] [2]"
    found = verdicts(draft(text, citations=(*CITED, other)))

    assert [one.source for one in found] == [2, 1]
    assert found[0].passage[0].text == "Orders leave on the same day."


def test_a_mark_covers_the_paragraphs_before_it() -> None:
    text = "It must be unused and in its original box.\n\nYou may return any item within 14 days of delivery. [1]"

    assert [one.source for one in verdicts(draft(text))] == [1, 1]


def test_greeting_and_list_of_sources_claim_nothing() -> None:
    words = frame("en")
    assert words
    text = f"{words.greeting}\n\nIt must be unused. [1]\n\n{words.sources}\n- [1] [Return an item]({CITED[0].url})"

    assert [one.standing for one in verdicts(draft(text))] == [Standing.COURTESY, Standing.AGREES]


def test_an_approved_text_is_its_own_source() -> None:
    found = verdicts(draft("Orders leave on the same day.", citations=(), evidence=Evidence.APPROVED))

    assert [(one.standing, one.source) for one in found] == [(Standing.APPROVED, 0)]


def test_a_question_back_claims_nothing() -> None:
    found = verdicts(draft("Which order is it?", kind=DraftKind.CLARIFY))

    assert [one.standing for one in found] == [Standing.COURTESY]


def test_a_long_passage_is_cut() -> None:
    long = replace(CITED[0], quote=f"Lamps {'shine and ' * 200}glow.")
    (one,) = verdicts(draft("Lamps shine. [1]", citations=(long,)))

    assert len("".join(piece.text for piece in one.passage)) <= LONGEST + 2


def test_only_whole_words_are_marked() -> None:
    found = pieces("1 day, 11 days", {"1 day": Agreement.AGREES})

    assert [(one.text, one.value) for one in found] == [("1 day", Agreement.AGREES), (", 11 days", None)]
