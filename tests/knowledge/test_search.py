from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.helpdesk import Article
from knowledge.calibration import FUSED, Calibration
from knowledge.embeddings import Encoder
from knowledge.heal import heal
from knowledge.library import Library, library
from knowledge.memory import MemoryTexts
from knowledge.passages import Audience, fits
from knowledge.search import LONG, Search, _asked, _together
from knowledge.sources import whole
from knowledge.sync import sync
from tests.knowledge.articles import TOPICS, article, articles, many, part

CHATTER = "Hello there. " + "I have been with you for years and was always content with everything. " * 6


def searching(kept: Library, *found: Article) -> Search:
    """Return a search over these articles, or over all topics."""
    sync("main", whole(found or articles()), kept)
    return Search(kept)


def keys(search: Search, text: str, **scope: object) -> list[str]:
    """Return the ids of the articles found, best first."""
    found = search.find(text, "en", **scope)  # type: ignore[arg-type]
    return [one.source.id for one in found.passages]


@pytest.mark.parametrize(
    ("question", "answer"), [("forgot my password", "password"), ("tracking a parcel", "delivery")]
)
def test_best_article_comes_first(shelved: Library, by_words: Library, question: str, answer: str) -> None:
    assert keys(searching(shelved), question)[0] == answer
    assert keys(searching(by_words), question)[0] == answer


def test_real_encoder_finds_other_words(encoder: Encoder, tmp_path: Path, close: Callable[[Library], Library]) -> None:
    kept = close(library(MemoryTexts(), tmp_path / "chroma", encoder))
    search = searching(kept)

    assert keys(search, "I cannot log in any more")[0] == "password"
    assert keys(search, "my shipment is late")[0] == "delivery"


def test_scores_fall_and_lie_between_zero_and_one(shelved: Library) -> None:
    passages = searching(shelved).find("Where is the money for my lamp?", "en").passages
    scores = [one.score for one in passages]
    parts = [part for one in passages for part in (one.chunk_score, one.title_score, one.lexical_score)]

    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in [*scores, *parts])


def test_at_most_five_articles_one_passage_each(shelved: Library) -> None:
    found = keys(searching(shelved), "about your order")

    assert len(found) == len(set(found)) == 5


def test_internal_article_is_found_only_when_asked_for(shelved: Library) -> None:
    search = searching(shelved, article("refund", public=False), article("password"))

    assert keys(search, "refund") == ["password"]
    assert keys(search, "refund", internal=True)[0] == "refund"


def test_texts_have_the_last_word_on_who_may_read(shelved: Library) -> None:
    search = searching(shelved)
    search.find("password", "en")
    kept = shelved.texts.article("main/en-us/password")
    assert kept
    shelved.texts.put(replace(kept[0], audience=Audience.INTERNAL), kept[1])  # the vectors still say public

    assert "password" not in keys(search, "forgot password")


def test_other_language_is_not_found(shelved: Library) -> None:
    search = searching(shelved, article(locale="de"), article("refund"))

    assert [one.source.language for one in search.find("password", "de").passages] == ["de"]
    assert keys(search, "password") == ["refund"]


def test_brand_sees_its_own_and_the_common(shelved: Library, by_words: Library) -> None:
    branded = [article("password", brand="a"), article("refund", brand="b"), article("invoice")]
    for kept in (shelved, by_words):
        search = searching(kept, *branded)

        assert set(keys(search, "password refund invoice", brand="a")) == {"password", "invoice"}
        assert set(keys(search, "password refund invoice")) == {"password", "refund", "invoice"}


def test_it_speaks_what_is_public(shelved: Library) -> None:
    search = searching(shelved, article(), article("refund", locale="de", public=False))

    assert search.speaks("en")
    assert not search.speaks("de")


def test_it_speaks_to_a_brand_what_is_its_own_or_common(shelved: Library) -> None:
    search = searching(shelved, article(brand="a"), article("refund", locale="de", brand="b"), article("invoice"))

    assert [search.speaks("de", brand) for brand in ("a", "b", "")] == [False, True, True]
    assert search.speaks("en", "b")


def test_it_notices_new_languages(by_words: Library) -> None:
    search = searching(by_words, article())
    before = search.speaks("de")
    sync("folder", whole([article(locale="de")]), by_words)

    assert (before, search.speaks("de")) == (False, True)


def test_new_article_is_found(shelved: Library) -> None:
    search = searching(shelved, article())
    search.find("warranty", "en")
    sync("main", part([article("warranty")]), shelved)

    assert keys(search, "warranty of a lamp")[0] == "warranty"


def test_removed_article_is_not_found(shelved: Library) -> None:
    search = searching(shelved)
    search.find("refund", "en")
    sync("main", whole([one for one in articles() if one.id != "refund"]), shelved)

    assert "refund" not in keys(search, "refund")


def test_nothing_known_nothing_found(shelved: Library, by_words: Library) -> None:
    for kept in (shelved, by_words):
        found = Search(kept).find("password", "en")

        assert (found.passages, found.confidence) == ((), 0.0)


@pytest.mark.parametrize("text", ["", " \n", "\u200b "])
def test_blank_question_finds_nothing_surely(by_words: Library, text: str) -> None:
    assert searching(by_words).find(text, "en").confidence == 0


def test_question_in_other_words_only_finds_nothing_by_words(by_words: Library) -> None:
    assert searching(by_words).find("xylophone", "en").passages == ()


