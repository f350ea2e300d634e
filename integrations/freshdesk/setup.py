"""What a guided set-up needs of a Freshdesk account: the three rules to make by hand, and a test ticket."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from integrations.freshdesk import Account
from integrations.freshdesk.webhook import ASSIGNED
from integrations.helpdesk import Agent, Invalid, NotFound, NotPermitted, Unavailable
from integrations.http import HTTPBasicAuth, Session, document, origin, session

HEADER = "X-Deskmate-Secret"
USER = "deskmate"  # any name does: the password is what counts
# Ids only: Freshdesk fills a text in, and what a customer wrote would break the JSON.
BODY = json.dumps({"ticket_id": "{{ticket.id}}", "triggered_event": "{{triggered_event}}"})
TAKEN = json.dumps({"ticket_id": "{{ticket.id}}", "event": ASSIGNED})
TEST = json.dumps({"event": "onDeskmateTest"})  # a happening of no ticket
OPEN, SOLVED, LOW, PORTAL = 2, 4, 1, 2


@dataclass(frozen=True, slots=True)
class Rule:
    """An automation rule as its page asks for it: under which tab, when it fires, what its webhook says."""

    name: str
    tab: str
    when: tuple[str, ...]
    body: str = BODY


def rules(connection: str) -> tuple[Rule, ...]:
    """Return the rules to make. The second one hears of customers alone, so never of what we write.

    The third one tells which tickets people take: the ticket itself does not say whether a rule assigned it.
    """
    return (
        Rule(f"Deskmate {connection}: new ticket", "Ticket creation", ()),
        Rule(
            f"Deskmate {connection}: customer wrote",
            "Ticket updates",
            (
                "Performed by: Requester",
                "Events:      any of",
                "               Reply is sent",
                "               Note is added, Type: Public",
            ),
        ),
        Rule(
            f"Deskmate {connection}: taken by a person",
            "Ticket updates",
            ("Performed by: Agent", "Events:      Agent is changed, from Any agent to Any agent"),
            TAKEN,
        ),
    )


class Setup:
    """What is made in one account to try it. Every call may raise `HelpdeskError`; none repeats a write."""

    def __init__(self, session: Session) -> None:
        """Work through a session that has the copilot's own key."""
        self._session = session

    def open_ticket(self, me: Agent, subject: str, text: str, tags: Iterable[str]) -> str:
        """Open a ticket that no customer sees: asked by our own account, and in its own hands."""
        asks = {"email": me.email} if me.email else {"requester_id": int(me.id)}
        ticket = {"subject": subject, "description": f"<p>{escape(text)}</p>", "tags": sorted(tags)}
        state = {"status": OPEN, "priority": LOW, "source": PORTAL, "responder_id": int(me.id)}
        number = document(self._session.post("/api/v2/tickets", json={**ticket, **state, **asks})).get("id")
        if not number:
            raise Unavailable("the answer to a new ticket does not name it")
        return str(number)

    def close_ticket(self, number: str) -> bool:
        """Move a ticket to the trash; where that is not permitted, solve it. Say whether it is deleted."""
        path = f"/api/v2/tickets/{_plain(number)}"
        try:
            self._session.delete(path)
        except NotFound:
            return True
        except (NotPermitted, Invalid):
            self._session.put(path, json={"status": SOLVED})
            return False
        return True


def setup(account: Account) -> Setup:
    """Return the set-up of one account. Nothing is sent yet."""
    address = origin("Freshdesk", account.subdomain, account.url)
    return Setup(session(address, account.timeout, HTTPBasicAuth(account.api_key, "X")))


def _plain(number: str) -> str:
    """Return an id; anything else would end up in a path."""
    if not (number.isascii() and number.isdigit()):
        raise NotFound("a Freshdesk id is a number")
    return number
