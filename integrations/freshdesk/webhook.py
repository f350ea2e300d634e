"""What Freshdesk delivers to us: does it know our secret, and which ticket is it about; pure.

Freshdesk signs nothing, numbers no delivery and says no time: an event is named by what can
happen only once, a new ticket or a new conversation, and else by the moment it came in.
"""

import base64
import binascii
import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from integrations.helpdesk import TicketEvent

SECRET = "x-deskmate-secret"  # noqa: S105
# The one thing to look for where a template's unescaped quotes have broken the body.
TICKET = re.compile(rb'"ticket_id"\s*:\s*(?:"\s*(\d{1,19})\s*"|(\d{1,19})\s*[,}\r\n])')
# Looks like JSON and is none: {ticket_action:created}, {status:{from:4,to:6}}, {note_type:private}.
SAID = re.compile(r'\s*\{\s*"?(\w+)"?\s*:\s*"?(\w*)')
PRODUCT = re.compile(r"on[A-Z]\w*")  # the name of a product event: onTicketCreate
RATED = re.compile(r"survey|feedback|rating", re.IGNORECASE)
ASSIGNED = "assigned_by_agent"  # what a rule of ours says where an agent has put a ticket into other hands
SURVEY, SURVEYS = 6, 7  # source and category of a conversation that is a customer's rating


class Refused(Exception):
    """A delivery that is not believed or not understood; `str()` is the reason, without its content."""


def verify(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> None:
    """Return if the sender knows our secret, by a header of its own or as the password of basic auth; else Refused."""
    if not secret:
        raise Refused("no webhook secret is set")
    found = {name.lower(): value for name, value in headers.items()}
    given = (_bytes(found.get(SECRET, "")), _password(found.get("authorization", "")))
    if not any(given):
        raise Refused("the secret is missing: send it as X-Deskmate-Secret, or as the password of basic auth")
    if not any([hmac.compare_digest(secret.encode(), one) for one in given]):
        raise Refused("the secret does not fit")


def parse(connection: str, headers: Mapping[str, str], body: bytes, now: datetime | None = None) -> TicketEvent | None:
    """Return which ticket to look at; None for what needs no look: notes, ratings, what else agents do, deletions.

    Understands an automation rule's body, flat or nested, and an app's product events, whole or as our
    app forwards them. `now` is when the delivery came in. Raise Refused for anything else.
    """
    came = now or datetime.now(UTC)  # noqa: TID251
    content = _object(body)
    name = "" if content is None else _name(content)
    if name is None:
        return None
    ids = _broken(body) if content is None else _ids(content)
    if len(ids) != 1:
        raise Refused("no ticket's id, or several: let the body hold nothing but ids, as the README shows")
    (ticket,) = ids
    own = name if name not in ("", ASSIGNED) else f"{name}{came.isoformat()}"
    return TicketEvent(connection, f"{ticket}:{own}", ticket, came, name == ASSIGNED)


def _name(content: dict[str, Any]) -> str | None:
    """Return the name of what happened: "" where it has none of its own, None where nobody needs to look."""
    event = content.get("event")
    match event:
        case "onTicketCreate":
            return "created"
        case "onTicketUpdate":
            return _updated(content)
        case "onConversationCreate":
            return _conversation(content)
        case "assigned_by_agent":
            return ASSIGNED
        case str() if PRODUCT.fullmatch(event):
            return None
    said = content.get("triggered_event") or event or _at(content, "freshdesk_webhook").get("triggered_event")
    found = SAID.match(str(said))
    kind, value = found.groups() if found else ("", "")
    if (kind, value) == ("note_type", "private") or RATED.search(kind):
        return None
    return "created" if (kind, value) == ("ticket_action", "created") else ""


def _updated(content: dict[str, Any]) -> str | None:
    if _at(content, "data", "actor").get("type") != "agent":
        return ""
    return ASSIGNED if "responder_id" in _at(content, "data", "ticket", "changes") else None


def _conversation(content: dict[str, Any]) -> str | None:
    one = _at(content, "data", "conversation")
    rated = one.get("source") == SURVEY or SURVEYS in (one.get("category"), _at(one, "category").get("id"))
    if rated or one.get("private") is True or one.get("incoming") is False:
        return None
    number = _id(one.get("id") or content.get("conversation_id"))
    return f"conversation:{number}" if number else ""


def _ids(content: dict[str, Any]) -> set[str]:
    """Return the tickets that a body names: more than one if a customer's words pass for a part of it."""
    homes = (content, _at(content, "freshdesk_webhook"), _at(content, "data", "conversation"))
    tickets = (_at(content, "ticket"), _at(content, "data", "ticket"))
    return {*(_id(one.get("ticket_id")) for one in homes), *(_id(one.get("id")) for one in tickets)} - {""}


def _broken(body: bytes) -> set[str]:
    """Return the tickets that a body names which is no JSON."""
    return {_id((quoted or bare).decode()) for quoted, bare in TICKET.findall(body)}


def _object(body: bytes) -> dict[str, Any] | None:
    """Return the JSON object of a body, or None: what a customer writes can break it, or smuggle in a second key."""
    try:
        content = json.loads(body, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _id(value: object) -> str:
    """Return a ticket number as text: a template makes a string of everything."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    number = str(value).strip() if isinstance(value, str) or 0 < value < 10**19 else ""
    return str(int(number)) if re.fullmatch(r"[0-9]{1,19}", number) and int(number) else ""


def _at(raw: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    for name in path:
        found = raw.get(name)
        raw = found if isinstance(found, Mapping) else {}
    return raw


def _bytes(value: str) -> bytes:
    """Return a header as it was sent: WSGI makes a character of each byte."""
    return value.encode("latin-1" if max(value, default="") < "\u0100" else "utf-8")


def _password(value: str) -> bytes:
    """Return the password of basic auth, or nothing."""
    scheme, _, code = value.partition(" ")
    try:
        return base64.b64decode(code.strip(), validate=True).partition(b":")[2] if scheme.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        return b""
