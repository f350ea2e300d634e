"""The help centre's API. What is listed depends on who asks."""

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.articles import DEFAULT, Page
from integrations.sandbox.brands import BRAND
from integrations.sandbox.errors import bad_request, forbidden, not_found
from integrations.sandbox.markup import plain
from integrations.sandbox.moments import epoch
from integrations.sandbox.people import STAFF
from integrations.sandbox.rows import Record
from integrations.sandbox.zendesk.desk import brand, caller, place, reader, sent, store
from integrations.sandbox.zendesk.paging import Render, address, ends, page

blueprint = Blueprint("help_center", __name__, url_prefix="/help_center")
INCREMENT = 1000
INSIDE = {"brand_id", "portals", "key", "segment_id", "untranslated"}  # not in the vendor's answers


def article_body(article: Record) -> Record:
    """Return an article as the API shows it, with its two addresses."""
    number, locale = article["id"], article["locale"]
    pages = f"{request.host_url}hc/{locale}/articles/{number}"
    return {"id": number, "url": place(f"help_center/{locale}/articles/{number}.json"), "html_url": pages, **article}


@blueprint.before_request
def open_to_strangers() -> None:
    """Turn strangers away from a help centre that is closed to them."""
    if not _staff() and store().help.brands.get(brand())["help_center_state"] != "enabled":
        raise forbidden()


@blueprint.get("/articles")
def all_articles() -> Response:
    """List the default locale's articles; without an agent's token a locale must be named."""
    if not _staff():
        raise not_found()
    return jsonify(_list(store().help.listed(DEFAULT, reader(), brand())))


@blueprint.get("/<locale>/articles")
def articles(locale: str) -> Response:
    """List the articles of one locale."""
    return jsonify(_list(store().help.listed(locale, reader(), brand())))


@blueprint.get("/<locale>/sections/<int:section_id>/articles")
def section_articles(locale: str, section_id: int) -> Response:
    """List the articles of one section in one locale."""
    listed = store().help.listed(locale, reader(), brand())
    return jsonify(_list([one for one in listed if one["section_id"] == section_id]))


@blueprint.get("/articles/<int:article_id>")
@blueprint.get("/<locale>/articles/<int:article_id>")
def article(article_id: int, locale: str = "") -> Response:
    """Show one article."""
    held = _here(article_id)
    found = store().help.shown(held, locale or held["source_locale"], reader())
    if found is None:
        raise not_found()
    return jsonify({"article": article_body(found)})


@blueprint.get("/incremental/articles")
def incremental() -> Response:
    """List articles changed since a time, each in its source locale. Archived ones leave no trace."""
    text = request.args.get("start_time", "")
    if not text.isdigit():
        raise bad_request("InvalidValue", "Parameter start_time must be an epoch time")
    changed = [one for one in store().help.listed(None, reader(), brand()) if epoch(one["updated_at"]) >= int(text)]
    changed.sort(key=lambda one: (one["updated_at"], one["id"]))
    chosen = changed[:INCREMENT]
    end = epoch(chosen[-1]["updated_at"]) if chosen else int(text)
    following = address(start_time=end) if len(changed) > INCREMENT else None
    body = {"articles": [article_body(one) for one in chosen], "count": len(chosen)}
    return jsonify({**body, "next_page": following, "end_time": end})


@blueprint.get("/articles/search")
def search() -> Response:
    """Find articles that have every word of the query."""
    words = request.args.get("query", "").lower().split()
    listed = store().help.listed(request.args.get("locale") or DEFAULT, reader(), brand())
    found = [one for one in listed if all(word in f"{one['title']} {one['body']}".lower() for word in words)]
    results = [{**one, "snippet": plain(one["body"])[:200], "result_type": "article"} for one in found]
    return jsonify(_paged("results", results, article_body))


@blueprint.get("/articles/<int:article_id>/attachments")
@blueprint.get("/articles/<int:article_id>/attachments/<kind>")
@blueprint.get("/<locale>/articles/<int:article_id>/attachments")
@blueprint.get("/<locale>/articles/<int:article_id>/attachments/<kind>")
def attachments(article_id: int, locale: str = "", kind: str = "") -> Response:
    """List the files of an article: all, those within its text (`inline`), or the others (`block`)."""
    held = _here(article_id)
    wanted = {"": {True, False}, "inline": {True}, "block": {False}}.get(kind)
    if wanted is None or store().help.shown(held, locale or held["source_locale"], reader()) is None:
        raise not_found()
    found = [one for one in store().enclosures.of(article_id) if one["inline"] in wanted]
    return jsonify(_paged("article_attachments", found, _attachment))


@blueprint.get("/articles/<int:article_id>/translations")
def translations(article_id: int) -> Response:
    """List the translations of an article that the caller may see."""
    held = _here(article_id)
    found = [one for one in store().help.translations(article_id) if store().help.shown(held, one["locale"], reader())]
    return jsonify(_paged("translations", found, _translation))


@blueprint.get("/articles/<int:article_id>/translations/<locale>")
def translation(article_id: int, locale: str) -> Response:
    """Show one translation."""
    held = _here(article_id)
    found = store().help.translation(article_id, locale)
    if found is None or store().help.shown(held, locale, reader()) is None:
        raise not_found()
    return jsonify({"translation": _translation(found)})


