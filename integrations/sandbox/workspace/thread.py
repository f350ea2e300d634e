"""What was said on a ticket, made fit to be shown: whoever wrote it, nothing in it is active."""

import re
from dataclasses import dataclass
from typing import Any

import nh3

from integrations.sandbox.markup import bare
from integrations.sandbox.rows import Record
from integrations.sandbox.store import Store

LINES = {"a", "b", "br", "code", "em", "i", "strong", "u"}
BLOCKS = {"blockquote", "h3", "h4", "hr", "li", "ol", "p", "pre", "table", "tbody", "td", "th", "thead", "tr", "ul"}
TAGS = frozenset(LINES | BLOCKS)
ADDRESS = re.compile(r"\bhttps?://[^\s<>()\"']+[^\s<>()\"'.,;:!?]")
OUT = 'rel="noopener noreferrer nofollow" target="_blank"'
SCHEMES = frozenset({"http", "https", "mailto"})
COPILOT, AGENT, CUSTOMER, OTHER = "copilot", "agent", "requester", "other"


@dataclass(frozen=True, slots=True)
class Said:
    """One message or note."""

    id: int
    who: str
    role: str
    public: bool
    html: str  # clean
    moment: str


def clean(html: str) -> str:
    """Return HTML with nothing but what a message needs."""
    return linked(_cleaned(html))


def linked(html: str) -> str:
    """Return clean HTML whose bare addresses can be clicked."""
    pieces, inside = re.split(r"(<[^>]+>)", html), False
    for at, piece in enumerate(pieces):
        inside = piece.startswith("<a ") or (inside and piece != "</a>")
        if at % 2 == 0 and not inside:
            pieces[at] = ADDRESS.sub(rf'<a href="\g<0>" {OUT}>\g<0></a>', piece)
    return "".join(pieces)


def _cleaned(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"a": {"href"}, "*": set()},  # without "*" title and lang would pass
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def thread(store: Store, ticket: int, notes: bool = True) -> tuple[Said, ...]:
    """Return a ticket's messages, oldest first; without the notes it is what its requester sees. Raise KeyError."""
    return tuple(_said(store, one) for one in store.comments(ticket) if notes or one["public"])


def conversation(store: Store, ticket: int) -> list[dict[str, Any]]:
    """Return the public messages as the app framework gives them: `ticket.conversation`."""
    return [
        {
            "author": {"id": one["author_id"], "name": name(store, one["author_id"]), "role": _rank(one)},
            "message": {"content": one["html"], "contentType": "text/html"},
            "timestamp": one["created"],
            "channel": {"name": "web"},
            "attachments": [],
        }
        for one in store.comments(ticket)
        if one["public"]
    ]


def name(store: Store, user: int) -> str:
    """Return what somebody is called."""
    return str((store.people.get(user) or {}).get("name", ""))


def _said(store: Store, one: Record) -> Said:
    who = name(store, one["author_id"])
    return Said(one["id"], who, one["author"], one["public"], clean(bare(one["html"])), one["created"])


def _rank(one: Record) -> str:
    return "agent" if one["author"] in {COPILOT, AGENT} else "end-user"
