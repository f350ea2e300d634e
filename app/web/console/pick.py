"""What the form of a proposal holds, and the policy that it wants."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from app.policy import Fresh, PolicyError, grown, taught
from app.policy.growth import FEWEST, NAME
from app.web.console.force import Force
from app.web.console.past import Unusable
from app.web.console.pause import LONGEST
from app.web.console.texts import Texts

_LONG = 100  # characters of a name, a title, a category


@dataclass(frozen=True, slots=True)
class Left:
    """The form as the reader left it; `kept` are the places of the ticked examples."""

    name: str
    title: str
    category: str
    into: str
    reason: str
    kept: frozenset[int]
    examples: Mapping[str, tuple[str, ...]]  # the ticked ones by language


def left(proposal: Mapping[str, Any]) -> Left:
    """Return what was sent about a proposal."""
    kept = frozenset(at for at in range(len(proposal["examples"])) if request.form.get(f"keep.{at}") == "yes")
    examples: dict[str, tuple[str, ...]] = {}
    for at in sorted(kept):
        language, text = proposal["examples"][at]
        examples[language] = (*examples.get(language, ()), text)
    said = {name: _line(name, _LONG) for name in ("name", "title", "category", "into")}
    return Left(**said, reason=_line("reason", LONGEST), kept=kept, examples=examples)


def grows(force: Force, wish: Left, do: str, t: Texts) -> str:
    """Return the policy's text with what the form wants. Raise Unusable."""
    if wrong := _wrong(force, wish, do, t):
        raise Unusable(wrong)
    try:
        if do == "accept":
            return grown(force.toml, Fresh(wish.name, wish.title, wish.category, wish.examples))
        return taught(force.toml, wish.into, wish.examples)
    except PolicyError as error:
        raise Unusable(t("suggestions.bad", words=str(error))) from None


def _wrong(force: Force, wish: Left, do: str, t: Texts) -> str:
    if not wish.reason:
        return t("review.no_reason")
    if do == "merge":
        known = force.policy.intent(wish.into)
        return t("suggestions.no_intent") if known is None else "" if wish.kept else t("suggestions.no_examples")
    if not NAME.fullmatch(wish.name):
        return t("suggestions.bad_name")
    if force.policy.intent(wish.name):
        return t("suggestions.taken", name=wish.name)
    if not (wish.title and wish.category):
        return t("suggestions.no_title")
    return t("suggestions.few", count=FEWEST) if len(wish.kept) < FEWEST else ""


def _line(name: str, longest: int) -> str:
    text = "".join(one if one.isprintable() else " " for one in request.form.get(name, ""))
    return " ".join(text.split())[:longest]
