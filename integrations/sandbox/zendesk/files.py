"""The files of articles at the help centre's own address, for a browser or whoever has our credentials."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from integrations.sandbox.enclosures import content
from integrations.sandbox.errors import Refusal
from integrations.sandbox.zendesk import guard
from integrations.sandbox.zendesk.desk import brand, store

blueprint = Blueprint("files", __name__, url_prefix="/hc")
SIGN_IN = "<!doctype html><title>Sign in</title><h1>Sign in</h1>"


@blueprint.get("/article_attachments/<int:number>")
def attachment(number: int) -> Answer:
    """Lead to the file of an article; whoever may not read that is asked to sign in."""
    held = store().enclosures.get(number)
    bearer = guard.bearer()
    reader = store().people.get(bearer.user_id) if bearer else None
    article = store().help.article(held["article_id"])
    if store().help.brand_of(article) != brand() or not store().enclosures.shown(held, reader):
        return redirect(f"/hc/signin?return_to={number}", 302)
    return redirect(f"/hc/files/{number}/{held['file_name']}?{store().enclosures.signed(number)}", 302)


@blueprint.get("/files/<int:number>/<path:name>")
def file(number: int, name: str) -> Response:
    """Give the bytes to whoever was led here."""
    held = store().enclosures.get(number)
    if not store().enclosures.opens(number, request.args.get("Expires", ""), request.args.get("Signature", "")):
        return Response(SIGN_IN, 403, content_type="text/html; charset=utf-8")
    return Response(content(held), content_type=held["content_type"])


@blueprint.get("/signin")
def sign_in() -> Response:
    """Ask who it is."""
    return Response(SIGN_IN, content_type="text/html; charset=utf-8")


@blueprint.errorhandler(Refusal)
def refuse(error: Refusal) -> tuple[str, int]:
    """Show that there is nothing."""
    return "<!doctype html><title>Not found</title>", error.status
