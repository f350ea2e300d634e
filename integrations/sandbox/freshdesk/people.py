"""Agents, contacts, companies, groups."""

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.freshdesk import numbers
from integrations.sandbox.freshdesk.check import Kind, sent
from integrations.sandbox.freshdesk.desk import SCOPES, reader, store
from integrations.sandbox.freshdesk.errors import not_found, wrong
from integrations.sandbox.freshdesk.paging import page
from integrations.sandbox.people import STAFF
from integrations.sandbox.rows import Record

blueprint = Blueprint("people", __name__)
ROLES = {"admin": 6130869163001, "agent": 6130869163002}
CONTACT = {"name": Kind.TEXT, "email": Kind.TEXT, "language": Kind.TEXT, "company_id": Kind.NUMBER}


@blueprint.get("/agents/me")
def me() -> Response:
    """Show the owner of the key."""
    return jsonify(_agent(reader() or {}, alone=True))


@blueprint.get("/agents")
def agents() -> Response:
    """List agents, those with an address if asked."""
    address = request.args.get("email", "").lower()
    found = [one for one in store().rows.all("user") if one["role"] in STAFF]
    return page([one for one in found if address in ("", one["email"])], _agent, ("email",))


@blueprint.get("/agents/<int:number>")
def agent(number: int) -> Response:
    """Show one agent; a contact is none."""
    user = store().people.get(number)
    if user is None or user["role"] not in STAFF:
        raise not_found()
    return jsonify(_agent(user, alone=True))


@blueprint.get("/contacts")
def contacts() -> Response:
    """List contacts, those with an address or changed since a time (`_updated_since`) if asked."""
    address, since = request.args.get("email", "").lower(), request.args.get("_updated_since", "")
    found = [one for one in store().rows.all("user") if one["role"] not in STAFF]
    found = [one for one in found if address in ("", one["email"]) and one["updated_at"] >= since]
    return page(found, _contact, ("email", "_updated_since", "company_id"))


@blueprint.get("/contacts/<int:number>")
def contact(number: int) -> Response:
    """Show one contact; an agent is none."""
    user = store().people.get(number)
    if user is None or user["role"] in STAFF:
        raise not_found()
    return jsonify(_contact(user))


@blueprint.post("/contacts")
def add_contact() -> tuple[Response, int, dict[str, str]]:
    """Add a contact; an address that is taken is refused."""
    asked = sent(CONTACT, "name", "email")
    if store().people.by_email(asked["email"]):
        raise wrong("email", "It should be a unique value", "duplicate_value")
    company = asked.get("company_id")
    number = store().add_user(asked["email"], "end-user", asked.get("language", "en"), company, asked["name"])
    body = _contact(store().people.get(number) or {})
    return jsonify(body), 201, {"Location": f"{request.base_url}/{number}"}


@blueprint.get("/companies")
def companies() -> Response:
    """List companies."""
    return page(store().rows.all("organization"), _company)


@blueprint.get("/companies/<int:number>")
def company(number: int) -> Response:
    """Show one company."""
    return jsonify(_company(_held("organization", number)))


@blueprint.get("/groups")
def groups() -> Response:
    """List groups."""
    return page(store().rows.all("group"), _group)


@blueprint.get("/groups/<int:number>")
def group(number: int) -> Response:
    """Show one group with its agents."""
    held = _held("group", number)
    members = [one["id"] for one in store().rows.all("user") if one["default_group_id"] == number]
    return jsonify({**_group(held), "agent_ids": members})


@blueprint.get("/roles")
def roles() -> Response:
    """List the two roles there are."""
    now = store().rows.all("group")[0]["created_at"]
    times = {"created_at": now, "updated_at": now}
    names = {"Administrator": ROLES["admin"], "Agent": ROLES["agent"]}
    held: list[Record] = [{"id": number, "name": name} for name, number in names.items()]
    return page([{**one, "description": "", "default": True, "agent_type": 1, **times} for one in held], dict)


def _agent(user: Record, alone: bool = False) -> Record:
    contact: Record = {"active": user["active"], "email": user["email"], "job_title": None, "mobile": None}
    contact |= {"language": _language(user), "last_login_at": user["last_login_at"], "name": user["name"]}
    contact |= {"phone": user["phone"], "time_zone": user["time_zone"]}
    times = {"created_at": user["created_at"], "updated_at": user["updated_at"]}
    body: Record = {"id": user["id"], "available": True, "occasional": False, "type": "support_agent", **times}
    body |= {"ticket_scope": SCOPES.get(user["ticket_restriction"], 1), "signature": user["signature"]}
    body |= {"available_since": None, "last_active_at": user["last_login_at"], "contact": {**contact, **times}}
    if not alone:
        return body
    return {**body, "group_ids": [user["default_group_id"]], "role_ids": [ROLES[user["role"]]], "skill_ids": []}


def _contact(user: Record) -> Record:
    body: Record = {name: user[name] for name in ("id", "name", "email", "phone", "active")}
    body |= {"address": None, "company_id": user["organization_id"], "description": user["details"]}
    body |= {"language": _language(user), "time_zone": user["time_zone"], "job_title": None, "mobile": None}
    body |= {"custom_fields": {}, "unique_external_id": user["external_id"], "preferred_source": "email"}
    body |= {"twitter_id": None, "twitter_profile_status": False, "twitter_followers_count": None}
    body |= {"facebook_id": None, "csat_rating": None}
    if user["organization_id"]:
        body["other_companies"] = []
    return {**body, "created_at": user["created_at"], "updated_at": user["updated_at"]}


def _language(user: Record) -> str:
    return numbers.language(str(user["locale"]).lower())


def _company(record: Record) -> Record:
    body: Record = {"id": record["id"], "name": record["name"], "description": record["details"]}
    body |= {"note": record["notes"], "domains": record["domain_names"], "custom_fields": {}, "health_score": None}
    body |= {"account_tier": None, "renewal_date": None, "industry": None}
    return {**body, "created_at": record["created_at"], "updated_at": record["updated_at"]}


def _group(record: Record) -> Record:
    body: Record = {"id": record["id"], "name": record["name"], "description": record["description"]}
    body |= {"escalate_to": None, "unassigned_for": None, "business_hour_id": record.get("schedule_id")}
    body |= {"group_type": "support_agent_group", "auto_ticket_assign": 0}
    return {**body, "created_at": record["created_at"], "updated_at": record["updated_at"]}


def _held(kind: str, number: int) -> Record:
    found = store().rows.get(kind, number)
    if found is None:
        raise not_found()
    return found
