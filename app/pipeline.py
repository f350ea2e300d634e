"""READ THIS FIRST. One straight line from "look again at this ticket" to what was done about it.

    consider(event, ports)      read -> gate -> question -> triage -> rules -> context -> passages
                                -> signals -> draft -> checks -> proposals -> remit -> decide -> acknowledge
                                writes nothing
    carry_out(decision, hands)  look again -> actions -> acknowledgement -> reply or note or handoff -> record

Every step is a file in `app/steps`, takes values and returns values. Whatever speaks
against acting alone is a `Limit`; the decision is the lowest of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

from app.domain import (
    AutonomyLevel,
    Context,
    Decision,
    Draft,
    DraftKind,
    Finding,
    Intent,
    Limit,
    Outcome,
    Policy,
    Question,
    Triage,
)
from app.errands import Errand, errand, noted, told, whole, with_deeds
from app.facts import NOTHING, Gathered
from app.manners import bot_question, mannered, moment, person, truthful, unanswered
from app.ports import Clock, Hands, Known, Ports
from app.signals import Severity
from app.steps.acknowledge import Asked
from app.steps.act import act
from app.steps.asked import asked
from app.steps.authored import authored
from app.steps.budget import budget
from app.steps.checks import checks
from app.steps.clarify import clarify
from app.steps.computed import computed
from app.steps.context import context
from app.steps.decide import decide
from app.steps.doubt import doubt
from app.steps.draft import draft
from app.steps.gate import gate
from app.steps.handoff import Case, handoff
from app.steps.hold_out import hold_out
from app.steps.hours import hours
from app.steps.novelty import novelty
from app.steps.outgoing import outgoing
from app.steps.passages import passages
from app.steps.perform import perform
from app.steps.question import question
from app.steps.remit import remit
from app.steps.rewriting import rewriting
from app.steps.route import route
from app.steps.rules import rules
from app.steps.signals import signals
from app.steps.triage import triage
from app.steps.wording import wording
from app.writers.frames import disclosed
from app.writers.records import record
from integrations.helpdesk import NotFound, Ticket, TicketEvent
from knowledge.passages import Found, Passage

_Limits = tuple[Limit, ...]


def consider(event: TicketEvent, ports: Ports) -> Decision:
    """Return what to do about a ticket, with every limit that led there. Raise HelpdeskError."""
    watch, policy, before = Watch(ports.clock), ports.policy, len(ports.meter.calls)
    with watch("read"):
        me, (ticket, sent) = ports.helpdesk.copilot(), unanswered(read(event.ticket_id, ports), ports.memory)
    with watch("gate"):
        gated = gate(ticket, me, ports.memory, policy, ports.clock.now())
    if any(one.level is AutonomyLevel.OFF for one in gated):
        return replace(_decided(ticket, gated, policy), stages=watch.stages)
    with watch("question"):
        wanted = question(ticket, policy.languages)
        twice = asked(ticket, wanted, ports.memory, ports.clock.now())
    with watch("triage"):
        kind, unsure = triage(wanted, ports.classifier, policy, ports.chooser)
    with watch("rules"):
        never_alone, bot = _heard(wanted, policy)
    with watch("context"):
        around, intent = context(ticket, _gathered(ticket, wanted, ports)), _sure(kind, policy)
    with watch("passages"):
        sought = replace(wanted, text=wanted.masked) if ports.outside else wanted
        found, missing = passages(sought, ports.search, ticket.brand, intent)
    if ports.second and found.passages and found.confidence < policy.reply_above:
        with watch("rewriting"):
            found = rewriting(sought, found, ports.second, ticket.brand, policy.reply_above)
    with watch("signals"):
        known = Known(
            ticket,
            wanted,
            kind,
            signals(ticket, wanted, never_alone, policy, ports.clock.now()),
            found,
            Gathered(around.facts, around.missing),
        )
        never_alone = _gravest(never_alone, known, ports)
    with watch("draft"):
        written, unsure, silent, known = _drafted(known, unsure, (*twice, *never_alone), missing, around, ports)
    with watch("checks"):
        first, last = (*gated, *twice, *unsure, *never_alone, *silent), _allowed(known, ports)
        task = errand(known, around.verified, written, intent, ports)
        findings = _checked(written, known, around, (*first, *last), ports)
    with watch("decide"):
        limits = whole(task, (*first, *_faults(findings), *last))
        decision = _thought(
            _timed(_decided(ticket, limits, policy, around), kind, policy), known, task, findings, policy
        )
    with watch("acknowledge"):
        decision = mannered(decision, Asked(ticket, wanted, limits, sent, bool(bot)), ports)
    if decide(limits).handoff:
        with watch("handoff"):
            case = Case(around, wanted, kind, known.found, task.draft, known.signals, decision.routed, findings)
            decision = noted(_handed(decision, case, limits, bool(bot), ports), task)
    return replace(decision, stages=watch.stages, calls=ports.meter.calls[before:])


def carry_out(decision: Decision, hands: Hands) -> Outcome:
    """Do what was decided, each effect once, and return what came of it. Raise HelpdeskError."""
    watch = Watch(hands.clock)
    if decision.proposals:
        with watch("actions"):
            decision = perform(decision, hands)
    with watch("act"):
        outcome = act(decision, hands)
        if (untold := told(decision, outcome, hands.policy)) is not None:
            outcome = act(untold, hands)
    return replace(with_deeds(outcome, decision.deeds), stages=watch.stages)


def read(ticket_id: str, ports: Ports) -> Ticket:
    """Return a ticket; the thread of a closed one that it follows up stands before its own."""
    ticket = ports.helpdesk.ticket(ticket_id)
    if not ticket.parent_id:
        return ticket
    try:
        parent = ports.helpdesk.ticket(ticket.parent_id)
    except NotFound:  # deleted, or out of our sight: then there is nothing to know
        return ticket
    return replace(ticket, earlier=parent.messages)


def _gathered(ticket: Ticket, wanted: Question, ports: Ports) -> Gathered:
    """Return what could be read around a ticket in time."""
    return ports.facts.gather(ticket, wanted) if ports.facts else NOTHING


def _heard(wanted: Question, policy: Policy) -> tuple[_Limits, _Limits]:
    """Return the limits of topics that are a person's, and that of a customer who asks whether a machine writes."""
    topics, bot = rules(wanted.text, wanted.language, policy.rules), bot_question(wanted)
    return topics + person(bot, topics, policy), bot


