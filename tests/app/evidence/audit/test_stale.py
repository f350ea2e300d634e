"""What is old and used, and what waits for a day that is past."""

from datetime import timedelta

import pytest

from app.evidence.audit.findings import Severity, Use
from app.evidence.audit.stale import stale
from tests.app.evidence.audit.articles import dated, key
from tests.fakes import NOON

YEAR = timedelta(days=365)


def used(tickets: int) -> Use:
    """Return the use of an article that so many tickets were shown."""
    return Use({key("1"): frozenset(map(str, range(tickets)))} if tickets else {})


@pytest.mark.parametrize(
    ("years", "tickets", "severity"),
    [(1, 7, Severity.MEDIUM), (3, 1, Severity.MEDIUM), (4, 3, Severity.HIGH), (2, 31, Severity.HIGH)],
)
def test_age_weighs_against_use(years: int, tickets: int, severity: Severity) -> None:
    (old,) = stale([dated("1", "Words.", NOON - years * YEAR)], used(tickets), NOON)

    assert (old.what, old.severity, old.tickets) == ("old", severity, tickets)
    assert old.figures["years"] == years


@pytest.mark.parametrize(("years", "tickets"), [(0.9, 100), (9, 0), (2, 1)])
def test_young_and_unused_articles_are_not_stale(years: float, tickets: int) -> None:
    assert stale([dated("1", "Words.", NOON - years * YEAR), dated("2", "Words.", None)], used(tickets), NOON) == []


PAST = [
    "The new app will be out in March 2023.",
    "We plan to close the old shop by the end of 2024.",
    "In autumn 2022 we will move to another office.",
    "The offer is valid until 31 December 2023.",
    "Das neue Portal wird im Mai 2024 geöffnet.",
    "Die Aktion gilt bis zum 31. Januar 2025.",
]
NOW = [
    "The new app was out in March 2023.",
    "The new app will be out in March 2031.",
    "Orders of 2023 will be kept for ten years.",
    "History: we will move in 2022, it was said.",
    "For example, the offer is valid until 31 December 2023.",
    "Version 2023 will start by itself.",
]


@pytest.mark.parametrize("text", PAST)
def test_what_is_past_and_awaited_is_found(text: str) -> None:
    (promise,) = stale([dated("1", f"First words. {text}", None)], Use(), NOON)

    assert (promise.what, [quote.text for quote in promise.quotes]) == ("past", [text])


@pytest.mark.parametrize("text", NOW)
def test_what_was_told_or_is_to_come_is_not(text: str) -> None:
    assert stale([dated("1", text, None)], Use(), NOON) == []


def test_a_year_is_past_when_it_is_over() -> None:
    (text,) = ("The shop will close in January 2026.",)

    assert stale([dated("1", text, None)], Use(), NOON.replace(year=2026, month=1, day=31)) == []
    assert len(stale([dated("1", text, None)], Use(), NOON.replace(year=2026, month=2, day=1))) == 1
