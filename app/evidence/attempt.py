"""A text thought through as a new ticket, for the try box. Writes nothing anywhere."""

from dataclasses import replace

from app.domain import Decision
from app.evidence.files import FileHelpdesk
from app.evidence.rows import TicketRow
from app.evidence.threads import ticket
from app.pipeline import consider
from app.ports import Ports
from integrations.helpdesk import TicketEvent

NAME = "try"


def attempt(text: str, connection: str, brand: str, ports: Ports) -> Decision:
    """Return what would be decided about a ticket of this text that came in now; the ports' helpdesk is not asked.

    The kill switch does not count: who tries wants to see what it keeps from happening.
    """
    now = ports.clock.now()
    made = ticket(TicketRow(id=NAME, body=text, created=now), connection)
    desk = FileHelpdesk({NAME: replace(made, brand=brand)}, connection)
    running = replace(ports.policy, paused=False)
    return consider(TicketEvent(connection, NAME, NAME, now), replace(ports, helpdesk=desk, policy=running))
