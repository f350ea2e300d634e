"""A text of anybody's, put before the checks as if it were a draft. Writes nothing."""

import re
from datetime import datetime

from app.domain import (
    AutonomyLevel,
    Context,
    Decision,
    Draft,
    Evidence,
    Finding,
    House,
    Limit,
    Policy,
    Question,
    Reason,
)
from app.language import tongue
from app.steps.checks import checks
from app.steps.decide import decide
from app.steps.outgoing import outgoing
from app.writers.frames import body
from knowledge.passages import Audience, Chunk, Citation, Found, Passage, Source

NAME = "examined"
SURE = 1.0  # how sure a search would be is no matter of the text
_MARKED = re.compile(r"\[\d{1,2}\]")
_OTHERS = frozenset({"confidence", "sender"})  # checks of what is not in a text


def pasted(text: str, title: str, language: str) -> Source:
    """Return a text as a public article that is nowhere kept."""
    return Source(NAME, NAME, title, text, Audience.PUBLIC, language, "", "", NAME)


def examined(text: str, source: Source, policy: Policy, house: House, now: datetime) -> Decision:
    """Return what the checks say of a text that cites this source, and at most which level is left.

    A text without a single mark is taken to cite the source with every paragraph.
    """
    language = tongue(text, source.language, policy.languages).code
    draft = _draft(text, source, language)
    found, around = _found(source), Context(verified=True)
    asked = Question("", "", "", language, True, "", 0, now, NAME)
    said = (*checks(draft, asked, found, around, policy), *outgoing(draft, found, around, policy, house))
    findings = tuple(one for one in said if one.check not in _OTHERS)
    return _decision(draft, asked, found, findings)


def _draft(text: str, source: Source, language: str) -> Draft:
    citation = Citation(1, source.key, source.id, f"{source.key}#0", source.title, source.url, source.markdown)
    marked = text if _MARKED.search(text) else _cited(text, citation)
    return Draft(marked, (citation,), Evidence.DOCUMENTED, language, SURE, NAME, "")


def _cited(text: str, citation: Citation) -> str:
    """Return a text with a mark behind every paragraph that claims something."""
    claiming = frozenset(body(text, (citation,)))
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(f"{one.rstrip()} [1]" if one in claiming else one for one in paragraphs)


def _found(source: Source) -> Found:
    chunk = Chunk(f"{source.key}#0", source.key, (), source.markdown, 0, len(source.markdown))
    return Found((Passage(chunk, source, SURE, SURE, SURE, SURE),), SURE)


def _decision(draft: Draft, asked: Question, found: Found, findings: tuple[Finding, ...]) -> Decision:
    faults = tuple(one.limit for one in findings if one.limit)
    limits = (*faults, Limit(AutonomyLevel.RESOLVE, Reason.ALLOWED))
    lowest = decide(limits)
    return Decision(
        connection="",
        ticket_id=NAME,
        message_id=NAME,
        version="",
        requester_id="",
        level=lowest.level,
        reason=lowest.reason,
        detail=lowest.detail,
        limits=limits,
        question=asked,
        passages=found.passages,
        draft=draft,
        findings=findings,
    )
