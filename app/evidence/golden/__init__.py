"""Golden cases: tickets whose end is known, gone through whenever something changes that could alter it.

Each case names what it guards. A case that passed before and fails now is a regression.
"""

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from app.domain import AutonomyLevel, Decision, Policy, Reason
from app.evidence.rows import Unreadable
from app.evidence.trial import AsOf
from app.pipeline import consider
from app.policy import PolicyError, load, raised, shipped, tabled
from app.policy.edits import amended
from app.ports import Ports
from integrations.helpdesk import (
    Attachment,
    Author,
    Channel,
    HelpdeskError,
    Message,
    Requester,
    Status,
    Ticket,
    TicketEvent,
    Visibility,
)

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)  # a Monday
CONNECTION = "files"
_STEP = timedelta(minutes=5)
_WRITERS = {"customer": Author.REQUESTER, "agent": Author.AGENT, "copilot": Author.COPILOT, "stranger": Author.OTHER}


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(_Table):
    """One message: who wrote it, and what. `headers` are mail headers, `files` names of attachments."""

    author: Literal["customer", "agent", "copilot", "stranger"] = "customer"
    text: str
    public: bool = True
    headers: dict[str, str] = {}
    files: tuple[str, ...] = ()


class Expected(_Table):
    """What must come of it; what is not named does not matter."""

    level: str = ""
    at_most: str = ""  # a level that it must not exceed
    reason: str = ""  # among the limits
    first: str = ""  # the reason of the decision itself
    handoff: bool | None = None
    draft: bool | None = None
    article: str = ""  # cited, by its file's name
    intent: str = ""
    language: str = ""  # of the draft
    says: tuple[str, ...] = ()  # words of the draft
    hides: tuple[str, ...] = ()  # words that must stand neither in the draft nor in an acknowledgement
    notes: tuple[str, ...] = ()  # words of the note of a handoff
    acknowledged: bool | None = None

    @field_validator("level", "at_most")
    @classmethod
    def _level(cls, value: str) -> str:
        if value and value.upper() not in AutonomyLevel.__members__:
            raise ValueError(f"{value!r} is no level; there are off, observe, suggest, reply, resolve")
        return value

    @field_validator("reason", "first")
    @classmethod
    def _reason(cls, value: str) -> str:
        if value and value not in set(Reason):
            raise ValueError(f"{value!r} is no reason that we know")
        return value


class Case(_Table):
    """One ticket as it stood, and what must come of it."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]
    guards: tuple[str, ...]  # parts of the product; without one of them the case fails
    subject: str = ""
    text: str = ""  # a single message by the customer
    messages: tuple[Said, ...] = ()
    locale: str = ""
    channel: Channel = Channel.EMAIL
    tags: tuple[str, ...] = ()
    status: Status = Status.OPEN
    brand: str = ""
    copied: int = 0  # strangers in copy
    verified: bool | None = None
    at: datetime = NOON
    policy: dict[str, Any] = {}  # keys of the whole policy, and tables
    expect: Expected


@dataclass(frozen=True, slots=True)
class Result:
    """One case gone through. `wrong` says what is not as it must be, or is empty."""

    id: str
    guards: tuple[str, ...]
    wrong: str

    @property
    def passed(self) -> bool:
        """Whether everything is as it must be."""
        return not self.wrong


def own() -> list[Case]:
    """Return the cases that come with the package."""
    folder = files("app.evidence.golden").joinpath("cases")
    return [case for one in sorted(folder.iterdir(), key=lambda path: path.name) for case in read(Path(str(one)))]


def read(path: Path) -> list[Case]:
    """Return the cases of a TOML file. Raise Unreadable, naming the case and what to write."""
    try:
        raw = tomllib.loads(path.read_text("utf-8")).get("case", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Unreadable(f"{path}: {error}") from None
    found: dict[str, Case] = {}
    for number, one in enumerate(raw, 1):
        case = _case(path, number, one)
        if case.id in found:
            raise Unreadable(f"{path}: case {number}: id {case.id!r} stands there twice")
        found[case.id] = case
    if not found:
        raise Unreadable(f"{path}: no [[case]] in it")
    return list(found.values())


def _case(path: Path, number: int, raw: Mapping[str, Any]) -> Case:
    try:
        case = Case.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise Unreadable(f"{path}: case {number} ({raw.get('id', 'no id')}): {where}: {first['msg']}") from None
    if bool(case.text) == bool(case.messages):
        raise Unreadable(f"{path}: case {number} ({case.id}): either text or messages, one of them")
    try:
        policy(case)
    except PolicyError as error:
        raise Unreadable(f"{path}: case {number} ({case.id}): policy: {error}") from None
    return case


def policy(case: Case) -> Policy:
    """Return the shipped policy, every intent at REPLY, with what the case changes. Raise PolicyError.

    What is not alone by the policy's own caution cannot show what else would hold it back.
    """
    return _policy(json.dumps(case.policy, sort_keys=True, default=str))


@lru_cache(maxsize=64)
def _policy(changes: str) -> Policy:
    asked = json.loads(changes)
    text = amended(_eager(), {("policy", ""): _plain(asked)}) if _plain(asked) else _eager()
    tables = {(name, *path): keys for name, one in asked.items() for path, keys in _tables(one)}
    return load(tabled(text, tables)) if tables else load(text)


@cache
def _eager() -> str:
    text = raised(shipped(), [one.name for one in load(shipped()).intents], AutonomyLevel.REPLY)
    return amended(text, {("policy", ""): {"review_days": 0}})


def _plain(raw: Mapping[str, Any]) -> dict[str, object]:
    return {key: value for key, value in raw.items() if not isinstance(value, dict)}


def _tables(raw: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Mapping[str, object]]]:
    if not isinstance(raw, dict):
        return
    if plain := _plain(raw):
        yield path, plain
    for name, one in raw.items():
        yield from _tables(one, (*path, name))


def ticket(case: Case) -> Ticket:
    """Return the ticket of a case; its last message is written at the case's time."""
    said = case.messages or (Said(text=case.text),)
    requester = Requester(f"requester-{case.id}", email="requester@example.com", locale=case.locale)
    first = case.at - _STEP * (len(said) - 1)
    thread = tuple(_message(case, number, one, first + _STEP * number) for number, one in enumerate(said))
    return Ticket(
        connection=CONNECTION,
        id=case.id,
        subject=case.subject,
        status=case.status,
        channel=case.channel,
        requester=replace(requester, verified=case.verified),
        messages=thread,
        version="1",
        created=first,
        updated=case.at,
        tags=frozenset(case.tags),
        brand=case.brand,
        copied=tuple(Requester(f"copied-{at}", email=f"copied-{at}@example.net") for at in range(case.copied)),
    )


