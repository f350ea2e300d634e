"""Business hours from Zendesk, which its client library lacks."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from integrations.helpdesk import Invalid, NotFound, NotPermitted, Schedule
from integrations.http import Kept, Session
from integrations.zendesk.pages import rows
from integrations.zones import iana

PATH = "/api/v2/business_hours/schedules"
KEPT = 600.0  # seconds
_DAY = 1440
_WEEK = 7 * _DAY
_LONGEST = 366  # days of one holiday that are believed


class Schedules:
    """The schedules of one account. Threads may share it."""

    def __init__(self, session: Session) -> None:
        """Read through this session."""
        self._session = session
        self._kept = Kept()

    def own(self) -> Schedule | None:
        """Return the account's first schedule, or None where there is none that we may see. Raise HelpdeskError.

        A ticket does not tell which schedule a trigger has given it; without one the first of the list counts.
        """
        return self._kept("own", KEPT, self._read)

    def _read(self) -> Schedule | None:
        try:
            found = next(iter(rows(self._session, PATH, "schedules", {})), None)
            if found is None:
                return None
            free = list(rows(self._session, f"{PATH}/{int(found['id'])}/holidays", "holidays", {}))
        except (Invalid, NotFound, NotPermitted):  # the plan lacks them, or our account may not look
            return None
        return _schedule(found, free)


def _schedule(raw: dict[str, Any], holidays: Iterable[dict[str, Any]]) -> Schedule | None:
    zone = iana(str(raw.get("time_zone") or ""))
    if not zone:
        return None
    # Zendesk counts from Sunday midnight.
    spans = ((int(one["start_time"]), int(one["end_time"])) for one in raw.get("intervals") or ())
    week = tuple(sorted(((start - _DAY) % _WEEK, (start - _DAY) % _WEEK + end - start) for start, end in spans))
    days = frozenset(day for one in holidays for day in _days(one))
    return Schedule(zone, tuple(one for one in week if one[0] < one[1]), days, name=str(raw.get("name") or ""))


def _days(raw: dict[str, Any]) -> Iterable[date]:
    """Return every day of a holiday, both ends included."""
    first, last = (date.fromisoformat(str(raw[name])[:10]) for name in ("start_date", "end_date"))
    return (first + timedelta(days=one) for one in range(min((last - first).days + 1, _LONGEST)))
