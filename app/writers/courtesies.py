"""What a customer is told before an answer: an approved text with the real time when a person is there."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from app.domain import Courtesy, Policy
from app.hours import closes, is_open, later, opens
from app.slots import SLOT
from integrations.helpdesk import Schedule

_WEEK = 7  # days
_NEAR = timedelta(hours=20)  # a closing time in it needs no day


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, and when people are there, if anybody knows. `answer_hours`: business hours until one answers, or 0."""

    now: datetime
    schedule: Schedule | None = None
    answer_hours: float = 0.0
    whence: str = "nobody"  # who knows the schedule: helpdesk, policy, nobody; outage: the helpdesk did not answer


@dataclass(frozen=True, slots=True)
class _Words:
    """The frames of one language."""

    label: str
    machine: str
    machine_draft: str
    machine_reply: str
    here: str
    here_always: str
    back: str
    reply: str
    open_from: str
    reply_by: str
    time: str
    time_one: str
    place: str
    today: str
    tomorrow: str
    on: str
    far: str
    by: str
    by_far: str
    weekdays: list[str]
    months: list[str]


def written(courtesy: Courtesy, language: str, policy: Policy, moment: Moment) -> str:
    """Return the approved text of a language with the real time in it, or an empty string where there is none."""
    words = _frames().get(language)
    approved = {(one, spoken): text for one, spoken, text in policy.greetings}.get((courtesy, language), "")
    if not approved and courtesy is Courtesy.MACHINE and words:
        approved = f"{words.machine}\n\n{{hours}}"
    text = filled(approved, slots(language, moment))
    return f"{text}\n\n*{words.label}*" if text and words else ""


def filled(text: str, known: dict[str, str]) -> str:
    """Return a text with its slots filled; a line with one that nothing is known for is left out."""
    lines = [line for line in text.strip().split("\n") if known.keys() >= set(SLOT.findall(line))]
    whole = SLOT.sub(lambda found: known[found[1]], "\n".join(lines))
    return re.sub(r"\n{3,}", "\n\n", whole).strip()


def slots(language: str, moment: Moment) -> dict[str, str]:
    """Return what is known for the slots of an approved text, by name."""
    words, schedule = _frames().get(language), moment.schedule
    if words is None or schedule is None:
        return {}
    return dict(_slots(words, schedule, moment))


def back(language: str, moment: Moment) -> str:
    """Return the sentence that says when people are there again; empty where they are there, or nobody knows."""
    known = slots(language, moment)
    return known["hours"] if "open_from" in known else ""


def spoken(language: str) -> bool:
    """Say whether we have the words of a language."""
    return language in _frames()


def first_line(language: str, alone: bool) -> str:
    """Return the true answer to "are you a bot?" for a draft: one that is sent alone, or one that a person reads."""
    words = _frames().get(language)
    return (words.machine_reply if alone else words.machine_draft) if words else ""


def labels() -> tuple[str, ...]:
    """Return the sentences that say that a machine sent it."""
    return tuple(one.label for one in _frames().values())


def _slots(words: _Words, schedule: Schedule, moment: Moment) -> Iterator[tuple[str, str]]:
    now, local = moment.now, moment.now.astimezone(ZoneInfo(schedule.zone))
    if is_open(schedule, now):
        yield "hours", _here(words, schedule, local)
    elif opening := opens(schedule, now):
        from_ = _said(words, words.open_from, (words.on, words.far), opening, local)
        yield "open_from", from_
        yield "hours", words.back.format(open_from=from_)
    answer = later(schedule, now, 3600 * moment.answer_hours) if moment.answer_hours else None
    if answer:
        by = _said(words, words.reply_by, (words.by, words.by_far), answer, local)
        yield "reply_by", by
        yield "reply", words.reply.format(reply_by=by)


def _here(words: _Words, schedule: Schedule, local: datetime) -> str:
    closing = closes(schedule, local)
    if closing is None or closing - local > _NEAR:
        return words.here_always
    return words.here.format(until=_time(words, closing.astimezone(local.tzinfo)), place=_place(words, local))


def _said(words: _Words, frame: str, days: tuple[str, str], at: datetime, local: datetime) -> str:
    """Return a day and a time by the clocks of the schedule's zone, as seen from now."""
    then = at.astimezone(local.tzinfo)
    if then.second or then.microsecond:  # a promise is not shortened
        then = (at + timedelta(minutes=1)).replace(second=0, microsecond=0).astimezone(local.tzinfo)
    return frame.format(day=_day(words, days, then, local), time=_time(words, then), place=_place(words, then))


def _day(words: _Words, days: tuple[str, str], then: datetime, local: datetime) -> str:
    away = (then.date() - local.date()).days
    if away in (0, 1):
        return words.tomorrow if away else words.today
    weekday, month = words.weekdays[then.weekday()], words.months[then.month - 1]
    return days[away >= _WEEK].format(weekday=weekday, number=then.day, month=month)


def _time(words: _Words, then: datetime) -> str:
    frame = words.time_one if then.hour == 1 else words.time
    return frame.format(clock=f"{then.hour}:{then.minute:02d}")


def _place(words: _Words, then: datetime) -> str:
    """Return the name of a zone for people: its city; a zone without one by how far it is from UTC."""
    zone = str(then.tzinfo)
    if "/" in zone and not zone.startswith("Etc/"):
        return words.place.format(city=zone.rpartition("/")[2].replace("_", " "))
    return str(then.strftime("UTC%z" if then.utcoffset() else "UTC"))


@cache
def _frames() -> dict[str, _Words]:
    text = files(__package__).joinpath("courtesies.toml").read_text(encoding="utf-8")
    return {language: _Words(**held) for language, held in tomllib.loads(text).items()}
