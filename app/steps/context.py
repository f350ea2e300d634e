"""What is known around a ticket before anything is looked up."""

from collections.abc import Sequence

from app.domain import Context
from app.facts import NOTHING, Gathered
from app.texts.mask import mask
from app.texts.proof import verified
from app.texts.thread import asks, turns
from app.texts.trim import trim
from integrations.helpdesk import Author, Message, Ticket, Visibility

_TURNS = 3  # replies of our side, the last ones
_LONGEST = 2_000  # characters


def context(ticket: Ticket, gathered: Gathered = NOTHING) -> Context:
    """Return earlier replies and drafts, on the closed ticket before it too, who is asking, and what was gathered."""
    thread = (*ticket.earlier, *ticket.messages)
    public = [one for one in thread if one.visibility is Visibility.PUBLIC]
    earlier = tuple(one.text for one in ticket.earlier if one.visibility is Visibility.PUBLIC)
    now = tuple(one.text for one in ticket.messages if one.visibility is Visibility.PUBLIC)
    return Context(
        replies=tuple(one.text for one in public if one.author is Author.COPILOT),
        people=sum(one.author is Author.AGENT and not one.on_behalf for one in public),
        drafts=sum(one.author is Author.COPILOT for one in thread)
        - sum(one.author is Author.COPILOT for one in public),
        organization=ticket.requester.organization_id,
        tags=ticket.tags | ticket.requester.tags,
        public=(ticket.subject, *now),
        internal=tuple(one.text for one in thread if one.visibility is Visibility.INTERNAL),
        earlier=earlier,
        verified=verified(ticket),
        facts=gathered.facts,
        missing=gathered.missing,
        turns=tuple((_kept((ours,), ticket), _kept(after, ticket)) for ours, after in turns(thread)[-_TURNS:]),
        files=tuple(file.name for one in public if asks(one) for file in one.attachments),
    )


def _kept(some: Sequence[Message], ticket: Ticket) -> str:
    """Return what messages say, as it may be kept."""
    said = "\n".join(trim(one.text) if asks(one) else one.text for one in some)
    names = [ticket.requester.name] if ticket.requester.name else []
    return mask(said[:_LONGEST], ticket.requester.locale, names)
