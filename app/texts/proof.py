"""Who is asking: a From line is no proof, so that the helpdesk has to vouch for it."""

from app.texts.thread import arrived, waiting
from integrations.helpdesk import Author, Ticket


def verified(ticket: Ticket) -> bool:
    """Say whether the helpdesk vouches for the requester as the author of everything that waits for an answer.

    What it does not say counts as not proved; so does what an agent or somebody in copy wrote.
    """
    asked = waiting(ticket) or arrived(ticket)
    own = (one.author is Author.REQUESTER and not one.on_behalf and one.verified is True for one in asked)
    return bool(asked) and all(own) and ticket.requester.verified is not False
