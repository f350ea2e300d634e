"""What a change of levels would have done to the runs there were, in words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.domain import AutonomyLevel, Intent
from app.evidence.preview import Effect, preview
from app.policy import Change
from app.store.ledger import Entry, RunQuery
from app.web.console.force import Force
from app.web.console.texts import Texts
from app.web.console.wishes import Changes, percent
from app.web.faces import Faces

DAYS = 30
MOST = 500  # runs that are judged once more, of all changed intents together, newer ones first
LEAST = 50  # of each
LEVELS = tuple(level.name.lower() for level in AutonomyLevel)


@dataclass(frozen=True, slots=True)
class Step:
    """One value that becomes another."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One changed thing: what changes about it, what that would have done, runs to look at."""

    title: str
    steps: tuple[Step, ...]
    words: str = ""
    examples: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """Every changed intent; the reason as far as it is written."""

    lines: tuple[Line, ...]
    reason: str = ""
    reason_error: str = ""
    error: str = ""


def lines(faces: Faces, force: Force, changes: Changes, t: Texts) -> tuple[Line, ...]:
    """Return what the changes would have done to the runs of the last 30 days."""
    return tuple(_lines(faces, force, changes, t))


def _lines(faces: Faces, force: Force, changes: Changes, t: Texts) -> Iterator[Line]:
    for name, change in changes.items():
        intent = force.policy.intent(name)
        if intent is None:
            continue
        entries, runs = _runs(faces, name, max(LEAST, MOST // len(changes)))
        effect = preview({name: change}, entries, force.policy)[name]
        yield Line(intent.title, tuple(steps(intent, change, t)), _words(effect, runs, t), effect.examples)


def _runs(faces: Faces, name: str, most: int) -> tuple[Sequence[Entry], int]:
    """Return the newest runs of an intent, and how many there were in all."""
    since = faces.clock.now() - timedelta(days=DAYS)
    entries = faces.ledger.search(RunQuery(intent=name, since=since), most)
    if len(entries) < most:
        return entries, len(entries)
    return entries, sum(faces.ledger.volumes(since).get(name, {}).values())


def steps(intent: Intent, change: dict[str, object], t: Texts) -> Iterator[Step]:
    """Yield what changes about an intent."""
    if "ceiling" in change:
        old, new = intent.ceiling.name.lower(), str(change["ceiling"])
        yield Step(t("review.level"), t(f"level.{old}"), t(f"level.{new}"))
    if "threshold" in change:
        new = percent(float(str(change["threshold"])))
        yield Step(t("review.threshold"), f"{percent(intent.threshold)}{t.percent}", f"{new}{t.percent}")


def _words(effect: Effect, runs: int, t: Texts) -> str:
    if not effect.runs:
        return t("review.no_runs", days=DAYS)
    moves = [
        t.many("review.move", count, now=t(f"review.now.{now}"), then=t(f"review.then.{then}"))
        for now, then, count in moved(effect)
    ]
    if not moves:
        return t.many("review.no_effect", effect.runs, days=DAYS)
    newest = "review.effect_newest" if effect.runs < runs else "review.effect"
    return t(newest, runs=t.number(effect.runs), days=DAYS, moves=", ".join(moves))


def moved(effect: Effect) -> list[tuple[str, str, int]]:
    """Return from which level to which how many runs would have moved, most first.

    Levels move in one direction for one intent: what is missing here has come there.
    """
    gone = _surplus(effect.now, effect.then)
    come = _surplus(effect.then, effect.now)
    pairs = Counter(zip(gone, come, strict=True))
    return [(now, then, count) for (now, then), count in pairs.most_common()]


def _surplus(one: Mapping[str, int], other: Mapping[str, int]) -> list[str]:
    """Return each level as often as one has it more than the other, lowest first."""
    return [level for level in LEVELS for _ in range(one.get(level, 0) - other.get(level, 0))]


def told(changes: Sequence[Change], titles: dict[str, str], t: Texts) -> tuple[Line, ...]:
    """Return what differs between two saved policies, by intent or rule."""
    by: dict[str, list[Step]] = {}
    for one in changes:
        by.setdefault(_title(one, titles, t), []).append(_step(one, t))
    return tuple(Line(title, tuple(found)) for title, found in by.items())


def _title(change: Change, titles: dict[str, str], t: Texts) -> str:
    match change.part:
        case "intent":
            return titles.get(change.name, change.name)
        case "category":
            return t("change.category", name=change.name)
        case "rule":
            return t("change.rule", name=t.known(f"reason.short.{change.name}", change.name))
        case _:
            return t("change.policy")


def _step(change: Change, t: Texts) -> Step:
    if not change.key:
        new = t("change.whole_gone") if change.before else t("change.whole_new")
        return Step("", change.before or t("change.none"), new)
    label = t.known(f"change.{change.key}", change.key)
    return Step(label, _value(change.key, change.before, t), _value(change.key, change.after, t))


def _value(key: str, value: str, t: Texts) -> str:
    if key == "ceiling":
        return t.known(f"level.{value}", value)
    if key == "threshold":
        return f"{percent(float(value))}{t.percent}"
    return t.known(f"change.{value}", value) if value else t("change.none")
