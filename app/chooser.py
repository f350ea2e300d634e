"""A model's word where the local classifier hesitates: which of a few kinds a message is of, and nothing more."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from app.domain import Intent
from app.llm import Model
from app.prompts import Prompt
from app.signals import Choice
from knowledge.embeddings import EndpointError

LONGEST = 4_000  # characters of a question that a model is shown
EXAMPLES = 3  # of each kind
NONE = "none"


class Chosen(BaseModel):
    """What the model is to answer; how sure it is nobody asks."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: str = Field(min_length=1, max_length=100)


@dataclass(frozen=True, slots=True)
class Chooser:
    """Chooses among kinds (app.ports.Chooser); whatever fails chooses nothing."""

    model: Model
    prompt: Prompt

    def choose(self, masked: str, language: str, kinds: Sequence[Intent]) -> Choice:
        """Return the name of one of the kinds for a masked question, or why there is none."""
        told = self.prompt.render(language=language)
        given = {"question": masked[:LONGEST], "kinds": json.dumps([_kind(one) for one in kinds], ensure_ascii=False)}
        try:
            said = self.model.ask(told, given, Chosen).kind
        except EndpointError as error:
            return Choice("", self.prompt.digest, f"the model {error}")
        if said not in {NONE, *(one.name for one in kinds)}:
            return Choice("", self.prompt.digest, "the model named a kind that it was not given")
        return Choice("" if said == NONE else said, self.prompt.digest)


def _kind(one: Intent) -> dict[str, object]:
    return {"name": one.name, "about": one.title, "messages": one.examples[:EXAMPLES]}
