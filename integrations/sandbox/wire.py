"""One webhook request: its headers of authentication, its bytes, what came back."""

import base64
import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from integrations.sandbox.rows import Record

TIMED_OUT = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver said. Status 0 is a time-out, -1 a connection that failed."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    def shown(self) -> Record:
        """Return it as the webhooks API shows it."""
        return {"headers": pairs(dict(self.headers)), "payload": self.body}

    def retry_after(self) -> float | None:
        """Return the seconds that the receiver asks us to wait, if it does."""
        text = {name.lower(): value for name, value in self.headers}.get("retry-after", "")
        return float(text) if text.replace(".", "", 1).isdigit() else None


def pairs(headers: Mapping[str, str]) -> list[Record]:
    """Return headers as the webhooks API lists them."""
    return [{"key": key, "value": value} for key, value in headers.items()]


def authentication(webhook: Record) -> dict[str, str]:
    """Return the headers by which a webhook makes itself known, and its custom ones."""
    chosen = webhook.get("authentication") or {}
    held = chosen.get("data") or {}
    headers = dict(webhook.get("custom_headers") or {})
    match chosen.get("type"):
        case "basic_auth":
            pair = f"{held.get('username', '')}:{held.get('password', '')}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        case "bearer_token":
            headers["Authorization"] = f"Bearer {held.get('token', '')}"
        case "api_key":
            headers[str(held.get("name", ""))] = str(held.get("value", ""))
    return headers


def post(url: str, method: str, headers: Mapping[str, str], body: bytes, timeout: float) -> Answer:
    """Make one request; whatever happens is an `Answer`."""
    parts = urlsplit(url)
    door = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = door(parts.hostname or "", parts.port, timeout=timeout)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, target, body, dict(headers))
        response = connection.getresponse()
        text = response.read(10_000).decode("utf-8", "replace")
        return Answer(response.status, tuple(response.getheaders()), text)
    except TimeoutError:
        return Answer(TIMED_OUT)
    except (OSError, http.client.HTTPException):
        return Answer(-1)
    finally:
        connection.close()
