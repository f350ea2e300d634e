"""What the policy's text asks of the tone of replies: a table `tone`, all of it off as it comes."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.tone import Address, Tone

_Phrase = Annotated[str, StringConstraints(pattern=r"^[^\W_][^*]*\*?$", max_length=100)]


class ToneTable(BaseModel):
    """The table."""

    model_config = ConfigDict(extra="forbid", strict=True)

    forbidden: list[_Phrase] = []
    address: Literal["", "formal", "familiar"] = ""
    longest: Annotated[int, Field(ge=0, le=100_000)] = 0
    article_days: Annotated[int, Field(ge=0, le=36_500)] = 0


class Toned(BaseModel):
    """A text that may have the table."""

    tone: ToneTable = ToneTable()


def toned(said: Toned) -> Tone:
    """Return what the text asks."""
    table = said.tone
    return Tone(tuple(table.forbidden), Address(table.address), table.longest, table.article_days)
