"""The one HTTP session: time-outs, repeated reads, no repeated writes, no redirects, bounded answers."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from importlib.metadata import version
from math import isfinite
from typing import Any, TypeVar, cast
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

__all__ = [
    "AuthBase",
    "HTTPBasicAuth",
    "Kept",
    "PreparedRequest",
    "Response",
    "Session",
    "check",
    "dated",
    "document",
    "follows",
    "listing",
    "more",
    "origin",
    "pace",
    "rows",
    "session",
    "succeeded",
]

T = TypeVar("T")

READS = frozenset({"GET", "HEAD"})
DEFAULT_WAIT = 60.0  # seconds, where a 429 names none
LONGEST_WAIT = 3600.0
SIZE_LIMIT = 32 * 1024 * 1024  # bytes; a page of 1,000 exported tickets stays below a third of it
WALK = 0.3  # the part of an account's requests a minute that work in the background may take
LONGEST_PACE = 10.0  # seconds between two requests of such work
SIZE = 100  # rows of a page, where a listing goes by page and per_page
PAGES = 300  # of one listing: none of Freshdesk's goes further
MOST_KEPT = 2000  # answers
# How many requests a minute an account may make, and how many are left: as Freshdesk and as Zendesk call it.
COUNTED = (("X-RateLimit-Total", "X-Rate-Limit"), ("X-RateLimit-Remaining", "X-Rate-Limit-Remaining"))
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
        response = self.answer(method, url, *args, **kwargs)
        check(response)
        return response

    def answer(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> Response:
        """Return whatever was answered; raise Unavailable where nothing was, NotPermitted for another address."""
        kwargs["timeout"] = kwargs.get("timeout") or self.timeout
        kwargs["allow_redirects"] = False  # no API of ours has any: it is a login page or a wrong address
        try:
            return super().request(method, self.origin + url if url.startswith("/") else url, *args, **kwargs)
        except requests.RequestException as error:
            raise _failure(error) from error


def session(origin: str, timeout: float, auth: AuthBase | None = None, limit: int = SIZE_LIMIT) -> Session:
    """Return a session for one address such as https://acme.example, with or without credentials."""
    made = Session(origin.rstrip("/"), timeout, limit)
    made.auth = auth or _nobody
    return made


def origin(vendor: str, subdomain: str, url: str) -> str:
    """Return scheme and host of an account, `url` before `subdomain`; raise ValueError if neither will do.

    Plain http is for this machine alone.
    """
    domain = f"{vendor.lower()}.com"
    parts = urlsplit(url.rstrip("/") or f"https://{subdomain}.{domain}")
    host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname or ""
    if (not subdomain and not url) or "." not in host or parts.path or parts.query or parts.username:
        raise ValueError(f"set the {vendor} subdomain, or a full address such as https://acme.{domain}")
    if parts.scheme != "https" and not (parts.scheme == "http" and host.startswith("127.")):
        raise ValueError(f"a {vendor} address begins with https://")
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


def check(response: Response) -> None:
    """Return for a success with a JSON body or none; raise the matching `HelpdeskError` for all else."""
    succeeded(response)
    if response.content:
        _body(response)


def succeeded(response: Response) -> None:
    """Return for a success; raise the matching `HelpdeskError` for all else."""
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


def document(response: Response) -> dict[str, Any]:
    """Return the JSON object of an answer, or raise Unavailable where it is none."""
    body = _body(response)
    if not isinstance(body, dict):
        raise Unavailable(f"{_words(response)}: not a JSON object")
    return body


def listing(response: Response) -> list[dict[str, Any]]:
    """Return the JSON objects of an answer that is an array of them, or raise Unavailable where it is none."""
    body = _body(response)
    if not isinstance(body, list) or not all(isinstance(one, dict) for one in body):
        raise Unavailable(f"{_words(response)}: not a JSON array of objects")
    return body


def follows(response: Response) -> bool:
    """Say whether the Link header names a next page. Its address is not for following: it may be another host's."""
    return "next" in response.links


def more(response: Response, found: list[Any]) -> bool:
    """Say whether to ask for another page: only a short one without a link to the next is the last for sure."""
    return follows(response) or len(found) >= SIZE


def rows(session: Session, path: str, pause: Callable[[float], None] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of all pages; raise Unavailable where they do not end.

    Work in the background gives a `pause`: it is called between two requests with the seconds
    that leave others their share.
    """
    for page in range(1, PAGES + 1):
        answer = session.get(path, params={"page": page, "per_page": SIZE})
        found = listing(answer)
        yield from found
        if pause:
            pause(pace(answer.headers))
        if not more(answer, found):
            return
    raise Unavailable(f"{path}: more than {PAGES} pages")


class Kept:
    """Answers that are asked for again only after some seconds. Threads may share it."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._answers: dict[str, tuple[float, Any]] = {}  # until when, what

    def __call__(self, name: str, seconds: float, read: Callable[[], T]) -> T:
        """Return the answer of this name; what `read` raises is not kept."""
        due, answer = self._answers.get(name, (0.0, None))
        if time.monotonic() < due:
            return cast("T", answer)
        if len(self._answers) >= MOST_KEPT:
            self._answers.clear()
        fresh = read()
        self._answers[name] = (time.monotonic() + seconds, fresh)
        return fresh


def dated(headers: Mapping[str, str]) -> datetime | None:
    """Return when an answer was made, by the server's own clock, or None where it does not say."""
    try:
        return parsedate_to_datetime(headers.get("Date", "")).astimezone(UTC)
    except (TypeError, ValueError):
        return None


def pace(headers: Mapping[str, str]) -> float:
    """Return the seconds that work in the background leaves before its next request, to let others have theirs.

    None while half of the account's requests a minute are left, or where the answer does not count them.
    """
    total, left = (_figure(next((headers[one] for one in names if one in headers), "")) for names in COUNTED)
    if total <= 0 or left < 0 or left >= total / 2:
        return 0.0
    return min(60 / (WALK * total), LONGEST_PACE)


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


def _body(response: Response) -> dict[str, Any] | list[Any]:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict | list):
        raise Unavailable(f"{_words(response)}: neither a JSON object nor an array")
    return body


def _figure(value: str) -> float:
    """Return a header's number, "100.0" as well as "100", or -1 where it is none."""
    try:
        number = float(value)
    except ValueError:
        return -1.0
    return number if isfinite(number) else -1.0


def _until(date: str, now: str) -> float:
    """Measure by the server's own clock: ours may differ."""
    try:
        return (parsedate_to_datetime(date) - parsedate_to_datetime(now)).total_seconds()
    except (TypeError, ValueError):
        return DEFAULT_WAIT
