"""The model behind any OpenAI-compatible endpoint; no other module of app speaks to one."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.embeddings import EndpointError, answered, client

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionMessageParam

T = TypeVar("T", bound=BaseModel)


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    finish_reason: Literal["stop"]
    message: _Message


class _Answer(BaseModel):
    model_config = ConfigDict(strict=True)

    choices: list[_Choice] = Field(min_length=1)


class Model:
    """One model of an endpoint. Threads may share it; nothing is asked twice."""

    def __init__(self, url: str, name: str, key: str, seconds: float) -> None:
        """Ask there, and wait so many seconds for an answer."""
        self.name = name
        self._client = client(url, key, seconds)

    def ask(self, told: str, given: Mapping[str, str], shape: type[T]) -> T:
        """Return what it makes of the data that is given, in this shape. Raise EndpointError.

        What people wrote stands in the data, a JSON object in a message of its own, never in what it is told.
        """
        messages: list[ChatCompletionMessageParam] = [
            {"role": "system", "content": told},
            {"role": "user", "content": json.dumps(given, ensure_ascii=False)},
        ]
        with answered():
            response = self._client.chat.completions.with_raw_response.create(
                model=self.name, messages=messages, response_format={"type": "json_object"}
            )
            body = response.http_response.content
        try:
            said = _Answer.model_validate_json(body).choices[0].message.content
            return shape.model_validate_json(said, strict=True)
        except ValidationError:
            raise EndpointError("answered something else than it was asked for", permanent=True) from None
