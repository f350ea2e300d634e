"""A question in a model's words, asked beside the requester's own and never in place of it."""

from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict, Field

from app.domain import Question
from app.llm import Model
from app.prompts import Prompt
from app.texts.mask import mask
from knowledge.embeddings import EndpointError
from knowledge.passages import Found, Rewriting
from knowledge.search import Search

LONGEST = 4_000  # characters of a question that a model is shown


class Rewritten(BaseModel):
    """What the model is to answer."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    question: str = Field(min_length=3, max_length=500)


@dataclass(frozen=True, slots=True)
class Rewriter:
    """Puts questions into words that articles use; whatever fails leaves the question alone."""

    model: Model
    prompt: Prompt

    def rewrite(self, masked: str, language: str) -> Rewriting:
        """Return other words for a masked question, or why there are none."""
        told = self.prompt.render(language=language)
        try:
            made = self.model.ask(told, {"question": masked[:LONGEST]}, Rewritten)
        except EndpointError as error:
            return Rewriting("", self.prompt.digest, f"the model {error}")
        return Rewriting(mask(made.question, language), self.prompt.digest)


@dataclass(frozen=True, slots=True)
class SecondLook:
    """A search with both (app.ports.Second)."""

    search: Search
    rewriter: Rewriter

    def look(self, question: Question, first: Found, brand: str = "") -> Found:
        """Return what both find, or `first` with the reason why there are no other words."""
        made = self.rewriter.rewrite(question.masked, question.language)
        if made.failed:
            return replace(first, rewriting=made)
        found = self.search.find(question.text, question.language, brand=brand, beside=made.text)
        return replace(found, rewriting=made)
