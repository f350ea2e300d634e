"""Holds what happened to the sample tickets against what they expect. Only the judge reads that."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain import ACKNOWLEDGEMENTS, OutcomeKind, Reason
from app.evidence.trial import percentile
from app.store.ledger import Entry

# Runs after our own write find nothing to do: they are not what became of a ticket.
ECHO = (Reason.NOTHING_ASKED, Reason.ALREADY_HANDLED)
VISIBLE = (OutcomeKind.REPLIED, OutcomeKind.RESOLVED, OutcomeKind.SUGGESTED, OutcomeKind.HANDED_OFF)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a sample ticket expects; an empty field, or None, does not matter."""

    kind: str
    reason: str = ""
    article: str = ""  # its file's name
    replies: int | None = None  # public ones of ours, in the end


@dataclass(frozen=True, slots=True)
class Seen:
    """One ticket as it is in the end: its runs, newest first, and its thread."""

    sample: str
    ticket: int
    entries: Sequence[Entry]
    comments: Sequence[Mapping[str, Any]]


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


def more(samples: Path) -> set[str]:
    """Return the names of the samples that a short demo leaves out."""
    raw = [one for path in sorted(samples.glob("*.toml")) for one in tomllib.loads(path.read_text("utf-8"))["ticket"]]
    return {one["id"] for one in raw if one.get("more")}


def judge(seen: Seen, expected: Expected, articles: Mapping[str, int]) -> Ruling:
    """Return what became of a ticket, and what of it was not expected. `articles`: ids by file name."""
    ended = [one for one in seen.entries if one.kind not in (None, OutcomeKind.SUPERSEDED)]
    if not ended:
        return Ruling(seen.sample, seen.ticket, "nothing", "", "no run ended")
    last = next((one for one in ended if one.reason not in ECHO), ended[0])
    wrong = "; ".join(_wrong(expected, last, seen, articles))
    return Ruling(seen.sample, seen.ticket, str(last.kind), last.reason, wrong)


def _wrong(expected: Expected, last: Entry, seen: Seen, articles: Mapping[str, int]) -> Iterator[str]:
    made = last.decision
    if expected.kind != last.kind:
        yield f"{last.kind} ({last.reason}), expected {expected.kind}"
    reasons = {last.reason} | {limit.reason for limit in (made.limits if made else ())}
    if expected.reason and expected.reason not in reasons:
        yield f"reason {last.reason}, expected {expected.reason}"
    cited = {one.article_id for one in made.draft.citations} if made and made.draft else set()
    if expected.article and str(articles[expected.article]) not in cited:
        names = sorted(name for name, number in articles.items() if str(number) in cited)
        yield f"cites {', '.join(names) or 'nothing'}, expected {expected.article}"
    replies = sum(one["public"] and one["author"] == "copilot" for one in seen.comments) - _acknowledged(seen)
    if expected.replies is not None and replies != expected.replies:
        yield f"{replies} replies, expected {expected.replies}"


def _acknowledged(seen: Seen) -> int:
    """Return how many of our public messages only acknowledge."""
    sent = {effect.key for entry in seen.entries for effect in entry.effects if effect.name in ACKNOWLEDGEMENTS}
    return len(sent)


def duplicates(tickets: Sequence[Seen]) -> int:
    """Return how many of our messages stand twice: same effect key, or same text in public."""
    extra = 0
    for seen in tickets:
        ours = [one for one in seen.comments if one["author"] == "copilot"]
        keys = Counter(key for one in ours if (key := one["metadata"]["custom"].get("deskmate_key")))
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
