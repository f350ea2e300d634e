"""An answer's links tell which articles it names, and nobody else's links do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.links import Linked, linked
from integrations.helpdesk import Author
from tests.fakes import message

HOST = "https://help.example.com"
ARTICLES = [
    ("main/en-us/101", f"{HOST}/hc/en-us/articles/101-Returns"),
    ("main/de/101", f"{HOST}/hc/de/articles/101-Rücksendung"),
    ("main/en-us/102", f"{HOST}/hc/en-us/articles/102"),
    ("main.macros/-/103", "https://acme.example.com/admin/macros/103"),
    ("folder/-/a/b.md", "https://www.example.com/Help/b/"),
    ("folder/-/c.md", ""),
    ("other/en/101", "https://other.example.com/support/solutions/articles/101"),
]
BOTH = {"main/en-us/101", "main/de/101"}


@pytest.fixture
def known() -> Linked:
    return linked(ARTICLES, "https://acme.example.com/agent/tickets/0", "main")


def named(known: Linked, text: str = "", *links: str) -> set[str]:
    """Return what an agent's answer names."""
    return set(known.articles(message(text, author=Author.AGENT, links=links)))


@pytest.mark.parametrize(
    ("address", "keys"),
    [
        (f"{HOST}/hc/en-us/articles/101-Returns", BOTH),
        (f"{HOST}/hc/en-us/articles/101", BOTH),
        (f"{HOST}/hc/en-us/articles/101-An-earlier-title?source=search#h_1", BOTH),
        ("http://HELP.example.com/hc/DE/articles/101-r%C3%BCcksendung/", BOTH),
        ("https://acme.example.com/hc/articles/102", {"main/en-us/102"}),
        ("https://other.example.com/en/support/solutions/articles/101-returns", {"other/en/101"}),
        ("https://example.com/help/b?x=1", {"folder/-/a/b.md"}),
        ("https://www.example.com/Help/b", {"folder/-/a/b.md"}),
        (f"{HOST}/hc/en-us/articles/1019", set()),
        (f"{HOST}/hc/en-us/articles/10", set()),
        (f"{HOST}/hc/en-us", set()),
        (f"{HOST}.attacker.example/hc/en-us/articles/101", set()),
        ("https://attacker.example/https://help.example.com/hc/en-us/articles/101", set()),
        ("https://user@help.example.com/hc/en-us/articles/102", {"main/en-us/102"}),
        ("https://[half/articles/101", set()),
    ],
)
def test_address_names_articles(address: str, keys: set[str], known: Linked) -> None:
    assert named(known, "here", address) == keys
    assert named(known, f"Look here: {address}.\nIt helps.") == keys


def test_answer_names_each_article_once_and_in_order(known: Linked) -> None:
    first, second = (f"{HOST}/hc/en-us/articles/{number}" for number in (102, 101))
    found = known.articles(message(f"({first}) and {second}, or {first}!", author=Author.AGENT, links=(first,)))

    assert found == ("main/en-us/102", "main/de/101", "main/en-us/101")


def test_quoted_lines_name_nothing(known: Linked) -> None:
    assert named(known, f"> see {HOST}/hc/en-us/articles/101\n  > {HOST}/hc/en-us/articles/102\nNo.") == set()


def test_number_of_an_article_without_an_address_is_found_under_its_account() -> None:
    known = linked([("main/en/7", "")], "https://acme.example.com/a/tickets/0", "main")

    assert named(known, "https://acme.example.com/support/solutions/articles/7") == {"main/en/7"}
    assert named(known, "https://example.com/support/solutions/articles/7") == set()


@given(st.text(max_size=200))
def test_any_words_will_do(text: str) -> None:
    known = linked(ARTICLES, "https://acme.example.com", "main")

    assert (
        set(known.articles(message(f"https://help.example.com/{text}", author=Author.AGENT))) <= dict(ARTICLES).keys()
    )
