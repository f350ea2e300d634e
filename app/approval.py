"""A person approves a proposal: its conditions are looked at anew, it is done once, and a note says who approved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from app.actions.action import Asking, Bench
from app.actions.doing import Stand, did
from app.actions.filling import filled
from app.actions.proposing import NotAllowed, Scope, key, propose
from app.actions.wording import deed as told
from app.domain import Decision, Effect
from app.grants import Deed, DeedState, Proposal
from app.ports import Hands, Whose
from app.texts.proof import verified
from integrations.helpdesk import Post, Ticket, Visibility


@dataclass(frozen=True, slots=True)
class Approved:
    """What came of an approval: the proposal as the shop stands now, and what was done; None where it may not be."""

    proposal: Proposal
    deed: Deed | None = None


def approve(
    decision: Decision, proposal: str, parameters: Mapping[str, str] | None, who: str, hands: Hands
) -> Approved:
    """Return what came of it. Raise NotAllowed where the policy has no such action (any more), and HelpdeskError.

    `parameters` in place of the proposed ones. To approve twice does nothing twice; what is written is under
    the key that the copilot itself would have used.
    """
    one = next((each for each in decision.proposals if each.id == proposal), None)
    if one is None or hands.commerce is None or hands.deeds is None:
        raise NotAllowed("there is no such proposal")
    ticket = hands.helpdesk.ticket(decision.ticket_id)
    scope = _scope(decision, ticket, hands)
    looked = propose(one.action, dict(one.parameters) if parameters is None else parameters, scope, one.by)
    grant = hands.policy.grant(one.action)
    if not looked.ready or grant is None:
        return Approved(looked)
    names = decision.connection, ticket.id, decision.message_id, ticket.requester.id
    stand = Stand(
        scope.asking,
        Bench(hands.commerce, hands.helpdesk),
        hands.guard,
        hands.deeds,
        Whose(*names, hands.run),
        hands.pause,
    )
    deed = did(looked, key(scope.asking, decision.message_id, looked.id), grant, stand, who)
    if deed.state is DeedState.DONE:
        _note(deed, ticket, hands)
    return Approved(looked, deed)


def answered(decision: Decision, deeds: tuple[Deed, ...]) -> Decision:
    """Return the decision with what was done in the slots of its reply."""
    done = [(one.action, one.values) for one in deeds if one.state is DeedState.DONE]
    if decision.draft is None or not done:
        return decision
    text = filled(decision.draft.text, done, decision.draft.language)
    return replace(decision, draft=replace(decision.draft, text=text))


def _scope(decision: Decision, ticket: Ticket, hands: Hands) -> Scope:
    intent = hands.policy.intent(decision.triage.intent) if decision.triage else None
    if intent is None or hands.commerce is None or hands.deeds is None or hands.policy.paused:
        raise NotAllowed("nothing is done for this kind of question")
    begun = hands.deeds.about(decision.connection, ticket.id, decision.message_id)
    names = decision.connection, ticket.id, ticket.requester.id, ticket.requester.email
    asking = Asking(*names, verified(ticket), hands.clock.now())
    return Scope(hands.policy, intent, asking, decision.message_id, hands.commerce, begun)


def _note(deed: Deed, ticket: Ticket, hands: Hands) -> None:
    """Write once what was done, and who approved it."""
    mark = sha256(f"{deed.key}\nnote".encode()).hexdigest()[:32]
    if hands.guard.done(mark):
        return
    fresh = hands.helpdesk.ticket(ticket.id)
    post = Post(ticket.id, f"**Done:** {told(deed)}", Visibility.INTERNAL, mark, fresh.version)
    there = hands.helpdesk.find(post, ticket.created) if hands.guard.begun(mark) else ""
    hands.guard.begin(mark)
    left = there or hands.helpdesk.post(post).message_id
    hands.guard.record(Effect("note", mark, left, Visibility.INTERNAL, repeated=bool(there)))
