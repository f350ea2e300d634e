"""What a browser gets of the account: articles as anybody reads them, and the way to the agent's page of a ticket."""

from html import escape

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as Answer

from integrations.sandbox import reader
from integrations.sandbox.brands import BRAND
from integrations.sandbox.enclosures import content
from integrations.sandbox.zendesk.desk import desk, store

blueprint = Blueprint("pages", __name__)
PAGE = """<!doctype html>
<html lang="{locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="stylesheet" href="/hc/article.css">
</head>
<body><main><p class="place">Help centre of the sample shop</p><h1>{title}</h1>{body}</main></body>
</html>
"""
STYLE = """:root { color-scheme: light dark; }
body { margin: 0; background: light-dark(#fff, #161b1e); color: light-dark(#14191d, #e9edef);
  font: 400 1rem/1.6 ui-sans-serif, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: clamp(1.5rem, 6vw, 4rem) 1.25rem; }
h1 { font-size: 1.625rem; line-height: 1.25; }
.place { margin: 0; color: light-dark(#55606a, #a2adb5); font-size: 0.875rem; }
a { color: light-dark(#0a6a72, #5fc7cd); }
table { border-collapse: collapse; }
td, th { padding: 0.25rem 0.75rem; border: 1px solid light-dark(#e1e5e8, #2a3237); text-align: left; }
"""
RULES = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@blueprint.get("/hc/<locale>/articles/<int:number>")
def article(locale: str, number: int) -> Response:
    """Show what a stranger reads of an article, of the brand at whose address it is asked for."""
    from integrations.sandbox.workspace.thread import clean  # no helpdesk without readers has to load it

    brand = int(request.environ.get("sandbox.brand") or BRAND)
    seen = (one for one in reader.zendesk(store()) if (one.article, one.locale, one.brand) == (number, locale, brand))
    found = next(seen, None)
    if found is None:
        abort(404)
    page = PAGE.format(locale=escape(locale), title=escape(found.title), body=clean(found.body))
    return Response(page, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": RULES})


@blueprint.get("/hc/article.css")
def style() -> Response:
    """Give the look of these pages."""
    return Response(STYLE, content_type="text/css; charset=utf-8")


@blueprint.get("/attachments/token/<int:number>/")
def file(number: int) -> Response:
    """Give the bytes of a file on a comment to whoever knows its address."""
    held = store().rows.get("enclosure", number)
    if held is None:
        abort(404)
    return Response(content(held), content_type=held["content_type"])


@blueprint.get("/agent/tickets/<int:number>")
def ticket(number: int) -> Answer:
    """Lead to the agent's page of a ticket, where there is one."""
    if not desk().workspace:
        abort(404)
    return redirect(f"{desk().workspace}/tickets/{number}", 302)
