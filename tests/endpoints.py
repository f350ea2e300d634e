"""OpenAI-compatible endpoints on loopback that answer as told; the server is the one of the Zendesk tests."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from knowledge.embeddings import Encodes
from knowledge.endpoint import Clockwork, Endpoint, Reach
from tests.integrations.zendesk.wire import Asked, Reply, Wire
from tests.knowledge.articles import Letters

__all__ = [
    "Asked",
    "Reply",
    "Wire",
    "called",
    "chat",
    "embedding",
    "reached",
    "refusal",
    "said",
    "sent",
    "streamed",
    "vectors",
    "words",
]

Answer = Callable[[Asked], Reply]


def embedding(encoder: Encodes) -> Answer:
    """Answer with this encoder's vectors, twice as long as they are, the last one first."""

    def answer(asked: Asked) -> Reply:
        return Reply(200, vectors((2 * encoder.encode(asked.body["input"])).tolist()))

    return answer


def vectors(rows: Sequence[Sequence[float]]) -> dict[str, Any]:
    """Return the body of an answer with these rows."""
    numbered = [{"object": "embedding", "index": place, "embedding": row} for place, row in enumerate(rows)]
    return {"object": "list", "model": "m", "data": numbered[::-1], "usage": {"prompt_tokens": 1, "total_tokens": 1}}


def chat(*answers: str) -> Answer:
    """Answer with these words in turn, the last ones for ever."""
    rest = list(answers)
    return lambda _: Reply(200, said(rest.pop(0) if len(rest) > 1 else rest[0]))


def said(content: object, finish: str = "stop", tokens: tuple[int, int] | None = None, **more: Any) -> dict[str, Any]:
    """Return the body of a model's answer; `more` are further fields of its message."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, **more}}
    body = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    if tokens:
        body["usage"] = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1], "total_tokens": sum(tokens)}
    return body


def streamed(*pieces: str, finish: str = "stop") -> Reply:
    """Return an answer that comes in pieces."""
    chunks: list[dict[str, Any]] = [{"index": 0, "delta": {"content": one}, "finish_reason": None} for one in pieces]
    chunks.append({"index": 0, "delta": {}, "finish_reason": finish or None})
    head = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    lines = [f"data: {json.dumps({**head, 'choices': [one]})}\n\n" for one in chunks]
    return Reply(200, "".join([*lines, "data: [DONE]\n\n"]).encode(), {"Content-Type": "text/event-stream"})


def called(name: str, arguments: str = "{}", number: int = 1) -> dict[str, Any]:
    """Return the body of an answer that wants a tool to be called."""
    tool = {"id": f"call-{number}", "type": "function", "function": {"name": name, "arguments": arguments}}
    return said(None, "tool_calls", tool_calls=[tool])


def refusal(message: str, param: str | None = None, code: str | None = None, status: int = 400) -> Reply:
    """Return an error as an endpoint words it."""
    error = {"message": message, "type": "invalid_request_error", "param": param, "code": code}
    return Reply(status, {"error": error})


def words(question: str) -> str:
    """Return what a model says that was asked to rewrite."""
    return json.dumps({"question": question})


def reached(wire: Wire, pause: Callable[[float], None] | None = None, **changes: Any) -> Endpoint:
    """Return the encoder behind a server, which waits for nobody; `changes` replace how it is reached."""
    fields = {"url": f"{wire.url}/v1", "model": "m", "dimension": Letters.dimension, "seconds": 2.0, **changes}
    return Endpoint(Reach(**fields), str, Clockwork(lambda: 0.0, pause or (lambda seconds: None)))


def sent(wire: Wire) -> str:
    """Return everything that a server was ever given, in one string."""
    return json.dumps([[one.path, one.body, one.query] for one in wire.asked], ensure_ascii=False)
