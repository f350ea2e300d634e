"""What the knowledge base holds and how current it is, source by source. Pure; no page or command knows more."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.store.inventory import Heap
from app.store.passes import Mended, Passed


@dataclass(frozen=True, slots=True)
class Part:
    """The articles of a source that are for the same readers, of one brand, in one language."""

    audience: str
    brand: str
    locale: str
    articles: int
    chunks: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What the last pass that ended did, in articles."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be read."""

    article: str
    reason: str


@dataclass(frozen=True, slots=True)
class Origin:
    """One source of articles.

    `whole`: when a complete pass last ended. `trouble`: what needs a person, in words; `notes`: what is
    good to know.
    """

    name: str
    articles: int
    chunks: int
    excluded: int
    oldest: datetime | None
    parts: tuple[Part, ...]
    begun: datetime | None = None
    ended: datetime | None = None
    whole: datetime | None = None
    changes: Changes = Changes()
    failures: tuple[Failure, ...] = ()
    trouble: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Every source. `mended`: when vectors were last lost, and what was done."""

    origins: tuple[Origin, ...]
    mended: Mended | None = None


def overview(heaps: Iterable[Heap], passes: Sequence[Passed], mended: Mended | None = None) -> Knowledge:
    """Return what there is, source by source, those without an article included."""
    found: dict[str, list[Heap]] = defaultdict(list)
    for one in heaps:
        found[one.origin].append(one)
    last = {one.origin: one for one in passes}
    return Knowledge(tuple(_origin(name, found[name], last.get(name)) for name in sorted({*found, *last})), mended)


def _origin(name: str, heaps: Sequence[Heap], last: Passed | None) -> Origin:
    held = Origin(
        name=name,
        articles=sum(one.articles for one in heaps),
        chunks=sum(one.chunks for one in heaps),
        excluded=sum(one.excluded for one in heaps),
        oldest=min((one.oldest for one in heaps if one.oldest), default=None),
        parts=tuple(map(_part, heaps)),
    )
    return _with(held, last) if last else held


def _with(held: Origin, last: Passed) -> Origin:
    report = last.report
    return Origin(
        held.name, held.articles, held.chunks, held.excluded, held.oldest, held.parts,
        begun=last.begun,
        ended=last.ended,
        whole=last.whole,
        changes=Changes(report.added, report.changed, report.unchanged, report.removed, report.failed),
        failures=tuple(Failure(key, why) for key, why in report.failures),
        trouble=f"the last pass broke off: {last.broke}" if last.broke else report.refused,
        notes=report.notes,
    )  # fmt: skip


def _part(heap: Heap) -> Part:
    return Part(str(heap.audience), heap.brand, heap.language, heap.articles, heap.chunks, heap.oldest)
