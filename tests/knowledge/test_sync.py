from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from integrations.helpdesk import Article, Unavailable
from knowledge.index import Kind, Shelf
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.passages import Audience, Chunk, Source
from knowledge.sync import Report, heal, sync
from tests.knowledge.articles import Letters, article, articles, many

UNREADABLE = "%PDF-1.4 not a text"


def shelf(audience: Audience = Audience.PUBLIC, kind: Kind = Kind.CHUNK, **changes: str) -> Shelf:
    """Name a shelf."""
    return Shelf(audience, changes.get("brand", ""), changes.get("language", "en"), kind)


def held(library: Library, where: Shelf) -> set[str]:
    """Return the ids on a shelf."""
    assert library.index
    return library.index.ids(where)


def test_first_pass_adds(shelved: Library) -> None:
    report = sync("main", articles("password", "refund"), shelved, full=True)

    assert report == Report(added=2)
    assert held(shelved, shelf()) == {"main/en-us/password#0", "main/en-us/refund#0"}
    assert held(shelved, shelf(kind=Kind.TITLE)) == {"main/en-us/password", "main/en-us/refund"}


def test_second_pass_embeds_nothing(shelved: Library) -> None:
    sync("main", articles(), shelved, full=True)
    assert isinstance(shelved.encoder, Letters)
    shelved.encoder.encoded.clear()
    stamp = shelved.texts.stamp()

    assert sync("main", articles(), shelved, full=True) == Report(unchanged=6)
    assert shelved.encoder.encoded == []
    assert shelved.texts.stamp() == stamp


def test_change_replaces_text_and_vectors(shelved: Library) -> None:
    long = "\n\n".join(f"<p>{'word ' * 150}{number}</p>" for number in range(4))
    sync("main", [article(body=long)], shelved, full=True)
    before = held(shelved, shelf())
    report = sync("main", [article(body="<p>Short</p>")], shelved, full=True)

    assert (len(before), report) == (4, Report(changed=1))
    assert held(shelved, shelf()) == {"main/en-us/password#0"}
    assert [chunk.text for _, chunk in shelved.texts.chunks(Audience.PUBLIC)] == ["Short"]


@pytest.mark.parametrize("full", [True, False])
def test_withdrawn_article_leaves_the_public_at_once(shelved: Library, full: bool) -> None:
    sync("main", articles(), shelved, full=True)
    sync("main", [article(public=False)], shelved, full=full, share=1)

    assert "main/en-us/password#0" not in held(shelved, shelf())
    assert "main/en-us/password" not in held(shelved, shelf(kind=Kind.TITLE))
    assert held(shelved, shelf(Audience.INTERNAL)) == {"main/en-us/password#0"}
    assert "main/en-us/password" not in {one.key for one in shelved.texts.sources(Audience.PUBLIC)}


def test_brand_and_language_have_shelves_of_their_own(shelved: Library) -> None:
    sync("main", [article(brand="lamps"), article("refund", locale="de")], shelved, full=True)

    assert held(shelved, shelf(brand="lamps")) == {"main/en-us/password#0"}
    assert held(shelved, shelf(language="de")) == {"main/de/refund#0"}


def test_full_pass_removes_what_is_gone(shelved: Library) -> None:
    sync("main", articles(), shelved, full=True)
    report = sync("main", articles()[1:], shelved, full=True)

    assert report == Report(unchanged=5, removed=1)
    assert len(held(shelved, shelf())) == 5
    assert len(shelved.texts.keys("main")) == 5


def test_partial_pass_removes_nothing(by_words: Library) -> None:
    sync("main", articles(), by_words, full=True)

    assert sync("main", articles("refund"), by_words, full=False) == Report(unchanged=1)
    assert len(by_words.texts.keys("main")) == 6


def test_other_origins_are_left_alone(by_words: Library) -> None:
    sync("folder", articles(), by_words, full=True)
    sync("main", articles("refund"), by_words, full=True)

    assert len(by_words.texts.keys("folder")) == 6


def test_pass_that_would_remove_much_stops(by_words: Library) -> None:
    sync("main", many(20), by_words, full=True)
    report = sync("main", many(12), by_words, full=True)

    assert report.removed == 0
    assert report.refused.startswith("8 of 20 articles are gone")
    assert "deskmate sync --full --remove" in report.refused
    assert len(by_words.texts.keys("main")) == 20


def test_pass_that_is_told_to_removes_much(by_words: Library) -> None:
    sync("main", many(20), by_words, full=True)

    assert sync("main", many(12), by_words, full=True, share=1) == Report(unchanged=12, removed=8)


