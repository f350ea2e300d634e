"""What is in the knowledge base, counted and listed without its text."""

from datetime import timedelta

import pytest

from app.store.engine import Store
from app.store.exclusions import Exclusions
from app.store.inventory import Heap, Inventory, Item, ItemQuery, Place
from app.store.texts import StoredTexts
from knowledge.passages import Audience
from tests.app.store.examples import chunk, source
from tests.fakes import NOON, FakeClock

YEAR = timedelta(days=365)
ARTICLES = (
    source(1, title="zebra crossings", brand="b"),
    source(2, title="Lamps 100%", updated=NOON - YEAR),
    source(3, title="Äpfel", language="de", updated=None),
    source(4, title="For agents", audience=Audience.INTERNAL),
    source(5, key="help_2/en/5", title="lamps, more"),
)


@pytest.fixture
def inventory(store: Store) -> Inventory:
    """Return an inventory of five articles, the first of them without a chunk, the second excluded."""
    texts = StoredTexts(store)
    texts.fill([(one, [chunk(one, at) for at in range(number)]) for number, one in enumerate(ARTICLES)])
    Exclusions(store, FakeClock()).add("help/en/2", "wrong")
    return Inventory(store)


def named(inventory: Inventory, query: ItemQuery) -> list[str]:
    """Return the ids of what a query names; it counts as many."""
    found, total = inventory.listed(query)
    assert total == len(found)
    return [one.key.rpartition("/")[2] for one in found]


def test_articles_are_counted_by_origin_audience_brand_and_language(inventory: Inventory) -> None:
    assert inventory.heaps() == (
        Heap("help", Audience.PUBLIC, "", "de", 1, 2, 0, None),
        Heap("help", Audience.PUBLIC, "", "en", 1, 1, 1, NOON - YEAR),
        Heap("help", Audience.PUBLIC, "b", "en", 1, 0, 0, NOON),
        Heap("help", Audience.INTERNAL, "", "en", 1, 3, 0, NOON),
        Heap("help_2", Audience.PUBLIC, "", "en", 1, 4, 0, NOON),
    )


def test_places_are_those_that_something_is_in(inventory: Inventory) -> None:
    assert inventory.places() == (
        Place("help", "internal", "", "en"),
        Place("help", "public", "", "de"),
        Place("help", "public", "", "en"),
        Place("help", "public", "b", "en"),
        Place("help_2", "public", "", "en"),
    )


def test_a_title_may_be_as_long_as_it_likes(inventory: Inventory) -> None:
    StoredTexts(inventory.store).put(source(6, title="lamps " * 3000), [])

    assert named(inventory, ItemQuery(text="lamps lamps")) == ["6"]


def test_an_article_is_listed_with_all_but_its_text(inventory: Inventory) -> None:
    (found,), _ = inventory.listed(ItemQuery(excluded=True))

    assert found == Item(
        "help/en/2", "Lamps 100%", Audience.PUBLIC, "", "en", "https://help.example.com/2", NOON - YEAR, 1, "wrong"
    )
    assert found.origin == "help"


def test_articles_are_listed_by_title_whatever_its_case(inventory: Inventory) -> None:
    assert [one for one in named(inventory, ItemQuery()) if one != "3"] == ["4", "2", "5", "1"]


def test_the_oldest_come_first_and_those_without_a_date_last(inventory: Inventory) -> None:
    found = named(inventory, ItemQuery(oldest_first=True))

    assert (found[0], found[-1]) == ("2", "3")


@pytest.mark.parametrize("text", ["", "/"])
def test_a_page_is_a_part_of_the_list(inventory: Inventory, text: str) -> None:
    whole, _ = inventory.listed(ItemQuery(text=text))
    pages = [inventory.listed(ItemQuery(text=text), 2, start) for start in (0, 2, 4, 6)]

    assert [(len(page), total) for page, total in pages] == [(2, 5), (2, 5), (1, 5), (0, 5)]
    assert tuple(one for page, _ in pages for one in page) == whole


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (ItemQuery(text="LAMPS"), {"2", "5"}),
        (ItemQuery(text=" 100% "), {"2"}),
        (ItemQuery(text="%"), {"2"}),
        (ItemQuery(text="_2/"), {"5"}),
        (ItemQuery(text="zebra\0"), {"1"}),
        (ItemQuery(origin="help"), {"1", "2", "3", "4"}),
        (ItemQuery(origin="help", audience="internal"), {"4"}),
        (ItemQuery(brand="b"), {"1"}),
        (ItemQuery(language="de"), {"3"}),
        (ItemQuery(excluded=True), {"2"}),
        (ItemQuery(origin="nothing\0"), set()),
    ],
)
def test_what_is_asked_for_narrows_the_list(inventory: Inventory, query: ItemQuery, found: set[str]) -> None:
    assert set(named(inventory, query)) == found
