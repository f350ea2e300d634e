"""What the policy says of hours and of acknowledgements: when people are there, what customers are told meanwhile."""

import re
from datetime import date
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.domain import Courtesy
from app.hours import celebrates
from app.slots import NAMES, unknown
from integrations.helpdesk import Schedule

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAYS: tuple[Weekday, ...] = get_args(Weekday)
_SPAN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)-(?:([01]?\d|2[0-3]):([0-5]\d)|24:00)")
_DAY = 1440  # minutes


def _span(value: str) -> str:
    if not _SPAN.fullmatch(value):
        raise ValueError(f"{value!r} is no interval like 9:00-17:30; 24:00 is the end of the day")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value or "UTC")
    except (ValueError, LookupError, OSError):
        raise ValueError(f"{value!r} is no time zone such as Europe/Berlin") from None
    return value


def _text(value: str) -> str:
    if wrong := unknown(value):
        raise ValueError(f"there is no slot {{{wrong}}}; there are {', '.join(f'{{{one}}}' for one in NAMES)}")
    return value


_Spans = list[Annotated[str, AfterValidator(_span)]]
_Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
_Approved = Annotated[str, StringConstraints(pattern=r"\S", max_length=2000), AfterValidator(_text)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class ScheduleTable(_Table):
    """When people are there, where the helpdesk does not tell; the promise of a first reply wherever it stands."""

    zone: Annotated[str, AfterValidator(_zone)] = ""
    monday: _Spans = []
    tuesday: _Spans = []
    wednesday: _Spans = []
    thursday: _Spans = []
    friday: _Spans = []
    saturday: _Spans = []
    sunday: _Spans = []
    holidays: list[date] = []
    country: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2,3})?$")] = ""
    region: str = ""
    first_reply_hours: Annotated[float, Field(ge=0, le=1000)] = 0.0

    @model_validator(mode="after")
    def _whole(self) -> "ScheduleTable":
        if self.region and not self.country:
            raise ValueError("a region needs its country")
        if self.country and not celebrates(self.country, self.region):
            raise ValueError(f"nobody knows the public holidays of {self.country} {self.region}".rstrip())
        if not self.zone and (any(getattr(self, day) for day in DAYS) or self.holidays or self.country):
            raise ValueError("hours and holidays need a zone such as Europe/Berlin")
        return self


class CourtesyTable(_Table):
    """One kind of acknowledgement: its switch, and the approved text of each language."""

    on: bool = False
    texts: dict[_Language, _Approved] = {}


class AcknowledgeTable(_Table):
    """Every kind of acknowledgement. "Are you a bot?" is answered unless that is switched off here."""

    created: CourtesyTable = CourtesyTable()
    never_alone: CourtesyTable = CourtesyTable()
    machine: CourtesyTable = CourtesyTable(on=True)


def schedule(table: ScheduleTable) -> Schedule | None:
    """Return the schedule of the policy, or None where it says no zone."""
    if not table.zone:
        return None
    week = tuple(_minutes(one, at * _DAY) for at, day in enumerate(DAYS) for one in getattr(table, day))
    return Schedule(table.zone, week, frozenset(table.holidays), country=table.country, region=table.region)


def _minutes(span: str, midnight: int) -> tuple[int, int]:
    """Return an interval of a day that begins at `midnight`; one that ends before it starts ends on the next day."""
    found = _SPAN.fullmatch(span)
    if found is None:
        raise ValueError(f"{span!r} was checked before")
    start = int(found[1]) * 60 + int(found[2])
    end = int(found[3]) * 60 + int(found[4]) if found[3] else _DAY
    return midnight + start, midnight + (end if end > start else end + _DAY)


def courtesies(table: AcknowledgeTable) -> tuple[Courtesy, ...]:
    """Return which are switched on."""
    return tuple(one for one in Courtesy if _kind(table, one).on)


def greetings(table: AcknowledgeTable) -> tuple[tuple[Courtesy, str, str], ...]:
    """Return every approved text with its kind and language."""
    return tuple((one, language, text) for one in Courtesy for language, text in _kind(table, one).texts.items())


def _kind(table: AcknowledgeTable, courtesy: Courtesy) -> CourtesyTable:
    match courtesy:
        case Courtesy.CREATED:
            return table.created
        case Courtesy.NEVER_ALONE:
            return table.never_alone
        case Courtesy.MACHINE:
            return table.machine
