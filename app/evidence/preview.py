"""What other ceilings and thresholds would have made of the runs there were: each is decided once more. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain import AutonomyLevel, Decision, Intent, Limit, Policy, Reason
from app.steps.decide import decide
from app.store.ledger import Entry

EXAMPLES = 5
_OWN = frozenset({Reason.CEILING, Reason.ALLOWED, Reason.UNSURE_INTENT})

Changes = Mapping[str, Mapping[str, object]]  # intent -> ceiling and threshold, as a policy's text has them


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to the runs of one intent, by level; the newest that would end otherwise."""

    runs: int
    now: dict[str, int]
    then: dict[str, int]
    examples: tuple[int, ...]


def preview(changes: Changes, entries: Sequence[Entry], policy: Policy | None = None) -> dict[str, Effect]:
    """Return the effect on each changed intent. Raise ValueError for a level that there is not.

    With the policy in force `now` is what it would decide today, without it what was
    decided then. Other limits stay as they were found: nobody reads or drafts again.
    """
    return {name: _effect(name, wish, entries, policy) for name, wish in changes.items()}


def decided(decision: Decision, intent: Intent) -> AutonomyLevel:
    """Return the level that a decision would have with an intent's ceiling and threshold as they are here."""
    also = decision.triage.also if decision.triage else ()
    others = [one for one in decision.limits if one.reason not in _OWN or one.detail in also]
    return decide((*others, *_limits(decision, intent))).level


def changed(intent: Intent, wish: Mapping[str, object]) -> Intent:
    """Return an intent with another ceiling or threshold. Raise ValueError for a level that there is not."""
    level = str(wish.get("ceiling", intent.ceiling.name)).upper()
    if level not in AutonomyLevel.__members__:
        raise ValueError(f"there is no level {level.lower()!r}")
    return replace(intent, ceiling=AutonomyLevel[level], threshold=float(str(wish.get("threshold", intent.threshold))))


def _effect(name: str, wish: Mapping[str, object], entries: Sequence[Entry], policy: Policy | None) -> Effect:
    mine = [(one, one.decision) for one in entries if one.decision and _is(one.decision, name)]
    known = policy.intent(name) if policy else None
    intent = changed(known or Intent(name, name, "", ()), wish)
    now = [(decided(made, known) if known else made.level) for _, made in mine]
    then = [decided(made, intent) for _, made in mine]
    moved = (one.number for (one, _), before, after in zip(mine, now, then, strict=True) if before is not after)
    return Effect(len(mine), _counted(now), _counted(then), tuple(sorted(moved, reverse=True)[:EXAMPLES]))


def _is(decision: Decision, name: str) -> bool:
    return decision.triage is not None and decision.triage.intent == name


def _limits(decision: Decision, intent: Intent) -> Iterable[Limit]:
    reason = Reason.CEILING if intent.ceiling <= AutonomyLevel.SUGGEST else Reason.ALLOWED
    yield Limit(intent.ceiling, reason, intent.name)
    if decision.triage and decision.triage.probability < intent.threshold:
        yield Limit(AutonomyLevel.SUGGEST, Reason.UNSURE_INTENT)


def _counted(levels: Iterable[AutonomyLevel]) -> dict[str, int]:
    return {level.name.lower(): count for level, count in sorted(Counter(levels).items())}
