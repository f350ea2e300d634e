"""The solutions API: categories, folders, sub-folders, articles, each in a language if asked."""

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.freshdesk import numbers
from integrations.sandbox.freshdesk.desk import store
from integrations.sandbox.freshdesk.errors import not_found
from integrations.sandbox.freshdesk.paging import known, page
from integrations.sandbox.freshdesk.shelves import Folder, Shelves, Visibility
from integrations.sandbox.rows import Record

blueprint = Blueprint("solutions", __name__)
HITS = ("hits", "thumbs_up", "thumbs_down", "feedback_count", "suggested")


@blueprint.get("/solutions/categories")
@blueprint.get("/solutions/categories/<language>")
def categories(language: str = numbers.PRIMARY) -> Response:
    """List categories."""
    _spoken(language)
    return page(_shelves().categories(), _category)


@blueprint.get("/solutions/categories/<int:number>")
@blueprint.get("/solutions/categories/<int:number>/<language>")
def category(number: int, language: str = numbers.PRIMARY) -> Response:
    """Show one category."""
    _spoken(language)
    return jsonify(_category(_of(_shelves().categories(), number)))


@blueprint.get("/solutions/categories/<int:number>/folders")
@blueprint.get("/solutions/categories/<int:number>/folders/<language>")
def folders(number: int, language: str = numbers.PRIMARY) -> Response:
    """List the folders directly in a category."""
    _spoken(language)
    _of(_shelves().categories(), number)
    return _folders(_shelves().folders(number), language)


@blueprint.get("/solutions/folders/<int:number>")
@blueprint.get("/solutions/folders/<int:number>/<language>")
def folder(number: int, language: str = numbers.PRIMARY) -> Response:
    """Show one folder."""
    _spoken(language)
    return jsonify(_folder(_held(number), language))


@blueprint.get("/solutions/folders/<int:number>/subfolders")
@blueprint.get("/solutions/folders/<int:number>/subfolders/<language>")
def subfolders(number: int, language: str = numbers.PRIMARY) -> Response:
    """List the folders in a folder."""
    _spoken(language)
    return _folders(_shelves().subfolders(_held(number)), language)


@blueprint.get("/solutions/folders/<int:number>/articles")
@blueprint.get("/solutions/folders/<int:number>/articles/<language>")
def articles(number: int, language: str = numbers.PRIMARY) -> Response:
    """List the articles of a folder that there are in a language, drafts too."""
    _spoken(language)
    shelves = _shelves()
    found = [_article(one, language) for one in shelves.articles(_held(number)) if shelves.text(one, language)]
    return page(found, dict)


@blueprint.get("/solutions/articles/<int:number>")
@blueprint.get("/solutions/articles/<int:number>/<language>")
def article(number: int, language: str = numbers.PRIMARY) -> Response:
    """Show one article; a translation that is missing is not found."""
    held = _shelves().article(number)
    if held is None or _shelves().text(held, language) is None:
        raise not_found()
    return jsonify(_article(held, language))


@blueprint.get("/search/solutions")
def search() -> Response:
    """Find published articles of the primary language that have every word of the term."""
    known("term", "page", "per_page")
    words = request.args.get("term", "").lower().split()
    found = [_article(one, numbers.PRIMARY) for one in _shelves().everything()]
    found = [one for one in found if one["status"] == 2]
    hits = [one for one in found if all(word in f"{one['title']} {one['description']}".lower() for word in words)]
    return page(hits, _found, ("term",))


def _found(shown: Record) -> Record:
    home = _held(shown["folder_id"])
    names = {"category_name": shown["hierarchy"][0]["data"]["name"], "folder_name": home.section["name"]}
    more: Record = {"path": f"/support/solutions/articles/{shown['id']}", "modified_at": shown["updated_at"]}
    more |= {"modified_by": shown["agent_id"], "language_id": 6, "folder_visibility": home.visibility.value}
    return {**shown, **names, **more}


def _article(held: Record, language: str) -> Record:
    shelves = _shelves()
    home = shelves.home(held)
    body: Record = {"id": held["id"], "type": 1, "agent_id": held["author_id"], "folder_id": home.id}
    body |= {"category_id": home.section["category_id"], "hierarchy": _branches(home, language, whole=True)}
    body |= {"tags": held["label_names"], "cloud_files": [], **dict.fromkeys(HITS, 0)}
    body |= {"attachments": [_file(one) for one in store().enclosures.of(held["id"]) if not one["inline"]]}
    body |= {"created_at": held["created_at"], **(shelves.text(held, language) or {})}
    return {**body, "seo_data": {"meta_title": body["title"], "meta_description": ""}}


def _file(record: Record) -> Record:
    number, name = record["id"], record["file_name"]
    address = f"{request.host_url}data/helpdesk/attachments/{number}/original/{name}"
    body: Record = {"id": number, "name": name, "content_type": record["content_type"], "size": record["size"]}
    body |= {"created_at": record["created_at"], "updated_at": record["updated_at"]}
    return {**body, "attachment_url": f"{address}?{store().enclosures.signed(number)}"}


def _folders(found: list[Folder], language: str) -> Response:
    return page([_folder(one, language) for one in found], dict)


def _folder(held: Folder, language: str) -> Record:
    shelves, section = _shelves(), held.section
    parent = shelves.parent(held)
    body: Record = {"id": held.id, "name": section["name"], "description": section["description"] or None}
    body |= {"visibility": held.visibility.value, "parent_folder_id": parent.id if parent else None}
    body |= {"articles_count": len(shelves.articles(held)), "sub_folders_count": len(shelves.subfolders(held))}
    body |= {"hierarchy": _branches(held, language), "icon_url": None}
    if held.visibility is Visibility.COMPANIES:
        body["company_ids"] = shelves.companies(held)
    return {**body, "created_at": section["created_at"], "updated_at": section["updated_at"]}


def _category(held: Record) -> Record:
    body: Record = {"id": held["id"], "name": held["name"], "description": held["description"], "icon": {}}
    portals = held.get("portals")
    body |= {"visible_in_portals": [numbers.PORTAL] if portals is None else portals}
    return {**body, "created_at": held["created_at"], "updated_at": held["updated_at"]}


def _branches(held: Folder, language: str, whole: bool = False) -> list[Record]:
    """Return the category and the folders above a folder, and the folder itself if `whole`."""
    shelves, above = _shelves(), [held] if whole else []
    inner = shelves.parent(held)
    while inner is not None:
        above.insert(0, inner)
        inner = shelves.parent(inner)
    root = _of(shelves.categories(), held.section["category_id"])
    steps = [("category", root["id"], root["name"]), *(("folder", one.id, one.section["name"]) for one in above)]
    return [
        {"level": level, "type": kind, "data": {"id": number, "name": name, "language": language}}
        for level, (kind, number, name) in enumerate(steps)
    ]


def _shelves() -> Shelves:
    return Shelves(store())


def _held(number: int) -> Folder:
    found = _shelves().folder(number)
    if found is None:
        raise not_found()
    return found


def _of(held: list[Record], number: int) -> Record:
    found = next((one for one in held if one["id"] == number), None)
    if found is None:
        raise not_found()
    return found


def _spoken(language: str) -> None:
    """Refuse a language that the account does not have. Names of folders are the same in all of them."""
    if language not in (numbers.PRIMARY, *_shelves().languages()):
        raise not_found()
