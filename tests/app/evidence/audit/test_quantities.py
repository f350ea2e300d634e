"""Numbers with their units, and numbers that are names."""

import pytest

from app.evidence.audit.quantities import Bound, quantities, value

DAY = 24 * 60


@pytest.mark.parametrize(
    ("text", "kind", "low", "high"),
    [
        ("within 14 days", "duration", 14 * DAY, 14 * DAY),
        ("a 30-day trial", "duration", 30 * DAY, 30 * DAY),
        ("two weeks", "duration", 14 * DAY, 14 * DAY),
        ("2 to 3 working days", "working days", 2, 3),
        ("1–5 business days", "working days", 1, 5),
        ("costs €29.90", "money EUR", 29.9, 29.9),
        ("up to 1,000 USD", "money USD", 1000, 1000),
        ("29 EUR a year", f"money EUR per {365 * DAY}", 29, 29),
        ("10 percent", "percent", 10, 10),
        ("2 GB", "size", 2000, 2000),
        ("at most 5 members", "count member", 5, 5),
        ("600 requests per hour", "count request per 60", 600, 600),
        ("by 13:00", "time of day", 780, 780),
        ("until 2 pm", "time of day", 840, 840),
        ("until 31 January 2025", "date", 2025 * 400 + 63, 2025 * 400 + 63),
        ("until January 31st", "day of the year", 63, 63),
    ],
)
def test_quantities_are_found(text: str, kind: str, low: float, high: float) -> None:
    (found,) = quantities(text)

    assert (found.kind, found.low, found.high) == (kind, low, high)


@pytest.mark.parametrize(
    ("text", "kind", "low"),
    [
        ("innerhalb von 14 Tagen", "duration", 14 * DAY),
        ("drei Werktage", "working days", 3),
        ("ab 1.000 EUR", "money EUR", 1000),
        ("2,90 € im Monat", f"money EUR per {30 * DAY}", 2.9),
        ("bis 18 Uhr", "time of day", 1080),
        ("bis zum 31. Januar", "day of the year", 63),
    ],
)
def test_german_is_read(text: str, kind: str, low: float) -> None:
    (found,) = quantities(text, "de")

    assert (found.kind, found.low) == (kind, low)


@pytest.mark.parametrize(
    "text",
    [
        "Step 3 buttons",
        "version 2.0 users",
        "Windows 10 users",
        "the MX-100 lamp",
        "see page 4 below",
        "iOS 15 devices",
        "an HTTP 404 error",
        "3x faster",
        "no number at all",
        "call +49 30 5550100",
        "1 and 2",
    ],
)
def test_what_names_a_thing_is_no_quantity(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("within 14 days", Bound.MOST),
        ("no later than 14 days", Bound.MOST),
        ("at least 14 days", Bound.LEAST),
        ("more than 14 days", Bound.LEAST),
        ("after 14 days", Bound.AFTER),
        ("takes 14 days", Bound.EXACT),
        ("instead of 14 days", Bound.OTHER),
        ("the last 14 days", Bound.OTHER),
        ("14 days ago", Bound.OTHER),
        ("2 more days", None),
        ("14 days or more", Bound.LEAST),
    ],
)
def test_words_around_say_what_a_number_means(text: str, bound: Bound | None) -> None:
    assert [one.bound for one in quantities(text) if one.kind == "duration"] == ([bound] if bound else [])


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("within 14 days", "30 days", False),
        ("14 days", "2 weeks", True),
        ("30 days", "one month", True),
        ("28 days", "30 days", False),
        ("2 to 3 days", "3 to 5 days", False),
        ("2 to 4 days", "3 to 5 days", True),
        ("2 to 4 days", "3 days", True),
        ("2 to 4 days", "7 days", False),
        ("at least 14 days", "at most 30 days", True),
        ("the first 14 days", "30 days", True),
        ("24 hours", "one day", True),
        ("0 days", "0 days", True),
    ],
)
def test_agreement(one: str, other: str, agree: bool) -> None:
    (first,), (second,) = quantities(one), quantities(other)

    assert (first.agrees(second), second.agrees(first)) == (agree, agree)


def test_numbers_are_read_as_their_language_writes_them() -> None:
    assert [value("1.500", "en"), value("1.500", "de"), value("1,500", "en"), value("1,5", "de")] == [
        1.5,
        1500,
        1500,
        1.5,
    ]
    assert [value("1 500"), value("1.234,50", "de"), value("1.2.3")] == [1500, 1234.5, None]
