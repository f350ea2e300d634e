"""Articles that say the same, and those that only look alike."""

import numpy as np
import pytest

from app.evidence.audit.duplicates import duplicates
from app.evidence.audit.findings import Finding, Severity, Use
from knowledge.passages import Source
from tests.app.evidence.audit.articles import article, key

RETURNS = (
    "You can send anything back that you bought from us. Pack it well, put the slip that came with it on top, and "
    "bring the parcel to any post office. Once we have looked at it the money goes back the way it came."
)
PRINTED = (
    "Choose File and then Print. Pick the printer in the list, say how many copies you want, and press the blue button "
    "in the corner. If nothing comes out look whether the tray holds paper."
)


def found(one: Source, other: Source, near: float = 0.0) -> list[Finding]:
    """Return what is found in two articles whose meanings are so near, beside one of something else."""
    vectors = {one.key: np.array([1, 0], np.float32), other.key: np.array([near, (1 - near**2) ** 0.5], np.float32)}
    return duplicates([one, other, article("3", "Print", PRINTED)], Use(), vectors if near else {})


def test_the_same_text_below_another_title_is_a_duplicate() -> None:
    (same,) = found(article("1", "Sending things back", RETURNS), article("2", "How returns work", RETURNS))

    assert (same.what, same.articles, same.severity) == ("same", (key("1"), key("2")), Severity.MEDIUM)
    assert [quote.text for quote in same.quotes] == ["Sending things back", "How returns work"]


def test_a_text_within_a_longer_one_is_a_duplicate() -> None:
    (within,) = found(article("1", "Returns", RETURNS), article("2", "Returns in full", f"{RETURNS}\n\n{PRINTED} " * 2))

    assert (within.what, within.severity) == ("within", Severity.LOW)


def test_other_words_of_one_meaning_need_titles_alike() -> None:
    other = RETURNS.replace(
        "Pack it well, put the slip that came with it on top, and", "Wrap it, add the slip and then"
    )
    other = other.replace("Once we have looked at it the money goes back the way it came.", "Then we pay you back.")
    alike = found(article("1", "How to return an item", RETURNS), article("2", "Return an item", other), 0.95)
    apart = found(article("1", "How to return an item", RETURNS), article("2", "Post offices near you", other), 0.95)

    assert [one.what for one in alike] == ["alike"]
    assert apart == []


@pytest.mark.parametrize(
    ("titles", "words"),
    [
        (("Set up the MX-100", "Set up the MX-200"), ("MX-100", "MX-200")),
        (("Returns for students", "Returns for teachers"), ("student", "teacher")),
        (("Sending a lamp back", "Sending a table back"), ("lamp lamp lamp", "table table table")),
    ],
)
def test_the_same_of_two_things_is_none(titles: tuple[str, str], words: tuple[str, str]) -> None:
    one, other = (
        article(str(at), title, f"{RETURNS} It is about the {word}.")
        for at, (title, word) in enumerate(zip(titles, words, strict=True))
    )

    assert found(one, other) == []


@pytest.mark.parametrize(
    "other",
    [
        article("2", "Returns", RETURNS, "de"),
        article("2", "Returns", RETURNS, brand="b"),
        article("1", "Returns", RETURNS, place="b"),
        article("2", "Returns", PRINTED),
    ],
)
def test_other_languages_brands_and_texts_are_none(other: Source) -> None:
    assert found(article("1", "Returns", RETURNS, brand="a"), other) in ([], found(article("9", "X", "Y"), other))


def test_all_that_hang_together_are_one_finding_with_their_tickets() -> None:
    copies = [article(number, f"Returns {number}", RETURNS) for number in "abc"]
    (one,) = duplicates(copies, Use({key("a"): frozenset("12"), key("c"): frozenset("23")}))

    assert (one.articles, one.tickets) == ((key("a"), key("b"), key("c")), 3)


def test_few_words_are_not_compared() -> None:
    assert found(article("1", "A", "It is not there yet."), article("2", "B", "It is not there yet.")) == []
