"""Test what a collector is told of requests to models: names and counts; texts only where they are wished, masked."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExportResult
from pydantic import BaseModel

from app.llm import Model, ModelFailed, Patience
from app.otlp import Delivery
from app.outside import hidden, tracing
from app.settings import Settings
from app.traces import NOWHERE, Traces
from app.usage import Free, Stage
from tests.collector import Collector
from tests.endpoints import Reply, Wire, said
from tests.integrations.zendesk.wire import always

MAIL = "requester-77@example.com"


class Word(BaseModel):
    word: str


@pytest.fixture
def collector() -> Iterator[Collector]:
    """Run what takes OTLP over HTTP."""
    with Collector() as made:
        yield made


Ask = Callable[..., list[Span]]


@pytest.fixture
def ask(collector: Collector) -> Ask:
    """Return what asks a model once and returns the spans that came of it."""

    def asked(reply: Reply, content: bool = False) -> list[Span]:
        provider = TracerProvider()
        delivery = Delivery(f"{collector.url}/otel", {"Authorization": "Basic hush"}, 5.0)
        provider.add_span_processor(SimpleSpanProcessor(delivery))
        traces = Traces(provider.get_tracer("t"), content, hidden)
        with Wire(always(reply)) as wire, traces.ticket("main", "7", "run-1"):
            model = Model(f"{wire.url}/v1", "m", "k", Patience(5.0)).traced(traces).on(Stage.CHECK, Free())
            with suppress(ModelFailed):
                model.ask("Say it.", {"text": f"I am {MAIL}."}, Word)
        return collector.spans()

    return asked


def told(span: Span) -> dict[str, Any]:
    """Return a span's attributes."""
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes}


GOOD = Reply(200, said(json.dumps({"word": MAIL}), tokens=(20, 3)))


def test_a_request_is_told_by_the_conventions(ask: Ask, collector: Collector) -> None:
    chat, whole = ask(GOOD)
    attributes = told(chat)

    assert (chat.name, whole.name) == ("chat m", "invoke_agent deskmate")
    assert (chat.trace_id, chat.parent_span_id) == (whole.trace_id, whole.span_id)
    assert told(whole)["gen_ai.conversation.id"] == "main/7"
    assert attributes["gen_ai.operation.name"] == "chat"
    assert attributes["gen_ai.request.model"] == "m"
    assert (attributes["gen_ai.usage.input_tokens"], attributes["gen_ai.usage.output_tokens"]) == (20, 3)
    assert attributes["server.address"] == "127.0.0.1"
    assert collector.paths() == {("/otel/v1/traces", "application/x-protobuf", "Basic hush")}


def test_no_text_is_told_unless_it_is_wished(ask: Ask) -> None:
    spans = ask(GOOD)

    assert [one for span in spans for one in told(span) if "messages" in one] == []
    assert MAIL not in str(spans)


def test_texts_that_are_wished_are_masked_once_more(ask: Ask) -> None:
    chat, _ = ask(GOOD, content=True)
    given, answer = (json.loads(told(chat)[f"gen_ai.{which}.messages"]) for which in ("input", "output"))

    assert "[EMAIL_1]" in given[1]["parts"][0]["content"]
    assert "[EMAIL_1]" in answer[0]["parts"][0]["content"]
    assert MAIL not in str(chat)


def test_a_failure_is_told_by_its_name_alone(ask: Ask) -> None:
    chat, whole = ask(Reply(500, MAIL.encode()))

    assert told(chat)["error.type"] == "down"
    assert (chat.status.code, chat.events[:], whole.status.code) == (2, [], 0)


def test_nobody_waits_for_a_collector_that_is_away() -> None:
    with Collector() as gone:
        away = gone.url

    assert Delivery(away, {}, 0.5).export(()) is SpanExportResult.FAILURE


def test_without_an_address_nothing_is_traced(settings: Settings) -> None:
    assert tracing(settings) is NOWHERE


@pytest.fixture
def settings() -> Settings:
    return Settings()
