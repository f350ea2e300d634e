"""What was read out of a message besides its question, in words. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.signals import Signals
from app.web.console.texts import Texts


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what is known."""

    name: str
    words: str


def noticed(seen: Signals, t: Texts) -> Iterator[Fact]:
    """Yield mood, hurry, tier and what the message names."""
    felt = seen.mood
    yield Fact(t("story.mood"), t(f"sentiment.{felt.sentiment}"))
    if felt.frustration or felt.distress:
        figures = {"frustration": t.share(felt.frustration), "distress": t.share(felt.distress)}
        yield Fact(t("story.figures"), t("story.felt", **figures))
    yield Fact(t("story.hurry"), "; ".join(filter(None, (t(f"urgency.{felt.urgency}"), _due(seen.breach, t)))))
    if seen.tier:
        yield Fact(t("story.tier"), seen.tier)
    if seen.entities:
        words = (f"{t.known(f'entity.{one.name}', one.name)} {one.text}" for one in seen.entities)
        yield Fact(t("story.named"), ", ".join(words))


def _due(minutes: int | None, t: Texts) -> str:
    if minutes is None:
        return ""
    return t("story.due" if minutes >= 0 else "story.overdue", minutes=t.number(abs(minutes)))
