"""The helpdesk port for Zendesk, over zenpy and one session of our own."""

import logging
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from zenpy import Zenpy
from zenpy.lib.api_objects import Ticket as Change
from zenpy.lib.exception import APIException, ZenpyException

from integrations.aftermath import Aftermath
from integrations.helpdesk import (
    Agent,
    Article,
    Attachment,
    Changes,
    Invalid,
    NotFound,
    NotPermitted,
    Page,
    Post,
    Posted,
    Priority,
    Schedule,
    Ticket,
    Unavailable,
    Visibility,
)
from integrations.http import Session
from integrations.records import Past
from integrations.render import render
from integrations.zendesk import mapping
from integrations.zendesk.aftermath import aftermath
from integrations.zendesk.around import Around
from integrations.zendesk.help_center import HelpCenters
from integrations.zendesk.mapping import KEY, Thread
from integrations.zendesk.pages import SIZE, People, read, rows, users
from integrations.zendesk.schedules import Schedules

EXPORT_PAGE = "1000"
ACCOUNT_KEPT = 60.0  # seconds
GROUPS_KEPT = 600.0  # seconds until an unknown group is looked for again

# At DEBUG zenpy writes whole requests into the log, and with them what customers wrote.
logging.getLogger("zenpy").setLevel(logging.WARNING)


