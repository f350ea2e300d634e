"""One run as a story: what each step found, in a sentence. Pure; sidebar, console and command tell the same."""

from collections.abc import Callable
from datetime import datetime

from app.domain import Decision
from app.evidence.answers import hits
from app.evidence.desk import chips, ending_words, known, reasons, suggestion, summary
from app.evidence.seen import Done, Passed, Story, Whole
from app.steps.decide import decide
from app.store.ledger import Entry
from app.words import level_words, reason_words


def story(entry: Entry) -> Story:
    """Return a run with its steps in order."""
    made = entry.decision
    return Story(
        run=entry.number,
        connection=entry.connection,
        ticket=entry.ticket,
        time=entry.finished or entry.started,
        kind=entry.kind.value if entry.kind else "running",
        level=entry.level.name.lower() if entry.level is not None else "",
        reason=entry.reason,
        words=_words(entry),
        intent=made.triage.intent if made and made.triage else "",
        summary=summary(made.question) if made else "",
        ms=round(sum(took for _, took in entry.stages), 1),
        steps=tuple(Passed(name, took, said(name, entry)) for name, took in entry.stages),
    )


def whole(entry: Entry, now: datetime) -> Whole:
    """Return everything that is kept about a run."""
    made = entry.decision
    return Whole(
        story=story(entry),
        message=entry.message,
        received=entry.received,
        finished=entry.finished,
        attempts=entry.attempts,
        error=entry.error,
        policy_version=entry.policy_version,
        chips=chips(made),
        why=reasons(entry) if made or entry.reason or entry.detail else None,
        draft=suggestion(made, entry.number, now) if made else None,
        passages=hits(made.passages, now) if made else (),
        findings=tuple(Passed(one.check, 0.0, one.detail) for one in made.findings) if made else (),
        note=made.handoff.note if made and made.handoff else "",
        effects=tuple(Done(one.name, one.message_id, one.visibility or "", one.repeated) for one in entry.effects),
    )


def said(step: str, entry: Entry) -> str:
    """Return in one sentence what a step came to; empty where there is nothing to say."""
    if step == "act":
        return ending_words(entry)
    tell = _TELLING.get(step)
    return tell(entry.decision) if tell and entry.decision else ""


def _words(entry: Entry) -> str:
    reason = known(entry.reason)
    return " ".join(filter(None, [ending_words(entry), reason_words[reason] if reason else entry.detail]))


def _read(made: Decision) -> str:
    return f"The ticket was {made.status}." if made.status else ""


def _let(made: Decision) -> str:
    return "The copilot may look at it." if made.question else "It was left alone."


def _asked(made: Decision) -> str:
    question = made.question
    if question is None:
        return ""
    sure = "" if question.language_sure else ", not surely"
    return f"{question.words} words in {question.language}{sure}."


def _sorted(made: Decision) -> str:
    return f"{made.triage.title}, {made.triage.probability:.0%} sure." if made.triage else ""


def _touched(made: Decision) -> str:
    topics = [reason_words[one.reason] for one in made.limits if one.handoff]
    return " ".join(dict.fromkeys(topics)) or "No topic that needs a person."


def _found(made: Decision) -> str:
    count = len({one.source.key for one in made.passages})
    if not count:
        return "No article."
    best = max(one.score for one in made.passages)
    return f"{count} article{'s'[: count != 1]}, the best matches {best:.0%}."


def _checked(made: Decision) -> str:
    faults = [reason_words[one.limit.reason] for one in made.findings if one.limit]
    return " ".join(faults) or "Nothing speaks against the draft." if made.draft else "Nothing to check."


def _written(made: Decision) -> str:
    return f"A draft, {made.draft.confidence:.0%} sure." if made.draft else "No draft."


def _decided(made: Decision) -> str:
    verdict = decide(made.limits)
    return f"At most {level_words[verdict.level]}: {reason_words[verdict.reason]}"


def _handed(made: Decision) -> str:
    return f"A note for {made.handoff.group or 'the team'}." if made.handoff else ""


_TELLING: dict[str, Callable[[Decision], str]] = {
    "read": _read,
    "gate": _let,
    "question": _asked,
    "triage": _sorted,
    "rules": _touched,
    "passages": _found,
    "draft": _written,
    "checks": _checked,
    "decide": _decided,
    "handoff": _handed,
}
