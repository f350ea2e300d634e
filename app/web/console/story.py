"""One run as a story: what each step found, what limited it, the draft beside its sources, what was done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from flask import Blueprint, Response, abort

from app.domain import Decision, Effect, Triage
from app.evidence.desk import waiting
from app.evidence.story import unwritten, whole
from app.steps.decide import decide
from app.store.accounts import Role
from app.store.ledger import Entry
from app.store.reviews import Review
from app.usage import Call
from app.web.access import session
from app.web.api.answers import told
from app.web.console.drafts import Bound, Written, bounds, written
from app.web.console.endings import Ending, ending
from app.web.console.force import force_of
from app.web.console.forget import remembered
from app.web.console.frame import show, speak
from app.web.console.runs import Brief, brief
from app.web.console.signals import Fact, noticed
from app.web.console.texts import Texts
from app.web.faces import Faces
from integrations.render import render

_OTHERS = 10  # runs of the same ticket


@dataclass(frozen=True, slots=True)
class Passed:
    """One step; `x` and `width` say in per cent of the whole when it was."""

    name: str
    ms: float
    x: float
    width: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One time that a model was asked."""

    stage: str
    model: str
    words: str
    cost: str
    fault: str


@dataclass(frozen=True, slots=True)
class Page:
    """The whole of it."""

    number: int
    ticket: str
    connection: str
    link: str
    kind: str
    why: str
    detail: str
    error: str
    received: datetime
    finished: datetime | None
    attempts: int
    took: float
    policy: str
    facts: tuple[Fact, ...]
    steps: tuple[Passed, ...]
    question: str
    language: str
    limits: tuple[Bound, ...]
    draft: Written | None
    old: bool  # it waits, and an article that it cites has changed or gone since
    note: str
    group: str
    calls: tuple[Asked, ...]
    total: str  # tokens and money of all calls
    effects: tuple[Effect, ...]
    reviews: tuple[Review, ...]
    others: tuple[Brief, ...]
    ending: Ending | None = None  # how the ticket really ended, once it was looked at again
    remembered: int = 0  # tickets of this customer, where the reader may erase that


