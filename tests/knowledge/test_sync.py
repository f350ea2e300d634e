from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest

from integrations.helpdesk import Article, Page, Unavailable
from knowledge.heal import heal
from knowledge.index import Kind, Shelf
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.passages import Audience, Chunk, Source
from knowledge.sources import whole
from knowledge.sync import Report, look, sync
from tests.knowledge.articles import Letters, article, articles, many, part

UNREADABLE = "%PDF-1.4 not a text"
WHY = "article password: InvalidInputError"


def shelf(audience: Audience = Audience.PUBLIC, kind: Kind = Kind.CHUNK, **changes: str) -> Shelf:
    """Name a shelf."""
    return Shelf(audience, changes.get("brand", ""), changes.get("language", "en"), kind)


def held(library: Library, where: Shelf) -> set[str]:
    """Return the ids on a shelf."""
    assert library.index
    return library.index.ids(where)


def test_first_pass_adds(shelved: Library) -> None:
    report = sync("main", whole(articles("password", "refund")), shelved)

    assert report == Report(added=2, complete=True)
    assert held(shelved, shelf()) == {"main/en-us/password#0", "main/en-us/refund#0"}
    assert held(shelved, shelf(kind=Kind.TITLE)) == {"main/en-us/password", "main/en-us/refund"}


def test_second_pass_embeds_nothing(shelved: Library) -> None:
    sync("main", whole(articles()), shelved)
    assert isinstance(shelved.encoder, Letters)
    shelved.encoder.encoded.clear()
    stamp = shelved.texts.stamp()

    assert sync("main", whole(articles()), shelved) == Report(unchanged=6, complete=True)
    assert shelved.encoder.encoded == []
    assert shelved.texts.stamp() == stamp


def test_change_replaces_text_and_vectors(shelved: Library) -> None:
    long = "\n\n".join(f"<p>{'word ' * 150}{number}</p>" for number in range(4))
    sync("main", whole([article(body=long)]), shelved)
    before = held(shelved, shelf())
    report = sync("main", whole([article(body="<p>Short</p>")]), shelved)

    assert (len(before), report) == (4, Report(changed=1, complete=True))
    assert held(shelved, shelf()) == {"main/en-us/password#0"}
    assert [chunk.text for _, chunk in shelved.texts.chunks(Audience.PUBLIC)] == ["Short"]


@pytest.mark.parametrize("pages", [whole, part])
def test_withdrawn_article_leaves_the_public_at_once(
    shelved: Library, pages: Callable[[list[Article]], Iterator[Page]]
) -> None:
    sync("main", whole(articles()), shelved)
    sync("main", pages([article(public=False)]), shelved, share=1)

    assert "main/en-us/password#0" not in held(shelved, shelf())
    assert "main/en-us/password" not in held(shelved, shelf(kind=Kind.TITLE))
    assert held(shelved, shelf(Audience.INTERNAL)) == {"main/en-us/password#0"}
    assert "main/en-us/password" not in {one.key for one in shelved.texts.sources(Audience.PUBLIC)}


def test_brand_and_language_have_shelves_of_their_own(shelved: Library) -> None:
    sync("main", whole([article(brand="lamps"), article("refund", locale="de")]), shelved)

    assert held(shelved, shelf(brand="lamps")) == {"main/en-us/password#0"}
    assert held(shelved, shelf(language="de")) == {"main/de/refund#0"}


def test_full_pass_removes_what_is_gone(shelved: Library) -> None:
    sync("main", whole(articles()), shelved)
    report = sync("main", whole(articles()[1:]), shelved)

    assert report == Report(unchanged=5, removed=1, complete=True)
    assert len(held(shelved, shelf())) == 5
    assert len(shelved.texts.keys("main")) == 5


def test_partial_pass_removes_nothing(by_words: Library) -> None:
    sync("main", whole(articles()), by_words)

    assert sync("main", part(articles("refund")), by_words) == Report(unchanged=1)
    assert len(by_words.texts.keys("main")) == 6


def test_other_origins_are_left_alone(by_words: Library) -> None:
    sync("folder", whole(articles()), by_words)
    sync("main", whole(articles("refund")), by_words)

    assert len(by_words.texts.keys("folder")) == 6


def test_pass_that_would_remove_much_stops(by_words: Library) -> None:
    sync("main", whole(many(20)), by_words)
    report = sync("main", whole(many(12)), by_words)

    assert report.removed == 0
    assert report.refused.startswith("8 of 20 articles are gone")
    assert "deskmate sync --full --remove" in report.refused
    assert len(by_words.texts.keys("main")) == 20


def test_pass_that_is_told_to_removes_much(by_words: Library) -> None:
    sync("main", whole(many(20)), by_words)

    assert sync("main", whole(many(12)), by_words, share=1) == Report(unchanged=12, removed=8, complete=True)


def test_empty_pass_over_many_removes_nothing(by_words: Library) -> None:
    sync("main", whole(many(20)), by_words)

    assert sync("main", whole([]), by_words).refused


def test_a_few_of_few_may_go(by_words: Library) -> None:
    sync("main", whole(articles()), by_words)

    assert sync("main", whole(articles("refund")), by_words).removed == 5


def broken(*good: Article) -> Iterator[Article]:
    """Yield articles, then fail as a helpdesk does."""
    yield from good
    raise Unavailable("page 2: 503")


def test_broken_pass_removes_nothing_and_says_so(by_words: Library) -> None:
    sync("main", whole(articles()), by_words)
    with pytest.raises(Unavailable):
        sync("main", whole(broken(article())), by_words)

    assert len(by_words.texts.keys("main")) == 6


