"""How a ticket really ended, beside its runs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.store.outcomes import Outcomes
from app.web.console.texts import Texts
from app.web.faces import Faces

_TIMES = ("first_reply", "resolution")


@dataclass(frozen=True, slots=True)
class Ending:
    """The ending with what shows it, and what was measured beside."""

    name: str
    sign: str
    at: datetime
    facts: tuple[tuple[str, str], ...]


def ending(faces: Faces, connection: str, ticket: str, t: Texts) -> Ending | None:
    """Return how a ticket ended, or None where nobody has looked yet."""
    kept = Outcomes(faces.ledger.store, faces.clock).of(connection, ticket)
    if kept is None:
        return None
    told = kept.told
    sign = t(f"sign.{told['sign']}") if told.get("sign") else ""
    return Ending(t(f"ending.{kept.ending}"), sign, kept.looked, tuple(_facts(told, t)))


def _facts(told: Mapping[str, Any], t: Texts) -> Iterator[tuple[str, str]]:
    if told.get("by"):
        yield t("ending.by"), t(f"by.{told['by']}")
    if told.get("draft"):
        yield t("ending.draft"), _draft(told, t)
    if told.get("good") is not None:
        yield t("ending.rating"), t("rating.good" if told["good"] else "rating.bad")
    for name in _TIMES:
        if told.get(name) is not None:
            yield t(f"ending.{name}"), span(float(told[name]), t)


def _draft(told: Mapping[str, Any], t: Texts) -> str:
    words = t(f"use.{told['draft']}")
    if told["draft"] != "edited":
        return words
    kinds = ", ".join(t(f"edit.{one}") for one in told.get("edits", ()))
    return t("use.how", use=words, share=t.share(told["changed"]), kinds=kinds)


def span(seconds: float, t: Texts) -> str:
    """Return a span of time in the unit that suits it."""
    if seconds < 120:
        return t.many("span.seconds", round(seconds))
    if seconds < 7200:
        return t.many("span.minutes", round(seconds / 60))
    return (
        t.many("span.hours", round(seconds / 3600)) if seconds < 172800 else t.many("span.days", round(seconds / 86400))
    )
