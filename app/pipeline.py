"""READ THIS FIRST. One straight line from "look again at this ticket" to what was done about it.

    consider(event, ports)       read -> gate -> question -> triage -> rules -> context
                                 -> passages -> draft -> checks -> decide        writes nothing
    carry_out(decision, hands)   look again -> reply or note or handoff -> record

Every step is a file in `app/steps`, takes values and returns values. Whatever speaks
against acting alone is a `Limit`; the decision is the lowest of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from app.domain import AutonomyLevel, Decision, Draft, Finding, Intent, Limit, Outcome, Question, Reason, Triage
from app.ports import Clock, Hands, Ports
from app.steps.act import act
from app.steps.checks import checks
from app.steps.context import context
from app.steps.decide import Verdict, decide
from app.steps.draft import draft
from app.steps.gate import gate
from app.steps.handoff import Case, handoff
from app.steps.passages import passages
from app.steps.question import question
from app.steps.rules import rules
from app.steps.triage import triage
from integrations.helpdesk import Ticket, TicketEvent
from knowledge.passages import Found