class Zendesk:
    """One Zendesk account as a `Helpdesk`.

    The session raises `HelpdeskError` for every answer that is no success, before zenpy
    sees it: so zenpy neither sleeps on a 429 nor repeats anything. Threads may share it.
    """

    def __init__(self, connection: str, session: Session, centers: HelpCenters, brand: str = "") -> None:
        """Speak for `connection` to the session's address; `brand` names what articles and tickets belong to."""
        self.connection = connection
        self._session = session
        self._brand = brand
        self._help = centers
        self._schedules = Schedules(session)
        self._around = Around(session)
        self._local = threading.local()
        self._me = 0
        self._known: tuple[float, Agent] | None = None  # until when, whom
        self._groups: dict[str, int] = {}  # id by name
        self._groups_due = 0.0

    def copilot(self) -> Agent:
        """Return our account, read at most once a minute; raise NotPermitted where Zendesk takes us for nobody."""
        kept = self._known
        if kept and time.monotonic() < kept[0]:
            return kept[1]
        raw = self._zenpy.users.me().to_dict()
        if not raw.get("id"):
            raise NotPermitted("the credentials stand for no user")  # anonymous callers get a user without an id
        self._me = int(raw["id"])
        found = mapping.agent(raw)
        self._known = (time.monotonic() + ACCOUNT_KEPT, found)
        return found

    def ticket(self, ticket_id: str) -> Ticket:
        """Return the ticket with its thread: two requests, one more for an assignee's history or unknown people."""
        path = f"/api/v2/tickets/{_number(ticket_id)}"
        answer = read(self._session, path, include="users,organizations,slas")
        raw, people = mapping.joined(answer), users(answer)
        comments = rows(self._session, f"{path}/comments", "comments", people, include="users")
        thread = Thread(raw, tuple(comments), people, self._own)
        self._meet(mapping.named(raw, thread.comments) - people.keys(), people)
        taken = None
        if raw.get("assignee_id") not in (None, self._own):
            taken = mapping.assigned(self._audits(ticket_id, people), people, self._own)
        return mapping.ticket(self.connection, thread, taken, self._brand, self.link(ticket_id))

    def changed(self, cursor: str, since: datetime) -> Changes:
        """Return one page of the export; of deleted tickets the ids.

        Zendesk wants `since` a minute or more in the past, an admin's token, and no more
        than ten calls a minute.
        """
        # zenpy would make an object of every field of a thousand tickets: two seconds of work.
        asked = {"cursor": cursor} if cursor else {"start_time": str(int(since.timestamp()))}
        page = read(self._session, "/api/v2/incremental/tickets/cursor", per_page=EXPORT_PAGE, **asked)
        listed = page.get("tickets") or ()
        found = [mapping.change(self.connection, one) for one in listed]
        after = str(page.get("after_cursor") or cursor)
        end = bool(page.get("end_of_stream", True)) or after == cursor
        return Changes(tuple(one for one in found if one), after, end, mapping.gone(listed))

    def post(self, post: Post) -> Posted:
        """Write a reply or a note; raise Conflict if the ticket moved on.

        A 422 refuses the whole update, so nothing was written; then the text goes out once
        more alone. What is refused is mostly a field that is required on solving.
        """
        fields = self._fields(post)
        try:
            return self._update(post, fields)
        except Invalid:
            if not fields:
                raise
        return Posted(self._update(post, {}).message_id, status_refused=True)

    def finish(self, post: Post, posted: Posted) -> Posted:
        """Return what was posted: the one request carried everything."""
        return posted

    def find(self, post: Post, since: datetime) -> str:
        """Return the id of the message with the post's key: among the newest comments, else in the history.

        That an update's metadata shows on the comment is expected but not documented; on
        the audit it is documented.
        """
        path = f"/api/v2/tickets/{_number(post.ticket_id)}/comments"
        newest = read(self._session, path, **{"sort": "-created_at", "page[size]": str(SIZE)})
        found = mapping.written(newest["comments"], post.key)
        return found or mapping.written(self._audits(post.ticket_id, {}), post.key)

    def move(self, ticket_id: str, version: str, group: str, priority: Priority | None) -> None:
        """Set group and priority; raise Conflict if the ticket moved on."""
        if fields := self._routed(group, priority):
            change = Change(id=_number(ticket_id), safe_update=True, updated_stamp=version, **fields)
            self._zenpy.tickets.update(change)

    def tag(self, ticket_id: str, tags: frozenset[str]) -> None:
        """Add tags; those already there stay."""
        if tags:
            self._zenpy.tickets.add_tags(_number(ticket_id), sorted(tags))

    def articles(self, cursor: str) -> Iterator[Page]:
        """Yield what changed since a cursor, or every article in every locale of every brand's help centre."""
        return self._help.articles(cursor)

    def article(self, article_id: str) -> tuple[Article, ...]:
        """Return one article in every locale and help centre that it is in now."""
        return self._help.article(_number(article_id))

    def download(self, article: Article, attachment: Attachment, limit: int) -> bytes:
        """Return the bytes of a file, of a public article's as a stranger gets them."""
        return self._help.download(article, attachment, limit)

    def macros(self) -> Iterator[Page]:
        """Yield the replies of shared macros."""
        base = f"{self._session.origin}/admin/workspaces/agent-workspace/macros"
        listed = rows(self._session, "/api/v2/macros", "macros", {}, active="true")
        told = (mapping.macro(raw, self._brand, f"{base}/{raw['id']}") for raw in listed)
        yield Page(tuple(one for one in told if one), complete=True)

    def schedule(self, ticket: Ticket | None = None) -> Schedule | None:
        """Return the account's first schedule: a ticket does not tell which one it was given."""
        return self._schedules.own()

    def requested(self, requester_id: str, most: int) -> tuple[Past, ...]:
        """Return the requester's own tickets, the last changed first."""
        return self._around.requested(_number(requester_id), most)

    def organization(self, number: str) -> str:
        """Return the name of an organisation; kept a while."""
        return self._around.organization(_number(number))

    def file(self, attachment: Attachment, limit: int) -> bytes:
        """Return the bytes of a file on a comment."""
        return self._around.file(attachment, limit)

    def aftermath(self, ticket_id: str) -> Aftermath:
        """Return what became of a ticket: its statuses and its rating."""
        return aftermath(self._session, _number(ticket_id))

    def link(self, ticket_id: str) -> str:
        """Return the address of the agent's page of a ticket."""
        return f"{self._session.origin}/agent/tickets/{ticket_id}"

    @property
    def _zenpy(self) -> Any:
        """zenpy keeps the object it is writing on its API object, so each thread has a client of its own."""
        if not hasattr(self._local, "zenpy"):
            self._local.zenpy = _client(self._session)
        return self._local.zenpy

    @property
    def _own(self) -> int:
        return self._me or int(self.copilot().id)

    def _update(self, post: Post, fields: dict[str, Any]) -> Posted:
        guard = {"safe_update": True, "updated_stamp": post.version} if post.version else {}
        html = render(post.text)
        if not html:
            raise Invalid("there are no words to write")
        comment = {"html_body": html, "public": post.visibility is Visibility.PUBLIC}
        change = Change(id=_number(post.ticket_id), comment=comment, metadata={KEY: post.key}, **guard, **fields)
        try:
            answer = self._zenpy.tickets.update(change).to_dict()
        except (ZenpyException, APIException, AttributeError, KeyError, TypeError) as error:
            raise Unavailable(f"the answer to an update was not understood ({type(error).__name__})") from None
        message_id = mapping.comment_of(answer.get("audit") or {})
        if not message_id:
            raise Unavailable("the answer to an update does not name the comment")
        return Posted(message_id)

    def _fields(self, post: Post) -> dict[str, Any]:
        """Return what the update sets beside the text."""
        fields: dict[str, Any] = {}
        if post.status is not None:
            fields["status"] = post.status.value
        if post.assign_to:
            fields["assignee_id"] = _number(post.assign_to)
        return fields | self._routed(post.group, post.priority)

    def _routed(self, group: str, priority: Priority | None) -> dict[str, Any]:
        """Return where a ticket goes, as far as that is known."""
        number = self._group(group)
        return {**({"group_id": number} if number else {}), **({"priority": priority.value} if priority else {})}

    def _group(self, name: str) -> int:
        """Return the id of a group given by id or name, or 0 where there is none."""
        if not name or name.isdigit():
            return _number(name) if name else 0
        if name.casefold() not in self._groups and time.monotonic() >= self._groups_due:
            listed = rows(self._session, "/api/v2/groups", "groups", {})
            self._groups = {str(one["name"]).casefold(): int(one["id"]) for one in listed}
            self._groups_due = time.monotonic() + GROUPS_KEPT
        return self._groups.get(name.casefold(), 0)

    def _audits(self, ticket_id: str, people: People) -> Iterator[dict[str, Any]]:
        path = f"/api/v2/tickets/{_number(ticket_id)}/audits"
        return rows(self._session, path, "audits", people, include="users")

    def _meet(self, unknown: frozenset[int], people: People) -> None:
        """Fetch people who did not come along with the ticket."""
        ids = sorted(unknown)
        for start in range(0, len(ids), SIZE):
            some = ",".join(map(str, ids[start : start + SIZE]))
            people.update(users(read(self._session, "/api/v2/users/show_many", ids=some)))


def _client(session: Session) -> Any:
    """Return zenpy on our session; it builds addresses from two halves of a host name."""
    parts = urlsplit(session.origin)
    first, _, rest = parts.netloc.partition(".")
    client = Zenpy(
        subdomain=first,
        domain=rest,
        session=session,
        anonymous=True,  # the session brings its own credentials
        timeout=session.timeout,
        disable_cache=True,
    )
    for api in (client.tickets, client.users):
        api.protocol = parts.scheme
    return client


def _number(value: str) -> int:
    """Return a Zendesk id; anything else would end up in a path."""
    if not (value.isascii() and value.isdigit()):
        raise NotFound("a Zendesk id is a number")
    return int(value)
