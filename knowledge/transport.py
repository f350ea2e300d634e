"""How an endpoint is spoken to: nothing of this machine is told, nobody else is followed, answers have an end."""

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx2

LOOPBACK = ("127.0.0.1", "::1", "localhost")
SIZE_LIMIT = 32 * 1024 * 1024  # bytes of an answer
RAW = "x-stainless-raw-response"  # by which the client of openai knows again that we read the answer ourselves
HEADERS = frozenset(  # that an endpoint is told; the client would add what it runs on
    {"host", "accept", "authorization", "connection", "content-length", "content-type", RAW}
)


def transport(url: str, seconds: float) -> httpx2.Client:
    """Return what carries the calls to one endpoint. A proxy cannot reach this machine's own loopback."""
    hooks: dict[str, list[Callable[..., Any]]] = {"request": [_bare], "response": [_bounded]}
    outside = urlsplit(url).hostname not in LOOPBACK
    return httpx2.Client(timeout=seconds, follow_redirects=False, trust_env=outside, event_hooks=hooks)


def _bare(request: httpx2.Request) -> None:
    for name in [name for name in request.headers if name not in HEADERS]:
        del request.headers[name]
    request.headers["accept-encoding"] = "identity"
    request.extensions["begun"] = monotonic()


def _bounded(response: httpx2.Response) -> None:
    response.stream = _Measured(response.stream, response.request)


class _Measured(httpx2.SyncByteStream):
    """The body of an answer, as far as it is short enough and comes in the time that its request has."""

    def __init__(self, stream: Any, request: httpx2.Request) -> None:
        self._stream, self._request = stream, request
        self._until = request.extensions["begun"] + request.extensions["timeout"]["read"]

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for part in self._stream:
            size += len(part)
            if size > SIZE_LIMIT:
                raise httpx2.DecodingError("too long", request=self._request)
            if monotonic() > self._until:
                raise httpx2.ReadTimeout("too slow", request=self._request)
            yield part

    def close(self) -> None:
        self._stream.close()
