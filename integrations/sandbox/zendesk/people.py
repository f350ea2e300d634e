"""Users, organizations, groups, brands, business hours."""

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.errors import bad_request, not_found
from integrations.sandbox.rows import Record
from integrations.sandbox.tickets import FORM
from integrations.sandbox.zendesk.desk import numbers, place, reader, sent, shown, store
from integrations.sandbox.zendesk.paging import page
from integrations.sandbox.zendesk.tickets import ticket_body

blueprint = Blueprint("people", __name__)


def _user(record: Record) -> Record:
    return shown("users", record)


@blueprint.get("/users/me")
def me() -> Response:
    """Show the caller. An anonymous caller is a user without id, not an error."""
    user = reader()
    if user is None:
        return jsonify(
            {"user": {"id": None, "name": "Anonymous user", "email": "invalid@example.com", "role": "end-user"}}
        )
    return jsonify({"user": {**_user(user), "authenticity_token": "sandbox"}})


@blueprint.get("/users")
def index() -> Response:
    """List users, of one role if asked."""
    role = request.args.get("role")
    return jsonify(page("users", [one for one in store().rows.all("user") if role in (None, one["role"])], _user))


@blueprint.get("/users/show_many")
def show_many() -> Response:
    """Show up to 100 users; ids that are not there are left out."""
    wanted = set(numbers(request.args.get("ids", "")))
    return jsonify(page("users", [one for one in store().rows.all("user") if one["id"] in wanted], _user))


@blueprint.get("/users/search")
def search() -> Response:
    """Find users by address, name or external id."""
    query = request.args.get("query", "").lower().removeprefix("email:").strip('"')
    fields = ("email", "name", "external_id")
    users = store().rows.all("user")
    return jsonify(
        page("users", [u for u in users if any(query in str(u[key] or "").lower() for key in fields)], _user)
    )


@blueprint.get("/users/<int:user_id>")
def show(user_id: int) -> Response:
    """Show one user."""
    user = store().people.get(user_id)
    if user is None:
        raise not_found()
    return jsonify({"user": _user(user)})


@blueprint.post("/users")
def create() -> tuple[Response, int]:
    """Add a user, or show the one with this address."""
    asked = sent("user")
    number = store().people.add(asked.get("email", ""), asked.get("role", "end-user"), name=asked.get("name", ""))
    return jsonify({"user": _user(store().people.get(number) or {})}), 201


@blueprint.put("/users/<int:user_id>")
def update(user_id: int) -> Response:
    """Change fields of a user."""
    user = store().people.get(user_id)
    if user is None:
        raise not_found()
    fields = {key: value for key, value in sent("user").items() if key in user and key != "id"}
    return jsonify({"user": _user(store().people.save({**user, **fields}))})


@blueprint.get("/users/<int:user_id>/tickets/requested")
def requested(user_id: int) -> Response:
    """List the tickets of a requester, by id unless `sort` names another order."""
    tickets = [one for one in store().desk.all() if one["requester_id"] == user_id]
    order = request.args.get("sort", "id")
    field = order.removeprefix("-")
    if field not in {"id", "status", "updated_at"}:
        raise bad_request("InvalidPaginationParameter", "sort must be id, status or updated_at")
    ordered = sorted(tickets, key=lambda one: one[field])
    return jsonify(page("tickets", ordered, ticket_body, descending=order.startswith("-")))


@blueprint.get("/organizations")
def organizations() -> Response:
    """List organizations."""
    return jsonify(page("organizations", store().rows.all("organization"), lambda one: shown("organizations", one)))


@blueprint.get("/organizations/<int:number>")
def organization(number: int) -> Response:
    """Show one organization."""
    return jsonify({"organization": _one("organization", number)})


@blueprint.get("/groups")
def groups() -> Response:
    """List groups."""
    return jsonify(page("groups", store().rows.all("group"), lambda one: shown("groups", one)))


@blueprint.get("/groups/<int:number>")
def group(number: int) -> Response:
    """Show one group."""
    return jsonify({"group": _one("group", number)})


@blueprint.post("/groups")
def add_group() -> tuple[Response, int]:
    """Add a group."""
    return jsonify({"group": _one("group", store().add_group(str(sent("group").get("name"))))}), 201


@blueprint.get("/brands")
def brands() -> Response:
    """List brands."""
    return jsonify(page("brands", store().help.brands.all(), _brand))


@blueprint.get("/brands/<int:number>")
def brand(number: int) -> Response:
    """Show one brand."""
    return jsonify({"brand": _brand(store().help.brands.get(number))})


@blueprint.get("/business_hours/schedules")
def schedules() -> Response:
    """List schedules: minutes since Sunday midnight, in a zone with a Rails-style name."""
    return jsonify({"schedules": store().rows.all("schedule")})


@blueprint.get("/business_hours/schedules/<int:number>/holidays")
def holidays(number: int) -> Response:
    """List the holidays of a schedule."""
    return jsonify({"holidays": store().rows.all("holiday", number)})


@blueprint.get("/macros")
def macros() -> Response:
    """List macros."""
    return jsonify(page("macros", store().rows.all("macro"), lambda one: shown("macros", one)))


def _one(kind: str, number: int) -> Record:
    found = store().rows.get(kind, number)
    if found is None:
        raise not_found()
    return shown(f"{kind}s", found)


def _brand(record: Record) -> Record:
    number = record["id"]
    here = record["brand_url"] or place("").removesuffix("/api/v2/")
    return {"url": place(f"brands/{number}.json"), **record, "brand_url": here, "ticket_form_ids": [FORM]}
