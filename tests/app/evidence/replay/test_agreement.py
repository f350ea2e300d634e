"""Whether a draft says what a person answered."""

import pytest

from app.domain import Draft, Evidence
from app.evidence.alike import by_words
from app.evidence.replay.agreement import Agreement, agreement, differing
from app.evidence.replay.moments import Act, Real
from knowledge.passages import Audience, Chunk, Citation, Passage, Source

QUOTE = "Returns are free within 30 days of delivery, in the box that they came in."
OURS, OTHER = "https://help.example.com/articles/100200-returns", "https://help.example.com/articles/100300-gifts"


def passage(key: str, url: str, text: str) -> Passage:
    source = Source(key, key, key, text, Audience.PUBLIC, "en", "", url, "d")
    return Passage(Chunk(f"{key}#0", key, (), text, 0, len(text)), source, 0.9, 0.9, 0.9, 0.9)


PASSAGES = (passage("returns", OURS, QUOTE), passage("gifts", OTHER, "Gift cards are valid for three years."))


def held(reply: str, *links: str, text: str = QUOTE) -> Agreement:
    cited = Citation(1, "returns", "1", "returns#0", "Returns", OURS, QUOTE)
    draft = Draft(text, (cited,), Evidence.DOCUMENTED, "en", 0.9, "extractive", "p")
    return agreement(draft, PASSAGES, Real(Act.ANSWERED, reply, links), by_words)


def test_a_link_to_the_same_article_is_the_same_answer() -> None:
    found = held("See here.", "https://help.example.com/articles/100200-our-returns?x=1#top")

    assert found.article is True
    assert found.same


def test_a_link_to_another_article_is_another_answer() -> None:
    assert held(f"{QUOTE[:20]} see {OTHER}.").article is False


def test_a_link_to_an_article_that_was_not_found_counts_as_another() -> None:
    assert held("See https://help.example.com/articles/777777.").article is False


def test_quoted_words_point_to_the_article() -> None:
    assert held("Hello, returns are free within 30 days of delivery, in the box. Bye").article is True


def test_without_an_article_the_content_decides() -> None:
    assert held("Free returns within 30 days of delivery, in their box.").same
    assert not held("Please restart your router.").same


@pytest.mark.parametrize(
    ("said", "real", "differ"),
    [
        ("within 30 days", "within 14 days", ("30 days",)),
        ("within 30 days", "within a month", ()),
        ("within 30 days", "free of charge", ()),
        ("costs 5 EUR and takes 2 days", "it costs 5 EUR", ()),
        ("costs 5 EUR", "it costs 7 EUR", ("5 EUR",)),
    ],
)
def test_values_contradict_each_other_or_not(said: str, real: str, differ: tuple[str, ...]) -> None:
    assert differing(said, real) == differ


def test_the_same_article_with_another_value_is_not_the_same() -> None:
    assert not held("Within 14 days.", OURS).same
