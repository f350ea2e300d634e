"""Intents proposed from past tickets: looked for at once, then each accepted, merged into another one, or dropped."""

from flask import Blueprint, Response, make_response, redirect, request, url_for

from app.store.accounts import Role
from app.store.suggestions import Act
from app.web import acts
from app.web.access import session
from app.web.auth import person
from app.web.console.force import force_of, own_files
from app.web.console.frame import show, speak
from app.web.console.past import LARGEST, Unusable, collected
from app.web.console.pick import Left, grows, left
from app.web.console.proposed import Page, items
from app.web.console.saved import saved
from app.web.errors import Refusal
from app.web.faces import Faces, NotReady

ACTS = ("accept", "merge", "drop", "back")


def suggestion_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the page, what looks at tickets, and what is done with a proposal."""

    @pages.get("/suggestions", endpoint="suggestions")
    @session(Role.ADMIN)
    def suggestions() -> Response:
        return _show(faces)

    @pages.post("/suggestions", endpoint="suggest")
    @session(Role.ADMIN, LARGEST)
    def suggest() -> Response:
        t, policy = speak(), force_of(faces).policy
        try:
            name, tickets = collected(faces, policy, t)
            found = faces.propose(tickets, policy)
        except Unusable as error:
            return _show(faces, problem=str(error), status=422)
        except NotReady:
            return _show(faces, problem=t("suggestions.busy"), status=503)
        except LookupError:
            return _show(faces, problem=t("suggestions.no_encoder"), status=503)
        faces.holdings.suggestions.keep(person().email, name, len(tickets), found)
        return make_response(redirect(url_for("console.suggestions"), 303))

    @pages.post("/suggestions/forget", endpoint="suggestions_forget")
    @session(Role.ADMIN)
    def forget() -> Response:
        faces.holdings.suggestions.forget(person().email)
        return make_response(redirect(url_for("console.suggestions"), 303))

    @pages.post("/suggestions/<int:number>", endpoint="suggestion_act")
    @session(Role.ADMIN)
    def act(number: int) -> Response:
        last, t, do = faces.holdings.suggestions.last(), speak(), request.form.get("do", "")
        same = last is not None and request.form.get("result") == last.at.isoformat()
        if last is None or not same or number >= len(last.proposals) or do not in ACTS:
            return _show(faces, problem=t("suggestions.gone"), status=409)
        if do in {"drop", "back"}:
            faces.holdings.suggestions.did(number, Act(do) if do == "drop" else None)
            return make_response(redirect(url_for("console.suggestions"), 303))
        return _save(faces, number, left(last.proposals[number]), do)


def _save(faces: Faces, number: int, wish: Left, do: str) -> Response:
    force, t = force_of(faces), speak()
    if force.managed:
        return _show(faces, status=409)
    if request.form.get("base", -1, int) != force.number:
        return _show(faces, (number, wish), t("suggestions.stale", number=force.number), 409)
    try:
        text = grows(force, wish, do, t)
        version = acts.replace(faces, text, person(), wish.reason, force.number)
    except Unusable as error:
        return _show(faces, (number, wish), str(error), 422)
    except Refusal as refusal:
        return _show(faces, (number, wish), refusal.message, refusal.status)
    faces.holdings.suggestions.did(number, Act(do, wish.name if do == "accept" else wish.into))
    return make_response(redirect(url_for("console.suggestions", saved=version.number), 303))


def _show(faces: Faces, wish: tuple[int, Left] | None = None, problem: str = "", status: int = 200) -> Response:
    force, t, last = force_of(faces), speak(), faces.holdings.suggestions.last()
    found = items(last, force.policy, wish, problem if wish else "") if last else ()
    page = Page(
        base=force.number,
        managed=force.managed,
        last=last,
        result=last.at.isoformat() if last else "",
        open=tuple(one for one in found if not one.done),
        done=tuple(one for one in found if one.done),
        intents=tuple((one.name, one.title) for one in force.policy.intents),
        categories=tuple(sorted({one.category for one in force.policy.intents})),
        notices=tuple(t("autonomy.own_file", name=name) for name in own_files(faces)),
        problem="" if wish else problem,
        saved=saved(faces, request.args.get("saved", 0, int), force, t) if not problem else None,
    )
    return show(faces, "suggestions.html", "policy", page, status)