def _decided(ticket: Ticket, limits: tuple[Limit, ...], policy: Policy, around: Context | None = None) -> Decision:
    """Return the decision that these limits make, nothing thought yet."""
    verdict = decide(limits)
    return Decision(
        connection=ticket.connection,
        ticket_id=ticket.id,
        message_id="",
        version=ticket.version,
        requester_id=ticket.requester.id,
        level=verdict.level,
        reason=verdict.reason,
        detail=verdict.detail,
        limits=limits,
        status=ticket.status,
        policy_version=policy.version,
        copied=tuple(sorted(one.id for one in ticket.copied)),
        gathered=Gathered(around.facts, around.missing) if around else NOTHING,
    )


def _allowed(known: Known, ports: Ports) -> tuple[Limit, ...]:
    """Return what the policy says of these intents beyond their levels; the hold-out last, for what is left."""
    ticket, kind = known.ticket, known.triage
    policy, memory, now = ports.policy, ports.memory, ports.clock.now()
    sent = memory.replies(ticket.connection, ticket.id)
    return (
        *remit(ticket, known.question, kind, policy, sent),
        *hours(kind, policy, partial(moment, ticket, ports)),
        *novelty(kind, policy, memory, now),
        *budget(ticket, kind, policy, memory, now),
        *hold_out(ticket, kind, policy),
    )


def _timed(decision: Decision, kind: Triage, policy: Policy) -> Decision:
    """Return the decision with the longest wait that any of its intents has before a reply is sent."""
    if decision.level < AutonomyLevel.REPLY:
        return decision
    return replace(decision, delay=max(policy.remit(name).send_delay for name in (kind.intent, *kind.also)))


def _disclosed(written: Draft | None, level: AutonomyLevel, policy: Policy) -> Draft | None:
    """Return the draft as it is sent: no automatic reply hides that a machine wrote it."""
    if written is None or level < AutonomyLevel.REPLY:
        return written
    wording = dict(policy.disclosure).get(written.language, "")
    if written.kind is DraftKind.CLARIFY and not wording:  # it ends with a label of its own
        return written
    return replace(written, text=disclosed(written.text, written.language, wording))


def _faults(findings: tuple[Finding, ...]) -> tuple[Limit, ...]:
    """Return the limits of findings that impose one."""
    return tuple(one.limit for one in findings if one.limit)


