"""What customers are told before an answer, and the hours behind it: look, change, try on, undo."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, make_response, redirect, request, url_for

from app.domain import Courtesy, Policy
from app.hours import is_open
from app.policy import PolicyError, load, tabled
from app.store.accounts import Role
from app.web import acts
from app.web.access import session
from app.web.auth import person
from app.web.console.force import Force, force_of, own_files
from app.web.console.frame import show, speak
from app.web.console.opening import Opening, held, sent, wanted, zones
from app.web.console.pause import LONGEST
from app.web.console.policy import problems
from app.web.console.saved import Saved, saved
from app.web.console.spans import clocked
from app.web.console.texts import Texts
from app.web.errors import Refusal
from app.web.faces import Desk, Faces
from app.writers.courtesies import Moment, slots, spoken, written

_SHOWN = 12  # holidays


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of one connection. `whence`: helpdesk, policy, nobody or outage."""

    name: str
    whence: str
    zone: str = ""
    week: tuple[tuple[int, str], ...] = ()  # weekday from 0, its hours
    holidays: tuple[str, ...] = ()
    country: str = ""
    open: bool = False
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """One approved text, and how it reads now; `own`: what is said where none is approved."""

    language: str
    text: str
    now: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of acknowledgement."""

    name: str
    on: bool
    was: bool
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole of it."""

    base: int
    managed: str
    editable: bool
    hours: tuple[Hours, ...]
    kinds: tuple[Kind, ...]
    promise: float
    opening: Opening
    zones: tuple[str, ...]
    reason: str = ""
    reason_error: str = ""
    problems: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    saved: Saved | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form holds, by the tables of the policy; `text`: the whole policy with it, if it is one."""

    policy: Policy
    opening: Opening
    text: str = ""
    reason: str = ""
    reason_error: str = ""
    problems: tuple[str, ...] = ()


def manner_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the page and what can be done with it."""

    @pages.get("/manners", endpoint="manners")
    @session(Role.VIEWER)
    def manners() -> Response:
        return _show(faces)

    @pages.post("/manners", endpoint="manners_change")
    @session(Role.ADMIN)
    def change() -> Response:
        force, t = force_of(faces), speak()
        if force.managed:
            return _show(faces, status=409)
        wish = _wish(force, t)
        if wish.problems:
            return _show(faces, wish, status=422)
        if request.form.get("base", -1, int) != force.number:
            return _show(faces, wish, (t("policy.stale", number=force.number),), 409)
        if request.form.get("do") != "save" or wish.reason_error:
            return _show(faces, wish, status=422 if wish.reason_error else 200)
        return _saved(faces, force, wish)


def _saved(faces: Faces, force: Force, wish: Wish) -> Response:
    if wish.text == force.toml:
        return _show(faces, wish, (speak()("policy.same"),))
    try:
        version = acts.replace(faces, wish.text, person(), wish.reason, force.number)
    except Refusal as refusal:
        return _show(faces, wish, (refusal.message,), refusal.status)
    return make_response(redirect(url_for("console.manners", saved=version.number), 303))


def _wish(force: Force, t: Texts) -> Wish:
    """Return what the form wants of the policy."""
    reason = " ".join(request.form.get("reason", "").split())[:LONGEST]
    missing = t("review.no_reason") if request.form.get("do") == "save" and not reason else ""
    opening = sent()
    asked = _tables(force.policy) | wanted(held(force.policy), opening)
    try:
        text = tabled(force.toml, asked)
        return Wish(load(text), opening, text, reason, missing)
    except PolicyError as error:
        told = tuple(one.words for one in problems(force.toml, error))
        return Wish(_seen(force.policy), opening, reason=reason, reason_error=missing, problems=told)


def _tables(policy: Policy) -> dict[tuple[str, ...], Mapping[str, object]]:
    """Return the tables of the policy that the form changes, with what it holds for them; nothing is lost by it."""
    known = _approved(policy)
    made: dict[tuple[str, ...], Mapping[str, object]] = {}
    for one in Courtesy:
        on, texts = _on(one), _texts(one, policy)
        if on is not (one in policy.courtesies):
            made["acknowledge", one] = {"on": on}
        changed = {language: text or None for language, text in texts.items() if text != known.get((one, language), "")}
        if changed:
            made["acknowledge", one, "texts"] = changed
    return made


def _seen(policy: Policy) -> Policy:
    """Return the policy with what the form holds, right or wrong, to be shown again."""
    texts = ((one, language, text) for one in Courtesy for language, text in _texts(one, policy).items())
    return replace(policy, courtesies=tuple(filter(_on, Courtesy)), greetings=tuple(texts))


def _on(courtesy: Courtesy) -> bool:
    return request.form.get(f"on.{courtesy}") == "yes"


def _texts(courtesy: Courtesy, policy: Policy) -> dict[str, str]:
    names = {language: f"text.{courtesy}.{language}" for language in policy.languages}
    return {key: request.form.get(name, "").replace("\r\n", "\n").strip() for key, name in names.items()}


def _approved(policy: Policy) -> dict[tuple[Courtesy, str], str]:
    return {(one, language): text for one, language, text in policy.greetings}


def _show(faces: Faces, wish: Wish | None = None, notices: tuple[str, ...] = (), status: int = 200) -> Response:
    force, t = force_of(faces), speak()
    known = {name: desk.moment(faces.clock.now()) for name, desk in faces.desks.items()}
    policy = wish.policy if wish else force.policy
    first = next(iter(known.values()), Moment(faces.clock.now()))
    now = replace(first, answer_hours=policy.first_reply_hours)
    own = tuple(t("autonomy.own_file", name=name) for name in own_files(faces))
    page = Page(
        base=force.number,
        managed=force.managed,
        editable=not force.managed and person().role.may(Role.ADMIN),
        hours=tuple(_hours(faces.desks[name], one, t) for name, one in known.items()),
        kinds=tuple(_kind(one, policy, force.policy, now) for one in Courtesy),
        promise=policy.first_reply_hours,
        opening=wish.opening if wish else held(policy),
        zones=zones(),
        reason=wish.reason if wish else "",
        reason_error=wish.reason_error if wish else "",
        problems=wish.problems if wish else (),
        notices=(*notices, *own),
        saved=saved(faces, request.args.get("saved", 0, int), force, t) if wish is None else None,
    )
    return show(faces, "manners.html", "policy", page, status)


def _kind(courtesy: Courtesy, policy: Policy, was: Policy, now: Moment) -> Kind:
    known = _approved(policy)
    texts = tuple(
        Text(language, known.get((courtesy, language), ""), told, not known.get((courtesy, language)))
        for language in policy.languages
        if (told := written(courtesy, language, policy, now)) or spoken(language)
    )
    return Kind(str(courtesy), courtesy in policy.courtesies, courtesy in was.courtesies, texts)


def _hours(desk: Desk, moment: Moment, t: Texts) -> Hours:
    schedule = moment.schedule
    if schedule is None:
        return Hours(desk.name, moment.whence)
    days = [(at, clocked(schedule, at, "–")) for at in range(7)]
    holidays = sorted(one.isoformat() for one in schedule.holidays if one >= moment.now.date())
    return Hours(
        name=desk.name,
        whence=moment.whence,
        zone=schedule.zone,
        week=tuple((at, hours) for at, hours in days if hours),
        holidays=tuple(holidays[:_SHOWN]),
        country=" ".join(filter(None, (schedule.country, schedule.region))),
        open=is_open(schedule, moment.now),
        sentence=slots(t.language, moment).get("hours", ""),
    )
