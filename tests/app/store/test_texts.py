"""Articles and chunks as the knowledge package wants them."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.store.engine import Store
from app.store.exclusions import Exclusions
from app.store.texts import PAGE, StoredTexts
from knowledge.passages import Audience
from knowledge.texts import Known
from tests.app.store.examples import chunk, source
from tests.fakes import FakeClock


@pytest.fixture
def texts(store: Store) -> StoredTexts:
    return StoredTexts(store)


def test_an_article_comes_back_with_its_chunks_in_order(texts: StoredTexts) -> None:
    article = source()
    chunks = [chunk(article, number, f"Part {number}") for number in range(12)]
    texts.put(article, chunks)

    assert texts.article(article.key) == (article, chunks)


def test_an_unknown_article_is_none(texts: StoredTexts) -> None:
    assert texts.article("help/en/9") is None


def test_putting_again_replaces_article_and_chunks(texts: StoredTexts) -> None:
    texts.put(source(), [chunk(source(), 0), chunk(source(), 1)])
    newer = source(title="New", digest="d9")
    texts.put(newer, [chunk(newer, 0, "New.")])

    assert texts.article(newer.key) == (newer, [chunk(newer, 0, "New.")])
    assert texts.keys("help") == {newer.key: Known("", "d9")}


def test_keys_belong_to_their_origin_alone(texts: StoredTexts) -> None:
    for key in ("help/en/1", "help_2/en/1", "helpX2/en/1", "other/en/1"):
        texts.put(source(key=key), [])

    assert set(texts.keys("help")) == {"help/en/1"}
    assert set(texts.keys("help_2")) == {"help_2/en/1"}


def test_origins_are_those_that_something_is_from(texts: StoredTexts) -> None:
    assert texts.origins() == set()
    for key in ("help/en/1", "help/de/1", "help_2/en/1", "folder/-/a/b.md"):
        texts.put(source(key=key), [])
    texts.drop(["help_2/en/1"])

    assert texts.origins() == {"help", "folder"}


def test_dropping_takes_the_chunks_along(texts: StoredTexts) -> None:
    texts.put(source(1), [chunk(source(1))])
    texts.put(source(2), [chunk(source(2))])
    texts.drop(["help/en/1", "unknown"])

    assert [found.key for found in texts.sources(Audience.PUBLIC)] == ["help/en/2"]
    assert texts.get(["help/en/1#0"]) == []


def test_internal_articles_are_never_among_the_public_ones(texts: StoredTexts) -> None:
    texts.put(source(1), [chunk(source(1))])
    inside = source(2, audience=Audience.INTERNAL)
    texts.put(inside, [chunk(inside)])

    assert [found.key for found, _ in texts.chunks(Audience.PUBLIC)] == ["help/en/1"]
    assert list(texts.chunks(Audience.INTERNAL)) == [(inside, chunk(inside))]


def test_a_language_narrows_both_listings(texts: StoredTexts) -> None:
    german = source(2, language="de")
    texts.put(source(1), [chunk(source(1))])
    texts.put(german, [chunk(german)])

    assert list(texts.sources(Audience.PUBLIC, "de")) == [german]
    assert list(texts.chunks(Audience.PUBLIC, "de")) == [(german, chunk(german))]
    assert len(list(texts.chunks(Audience.PUBLIC))) == 2


def test_places_are_told_of_what_is_known_and_not_excluded(texts: StoredTexts) -> None:
    texts.put(source(1, brand="shop"), [])
    texts.put(source(2, language="de", audience=Audience.INTERNAL), [])
    texts.put(source(3), [])
    Exclusions(texts.store, FakeClock()).add("help/en/3", "out of date")

    assert texts.places(["help/en/1", "help/en/2", "help/en/3", "help/en/9"]) == {
        "help/en/1": (Audience.PUBLIC, "shop", "en"),
        "help/en/2": (Audience.INTERNAL, "", "de"),
    }
    assert texts.places([]) == {}


def test_chunks_come_in_the_order_asked_for_without_unknown_ones(texts: StoredTexts) -> None:
    article = source()
    texts.put(article, [chunk(article, number) for number in range(3)])
    wanted = ["help/en/1#2", "nothing", "help/en/1#0", "help/en/1#2"]

    assert [one.id for _, one in texts.get(wanted)] == ["help/en/1#2", "help/en/1#0", "help/en/1#2"]
    assert texts.get([]) == []


def test_every_change_moves_the_stamp_and_reading_does_not(texts: StoredTexts) -> None:
    stamps = [texts.stamp()]
    texts.put(source(), [])
    stamps.append(texts.stamp())
    list(texts.sources(Audience.PUBLIC))
    texts.drop([])
    stamps.append(texts.stamp())
    texts.drop(["help/en/1"])
    stamps.append(texts.stamp())

    assert stamps == [0, 1, 1, 2]


def test_a_change_that_fails_moves_nothing(texts: StoredTexts) -> None:
    with pytest.raises(Exception, match=r"(?i)unique"):
        texts.put(source(), [chunk(source(), 0), chunk(source(), 0)])

    assert texts.stamp() == 0
    assert texts.article("help/en/1") is None


def test_changes_at_once_are_all_counted(texts: StoredTexts) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: texts.put(source(number), [chunk(source(number))]), range(20)))

    assert texts.stamp() == 20


def test_more_than_a_page_is_listed_whole_and_once(texts: StoredTexts) -> None:
    for number in range(3):
        texts.put(source(number), [])
    with texts.store.begin() as connection:
        row = "help/en/x' || n, '1', '', '', 'public', 'en', '', '', 'd'"
        connection.exec_driver_sql(
            f"WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {PAGE + 7}) "
            "INSERT INTO sources (key, id, title, markdown, audience, language, brand, url, digest) "
            f"SELECT '{row} FROM n"
        )

    keys = [found.key for found in texts.sources(Audience.PUBLIC)]

    assert len(keys) == len(set(keys)) == PAGE + 10
