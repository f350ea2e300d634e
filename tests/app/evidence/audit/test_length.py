"""Articles that are too long, and long without a heading."""

from app.evidence.audit.findings import Severity, Use
from app.evidence.audit.length import LONG, STRETCH, too_long
from tests.app.evidence.audit.articles import article, key


def part(words: int, heading: str = "") -> str:
    """Return a heading and so many words below it."""
    return f"{f'## {heading}' if heading else ''}\n\n" + " ".join(["word"] * words) + "\n\n"


def test_a_stretch_without_a_heading_is_found() -> None:
    text = part(10, "First") + part(STRETCH, "Second")
    (found,) = too_long([article("1", "A", text)], Use({key("1"): frozenset("ab")}))

    assert (found.what, found.severity, found.tickets) == ("unheaded", Severity.LOW, 2)
    assert found.figures == {"words": STRETCH + 10, "stretch": STRETCH, "heading": "Second"}


def test_a_very_long_article_is_found_however_many_headings_it_has() -> None:
    many = "".join(part(100, f"Part {at}") for at in range(LONG // 100))
    twice = "".join(part(100, f"Part {at}") for at in range(2 * LONG // 100))
    first, second = too_long([article("1", "A", many), article("2", "B", twice)], Use())

    assert (first.what, first.severity) == ("long", Severity.LOW)
    assert (second.what, second.severity) == ("long", Severity.MEDIUM)


def test_headed_articles_code_and_tables_are_not_long() -> None:
    headed = part(STRETCH - 1, "A") + part(STRETCH - 1, "B")
    code = "```\n" + "word " * 3 * LONG + "\n```\n"
    table = "| a | b | c |\n| --- | --- | --- |\n" + "| word word | word | word |\n" * LONG

    assert too_long([article(str(at), "A", one) for at, one in enumerate((headed, code, table))], Use()) == []


def test_a_script_without_spaces_is_counted_by_characters() -> None:
    assert len(too_long([article("1", "A", "配送" * STRETCH, "ja")], Use())) == 1
