"""The hours that the policy says, as a form: a field a day, holidays, and by when a first reply is promised."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from flask import request

from app.domain import Policy
from app.policy.manners import DAYS
from app.web.console.spans import clocked

SCHEDULE = ("schedule",)


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands in the fields; `days` are seven, Monday first."""

    zone: str = ""
    days: tuple[str, ...] = ("",) * 7
    holidays: str = ""
    country: str = ""
    region: str = ""
    first_reply_hours: str = ""

    @property
    def week(self) -> tuple[tuple[int, str, str], ...]:
        """Return each weekday from 0, the name of its key, and its hours."""
        return tuple((at, day, self.days[at]) for at, day in enumerate(DAYS))


def held(policy: Policy) -> Opening:
    """Return the fields as the policy fills them."""
    promise = f"{policy.first_reply_hours:g}" if policy.first_reply_hours else ""
    hours = policy.schedule
    if hours is None:
        return Opening(first_reply_hours=promise)
    days = tuple(clocked(hours, at) for at in range(7))
    holidays = "\n".join(one.isoformat() for one in sorted(hours.holidays))
    return Opening(hours.zone, days, holidays, hours.country, hours.region, promise)


def sent() -> Opening:
    """Return the fields as the form sends them."""
    given = {one.name: _field(one.name) for one in fields(Opening) if one.name not in {"days", "holidays"}}
    days = tuple(", ".join(_spans(_field(day))) for day in DAYS)
    return Opening(days=days, holidays="\n".join(_listed(_field("holidays"))), **given)


def wanted(before: Opening, now: Opening) -> dict[tuple[str, ...], Mapping[str, object]]:
    """Return what the table of the policy must say where it says something else; an empty field takes its key away."""
    if before == now:
        return {}
    values: dict[str, object] = {day: _spans(hours) or None for _, day, hours in now.week}
    values |= {"zone": now.zone or None, "country": now.country or None, "region": now.region or None}
    values["holidays"] = [_date(one) for one in _listed(now.holidays)] or None
    values["first_reply_hours"] = _number(now.first_reply_hours)
    return {SCHEDULE: {key: values[key] for key in values if _of(before, key) != _of(now, key)}}


@cache
def zones() -> tuple[str, ...]:
    """Return the names of time zones that the form offers."""
    return tuple(sorted(one for one in available_timezones() if "/" in one and not one.startswith("Etc/")))


def _of(one: Opening, key: str) -> str:
    return one.days[DAYS.index(key)] if key in DAYS else str(getattr(one, key))


def _field(name: str) -> str:
    return request.form.get(f"schedule.{name}", "").strip()


def _spans(text: str) -> list[str]:
    """Return what commas part; a dash as people type it is one of ours."""
    plain = text.replace("–", "-").replace(" -", "-").replace("- ", "-").replace(";", ",")
    return [one.strip() for one in plain.split(",") if one.strip()]


def _listed(text: str) -> list[str]:
    return text.replace(",", " ").replace(";", " ").split()


def _date(text: str) -> date | str:
    """Return a date, or what was written: the policy refuses it by name."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _number(text: str) -> float | str | None:
    try:
        return float(text.replace(",", ".")) if text else None
    except ValueError:
        return text
