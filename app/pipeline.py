"""READ THIS FIRST. One straight line from "look again at this ticket" to what was done about it.

    consider(event, ports)      read -> gate -> question -> triage -> rules -> context
                                -> passages -> signals -> draft -> checks -> decide         writes nothing
    carry_out(decision, hands)  look again -> reply or note or handoff -> record

Every step is a file in `app/steps`, takes values and returns values. Whatever speaks
against acting alone is a `Limit`; the decision is the lowest of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from app.domain import AutonomyLevel, Decision, Draft, Intent, Limit, Outcome, Policy, Triage
from app.ports import Clock, Hands, Known, Ports
from app.signals import Severity
from app.steps.act import act
from app.steps.asked import asked
from app.steps.checks import checks
from app.steps.clarify import clarify
from app.steps.computed import computed
from app.steps.context import context
from app.steps.decide import decide
from app.steps.draft import draft
from app.steps.gate import gate
from app.steps.handoff import Case, handoff
from app.steps.passages import passages
from app.steps.question import question
from app.steps.rewriting import rewriting
from app.steps.route import route
from app.steps.rules import rules
from app.steps.signals import signals
from app.steps.triage import triage
from integrations.helpdesk import NotFound, Ticket, TicketEvent
from knowledge.passages import Found, Passage


def consider(event: TicketEvent, ports: Ports) -> Decision:
    """Return what to do about a ticket, with every limit that led there. Raise HelpdeskError."""
    watch, policy = Watch(ports.clock), ports.policy
    with watch("read"):
        me, ticket = ports.helpdesk.copilot(), read(event.ticket_id, ports)
    with watch("gate"):
        gated = gate(ticket, me, ports.memory, policy, ports.clock.now())
    if any(one.level is AutonomyLevel.OFF for one in gated):
        return replace(_decided(ticket, gated, policy), stages=watch.stages)
    with watch("question"):
        wanted = question(ticket, policy.languages)
        twice = asked(ticket, wanted, ports.memory, ports.clock.now())
    with watch("triage"):
        kind, unsure = triage(wanted, ports.classifier, policy)
    with watch("rules"):
        never_alone = rules(wanted.text, wanted.language, policy.rules)
    with watch("context"):
        around, intent = context(ticket), _sure(kind, policy)
    with watch("passages"):
        sought = replace(wanted, text=wanted.masked) if ports.outside else wanted
        found, missing = passages(sought, ports.search, ticket.brand, intent)
    if ports.second and found.passages and found.confidence < policy.reply_above:
        with watch("rewriting"):
            found = rewriting(sought, found, ports.second, ticket.brand, policy.reply_above)
    with watch("signals"):
        noticed = signals(ticket, wanted, never_alone, policy, ports.clock.now())
        known = Known(ticket, wanted, kind, noticed, found)
        never_alone = _gravest(never_alone, known, ports)
    with watch("draft"):
        written, unsure, silent = _drafted(known, unsure, (*twice, *never_alone), missing, ports)
    with watch("checks"):
        findings = checks(written, wanted, found, around, policy) if written else ()
    with watch("decide"):
        faults = tuple(one.limit for one in findings if one.limit)
        limits = (*gated, *twice, *unsure, *never_alone, *silent, *faults)
        decision = _decided(ticket, limits, policy)
    thought = replace(decision, message_id=wanted.message_id, question=wanted, triage=kind, signals=noticed)
    routed = route(wanted, kind, noticed, policy)
    decision = replace(_searched(thought, found), draft=written, findings=findings, routed=routed)
    if decide(limits).handoff:
        with watch("handoff"):
            decision = _handed(decision, Case(around, wanted, kind, found, written, noticed, routed), limits, ports)
    return replace(decision, stages=watch.stages)


def carry_out(decision: Decision, hands: Hands) -> Outcome:
    """Do what was decided, each effect once, and return what came of it. Raise HelpdeskError."""
    watch = Watch(hands.clock)
    with watch("act"):
        outcome = act(decision, hands)
    return replace(outcome, stages=watch.stages)


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


def _decided(ticket: Ticket, limits: tuple[Limit, ...], policy: Policy) -> Decision:
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
        delay=policy.send_delay if verdict.level >= AutonomyLevel.REPLY else 0.0,
    )


def _handed(decision: Decision, case: Case, limits: tuple[Limit, ...], ports: Ports) -> Decision:
    """Return the decision as a handoff."""
    why = _asking(limits)
    note = handoff(case, why.reason, why.detail, limits, ports.policy, ports.helpdesk.link)
    return replace(decision, reason=why.reason, detail=why.detail, handoff=note)


def _asking(limits: tuple[Limit, ...]) -> Limit:
    """Return the lowest limit that asks for a person, the first of equals."""
    return min((one for one in limits if one.handoff), key=lambda one: one.level)


def _gravest(heard: tuple[Limit, ...], known: Known, ports: Ports) -> tuple[Limit, ...]:
    """Return the limits of all never-alone rules, those of grave ones first: the first of equals is the reason."""
    figured = computed(known, ports.memory, ports.policy, ports.clock.now())
    grave = {one.reason for one in ports.policy.never_alone() if one.severity is Severity.HIGH}
    return tuple(sorted((*heard, *figured), key=lambda one: one.reason not in grave))


_Limits = tuple[Limit, ...]


def _drafted(
    known: Known, unsure: _Limits, heard: _Limits, missing: _Limits, ports: Ports
) -> tuple[Draft | None, _Limits, _Limits]:
    """Return a draft, the limits for its kind, and why there is none; a question back stands in for an answer.

    Where nothing was found a person is told all the same, unless the question goes out by itself.
    """
    if back := clarify(known, unsure, heard, ports.memory, ports.policy):
        return back.draft, back.limits, missing if ports.policy.clarify <= AutonomyLevel.SUGGEST else ()
    intent = _sure(known.triage, ports.policy)
    written, silent = draft(known.question, intent, known.found, ports.writer, ports.policy)
    return written, unsure, missing or silent  # missing articles already say why there is no draft


def _sure(kind: Triage, policy: Policy) -> Intent | None:
    """Return the intent, if the classifier is sure enough of it, and of no other one, to use its approved text."""
    intent = policy.intent(kind.intent)
    return intent if intent and not kind.also and kind.probability >= intent.threshold else None


def _searched(decision: Decision, found: Found) -> Decision:
    """Return the decision with what the search gave."""
    return replace(decision, passages=_light(found), by_words=found.by_words, rewriting=found.rewriting)


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
