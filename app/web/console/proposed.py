"""Proposals as the page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain import Policy
from app.store.suggestions import Act, Suggested
from app.web.console.pick import Left
from app.web.console.saved import Saved


@dataclass(frozen=True, slots=True)
class Example:
    """One customer's words, masked."""

    language: str
    text: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One proposal with its form as it was left. `done`: what became of it, unless that was undone."""

    number: int
    name: str
    title: str
    category: str
    n: int
    share: float
    labelled: bool
    examples: tuple[Example, ...]
    nearest: str  # title
    alike: float
    into: str
    reason: str = ""
    problem: str = ""
    done: Act | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The newest result, what is open and what is done."""

    base: int
    managed: str
    last: Suggested | None
    result: str
    open: tuple[Item, ...]
    done: tuple[Item, ...]
    intents: tuple[tuple[str, str], ...]
    categories: tuple[str, ...]
    notices: tuple[str, ...] = ()
    problem: str = ""
    saved: Saved | None = None


def items(last: Suggested, policy: Policy, wish: tuple[int, Left] | None, problem: str) -> tuple[Item, ...]:
    """Return every proposal; the one that could not be saved as it was sent, with why."""
    return tuple(
        _item(number, one, _done(one, last.acts.get(number), policy), policy)
        if wish is None or wish[0] != number
        else _sent(_item(number, one, None, policy), wish[1], problem)
        for number, one in enumerate(last.proposals)
    )


def _item(number: int, one: Mapping[str, Any], done: Act | None, policy: Policy) -> Item:
    nearest = policy.intent(one["nearest"])
    same = policy.intent(one["name"]) if one["labelled"] else None
    return Item(
        number=number,
        name=one["name"],
        title=one["title"],
        category=one["category"],
        n=one["n"],
        share=one["share"],
        labelled=one["labelled"],
        examples=tuple(Example(language, text, kept=True) for language, text in one["examples"]),
        nearest=nearest.title if nearest else "",
        alike=one["alike"],
        into=same.name if same else nearest.name if nearest else "",
        done=done,
    )


def _sent(one: Item, wish: Left, problem: str) -> Item:
    kept = tuple(Example(each.language, each.text, at in wish.kept) for at, each in enumerate(one.examples))
    fields = {name: getattr(one, name) for name in ("number", "n", "share", "labelled", "nearest", "alike")}
    said = {name: getattr(wish, name) for name in ("name", "title", "category", "into", "reason")}
    return Item(**fields, **said, examples=kept, problem=problem)


def _done(one: Mapping[str, Any], act: Act | None, policy: Policy) -> Act | None:
    """Return what became of a proposal, or None where the policy does not hold it any more."""
    if act is None or act.act == "drop":
        return act
    intent = policy.intent(act.into)
    if intent is None:
        return None
    return act if {text for _, text in one["examples"]} & set(intent.examples) else None
