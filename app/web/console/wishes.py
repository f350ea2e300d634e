"""What a reader of the autonomy table wants changed, read from its form. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.domain import AutonomyLevel, Intent, Policy

Changes = dict[str, dict[str, object]]

_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,4})?")


@dataclass(frozen=True, slots=True)
class Wishes:
    """Changes by intent, and the thresholds that are no number from 0 to 100, as they were typed."""

    changes: Changes = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def wishes(form: Mapping[str, str], policy: Policy) -> Wishes:
    """Return what differs from the policy that the form was made of.

    A category's level counts for those of its intents whose own level was left as it was.
    """
    made = Wishes()
    for intent in policy.intents:
        change: dict[str, object] = {}
        level = _level(form, intent, policy)
        if level is not intent.ceiling:
            change["ceiling"] = level.name.lower()
        typed = form.get(f"threshold.{intent.name}", "").replace("%", "").strip()
        if typed and typed != percent(intent.threshold):
            threshold = share(typed)
            if threshold is None:
                made.wrong[intent.name] = typed
            elif threshold != intent.threshold:
                change["threshold"] = threshold
        if change:
            made.changes[intent.name] = change
    return made


def common(intents: Iterable[Intent]) -> AutonomyLevel | None:
    """Return the level that all of them have, or None."""
    levels = {one.ceiling for one in intents}
    return levels.pop() if len(levels) == 1 else None


def percent(value: float) -> str:
    """Return a share between 0 and 1 as it is typed: 85, or 87.5."""
    return f"{round(100 * value, 4):.4f}".rstrip("0").rstrip(".")


def share(typed: str) -> float | None:
    """Return what was typed as a share between 0 and 1, or None."""
    if not _NUMBER.fullmatch(typed):
        return None
    value = round(float(typed.replace(",", ".")) / 100, 6)
    return value if value <= 1 else None


def applied(policy: Policy, changes: Changes) -> Changes:
    """Return the changes that still change something in this policy, for intents that it has."""
    kept: Changes = {}
    for name, change in changes.items():
        intent = policy.intent(name)
        if intent is None:
            continue
        now = {"ceiling": intent.ceiling.name.lower(), "threshold": intent.threshold}
        if left := {key: value for key, value in change.items() if now[key] != value}:
            kept[name] = left
    return kept


def _level(form: Mapping[str, str], intent: Intent, policy: Policy) -> AutonomyLevel:
    own = _named(form.get(f"level.{intent.name}", ""))
    if own is not None and own is not intent.ceiling:
        return own
    whole = _named(form.get(f"category.{intent.category}", ""))
    together = common(one for one in policy.intents if one.category == intent.category)
    return intent.ceiling if whole is None or whole is together else whole


def _named(name: str) -> AutonomyLevel | None:
    return AutonomyLevel.__members__.get(name.upper())