def test_pass_after_a_broken_one_completes_the_vectors(shelved: Library) -> None:
    with pytest.raises(Unavailable):
        sync("main", whole(broken(*articles())), shelved)
    lacking = held(shelved, shelf())
    sync("main", whole(articles()), shelved)

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
    sync("main", whole(articles()), library)
    texts.dies_at = 1
    with pytest.raises(KeyboardInterrupt):
        sync("main", part([article(body="<p>New words</p>")]), library)
    between = held(library, shelf())
    sync("main", part([article(body="<p>New words</p>")]), library)

    assert "main/en-us/password#0" not in between
    assert len(held(library, shelf())) == 6


def test_heal_rebuilds_an_empty_index(shelved: Library) -> None:
    sync("main", whole(articles()), replace(shelved, encoder=None, index=None))

    assert heal(shelved) == 6
    assert len(held(shelved, shelf())) == 6
    assert heal(shelved) == 0


def test_heal_drops_vectors_without_a_text(shelved: Library) -> None:
    sync("main", whole(articles()), shelved)
    shelved.texts.drop(["main/en-us/refund"])
    heal(shelved)

    assert len(held(shelved, shelf())) == len(held(shelved, shelf(kind=Kind.TITLE))) == 5


def test_heal_drops_a_whole_shelf(shelved: Library) -> None:
    sync("main", whole([article(brand="lamps")]), shelved)
    shelved.texts.drop(["main/en-us/password"])
    heal(shelved)

    assert held(shelved, shelf(brand="lamps")) == set()


def test_blank_article_is_known_but_not_indexed(shelved: Library) -> None:
    sync("main", whole([article(body="<p> </p>")]), shelved)

    assert len(shelved.texts.keys("main")) == 1
    assert held(shelved, shelf(kind=Kind.TITLE)) == set()
    assert heal(shelved) == 0


def test_progress_counts_articles(by_words: Library) -> None:
    done: list[int] = []
    sync("main", whole(articles()), by_words, progress=done.append)

    assert done == [1, 2, 3, 4, 5, 6]


def test_many_articles_are_embedded_in_steps(shelved: Library) -> None:
    report = sync("main", whole(many(70)), shelved)

    assert report == Report(added=70, complete=True)
    assert len(held(shelved, shelf())) == 70


def test_unreadable_article_stays_and_stops_no_removal(by_words: Library) -> None:
    sync("main", whole(articles()), by_words)
    report = sync("main", whole([article(body=UNREADABLE), *articles("refund")]), by_words)

    assert report == Report(failed=1, unchanged=1, removed=4, complete=True, failures=(("main/en-us/password", WHY),))
    assert set(by_words.texts.keys("main")) == {"main/en-us/password", "main/en-us/refund"}


def test_withdrawn_article_goes_even_if_unreadable(shelved: Library) -> None:
    sync("main", whole(articles()), shelved)
    sync("main", part([article(body=UNREADABLE, public=False)]), shelved)

    assert "main/en-us/password#0" not in held(shelved, shelf())
    assert shelved.texts.article("main/en-us/password") is None


def test_look_brings_one_article_up_to_date_in_every_language(shelved: Library) -> None:
    sync("main", whole([article(), article(locale="de"), article("refund")]), shelved)
    report = look("main", "password", [article(body="<p>New words</p>")], shelved)

    assert (report.changed, report.removed) == (1, 1)
    assert set(shelved.texts.keys("main")) == {"main/en-us/password", "main/en-us/refund"}
    assert held(shelved, shelf()) == {"main/en-us/password#0", "main/en-us/refund#0"}
    assert held(shelved, shelf(language="de")) == set()


def test_look_at_what_is_gone_forgets_it(shelved: Library) -> None:
    sync("main", whole(many(8)), shelved)

    assert look("main", "topic3", [], shelved).removed == 1
    assert look("main", "nowhere", [], shelved) == Report()
    assert len(held(shelved, shelf())) == len(shelved.texts.keys("main")) == 7


def test_article_in_two_help_centres_is_two(shelved: Library) -> None:
    sync("main", whole([article(brand="b"), article(brand="b/2", place="2")]), shelved)

    assert set(shelved.texts.keys("main")) == {"main/en-us/password", "main/en-us@2/password"}
    assert held(shelved, shelf(brand="b/2")) == {"main/en-us@2/password#0"}


def test_article_that_is_told_twice_in_a_pass_is_as_it_was_told_last(shelved: Library) -> None:
    sync("main", whole([article(), article(public=False)]), shelved)

    assert list(shelved.texts.sources(Audience.PUBLIC)) == []
    assert held(shelved, shelf()) == set()
    assert held(shelved, shelf(Audience.INTERNAL)) == {"main/en-us/password#0"}


def test_cursor_is_kept_only_after_its_page(by_words: Library) -> None:
    kept: list[tuple[str, int]] = []

    def keep(cursor: str) -> None:
        kept.append((cursor, len(by_words.texts.keys("main"))))

    pages = [Page(tuple(articles("password", "refund")), "a"), Page(), Page(tuple(articles("invoice")), "b")]
    sync("main", pages, by_words, kept=keep)

    assert kept == [("a", 2), ("b", 3)]


def test_what_a_helpdesk_lets_us_know_is_told(by_words: Library) -> None:
    assert sync("main", [Page(note="closed"), Page(complete=True)], by_words).notes == ("closed",)


def test_vote_changes_the_row_and_embeds_nothing(shelved: Library) -> None:
    sync("main", whole([article()]), shelved)
    assert isinstance(shelved.encoder, Letters)
    shelved.encoder.encoded.clear()
    report = sync("main", whole([article(labels=("new",))]), shelved)
    found = shelved.texts.article("main/en-us/password")

    assert (report.unchanged, shelved.encoder.encoded) == (1, [])
    assert found and found[0].labels == ("new",)
