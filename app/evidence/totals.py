"""Outcomes added up: how tickets ended, what became of drafts, ratings, times; every share with its n. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import Any

from app.evidence.drafts import Edit, Use
from app.evidence.outcomes import Ending
from app.evidence.replay.figures import share
from app.store.outcomes import Kept

ENDINGS = tuple(one.value for one in Ending)
HANDS = ("copilot", "people", "both", "nobody")
OPEN = "unknown"


def totals(found: Iterable[Kept]) -> dict[str, Any]:
    """Return the figures of outcomes; those of tickets that cannot be read any more are counted and left out."""
    every = list(found)
    known = [one for one in every if one.ending in ENDINGS]
    return {
        "tickets": len(known),
        "gone": len(every) - len(known),
        "from": known[0].received.date().isoformat() if known else "",
        "to": known[-1].received.date().isoformat() if known else "",
        "endings": _endings(known),
        "signs": dict(Counter(str(one.told.get("sign", "")) for one in known).most_common()),
        "by_hand": {name: _endings(some) for name, some in _split(known, "by")},
        "drafts": _drafts(known),
        "satisfaction": _satisfaction(known),
        "times": {name: _times(some) for name, some in _split(known, "by")},
        "hold_out": {"held_out": _times(_held(known, True)), "others": _times(_held(known, False))},
        "intents": {name: _intent(some) for name, some in _groups(known, lambda one: one.intent)},
    }


def _endings(some: Sequence[Kept]) -> dict[str, Any]:
    counts = Counter(one.ending for one in some)
    return {"n": len(some), **{name: share(counts[name], len(some)) for name in ENDINGS}}


def _intent(some: Sequence[Kept]) -> dict[str, Any]:
    return {"endings": _endings(some), "drafts": _drafts(some), "satisfaction": _rated(some)}


def _drafts(some: Sequence[Kept]) -> dict[str, Any]:
    """Return what became of drafts; those to which nobody has replied say nothing."""
    made = [one.told for one in some if one.told.get("draft")]
    told = [one for one in made if one["draft"] != Use.UNSENT]
    uses, edited = Counter(one["draft"] for one in told), [one for one in told if one["draft"] == Use.EDITED]
    kinds = Counter(kind for one in edited for kind in one["edits"])
    return {
        "n": len(told),
        "unsent": len(made) - len(told),
        **{use.value: share(uses[use], len(told)) for use in Use if use is not Use.UNSENT},
        "changed": round(median(one["changed"] for one in edited), 3) if edited else None,
        "edits": {kind.value: share(kinds[kind], len(edited)) for kind in Edit},
    }


def _satisfaction(known: Sequence[Kept]) -> dict[str, Any]:
    """Return the share of good ratings by who answered, and that by intent, channel and language."""
    rated = [one for one in known if one.told.get("good") is not None]
    return {
        **_rated(rated),
        "by_intent": _by(rated, lambda one: one.intent),
        "by_channel": _by(rated, lambda one: str(one.told.get("channel", ""))),
        "by_language": _by(rated, lambda one: str(one.told.get("language", ""))),
    }


def _by(rated: Sequence[Kept], name: Callable[[Kept], str]) -> dict[str, Any]:
    return {value: _rated(some) for value, some in _groups(rated, name)}


def _rated(some: Sequence[Kept]) -> dict[str, Any]:
    rated = [one for one in some if one.told.get("good") is not None]
    found = {name: [one for one in rated if one.told.get("by") == name] for name in HANDS[:3]}
    good = {name: share(sum(bool(one.told["good"]) for one in ones), len(ones)) for name, ones in found.items()}
    return {"n": len(rated), **good}


def _times(some: Sequence[Kept]) -> dict[str, Any]:
    """Return medians in seconds with their n, and how often people wrote on a ticket."""
    replies = [one.told["replies"] for one in some if "replies" in one.told]
    return {
        "n": len(some),
        **{name: _median(some, name) for name in ("first_reply", "resolution", "handle")},
        "replies_of_people": round(sum(replies) / len(replies), 2) if replies else None,
    }


def _median(some: Sequence[Kept], name: str) -> dict[str, Any]:
    values = [float(one.told[name]) for one in some if one.told.get(name) is not None]
    return {"n": len(values), "median": round(median(values), 1) if values else None}


def _held(known: Sequence[Kept], out: bool) -> list[Kept]:
    return [one for one in known if bool(one.told.get("hold_out")) is out]


def _split(known: Sequence[Kept], name: str) -> list[tuple[str, list[Kept]]]:
    return _groups(known, lambda one: str(one.told.get(name, "")))


def _groups(some: Sequence[Kept], name: Callable[[Kept], str]) -> list[tuple[str, list[Kept]]]:
    found: dict[str, list[Kept]] = {}
    for one in some:
        found.setdefault(name(one) or OPEN, []).append(one)
    return sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
