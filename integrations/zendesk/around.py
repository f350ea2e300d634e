"""What Zendesk knows around a ticket: the requester's other ones, the organisation, files on comments."""

from integrations.answers import understood
from integrations.files import fetch
from integrations.helpdesk import Attachment, NotFound, NotPermitted, Status
from integrations.http import Kept, Session
from integrations.records import Past
from integrations.zendesk import mapping
from integrations.zendesk.attachments import HOSTS
from integrations.zendesk.pages import SIZE, read

NAMES_KEPT = 600.0  # seconds


class Around:
    """Reads of one account beside its tickets. Threads may share it."""

    def __init__(self, session: Session) -> None:
        """Speak over the session."""
        self._session = session
        self._kept = Kept()

    def requested(self, requester: int, most: int) -> tuple[Past, ...]:
        """Return the requester's tickets, the last changed first: one request."""
        # https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#list-tickets
        asked = {"sort": "-updated_at", "page[size]": str(min(most, SIZE))}
        answer = read(self._session, f"/api/v2/users/{requester}/tickets/requested", **asked)
        with understood("a list of tickets"):
            own = (one for one in answer.get("tickets") or () if one.get("requester_id") == requester)
            found = [_past(one) for one in own if one.get("status") != Status.DELETED]
        return tuple(sorted(found, key=lambda one: one.updated, reverse=True))[:most]

    def organization(self, number: int) -> str:
        """Return its name."""

        def ask() -> str:
            try:
                found = read(self._session, f"/api/v2/organizations/{number}")
            except (NotFound, NotPermitted):
                return ""
            return str((found.get("organization") or {}).get("name") or "")

        return str(self._kept(str(number), NAMES_KEPT, ask))

    def file(self, attachment: Attachment, limit: int) -> bytes:
        """Return the bytes; our credentials go to the account's own address alone."""
        return fetch(self._session, attachment.address, limit, HOSTS)


def _past(raw: mapping.Json) -> Past:
    return Past(
        id=str(raw["id"]),
        requester_id=str(raw["requester_id"]),
        subject=str(raw.get("subject") or ""),
        status=mapping.status(raw.get("status")),
        created=mapping.moment(raw["created_at"]),
        updated=mapping.moment(raw["updated_at"]),
    )
