"""The helpdesk port for Freshdesk, over one session of our own."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from integrations.aftermath import Aftermath
from integrations.freshdesk import mapping
from integrations.freshdesk.aftermath import aftermath
from integrations.freshdesk.around import Around
from integrations.freshdesk.hours import Hours
from integrations.freshdesk.mapping import Json, Thread
from integrations.freshdesk.ranges import Ranges
from integrations.freshdesk.solutions import Solutions
from integrations.helpdesk import (
    Agent,
    Article,
    Attachment,
    Changes,
    Conflict,
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
from integrations.http import SIZE, Kept, Response, Session, dated, document, listing, more, rows
from integrations.records import Past
from integrations.render import render

BASE = "/api/v2"
ACCOUNT_KEPT = 60.0  # seconds
PEOPLE_KEPT = 600.0  # seconds; groups as well
COPIED = 10  # people in copy who are looked up; the others stay strangers


class Freshdesk:
    """One Freshdesk account as a `Helpdesk`. Threads may share it.

    Freshdesk knows no key of a write and no guard on its version: both are done by looking,
    right before a write and before one is repeated.
    """

    def __init__(
        self,
        connection: str,
        session: Session,
        ranges: Ranges,
        taken: Callable[[Ticket], datetime | None],
        solutions: Solutions,
    ) -> None:
        """Speak for `connection` over the session.

        `taken` tells when a person assigned a ticket, which Freshdesk does not.
        """
        self.connection = connection
        self._session = session
        self._ranges = ranges
        self._taken = taken
        self._solutions = solutions
        self._hours = Hours(session)
        self._around = Around(session)
        self._kept = Kept()
        self._tagging = threading.Lock()

    def copilot(self) -> Agent:
        """Return our account, read at most once a minute; raise NotPermitted where Freshdesk knows no such one."""
        try:
            found = self._kept("me", ACCOUNT_KEPT, lambda: mapping.agent(document(self._get("/agents/me"))))
        except NotFound as error:  # any path of a domain that nobody has
            raise NotPermitted(f"{error}: no such account; check the subdomain") from None
        if not found.id:
            raise NotPermitted("the API key stands for no agent")
        return found

    def ticket(self, ticket_id: str) -> Ticket:
        """Return the ticket with its whole thread: two requests, more for a long thread and people not met lately."""
        raw, talk = self._read(ticket_id, "requester")
        asks = self._contact(f"/contacts/{raw['requester_id']}") if raw.get("requester_id") else {}
        copied = mapping.addresses(raw)[:COPIED] if raw.get("company_id") else ()
        people = {one: self._contact("/contacts", one) for one in copied}
        thread = Thread(raw, talk, asks, people, self._me)
        found = mapping.ticket(
            self.connection, thread, self._ranges.ticket(raw.get("product_id")), self.link(ticket_id)
        )
        others = found.assignee_id not in ("", str(self._me))
        return replace(found, assigned_by_hand=self._taken(found)) if others else found

    def changed(self, cursor: str, since: datetime) -> Changes:
        """Return one page of tickets in order of their change, and of the trash the ids.

        The newest ones come again the next time.
        """
        start, page = mapping.place(cursor, since)
        order = {"order_by": "updated_at", "order_type": "asc"}
        answer = self._get("/tickets", updated_since=start, page=page, per_page=SIZE, **order)
        found = listing(answer)
        left, alive = more(answer, found), (one for one in found if not mapping.thrown_away(one))
        events = {one["id"]: mapping.change(self.connection, one, dated(answer.headers)) for one in alive}
        thrown = [*filter(mapping.thrown_away, found), *(self._trash(start) if page == 1 else ())]
        gone = tuple(dict.fromkeys(str(one["id"]) for one in thrown if one["id"] not in events))
        return Changes(tuple(events.values()), mapping.onward(start, page, found, left), not left, gone)

    def _trash(self, since: str) -> Sequence[Json]:
        """Return the newest of what was deleted since; nothing where our account may not look there."""
        newest: dict[str, str | int] = {"filter": "deleted", "order_by": "updated_at", "order_type": "desc"}
        try:
            return listing(self._get("/tickets", updated_since=since, per_page=SIZE, **newest))
        except (Invalid, NotFound, NotPermitted):
            return []

    def post(self, post: Post) -> Posted:
        """Write a reply or a note; raise Conflict if somebody else went on with the ticket."""
        internal, path = post.visibility is Visibility.INTERNAL, f"/tickets/{_number(post.ticket_id)}"
        html = render(post.text)
        if not html:
            raise Invalid("there are no words to write")
        if post.version and mapping.moved(post.version, *self._read(post.ticket_id), self._me):
            raise Conflict(f"ticket {post.ticket_id} changed since it was read")
        body = {"body": mapping.signed(html, post.key), "private": True} if internal else {"body": html}
        answer = document(self._session.post(f"{BASE}{path}/{'notes' if internal else 'reply'}", json=body))
        if not answer.get("id"):
            raise Unavailable("the answer to a write does not name the conversation")
        return Posted(str(answer["id"]))

    def finish(self, post: Post, posted: Posted) -> Posted:
        """Set what a reply or a note cannot carry; a status that is refused, or that Freshdesk lacks, shows."""
        fields, lacking = self._fields(post), post.status is not None and post.status not in mapping.NUMBERS
        try:
            if fields:
                self._session.put(f"{BASE}/tickets/{_number(post.ticket_id)}", json=fields)
        except (Invalid, NotPermitted, NotFound):
            return Posted(posted.message_id, status_refused=True)
        except Conflict as error:  # the text is on the ticket: this is for another time, not for another decision
            raise Unavailable(str(error)) from None
        return Posted(posted.message_id, posted.status_refused or lacking)

    def find(self, post: Post, since: datetime) -> str:
        """Return the id of the post: a note by our mark in it, a reply by its words. Raise Uncertain."""
        # Counted first: whatever is counted then has to show.
        stats = self._ticket(post.ticket_id, "stats").get("stats") or {}
        return mapping.written(post, self._rows(post.ticket_id), stats.get("agent_responded_at"), self._me, since)

    def move(self, ticket_id: str, version: str, group: str, priority: Priority | None) -> None:
        """Set group and priority; raise Conflict if somebody else went on with the ticket."""
        fields = self._routed(group, priority)
        if fields and version and mapping.moved(version, *self._read(ticket_id), self._me):
            raise Conflict(f"ticket {ticket_id} changed since it was read")
        if fields:
            self._session.put(f"{BASE}/tickets/{_number(ticket_id)}", json=fields)

    def tag(self, ticket_id: str, tags: frozenset[str]) -> None:
        """Add tags; those already there stay. Freshdesk only takes whole lists, so ours go out one at a time."""
        with self._tagging:
            known = self._ticket(ticket_id).get("tags") or []
            if not tags <= set(known):
                merged = [*known, *sorted(tags.difference(known))]
                self._session.put(f"{BASE}/tickets/{_number(ticket_id)}", json={"tags": merged})

    def articles(self, cursor: str) -> Iterator[Page]:
        """Yield every article in every language: Freshdesk cannot say what has changed, nor what was moved."""
        return self._solutions.articles()

    def article(self, article_id: str) -> tuple[Article, ...]:
        """Return one article in every language that it is in now."""
        return self._solutions.article(_number(article_id))

    def download(self, article: Article, attachment: Attachment, limit: int) -> bytes:
        """Return the bytes of a file on an article, fetched without credentials."""
        return self._solutions.download(attachment, limit)

    def macros(self) -> Iterator[Page]:
        """Yield canned responses, those in personal folders left out."""
        for folder in list(rows(self._session, f"{BASE}/canned_response_folders")):
            if not folder.get("personal"):
                path = f"{BASE}/canned_response_folders/{folder['id']}/responses"
                yield Page(tuple(mapping.canned(raw, self._ranges.brand) for raw in rows(self._session, path)))
        yield Page(complete=True)

    def schedule(self, ticket: Ticket | None = None) -> Schedule | None:
        """Return the business hours of the ticket's group, else the account's own."""
        return self._hours.of(ticket.group_id if ticket else "")

    def requested(self, requester_id: str, most: int) -> tuple[Past, ...]:
        """Return the requester's own tickets, the last changed first."""
        return self._around.requested(_number(requester_id), most)

    def organization(self, number: str) -> str:
        """Return the name of a company; kept a while."""
        return self._around.organization(_number(number))

    def file(self, attachment: Attachment, limit: int) -> bytes:
        """Return the bytes of a file in the thread."""
        return self._around.file(attachment, limit)

    def aftermath(self, ticket_id: str) -> Aftermath:
        """Return what became of a ticket: its statuses and its rating."""
        return aftermath(self._session, _number(ticket_id))

    def link(self, ticket_id: str) -> str:
        """Return the address of the agent's page of a ticket."""
        return f"{self._session.origin}/a/tickets/{ticket_id}"

    @property
    def _me(self) -> int:
        return int(self.copilot().id)

    def _get(self, path: str, **query: str | int) -> Response:
        return self._session.get(BASE + path, params=query)

    def _ticket(self, ticket_id: str, include: str = "") -> Json:
        return document(self._get(f"/tickets/{_number(ticket_id)}", **({"include": include} if include else {})))

    def _rows(self, ticket_id: str) -> list[Json]:
        """Return all conversations, oldest first; those that can come along with a ticket are the first ten only."""
        found = rows(self._session, f"{BASE}/tickets/{_number(ticket_id)}/conversations")
        return sorted(found, key=lambda one: (one["created_at"], one["id"]))

    def _read(self, ticket_id: str, include: str = "") -> tuple[Json, list[Json]]:
        return self._ticket(ticket_id, include), self._rows(ticket_id)

    def _contact(self, path: str, address: str = "") -> Json:
        """Return a contact by path or address, or nothing: an agent may be a requester, and a stranger in copy."""

        def read() -> Json:
            try:
                answer = self._get(path, **({"email": address} if address else {}))
            except (Invalid, NotFound, NotPermitted):
                return {}
            return next(iter(listing(answer)), {}) if address else document(answer)

        return self._kept(path + address, PEOPLE_KEPT, read)

    def _fields(self, post: Post) -> dict[str, int]:
        """Return what is set beside the text."""
        fields: dict[str, int] = {}
        if post.status in mapping.NUMBERS:
            fields["status"] = mapping.NUMBERS[post.status]
        if post.assign_to:
            fields["responder_id"] = _number(post.assign_to)
        return fields | self._routed(post.group, post.priority)

    def _routed(self, group: str, priority: Priority | None) -> dict[str, int]:
        """Return where a ticket goes, as far as that is known."""
        number = self._group(group)
        known = {"priority": mapping.PRIORITIES[priority]} if priority else {}
        return {**({"group_id": number} if number else {}), **known}

    def _group(self, name: str) -> int:
        """Return the id of a group given by id or name, or 0 where there is none."""
        if not name or name.isdigit():
            return _number(name) if name else 0
        listed = self._kept("groups", PEOPLE_KEPT, lambda: list(rows(self._session, f"{BASE}/groups")))
        return next((int(one["id"]) for one in listed if str(one["name"]).casefold() == name.casefold()), 0)


def _number(value: str) -> int:
    """Return a Freshdesk id; anything else would end up in a path."""
    if not (value.isascii() and value.isdigit()):
        raise NotFound("a Freshdesk id is a number")
    return int(value)
