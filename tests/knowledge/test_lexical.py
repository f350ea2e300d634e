import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.chunks import chunks
from knowledge.lexical import FIRST, Lexical, Lexicon, lexical, terms
from knowledge.memory import MemoryTexts
from knowledge.passages import Audience, Chunk, Source
from tests.knowledge.articles import TOPICS, source


def pairs(**texts: str) -> list[tuple[Source, Chunk]]:
    """Return one chunk a text, the key being its name."""
    made = [source(text, key=f"main/en/{name}", title=name) for name, text in texts.items()]
    return [(one, chunk) for one in made for chunk in chunks(one)]


def filled(*names: str) -> MemoryTexts:
    """Return texts about these topics."""
    texts = MemoryTexts()
    for name in names:
        one = source(TOPICS[name], key=f"main/en/{name}", title=name)
        texts.put(one, chunks(one))
    return texts


@pytest.fixture(name="index")
def _index() -> Lexical:
    return lexical(pairs(**TOPICS), "en")


def test_words_find_their_chunk(index: Lexical) -> None:
    assert index.nearest("I forgot my password", 3)[0][0] == "main/en/password#0"


def test_stems_make_forms_equal(index: Lexical) -> None:
    assert index.nearest("tracked parcels", 1)[0][0] == "main/en/delivery#0"


def test_umlauts_and_case_are_words() -> None:
    assert terms("Die Häuser ÄNDERN", "de") == terms("die häuser ändern", "de")
    assert terms("Änderungen", "de") == terms("Änderung", "de")


def test_language_without_stemmer_keeps_words() -> None:
    assert terms("Kahawa nzuri", "sw") == ["kahawa", "nzuri"]


def test_unspaced_script_is_paired() -> None:
    assert terms("忘记密码", "zh") == ["忘记", "记密", "密码"]


def test_unseen_words_lower_the_score(index: Lexical) -> None:
    known = index.nearest("password", 1)[0][1]
    diluted = index.nearest("password zebra xylophone", 1)[0][1]

    assert diluted < known / 2


@given(st.text(max_size=60) | st.lists(st.sampled_from(" ".join(TOPICS.values()).split())).map(" ".join))
def test_scores_fall_between_one_and_zero(text: str) -> None:
    scores = [score for _, score in lexical(pairs(**TOPICS), "en").nearest(text, 50)]

    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


@pytest.mark.parametrize("text", ["", "?!", "zebra"])
def test_nothing_in_common_finds_nothing(index: Lexical, text: str) -> None:
    assert index.nearest(text, 5) == []


def test_empty_index_finds_nothing() -> None:
    assert lexical([], "en").nearest("password", 5) == []
    assert lexical(pairs(a="!!"), "en").nearest("password", 5) == []


def test_brand_sees_its_own_and_the_common() -> None:
    made = [source("Lamps", key=f"main/en/{brand or 'x'}", brand=brand) for brand in ("", "a", "b")]
    index = lexical([(one, chunk) for one in made for chunk in chunks(one)], "en")

    assert {one for one, _ in index.nearest("lamps", 9, "a")} == {"main/en/x#0", "main/en/a#0"}
    assert len(index.nearest("lamps", 9)) == 3


def test_a_brand_is_found_behind_any_number_of_others() -> None:
    """The best of all chunks are looked at first, and the rest where they do not do."""
    near = [source("lamps", key=f"main/en/near{number}", brand="a") for number in range(2 * FIRST)]
    far = [source(f"lamps {'and more ' * number}", key=f"main/en/far{number}", brand="b") for number in range(1, 5)]
    index = lexical([(one, chunk) for one in (*far, *near) for chunk in chunks(one)], "en")
    found = index.nearest("lamps", 9, "b")

    assert [name for name, _ in found] == [f"main/en/far{number}#0" for number in range(1, 5)]
    assert len(index.nearest("lamps", 2 * FIRST + 9)) == 2 * FIRST + 4


def test_equals_keep_their_order() -> None:
    same = [source("lamps", key=f"main/en/{number:04}") for number in range(2 * FIRST)]
    index = lexical([(one, chunk) for one in same for chunk in chunks(one)], "en")

    assert [name for name, _ in index.nearest("lamps", 9)] == [f"main/en/{number:04}#0" for number in range(9)]


def test_lexicon_follows_the_texts() -> None:
    texts = filled("password")
    lexicon = Lexicon(texts, patience=0)
    before = lexicon.index(Audience.PUBLIC, "en")
    texts.drop(["main/en/password"])

    assert before.ids == ("main/en/password#0",)
    assert lexicon.index(Audience.PUBLIC, "en").ids == ()


def test_lexicon_is_not_built_again_without_a_change() -> None:
    lexicon = Lexicon(filled("password"), patience=0)

    assert lexicon.index(Audience.PUBLIC, "en") is lexicon.index(Audience.PUBLIC, "en")


def test_audiences_have_an_index_each() -> None:
    assert Lexicon(filled("password")).index(Audience.INTERNAL, "en").ids == ()


def test_lexicon_rests_after_a_costly_build() -> None:
    texts, seconds = filled("password"), iter([0.0, 2.0, 2.0, 30.0, 43.0, 43.0, 43.0, 43.0])
    lexicon = Lexicon(texts, tick=lambda: next(seconds), patience=20)
    first = lexicon.index(Audience.PUBLIC, "en")
    texts.drop(["main/en/password"])
    resting = lexicon.index(Audience.PUBLIC, "en")

    assert resting is first
    assert lexicon.index(Audience.PUBLIC, "en") is not first


class SlowTexts(MemoryTexts):
    """Texts that are read only once the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.reading, self.go = threading.Event(), threading.Event()
        self.go.set()

    def chunks(self, audience: Audience, language: str = "") -> Iterator[tuple[Source, Chunk]]:
        self.reading.set()
        self.go.wait(5)
        return super().chunks(audience, language)


def test_old_index_answers_while_a_new_one_is_built() -> None:
    texts = SlowTexts()
    lexicon = Lexicon(texts, patience=0)
    old = lexicon.index(Audience.PUBLIC, "en")
    texts.drop([])
    texts.go.clear()
    texts.reading.clear()
    builder = threading.Thread(target=lexicon.index, args=(Audience.PUBLIC, "en"))
    builder.start()
    texts.reading.wait(5)
    answer = lexicon.index(Audience.PUBLIC, "en")
    texts.go.set()
    builder.join()

    assert answer is old
    assert lexicon.index(Audience.PUBLIC, "en") is not old
