"""What a person sees of a ticket: what the copilot did or would do, why, and the draft. Pure; no page knows more.

`view` is the sidebar's whole answer, `tried` that of the try box, `answered` that of a
question to the knowledge base.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain import Decision, Draft, Limit, OutcomeKind, Policy, Question, Reason
from app.evidence.proposed import Asked
from app.evidence.seen import (
    Bound,
    Can,
    Chips,
    Delay,
    Ending,
    Guess,
    Held,
    Kind,
    Known,
    Quoted,
    Spoken,
    State,
    Suggestion,
    View,
    Why,
)
from app.facts import NOTHING, Fact
from app.store.holds import Hold
from app.store.ledger import Entry
from app.texts.mood import mood
from app.texts.plain import gist
from app.words import next_step, reason_words
from integrations.render import render
from knowledge.passages import Citation, Passage

CLAIMED = " (in the sidebar)"  # behind a name that nobody has proved
_SUMMARY = 160  # characters

outcome_words: dict[OutcomeKind, str] = {
    OutcomeKind.REPLIED: "The copilot has replied.",
    OutcomeKind.RESOLVED: "The copilot has replied and solved the ticket.",
    OutcomeKind.SUGGESTED: "The copilot suggests a reply.",
    OutcomeKind.HANDED_OFF: "The copilot has handed it over, with a note.",
    OutcomeKind.OBSERVED: "The copilot has only observed.",
    OutcomeKind.SKIPPED: "The copilot has left it alone.",
    OutcomeKind.SUPERSEDED: "A newer message came first.",
    OutcomeKind.FAILED: "The copilot could not finish.",
}


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of a ticket at the moment somebody looks: its runs newest first, and what is on its way."""

    connection: str
    ticket: str
    entries: Sequence[Entry]
    policy: Policy
    now: datetime
    waiting: bool = False  # an event that no run has taken up
    hold: Hold | None = None
    stopped: bool = False  # the newest run
    outdated: bool = False  # an article that the newest draft cites has changed or gone
    asks: bool = True
    memory: Sequence[Fact] = ()  # what is remembered of the requester
    changes: bool = False  # there is a model to change a draft with
    proposed: tuple[Asked, ...] = ()


def view(look: Look) -> View:
    """Return the ticket as its agent sees it; also where nothing is known yet."""
    shown, drafted = _shown(look.entries), waiting(look.entries)
    newest = next((one.message for one in look.entries if one.message), "")
    delay, draft = _delay(look), _draft(drafted, look.now)
    thought = _thought(look.entries)
    gathered = thought.gathered if thought else NOTHING
    return View(
        ticket=look.ticket,
        connection=look.connection,
        state=_state(look, shown),
        run=shown.number if shown else None,
        time=(shown.finished or shown.started) if shown else None,
        message=shown.message if shown else "",
        newest_message=newest,
        old=bool(drafted and (look.outdated or drafted.message != newest)),
        summary=_summary(look.entries),
        chips=chips(thought),
        outcome=_ending(shown) if shown else None,
        why=reasons(shown) if shown else None,
        held=Held(look.hold.who.removesuffix(CLAIMED), look.hold.since) if look.hold else None,
        delay=delay,
        draft=draft,
        can=_can(look, draft, delay),
        facts=_known(gathered.facts),
        missing=gathered.missing,
        memory=_known(look.memory),
        proposals=look.proposed,
    )


def _known(facts: Sequence[Fact]) -> tuple[Known, ...]:
    return tuple(Known(one.source, one.key, one.text, one.url) for one in facts)


def chips(decision: Decision | None) -> Chips:
    """Return what is known of a message at a glance."""
    if decision is None or decision.question is None:
        return Chips()
    question, kind = decision.question, decision.triage
    reasons = [one.reason for one in decision.limits]
    felt = decision.signals.mood if decision.signals else mood(question.masked, reasons)
    return Chips(
        intent=Kind(kind.intent, kind.title, round(kind.probability, 3)) if kind else None,
        sentiment=Guess(felt.sentiment, felt.sentiment_probability),
        urgency=Guess(felt.urgency, felt.urgency_probability),
        language=Spoken(question.language, question.language_sure),
    )


def bounds(decision: Decision) -> tuple[Bound, ...]:
    """Return every limit of a decision in words, in pipeline order."""
    return tuple(map(_bound, decision.limits))


def suggestion(decision: Decision, run: int, now: datetime) -> Suggestion | None:
    """Return the draft of a decision with its passages, or None."""
    draft = decision.draft
    if draft is None:
        return None
    passages = {one.chunk.id: one for one in decision.passages}
    return Suggestion(
        run=run,
        text=draft.text,
        html=render(draft.text),
        language=draft.language,
        confidence=round(draft.confidence, 3),
        writer=draft.writer,
        citations=tuple(_quoted(one, passages.get(one.chunk), now) for one in _cited(draft)),
    )


def summary(question: Question | None) -> str:
    """Return the question in one line, the customer's own words, masked; empty where nothing is asked."""
    if question is None:
        return ""
    said = [" ".join(line.split()) for line in _sentences(question.masked)]
    told = [one for one in said if gist(one)]
    line = next((one for one in told if one.endswith(("?", "？"))), told[0] if told else "")
    return line if len(line) <= _SUMMARY else f"{line[:_SUMMARY].rsplit(' ', 1)[0]} …"


def age(updated: datetime | None, now: datetime) -> int | None:
    """Return how many days ago something was changed, or None where that is not known."""
    return max(0, (now - updated).days) if updated else None


