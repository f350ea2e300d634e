"""The try box: any text, judged as a ticket would be; nothing is written anywhere."""

from dataclasses import dataclass

from flask import Blueprint, Response, request

from app.domain import Decision
from app.evidence.desk import chips
from app.store.accounts import Role
from app.web.access import session
from app.web.auth import person
from app.web.budget import Budget
from app.web.console.drafts import Bound, Written, bounds, level_of, silence, written
from app.web.console.force import force_of
from app.web.console.frame import show, speak
from app.web.console.signals import Fact
from app.web.console.story import tongue
from app.web.console.texts import Texts
from app.web.faces import Faces, NotReady

LONGEST = 8000  # characters


@dataclass(frozen=True, slots=True)
class Guess:
    """One kind of question and how likely it is; `width` in per cent."""

    title: str
    probability: float
    width: float


@dataclass(frozen=True, slots=True)
class Result:
    """What the copilot would do, and why."""

    level: str
    why: str
    detail: str
    guesses: tuple[Guess, ...]
    threshold: float
    facts: tuple[Fact, ...]
    limits: tuple[Bound, ...]
    draft: Written | None
    silence: str  # why there is none


@dataclass(frozen=True, slots=True)
class Page:
    """The box, what was written into it, what came of it."""

    connections: tuple[str, ...]
    connection: str
    text: str = ""
    error: str = ""
    result: Result | None = None


def trial_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the try box."""
    budget = Budget(faces.budget, faces.clock)
    names = tuple(sorted(faces.desks))

    @pages.get("/try", endpoint="trial")
    @session(Role.AGENT)
    def empty() -> Response:
        return show(faces, "trial.html", "try", Page(names, names[0] if names else ""))

    @pages.post("/try", endpoint="attempt")
    @session(Role.AGENT)
    def attempt() -> Response:
        budget.spend(f"try {person().id}")
        text, t = request.form.get("text", ""), speak()
        asked = request.form.get("connection", "")
        name = asked if asked in names else names[0] if names else ""
        error, status = _wrong(text, t), 422
        result = None
        if not error:
            try:
                result, status = _result(faces.try_(text, name), faces, t), 200
            except NotReady:
                error, status = t("try.not_ready"), 503
            except LookupError:
                error, status = t("refused.404.words"), 404
        return show(faces, "trial.html", "try", Page(names, name, text, error, result), status)


def _wrong(text: str, t: Texts) -> str:
    if not text.strip():
        return t("try.no_text")
    return t("try.too_long", count=t.number(LONGEST)) if len(text) > LONGEST else ""


def _result(made: Decision, faces: Faces, t: Texts) -> Result:
    policy = force_of(faces).policy
    intent = policy.intent(made.triage.intent) if made.triage else None
    titles = {one.name: one.title for one in policy.intents}
    return Result(
        level=level_of(made),
        why=t(f"reason.{made.reason}"),
        detail=t.detail(made.detail),
        guesses=_guesses(made, titles),
        threshold=intent.threshold if intent else 0.0,
        facts=_facts(made, t),
        limits=bounds(made.limits, t),
        draft=written(made, faces.clock.now(), t),
        silence=silence(made, t),
    )


def _guesses(made: Decision, titles: dict[str, str]) -> tuple[Guess, ...]:
    if made.triage is None:
        return ()
    first = (made.triage.title, made.triage.probability)
    others = [(titles.get(name, name), probability) for name, probability in made.triage.runners_up]
    return tuple(Guess(title, chance, round(max(0.5, 100 * chance), 1)) for title, chance in [first, *others])


def _facts(made: Decision, t: Texts) -> tuple[Fact, ...]:
    shown, facts = chips(made), list[Fact]()
    if shown.language:
        facts.append(Fact(t("try.language"), tongue(shown.language.code, shown.language.sure, t)))
    if made.triage:
        facts.append(Fact(t("try.scope"), t.share(made.triage.scope)))
    for name, guess in (("sentiment", shown.sentiment), ("urgency", shown.urgency)):
        if guess:
            value = t.known(f"{name}.{guess.value}", guess.value)
            facts.append(Fact(t(f"try.{name}"), f"{value}, {t.share(guess.probability)}"))
    return tuple(facts)
