"""Traces sent as OTLP over HTTP, from a thread of their own."""

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from urllib.parse import urlsplit

from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ALWAYS_ON

from app.traces import NAME, Traces
from integrations.helpdesk import HelpdeskError
from integrations.http import session, succeeded

WAITING = 2_048  # spans that wait to be sent; what comes on top is dropped
EVERY = 2_000  # milliseconds between two deliveries


def traces(url: str, headers: Mapping[str, str], content: bool, hide: Callable[[str], str]) -> Traces:
    """Return traces that are sent to an address; no ticket waits for that."""
    about = Resource({"service.name": NAME, "service.version": version(NAME)})
    provider = TracerProvider(sampler=ALWAYS_ON, resource=about)
    send = Delivery(url, headers, 10.0)
    provider.add_span_processor(BatchSpanProcessor(send, WAITING, EVERY, 512, 10_000))
    return Traces(provider.get_tracer(NAME, version(NAME)), content, hide)


class Delivery(SpanExporter):
    """Sends spans as OTLP over HTTP; what cannot be delivered is lost, and no ticket waits for it."""

    def __init__(self, url: str, headers: Mapping[str, str], seconds: float) -> None:
        """Send to this address, below which OTLP has its own path."""
        parts = urlsplit(url)
        self._path = f"{parts.path.rstrip('/')}/v1/traces"
        self._session = session(f"{parts.scheme}://{parts.netloc}", seconds)
        self._headers = {**headers, "Content-Type": "application/x-protobuf"}

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send a batch, once."""
        data = encode_spans(spans).SerializeToString()
        try:
            succeeded(self._session.answer("POST", self._path, data=data, headers=self._headers))
        except HelpdeskError:
            return SpanExportResult.FAILURE
        return SpanExportResult.SUCCESS

    def shutdown(self) -> None:
        """Close the connections."""
        self._session.close()
