"""Times as people read them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.web.console.moments import ago, day, exact, full
from app.web.console.texts import texts

AT = datetime(2026, 3, 2, 12, 4, 9, tzinfo=UTC)


def test_a_moment_is_told_in_utc_and_says_so() -> None:
    late = AT.astimezone(timezone(timedelta(hours=9)))

    assert full(late, texts("en")) == "2 Mar 2026, 12:04 UTC"
    assert exact(late, texts("de")) == "2. März 2026, 12:04:09 UTC"


def test_a_day_is_that_of_utc() -> None:
    assert day(datetime(2026, 3, 3, 1, tzinfo=timezone(timedelta(hours=2))), texts("en")) == "2 Mar 2026"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (59, "just now"),
        (-30, "just now"),
        (60, "1 minute ago"),
        (3599, "59 minutes ago"),
        (7200, "2 hours ago"),
        (86_400, "1 day ago"),
        (27 * 86_400, "27 days ago"),
        (28 * 86_400, "2 Feb 2026"),
    ],
)
def test_how_long_ago_is_told_in_the_largest_unit(seconds: int, words: str) -> None:
    assert ago(AT - timedelta(seconds=seconds), AT, texts("en")) == words
