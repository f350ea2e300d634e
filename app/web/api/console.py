"""The console's half of `/api/v1`: what its pages do, for programs of somebody who has signed in."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from flask import Response
from flask_openapi.blueprint import APIBlueprint

from app.evidence.answers import tried
from app.evidence.story import story, whole
from app.store.accounts import Role
from app.store.ledger import RunQuery
from app.store.policies import Version
from app.web import acts
from app.web.access import session
from app.web.api import shapes
from app.web.api.answers import REFUSALS, told
from app.web.auth import person
from app.web.budget import Budget
from app.web.errors import Refusal
from app.web.faces import Faces, NotReady

READS = [{"session": list[str]()}]
WRITES = [{"session": list[str](), "page": list[str](), "forms": list[str]()}]
VERSIONS = 50


def console_api(faces: Faces) -> APIBlueprint:
    """Return the routes of people who have signed in."""
    routes = APIBlueprint("people", __name__, url_prefix="/api/v1", abp_responses=REFUSALS)
    _autonomy(routes, faces)
    _history(routes, faces)
    _runs(routes, faces)
    _trying(routes, faces, Budget(faces.budget, faces.clock))
    return routes


def _autonomy(routes: APIBlueprint, faces: Faces) -> None:
    @routes.get("/intents", responses={200: shapes.IntentsAnswer}, security=READS)
    @session(Role.VIEWER)
    def intents() -> Response:
        """Every intent with its level, its volume in 30 days, and who changed it last."""
        policy = faces.policy()
        head = {"version": faces.policies.stamp(), "managed": faces.managed, "paused": policy.paused}
        return told({**head, "intents": acts.intents(faces)})

    @routes.post("/intents/preview", responses={200: shapes.PreviewAnswer}, security=WRITES)
    @session(Role.VIEWER)
    def preview(body: shapes.Preview) -> Response:
        """What a change would have made of the newest runs; nothing is changed."""
        return told({"intents": acts.foresee(faces, _wishes(body.changes), body.since_days)})

    @routes.post("/intents", responses={200: shapes.Edition}, security=WRITES)
    @session(Role.ADMIN)
    def change(body: shapes.Reform) -> Response:
        """Put other levels or thresholds in force, from the next ticket on."""
        return told(_edition(acts.change(faces, _wishes(body.changes), person(), body.reason, body.base)))

    @routes.post("/pause", responses={200: shapes.SwitchAnswer}, security=WRITES)
    @session(Role.AGENT)
    def pause(body: shapes.Switch) -> Response:
        """Stop all automation, or let it go on; the second is for administrators."""
        if body.paused:
            return told({"paused": True, **asdict(acts.pause(faces, person(), body.reason))})
        acts.resume(faces, person(), body.reason)
        return told({"paused": False, "who": person().email, "at": faces.clock.now(), "reason": body.reason})


def _history(routes: APIBlueprint, faces: Faces) -> None:
    @routes.get("/versions", responses={200: shapes.VersionsAnswer}, security=READS)
    @session(Role.VIEWER)
    def versions() -> Response:
        """The newest versions of the policy, and what each changed."""
        return told({"versions": [_edition(one) for one in faces.policies.history(VERSIONS)]})

    @routes.post("/versions/<number>/restore", responses={200: shapes.Edition}, security=WRITES)
    @session(Role.ADMIN)
    def restore(path: shapes.AtVersion, body: shapes.Return) -> Response:
        """Put an earlier version in force again, as a new one."""
        return told(_edition(acts.restore(faces, path.number, person(), body.reason, body.base)))


def _runs(routes: APIBlueprint, faces: Faces) -> None:
    @routes.get("/runs", responses={200: shapes.RunsAnswer}, security=READS)
    @session(Role.VIEWER)
    def runs(query: shapes.Search) -> Response:
        """Runs, newest first, narrowed by what is asked."""
        since = faces.clock.now() - timedelta(days=query.since_days) if query.since_days else None
        named = query.model_dump(include={"text", "connection", "kind", "intent", "reason"})
        entries = faces.ledger.search(RunQuery(**named, since=since), query.limit, query.before)
        return told({"runs": [story(one) for one in entries]})

    @routes.get("/runs/<number>", responses={200: shapes.WholeAnswer}, security=READS)
    @session(Role.VIEWER)
    def run(path: shapes.AtNumber) -> Response:
        """Everything that is kept about a run."""
        entry = faces.ledger.get(path.number)
        if entry is None:
            raise Refusal(404, "unknown_run", "There is no such run.", "Choose one from the list.")
        return told(whole(entry, faces.clock.now()))


def _trying(routes: APIBlueprint, faces: Faces, budget: Budget) -> None:
    @routes.post("/try", responses={200: shapes.TriedAnswer}, security=WRITES)
    @session(Role.AGENT)
    def attempt(body: shapes.Attempt) -> Response:
        """What the copilot would do with a text; nothing is written anywhere."""
        budget.spend(f"try {person().id}")
        name = body.connection or next(iter(faces.desks), "")
        if name not in faces.desks:
            raise Refusal(404, "unknown_connection", "There is no such connection.", "Name one of the settings.")
        try:
            decision = faces.try_(body.text, name)
        except NotReady:
            mend = "Try again in a few seconds."
            raise Refusal(503, "not_ready", "It is still loading.", mend, {"Retry-After": "5"}) from None
        return told(tried(decision, faces.clock.now()))


def _wishes(changes: dict[str, shapes.Wish]) -> acts.Wishes:
    return {name: wish.plain() for name, wish in changes.items()}


def _edition(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "created": version.created,
        "author": version.author,
        "reason": version.reason,
        "digest": version.digest,
        "changes": version.changes,
    }