def _message(case: Case, number: int, one: Said, at: datetime) -> Message:
    writer = _WRITERS[one.author]
    names = {Author.REQUESTER: f"requester-{case.id}", Author.COPILOT: "copilot", Author.AGENT: "agent"}
    return Message(
        id=f"{case.id}-{number}",
        author=writer,
        author_id=names.get(writer, "stranger"),
        visibility=Visibility.PUBLIC if one.public else Visibility.INTERNAL,
        text=one.text,
        created=at,
        channel=case.channel,
        attachments=tuple(Attachment(name, "application/pdf", 20_000, f"{name}-{number}") for name in one.files),
        headers=tuple((key.lower(), value) for key, value in one.headers.items()),
    )


def gone_through(
    cases: Sequence[Case], ports: Callable[[Policy, Mapping[str, Ticket]], Ports], seen: Callable[[], None]
) -> list[Result]:
    """Return what came of each case, in order; `seen` is called after each. Nothing is written."""
    tickets = {one.id: ticket(one) for one in cases}
    results = []
    for case in cases:
        rules = policy(case)
        here = ports(rules, tickets)
        results.append(Result(case.id, case.guards, _judged(case, replace(here, clock=AsOf(case.at, here.clock)))))
        seen()
    return results


def _judged(case: Case, ports: Ports) -> str:
    event = TicketEvent(CONNECTION, case.id, case.id, case.at)
    try:
        made = consider(event, ports)
    except (HelpdeskError, ValueError, LookupError, ArithmeticError) as error:
        return f"stopped by {type(error).__name__}"
    return "; ".join(_wrong(case.expect, made))


def _wrong(wanted: Expected, made: Decision) -> Iterator[str]:
    level, draft = made.level.name.lower(), made.draft
    reasons = [str(one.reason) for one in made.limits]
    if wanted.level and wanted.level != level:
        yield f"{level} ({made.reason}) instead of {wanted.level}"
    if wanted.at_most and made.level > AutonomyLevel[wanted.at_most.upper()]:
        yield f"{level} is more than {wanted.at_most}"
    if wanted.reason and wanted.reason not in reasons:
        yield f"no limit {wanted.reason} among {', '.join(reasons) or 'none'}"
    if wanted.first and wanted.first != made.reason:
        yield f"{made.reason} comes first instead of {wanted.first}"
    told = {"handoff": made.handoff is not None, "draft": draft is not None}
    told["acknowledged"] = made.acknowledgement is not None
    for name, is_so in told.items():
        if getattr(wanted, name) not in (None, is_so):
            yield f"{name}: {str(is_so).lower()}"
    yield from _worded(wanted, made)


def _worded(wanted: Expected, made: Decision) -> Iterator[str]:
    draft, note = made.draft, made.handoff.note if made.handoff else ""
    text, cited = (draft.text, {Path(one.article_id).stem for one in draft.citations}) if draft else ("", set[str]())
    if wanted.article and wanted.article not in cited:
        yield f"cites {', '.join(sorted(cited)) or 'nothing'} instead of {wanted.article}"
    if wanted.intent and wanted.intent != (made.triage.intent if made.triage else ""):
        yield f"intent {made.triage.intent if made.triage else 'none'} instead of {wanted.intent}"
    if wanted.language and wanted.language != (draft.language if draft else ""):
        yield f"language {draft.language if draft else 'none'} instead of {wanted.language}"
    public = f"{text}\n{made.acknowledgement.text if made.acknowledgement else ''}"
    yield from (f"does not say {one!r}" for one in wanted.says if one not in text)
    yield from (f"says {one!r}" for one in wanted.hides if one in public)
    yield from (f"the note does not say {one!r}" for one in wanted.notes if one not in note)


def regressions(results: Iterable[Result], before: Mapping[str, bool]) -> list[str]:
    """Return the cases that passed before and do not now, by id."""
    return [one.id for one in results if before.get(one.id) and not one.passed]
