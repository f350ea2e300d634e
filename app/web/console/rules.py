"""The never-alone rules: what each does and how often it decided, changed one at a time, taken back like any change."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, request, url_for

from app.policy import PolicyError, Ruling, ruled, rulings
from app.store.accounts import Role
from app.store.hits import hits
from app.web import acts
from app.web.access import session
from app.web.auth import person
from app.web.console.force import force_of
from app.web.console.frame import show, speak
from app.web.console.pause import LONGEST
from app.web.console.saved import Saved, saved
from app.web.errors import Refusal
from app.web.faces import Faces

DAYS = 30
SEVERITIES = ("low", "medium", "high")
_GROUP = 100  # characters


@dataclass(frozen=True, slots=True)
class Row:
    """One rule. `number` is empty where it has none."""

    name: str
    on: bool
    group: str
    severity: str
    key: str
    number: str
    names: str
    hits: int
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """All of them. `open`: the one that could not be saved, as it was sent."""

    base: int
    managed: str
    editable: bool
    rows: tuple[Row, ...]
    severities: tuple[str, ...] = SEVERITIES
    days: int = DAYS
    problem: str = ""
    open: str = ""
    saved: Saved | None = None


def rule_routes(pages: Blueprint, faces: Faces) -> None:
    """Add the page and its form."""

    @pages.get("/rules", endpoint="rules")
    @session(Role.VIEWER)
    def rules() -> Response:
        return _show(faces)

    @pages.post("/rules", endpoint="rule_change")
    @session(Role.ADMIN)
    def change() -> Response:
        force, t, name = force_of(faces), speak(), request.form.get("rule", "")
        reason = " ".join(request.form.get("reason", "").split())[:LONGEST]
        found = next((one for one in rulings(force.policy) if one.reason == name), None)
        if found is None or force.managed:
            return _show(faces, t("rules.gone") if found is None else "", status=409)
        if not reason:
            return _show(faces, t("review.no_reason"), name, 422)
        try:
            text = ruled(force.toml, name, _keys(found))
            version = acts.replace(faces, text, person(), reason, request.form.get("base", -1, int))
        except (PolicyError, ValueError) as error:
            return _show(faces, t("rules.bad", words=str(error)), name, 422)
        except Refusal as refusal:
            return _show(faces, refusal.message, name, refusal.status)
        return make_response(redirect(url_for("console.rules", saved=version.number), 303))


def _keys(rule: Ruling) -> dict[str, str | bool | int | float]:
    """Return what the form sets. Raise ValueError for a number that is none."""
    keys: dict[str, str | bool | int | float] = {"on": request.form.get("on") == "on"}
    keys["group"] = " ".join(request.form.get("group", "").split())[:_GROUP]
    keys["severity"] = request.form.get("severity", "")
    if rule.key:
        number = float(request.form.get("number", "").strip().replace(",", "."))
        keys[rule.key] = int(number) if number.is_integer() else number
    same = {"on": rule.on, "group": rule.group, "severity": rule.severity, rule.key: rule.number}
    return {key: value for key, value in keys.items() if same[key] != value}


def _row(rule: Ruling, counts: dict[str, int]) -> Row:
    return Row(
        name=rule.reason,
        on=rule.on,
        group=rule.group,
        severity=rule.severity,
        key=rule.key,
        number=f"{rule.number:g}" if rule.key else "",
        names=", ".join(rule.names),
        hits=counts.get(rule.reason, 0),
        url=f"{url_for('console.runs')}?{urlencode({'reason': str(rule.reason), 'days': DAYS})}",
    )


def _show(faces: Faces, problem: str = "", open_: str = "", status: int = 200) -> Response:
    force, t = force_of(faces), speak()
    counts = hits(faces.ledger.store, faces.clock.now() - timedelta(days=DAYS))
    page = Page(
        base=force.number,
        managed=force.managed,
        editable=not force.managed and person().role.may(Role.ADMIN),
        rows=tuple(_row(one, counts) for one in rulings(force.policy)),
        problem=problem,
        open=open_,
        saved=saved(faces, request.args.get("saved", 0, int), force, t) if not problem else None,
    )
    return show(faces, "rules.html", "policy", page, status)