@blueprint.put("/articles/<int:article_id>/translations/<locale>")
def translate(article_id: int, locale: str) -> Response:
    """Change a translation's title, body or draft."""
    _authors_only()
    fields = {key: value for key, value in sent("translation").items() if key in {"title", "body", "draft"}}
    store().edit_article(article_id, locale, **fields)
    return jsonify({"translation": _translation(store().help.translation(article_id, locale) or {})})


@blueprint.post("/<locale>/sections/<int:section_id>/articles")
@blueprint.post("/sections/<int:section_id>/articles")
def publish(section_id: int, locale: str = DEFAULT) -> tuple[Response, int]:
    """Publish an article. Who is not told who may read it keeps it to signed-in users."""
    _authors_only()
    asked = sent("article")
    segment = asked.get("user_segment_id", store().account.signed_in_segment_id)
    page_asked = Page(
        asked.get("title", ""), asked.get("body", ""), asked.get("locale", locale), bool(asked.get("draft"))
    )
    segments = [] if segment is None else [segment]
    more = {"user_segment_id": segment, "user_segment_ids": segments, "label_names": asked.get("label_names", [])}
    made = store().help.add(page_asked, caller(), section_id, **more)
    found = store().help.shown(made, page_asked.locale, reader())
    return jsonify({"article": article_body(found or {})}), 201


@blueprint.delete("/articles/<int:article_id>")
def archive(article_id: int) -> tuple[str, int]:
    """Archive an article."""
    _authors_only()
    store().archive_article(article_id)
    return "", 204


@blueprint.get("/locales")
def locales() -> Response:
    """List the locales of the help centre."""
    return jsonify({"locales": store().help.locales(), "default_locale": DEFAULT})


@blueprint.get("/categories")
@blueprint.get("/<locale>/categories")
def categories(locale: str = DEFAULT) -> Response:
    """List categories."""
    return jsonify(_paged("categories", _categories(), lambda one: _branch("categories", one, locale)))


@blueprint.get("/sections")
@blueprint.get("/<locale>/sections")
def sections(locale: str = DEFAULT) -> Response:
    """List sections."""
    return jsonify(_paged("sections", _sections(), lambda one: _branch("sections", one, locale)))


@blueprint.get("/user_segments")
def segments() -> Response:
    """List the groups of readers, to agents alone."""
    _authors_only()
    return jsonify(page("user_segments", store().rows.all("segment"), dict))


@blueprint.get("/articles/labels")
def labels() -> Response:
    """List the labels in use."""
    names = sorted({name for one in store().rows.all("article") for name in one["label_names"]})
    return jsonify(page("labels", [{"id": number, "name": name} for number, name in enumerate(names, 1)], dict))


def _list(found: list[Record]) -> Record:
    wanted = set(filter(None, request.args.get("label_names", "").split(",")))
    kept = [one for one in found if wanted <= set(one["label_names"])]
    key = request.args.get("sort_by", "")
    if key in {"title", "created_at", "updated_at", "edited_at"}:
        kept.sort(key=lambda one: str(one[key]))
    return _paged("articles", kept, article_body)


def _paged(name: str, items: list[Record], render: Render) -> Record:
    """Return a page with what this API adds: both ends of a cursor, or where an offset stands."""
    body = page(name, items, render, descending=request.args.get("sort_order") == "desc")
    if "links" in body:
        return {**body, "links": {**ends(items), **body["links"]}}
    number, size = int(request.args.get("page", "1")), min(int(request.args.get("per_page", "100")), 100)
    order = {"sort_by": request.args.get("sort_by", "position"), "sort_order": request.args.get("sort_order", "asc")}
    return {**body, "page": number, "per_page": size, "page_count": -(-len(items) // size), **order}


def _translation(record: Record) -> Record:
    locale, number = record["locale"], record["source_id"]
    url = place(f"help_center/articles/{number}/translations/{locale}.json")
    return {"url": url, "html_url": f"{request.host_url}hc/{locale}/articles/{number}", **record}


def _attachment(record: Record) -> Record:
    number, article_id = record["id"], record["article_id"]
    url = place(f"help_center/articles/{article_id}/attachments/{number}.json")
    told = {key: value for key, value in record.items() if key != "content"}
    return {"url": url, "content_url": f"{request.host_url}hc/article_attachments/{number}", **told}


def _branch(kind: str, record: Record, locale: str) -> Record:
    number = record["id"]
    pages = f"{request.host_url}hc/{locale}/{kind}/{number}"
    told = {key: value for key, value in record.items() if key not in INSIDE}
    return {"url": place(f"help_center/{locale}/{kind}/{number}.json"), "html_url": pages, **told, "locale": locale}


def _here(article_id: int) -> Record:
    """Return an article of this very help centre."""
    found = store().help.article(article_id)
    if store().help.brand_of(found) != brand():
        raise not_found()
    return found


def _categories() -> list[Record]:
    return [one for one in store().rows.all("category") if one.get("brand_id", BRAND) == brand()]


def _sections() -> list[Record]:
    return [one for one in store().rows.all("section") if store().help.brand_of_section(one) == brand()]


def _staff() -> bool:
    return (reader() or {}).get("role") in STAFF


def _authors_only() -> None:
    if not _staff():
        raise forbidden()