def test_one_article_alone_is_no_sure_answer(shelved: Library) -> None:
    assert searching(shelved, article()).find("volcanoes of Iceland", "en").confidence < 0.5


def test_index_healed_later_is_used(shelved: Library) -> None:
    sync("main", whole(articles()), replace(shelved, encoder=None, index=None))
    search = Search(shelved)
    before = search.find("forgot password", "en").passages[0]
    heal(shelved)
    after = search.find("forgot password", "en").passages[0]

    assert before.chunk_score == 0 < after.chunk_score


def test_many_articles_leave_a_floor_for_the_rest(shelved: Library) -> None:
    search = searching(shelved, *many(90))
    found = search.find("topic88 topic89", "en").passages

    assert {"topic88", "topic89"} <= {one.source.id for one in found}


def test_short_question_is_asked_as_it_is() -> None:
    assert _asked("Where is it? I waited.") == ["Where is it? I waited."]


def test_long_ticket_is_asked_by_its_sentences_questions_first() -> None:
    text = CHATTER + "Where do I find my invoice? Thanks."
    asked = _asked(text)

    assert len(text.split()) > LONG
    assert asked[0] == text
    assert asked[1] == "Where do I find my invoice?"
    assert len(asked) <= 9


def test_long_ticket_finds_what_its_sentence_asks(encoder: Encoder, tmp_path: Path) -> None:
    kept = library(MemoryTexts(), tmp_path / "chroma", encoder)
    search = searching(kept)
    found = keys(search, CHATTER + "How do I get the PDF for my accountant? " + CHATTER)
    kept.close()

    assert found[0] == "invoice"


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_scores_of_sentences_stay_between(values: list[float]) -> None:
    assert min(values) - 1e-9 <= _together(values) <= max(values) + 1e-9


@given(st.lists(st.floats(0, 1), max_size=8).map(lambda scores: sorted(scores, reverse=True)))
def test_confidence_is_a_probability(scores: list[float]) -> None:
    assert 0 <= FUSED.probability(scores) <= 1


@given(st.floats(0, 1), st.floats(0, 1))
def test_better_score_is_surer(one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert FUSED.probability([low, 0, 0, 0, 0]) <= FUSED.probability([high, 0, 0, 0, 0])


def test_lead_counts_to_the_fifth() -> None:
    calibration = Calibration(0, 0, 1)
    clear, close_by = [0.9, 0.1, 0.1, 0.1, 0.1, 0.0], [0.9, 0.9, 0.9, 0.9, 0.9, 0.0]

    assert calibration.probability(clear) > calibration.probability(close_by) == 0.5


@given(st.text(max_size=80))
def test_any_text_may_be_asked(text: str) -> None:
    kept = Library(MemoryTexts())
    sync("main", whole(articles(*TOPICS)), kept)

    assert 0 <= Search(kept).find(text, "en").confidence <= 1


def test_brand_with_a_help_centre_of_its_own_is_answered_from_that(by_words: Library) -> None:
    search = searching(by_words, article(brand="shop"), article("refund", brand="shop/2", place="2"))

    assert keys(search, "refund password", brand="shop/2") == ["refund"]
    assert keys(search, "refund password", brand="shop") == ["password"]


def test_brand_without_a_help_centre_is_answered_from_its_accounts(by_words: Library) -> None:
    search = searching(by_words, article(brand="shop"), article("refund", brand="shop/2", place="2"))

    assert keys(search, "refund password", brand="shop/7") == ["password"]
    assert (search.speaks("en", "shop/7"), search.speaks("en", "other/7")) == (True, False)


def test_product_is_answered_from_its_articles_and_the_common_ones(shelved: Library, by_words: Library) -> None:
    known = [article(brand="shop"), article("refund", brand="shop#1"), article("invoice", brand="shop#2")]
    for kept in (shelved, by_words):
        search = searching(kept, *known)

        assert set(keys(search, "password refund invoice", brand="shop#1")) == {"password", "refund"}
        assert set(keys(search, "password refund invoice", brand="shop")) == {"password", "refund", "invoice"}
        assert set(keys(search, "password refund invoice", brand="shop#9")) == {"password"}
        assert not keys(search, "password refund invoice", brand="other#1")


@given(st.lists(st.sampled_from(["", "a", "b", "a#1", "a#2", "b#1"]), min_size=2, max_size=2))
def test_what_fits_is_common_its_own_or_of_the_whole_brand(pair: list[str]) -> None:
    wanted, brand = pair

    assert fits(wanted, brand) == (
        "" in pair
        or wanted == brand
        or (wanted.split("#")[0] == brand.split("#")[0] and (wanted + brand).count("#") < 2)
    )


def test_the_same_words_are_found_once(shelved: Library) -> None:
    twice = replace(article("refund"), id="copy", title="A copy")
    search = searching(shelved, article("refund"), twice, article("password"))

    found = search.find("refund", "en").passages
    assert len({" ".join(one.chunk.text.split()) for one in found}) == len(found) == 2


def test_brand_does_not_borrow_a_language_from_another(by_words: Library) -> None:
    """Its terms may be others."""
    search = searching(by_words, article(locale="de", brand="shop"), article("refund", brand="shop/2", place="2"))

    assert (search.speaks("de", "shop"), search.speaks("de", "shop/2")) == (True, False)
