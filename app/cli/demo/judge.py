"""Holds what happened to the sample tickets against what they expect. Only the judge reads that."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain import OutcomeKind
from app.evidence.trial import percentile
from app.store.ledger import Entry

# Of a ticket's runs, the one that a person would name: the most that was done.
RANK = (
    OutcomeKind.FAILED,
    OutcomeKind.RESOLVED,
    OutcomeKind.REPLIED,
    OutcomeKind.HANDED_OFF,
    OutcomeKind.SUGGESTED,
    OutcomeKind.OBSERVED,
    OutcomeKind.SKIPPED,
    OutcomeKind.SUPERSEDED,
)
VISIBLE = (OutcomeKind.REPLIED, OutcomeKind.RESOLVED, OutcomeKind.SUGGESTED, OutcomeKind.HANDED_OFF)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a sample ticket expects: a kind, and where it matters a reason and the article cited."""

    kind: str
    reason: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One ticket judged. `wrong` says what is not as expected, or is empty."""

    sample: str
    ticket: int
    kind: str
    reason: str
    wrong: str


def expectations(samples: Path) -> dict[str, Expected]:
    """Return what each sample expects, by name."""
    raw = [one for path in sorted(samples.glob("*.toml")) for one in tomllib.loads(path.read_text("utf-8"))["ticket"]]
    return {one["id"]: Expected(**one["expect"]) for one in raw}


def judge(sample: str, ticket: int, expected: Expected, entries: Sequence[Entry]) -> Ruling:
    """Return what happened to a ticket, by its runs, and what of it was not expected."""
    ended = [one for one in entries if one.kind]
    if not ended:
        return Ruling(sample, ticket, "nothing", "", "no run ended")
    named = min(ended, key=lambda one: (RANK.index(one.kind or OutcomeKind.FAILED), -one.number))
    kind = str(named.kind)
    return Ruling(sample, ticket, kind, named.reason, "; ".join(_wrong(expected, named, ended)))


def _wrong(expected: Expected, named: Entry, ended: Sequence[Entry]) -> list[str]:
    faults = []
    if expected.kind != named.kind:
        faults.append(f"{named.kind} ({named.reason}), expected {expected.kind}")
    reasons = {one.reason for one in ended} | {
        limit.reason for one in ended if one.decision for limit in one.decision.limits
    }
    if expected.reason and expected.reason not in reasons:
        faults.append(f"reason {named.reason}, expected {expected.reason}")
    cited = {one.title for one in named.decision.draft.citations} if named.decision and named.decision.draft else set()
    if expected.article and expected.article not in cited:
        faults.append(f"cites {sorted(cited)}, expected {expected.article}")
    return faults


def duplicates(comments: Mapping[int, Sequence[Mapping[str, Any]]]) -> int:
    """Return how many of our messages stand twice: same effect key, or same text in public."""
    extra = 0
    for thread in comments.values():
        ours = [one for one in thread if one["author"] == "copilot"]
        keys = Counter(one["metadata"]["custom"].get("deskmate_key") for one in ours)
        texts = Counter(one["text"] for one in ours if one["public"])
        extra += sum(count - 1 for count in (*keys.values(), *texts.values()))
    return extra


def times(entries: Sequence[Entry]) -> list[float]:
    """Return milliseconds from webhook to written, for every run that people see."""
    seen = [one for one in entries if one.kind in VISIBLE and one.finished]
    return [1000 * (one.finished - one.received).total_seconds() for one in seen if one.finished]


def stages(entries: Sequence[Entry]) -> dict[str, float]:
    """Return the mean milliseconds of each step of the line."""
    spent: dict[str, list[float]] = {}
    for entry in entries:
        for name, taken in entry.stages:
            spent.setdefault(name, []).append(taken)
    return {name: round(sum(taken) / len(taken), 1) for name, taken in spent.items()}


def figures(rulings: Sequence[Ruling], entries: Sequence[Entry]) -> dict[str, Any]:
    """Return the counts and times of a demo."""
    kinds = Counter(one.kind for one in rulings)
    took = times(entries)
    return {
        "handled": len(rulings) - kinds["nothing"],
        "replied": kinds["replied"],
        "suggested": kinds["suggested"],
        "handed_off": kinds["handed_off"],
        "skipped": dict(sorted(Counter(one.reason for one in rulings if one.kind == "skipped").items())),
        "unexpected": sum(bool(one.wrong) for one in rulings),
        "failed": sum(one.kind is OutcomeKind.FAILED for one in entries) + kinds["nothing"],
        "p50_ms": percentile(took, 0.5),
        "p95_ms": percentile(took, 0.95),
        "stages": stages(entries),
    }
