"""Tickets through the line once more, each as it stood at each message; what a row of a replay holds."""

from collections import deque
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from app.domain import AutonomyLevel, Decision, DraftKind, Policy
from app.evidence.preview import changed, decided
from app.evidence.replay.agreement import Compare, agreement
from app.evidence.replay.desk import Then
from app.evidence.replay.memory import Recalled
from app.evidence.replay.moments import Act, Moment, done, moments
from app.evidence.trial import AHEAD, AsOf
from app.pipeline import consider
from app.ports import Ports
from app.texts.mask import mask
from integrations.helpdesk import HelpdeskError, Ticket, TicketEvent

SHOWN = 600  # characters of a text that a row keeps

Row = dict[str, Any]
Group = Sequence[Ticket]  # tickets of one requester, oldest first


@dataclass(frozen=True, slots=True)
class Line:
    """What a replay goes through: ports that read, and what compares two texts."""

    ports: Ports
    compare: Compare


def replay(groups: Iterable[Group], line: Line, hands: int = 1) -> Generator[Row, None, None]:
    """Yield a row for every ticket, so many requesters worked on at the same time, in order."""
    waiting: deque[Future[list[Row]]] = deque()
    with ThreadPoolExecutor(hands, "replay") as pool:
        try:
            for group in groups:
                waiting.append(pool.submit(_all, group, line))
                if len(waiting) >= AHEAD * hands:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _all(group: Group, line: Line) -> list[Row]:
    memory = Recalled()
    found: dict[str, Row] = {
        one.id: {"ticket": one.id, "link": line.ports.helpdesk.link(one.id), "moments": []} for one in group
    }
    for one in sorted((moment for ticket in group for moment in moments(ticket)), key=lambda one: one.at):
        found[one.ticket.id]["moments"].append(_row(one, line, memory))
    return list(found.values())


def _row(moment: Moment, line: Line, memory: Recalled) -> Row:
    row = {"message": moment.message, "at": moment.at.isoformat(), "real": moment.real.act.value}
    try:
        made = considered(moment, line.ports, memory)
    except (HelpdeskError, ValueError, LookupError, ArithmeticError) as error:
        return {**row, "error": type(error).__name__}
    return {**row, **judged(made, moment, line)}


def considered(moment: Moment, ports: Ports, memory: Recalled) -> Decision:
    """Return what the line decides about a ticket as it stood. Raise HelpdeskError."""
    memory.look(moment.ticket)
    then = Then(ports.helpdesk, moment=moment)
    event = TicketEvent(moment.ticket.connection, moment.message, moment.ticket.id, moment.at)
    made = consider(event, replace(ports, helpdesk=then, memory=memory, clock=AsOf(moment.at, ports.clock)))
    memory.keep(moment.at, made)
    return made


def judged(made: Decision, moment: Moment, line: Line) -> Row:
    """Return what was decided, what the next level would have done, and how that stands to what people did."""
    act, level = done(made), raised(made, line.ports.policy)
    row: Row = {
        "intent": made.triage.intent if made.triage else "",
        "title": made.triage.title if made.triage else "",
        "level": made.level.name.lower(),
        "reason": made.reason.value,
        "limits": [[one.level.name.lower(), one.reason.value, one.detail] for one in made.limits],
        "act": act.value,
        "same_act": act is moment.real.act,
        "covered": act is Act.ANSWERED and covered(made, level, line.ports.policy),
        "confidence": round(made.draft.confidence, 4) if made.draft else None,
        "younger": [one.source.title for one in made.passages if one.source.updated and one.source.updated > moment.at],
        "question": made.question.masked[:SHOWN] if made.question else "",
        "draft": made.draft.text[:SHOWN] if made.draft else "",
        "reply": mask(moment.real.text, moment.ticket.requester.locale)[:SHOWN],
        "right": None,
    }
    if act is Act.ANSWERED and made.draft and moment.real.act is not Act.NOTHING:
        how = agreement(made.draft, made.passages, moment.real, line.compare)
        row |= {"article": how.article, "similarity": how.similarity, "differ": list(how.differ)}
        row["right"] = moment.real.act is Act.ANSWERED and how.same
    return row


def raised(made: Decision, policy: Policy) -> AutonomyLevel:
    """Return the level that a decision would have with its intent's ceiling one level higher."""
    intent = policy.intent(made.triage.intent) if made.triage else None
    if intent is None:
        return made.level
    return decided(made, changed(intent, {"ceiling": following(intent.ceiling).name}))


def covered(made: Decision, level: AutonomyLevel, policy: Policy) -> bool:
    """Say whether the next level is reached: a reply would be sent, or from below SUGGEST a draft be shown."""
    intent = policy.intent(made.triage.intent) if made.triage else None
    if intent is None or made.draft is None or made.draft.kind is DraftKind.CLARIFY:
        return False
    return level >= min(following(intent.ceiling), AutonomyLevel.REPLY)


def following(level: AutonomyLevel) -> AutonomyLevel:
    """Return the next higher level, or the highest."""
    return AutonomyLevel(min(level + 1, AutonomyLevel.RESOLVE))


def grouped(tickets: Iterable[Ticket]) -> list[list[Ticket]]:
    """Return tickets by requester, the requesters in the order in which they first wrote."""
    found: dict[str, list[Ticket]] = {}
    for one in sorted(tickets, key=lambda one: one.created):
        found.setdefault(one.requester.id or f"of {one.id}", []).append(one)
    return list(found.values())
