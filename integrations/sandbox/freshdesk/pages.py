"""The portal as a browser without an account gets it: the links of articles lead here."""

from html import escape

from flask import Blueprint, abort, redirect, request
from flask import Response as Answer
from werkzeug.wrappers import Response

from integrations.sandbox import reader
from integrations.sandbox.desk import store
from integrations.sandbox.enclosures import content
from integrations.sandbox.freshdesk import numbers
from integrations.sandbox.reader import Sight

blueprint = Blueprint("portal", __name__)
LOGIN = "/support/login"
PORTAL = "/support/solutions"


@blueprint.get(PORTAL)
@blueprint.get(f"/<language>{PORTAL}")
def solutions(language: str = "") -> str | Response:
    """Show the titles of all articles; a closed portal asks for a login."""
    return _locked() or _list(language or numbers.PRIMARY)


@blueprint.get(f"{PORTAL}/articles/<int:number>")
@blueprint.get(f"/<language>{PORTAL}/articles/<int:number>")
def solution(number: int, language: str = "") -> str | Response:
    """Show an article."""
    wanted = (number, language or numbers.PRIMARY)
    return _locked() or _page([one for one in reader.freshdesk(store()) if (one.article, one.locale) == wanted])


@blueprint.get("/data/helpdesk/attachments/<int:number>/original/<path:name>")
def file(number: int, name: str) -> Answer:
    """Give the bytes of a file to whoever has its signed address, as the store does where Freshdesk keeps them."""
    if not store().enclosures.opens(number, request.args.get("Expires", ""), request.args.get("Signature", "")):
        return Answer("<Error><Code>AccessDenied</Code></Error>", 403, content_type="application/xml")
    held = store().rows.get("enclosure", number)
    if held is None:
        return Answer("<Error><Code>NoSuchKey</Code></Error>", 404, content_type="application/xml")
    return Answer(content(held), content_type=held["content_type"])


def _locked() -> Response | None:
    return None if store().help.brands.own()["help_center_state"] == "enabled" else redirect(LOGIN)


def _list(language: str) -> str:
    titles = sorted(one.title for one in reader.freshdesk(store()) if one.locale == language)
    return f"<!doctype html><title>Solutions</title><ul>{''.join(f'<li>{escape(one)}' for one in titles)}</ul>"


def _page(found: list[Sight]) -> str:
    if not found:
        abort(404)
    return f"<!doctype html><title>{escape(found[0].title)}</title><h1>{escape(found[0].title)}</h1>{found[0].body}"
