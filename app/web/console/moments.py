"""Times as people read them; scripts turn them into the reader's own zone."""

from datetime import UTC, datetime

from app.web.console.texts import Texts

MINUTE, HOUR, DAY = 60, 3600, 86_400


def day(moment: datetime, t: Texts) -> str:
    """Return a date: 2 Mar 2026."""
    at = moment.astimezone(UTC)
    return t("moment.day", day=at.day, month=t(f"month.{at.month}"), year=at.year)


def full(moment: datetime, t: Texts) -> str:
    """Return a date and a time: 2 Mar 2026, 12:04 UTC."""
    at = moment.astimezone(UTC)
    return t("moment.full", day=day(at, t), time=f"{at:%H:%M} UTC")


def exact(moment: datetime, t: Texts) -> str:
    """Return a date and a time to the second."""
    at = moment.astimezone(UTC)
    return t("moment.full", day=day(at, t), time=f"{at:%H:%M:%S} UTC")


def ago(moment: datetime, now: datetime, t: Texts) -> str:
    """Return how long it is ago, in the largest unit that fits; a date beyond four weeks."""
    seconds = (now - moment).total_seconds()
    if seconds < MINUTE:
        return t("moment.now")
    if seconds < HOUR:
        return t.many("moment.minutes", int(seconds // MINUTE))
    if seconds < DAY:
        return t.many("moment.hours", int(seconds // HOUR))
    if seconds < 28 * DAY:
        return t.many("moment.days", int(seconds // DAY))
    return day(moment, t)
