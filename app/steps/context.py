"""What is known around a ticket before anything is looked up."""

from app.domain import Context
from app.facts import NOTHING, Gathered
from app.texts.proof import verified
from app.texts.thread import asks
from integrations.helpdesk import Author, Ticket, Visibility


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
        files=tuple(file.name for one in public if asks(one) for file in one.attachments),
    )
