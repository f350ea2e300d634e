"""What Freshdesk knows around a ticket: the requester's other ones, the company, files in the thread."""

from integrations.answers import understood
from integrations.files import fetch
from integrations.freshdesk import mapping
from integrations.freshdesk.mapping import Json
from integrations.freshdesk.solutions import HOSTS
from integrations.helpdesk import Attachment, Invalid, NotFound, NotPermitted
from integrations.http import SIZE, Kept, Session, document, listing
from integrations.records import Past

BASE = "/api/v2"
NAMES_KEPT = 600.0  # seconds
EVER = "2010-01-01T00:00:00Z"  # without a time only tickets of the last 30 days are listed


class Around:
    """Reads of one account beside its tickets. Threads may share it."""

    def __init__(self, session: Session) -> None:
        """Speak over the session."""
        self._session = session
        self._kept = Kept()

    def requested(self, requester: int, most: int) -> tuple[Past, ...]:
        """Return the requester's tickets, the last changed first: one request. Archived ones are not listed."""
        order: dict[str, str | int] = {"order_by": "updated_at", "order_type": "desc", "updated_since": EVER}
        query = {**order, "requester_id": requester, "per_page": min(most, SIZE)}
        found = listing(self._session.get(f"{BASE}/tickets", params=query))
        with understood("a list of tickets"):
            own = [one for one in found if one.get("requester_id") == requester and not mapping.thrown_away(one)]
            return tuple(_past(one) for one in own)[:most]

    def organization(self, number: int) -> str:
        """Return the company's name."""

        def ask() -> str:
            try:
                found = document(self._session.get(f"{BASE}/companies/{number}"))
            except (NotFound, NotPermitted, Invalid):
                return ""
            return str(found.get("name") or "")

        return str(self._kept(str(number), NAMES_KEPT, ask))

    def file(self, attachment: Attachment, limit: int) -> bytes:
        """Return the bytes at the signed address that came with the message; ours alone is told who asks."""
        return fetch(self._session, attachment.address, limit, HOSTS)


def _past(raw: Json) -> Past:
    return Past(
        id=str(raw["id"]),
        requester_id=str(raw["requester_id"]),
        subject=str(raw.get("subject") or ""),
        status=mapping.status(raw),
        created=mapping.moment(raw["created_at"]),
        updated=mapping.moment(raw["updated_at"]),
    )
