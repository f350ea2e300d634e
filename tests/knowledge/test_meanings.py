"""What each article means as a whole."""

import numpy as np
import pytest

from knowledge.index import Kind, Shelf
from knowledge.library import Library
from knowledge.meanings import meanings
from knowledge.passages import Audience
from knowledge.sources import whole
from knowledge.sync import sync
from tests.knowledge.articles import article, articles


def test_a_meaning_is_the_mean_of_an_articles_chunks_alone(shelved: Library) -> None:
    assert shelved.index
    public, inside = (Shelf(one, "", "en", Kind.CHUNK) for one in Audience)
    shelved.index.put(public, ["main/en/1#0", "main/en/1#1"], np.eye(2, 4, dtype=np.float32))
    shelved.index.put(inside, ["main/en/a#b#0"], np.eye(1, 4, 2, dtype=np.float32))
    shelved.index.put(Shelf(Audience.PUBLIC, "", "en", Kind.TITLE), ["main/en/1"], np.eye(1, 4, 3, dtype=np.float32))
    found = meanings(shelved)

    assert sorted(found) == ["main/en/1", "main/en/a#b"]
    assert found["main/en/1"] == pytest.approx([0.5**0.5, 0.5**0.5, 0, 0], abs=1e-5)


def test_every_article_that_was_read_has_one(shelved: Library) -> None:
    sync("main", whole([*articles(), article("inside", public=False)]), shelved)
    found = meanings(shelved)

    assert set(found) == {f"main/en-us/{one.id}" for one in [*articles(), article("inside")]}
    assert all(np.linalg.norm(one) == pytest.approx(1, abs=1e-4) for one in found.values())


def test_without_vectors_there_are_none(by_words: Library) -> None:
    assert meanings(by_words) == {}
