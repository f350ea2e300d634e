"""Who wrote what in a ticket, and what still waits for an answer."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain import Trace
from app.texts.automatic import automatic, receipt
from integrations.helpdesk import Author, Message, Ticket, Visibility


def asks(message: Message) -> bool:
    """Say whether a message is a customer's: written by an end user, or by an agent in one's name."""
    return message.author in {Author.REQUESTER, Author.OTHER} or (message.author is Author.AGENT and message.on_behalf)


def answers(message: Message) -> bool:
    """Say whether a message is the support team's, a person's or ours."""
    return message.author in {Author.AGENT, Author.COPILOT} and not asks(message)


def acknowledged(ticket: Ticket, sent: frozenset[str]) -> Ticket:
    """Return the ticket with our acknowledgements, given by id, as nobody's: they answer nothing."""
    if not sent:
        return ticket
    messages = (replace(one, author=Author.SYSTEM) if one.id in sent else one for one in ticket.messages)
    return replace(ticket, messages=tuple(messages))


def people(ticket: Ticket) -> tuple[str, ...]:
    """Return the names that the helpdesk knows of the requester and of those in copy."""
    return tuple(one.name for one in (ticket.requester, *ticket.copied) if "@" not in one.name)


def public(ticket: Ticket) -> tuple[Message, ...]:
    """Return what everybody on the ticket reads, oldest first."""
    return tuple(one for one in ticket.messages if one.visibility is Visibility.PUBLIC)


def last_answer(ticket: Ticket) -> Message | None:
    """Return the team's last public message, or None."""
    return next((one for one in reversed(public(ticket)) if answers(one)), None)


def arrived(ticket: Ticket) -> tuple[Message, ...]:
    """Return the customers' public messages since the team's last one, automatic ones included."""
    thread = public(ticket)
    after = max((at for at, one in enumerate(thread) if answers(one)), default=-1)
    return tuple(one for one in thread[after + 1 :] if asks(one))


def waiting(ticket: Ticket) -> tuple[Message, ...]:
    """Return those of them that a person wrote: a burst of three is one question."""
    return tuple(one for one in arrived(ticket) if not machine(one, ticket))


def machine(message: Message, ticket: Ticket) -> str:
    """Return what shows that a machine wrote a message of this ticket, or an empty string."""
    if ticket.messages and message.id == ticket.messages[0].id:
        return automatic(message, ticket.subject)
    # A bot that answers its own ticket says the same again, without the flags that mail would carry.
    return automatic(message) or (Trace.RECEIPT if receipt(message.text, ticket.subject) else "")


def turns(thread: Sequence[Message]) -> tuple[tuple[Message, tuple[Message, ...]], ...]:
    """Return each public reply of our side with what customers wrote after it, before the next one."""
    found: list[tuple[Message, list[Message]]] = []
    for one in thread:
        if one.visibility is not Visibility.PUBLIC:
            continue
        if answers(one):
            found.append((one, []))
        elif asks(one) and found:
            found[-1][1].append(one)
    return tuple((reply, tuple(after)) for reply, after in found)
