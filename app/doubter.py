"""A second model's look at a draft that would be sent: it names what is wrong, and can only hold it back."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from app.domain import Draft
from app.llm import Model, ModelFailed, Told
from app.ports import Known
from app.prompts import Prompt
from app.texts.thread import people
from app.texts.veil import Veil

LONGEST = 6_000  # characters of a text that a model is shown
SOUND = "none"


class Verdict(BaseModel):
    """What the model is to answer; that all is well raises nothing."""

    model_config = ConfigDict(extra="forbid")

    wrong: Literal["none", "unfounded", "beside", "incomplete", "promise", "tone"]


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """Asks a model (app.ports.Doubter); one that does not answer has not said that all is well."""

    model: Model
    prompt: Prompt

    def doubt(self, known: Known, draft: Draft) -> str:
        """Return what is wrong with a draft, or why nobody knows, a closed word; an empty string where nothing is."""
        veil = Veil(known.ticket.requester.locale, people(known.ticket))
        told = Told(self.prompt.render(language=draft.language), self.prompt.digest)
        given = {
            "question": veil.hide(known.question.text)[:LONGEST],
            "reply": veil.hide(draft.text)[:LONGEST],
            "sources": [{"id": str(one.number), "text": veil.hide(one.quote)[:LONGEST]} for one in draft.sources],
        }
        try:
            wrong = self.model.ask(told, given, Verdict).wrong
        except ModelFailed as error:
            return error.fault
        return "" if wrong == SOUND else wrong
