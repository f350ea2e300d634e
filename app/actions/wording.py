"""What agents read of an action: its name, what must be so, what came of it."""

from collections.abc import Iterable

from app.actions import ACTIONS
from app.actions.action import shown
from app.grants import Condition, Deed, DeedState, Proposal, Term

titles = {
    "order_status": "Tell how far the order is",
    "tracking": "Tell where the parcel is",
    "past_orders": "Tell what was ordered before",
    "return_eligibility": "Tell until when it may come back",
    "cancel_order": "Cancel the order",
    "full_refund": "Refund everything",
    "partial_refund": "Refund a part",
    "replacement": "Send a replacement",
    "return_label": "Make a return label",
    "change_address": "Change the delivery address",
    "resend_invoice": "Send the invoice again",
    "password_reset": "Send a mail to choose another password",
    "set_fields": "Set tags, priority, group",
    "callback": "Note a callback",
    "close_ticket": "Solve the ticket",
}

_TERMS = {
    Term.COMPLETE: "Everything that it needs is given",
    Term.VERIFIED: "The helpdesk vouches for who asks",
    Term.KNOWN: "The shop knows the order",
    Term.THEIRS: "The order is of the address that asks",
    Term.OPEN: "Nothing of the order has left the house",
    Term.SENT: "A part of the order was sent",
    Term.DELIVERED: "The order was delivered",
    Term.NOT_CANCELLED: "The order is not cancelled",
    Term.WINDOW: "It is not too long ago",
    Term.LEFT: "At most what was paid, less what went back",
    Term.CAP: "At most what the policy allows for a ticket",
    Term.ARTICLE: "The order has this article",
    Term.RETURNABLE: "Everything in it may come back",
    Term.NOT_REPLACED: "Nothing of it was replaced",
    Term.NOT_REFUNDED: "Nothing of it was refunded",
    Term.ACCOUNT: "The shop has an account of the address that asks",
    Term.FUTURE: "The moment is to come, and soon enough",
    Term.ALLOWED: "The policy allows it",
    Term.REACHED: "The shop answers",
}

_STATES = {
    DeedState.CLAIMED: "begun, and not yet ended",
    DeedState.DONE: "**done**",
    DeedState.REFUSED: "**not done**",
    DeedState.DOUBTFUL: "**nobody can tell**: look in the shop before you do it",
    DeedState.UNDONE: "done, and **taken back**",
}


def condition(one: Condition) -> str:
    """Return what must be so, with its figures."""
    figures = ", ".join(f"{name} {value}" for name, value in one.values if value)
    return f"{_TERMS[one.term]}{f' ({figures})' if figures else ''}"


def proposal(one: Proposal) -> str:
    """Return a proposal in one line, with what is not as it must be."""
    unmet = "; ".join(condition(each) for each in one.conditions if not each.met)
    return f"{title(one.action, dict(one.parameters))}: {f'not met: {unmet}' if unmet else 'everything is met'}"


def deed(one: Deed) -> str:
    """Return in one line what came of an action."""
    told = "; ".join(part for part in (shown(one.money) if one.money else "", *_made(one)) if part)
    why = f" ({one.why.replace('_', ' ')})" if one.why else ""
    by = f", approved by {one.who}" if one.who else ""
    return f"{title(one.action, dict(one.parameters))}: {_STATES[one.state]}{why}{f': {told}' if told else ''}{by}"


def listed(lines: Iterable[str]) -> str:
    """Return lines as a Markdown list."""
    return "\n".join(f"- {one}" for one in lines)


def title(action: str, parameters: dict[str, str]) -> str:
    """Return what an action is called, with what it is asked for with."""
    given = ", ".join(f"{name} {value}" for name, value in parameters.items())
    return f"{titles.get(action, action) if action in ACTIONS else action}{f' ({given})' if given else ''}"


def _made(one: Deed) -> Iterable[str]:
    found = dict(one.values)
    return (found[name] for name in ("made", "url", "at") if found.get(name))
