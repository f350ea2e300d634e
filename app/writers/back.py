"""A question back to the customer: frame texts around titles of the policy, none of the customer's words."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from app.domain import Draft, DraftKind, Evidence
from app.signals import Mention
from app.writers.frames import Frame, digest, frame

NAME = "clarify-1"  # counts up whenever the same input would give another draft


def which(titles: Sequence[str], language: str) -> Draft | None:
    """Return a question which of these it is, or None in a language without frame texts."""
    words = frame(language)
    return _draft(words, words.which, titles, language) if words else None


def missing(names: Sequence[str], language: str) -> Draft | None:
    """Return a question for things that are missing, or None in a language without frame texts."""
    words = frame(language)
    return _draft(words, words.missing, names, language) if words else None


def called(name: str, language: str, own: Sequence[Mention]) -> str:
    """Return what a thing is called to customers."""
    titles = next((dict(one.titles) for one in own if one.name == name), {})
    return titles.get(language) or _names().get(language, {}).get(name) or name.replace("_", " ")


def _draft(words: Frame, lead: str, items: Sequence[str], language: str) -> Draft:
    listed = "\n".join(f"- {' '.join(one.split())}" for one in items)
    return Draft(
        text="\n\n".join((words.greeting, lead, listed, words.back, f"*{words.asked}*")),
        citations=(),
        evidence=Evidence.APPROVED,  # nothing but frame texts and titles of the policy
        language=language,
        confidence=1.0,
        writer=NAME,
        prompt_digest=digest(NAME),
        kind=DraftKind.CLARIFY,
    )


@cache
def _names() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))
