"""The sources of the knowledge base as the console shows them: how much, for whom, how current. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.evidence.knowledge import Failure, Knowledge, Origin
from app.origins import FOLDER, MACROS
from app.store.passes import Passed
from app.web.console.said import said
from app.web.console.texts import Texts

LONG = timedelta(hours=1)  # a pass without an end for so long was cut short


class State(StrEnum):
    """How the newest pass over a source is doing."""

    CURRENT = "current"
    RUNNING = "running"
    CUT = "cut"  # it neither ended nor said why: its process did
    BROKE = "broke"
    HELD = "held"  # it would have removed too much
    WAITING = "waiting"  # there was none yet


@dataclass(frozen=True, slots=True)
class Row:
    """Articles of a source for the same readers; `query` narrows the list of articles to them."""

    audience: str
    brand: str
    language: str
    articles: int
    chunks: int
    oldest: datetime | None
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shelf:
    """One source."""

    name: str
    kind: str
    state: State
    articles: int
    chunks: int
    excluded: int
    begun: datetime | None
    ended: datetime | None
    whole: datetime | None
    rows: tuple[Row, ...]
    did: str  # what the last pass that ended changed
    trouble: str
    detail: str
    notes: tuple[str, ...]
    failures: tuple[Failure, ...]
    failed: int


def shelves(
    known: Knowledge, passes: Sequence[Passed], kinds: Mapping[str, str], now: datetime, t: Texts
) -> list[Shelf]:
    """Return every source; `kinds` are the helpdesks of connections, of which each is a source, read or not."""
    last = {one.origin: one for one in passes}
    unread = [Origin(name, 0, 0, 0, None, ()) for name in kinds if name not in {one.name for one in known.origins}]
    every = sorted([*known.origins, *unread], key=lambda one: one.name)
    return [_shelf(one, last.get(one.name), _kind(one.name, kinds, t), now, t) for one in every]


def _shelf(origin: Origin, last: Passed | None, kind: str, now: datetime, t: Texts) -> Shelf:
    state = _state(last, now)
    return Shelf(
        name=origin.name,
        kind=kind,
        state=state,
        articles=origin.articles,
        chunks=origin.chunks,
        excluded=origin.excluded,
        begun=origin.begun,
        ended=origin.ended,
        whole=origin.whole,
        rows=_rows(origin),
        did=_did(origin, t),
        trouble=_trouble(state, last, t),
        detail=last.broke if last else "",
        notes=tuple(said(one, t) for one in origin.notes),
        failures=tuple(Failure(one.article, said(one.reason, t)) for one in origin.failures),
        failed=origin.changes.failed,
    )


def _state(last: Passed | None, now: datetime) -> State:
    if last is None:
        return State.WAITING
    if last.broke:
        return State.BROKE
    if last.ended is None:
        return State.RUNNING if now - last.begun < LONG else State.CUT
    return State.HELD if last.report.refused else State.CURRENT


def _trouble(state: State, last: Passed | None, t: Texts) -> str:
    match state:
        case State.BROKE | State.CUT:
            return t(f"knowledge.trouble.{state}")
        case State.HELD if last:
            return said(last.report.refused, t)
        case _:
            return ""


def _kind(name: str, kinds: Mapping[str, str], t: Texts) -> str:
    if name == FOLDER:
        return t("knowledge.kind.folder")
    owner = name.removesuffix(MACROS)
    if owner not in kinds:
        return t("knowledge.kind.gone")
    return t(f"knowledge.kind.{kinds[owner]}{'' if owner == name else MACROS}")


def _rows(origin: Origin) -> tuple[Row, ...]:
    return tuple(
        Row(
            one.audience,
            one.brand,
            one.locale,
            one.articles,
            one.chunks,
            one.oldest,
            {"source": origin.name, "audience": one.audience, "brand": one.brand, "language": one.locale},
        )
        for one in origin.parts
    )


def _did(origin: Origin, t: Texts) -> str:
    did = origin.changes
    named = (("added", did.added), ("changed", did.changed), ("removed", did.removed))
    told = [t(f"knowledge.did.{name}", count=t.number(count)) for name, count in named if count]
    return ", ".join(told) or t("knowledge.did.nothing")