def _sentences(text: str) -> list[str]:
    marked = text.replace("? ", "?\n").replace("! ", "!\n").replace(". ", ".\n")
    return marked.splitlines()


def _cited(draft: Draft) -> list[Citation]:
    return sorted(draft.citations, key=lambda one: one.number)


def _quoted(citation: Citation, passage: Passage | None, now: datetime) -> Quoted:
    updated = passage.source.updated if passage else None
    return Quoted(
        mark=citation.number,
        title=citation.title,
        url=citation.url,
        updated=updated,
        age_days=age(updated, now),
        article=citation.article_id,
        passage=citation.chunk,
        passage_html=render(passage.chunk.text if passage else citation.quote),
    )


def _shown(entries: Sequence[Entry]) -> Entry | None:
    """Return the run that tells most: not one that only found the work done, or made way for a newer one."""
    telling = (one for one in entries if one.kind is not OutcomeKind.SUPERSEDED and not _done_before(one))
    return next(telling, entries[0] if entries else None)


def _done_before(entry: Entry) -> bool:
    return entry.kind is OutcomeKind.SKIPPED and entry.reason == Reason.ALREADY_HANDLED


def _thought(entries: Sequence[Entry]) -> Decision | None:
    """Return the newest decision that looked at a question."""
    made = (one.decision for one in entries if one.decision and one.decision.question)
    return next(made, None)


def waiting(entries: Sequence[Entry]) -> Entry | None:
    """Return the newest run with a draft that nobody has sent yet, or None once the question is answered."""
    for one in entries:
        if one.kind in {OutcomeKind.REPLIED, OutcomeKind.RESOLVED} or one.reason in _OVER:
            return None
        if one.decision and one.decision.draft:
            return one
    return None


_OVER = frozenset({Reason.PERSON_ANSWERED, Reason.CLOSED, Reason.MERGED})


def _draft(entry: Entry | None, now: datetime) -> Suggestion | None:
    return suggestion(entry.decision, entry.number, now) if entry and entry.decision else None


def _summary(entries: Sequence[Entry]) -> str:
    made = _thought(entries)
    return summary(made.question) if made else ""


def _state(look: Look, shown: Entry | None) -> State:
    if look.policy.paused:
        return State.PAUSED
    if look.waiting or (look.entries and look.entries[0].kind is None and look.entries[0].decision is None):
        return State.WORKING
    if shown is None:
        return State.NOTHING
    match shown.kind:
        case OutcomeKind.FAILED:
            return State.FAILED
        case OutcomeKind.SKIPPED:
            return _left_alone(shown)
        case OutcomeKind.SUPERSEDED:
            return State.WORKING
        case _:
            return State.READY


def _left_alone(entry: Entry) -> State:
    match entry.reason:
        case Reason.PAUSED:
            return State.PAUSED
        case Reason.TAGGED_OUT | Reason.CEILING:
            return State.OFF
        case _:
            return State.SKIPPED


def _ending(entry: Entry) -> Ending:
    level = entry.level.name.lower() if entry.level is not None else ""
    return Ending(entry.kind.value if entry.kind else "running", level, ending_words(entry))


def ending_words(entry: Entry) -> str:
    """Return in one sentence what a run came to."""
    words = outcome_words[entry.kind] if entry.kind else "The copilot is at work on it."
    draftless = entry.kind is OutcomeKind.SUGGESTED and entry.decision and entry.decision.draft is None
    return "The copilot has no draft to suggest." if draftless else words


def reasons(entry: Entry) -> Why:
    """Return the reason of a run; what was found on the way out counts before what was decided."""
    made = entry.decision
    reason = known(entry.reason) or (made.reason if made else None)
    if made is None or reason is None:
        words = reason_words[reason] if reason else entry.detail or "Nothing is decided yet."
        return Why(reason or "", words, next_step(reason) if reason else "", bounds(made) if made else ())
    return why(made, reason)


def why(decision: Decision, reason: Reason) -> Why:
    """Return a decision's limits in words, and under its reason also why there is no draft."""
    silent = _silent(decision)
    both = [reason, *([silent] if silent and silent is not reason else [])]
    return Why(reason, " ".join(reason_words[one] for one in both), next_step(reason), bounds(decision))


def known(reason: str) -> Reason | None:
    """Return a reason of the closed list by its name, or None."""
    return Reason(reason) if reason in Reason.__members__.values() else None


_SILENT = (Reason.LANGUAGE, Reason.NOTHING_FOUND, Reason.WEAK_ANSWER)


def _silent(decision: Decision) -> Reason | None:
    """Return why there is no draft, or None."""
    if decision.draft:
        return None
    return next((one.reason for one in decision.limits if one.reason in _SILENT), None)


def _bound(limit: Limit) -> Bound:
    return Bound(limit.level.name.lower(), limit.reason, reason_words[limit.reason], limit.detail)


def _delay(look: Look) -> Delay | None:
    """Return how long a reply still waits to be sent, or None."""
    newest = look.entries[0] if look.entries else None
    if newest is None or newest.kind or newest.due is None:
        return None
    left = (newest.due - look.now).total_seconds()
    return Delay(round(left, 1), newest.number) if left > 0 and not look.stopped else None


def _can(look: Look, draft: Suggestion | None, delay: Delay | None) -> Can:
    return Can(
        insert=draft is not None,
        reject=draft is not None,
        take=look.hold is None,
        hand_back=look.hold is not None,
        stop=delay is not None,
        ask=look.asks,
        change=look.changes and draft is not None,
    )
