"""One request to a chat model, and every way in which it can fail, each with a name."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.usage import Fault, Tokens
from knowledge.embeddings import EndpointError, answered, client

if TYPE_CHECKING:
    import openai
    from openai.types.chat import ChatCompletionChunk

Message = dict[str, Any]

# What a request can do without: models refuse one or the other of them.
OPTIONAL = ("temperature", "response_format", "tools", "max_tokens")
_UNPROCESSABLE = 422


class ModelFailed(EndpointError):
    """A model gave nothing that can be used; `fault` says why. The words hold neither the key nor any text."""

    def __init__(self, fault: Fault, words: str, permanent: bool = True, wait: float = 0.0) -> None:
        """Carry why."""
        super().__init__(words, permanent, wait)
        self.fault = fault


class Unwanted(Exception):
    """The model does not take some of the options that were sent."""

    def __init__(self, names: frozenset[str]) -> None:
        """Carry their names."""
        super().__init__(", ".join(sorted(names)))
        self.names = names


@dataclass(frozen=True, slots=True)
class Tooling:
    """A tool as a model is told of it; all parameters are strings."""

    name: str
    about: str
    parameters: Mapping[str, str]  # name, what it is

    def told(self) -> Message:
        """Return it as the endpoint wants it."""
        fields = {name: {"type": "string", "description": about} for name, about in self.parameters.items()}
        shape = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
        return {"type": "function", "function": {"name": self.name, "description": self.about, "parameters": shape}}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a model is asked for; `tokens` is the most that it may write."""

    messages: Sequence[Message]
    tokens: int = 1_000
    tools: tuple[Tooling, ...] = ()
    form: bool = True  # one JSON object; where there are tools only in words
    temperature: float = 0.0

    def body(self, without: frozenset[str]) -> dict[str, Any]:
        """Return the request without the options that this model refuses."""
        options: dict[str, Any] = {"temperature": self.temperature, "max_tokens": self.tokens}
        if self.tools and "tools" not in without:
            options["tools"] = [one.told() for one in self.tools]
        elif self.form:
            options["response_format"] = {"type": "json_object"}
        kept = {name: value for name, value in options.items() if name not in without}
        if "max_tokens" in without:  # models that reason call it otherwise
            kept["max_completion_tokens"] = self.tokens
        return {"messages": list(self.messages), **kept}

    def size(self) -> Tokens:
        """Return how many tokens it may come to, guessed high: nothing that counts exactly works offline."""
        told = json.dumps([self.messages, [one.told() for one in self.tools]], ensure_ascii=False)
        return Tokens(len(told.encode()) // 3 + 16, self.tokens)


@dataclass(frozen=True, slots=True)
class Asked:
    """A tool that a model wants to be called; `given` is None where its parameters cannot be read."""

    id: str
    name: str
    given: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Turn:
    """What a model said in one request: words, or tools to call."""

    text: str
    finish: str
    tokens: Tokens | None  # None: the endpoint does not count
    model: str = ""  # what the endpoint says it was
    asked: tuple[Asked, ...] = ()
    said: Message = field(default_factory=dict)  # the message itself, to be sent back


class _Function(BaseModel):
    name: str
    arguments: str | None = None


class _Tool(BaseModel):
    id: str = ""
    function: _Function


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[_Tool] | None = None


class _Choice(BaseModel):
    finish_reason: str | None = None
    message: _Message


class _Usage(BaseModel):
    prompt_tokens: int = Field(0, ge=0)
    completion_tokens: int = Field(0, ge=0)


class _Answer(BaseModel):
    model_config = ConfigDict(strict=True)

    model: str = ""
    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None


class Wire:
    """One model of an endpoint. Threads may share it; it repeats nothing."""

    def __init__(self, url: str, name: str, key: str, seconds: float) -> None:
        """Ask there; nothing is asked yet."""
        self.name, self.url = name, url
        self._client = client(url, key, seconds)

    def send(self, body: Mapping[str, Any], seconds: float) -> Turn:
        """Return what the model says. Raise ModelFailed, and Unwanted for options that it refuses."""
        with failing(body):
            response = self._client.chat.completions.with_raw_response.create(
                model=self.name, timeout=seconds, **cast(Any, body)
            )
            raw = response.http_response.content
        try:
            made = _Answer.model_validate_json(raw)
        except ValidationError:
            raise ModelFailed(Fault.UNREADABLE, "answered something else than it was asked for") from None
        return _turn(made)

    def stream(self, body: Mapping[str, Any], seconds: float) -> Iterator[str | Turn]:
        """Yield words as they come, and last the whole turn. Raise ModelFailed, and Unwanted before the first word."""
        said, finish, tokens, model = "", "", None, ""
        try:
            for chunk in self._chunks(body, seconds):
                model = chunk.model or model
                tokens = Tokens(chunk.usage.prompt_tokens, chunk.usage.completion_tokens) if chunk.usage else tokens
                for choice in chunk.choices[:1]:
                    finish = choice.finish_reason or finish
                    if choice.delta.content:
                        said += choice.delta.content
                        yield choice.delta.content
        except (ValueError, TypeError, AttributeError):  # the client takes what comes in a stream as it is
            raise ModelFailed(Fault.UNREADABLE, "answers what cannot be read") from None
        if finish == "content_filter":
            raise Spoiled(Fault.FILTERED, "gave an answer that a content filter took away", tokens)
        if finish != "stop":
            raise Spoiled(Fault.TRUNCATED, "gave an answer that breaks off", tokens)
        yield Turn(said, finish, tokens, model, (), {"role": "assistant", "content": said})

    def _chunks(self, body: Mapping[str, Any], seconds: float) -> "Iterator[ChatCompletionChunk]":
        with failing(body):
            yield from self._client.chat.completions.create(
                model=self.name, timeout=seconds, stream=True, **cast(Any, body)
            )


def _turn(made: _Answer) -> Turn:
    """Return an answer whose tools have names; whether its words are of use is another matter."""
    choice = made.choices[0]
    message, finish = choice.message, choice.finish_reason or ""
    tools = tuple(message.tool_calls or ())
    tokens = Tokens(made.usage.prompt_tokens, made.usage.completion_tokens) if made.usage else None
    if finish == "content_filter":
        raise Spoiled(Fault.FILTERED, "gave an answer that a content filter took away", tokens)
    if message.refusal:
        raise Spoiled(Fault.REFUSED, "refuses to answer", tokens)
    asked = tuple(Asked(one.id, one.function.name, _given(one.function.arguments)) for one in tools)
    return Turn(message.content or "", finish, tokens, made.model, asked, _said(message))


class Spoiled(ModelFailed):
    """An answer came that is of no use, and was paid for."""

    def __init__(self, fault: Fault, words: str, tokens: Tokens | None) -> None:
        """Carry what it took."""
        super().__init__(fault, words)
        self.tokens = tokens


def _given(arguments: str | None) -> Mapping[str, Any] | None:
    try:
        made = json.loads(arguments or "{}")
        json.dumps(made, ensure_ascii=False).encode()  # half a character is none that anybody can look for
    except (ValueError, RecursionError):
        return None
    return made if isinstance(made, dict) else None


def _said(message: _Message) -> Message:
    said: Message = {"role": "assistant", "content": message.content}
    if message.tool_calls:
        said["tool_calls"] = [
            {
                "id": one.id,
                "type": "function",
                "function": {"name": one.function.name, "arguments": one.function.arguments or "{}"},
            }
            for one in message.tool_calls
        ]
    return said


@contextmanager
def failing(body: Mapping[str, Any]) -> Iterator[None]:
    """Raise ModelFailed for whatever a request may end in, Unwanted where options of it are refused."""
    import openai

    fault = Fault.UNREADABLE
    try:
        with answered():
            try:
                yield
            except openai.OpenAIError as error:
                if isinstance(error, openai.APIStatusError) and (special := _special(error, body)):
                    raise special from None
                fault = _fault(error)
                raise
    except ModelFailed:
        raise
    except EndpointError as error:
        raise ModelFailed(fault, str(error), error.permanent, error.wait) from None


def _special(error: "openai.APIStatusError", body: Mapping[str, Any]) -> Exception | None:
    """Return what an error's own words tell beyond its status."""
    told = error.body if isinstance(error.body, dict) else {}
    code, words = str(told.get("code") or ""), f"{told.get('param') or ''} {told.get('message') or ''}".casefold()
    if "content_filter" in code:
        return ModelFailed(Fault.FILTERED, "does not read what was sent: a content filter is in the way")
    if code in {"context_length_exceeded", "string_above_max_length"} or "context length" in words:
        return ModelFailed(Fault.TOO_LONG, "cannot read as much as was sent")
    if code in {"insufficient_quota", "billing_hard_limit_reached"}:
        return ModelFailed(Fault.NO_CREDIT, "has no credit left for this key")
    if error.status_code in {400, _UNPROCESSABLE}:
        named = frozenset(one for one in OPTIONAL if one in body and _names(words, one))
        return Unwanted(named) if named else None
    return None


def _names(words: str, option: str) -> bool:
    return option in words or option.replace("_", " ") in words


def _fault(error: "openai.OpenAIError") -> Fault:
    import httpx2
    import openai

    match error:
        case openai.APIStatusError():
            return _by_status(error.status_code)
        case openai.APITimeoutError():
            return Fault.TIMEOUT
        case openai.APIConnectionError():
            return Fault.UNREADABLE if isinstance(error.__cause__, httpx2.DecodingError) else Fault.UNREACHABLE
        case _:
            return Fault.UNREADABLE


def _by_status(status: int) -> Fault:
    match status:
        case 401 | 403:
            return Fault.KEY
        case 404:
            return Fault.UNKNOWN
        case 408 | 409 | 425 | 429:
            return Fault.BUSY
        case _ if status >= 500:
            return Fault.DOWN
        case _:
            return Fault.ELSEWHERE if status < 400 else Fault.REJECTED
