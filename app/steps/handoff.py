"""The internal note with which a person takes over: complete enough that the customer repeats nothing."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain import Context, Draft, Handoff, Limit, Policy, Question, Reason, Triage
from app.signals import Routed, Sentiment, Signals, Urgency
from app.texts.plain import gist
from app.words import next_step, reason_words
from knowledge.passages import Found, Passage

_LONGEST = 300  # characters of what is wanted
_SOURCES = 3
_NAMED = 6  # things that the message names
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n+")
_UNPROVED = "**Sender:** not proved; share nothing about a person or an order before you know who is writing."
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


@dataclass(frozen=True, slots=True)
class Case:
    """What was found out about a ticket until it was decided."""

    context: Context
    question: Question
    triage: Triage | None
    found: Found
    draft: Draft | None
    signals: Signals | None = None
    routed: Routed | None = None


def handoff(
    case: Case, reason: Reason, detail: str, limits: Sequence[Limit], policy: Policy, link: Callable[[str], str]
) -> Handoff:
    """Return reason, group and note. `link` gives the address of another ticket by its id."""
    group = _group(reason, case, limits, policy)
    parts = (
        f"**Over to {_literal(group) or 'you'}.** {_why(reason, detail, link)}",
        f"**Wanted:** {_wanted(case.question)}",
        "" if case.context.verified else _UNPROVED,
        f"**Tried:** {_tried(case)}",
        _read(case.found.passages),
        _also(reason, limits),
        _noticed(case.signals),
        _routed(case.routed),
        f"**Next step:** {next_step(reason)}",
        f"**Confidence:** {_confidence(case)}",
    )
    return Handoff(reason, group, "\n\n".join(filter(None, parts)))


def _why(reason: Reason, detail: str, link: Callable[[str], str]) -> str:
    """Return why it is with a person, and the words or figures behind that."""
    if reason in {Reason.ASKED_TWICE, Reason.REPEAT_CONTACT} and detail:
        return f"{reason_words[reason]} That one: [{_literal(detail)}](<{link(detail)}>)."
    return f"{reason_words[reason]} ({_literal(detail)})" if detail else reason_words[reason]


def _wanted(question: Question) -> str:
    """Return one or two sentences of the customer's own, questions first."""
    said = [one.strip() for one in _SENTENCE.split(question.masked) if gist(one)]
    asked = [one for one in said if one.endswith(("?", "？"))] or said
    text = " ".join(dict.fromkeys(asked[:2])) or "see the message"
    return _literal(text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …")


def _tried(case: Case) -> str:
    """Return what was done for an answer, now and earlier."""
    count = len({one.source.key for one in case.found.passages})
    searched = f"searched the help centre, found {count or 'no'} article{'s'[: count != 1]}"
    drafted = "a draft is ready, not sent" if case.draft else "no draft was written"
    earlier = len(case.context.replies)
    before = f"; {earlier} earlier repl{'y' if earlier == 1 else 'ies'} by the copilot" if earlier else ""
    return f"{searched}; {drafted}{before}."


def _read(passages: Sequence[Passage]) -> str:
    """Return the best articles with their scores."""
    best = list({one.source.key: one for one in reversed(passages)}.values())[::-1][:_SOURCES]
    return "\n".join(["**Sources read:**", "", *map(_source, best)]) if best else ""


def _source(passage: Passage) -> str:
    title, url = _literal(passage.source.title), passage.source.url
    known = url.startswith(("https://", "http://"))
    return f"- {f'[{title}](<{url}>)' if known else title}, match {passage.score:.0%}"


def _also(reason: Reason, limits: Sequence[Limit]) -> str:
    """Return what else asked for a person."""
    others = dict.fromkeys(one.reason for one in limits if one.handoff and one.reason is not reason)
    return "\n".join(["**Also:**", "", *(f"- {reason_words[one]}" for one in others)]) if others else ""


def _noticed(signals: Signals | None) -> str:
    """Return in one line what stands out: mood, hurry, tier, what the message names."""
    if signals is None:
        return ""
    felt = signals.mood
    told = [
        "" if felt.sentiment is Sentiment.NEUTRAL else felt.sentiment.replace("_", " "),
        f"frustration {felt.frustration:.0%}" if felt.frustration else "",
        f"distress {felt.distress:.0%}" if felt.distress else "",
        "" if felt.urgency is Urgency.NORMAL else f"urgency {felt.urgency}",
        "" if signals.breach is None else _due(signals.breach),
        f"tier {signals.tier}" if signals.tier else "",
        *(f"{one.name.replace('_', ' ')} {_literal(one.text)}" for one in signals.entities[:_NAMED]),
    ]
    shown = ", ".join(filter(None, told))
    return f"**Noticed:** {shown}." if shown else ""


def _due(minutes: int) -> str:
    return f"answer due in {minutes} min" if minutes >= 0 else f"answer overdue by {-minutes} min"


def _confidence(case: Case) -> str:
    """Return how sure the copilot is of the kind of question and of its answer."""
    kind = f"{case.triage.probability:.0%} that this is “{_literal(case.triage.title)}”, " if case.triage else ""
    return f"{kind}{case.found.confidence:.0%} that the best article answers it."


def _routed(routed: Routed | None) -> str:
    """Return where the policy's routes send it."""
    if routed is None:
        return ""
    told = (routed.group and f"group {_literal(routed.group)}", routed.priority and f"priority {routed.priority}")
    return f"**Routed:** {', '.join(filter(None, told))}."


def _group(reason: Reason, case: Case, limits: Sequence[Limit], policy: Policy) -> str:
    """Return the group of the topic that asks for a person, of the route, of the kind of question, or the policy's."""
    reasons = [reason, *(one.reason for one in limits if one.handoff)]
    topics = {one.reason: one.group for one in policy.never_alone() if one.on and one.group}
    intent = policy.intent(case.triage.intent) if case.triage else None
    named = [topics[one] for one in reasons if one in topics]
    routed = case.routed.group if case.routed else ""
    return named[0] if named else routed or (intent.group if intent else "") or policy.group


def _literal(text: str) -> str:
    """Return a text that Markdown shows as it is: no link or heading of a customer's making."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
