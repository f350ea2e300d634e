"""What Zendesk delivers to us: is it genuine, and which ticket or article is it about; pure."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from integrations.helpdesk import ArticleEvent, TicketEvent
from integrations.zendesk.mapping import moment

# Zendesk signs with this published secret while a webhook is being set up: anybody can.
# https://developer.zendesk.com/documentation/webhooks/verifying/
TEST_SECRET = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="  # noqa: S105

AGE = timedelta(hours=1)  # retries may carry the first attempt's time
AHEAD = timedelta(minutes=5)
SIGNATURE = "x-zendesk-webhook-signature"
TIMESTAMP = "x-zendesk-webhook-signature-timestamp"
INVOCATION = "x-zendesk-webhook-invocation-id"
TICKET_KINDS = ("zen:event-type:ticket.", "zen:event-type:messaging_ticket.")
ARTICLE_KINDS = frozenset({"zen:event-type:article.published", "zen:event-type:article.unpublished"})
GONE = frozenset({"zen:event-type:ticket.soft_deleted", "zen:event-type:ticket.permanently_deleted"})


class Refused(Exception):
    """A delivery that is not believed or not understood; `str()` is the reason, without its content."""


def verify(headers: Mapping[str, str], body: bytes, secret: str, now: datetime, limit: timedelta = AGE) -> None:
    """Return if Zendesk signed this very body at most `limit` ago; else raise Refused."""
    if not secret or secret == TEST_SECRET:
        raise Refused("no signing secret of our own is set")
    found = _lower(headers)
    stamp, signature = found.get(TIMESTAMP, ""), found.get(SIGNATURE, "")
    if not stamp or not signature:
        raise Refused("signature or its timestamp is missing")
    if not hmac.compare_digest(sign(stamp, body, secret).encode(), signature.encode(errors="replace")):
        raise Refused("the signature does not fit")
    signed = _moment(stamp)
    if signed is None:
        raise Refused("the signature's timestamp is no time")
    if not -AHEAD <= now - signed <= limit:
        raise Refused("the signature is too old or from the future")


def sign(stamp: str, body: bytes, secret: str) -> str:
    """Return the signature that Zendesk puts on a body; the secret is used as shown, not decoded."""
    digest = hmac.new(secret.encode(), stamp.encode(errors="replace") + body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def parse(connection: str, headers: Mapping[str, str], body: bytes) -> TicketEvent | ArticleEvent | None:
    """Return which ticket or article to look at; None for any other happening, or a ticket that is gone.

    Understands Zendesk's own events and the body `{"ticket_id": "…"}` that a trigger of
    ours sends. Raise Refused for anything else.
    """
    found, content = _lower(headers), _object(body)
    kind = str(content.get("type", ""))
    if "type" not in content and "ticket_id" in content:
        number = _id(content["ticket_id"])
    elif not kind.startswith("zen:event-type:"):
        raise Refused("neither an event nor a trigger's body")
    elif kind not in ARTICLE_KINDS and (not kind.startswith(TICKET_KINDS) or kind in GONE):
        return None
    else:
        number = _subject(content)
    if not number:
        raise Refused("the ticket's or article's id is missing")
    stamp = found.get(TIMESTAMP, "")
    occurred = _moment(content.get("time")) or _moment(stamp)
    if occurred is None:
        raise Refused("the time is missing")
    if kind in ARTICLE_KINDS:
        return ArticleEvent(connection, number, occurred)
    return TicketEvent(connection, _key(found, content, stamp, body), number, occurred)


def _object(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused("the body is not JSON") from None
    if not isinstance(content, dict):
        raise Refused("the body is not a JSON object")
    return content


def _subject(content: dict[str, Any]) -> str:
    detail = content.get("detail")
    number = _id(detail.get("id")) if isinstance(detail, dict) else ""
    return number or _id(str(content.get("subject", "")).rpartition(":")[2])


def _key(found: Mapping[str, str], content: dict[str, Any], stamp: str, body: bytes) -> str:
    """Name the delivery: attempts of one share the invocation id.

    A trigger's body is the same every time, so a digest covers the time as well.
    """
    own = content.get("id")
    given = found.get(INVOCATION, "") or (own if isinstance(own, str) else "")
    if 0 < len(given) <= 128:
        return given
    return "sha256:" + hashlib.sha256(stamp.encode(errors="replace") + body).hexdigest()


def _id(value: object) -> str:
    """Return a ticket number as text: events carry strings, triggers what the admin wrote."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    number = str(value).strip() if isinstance(value, str) or 0 < value < 10**20 else ""
    return number if number.isascii() and number.isdigit() and len(number) <= 20 and number.strip("0") else ""


def _moment(value: object) -> datetime | None:
    try:
        return moment(value) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
