"""How handoff notes are written, as the policy's text has it: a table `notes` with what differs."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from app.facts import Notes

_Language = Literal["en", "de"]
_Group = Annotated[str, StringConstraints(pattern=r"\S")]


class NotesTable(BaseModel):
    """The table."""

    model_config = ConfigDict(extra="forbid", strict=True)

    language: _Language = "en"
    groups: dict[_Group, _Language] = {}


class Noted(BaseModel):
    """A text that may have the table."""

    notes: NotesTable = NotesTable()


def notes(table: NotesTable) -> Notes:
    """Return what the table says."""
    return Notes(table.language, tuple(table.groups.items()))
