"""How a customer feels and how much it hurries, from words alone (mood.toml); pure.

The lists are short on purpose: a chip that an agent can check against the message. The
probabilities have few steps; tests/app/texts/test_mood.py holds them against sentences
that the lists were not made from.
"""

import re
import tomllib
from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files

from app.domain import Reason
from app.signals import Mood, Sentiment, Urgency
from app.texts.plain import words

RULE, SEVERAL, ONE, MIXED, SILENT = 0.9, 0.85, 0.7, 0.5, 0.6
UPSET = frozenset({Reason.ANGER})
HURRIED = frozenset({Reason.SAFETY, Reason.SECURITY, Reason.FRAUD})
SOON, VERY_SOON = 120, 30  # minutes until an answer is overdue
LONGEST = 4_000  # words that are looked at

_WEIGHT = 0.4  # of one word of frustration or distress; several add up to certainty
_NEAR = 2  # words between a negation and what it denies


def mood(text: str, reasons: Collection[Reason] = (), breach: int | None = None, least: Urgency = Urgency.LOW) -> Mood:
    """Return how a text sounds.

    `reasons` are the topics that the policy's own rules have found in it, `breach` the minutes until an answer is
    overdue, `least` what the requester's tier makes of it at least.
    """
    said = words(text)[:LONGEST]
    hurry = _timely(*_urgency(said, reasons), breach, least)
    return Mood(*_sentiment(said, reasons), *hurry, _figure(said, "frustration"), _figure(said, "distress"))


def _sentiment(said: list[str], reasons: Collection[Reason]) -> tuple[Sentiment, float]:
    bad, good = _hits(said, "negative"), _hits(said, "positive")
    very = bad > 2 or bool(_hits(said, "very_negative"))
    if UPSET & set(reasons):
        return (Sentiment.VERY_NEGATIVE if very else Sentiment.NEGATIVE), RULE
    if bad and good:
        return (Sentiment.NEGATIVE if bad >= good else Sentiment.POSITIVE), MIXED
    if bad or very:
        return (Sentiment.VERY_NEGATIVE if very else Sentiment.NEGATIVE), SEVERAL if bad > 1 else ONE
    if good:
        very = good > 2 or bool(_hits(said, "very_positive"))
        return (Sentiment.VERY_POSITIVE if very else Sentiment.POSITIVE), SEVERAL if good > 1 else ONE
    return Sentiment.NEUTRAL, SILENT


def _urgency(said: list[str], reasons: Collection[Reason]) -> tuple[Urgency, float]:
    calm, quick, now = (_hits(said, name) for name in ("low", "high", "urgent"))
    if HURRIED & set(reasons):
        return (Urgency.URGENT if now else Urgency.HIGH), RULE
    if calm:
        return Urgency.LOW, MIXED if quick else ONE
    if quick:
        return (Urgency.URGENT if now and quick > 1 else Urgency.HIGH), SEVERAL if quick > 1 else ONE
    return Urgency.NORMAL, SILENT


def _timely(said: Urgency, probability: float, breach: int | None, least: Urgency) -> tuple[Urgency, float]:
    """Return the greatest of what is said, of what the agreement with the customer asks, and of their tier."""
    due = Urgency.LOW
    if breach is not None and breach <= SOON:
        due = Urgency.URGENT if breach <= VERY_SOON else Urgency.HIGH
    order = list(Urgency)
    most = max(said, due, least, key=order.index)
    return most, probability if most is said else RULE


def _figure(said: list[str], name: str) -> float:
    """Return how strongly a list sounds in a text, between 0 and 1."""
    return round(1 - (1 - _WEIGHT) ** _hits(said, name), 3)


def _hits(said: list[str], name: str) -> int:
    """Return how many words or phrases of a list stand in a text and are not denied."""
    line = f" {' '.join(said)} "
    return sum(not _denied(line, found) for found in _listed(name).finditer(line))


def _denied(line: str, found: re.Match[str]) -> bool:
    if found.group().split()[0] in _denials():  # the phrase is itself a negation
        return False
    # As many words as matter; all before it would cost a long text its square.
    before = line[max(0, found.start() - 60) : found.start()].split()[-_NEAR:]
    return bool(_denials() & set(before))


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("mood.toml").read_text(encoding="utf-8"))


@cache
def _denials() -> frozenset[str]:
    return frozenset(_of("denial"))


@cache
def _listed(name: str) -> re.Pattern[str]:
    """Return a pattern that finds the words and phrases of a list, the longest first."""
    listed = "|".join(_entry(one) for one in sorted(_of(name), key=len, reverse=True))
    return re.compile(f"(?<= )(?:{listed})(?= )")


def _of(name: str) -> Iterable[str]:
    return dict.fromkeys(one for some in _lists()[name].values() for one in some)


def _entry(entry: str) -> str:
    return re.escape(entry).replace(r"\*", r"\w*")
