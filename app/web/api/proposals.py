"""Proposals beside a ticket: shown with what must be so, approved as they are or changed, or declined."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flask import Response
from flask_openapi.blueprint import APIBlueprint

from app.actions.proposing import NotAllowed
from app.actions.wording import condition
from app.approval import Approved, answered
from app.evidence.proposed import Asked, proposed
from app.evidence.seen import View
from app.grants import Deed, DeedState, Proposal, naming
from app.store.approvals import ApprovalKind
from app.store.ledger import Entry
from app.web.access import sidebar
from app.web.api import shapes
from app.web.api.answers import told
from app.web.budget import Budget
from app.web.errors import Refusal
from app.web.faces import Faces
from integrations.helpdesk import HelpdeskError

_MEND = "Look at the conditions; what has changed in the shop is shown now."


@dataclass(frozen=True, slots=True)
class Seat:
    """What every call beside a ticket is made of."""

    view: Callable[[Faces, shapes.At], View]
    run: Callable[[Faces, shapes.At, int], Entry]
    who: Callable[[shapes.Hand], str]
    budget: Budget


def proposing(routes: APIBlueprint, faces: Faces, seat: Seat) -> None:
    """Add the routes by which an agent rules on a proposal."""

    @routes.post("/tickets/<ticket>/runs/<run>/proposals/<proposal>/approve", responses={200: shapes.ViewAnswer})
    @sidebar
    def approve(path: shapes.AtProposal, body: shapes.Approval) -> Response:
        """Do a proposal, with other parameters if some are given: its conditions are looked at anew."""
        seat.budget.spend(f"approve {path.connection}")
        entry, who = seat.run(faces, path, path.run), seat.who(body)
        done = _approved(faces, entry, path.proposal, body, who)
        if done.deed and done.deed.state is DeedState.DONE and faces.approvals:
            kind = ApprovalKind.APPROVED if body.parameters is None else ApprovalKind.EDITED
            faces.approvals.say(entry.run, path.proposal, kind, who, done.deed.key)
        _judged(done)
        return told(seat.view(faces, path))

    @routes.post("/tickets/<ticket>/runs/<run>/proposals/<proposal>/decline", responses={200: shapes.ViewAnswer})
    @sidebar
    def decline(path: shapes.AtProposal, body: shapes.Decline) -> Response:
        """Put a proposal aside; nothing is done."""
        entry = seat.run(faces, path, path.run)
        if faces.approvals is None or not any(one.id == path.proposal for one in _of(entry)):
            raise Refusal(404, "unknown_proposal", "This run has no such proposal.", "Reload the ticket.")
        faces.approvals.say(entry.run, path.proposal, ApprovalKind.REJECTED, seat.who(body), "", body.reason)
        return told(seat.view(faces, path))


def with_proposals(faces: Faces, entries: Sequence[Entry]) -> tuple[list[Entry], tuple[Asked, ...]]:
    """Return a ticket's runs with what was done in the slots of their replies, and the newest proposals."""
    found = next((one for one in entries if one.decision and one.decision.question), None)
    if found is None or faces.deeds is None or faces.approvals is None or not _of(found) or found.decision is None:
        return list(entries), ()
    deeds = faces.deeds.about(found.connection, found.ticket, found.message)
    said = faces.approvals.of(found.run)
    keys = {one.key: one.proposal for one in said if one.key}
    known: dict[str, Deed] = {keys.get(one.key) or naming(one.action, one.parameters): one for one in deeds}
    shown = replace(found, decision=answered(found.decision, deeds))
    asked = proposed(found.decision, found.number, said, known)
    return [shown if one is found else one for one in entries], asked


def _of(entry: Entry) -> Sequence[Proposal]:
    return entry.decision.proposals if entry.decision else ()


def _approved(faces: Faces, entry: Entry, proposal: str, body: shapes.Approval, who: str) -> Approved:
    try:
        return faces.approve(entry, proposal, body.parameters, who)
    except NotAllowed:
        mend = "Reload the ticket: the policy may have changed."
        raise Refusal(409, "not_allowed", "The policy does not allow it here.", mend) from None
    except HelpdeskError:
        mend = "Press it once more: nothing is done twice."
        raise Refusal(503, "helpdesk_down", "The helpdesk does not answer.", mend) from None


def _judged(done: Approved) -> None:
    """Return where it was done; raise Refusal with what stands against it."""
    if done.deed is None:
        unmet = "; ".join(condition(one) for one in done.proposal.conditions if not one.met)
        raise Refusal(409, "not_met", f"Not met: {unmet}.", _MEND)
    match done.deed.state:
        case DeedState.DONE:
            return
        case DeedState.DOUBTFUL:
            mend = "Look in the shop before anybody does it again."
            raise Refusal(503, "doubtful", "The shop did not answer: nobody can tell whether it was done.", mend)
        case _:
            why = done.deed.why.replace("_", " ") or "the shop refused"
            raise Refusal(409, "not_done", f"It was not done: {why}.", _MEND)