def test_empty_pass_over_many_removes_nothing(by_words: Library) -> None:
    sync("main", many(20), by_words, full=True)

    assert sync("main", [], by_words, full=True).refused


def test_a_few_of_few_may_go(by_words: Library) -> None:
    sync("main", articles(), by_words, full=True)

    assert sync("main", articles("refund"), by_words, full=True).removed == 5


def broken(*good: Article) -> Iterator[Article]:
    """Yield articles, then fail as a helpdesk does."""
    yield from good
    raise Unavailable("page 2: 503")


def test_broken_pass_removes_nothing_and_says_so(by_words: Library) -> None:
    sync("main", articles(), by_words, full=True)
    with pytest.raises(Unavailable):
        sync("main", broken(article()), by_words, full=True)

    assert len(by_words.texts.keys("main")) == 6


def test_pass_after_a_broken_one_completes_the_vectors(shelved: Library) -> None:
    with pytest.raises(Unavailable):
        sync("main", broken(*articles()), shelved, full=True)
    lacking = held(shelved, shelf())
    sync("main", articles(), shelved, full=True)

    assert lacking == set()
    assert len(held(shelved, shelf())) == 6


class DyingTexts(MemoryTexts):
    """Texts whose store dies at one put, as a killed process does."""

    dies_at = 0

    def put(self, source: Source, chunks: Sequence[Chunk]) -> None:
        """Keep a source, or die."""
        self.dies_at -= 1
        if self.dies_at == 0:
            raise KeyboardInterrupt
        super().put(source, chunks)


def test_death_before_the_text_is_kept_is_mended(shelved: Library) -> None:
    texts = DyingTexts()
    library = replace(shelved, texts=texts)
    sync("main", articles(), library, full=True)
    texts.dies_at = 1
    with pytest.raises(KeyboardInterrupt):
        sync("main", [article(body="<p>New words</p>")], library, full=False)
    between = held(library, shelf())
    sync("main", [article(body="<p>New words</p>")], library, full=False)

    assert "main/en-us/password#0" not in between
    assert len(held(library, shelf())) == 6


def test_heal_rebuilds_an_empty_index(shelved: Library) -> None:
    sync("main", articles(), replace(shelved, encoder=None, index=None), full=True)

    assert heal(shelved) == 6
    assert len(held(shelved, shelf())) == 6
    assert heal(shelved) == 0


def test_heal_drops_vectors_without_a_text(shelved: Library) -> None:
    sync("main", articles(), shelved, full=True)
    shelved.texts.drop(["main/en-us/refund"])
    heal(shelved)

    assert len(held(shelved, shelf())) == len(held(shelved, shelf(kind=Kind.TITLE))) == 5


def test_heal_drops_a_whole_shelf(shelved: Library) -> None:
    sync("main", [article(brand="lamps")], shelved, full=True)
    shelved.texts.drop(["main/en-us/password"])
    heal(shelved)

    assert held(shelved, shelf(brand="lamps")) == set()


def test_blank_article_is_known_but_not_indexed(shelved: Library) -> None:
    sync("main", [article(body="<p> </p>")], shelved, full=True)

    assert len(shelved.texts.keys("main")) == 1
    assert held(shelved, shelf(kind=Kind.TITLE)) == set()
    assert heal(shelved) == 0


def test_progress_counts_articles(by_words: Library) -> None:
    done: list[int] = []
    sync("main", articles(), by_words, full=True, progress=done.append)

    assert done == [1, 2, 3, 4, 5, 6]


def test_many_articles_are_embedded_in_steps(shelved: Library) -> None:
    report = sync("main", many(70), shelved, full=True)

    assert report == Report(added=70)
    assert len(held(shelved, shelf())) == 70


def test_unreadable_article_stays_and_stops_no_removal(by_words: Library) -> None:
    sync("main", articles(), by_words, full=True)
    report = sync("main", [article(body=UNREADABLE), *articles("refund")], by_words, full=True)

    assert report == Report(failed=1, unchanged=1, removed=4)
    assert set(by_words.texts.keys("main")) == {"main/en-us/password", "main/en-us/refund"}


def test_withdrawn_article_goes_even_if_unreadable(shelved: Library) -> None:
    sync("main", articles(), shelved, full=True)
    sync("main", [article(body=UNREADABLE, public=False)], shelved, full=False)

    assert "main/en-us/password#0" not in held(shelved, shelf())
    assert shelved.texts.article("main/en-us/password") is None
