"""Proposals as an agent sees them: what is asked for, what must be so, what was said to it, what came of it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.actions import ACTIONS
from app.actions.action import shown
from app.actions.wording import condition, titles
from app.domain import Decision
from app.grants import Condition, Deed, DeedState, Proposal
from app.store.approvals import Approval, ApprovalKind


@dataclass(frozen=True, slots=True)
class Must:
    """One thing that must be so, by its code and in words, and whether it is."""

    term: str
    words: str
    met: bool
    figures: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A proposal. `state`: open, rejected, or what came of it; `fields` are the parameters that it takes."""

    id: str
    run: int
    action: str
    title: str
    effect: str
    reversible: bool
    parameters: Mapping[str, str]
    fields: tuple[str, ...]
    conditions: tuple[Must, ...]
    ready: bool
    amount: str
    state: str
    who: str
    why: str


def proposed(
    decision: Decision, run: int, approvals: Iterable[Approval], deeds: Mapping[str, Deed]
) -> tuple[Asked, ...]:
    """Return the proposals of a decision that change anything. `deeds`: by the id of their proposal."""
    said = {one.proposal: one for one in approvals}
    writes = (one for one in decision.proposals if one.writes)
    return tuple(_asked(one, run, said.get(one.id), deeds.get(one.id)) for one in writes)


def must(one: Condition) -> Must:
    """Return a condition in words."""
    return Must(one.term, condition(one), one.met, ", ".join(value for _, value in one.values if value))


def _asked(one: Proposal, run: int, verdict: Approval | None, deed: Deed | None) -> Asked:
    rejected = verdict is not None and verdict.verdict is ApprovalKind.REJECTED
    done = deed is not None and deed.state is not DeedState.REFUSED
    return Asked(
        id=one.id,
        run=run,
        action=one.action,
        title=titles.get(one.action, one.action),
        effect=one.effect,
        reversible=one.reversible,
        parameters=dict(deed.parameters if deed else one.parameters),
        fields=tuple(ACTIONS[one.action].parameters.model_fields) if one.action in ACTIONS else (),
        conditions=tuple(map(must, one.conditions)),
        ready=one.ready,
        amount=shown(one.money) if one.money else "",
        state=str(deed.state) if deed and done else "rejected" if rejected else "open",
        who=(deed.who if deed and done else "") or (verdict.who if verdict else ""),
        why=deed.why if deed else "",
    )
