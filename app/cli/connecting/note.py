"""An internal note on a test ticket, found again by its marker: that writes are recognised after a time-out."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.cli.connecting.made import Record
from app.cli.connecting.steps import State, Step, Steps, done, failed
from integrations.helpdesk import Agent, Helpdesk, HelpdeskError, Invalid, Post, Visibility

SUBJECT = "Deskmate: test ticket, please ignore"
OPENING = "Opened by deskmate connect to try an internal note. No customer sees it, and it is removed at once."


class Tickets(Protocol):
    """Where a ticket that no customer sees is opened and taken away; both may raise `HelpdeskError`."""

    def open_ticket(self, me: Agent, subject: str, text: str, tags: Iterable[str]) -> str:
        """Return the id of a new ticket."""

    def close_ticket(self, number: str) -> bool:
        """Delete a ticket; where that is not permitted, solve it. Say whether it is deleted."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A note on the ticket that was named, or on one of our own that is opened and removed."""

    desk: Helpdesk
    tickets: Tickets
    record: Record
    tag_out: str  # Deskmate itself leaves a ticket alone that has this tag

    def run(self, me: Agent, ticket: str) -> Steps:
        """Tell what was written, and whether it was found again."""
        if ticket:
            yield from self._noted(ticket)
            return
        try:
            self._tidy()
            number = self.tickets.open_ticket(me, SUBJECT, OPENING, (self.tag_out, "deskmate_test"))
            self.record.write(ticket=number, tried=number)
        except Invalid as error:
            mend = "the account asks for more than a test ticket holds: name one of your own with --ticket"
            yield Step("test ticket", State.FAILED, str(error), mend)
            return
        except HelpdeskError as error:
            yield failed("test ticket", error)
            return
        yield done("test ticket", f"opened ticket {number}, which no customer sees")
        yield from self._noted(number)
        yield from self.remove()

    def plan(self, ticket: str) -> str:
        """Say what a dry run leaves undone."""
        return f"would write one on {f'ticket {ticket}' if ticket else 'a test ticket that no customer sees'}"

    def remove(self) -> Steps:
        """Take away the test ticket that is on record, if there is one."""
        number = self.record.read().ticket
        if not number:
            return
        try:
            deleted = self.tickets.close_ticket(number)
        except HelpdeskError as error:
            yield failed("test ticket", error)
            return
        self.record.write(ticket="")
        yield done("test ticket", f"ticket {number} {'deleted' if deleted else 'solved: our account may not delete'}")

    def _tidy(self) -> None:
        """Take away what an earlier run may have left."""
        left = self.record.read().ticket
        if left:
            self.tickets.close_ticket(left)
            self.record.write(ticket="")

    def _noted(self, number: str) -> Steps:
        key = f"connect:{secrets.token_hex(8)}"
        text = f"**Test note of `deskmate connect`.** Only agents read it; nothing else was done here. Marker `{key}`."
        try:
            before = self.desk.ticket(number)
            post = Post(number, text, Visibility.INTERNAL, key, before.version)
            written = self.desk.post(post).message_id
            yield self._private(number, written)
            yield self._found(post, before.updated, written)
        except HelpdeskError as error:
            yield failed("private note", error)

    def _private(self, number: str, written: str) -> Step:
        seen = [one.visibility for one in self.desk.ticket(number).messages if one.id == written]
        if seen == [Visibility.INTERNAL]:
            return done("private note", f"written on ticket {number} as message {written}, for agents alone")
        found = f"message {written} on ticket {number} is " + ("visible to the customer" if seen else "not there")
        mend = "do not start the service; look at that ticket, and at what changes notes in your account"
        return Step("private note", State.FAILED, found, mend)

    def _found(self, post: Post, since: datetime, written: str) -> Step:
        if self.desk.find(post, since) == written:
            return done("marker", "found again: a write whose answer is lost is not repeated")
        mend = "keep every ceiling at suggest: after a time-out Deskmate could not tell what it has sent"
        return Step("marker", State.FAILED, "the note is not found again", mend)
