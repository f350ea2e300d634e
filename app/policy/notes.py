"""How handoff notes are written, as the policy's text has it: a table `notes` with what differs."""

from dataclasses import replace
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

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
    """A text that may have the table, and may name intents that are answered from systems of record."""

    notes: NotesTable = NotesTable()
    records: list[_Text] = []

    @model_validator(mode="after")
    def _known(self) -> Self:
        names = {one.name for one in getattr(self, "intent", ())}
        if strange := [one for one in self.records if one not in names]:
            raise ValueError(f"records names {strange[0]!r}, which is no intent of the policy")
        return self


def completed(policy: Policy, said: Noted) -> Policy:
    """Return the policy with what the text says of notes, records and tone."""
    table = said.notes
    notes = Notes(table.language, tuple(table.groups.items()))
    return replace(policy, notes=notes, records=tuple(said.records), tone=toned(said))
