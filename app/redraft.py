"""A draft once more, as an agent asks: in a model's words, from the same sources, checked like the first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain import Context, Decision, Draft, Evidence, Finding, House, Policy, Question
from app.llm import Model, ModelFailed, Told
from app.prompts import Prompt
from app.steps.checks import checks
from app.steps.outgoing import outgoing
from app.steps.question import question
from app.steps.wording import wording
from app.texts.proof import verified
from app.texts.thread import people
from app.texts.veil import Veil
from app.usage import Fault
from app.writers.frames import body, framed
from integrations.helpdesk import Ticket
from knowledge.passages import Found

NAME = "model-revised-1"
LONGEST = 500  # characters of an instruction
_OPEN = re.compile(r"\[[^\]\s]{0,24}\Z")  # a mark that may still be on its way
_MARK = re.compile(r"\[(\d{1,2})\]")


@dataclass(frozen=True, slots=True)
class Redrafted:
    """The end of it: the draft with what speaks against it, or why there is none."""

    draft: Draft | None
    findings: tuple[Finding, ...] = ()
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Redraft:
    """Changes drafts with a model."""

    model: Model
    prompt: Prompt

    def write(
        self, decision: Decision, ticket: Ticket, instruction: str, policy: Policy, house: House
    ) -> Iterator[str | Redrafted]:
        """Yield the text as it comes, then the end. Nothing is written anywhere, and nothing is sent by it."""
        first = decision.draft
        if first is None:
            yield Redrafted(None, fault=Fault.ABSTAINED)
            return
        asked, veil = question(ticket, policy.languages), Veil(ticket.requester.locale, people(ticket))
        given = _given(asked, first, instruction, veil)
        told = Told(self.prompt.render(language=first.language), self.prompt.digest)
        said = ""
        try:
            for piece in _whole_marks(self.model.say(told, given)):
                shown = veil.show(piece)
                said += shown
                yield shown
        except ModelFailed as error:
            yield Redrafted(None, fault=error.fault)
            return
        if not said.strip() or veil.strange(said):
            yield Redrafted(None, fault=Fault.SHAPE)
            return
        made = _made(first, said.strip(), self.prompt.digest)
        yield Redrafted(made, _checked(made, decision, asked, ticket, (policy, house)))


def _given(asked: Question, first: Draft, instruction: str, veil: Veil) -> dict[str, object]:
    return {
        "question": veil.hide(asked.text),
        "draft": veil.hide("\n\n".join(body(first.text, first.sources))),
        "sources": [{"id": str(one.number), "text": veil.hide(one.quote)} for one in first.sources],
        "instruction": veil.hide(instruction[:LONGEST]),
    }


def _whole_marks(pieces: Iterator[str]) -> Iterator[str]:
    """Yield the pieces again, none of which ends within a mark."""
    held = ""
    for piece in pieces:
        text = held + piece
        cut = found.start() if (found := _OPEN.search(text)) else len(text)
        held = text[cut:]
        if text[:cut]:
            yield text[:cut]
    if held:
        yield held


def _made(first: Draft, said: str, digest: str) -> Draft:
    """Return the text in its frame, with the sources that it names."""
    named = {int(one) for one in _MARK.findall(said)}
    citations = tuple(one for one in first.citations if one.number in named)
    records = tuple(one for one in first.records if one.number in named)
    sources = (*citations, *(one.citation for one in records))
    bare = any(not _MARK.search(one) for one in said.split("\n\n"))
    evidence = Evidence.INFERRED if bare else Evidence.RECORD if records else Evidence.DOCUMENTED
    text = framed(first.language, said.split("\n\n"), sources)
    return replace(
        first,
        text=text,
        citations=citations,
        records=records,
        evidence=evidence,
        writer=NAME,
        prompt_digest=digest,
        unanswered=(),
    )


def _checked(
    made: Draft, decision: Decision, asked: Question, ticket: Ticket, rules: tuple[Policy, House]
) -> tuple[Finding, ...]:
    """Return what the checks say. A source's text is what the first draft quoted of it: that was checked then."""
    quotes = {one.article: one.quote for one in decision.draft.citations} if decision.draft else {}
    known = tuple(
        replace(one, source=replace(one.source, markdown=quotes.get(one.source.key, ""))) for one in decision.passages
    )
    found = Found(known, made.confidence)
    public = (ticket.subject, *(one.text for one in ticket.messages if one.visibility.value == "public"))
    internal = tuple(one.text for one in ticket.messages if one.visibility.value != "public")
    facts = tuple(one.fact for one in made.records)
    around = Context(public=public, internal=internal, verified=verified(ticket), facts=facts)
    policy, house = rules
    said = checks(made, asked, found, around, policy) + outgoing(made, found, around, policy, house)
    return said + wording(made, found, around, policy, ticket.updated)
