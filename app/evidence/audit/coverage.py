"""How much of what customers ask the articles answer: real questions, and the examples of the commonest intents."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain import Intent
from app.evidence.audit.findings import Asked, Finding, Kind, Quote, Severity

POOR = 0.5  # share of an intent's examples: with fewer answered, articles are missing
TOP = 20  # intents that are looked at


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some questions find an article that is likely enough to answer."""

    answered: int
    asked: int

    @property
    def share(self) -> float:
        """Return the share, 0 where nothing was asked."""
        return self.answered / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class Examples:
    """What search says to an intent's examples."""

    intent: str
    title: str
    confidences: tuple[tuple[str, float], ...]
    languages: tuple[str, ...]

    def share(self, least: float) -> Share:
        """Return how many of them are answered with this confidence."""
        return Share(sum(sure >= least for _, sure in self.confidences), len(self.confidences))


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares of real questions and of examples that are answered; None where there were none."""

    questions: Share | None
    intents: Share | None
    least: float  # the confidence that is enough


def top(intents: Sequence[Intent], asked: Sequence[str]) -> list[Intent]:
    """Return the commonest intents by the names of what was asked, or all where nothing was."""
    volume = Counter(asked)
    if not any(volume[one.name] for one in intents):
        return list(intents)
    common = sorted(intents, key=lambda one: (-volume[one.name], one.name))
    return [one for one in common[:TOP] if volume[one.name]]


def coverage(asked: Sequence[Asked], examples: Sequence[Examples], least: float) -> Coverage:
    """Return the shares that an article answers with this confidence."""
    shares = [one.share(least) for one in examples]
    intents = Share(sum(one.answered for one in shares), sum(one.asked for one in shares))
    questions = Share(sum(one.confidence >= least for one in asked), len(asked))
    return Coverage(questions if asked else None, intents if intents.asked else None, least)


def uncovered(examples: Sequence[Examples], asked: Sequence[Asked], least: float) -> list[Finding]:
    """Return the intents whose examples find too little and that tickets asked in vain, with how many did."""
    found = []
    for one in examples:
        share = one.share(least)
        if not share.asked or share.share >= POOR:
            continue
        tickets = len({ask.ticket for ask in asked if ask.intent == one.intent and ask.confidence < least})
        if not tickets:  # its examples are hard, but what is asked is answered
            continue
        weak = sorted(one.confidences, key=lambda pair: (pair[1], pair[0]))[:3]
        severity = Severity.HIGH if tickets >= 5 else Severity.MEDIUM if share.share < POOR / 2 else Severity.LOW
        quotes = tuple(Quote("", " ".join(text.split())) for text, sure in weak if sure < least)
        figures: dict[str, float | str] = {
            "intent": one.intent,
            "title": one.title,
            "answered": share.answered,
            "examples": share.asked,
        }
        found.append(Finding(Kind.UNCOVERED, "intent", (), severity, quotes, figures, tickets))
    return found
