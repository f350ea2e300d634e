"""Who asks: the organisation that they belong to."""

from collections.abc import Iterator

from app.around.reading import Reading
from app.facts import Fact
from integrations.records import Records


def requester(reading: Reading, helpdesk: Records) -> Iterator[Fact]:
    """Yield what the helpdesk knows of the requester. Raise HelpdeskError."""
    number = reading.ticket.requester.organization_id
    name = helpdesk.organization(number) if number else ""
    if name:
        yield reading.fact("profile", "organization", "requester.organization", {"organization": name})
