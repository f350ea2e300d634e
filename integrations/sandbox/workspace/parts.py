"""The parts of a page that live on: rendered once for the page, and again when something has changed."""

from dataclasses import dataclass
from typing import Any

from flask import render_template

from integrations.sandbox.workspace import thread
from integrations.sandbox.workspace.copilot import Look
from integrations.sandbox.workspace.inbox import SHOWN, knocks, titles
from integrations.sandbox.workspace.play import Play

FILTERS = [("all", "All"), *((one.value, titles[one]) for one in SHOWN)]
OLDER = 5  # runs that the customer's side still shows


@dataclass(frozen=True, slots=True)
class Parts:
    """Renders the list, the thread and the flow, each with a stamp that changes with it."""

    play: Play

    def frame(self, ticket: int) -> dict[str, Any]:
        """Return what every page shows: the list, and how far the play is."""
        return {**self.stream(ticket), "filters": FILTERS, "ticket": ticket, "progress": self.play.progress()}

    def stream(self, ticket: int) -> dict[str, Any]:
        """Return the stream; `ticket` is the one that is open."""
        listing = self.play.inbox.listing()
        html = render_template("list.html", rows=listing.rows, ticket=ticket)
        return {"listing": listing, "list_html": html}

    def thread(self, ticket: int, notes: bool) -> dict[str, Any]:
        """Return the messages of a ticket. Raise KeyError."""
        said = thread.thread(self.play.store, ticket, notes)
        html = render_template("thread.html", said=said, notes=notes)
        return {"thread_html": html, "thread_stamp": self.thread_stamp(ticket), "said": said}

    def thread_stamp(self, ticket: int) -> str:
        """Return what changes with the thread."""
        return str(self.play.store.desk.order(ticket))

    def flow(self, ticket: int) -> dict[str, Any]:
        """Return what the copilot does about a ticket, newest first."""
        looks = [one for one in self.play.copilot.story(ticket) if not one.echo or one.finished is None]
        waiting = self._waiting(ticket, looks)
        html = render_template("flow.html", looks=looks[: 1 + OLDER], waiting=waiting, head_titles=titles)
        return {"flow_html": html, "flow_stamp": self.flow_stamp(ticket)}

    def flow_stamp(self, ticket: int) -> str:
        """Return what changes with the flow."""
        waits = ticket in knocks(self.play.store), self.play.copilot.expected(ticket)
        return f"{self.play.copilot.stamp()}-{'-'.join(str(int(one)) for one in waits)}-{self.thread_stamp(ticket)}"

    def figures(self) -> dict[str, Any]:
        """Return what the first page tells of the whole."""
        listing = self.play.inbox.listing()
        done = sum(listing.counts[one.value] for one in SHOWN)
        return {"shares": [(one.value, titles[one], listing.counts[one.value]) for one in SHOWN], "done": done}

    def _waiting(self, ticket: int, looks: list[Look]) -> bool:
        at_work = bool(looks) and looks[0].finished is None
        return not at_work and (not looks or ticket in knocks(self.play.store) or self.play.copilot.expected(ticket))
