"""Links that lead nowhere, or to what customers cannot read; and what nothing leads to."""

from typing import Any

import pytest

from app.evidence.audit.findings import Finding, Severity, Use
from app.evidence.audit.links import FEWEST, broken, orphans, web
from knowledge.passages import Source
from tests.app.evidence.audit.articles import article, key

HOST = "https://help.example.com"
CENTRE = f"{HOST}/hc/en-us/articles"


def at(number: str, body: str = "Words.", **changes: Any) -> Source:
    """Return an article of a help centre."""
    return article(number, f"Article {number}", body, url=f"{CENTRE}/{number}-some-words", **changes)


def links(*sources: Source, others: tuple[tuple[str, str], ...] = ()) -> list[Finding]:
    """Return the bad links of articles."""
    return broken(sources, web(sources, others), Use({key("100"): frozenset("ab")}))


def test_a_link_to_an_article_that_is_gone_is_found() -> None:
    (found,) = links(at("100", f"See [the form]({CENTRE}/999) and [this]({CENTRE}/200)."), at("200"))

    assert (found.what, found.articles, found.severity, found.tickets) == ("gone", (key("100"),), Severity.MEDIUM, 2)
    assert [quote.text for quote in found.quotes] == [f"the form ({CENTRE}/999)"]


def test_a_link_to_what_customers_cannot_read_is_found() -> None:
    inside = at("200", public=False)
    (found,) = links(at("100", f"See [it]({CENTRE}/200)."), inside)

    assert (found.what, found.figures) == ("hidden", {"links": 1})
    assert links(at("100", f"See [it]({CENTRE}/200).", public=False), inside) == []


@pytest.mark.parametrize(
    "address",
    [
        f"{CENTRE}/200-another-name",
        f"{HOST}/hc/de/articles/200",
        f"{CENTRE}/200?source=search#top",
        f"{HOST}/hc/en-us/requests/new",
        f"{HOST}/pricing",
        "https://elsewhere.example.com/hc/en-us/articles/999",
        "https://[broken",
        "mailto:help@example.com",
        "#below",
    ],
)
def test_links_that_lead_somewhere_or_elsewhere_are_let_be(address: str) -> None:
    assert links(at("100", f"See [it]({address})."), at("200")) == []


def test_an_excluded_article_is_there_all_the_same() -> None:
    text = f"See [it]({CENTRE}/300)."

    assert links(at("100", text), others=((key("300"), f"{CENTRE}/300"),)) == []
    assert len(links(at("100", text))) == 1


def test_pictures_and_code_are_no_links() -> None:
    assert links(at("100", f"![it]({CENTRE}/999) `[it]({CENTRE}/999)`\n\n```\n[it]({CENTRE}/999)\n```\n")) == []


def test_pages_with_names_are_known_by_their_folder() -> None:
    one = article("a", "A", f"[B]({HOST}/docs/b.html) [C]({HOST}/docs/c) [D]({HOST}/shop/d)", url=f"{HOST}/docs/a.md")
    other = article("b", "B", "Words.", url=f"{HOST}/docs/b")
    (found,) = links(one, other)

    assert [quote.text for quote in found.quotes] == [f"C ({HOST}/docs/c)"]


# Orphans


def test_what_nothing_links_to_and_nobody_was_shown_is_an_orphan() -> None:
    sources = [at("100", f"[it]({CENTRE}/200)"), at("200"), at("300"), at("400", public=False), at("500")]
    use = Use(shown=frozenset([key("100"), key("500")]), asked=FEWEST)

    assert [one.articles for one in orphans(sources, web(sources), use)] == [(key("300"),)]


def test_a_link_to_itself_counts_for_nothing() -> None:
    sources = [at("100", f"[it]({CENTRE}/100) [other]({CENTRE}/200)"), at("200")]

    assert [one.articles for one in orphans(sources, web(sources), Use(asked=FEWEST))] == [(key("100"),)]


def test_few_tickets_or_no_links_tell_nothing() -> None:
    linked, bare = [at("100", f"[it]({CENTRE}/200)"), at("200")], [at("100"), at("200")]

    assert orphans(linked, web(linked), Use(asked=FEWEST - 1)) == []
    assert orphans(bare, web(bare), Use(asked=FEWEST)) == []
