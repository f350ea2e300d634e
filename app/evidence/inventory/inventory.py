"""The inventory: which kinds of tickets there are, which three to begin with, and what that would save."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from app.evidence.inventory.kinds import Documented, Ground, Kind, kinds
from app.evidence.inventory.past import Past
from knowledge.embeddings import Encodes, Vectors

PILOT = 3
MOST_STAKES = 0.5  # of a kind that a pilot may have
FEWEST = 5  # tickets of a kind that a pilot may have
COVERED = 0.7  # of all tickets: how many kinds are that?
TOGETHER = 64
MONTH = 30.44  # days
DATED = 0.95  # of the tickets: then the first and the last say how long a time they are of
CAUTION = 0.5  # of what the fit promises, where nothing is known of the articles

Seen = Callable[[int], None]  # so many more are done


@dataclass(frozen=True, slots=True)
class Terms:
    """What a team says about itself: minutes of a person for one reply, cost of an hour or 0."""

    minutes: float = 6.0
    hourly: float = 0.0


def inventory(
    tickets: Sequence[Past], encoder: Encodes, terms: Terms, documented: Documented | None, seen: Seen
) -> dict[str, Any]:
    """Return categories, largest first, with what follows from them. `seen` is told of every ticket twice."""
    vectors = encoded([one.text for one in tickets], encoder, seen)
    answers = encoded([one.answer[:400] for one in tickets], encoder, seen)
    found = kinds(Ground(tickets, vectors, answers, terms.minutes, documented))
    first, last = _span(tickets)
    chosen = pilot(found)
    dated = sum(one.created is not None for one in tickets) >= DATED * len(tickets)
    return {
        "tickets": len(tickets),
        "from": first.date().isoformat() if first else None,
        "to": last.date().isoformat() if last else None,
        "categories": [one.row() for one in found],
        "covers_70": covering([one.n for one in found]),
        "pilot": [one.name for one in chosen],
        "savings": savings(chosen, (last - first) if first and last and dated else None, terms),
        "readiness": readiness(tickets, found, documented is not None),
        "languages": dict(Counter(one.language for one in tickets).most_common()),
        "minutes_per_reply": terms.minutes,
        "hourly": terms.hourly,
    }


def encoded(texts: Sequence[str], encoder: Encodes, seen: Seen) -> Vectors:
    """Return a row for each text, zeros where it is empty."""
    rows: Vectors = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    said = sorted((at for at, text in enumerate(texts) if text.strip()), key=lambda at: len(texts[at]))
    seen(len(texts) - len(said))
    for start in range(0, len(said), TOGETHER):
        some = said[start : start + TOGETHER]
        rows[some] = encoder.encode([texts[at] for at in some])
        seen(len(some))
    return rows


def covering(counts: Sequence[int]) -> int:
    """Return how many of the largest kinds hold 70 % of all tickets."""
    needed, so_far = COVERED * sum(counts), 0
    for number, count in enumerate(sorted(counts, reverse=True), 1):
        so_far += count
        if so_far >= needed:
            return number
    return 0


def pilot(found: Sequence[Kind]) -> list[Kind]:
    """Return the three kinds to begin with: most tickets times fit, with nothing delicate about most of them."""
    fit = [one for one in found if one.stakes < MOST_STAKES and one.n >= FEWEST and one.fit > 0]
    return sorted(fit, key=lambda one: (-one.n * one.fit, one.name))[:PILOT]


def savings(chosen: Sequence[Kind], time: timedelta | None, terms: Terms) -> dict[str, Any]:
    """Return what the pilot would save a month: hours, or money where an hour has a price.

    High: all that articles answer and nothing delicate touches. Low: that times how alike the
    questions are, half of it where nothing is known of the articles. Where the time is not
    known, or none, it is what would have been saved in all.
    """
    months = time.total_seconds() / 86400 / MONTH if time else 0.0
    high = sum(one.hours * (1.0 if one.data is None else one.data) * (1 - one.stakes) for one in chosen)
    low = sum(one.hours * one.fit * (CAUTION if one.data is None else 1.0) for one in chosen)
    each = (terms.hourly or 1.0) / (months or 1.0)
    unit = f"{'money' if terms.hourly else 'hours'} {'a month' if months else 'in all'}"
    return {"low": round(low * each, 1), "high": round(high * each, 1), "unit": unit}


def readiness(tickets: Sequence[Past], found: Sequence[Kind], documented: bool) -> dict[str, Any]:
    """Return what there is to go by: shares of tickets answered by people, dated, of known requesters, documented."""
    of = max(1, len(tickets))
    known = sum((one.data or 0.0) * one.n for one in found) / of if documented else None
    return {
        "documented": None if known is None else round(known, 3),
        "answered": round(sum(bool(one.answer) for one in tickets) / of, 3),
        "dated": round(sum(one.created is not None for one in tickets) / of, 3),
        "requester_known": round(sum(bool(one.requester) for one in tickets) / of, 3),
        "delicate": round(sum(bool(one.topics) for one in tickets) / of, 3),
    }


def _span(tickets: Sequence[Past]) -> tuple[datetime | None, datetime | None]:
    times = [one.created for one in tickets if one.created]
    return (min(times), max(times)) if times else (None, None)
