"""What is to be done beside replying: proposals with their conditions, and what they forbid a reply."""

from collections.abc import Iterator

from app.actions.local import local
from app.actions.proposing import Scope
from app.domain import AutonomyLevel, Intent, Limit, Question, Reason
from app.grants import Deed, Proposal


def proposals(question: Question, scope: Scope) -> tuple[tuple[Proposal, ...], tuple[Limit, ...]]:
    """Return a proposal for every action of the intent, and the limits that follow; nothing is written.

    What cannot be done is a person's, as is what an earlier run about the same message has left undone.
    """
    made = local(question.text, scope)
    return made, tuple(_limits(made, scope.intent, scope.begun))


def _limits(made: tuple[Proposal, ...], intent: Intent, begun: tuple[Deed, ...]) -> Iterator[Limit]:
    alone = intent.ceiling >= AutonomyLevel.REPLY
    ids = {(one.action, one.parameters) for one in made}
    ours = (one for one in begun if not one.who)  # what an agent approved is known to the team
    if stray := next((one for one in ours if (one.action, one.parameters) not in ids), None):
        yield Limit(AutonomyLevel.SUGGEST, Reason.ACTION_FAILED, stray.action, handoff=True)
    if unmet := next((one for one in made if not one.ready), None):
        term = next(one.term for one in unmet.conditions if not one.met)
        yield Limit(AutonomyLevel.SUGGEST, Reason.ACTION_UNMET, f"{unmet.action}: {term}", handoff=alone)
    writes = [one.action for one in made if one.writes]
    if writes and intent.ceiling is AutonomyLevel.REPLY:
        yield Limit(AutonomyLevel.SUGGEST, Reason.ACTION_WAITS, ", ".join(writes))
