"""How handoff notes are written, as the policy's text has it: a table `notes` with what differs."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from app.domain import Policy
from app.facts import Notes

_Language = Literal["en", "de"]
_Text = Annotated[str, StringConstraints(pattern=r"\S")]


class NotesTable(BaseModel):
    """The table."""

    model_config = ConfigDict(extra="forbid", strict=True)

    language: _Language = "en"
    groups: dict[_Text, _Language] = {}


class Noted(BaseModel):
    """A text that may have the table."""

    notes: NotesTable = NotesTable()


class Recorded(BaseModel):
    """An intent that may be answered from systems of record."""

    records: bool = False


def completed(policy: Policy, table: NotesTable, intents: Iterable[Recorded]) -> Policy:
    """Return the policy with what the text says of notes and records."""
    named = zip(policy.intents, intents, strict=True)
    records = tuple(intent.name for intent, said in named if said.records)
    return replace(policy, notes=Notes(table.language, tuple(table.groups.items())), records=records)
