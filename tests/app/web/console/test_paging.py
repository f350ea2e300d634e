"""Numbered pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.console.paging import MANY, Paged, number, paged


@pytest.mark.parametrize(
    ("page", "total", "shown"),
    [
        (1, 0, Paged(0, 0, 0)),
        (1, 50, Paged(1, 50, 50)),
        (1, 51, Paged(1, 50, 51, "", "/x?a=b+c&page=2")),
        (2, 51, Paged(51, 51, 51, "/x?a=b+c")),
        (2, 120, Paged(51, 100, 120, "/x?a=b+c", "/x?a=b+c&page=3")),
        (9, 120, Paged(120, 120, 120, "/x?a=b+c&page=3")),
    ],
)
def test_a_page_says_what_it_shows_and_leads_on(page: int, total: int, shown: Paged) -> None:
    assert paged(page, total, "/x", {"a": "b c"}) == shown


def test_the_first_page_without_filters_is_the_plain_address() -> None:
    assert paged(2, 60, "/x", {}).before == "/x"


@given(total=st.integers(0, 5000))
def test_whoever_follows_the_pages_sees_every_row_once(total: int) -> None:
    page, seen = 1, 0
    while True:
        shown = paged(page, total, "/x", {})
        assert shown.last - seen <= MANY
        assert shown.first == min(seen + 1, total)
        seen = shown.last
        if not shown.after:
            break
        assert shown.after == f"/x?page={page + 1}"
        page += 1

    assert seen == total


@pytest.mark.parametrize(
    ("asked", "page"), [("", 1), ("1", 1), ("7", 7), ("0", 1), ("-3", 1), ("٣", 1), ("x", 1), ("9" * 30, 1)]
)
def test_an_address_asks_for_a_page(asked: str, page: int) -> None:
    assert number({"page": asked}) == page
