"""One run as a story: what each step found, in a sentence. Pure; sidebar, console and command tell the same."""

from collections.abc import Callable
from datetime import datetime

from app.domain import AutonomyLevel, Decision, Reason
from app.evidence.answers import hits
from app.evidence.desk import chips, ending_words, known, reasons, suggestion, summary
from app.evidence.seen import Done, Passed, Story, Told, Whole
from app.steps.decide import decide
from app.store.ledger import Entry
from app.usage import Fault, Stage
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
        steps=tuple(_passed(name, took, entry) for name, took in entry.stages),
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


def told(step: str, entry: Entry) -> Told | None:
    """Return what a step came to, or None where there is nothing to say."""
    tell = _TELLING.get(step)
    return tell(entry.decision) if tell and entry.decision else None


def said(step: str, entry: Entry) -> str:
    """Return in one English sentence what a step came to; empty where there is nothing to say."""
    if step == "act":
        return ending_words(entry)
    found = told(step, entry)
    if found is None:
        return ""
    sentence = SENTENCES[found.key].format(**{name: _plain(name, one) for name, one in found.values.items()})
    return " ".join([sentence, *(reason_words[Reason(one)] for one in found.reasons)]).strip()


def _words(entry: Entry) -> str:
    reason = known(entry.reason)
    return " ".join(filter(None, [ending_words(entry), reason_words[reason] if reason else entry.detail]))


def _plain(name: str, value: str | float) -> str:
    match name:
        case "share":
            return f"{value:.0%}"
        case "level":
            return level_words[AutonomyLevel[str(value).upper()]]
        case _:
            return str(value)


def _passed(name: str, ms: float, entry: Entry) -> Passed:
    return Passed(name, ms, said(name, entry), told(name, entry))


def _read(made: Decision) -> Told | None:
    return Told("status", {"status": made.status}) if made.status else None


def _let(made: Decision) -> Told:
    return Told("open" if made.question else "left")


def _asked(made: Decision) -> Told | None:
    question = made.question
    if question is None:
        return None
    key = "asked" if question.language_sure else "asked_unsure"
    return Told(key, {"words": question.words, "language": question.language})


def _sorted(made: Decision) -> Told | None:
    kind = made.triage
    return Told("triage", {"title": kind.title, "share": kind.probability}) if kind else None


def _touched(made: Decision) -> Told:
    topics = tuple(dict.fromkeys(one.reason for one in made.limits if one.handoff))
    return Told("topics", reasons=topics) if topics else Told("no_topic")


def _noticed(made: Decision) -> Told | None:
    seen = made.signals
    if seen is None:
        return None
    figures = {"share": seen.mood.frustration, "count": len(seen.entities)}
    return Told("noticed_tier", {"tier": seen.tier, **figures}) if seen.tier else Told("noticed", figures)


def _found(made: Decision) -> Told:
    count = len({one.source.key for one in made.passages})
    if not count:
        return Told("nothing")
    best = max(one.score for one in made.passages)
    key = "article" if count == 1 else "articles"
    return Told(f"{key}_words" if made.by_words else key, {"count": count, "share": best})


def _rewritten(made: Decision) -> Told | None:
    if made.rewriting is None:
        return None
    return Told("not_rewritten" if made.rewriting.failed else "rewritten")


def unwritten(made: Decision) -> tuple[Fault, ...]:
    """Return why a model wrote no draft, where it was asked for one."""
    return tuple(one.fault for one in made.calls if one.stage is Stage.WRITE and one.fault)


def _written(made: Decision) -> Told:
    if unwritten(made):
        return Told("draft_instead", {"share": made.draft.confidence}) if made.draft else Told("no_draft_either")
    return Told("draft", {"share": made.draft.confidence}) if made.draft else Told("no_draft")


def _checked(made: Decision) -> Told:
    faults = tuple(one.limit.reason for one in made.findings if one.limit)
    if faults:
        return Told("faults", reasons=faults)
    return Told("sound" if made.draft else "unchecked")


def _decided(made: Decision) -> Told:
    verdict = decide(made.limits)
    return Told("decided", {"level": verdict.level.name.lower()}, (verdict.reason,))


def _handed(made: Decision) -> Told | None:
    if made.handoff is None:
        return None
    return Told("note", {"group": made.handoff.group}) if made.handoff.group else Told("team_note")


SENTENCES = {
    "status": "The ticket was {status}.",
    "open": "The copilot may look at it.",
    "left": "It was left alone.",
    "asked": "{words} words in {language}.",
    "asked_unsure": "{words} words in {language}, not surely.",
    "triage": "{title}, {share} sure.",
    "topics": "",
    "no_topic": "No topic that needs a person.",
    "nothing": "No article.",
    "article": "{count} article, it matches {share}.",
    "articles": "{count} articles, the best matches {share}.",
    "article_words": "{count} article by words alone, it matches {share}: the vectors did not answer.",
    "articles_words": "{count} articles by words alone, the best matches {share}: the vectors did not answer.",
    "noticed": "Frustration {share}, things named: {count}.",
    "noticed_tier": "Tier {tier}, frustration {share}, things named: {count}.",
    "rewritten": "Asked in a model's words, too.",
    "not_rewritten": "The model gave no other words; the customer's own were asked.",
    "draft": "A draft, {share} sure.",
    "no_draft": "No draft.",
    "draft_instead": "The model gave no draft; another one, {share} sure.",
    "no_draft_either": "The model gave no draft, and there is no other one.",
    "faults": "",
    "sound": "Nothing speaks against the draft.",
    "unchecked": "Nothing to check.",
    "decided": "At most {level}:",
    "note": "A note for {group}.",
    "team_note": "A note for the team.",
}
_TELLING: dict[str, Callable[[Decision], Told | None]] = {
    "read": _read,
    "gate": _let,
    "question": _asked,
    "triage": _sorted,
    "rules": _touched,
    "passages": _found,
    "rewriting": _rewritten,
    "signals": _noticed,
    "draft": _written,
    "checks": _checked,
    "decide": _decided,
    "handoff": _handed,
}
