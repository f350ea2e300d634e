"""The list of articles: filters, pages, what is for agents alone."""

import pytest
from flask.testing import FlaskClient

from app.store.accounts import Role
from app.store.texts import StoredTexts
from tests.app.store.examples import source
from tests.app.web.console.library import article
from tests.app.web.console.reading import read
from tests.app.web.stage import Stage

PATH = "/console/knowledge/articles"
ONE = "/console/knowledge/article?key="


def keys(client: FlaskClient, query: str = "") -> list[str]:
    """Return the keys of what a page lists, in its order."""
    links = read(client.get(PATH + query)).links
    return [one.removeprefix(ONE) for one in links if one.startswith(ONE)]


def test_every_article_is_listed_once_in_pages_of_fifty(bare: Stage) -> None:
    StoredTexts(bare.store).fill([(source(number, title=f"T{number:03}"), []) for number in range(120)])
    client, path, pages = bare.signed_in(), PATH, list[list[str]]()
    while path:
        sheet = read(client.get(path))
        pages.append(keys(client, path.removeprefix(PATH)))
        after = [one for one in sheet.links if f"page={len(pages) + 1}" in one]
        path = after[0] if after else ""

    assert [len(page) for page in pages] == [50, 50, 20]
    assert [one for page in pages for one in page] == [f"help/en/{number}" for number in range(120)]
    assert "101–120 of 120" in sheet.words


def test_pages_keep_the_filters(bare: Stage) -> None:
    StoredTexts(bare.store).fill([(source(number), []) for number in range(120)])
    links = read(bare.signed_in().get(f"{PATH}?text=article&order=oldest&page=2")).links

    assert f"{PATH}?text=article&order=oldest" in links
    assert f"{PATH}?text=article&order=oldest&page=3" in links


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?text=RETURN", {"main/en/return_policy", "main/en/outlet", "main/de/return_policy"}),
        ("?text=shop/hours", {"folder/-/shop/hours.md"}),
        ("?source=main.macros", {"main.macros/en/m1"}),
        ("?audience=internal", {"main/en/refund_limits", "main.macros/en/m1"}),
        ("?brand=outlet", {"main/en/outlet"}),
        ("?language=de&text=liefer", {"main/de/delivery_times"}),
        ("?state=excluded", {"main/en/summer_sale"}),
    ],
)
def test_what_is_asked_for_narrows_the_list(agent: FlaskClient, query: str, found: set[str]) -> None:
    assert set(keys(agent, query)) == found


def test_the_oldest_come_first_where_that_is_asked_for(agent: FlaskClient) -> None:
    assert keys(agent, "?order=oldest")[0] == "main/en/summer_sale"


@pytest.mark.parametrize("query", ["", "?audience=internal", "?source=main.macros", "?text=refund", "?order=oldest"])
def test_what_is_for_agents_is_in_no_list_of_a_viewer(viewer: FlaskClient, query: str) -> None:
    page = viewer.get(PATH + query).get_data(as_text=True)

    assert not {"main/en/refund_limits", "main.macros/en/m1"} & set(keys(viewer, query))
    assert "Refund limits" not in page
    assert "Agents only" not in page


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=٣", "page=99999999", "page=x", "text=%00", "audience=all"]
)
def test_an_address_that_means_nothing_is_answered(agent: FlaskClient, query: str) -> None:
    assert agent.get(f"{PATH}?{query}").status_code == 200


def test_the_filters_stay_as_they_were_chosen(agent: FlaskClient) -> None:
    query = "?text=x&source=main&audience=public&language=de&state=excluded&order=oldest"
    fields = read(agent.get(PATH + query)).form(PATH).fields

    assert {name: fields[name] for name in ("text", "audience", "language", "state", "order")} == {
        "text": "x",
        "audience": "public",
        "language": "de",
        "state": "excluded",
        "order": "oldest",
    }


def test_what_finds_nothing_offers_a_way_out(agent: FlaskClient) -> None:
    sheet = read(agent.get(f"{PATH}?text=nothing-like-it"))

    assert "No article matches" in sheet.words
    assert PATH in sheet.links


def test_before_anything_is_known_it_says_what_to_do(bare: Stage) -> None:
    assert "deskmate sync --full" in read(bare.signed_in().get(PATH)).words


def test_what_is_excluded_and_gone_is_listed_for_agents(made: Stage, agent: FlaskClient, viewer: FlaskClient) -> None:
    StoredTexts(made.store).drop(["main/en/summer_sale"])

    assert keys(agent, "?state=excluded") == ["main/en/summer_sale"]
    assert "The sale is over" in read(agent.get(f"{PATH}?state=excluded")).words
    assert keys(viewer, "?state=excluded") == []


def test_an_article_without_a_title_is_called_by_its_key(bare: Stage) -> None:
    StoredTexts(bare.store).put(article("nameless", "", "Words."), [])
    client = bare.signed_in(Role.VIEWER)

    assert read(client.get(PATH)).words.count("main/en/nameless") == 2
    assert "main/en/nameless" in read(client.get(f"{ONE}main/en/nameless")).words
