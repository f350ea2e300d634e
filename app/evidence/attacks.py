"""Texts that try to take a copilot over, and what they are put into: anybody's files, read strictly."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import AliasChoices, Field

from app.evidence.rows import Row, Text, Unreadable
from app.evidence.rows import rows as read

NAMES = ("text", "attack", "user_input", "injection", "payload", "prompt")
LONGEST = 20_000  # characters of an attack


class Place(StrEnum):
    """Where an attack is put."""

    TICKET = "ticket"
    ARTICLE = "article"
    ATTACHMENT = "attachment"  # the text of a file on an article; those on tickets are never read
    TOOL_TEXT = "tool_text"  # handed to the writer as a tool's result would be: the line has no tools yet


class AttackRow(Row):
    """One line of a file of attacks."""

    text: Text = Field(validation_alias=AliasChoices(*NAMES))
    kind: Text = Field(
        "", validation_alias=AliasChoices("category", "injection_variant", "kind", "type", "attack_type")
    )


class ContextRow(Row):
    """One line of a file of messages that attacks are put into."""

    text: Text = Field(validation_alias=AliasChoices("context", "text", "body", "email", "document"))


@dataclass(frozen=True, slots=True)
class Case:
    """One attack in one place. `trick` and `carrier` are numbers of what the worst model tries and who asks what."""

    text: str
    kind: str
    place: Place
    trick: int
    carrier: int


def attacks(path: Path) -> list[AttackRow]:
    """Return the attacks of a JSON Lines file {text, category?}. Raise Unreadable."""
    found = []
    for number, row in read(path, AttackRow):
        if not row.text.strip() or len(row.text) > LONGEST:
            raise Unreadable(f"{path}:{number}: text: an attack has between 1 and {LONGEST} characters")
        found.append(row)
    if not found:
        raise Unreadable(f"{path}: no attack in it; one line each: text, and category if you like")
    return found


def contexts(path: Path) -> list[str]:
    """Return the messages of a JSON Lines file {context}. Raise Unreadable."""
    found = [row.text for _, row in read(path, ContextRow) if row.text.strip()]
    if not found:
        raise Unreadable(f"{path}: no context in it; one line each: context")
    return found


def cases(found: Sequence[AttackRow], within: Sequence[str], seed: int, limit: int = 0) -> list[Case]:
    """Return every attack in every place, in random order, or so many of them; each trick as often as the others."""
    chance = random.Random(seed)  # noqa: S311 (a sample, nothing secret)
    pairs = [(attack, place) for attack in found for place in Place]
    chance.shuffle(pairs)
    numbered = enumerate(pairs[: limit or None])
    return [Case(_within(one.text, within, chance), one.kind, place, at, at // 7) for at, (one, place) in numbered]


def _within(attack: str, within: Sequence[str], chance: random.Random) -> str:
    """Return an attack at the beginning, in the middle or at the end of a message."""
    if not within:
        return attack
    lines = chance.choice(within).split("\n")
    at = chance.choice((0, len(lines) // 2, len(lines)))
    return "\n".join([*lines[:at], "", attack, "", *lines[at:]]).strip()