def _checked(
    written: Draft | None, known: Known, around: Context, others: _Limits, ports: Ports
) -> tuple[Finding, ...]:
    """Return what the checks of a draft say, if there is one; a model is asked where nothing else holds it back."""
    if written is None:
        return ()
    around = replace(around, facts=known.gathered.facts)
    said = checks(written, known.question, known.found, around, ports.policy)
    said += outgoing(written, known.found, around, ports.policy, ports.house)
    said += wording(written, known.found, around, ports.policy, ports.clock.now())
    if ports.doubter is None or decide((*others, *_faults(said))).level < AutonomyLevel.REPLY:
        return said
    return said + doubt(written, known, ports.doubter)


def _handed(decision: Decision, case: Case, limits: tuple[Limit, ...], bot: bool, ports: Ports) -> Decision:
    """Return the decision as a handoff, whose note tells what the customer is told already."""
    why = _asking(limits)
    note = handoff(case, why.reason, why.detail, limits, ports.policy, ports.helpdesk.link)
    return replace(decision, reason=why.reason, detail=why.detail, handoff=truthful(note, decision, bot))


def _asking(limits: tuple[Limit, ...]) -> Limit:
    """Return the lowest limit that asks for a person, the first of equals."""
    return min((one for one in limits if one.handoff), key=lambda one: one.level)


def _gravest(heard: tuple[Limit, ...], known: Known, ports: Ports) -> tuple[Limit, ...]:
    """Return the limits of all never-alone rules: grave ones that are sure first, doubtful ones last."""
    figured = computed(known, ports.memory, ports.policy, ports.clock.now())
    grave = {one.reason for one in ports.policy.never_alone() if one.severity is Severity.HIGH}
    return tuple(sorted((*heard, *figured), key=lambda one: (not one.handoff, one.reason not in grave)))


def _drafted(
    known: Known, unsure: _Limits, heard: _Limits, missing: _Limits, around: Context, ports: Ports
) -> tuple[Draft | None, _Limits, _Limits, Known]:
    """Return a draft, the limits for its kind, why there is none, and what is known since it was written.

    A question back stands in for an answer. A model is asked first where there is one.

    Where nothing was found a person is told all the same, unless the question goes out by itself. What a system of
    record says about the requester's own order comes before all else.
    """
    if told := record(known.question, _sure(known.triage, ports.policy), around, ports.policy):
        return told, unsure, (), known
    if back := clarify(known, unsure, heard, ports.memory, ports.policy):
        return back.draft, back.limits, missing if ports.policy.clarify <= AutonomyLevel.SUGGEST else (), known
    intent = _sure(known.triage, ports.policy)
    made, known = authored(known, intent, ports.author, ports.policy)
    if made:
        return made, unsure, () if made.records or made.citations else missing, known
    written, silent = draft(known.question, intent, known.found, ports.writer, ports.policy)
    return written, unsure, missing or silent, known  # missing articles already say why there is no draft


def _sure(kind: Triage, policy: Policy) -> Intent | None:
    """Return the intent, if the classifier is sure enough of it, and of no other one, to use its approved text."""
    intent = policy.intent(kind.intent)
    return intent if intent and not kind.also and kind.probability >= intent.threshold else None


def _thought(decision: Decision, known: Known, task: Errand, findings: tuple[Finding, ...], policy: Policy) -> Decision:
    """Return the decision with what was thought on the way; an automatic reply says who wrote it."""
    found, wanted = known.found, known.question
    return replace(
        decision,
        message_id=wanted.message_id,
        question=wanted,
        triage=known.triage,
        signals=known.signals,
        routed=route(wanted, known.triage, known.signals, policy),
        passages=_light(found),
        by_words=found.by_words,
        rewriting=found.rewriting,
        draft=_disclosed(task.draft, decision.level, policy),
        findings=findings,
        proposals=task.made,
    )


def _light(found: Found) -> tuple[Passage, ...]:
    """Return passages for the ledger: the articles' texts stay where they are kept."""
    return tuple(replace(one, source=replace(one.source, markdown="")) for one in found.passages)


@dataclass
class Watch:
    """Milliseconds by step."""

    clock: Clock
    stages: tuple[tuple[str, float], ...] = field(default=())

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        """Time a block."""
        start = self.clock.tick()
        try:
            yield
        finally:
            self.stages += ((step, round(1000 * (self.clock.tick() - start), 2)),)
