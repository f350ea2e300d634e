"""Business hours from Freshdesk: those of the ticket's group, else the account's own."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from integrations.helpdesk import Invalid, NotFound, NotPermitted, Schedule
from integrations.http import Kept, Session, rows
from integrations.zones import iana

BASE = "/api/v2"
KEPT = 600.0  # seconds
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = 1440
_TIME = re.compile(r"(\d{1,2}):(\d{2})\s*([ap]m)?", re.IGNORECASE)
_YEARLY = re.compile(r"--(\d{2})-(\d{2})")

Json = dict[str, Any]


class Hours:
    """The business hours of one account. Threads may share it."""

    def __init__(self, session: Session) -> None:
        """Read through this session."""
        self._session = session
        self._kept = Kept()

    def of(self, group: str) -> Schedule | None:
        """Return the hours of a group given by id, else the account's own, or None. Raise HelpdeskError."""
        known = self._kept("hours", KEPT, self._read)
        mine = self._kept("groups", KEPT, self._groups).get(group) if group and len(known) > 1 else None
        chosen = known.get(mine) if mine else None
        chosen = chosen or next((one for one in known.values() if one.get("is_default")), None)
        return _schedule(chosen or next(iter(known.values()))) if known else None

    def _read(self) -> dict[str, Json]:
        try:
            return {str(one["id"]): one for one in rows(self._session, f"{BASE}/business_hours")}
        except (Invalid, NotFound, NotPermitted):  # the plan lacks them, or our account may not look
            return {}

    def _groups(self) -> dict[str, str]:
        try:
            listed = list(rows(self._session, f"{BASE}/groups"))
        except (Invalid, NotFound, NotPermitted):
            return {}
        return {str(one["id"]): str(one["business_hour_id"]) for one in listed if one.get("business_hour_id")}


def _schedule(raw: Json) -> Schedule | None:
    zone, days = iana(str(raw.get("time_zone") or "")), raw.get("business_hours")
    if not zone or not isinstance(days, dict):
        return None
    week = tuple(one for at, name in enumerate(_DAYS) for one in _spans(days.get(name) or {}, at * _DAY))
    # The list of holidays is not in Freshdesk's documents; its sister product has one of this shape.
    stated = raw.get("list_of_holidays") or raw.get("holidays") or ()
    told = [str(one.get("holiday_date") or one.get("date") or "") for one in stated]
    yearly = frozenset((int(found[1]), int(found[2])) for one in told if (found := _YEARLY.fullmatch(one)))
    return Schedule(zone, week, frozenset(_dates(told)), yearly, name=str(raw.get("name") or ""))


def _spans(raw: Json, midnight: int) -> Iterator[tuple[int, int]]:
    """Yield the interval of a day; an end at or before its start is the next day's."""
    start, end = _minutes(str(raw.get("start_time") or "")), _minutes(str(raw.get("end_time") or ""))
    if start is not None and end is not None:
        yield midnight + start, midnight + (end if end > start else end + _DAY)


def _minutes(told: str) -> int | None:
    """Return the minutes since midnight of a time such as "8:00 am" or "17:30"; None where it is none."""
    found = _TIME.fullmatch(told.strip())
    if not found or int(found[1]) > 24 or int(found[2]) > 59:
        return None
    hour, half = int(found[1]), (found[3] or "").lower()
    return ((hour % 12 + 12 * (half == "pm")) if half else hour) * 60 + int(found[2])


def _dates(told: list[str]) -> Iterator[date]:
    for one in told:
        try:
            yield date.fromisoformat(one[:10])
        except ValueError:
            continue
