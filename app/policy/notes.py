"""How handoff notes are written, as the policy's text has it: a table `notes` with what differs."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from app.domain import Policy
from app.facts import Notes
from app.policy.tone import Toned, toned

_Language = Literal["en", "de"]
_Text = Annotated[str, StringConstraints(pattern=r"\S")]


class NotesTable(BaseModel):
    """The table."""

    model_config = ConfigDict(extra="forbid", strict=True)

    language: _Language = "en"
    groups: dict[_Text, _Language] = {}


class Noted(Toned, BaseModel):
    """A text that may have the table."""

    notes: NotesTable = NotesTable()


class Recorded(BaseModel):
    """An intent that may be answered from systems of record."""

    records: bool = False


def completed(policy: Policy, said: Noted, intents: Iterable[Recorded]) -> Policy:
    """Return the policy with what the text says of notes, records and tone."""
    named = zip(policy.intents, intents, strict=True)
    records = tuple(intent.name for intent, one in named if one.records)
    notes = Notes(said.notes.language, tuple(said.notes.groups.items()))
    return replace(policy, notes=notes, records=records, tone=toned(said))
