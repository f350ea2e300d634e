"""What was found, as the page shows it."""

import pytest

from app.web.console.hits import EXCERPT, place_of, result, web_address
from app.web.console.texts import texts
from knowledge.passages import Audience, Found, Passage
from tests.app.store.examples import chunk, source

T = texts("en")
ARTICLE = source(1)
CHUNKS = [chunk(ARTICLE, at, text) for at, text in enumerate(("First *words*.", "Second words.", "Third words."))]


def passage(at: int = 1, scores: tuple[float, ...] = (0.5, 0.4, 0.3, 0.2), **changes: object) -> Passage:
    return Passage(CHUNKS[at], source(1, **changes), *scores)


def test_a_passage_has_its_neighbours_around_it() -> None:
    (hit,) = result(Found((passage(),), 0.7), "en", lambda key: CHUNKS, T).hits

    assert (hit.before, hit.here, hit.after) == (
        "<p>First <em>words</em>.</p>",
        "<p>Second words.</p>",
        "<p>Third words.</p>",
    )
    assert (hit.place, hit.key, hit.heading) == (1, ARTICLE.key, "Top › Below")


@pytest.mark.parametrize(("at", "around"), [(0, ("", "<p>Second words.</p>")), (2, ("<p>Second words.</p>", ""))])
def test_at_the_ends_of_an_article_there_is_one_neighbour(at: int, around: tuple[str, str]) -> None:
    (hit,) = result(Found((passage(at),), 0.7), "en", lambda key: CHUNKS, T).hits

    assert (hit.before, hit.after) == around


def test_an_article_that_is_gone_by_now_leaves_the_passage() -> None:
    (hit,) = result(Found((passage(),), 0.7), "en", lambda key: [], T).hits

    assert (hit.before, hit.here, hit.after) == ("", "<p>Second words.</p>", "")


def test_each_score_is_a_bar_with_its_figure() -> None:
    (hit,) = result(Found((passage(scores=(0.513, 1.0, 0.0, 0.2)),), 0.7), "en", lambda key: CHUNKS, T).hits

    assert [(one.name, one.figure, one.width, one.whole) for one in hit.scores] == [
        ("Score", "0.51", 51.3, True),
        ("Meaning", "1.00", 100.0, False),
        ("Title", "0.00", 0.0, False),
        ("Words", "0.20", 20.0, False),
    ]


def test_by_words_alone_no_other_score_is_shown() -> None:
    found = result(Found((passage(scores=(0.2, 0.0, 0.0, 0.2)),), 0.7), "en", lambda key: CHUNKS, T)

    assert found.by_words
    assert [one.name for one in found.hits[0].scores] == ["Score", "Words"]


def test_nothing_found_says_nothing_of_vectors() -> None:
    found = result(Found((), 0.0), "en", lambda key: [], T)

    assert (found.hits, found.by_words) == ((), False)


def test_a_long_passage_is_cut_at_a_word_and_loses_its_signs() -> None:
    long = chunk(ARTICLE, 1, "## Heading\n\n- one\n- two\n\n" + "word " * 200)
    (hit,) = result(Found((Passage(long, ARTICLE, 0.5, 0.4, 0.3, 0.2),), 0.7), "en", lambda key: [], T).hits

    assert hit.excerpt.startswith("Heading one two word word")
    assert hit.excerpt.endswith("word …")
    assert len(hit.excerpt) <= EXCERPT + 2


def test_only_what_is_for_agents_is_marked() -> None:
    public, inside = passage(), passage(audience=Audience.INTERNAL)
    hits = result(Found((public, inside), 0.7), "en", lambda key: CHUNKS, T).hits

    assert [one.audience for one in hits] == ["", "internal"]


@pytest.mark.parametrize(
    ("url", "link"),
    [("https://a.example.com/1", "https://a.example.com/1"), ("javascript:alert(1)", ""), ("", ""), ("/path", "")],
)
def test_only_addresses_of_the_web_become_links(url: str, link: str) -> None:
    assert web_address(url) == link


def test_a_chunks_place_is_in_its_id() -> None:
    assert place_of("folder/-/a#b.md#12") == 12
