"""A reply to several questions: an answer for each that has one, the others named."""

import re
from collections.abc import Callable, Sequence

from app.domain import Draft, Question
from app.texts.mask import mask
from app.texts.plain import unlinked
from app.writers.choice import Chosen
from knowledge.passages import Found, Part, Passage

LONGEST = 160  # characters of a question that is named

Choose = Callable[[str, Sequence[Passage]], tuple[Chosen, ...]]

_WORD = re.compile(r"\w+")
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


def answers(
    found: Found, readable: Sequence[Passage], least: float, choose: Choose
) -> tuple[tuple[Chosen, ...], tuple[Part, ...]]:
    """Return blocks for every question that something sure enough was found for, and the other questions."""
    chosen: list[Chosen] = []
    silent: list[Part] = []
    for part in found.parts:
        own = [one for one in readable if one.source.key == part.article]
        blocks = choose(part.text, own) if own and part.confidence >= least else ()
        chosen += blocks
        silent += [] if blocks else [part]
    return tuple(chosen), tuple(silent)


def named(part: Part, asked: Question) -> str:
    """Return a question in one line as a reply may repeat it: masked, without addresses and markup, not too long.

    What is masked in the whole message, a name that the helpdesk knows, is left out of its part.
    """
    hidden = set(_WORD.findall(asked.text)) - set(_WORD.findall(asked.masked))
    open_ = _WORD.sub(lambda word: "…" if word[0] in hidden else word[0], mask(part.text))
    said = " ".join(unlinked(open_).split())
    short = said if len(said) <= LONGEST else f"{said[:LONGEST].rsplit(' ', 1)[0]} …"
    return _MARKUP.sub(r"\\\1", short)


def listed(unanswered: Sequence[str]) -> str:
    """Return the questions that stay open as one paragraph."""
    return "\n".join(f"- {one}" for one in unanswered)


def claims(draft: Draft, paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Return the paragraphs that claim something: all but the customer's own questions."""
    return tuple(one for one in paragraphs if not draft.unanswered or one != listed(draft.unanswered))
