"""Traces of what models are asked, by OpenTelemetry's conventions for generative AI; without an address none are made.

https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from opentelemetry.trace import NoOpTracer, Span, SpanKind, Status, StatusCode, Tracer

NAME = "deskmate"

Message = Mapping[str, Any]


class Traces:
    """Spans of one process. Texts stand in them only where `content` says so, and then go through `hide`."""

    def __init__(self, tracer: Tracer, content: bool = False, hide: Callable[[str], str] = str) -> None:
        """Write with this tracer."""
        self._tracer, self._content, self._hide = tracer, content, hide

    @contextmanager
    def ticket(self, connection: str, ticket: str, run: str) -> Iterator[None]:
        """Put everything that is asked in the block under one span of a run."""
        told = {
            "gen_ai.operation.name": "invoke_agent",
            "gen_ai.agent.name": NAME,
            "gen_ai.conversation.id": f"{connection}/{ticket}",
            "deskmate.run": run,
        }
        with self._span(f"invoke_agent {NAME}", SpanKind.INTERNAL, told):
            yield

    @contextmanager
    def chat(self, stage: str, model: str, url: str, body: Mapping[str, Any]) -> Iterator["Asking"]:
        """Trace one request to a model."""
        place = urlsplit(url)
        told = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",  # whoever stands behind it, this is the API that is spoken
            "gen_ai.request.model": model,
            "gen_ai.output.type": "json" if "response_format" in body else "text",
            "server.address": place.hostname or "",
            "server.port": place.port or (443 if place.scheme == "https" else 80),
            "deskmate.stage": stage,
        }
        for name in ("temperature", "max_tokens"):
            if name in body:
                told[f"gen_ai.request.{name}"] = body[name]
        with self._span(f"chat {model}", SpanKind.CLIENT, told) as span:
            asking = Asking(span, self._hidden if self._content else None)
            asking.sent(body["messages"])
            yield asking

    @contextmanager
    def tool(self, name: str) -> Iterator[None]:
        """Trace one look of a model."""
        with self._span(
            f"execute_tool {name}",
            SpanKind.INTERNAL,
            {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": name, "gen_ai.tool.type": "function"},
        ):
            yield

    @contextmanager
    def _span(self, name: str, kind: SpanKind, told: Mapping[str, Any]) -> Iterator[Span]:
        # An exception's words and trace are not for others: only its name is told.
        with self._tracer.start_as_current_span(
            name, kind=kind, attributes=dict(told), record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield span
            finally:
                if error := sys.exception():
                    span.set_attribute("error.type", str(getattr(error, "fault", type(error).__name__)))
                    span.set_status(Status(StatusCode.ERROR))

    def _hidden(self, text: str) -> str:
        return self._hide(text)


class Asking:
    """A span of one request while it is on its way."""

    def __init__(self, span: Span, hide: Callable[[str], str] | None) -> None:
        """Write texts only where there is something to hide with."""
        self._span, self._hide = span, hide

    def sent(self, messages: Sequence[Message]) -> None:
        """Tell what was sent."""
        self._texts("gen_ai.input.messages", messages)

    def answered(self, model: str, finish: str, tokens: tuple[int, int] | None, message: Message) -> None:
        """Tell what came back."""
        if model:
            self._span.set_attribute("gen_ai.response.model", model)
        self._span.set_attribute("gen_ai.response.finish_reasons", [finish])
        if tokens:
            self._span.set_attribute("gen_ai.usage.input_tokens", tokens[0])
            self._span.set_attribute("gen_ai.usage.output_tokens", tokens[1])
        self._texts("gen_ai.output.messages", [message])

    def _texts(self, name: str, messages: Sequence[Message]) -> None:
        if self._hide is None:
            return
        told = [
            {
                "role": one.get("role", ""),
                "parts": [{"type": "text", "content": self._hide(str(one.get("content", "")))}],
            }
            for one in messages
        ]
        self._span.set_attribute(name, json.dumps(told, ensure_ascii=False))


NOWHERE = Traces(NoOpTracer())
