"""The sandbox's store: what people and the world do, as verbs; what a judge may read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypedDict, Unpack

from integrations.sandbox import hours
from integrations.sandbox.account import furnish
from integrations.sandbox.articles import HelpCenter, Page
from integrations.sandbox.brands import BRAND
from integrations.sandbox.changes import Edit
from integrations.sandbox.comments import AUTOMATIC, DOUBTED, ON_BEHALF, STRANGER, Words, attachment, mail, via
from integrations.sandbox.enclosures import Enclosures
from integrations.sandbox.errors import Refusal
from integrations.sandbox.faults import Faults
from integrations.sandbox.habits import ZENDESK, Habits
from integrations.sandbox.hooks import Hooks
from integrations.sandbox.moments import Clock, stamp, wall
from integrations.sandbox.people import People
from integrations.sandbox.rows import Record, Rows
from integrations.sandbox.tickets import Tickets
from integrations.sandbox.tokens import Tokens

RULE = {"channel": "rule", "source": {"from": {"id": 6130869180001, "title": "Routing"}, "to": {}, "rel": "automation"}}
NOBODY = -1


class Circumstances(TypedDict, total=False):
    """How a ticket came in, beyond who, about what and with which words."""

    channel: str
    locale: str
    ccs: Sequence[str]
    attachments: Sequence[str] | Mapping[str, bytes]
    automatic: bool
    forwarded_by_agent: bool
    doubted: bool
    parent_id: int | None
    tags: Sequence[str]
    created: datetime | None
    organization_id: int | None
    name: str


class Store:
    """One helpdesk account in a file, or in memory. Safe to use from several threads."""

    def __init__(
        self, path: Path | None = None, clock: Clock = wall, faults: Faults | None = None, habits: Habits = ZENDESK
    ) -> None:
        """Open the account; a new one is furnished with a copilot, an agent and a group."""
        self.rows = Rows(path)
        self.habits = habits
        self.clock = clock
        self.faults = faults or Faults()
        self.people = People(self.rows, clock)
        self.hooks = Hooks(self.rows, self.people, clock, self.faults)
        self.desk = Tickets(self.rows, self.people, clock, self.faults, self.hooks.announce, habits)
        self.help = HelpCenter(self.rows, self.people, clock)
        self.enclosures = Enclosures(self.rows, self.people, self.help, clock)
        self.tokens = Tokens(self.rows, clock)
        self.account = furnish(self.rows, self.people, self.help, self.tokens)

    def close(self) -> None:
        """Close the file."""
        self.rows.close()

    # What people and the world do.

    def add_user(
        self,
        email: str,
        role: str = "end-user",
        locale: str = "en-US",
        organization_id: int | None = None,
        name: str = "",
    ) -> int:
        """Add an `end-user`, `agent` or `admin`; return the id. A known address keeps its user."""
        return self.people.add(email, role, locale, organization_id, name)

    def add_organization(self, name: str, domains: Sequence[str] = ()) -> int:
        """Add an organization; return the id."""
        return self.people.add_organization(name, tuple(domains))

    def add_group(self, name: str) -> int:
        """Add a group; return the id."""
        return self.people.add_group(name)

    def add_ticket(self, requester_email: str, subject: str, text: str, **how: Unpack[Circumstances]) -> int:
        """Let somebody open a ticket; return its id."""
        with self.rows.transaction():
            person = (how.get("locale", "en-US"), how.get("organization_id"), how.get("name", ""))
            requester = self.people.add(requester_email, "end-user", *person)
            forwarded = how.get("forwarded_by_agent", False)
            flags = (AUTOMATIC,) * how.get("automatic", False) + (ON_BEHALF,) * forwarded
            flags += (DOUBTED,) * how.get("doubted", False)
            words = Words(requester, text, attachments=self._files(how.get("attachments", ())), flags=flags)
            door, parent_id = self._door(how.get("channel", "email"), requester), how.get("parent_id")
            if parent_id is not None:
                door = self._follow_up(door, parent_id)
            fields: Record = {"subject": subject, "tags": sorted(how.get("tags", ()))}
            fields["email_cc_ids"] = [self.people.add(one) for one in how.get("ccs", ())]
            actor = self.account.agent_id if forwarded else requester
            edit = Edit(actor, fields, words, door, client="Mail", moment=how.get("created"))
            number = int(self.desk.create(requester, edit).after["id"])
            if parent_id is not None:
                self.desk.attach_parent(number, self.desk.get(parent_id))
        return number

    def customer_writes(
        self,
        ticket_id: int,
        text: str,
        email: str | None = None,
        automatic: bool = False,
        attachments: Sequence[str] = (),
    ) -> int:
        """Let the requester, or whoever has that address, answer; return the ticket where it landed.

        An answer to a closed ticket opens a follow-up, or opens it again, as in the real helpdesks.
        """
        ticket = self.desk.get(ticket_id)
        author = self.people.add(email) if email else int(ticket["requester_id"])
        channel = str(ticket["via"]["channel"])
        if ticket["status"] == "closed" and self.habits.final:
            person = self.people.get(author) or {}
            subject = f"Re: {ticket['subject']}"
            return self.add_ticket(
                person["email"], subject, text, parent_id=ticket_id, channel=channel, automatic=automatic
            )
        known = {ticket["requester_id"], *ticket["email_cc_ids"]}
        flags = (AUTOMATIC,) * automatic + (STRANGER,) * (author not in known)
        words = Words(author, text, attachments=self._files(attachments), flags=flags)
        self.desk.update(ticket_id, Edit(author, words=words, via=self._door(channel, author), client="Mail"))
        return ticket_id

    def customer_rates(self, ticket_id: int, good: bool, text: str = "") -> None:
        """Let the requester rate the help with a few words; the ticket stays in its status."""
        ticket = self.desk.get(ticket_id)
        author = int(ticket["requester_id"])
        rating = {"score": "good" if good else "bad", "comment": text}
        fields = {"satisfaction_rating": rating, "status": ticket["status"]}
        words = Words(author, text) if self.habits.survey_writes else None
        self.desk.update(ticket_id, Edit(author, fields, words, via("survey"), client="Browser"))

    def agent_writes(
        self,
        ticket_id: int,
        text: str,
        public: bool = True,
        agent: int | None = None,
        html: str = "",
        status: str = "",
    ) -> None:
        """Let a person of the support team reply, or leave an internal note; `html` in place of the text."""
        author = agent or self.account.agent_id
        words, fields = Words(author, text, html, public), {"status": status} if status else {}
        self.desk.update(ticket_id, Edit(author, fields, words, via("web"), client="Browser"))

    def assign(self, ticket_id: int, agent_id: int | None, by_rule: bool = False, by: int | None = None) -> None:
        """Assign a ticket: by hand (by default the assignee takes it), or by a rule."""
        actor = NOBODY if by_rule else by or agent_id or self.account.agent_id
        self._set(ticket_id, actor, {"assignee_id": agent_id}, RULE if by_rule else via("web"))

    def merge(self, ticket_id: int, into: int, agent: int | None = None) -> None:
        """Let an agent merge a ticket into another one; it is closed by that."""
        self.desk.merge(ticket_id, into, agent or self.account.agent_id)

    def set_status(self, ticket_id: int, status: str, agent: int | None = None, by_rule: bool = False) -> None:
        """Set a status by an agent's hand, or by an automation."""
        actor = NOBODY if by_rule else agent or self.account.agent_id
        self._set(ticket_id, actor, {"status": status}, RULE if by_rule else via("web"))

    def add_tags(self, ticket_id: int, *tags: str) -> None:
        """Let an agent add tags."""
        have = self.desk.get(ticket_id)["tags"]
        self._set(ticket_id, self.account.agent_id, {"tags": sorted({*have, *tags})}, via("web"))

    def delete_ticket(self, ticket_id: int) -> None:
        """Let an agent delete a ticket; exports still show it."""
        self.desk.delete(ticket_id, self.account.agent_id)

    def touch(self, ticket_id: int) -> None:
        """Let the system change a ticket: exports repeat it with the same updated_at."""
        self.desk.touch(ticket_id)

    def limit_copilot(self, **fields: Any) -> None:
        """Take rights from our account: `only_private_comments=True`, `ticket_restriction="groups"`, `role="agent"`."""
        user = self.people.get(self.account.copilot_id) or {}
        self.people.save({**user, **fields})

    def token_for(self, user_id: int, scope: str = "read write") -> str:
        """Return a lasting bearer token of any user."""
        token = f"sandbox-token-{user_id}"
        self.tokens.add_lasting(token, user_id, scope)
        return token

    def add_macro(self, title: str, text: str, restriction: Record | None = None) -> int:
        """Add a macro that writes a public reply; return its id."""
        now = stamp(self.clock())
        actions = [{"field": "comment_value", "value": text}, {"field": "comment_mode_is_public", "value": "true"}]
        record: Record = {"id": self.people.number(), "title": title, "raw_title": title, "active": True}
        record |= {"created_at": now, "updated_at": now, "default": False, "position": self.rows.count("macro") + 1}
        record |= {"description": None, "actions": actions, "restriction": restriction}
        return int(self.rows.put("macro", record["id"], record)["id"])

    def set_hours(self, time_zone: str, intervals: Sequence[Sequence[int]], holidays: Sequence[str] = ()) -> int:
        """Set the account's own schedule: its zone's Rails name, minutes since Sunday 0:00, days; return its id."""
        return hours.change(self.rows, hours.own(self.rows), time_zone, intervals, holidays)

    def add_hours(self, group_id: int, time_zone: str, intervals: Sequence[Sequence[int]]) -> int:
        """Add a schedule for a group, which Freshdesk tells; return its id."""
        return hours.add(self.rows, self.people.number(), group_id, time_zone, intervals)

    # The help centre.

    def add_brand(self, name: str) -> int:
        """Add a brand with a help centre of its own, empty yet; return its id."""
        return int(self.help.brands.add(name)["id"])

    def set_help_center(self, state: str, brand: int = BRAND) -> None:
        """Open a help centre to strangers (`enabled`), or close it (`restricted`)."""
        self.help.brands.change(brand, help_center_state=state)

    def set_languages(self, shown: Sequence[str] | None) -> None:
        """Freshdesk: let the portal show these languages beside the primary one; None: all there are."""
        self.rows.put("portal", 1, {"shown": None if shown is None else list(shown)})

    def add_section(self, name: str, parent: str = "", brand: int = BRAND) -> int:
        """Add a section, inside another one if it is named; return its id."""
        return self.help.section(name, self.help.section(parent, brand=brand) if parent else None, brand)

    def restrict_section(self, section_id: int, segment_id: int | None) -> None:
        """Freshdesk: let a folder be read by some alone, or by everybody again."""
        self.help.change_section(section_id, segment_id=segment_id)

    def untranslate_section(self, section_id: int, locales: Sequence[str]) -> None:
        """Zendesk: let a section have no name in these locales: nothing in it is shown there."""
        self.help.change_section(section_id, untranslated=list(locales))

    def show_category(self, portals: Sequence[int] | None, brand: int = BRAND) -> None:
        """Freshdesk: let these portals show the category; none of them hides it."""
        self.help.change_category(self.help.category(brand), portals=None if portals is None else list(portals))

    def add_article(self, title: str, body_html: str, locale: str = "en-us", draft: bool = False, **more: Any) -> int:
        """Publish an article; `more`: hidden, section (name or id), user_segment_id, user_segment_ids, labels."""
        page = Page(title, body_html, locale, draft, more.pop("hidden", False))
        section, labels = more.pop("section", ""), list(more.pop("labels", ()))
        place = section if isinstance(section, int) else self.help.section(section) if section else 0
        place = place or self.account.section_id
        article = self.help.add(page, self.account.agent_id, place, label_names=labels, **more)
        if not draft:
            self.hooks.announce_article("published", article, self.account.agent_id)
        return int(article["id"])

    def move_article(self, article_id: int, section_id: int) -> None:
        """Move an article to another section, of this brand or another."""
        self.help.change(article_id, section_id=section_id)

    def translate_article(self, article_id: int, title: str, body_html: str, locale: str, draft: bool = False) -> None:
        """Add or replace the text of an article in one locale."""
        self.help.translate(article_id, Page(title, body_html, locale, draft), self.account.agent_id)

    def edit_article(self, article_id: int, locale: str = "", **fields: Any) -> None:
        """Change a translation's title, body, draft or hidden, or the article's segment and labels."""
        article = self.help.article(article_id)
        locale = locale or article["source_locale"]
        text = {key: fields.pop(key) for key in ("title", "body", "draft", "hidden") if key in fields}
        if text:
            self.help.edit(article_id, locale, self.account.agent_id, **text)
        if fields:
            self.help.change(article_id, **fields)
        if "draft" in text:
            self.hooks.announce_article("unpublished" if text["draft"] else "published", article, self.account.agent_id)

    def archive_article(self, article_id: int) -> None:
        """Take an article away; it leaves no trace in any listing."""
        self.hooks.announce_article("unpublished", self.help.archive(article_id), self.account.agent_id)

    def delete_article(self, article_id: int) -> None:
        """Delete an article for good; nothing is told of it."""
        self.help.delete(article_id)

    def untranslate_article(self, article_id: int, locale: str) -> None:
        """Take an article's text in one locale away."""
        self.help.untranslate(article_id, locale)

    def attach(self, article_id: int, name: str, content: bytes, inline: bool = False) -> int:
        """Hang a file on an article, or within its text; return its id."""
        return int(self.enclosures.add(article_id, name, content, _type(name), inline)["id"])

    def detach(self, attachment_id: int) -> None:
        """Take a file off its article."""
        self.enclosures.remove(attachment_id)

    # What a judge may read.

    def ticket(self, ticket_id: int) -> Record:
        """Return a ticket as the API holds it. Raise KeyError if there is none."""
        try:
            return self.desk.get(ticket_id)
        except Refusal as error:
            raise KeyError(ticket_id) from error

    def tickets(self) -> list[Record]:
        """Return every ticket."""
        return self.desk.all()

    def comments(self, ticket_id: int) -> list[Record]:
        """Return what was written, oldest first: id, public, author, author_id, text, html, metadata, created."""
        return [self._judged(one, self.ticket(ticket_id)) for one in self.desk.comments(ticket_id)]

    def audits(self, ticket_id: int) -> list[Record]:
        """Return the audits of a ticket, oldest first."""
        return self.desk.audits(ticket_id)

    def _judged(self, comment: Record, ticket: Record) -> Record:
        author = comment["author_id"]
        kind = "agent" if self.people.staff(author) else "requester" if author == ticket["requester_id"] else "other"
        kind = "copilot" if author == self.account.copilot_id else kind
        told: Record = {"id": comment["id"], "public": comment["public"], "author": kind, "author_id": author}
        told |= {"text": comment["plain_body"], "html": comment["html_body"], "metadata": comment["metadata"]}
        return {**told, "created": comment["created_at"], "audit_id": comment["audit_id"]}

    def _set(self, ticket_id: int, actor: int, fields: Record, door: Record) -> None:
        self.desk.update(ticket_id, Edit(actor, fields, via=door, client="Browser"))

    def _files(self, names: Sequence[str] | Mapping[str, bytes]) -> tuple[Record, ...]:
        """Return files by name; with their bytes they can be fetched."""
        if isinstance(names, Mapping):
            place = self.habits.file_place
            return tuple(self.enclosures.keep(name, held, _type(name), place) for name, held in names.items())
        return tuple(attachment(self.people.number(), name, _type(name)) for name in names)

    def _door(self, channel: str, user_id: int) -> Record:
        if channel != "email":
            return via(channel)
        person = self.people.get(user_id) or {}
        return mail(person.get("name", ""), person.get("email", ""))

    def _follow_up(self, door: Record, parent_id: int) -> Record:
        parent = self.desk.get(parent_id)
        origin = {"ticket_id": parent_id, "subject": parent["subject"], "channel": parent["via"]["channel"]}
        came = {**door["source"]["from"], **origin}
        return {**door, "source": {**door["source"], "from": came, "rel": "follow_up"}}


def _type(name: str) -> str:
    endings = {
        "png": "image/png",
        "jpg": "image/jpeg",
        "pdf": "application/pdf",
        "txt": "text/plain",
        "log": "text/plain",
    }
    return endings.get(name.rpartition(".")[2].lower(), "application/octet-stream")
