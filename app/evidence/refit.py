"""The calibration refitted from agents' reviews: which drafts were of use, and how sure the search was of them."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from app.domain import Decision
from app.ports import Clock
from app.store.calibrations import Calibrations
from app.store.engine import Store
from app.store.ledger import Ledger
from app.store.opinions import Said, cited, worth
from app.store.reviews import Reviews
from knowledge.calibration import FUSED, Calibration
from knowledge.refit import LEAST, Refit, Verdict, refit

MOST = 5000  # reviewed drafts, the newest


class Step(StrEnum):
    """What a refit came to."""

    REFITTED = "refitted"
    SAME = "same"  # what is in force already
    TOO_FEW = "too_few"
    NO_BETTER = "no_better"
    HELD = "held"  # a person has gone back to the shipped constants


@dataclass(frozen=True, slots=True)
class Told:
    """What was done, what it was done from, and the constants now in force."""

    step: Step
    found: Refit
    constants: Calibration


def verdicts(store: Store, clock: Clock) -> Iterator[Verdict]:
    """Yield what agents made of drafts that quote the first article found, one verdict a draft."""
    ledger = Ledger(store, clock)
    for run, last in Reviews(store, clock).endings(MOST):
        decision = ledger.decision(run)
        good, bad = worth(Said(last.kind, reason=last.reason))
        if decision and good != bad and (made := _verdict(decision, good > bad)):
            yield made


def _verdict(decision: Decision, used: bool) -> Verdict | None:
    """Return a draft's verdict, or None where its confidence did not go by fused scores of what it quotes."""
    first = decision.passages[0] if decision.passages else None
    if first is None or first.lead is None or first.source.key not in cited(decision):
        return None
    return Verdict(first.own, first.lead, used)


def calibrate(store: Store, clock: Clock, who: str = "") -> Told:
    """Refit, and put the constants in force where they are better than the shipped ones on reviews held back.

    Where they are not, the shipped ones hold. Without `who`, the schedule's, nothing overrules a person's undo.
    """
    kept = Calibrations(store, clock)
    newest = kept.newest()
    now = newest.holds if newest else None
    found = refit(list(verdicts(store, clock)), FUSED)
    if newest and newest.who and not newest.constants and not newest.report and not who:  # an undo has no report
        return Told(Step.HELD, found, FUSED)
    if not found.enough:
        return Told(Step.TOO_FEW, found, now or FUSED)
    if found.made == now:
        return Told(Step.NO_BETTER if now is None else Step.SAME, found, now or FUSED)
    if found.made:
        kept.save(found.made, f"from {found.used + found.rejected} reviews", who, report(found))
        return Told(Step.REFITTED, found, found.made)
    kept.save(None, "a refit is no better on reviews held back", who, report(found))
    return Told(Step.NO_BETTER, found, FUSED)


def report(found: Refit) -> dict[str, Any]:
    """Return what a refit was made from, for the record."""
    figures = {"before": asdict(found.before), "after": asdict(found.after)} if found.before and found.after else {}
    return {"reviews": found.used + found.rejected, "used": found.used, "rejected": found.rejected, **figures}


def standing(store: Store, clock: Clock) -> dict[str, Any]:
    """Return which constants are in force, since when and from how many reviews; figures are cross-validated."""
    newest = Calibrations(store, clock).newest()
    held = newest.holds if newest else None
    told = {"in_force": "refitted" if held else "shipped", "constants": asdict(held or FUSED), "least_of_each": LEAST}
    if newest is None:
        return {**told, "version": 0}
    since = {"version": newest.number, "since": newest.created.isoformat(), "by": newest.who or "schedule"}
    return {**told, **since, "reason": newest.reason, **newest.report}


def sentence(told: dict[str, Any]) -> str:
    """Return that in one line."""
    if told["in_force"] == "shipped":
        more = f" (version {told['version']}: {told['reason']})" if told["version"] else ""
        return f"confidence: shipped constants{more}"
    before, after = told["before"], told["after"]
    figures = f"Brier {before['brier']:.3f} -> {after['brier']:.3f}, ECE {before['ece']:.3f} -> {after['ece']:.3f}"
    return (
        f"confidence: version {told['version']}, refitted from {told['reviews']} reviews; {figures} on those held back"
    )
