"""The one HTTP session: time-outs, repeated reads, no repeated writes, no redirects, bounded answers."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import requests
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth
from urllib3.util.retry import Retry

from integrations.helpdesk import (
    Conflict,
    HelpdeskError,
    Invalid,
    NotFound,
    NotPermitted,
    RateLimited,
    Unavailable,
)

__all__ = ["AuthBase", "HTTPBasicAuth", "PreparedRequest", "Response", "Session", "check", "document", "session"]

READS = frozenset({"GET", "HEAD"})
DEFAULT_WAIT = 60.0  # seconds, where a 429 names none
LONGEST_WAIT = 3600.0
SIZE_LIMIT = 32 * 1024 * 1024  # bytes; a page of 1,000 exported tickets stays below a third of it
REQUEST_IDS = ("x-zendesk-request-id", "x-request-id")


class Session(requests.Session):
    """A session that knows one address, raises `HelpdeskError` and never sleeps on a 429.

    Every answer that comes back is a success; whatever else happened was raised. A path
    that begins with a slash is taken below the address. Threads may share it: it keeps no cookies.
    """

    def __init__(self, origin: str, timeout: float, limit: int) -> None:
        """Speak to `origin` alone; `timeout` in seconds, `limit` in bytes of an answer."""
        super().__init__()
        self.origin = origin
        self.timeout = timeout
        self.headers["User-Agent"] = f"Deskmate/{version('deskmate')}"
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        # A proxy from the environment cannot reach this machine's own loopback address.
        self.trust_env = urlsplit(origin).hostname not in ("127.0.0.1", "::1", "localhost")
        self.adapters.clear()  # whatever no transport is mounted for is refused before a byte is sent
        self.mount(origin + "/", _Transport(limit))

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> Response:
        """Return a successful answer, or raise `HelpdeskError`."""
        kwargs["timeout"] = kwargs.get("timeout") or self.timeout
        kwargs["allow_redirects"] = False  # no API of ours has any: it is a login page or a wrong address
        try:
            response = super().request(method, self.origin + url if url.startswith("/") else url, *args, **kwargs)
        except requests.RequestException as error:
            raise _failure(error) from error
        check(response)
        return response


def session(origin: str, timeout: float, auth: AuthBase | None = None, limit: int = SIZE_LIMIT) -> Session:
    """Return a session for one address such as https://acme.example, with or without credentials."""
    made = Session(origin.rstrip("/"), timeout, limit)
    made.auth = auth or _nobody
    return made


def check(response: Response) -> None:
    """Return for a success with a JSON body or none; raise the matching `HelpdeskError` for all else."""
    status, words = response.status_code, _words(response)
    match status:
        case 401 | 403:
            raise NotPermitted(words)
        case 404:
            raise NotFound(words)
        case 409:
            raise Conflict(words)
        case 429:
            seconds = wait(response.headers)
            raise RateLimited(f"{words}: too many requests, {seconds:.0f} s to wait", seconds)
        case _ if 300 <= status < 400:
            raise NotPermitted(f"{words}: redirected; check the configured address")
        case _ if 400 <= status < 500:
            raise Invalid(words)
        case _ if status >= 500:
            raise Unavailable(words)
    if response.content:
        document(response)


def document(response: Response) -> dict[str, Any]:
    """Return the JSON object of an answer, or raise Unavailable where it is none."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Unavailable(f"{_words(response)}: not a JSON object")
    return body


def wait(headers: Mapping[str, str]) -> float:
    """Return the seconds of Retry-After, a number or a date, between 1 and an hour."""
    value = headers.get("Retry-After", "").strip()
    seconds = float(value) if value.isascii() and value.isdigit() else _until(value, headers.get("Date", ""))
    return min(max(seconds, 1.0), LONGEST_WAIT)


class _Transport(HTTPAdapter):
    """Repeats reads twice on 502, 503, 504 and broken connections; sends writes once; bounds the body."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._once = HTTPAdapter()
        super().__init__(
            pool_maxsize=32,
            max_retries=Retry(
                total=2,
                allowed_methods=READS,
                status_forcelist=(502, 503, 504),
                backoff_factor=0.1,
                raise_on_status=False,
                respect_retry_after_header=False,  # it would sleep in the caller's thread
            ),
        )
        self._once.poolmanager = self.poolmanager  # a write goes out on the connection its read has warmed

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """Return an answer whose body is already read, or raise what requests raises."""
        kwargs["stream"] = True
        reads = request.method in READS
        response = super().send(request, *args, **kwargs) if reads else self._once.send(request, *args, **kwargs)
        body = bytearray()
        for piece in response.iter_content(65536):
            body += piece
            if len(body) > self._limit:
                response.close()
                raise Unavailable(f"{_words(response)}: longer than {self._limit} bytes")
        response._content = bytes(body)
        return response


def _nobody(request: PreparedRequest) -> PreparedRequest:
    """Add no credentials; without this requests would look for a .netrc file."""
    return request


def _failure(error: requests.RequestException) -> HelpdeskError:
    where = _where(error.request)
    match error:
        case requests.exceptions.InvalidSchema():
            return NotPermitted(f"{where}: an address outside the configured one was asked for")
        case requests.Timeout():
            return Unavailable(f"{where}: no answer in time")
        case _:
            return Unavailable(f"{where}: {type(error).__name__}")


def _words(response: Response) -> str:
    """Say what was asked and answered, with the request id and nothing of the body."""
    number = next((response.headers[name] for name in REQUEST_IDS if name in response.headers), "")
    plain = "".join(char for char in number[:64] if char.isascii() and (char.isalnum() or char in "-_"))
    return f"{_where(response.request)}: status {response.status_code}" + (f", request {plain}" if plain else "")


def _where(request: Any) -> str:
    """Name method and path; a query may hold what a customer wrote."""
    return f"{request.method} {urlsplit(request.url).path}" if request is not None else "request"


def _until(date: str, now: str) -> float:
    """Measure by the server's own clock: ours may differ."""
    try:
        return (parsedate_to_datetime(date) - parsedate_to_datetime(now)).total_seconds()
    except (TypeError, ValueError):
        return DEFAULT_WAIT
