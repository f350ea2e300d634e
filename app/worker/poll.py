"""Finds what webhooks have lost: deliveries are best effort, and none is repeated for ever."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from app.ports import Clock
from app.store.inbox import Deliveries
from app.store.marks import Marks
from integrations.helpdesk import Helpdesk, TicketEvent

log = structlog.get_logger()

BACK = timedelta(minutes=10)  # how far the very first poll looks back
PAGES = 5  # a poll's most; the helpdesk allows about ten calls a minute


@dataclass(frozen=True, slots=True)
class Poll:
    """Asks one account what has changed, and takes in what no delivery has told since."""

    helpdesk: Helpdesk
    marks: Marks
    deliveries: Deliveries
    receive: Callable[[TicketEvent], bool]
    clock: Clock

    def run(self) -> None:
        """Go on from where the last poll ended. May raise HelpdeskError; the next poll begins there again."""
        name = f"poll.{self.helpdesk.connection}"
        cursor = self.marks.read(name)
        found = 0
        for _ in range(PAGES):
            changes = self.helpdesk.changed(cursor, self.clock.now() - BACK)
            found += sum(self._take(event) for event in changes.events)
            cursor = changes.cursor
            self.marks.write(name, cursor)
            if changes.end:
                break
        log.info("polled", connection=self.helpdesk.connection, found=found)

    def _take(self, event: TicketEvent) -> bool:
        """Take in an event unless a later look at its ticket is on record; say whether it was new."""
        # A helpdesk stamps whole seconds: a change later in the same second must not hide.
        if self.deliveries.seen(event.connection, event.ticket_id, event.occurred + timedelta(seconds=1)):
            return False
        return self.receive(event)
