from typing import Any

from knowledge.chunks import chunks
from knowledge.memory import MemoryTexts
from knowledge.passages import Audience
from knowledge.texts import Known
from tests.knowledge.articles import source


def kept(*keys: str, **changes: Any) -> MemoryTexts:
    """Return texts with one-chunk sources under these keys."""
    texts = MemoryTexts()
    for key in keys:
        one = source(f"Text of {key}", key=key, digest=f"d-{key}", **changes)
        texts.put(one, chunks(one))
    return texts


def test_keys_are_those_of_the_origin() -> None:
    assert kept("main/en/1", "mainly/en/1").keys("main") == {"main/en/1": Known("", "d-main/en/1")}


def test_origins_are_those_that_something_is_from() -> None:
    texts = kept("main/en/1", "main/de/1", "folder/-/a/b.md")
    texts.drop(["main/en/1"])

    assert texts.origins() == {"main", "folder"}
    texts.drop(["main/de/1"])
    assert texts.origins() == {"folder"}


def test_every_change_moves_the_stamp() -> None:
    texts = kept("main/en/1")
    before = texts.stamp()
    texts.drop(["main/en/1"])

    assert before < texts.stamp()


def test_put_replaces_old_chunks() -> None:
    texts = kept("main/en/1")
    longer = source("word " * 600, key="main/en/1")
    texts.put(longer, chunks(longer))
    texts.put(source("short", key="main/en/1"), chunks(source("short", key="main/en/1")))

    assert [chunk.text for _, chunk in texts.chunks(Audience.PUBLIC)] == ["short"]
    assert texts.get(["main/en/1#1"]) == []


def test_get_keeps_the_order_and_leaves_out_strangers() -> None:
    texts = kept("main/en/1", "main/en/2")
    found = texts.get(["main/en/2#0", "no/such#0", "main/en/1#0"])

    assert [chunk.id for _, chunk in found] == ["main/en/2#0", "main/en/1#0"]


def test_audience_and_language_choose() -> None:
    texts = kept("main/de/1", language="de", audience=Audience.INTERNAL)

    assert list(texts.sources(Audience.PUBLIC)) == []
    assert list(texts.sources(Audience.INTERNAL, "en")) == []
    assert [one.key for one in texts.sources(Audience.INTERNAL, "de")] == ["main/de/1"]


def test_article_gives_its_chunks_in_order() -> None:
    texts = MemoryTexts()
    one = source("\n\n".join(["word " * 150] * 3))
    texts.put(one, chunks(one))
    found = texts.article(one.key)

    assert found == (one, chunks(one))
    assert texts.article("no/such/key") is None
