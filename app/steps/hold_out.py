"""The hold-out: some requesters are answered by people, so that what the copilot changes can be measured."""

from collections.abc import Iterator
from hashlib import sha256

from app.domain import AutonomyLevel, Limit, Policy, Reason, Triage
from integrations.helpdesk import Ticket

_WHOLE = 2**64


def hold_out(ticket: Ticket, kind: Triage, policy: Policy) -> tuple[Limit, ...]:
    """Return a limit for each intent asked about whose share the requester belongs to: always the same people."""
    return tuple(_limits(ticket, kind, policy))


def _limits(ticket: Ticket, kind: Triage, policy: Policy) -> Iterator[Limit]:
    for name in dict.fromkeys((kind.intent, *kind.also)):
        intent, share = policy.intent(name), policy.remit(name).hold_out
        if intent and intent.ceiling > AutonomyLevel.SUGGEST and _place(ticket) < share:
            yield Limit(AutonomyLevel.SUGGEST, Reason.HOLD_OUT, f"{100 * share:g} %")


def _place(ticket: Ticket) -> float:
    """Return where the requester stands between 0 and 1, in this and every other run."""
    name = f"{ticket.connection}\n{ticket.requester.id}"
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big") / _WHOLE
