"""What a person made of a draft, from what they sent in the end. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from app.domain import Draft
from app.evidence.replay.agreement import differing
from app.texts.plain import gist, words
from app.texts.trim import trim
from app.writers.frames import body

SAME = 0.05  # share of words changed up to which a draft was used as it is
OTHER = 0.7  # from which on the reply is another one
MUCH = 0.1  # share of a text's words that make a cut, or an addition
LONGEST = 1_500  # words of a text that are compared


class Use(StrEnum):
    """What became of a draft."""

    USED = "used"
    EDITED = "edited"
    IGNORED = "ignored"  # another reply was sent
    REJECTED = "rejected"  # in so many words
    UNSENT = "unsent"  # nobody has replied


class Edit(StrEnum):
    """How a draft was changed; several may be true."""

    VALUE = "value"  # another amount, time or date
    CUT = "cut"
    ADDED = "added"
    TONE = "tone"  # other words, no more


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a draft: how much of its words was changed, from 0 to 1, and how."""

    use: Use
    changed: float = 0.0
    edits: tuple[Edit, ...] = ()


def compared(draft: Draft, sent: str, rejected: bool = False) -> Made:
    """Return what a person made of a draft; greeting, sources and label around it do not count."""
    if rejected:
        return Made(Use.REJECTED)
    reply = trim(sent)
    if not words(reply):
        return Made(Use.UNSENT)
    said = "\n\n".join(body(draft.text, draft.citations)) or draft.text
    before, after = gist(said)[:LONGEST], gist("\n\n".join(body(reply, draft.citations)) or reply)[:LONGEST]
    kept = sum(one.size for one in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks())
    changed = round(1 - 2 * kept / max(1, len(before) + len(after)), 3)
    if changed >= OTHER:
        return Made(Use.IGNORED, changed)
    gone, new = (1 - kept / max(1, len(some)) for some in (before, after))
    edits = tuple(_edits(differing(said, reply), gone, new))
    if changed <= SAME:
        return Made(Use.EDITED if edits else Use.USED, changed, edits)
    return Made(Use.EDITED, changed, edits or (Edit.TONE,))


def _edits(differ: tuple[str, ...], gone: float, new: float) -> Iterator[Edit]:
    if differ:
        yield Edit.VALUE
    if gone > MUCH and gone > 2 * new:
        yield Edit.CUT
    if new > MUCH and new > 2 * gone:
        yield Edit.ADDED