def story_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the story, and the same for programs."""

    @pages.get("/runs/<int:number>", endpoint="story")
    @session(Role.VIEWER)
    def story(number: int) -> Response:
        return show(faces, "story.html", "runs", _page(_entry(faces, number), faces))

    @pages.get("/runs/<int:number>.json", endpoint="story_json")
    @session(Role.VIEWER)
    def story_json(number: int) -> Response:
        answer = told(whole(_entry(faces, number), faces.clock.now()))
        answer.headers["Content-Disposition"] = f'attachment; filename="run-{number}.json"'
        return answer


def _entry(faces: Faces, number: int) -> Entry:
    entry = faces.ledger.get(number)
    if entry is None:
        abort(404)
    return entry


def _page(entry: Entry, faces: Faces) -> Page:
    t, made = speak(), entry.decision
    titles = {one.name: one.title for one in force_of(faces).policy.intents}
    row = brief(entry, titles, faces, t)
    question = made.question if made else None
    history = faces.ledger.history(entry.connection, entry.ticket)
    return Page(
        number=entry.number,
        ticket=entry.ticket,
        connection=entry.connection,
        link=row.link,
        kind=row.kind,
        why=row.why,
        detail=t.detail(entry.detail) if entry.kind else "",
        error=entry.error,
        received=entry.received,
        finished=entry.finished,
        attempts=entry.attempts,
        took=row.took,
        policy=entry.policy_version,
        facts=tuple(_facts(entry, t)),
        steps=tuple(_steps(entry, titles, t)),
        question=question.masked if question else "",
        language=question.language if question else t.language,
        limits=bounds(made.limits, t) if made else (),
        draft=written(made, faces.clock.now(), t) if made else None,
        old=_old(entry, history, faces),
        note=render(made.handoff.note) if made and made.handoff else "",
        group=made.handoff.group if made and made.handoff else "",
        calls=tuple(_call(one, t) for one in made.calls) if made else (),
        total=_total(made.calls, t) if made and made.calls else "",
        effects=entry.effects,
        reviews=tuple(faces.reviews.of_run(entry.run)),
        others=tuple(_others(entry, history, titles, faces)),
        ending=ending(faces, entry.connection, entry.ticket, t),
        remembered=remembered(entry, faces),
    )


def _facts(entry: Entry, t: Texts) -> Iterator[Fact]:
    made = entry.decision
    if entry.level is not None:
        yield Fact(t("story.level"), t("limit.most", level=t(f"level.{entry.level.name.lower()}")))
    if made and made.triage:
        sure = t("story.triage", title=made.triage.title, share=t.share(made.triage.probability))
        yield Fact(t("runs.intent"), sure)
    if made and made.signals:
        yield from noticed(made.signals, t)
    if made and made.question:
        yield Fact(t("try.language"), tongue(made.question.language, made.question.language_sure, t))


def tongue(code: str, sure: bool, t: Texts) -> str:
    """Return the name of a language, and whether that is certain."""
    name = t.known(f"language.{code}", code)
    return name if sure else t("try.unsure", language=name)


def _steps(entry: Entry, titles: Mapping[str, str], t: Texts) -> Iterator[Passed]:
    total = sum(took for _, took in entry.stages) or 1.0
    at = 0.0
    for name, took in entry.stages:
        lines = tuple(_said(name, entry.decision, titles, t)) if entry.decision else ()
        yield Passed(name, took, round(100 * at / total, 2), round(max(0.6, 100 * took / total), 2), lines)
        at += took


def _said(step: str, made: Decision, titles: Mapping[str, str], t: Texts) -> Iterator[str]:
    """Yield what a step found."""
    match step:
        case "question" if made.question:
            yield tongue(made.question.language, made.question.language_sure, t)
            yield t("story.words", count=t.number(made.question.words))
        case "triage" if made.triage:
            yield from _kinds(made.triage, titles, t)
        case "passages":
            best = max((one.score for one in made.passages), default=0.0)
            found = t.many("story.found", len(made.passages), share=t.share(best))
            yield found if made.passages else t("story.found_none")
            if made.by_words:
                yield t("story.by_words")
        case "signals" if made.signals:
            yield from (f"{one.name}: {one.words}" for one in noticed(made.signals, t))
        case "rewriting" if made.rewriting:
            yield _reworded(made.rewriting.text, t)
        case "draft":
            yield from (t("story.model_failed", why=t(f"fault.{one}")) for one in unwritten(made))
            yield _drafted(made, t)
        case "checks" if made.findings:
            failed = t.number(sum(one.limit is not None for one in made.findings))
            yield t.many("story.checked", len(made.findings), failed=failed)
        case "decide" if made.limits:
            verdict = decide(made.limits)
            level = t(f"level.{verdict.level.name.lower()}")
            yield t("story.decided", level=level, words=t(f"reason.{verdict.reason}"))


def _call(one: Call, t: Texts) -> Asked:
    read, written = t.number(one.tokens.read), t.number(one.tokens.written)
    time = t.milliseconds(one.milliseconds)
    words = t("story.call", read=read, written=written, requests=t.number(one.requests), time=time)
    fault = t(f"fault.{one.fault}") if one.fault else ""
    return Asked(t(f"stage.{one.stage}"), one.model, words, _money((one,), t), fault)


def _total(calls: Sequence[Call], t: Texts) -> str:
    tokens = t.number(sum(one.tokens.all for one in calls))
    return t("story.calls_total", tokens=tokens, cost=_money(calls, t) or "–")


def _money(calls: Sequence[Call], t: Texts) -> str:
    """Return what these calls have cost; nothing where no price is set."""
    cost = sum((one.cost for one in calls), Decimal(0))
    currency = next((one.currency for one in calls if one.cost), "")
    return f"{t.number(float(cost), 6)} {currency}" if cost else ""


def _kinds(kind: Triage, titles: Mapping[str, str], t: Texts) -> Iterator[str]:
    """Yield the likeliest kinds of question."""
    yield t("story.triage", title=kind.title, share=t.share(kind.probability))
    if kind.choice:
        yield t("story.chosen" if kind.choice.kind else "story.not_chosen")
    for name, probability in kind.runners_up[:2]:
        yield t("story.runner_up", title=titles.get(name, name), share=t.share(probability))


def _reworded(other: str, t: Texts) -> str:
    return t("story.rewritten", text=other) if other else t("story.not_rewritten")


def _drafted(made: Decision, t: Texts) -> str:
    if made.draft is None:
        return t("story.abstained")
    writer = t.known(f"writer.{made.draft.writer}", made.draft.writer)
    return t("story.wrote", writer=writer, share=t.share(made.draft.confidence))


def _old(entry: Entry, history: Sequence[Entry], faces: Faces) -> bool:
    """Say whether this very draft still waits, though an article that it cites is not what it was."""
    drafted = waiting(history)
    mine = drafted is not None and drafted.number == entry.number
    return mine and entry.decision is not None and faces.outdated(entry.decision)


def _others(entry: Entry, history: Sequence[Entry], titles: Mapping[str, str], faces: Faces) -> Iterator[Brief]:
    for one in [found for found in history if found.number != entry.number][:_OTHERS]:
        yield brief(one, titles, faces, speak())
