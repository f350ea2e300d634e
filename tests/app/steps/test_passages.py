"""What the help centre says, and the limit where it is silent."""

from dataclasses import dataclass, field

from app.domain import AutonomyLevel, Intent, Limit, Reason
from app.steps.passages import passages
from knowledge.passages import Found
from tests.app.writers.reading import found, question, source

APPROVED = Intent("hours", "Opening hours", "contact", (), approved=(("de", "Von 9 bis 17 Uhr."),))


NOTHING = Found((), 0.0)


@dataclass
class Shelf:
    """A search that finds what it was given, in the languages it was given."""

    holds: Found = NOTHING
    languages: tuple[str, ...] = ("en",)
    asked: list[tuple[str, str, bool, str]] = field(default_factory=list)

    def find(self, text: str, language: str, internal: bool = False, brand: str = "") -> Found:
        """Return everything."""
        self.asked.append((text, language, internal, brand))
        return self.holds

    def speaks(self, language: str, brand: str = "") -> bool:
        """Say whether the language is among its own."""
        return language in self.languages


def test_what_is_found_is_returned_without_a_limit() -> None:
    shelf = Shelf(found(source()))

    assert passages(question(), shelf) == (shelf.holds, ())


def test_only_public_text_of_the_language_and_brand_is_asked_for() -> None:
    shelf = Shelf()

    passages(question("Where is it?"), shelf, "main")

    assert shelf.asked == [("Where is it?", "en", False, "main")]


def test_nothing_found_hands_over() -> None:
    _, limits = passages(question(), Shelf())

    assert limits == (Limit(AutonomyLevel.SUGGEST, Reason.NOTHING_FOUND, "en", handoff=True),)


def test_a_language_without_articles_hands_over_unasked() -> None:
    shelf = Shelf(found(source()))

    nothing, limits = passages(question(language="de"), shelf)

    assert (nothing.passages, shelf.asked) == ((), [])
    assert limits == (Limit(AutonomyLevel.SUGGEST, Reason.LANGUAGE, "de", handoff=True),)


def test_an_approved_text_needs_no_article() -> None:
    assert passages(question(language="de"), Shelf(), "", APPROVED)[1] == ()


def test_an_approved_text_of_another_language_does_not_help() -> None:
    assert passages(question(language="en"), Shelf(), "", APPROVED)[1] != ()
