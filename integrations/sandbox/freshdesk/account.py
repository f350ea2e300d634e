"""What there is one of, or few: settings, fields, mailboxes, products, surveys, canned responses, business hours."""

from flask import Blueprint, Response, jsonify

from integrations.sandbox.freshdesk import numbers
from integrations.sandbox.freshdesk.desk import desk, store, ticket
from integrations.sandbox.freshdesk.errors import not_found
from integrations.sandbox.freshdesk.paging import page
from integrations.sandbox.freshdesk.shelves import Shelves
from integrations.sandbox.markup import plain
from integrations.sandbox.people import STAFF
from integrations.sandbox.rows import Record

blueprint = Blueprint("account", __name__)
SURVEY = 6130869164001
QUESTION = "default_question"
GOOD, NEUTRAL, BAD = 103, 100, -103
CANNED_FOLDER = 6130869165001
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")


@blueprint.get("/settings/helpdesk")
def settings() -> Response:
    """Show the languages of the account."""
    shelves = Shelves(store())
    body = {"primary_language": numbers.PRIMARY, "supported_languages": shelves.languages()}
    body |= {"portal_languages": shelves.portal_languages()}
    return jsonify({**body, "help_widget_languages": []})


@blueprint.get("/ticket_fields")
def fields() -> Response:
    """List ticket fields; choices come in three shapes."""
    groups = {one["name"]: one["id"] for one in store().rows.all("group")}
    agents = {one["name"]: one["id"] for one in store().rows.all("user") if one["role"] in STAFF}
    statuses = {str(number): list(labels) for number, labels in numbers.STATUSES.items()}
    held = [
        _field("requester", "Search a requester", {}),
        _field("subject", "Subject", {}),
        _field("ticket_type", "Type", list(numbers.TYPES)),
        _field("source", "Source", numbers.SOURCES),
        _field("status", "Status", statuses),
        _field("priority", "Priority", numbers.PRIORITIES),
        _field("group", "Group", groups),
        _field("agent", "Agent", agents),
        _field("product", "Product", {"Sandbox Plus": numbers.PRODUCT}),
        _field("description", "Description", {}),
    ]
    return page([{**one, "position": place} for place, one in enumerate(held, 1)], dict)


@blueprint.get("/email_configs")
def mailboxes() -> Response:
    """List the addresses from which replies may be sent."""
    body: Record = {"id": numbers.MAILBOX, "name": "Sandbox Support", "to_email": "inbox@sandbox.example.com"}
    body |= {"reply_email": numbers.SUPPORT, "group_id": None, "product_id": None, "primary_role": True}
    return page([{**body, "active": True, **_times()}], dict)


@blueprint.get("/products")
def products() -> Response:
    """List the product that tickets may be about."""
    return page([_product()], dict)


@blueprint.get("/products/<int:number>")
def product(number: int) -> Response:
    """Show one product."""
    if number != numbers.PRODUCT:
        raise not_found()
    return jsonify(_product())


@blueprint.get("/business_hours")
def hours() -> Response:
    """List business hours, in a zone with a Rails-style name."""
    return page(store().rows.all("schedule"), _hours)


@blueprint.get("/surveys")
def surveys() -> Response:
    """List the one survey there is."""
    accepted = [GOOD, NEUTRAL, BAD]
    question = {"id": QUESTION, "label": "How did we do?", "accepted_ratings": accepted, "default": True}
    survey = {"id": SURVEY, "title": "After a reply", "active": True, "questions": [question]}
    return page([{**survey, **_times()}], dict, ("state",))


@blueprint.get("/surveys/satisfaction_ratings")
def ratings() -> Response:
    """List what customers rated."""
    return page([one for held in store().desk.all() for one in _ratings(held)], dict, ("created_since",))


@blueprint.get("/tickets/<int:ticket_id>/satisfaction_ratings")
def ticket_ratings(ticket_id: int) -> Response:
    """List how a ticket was rated."""
    return page(_ratings(ticket(ticket_id)), dict)


@blueprint.get("/canned_response_folders")
def canned_folders() -> Response:
    """List the one folder of canned responses."""
    count = store().rows.count("macro")
    return page(
        [{"id": CANNED_FOLDER, "name": "General", "personal": False, "responses_count": count, **_times()}], dict
    )


@blueprint.get("/canned_response_folders/<int:number>/responses")
def canned(number: int) -> Response:
    """List the canned responses of a folder."""
    if number != CANNED_FOLDER:
        raise not_found()
    return page(store().rows.all("macro"), _canned)


def _ratings(held: Record) -> list[Record]:
    rating = held["satisfaction_rating"]
    if not rating:
        return []
    wrote = [one for one in store().desk.comments(held["id"]) if one["via"]["channel"] == "survey"]
    at = wrote[-1]["created_at"] if wrote else held["updated_at"]
    mark = {QUESTION: GOOD if rating["score"] == "good" else BAD}
    body: Record = {"id": held["id"] * 10, "survey_id": SURVEY, "user_id": held["requester_id"], "ratings": mark}
    body |= {"agent_id": held["assignee_id"] or desk().store.account.copilot_id, "feedback": rating["comment"]}
    return [{**body, "group_id": held["group_id"], "ticket_id": held["id"], "created_at": at, "updated_at": at}]


def _canned(record: Record) -> Record:
    text = next((one["value"] for one in record["actions"] if one["field"] == "comment_value"), "")
    body: Record = {"id": record["id"], "title": record["title"], "folder_id": CANNED_FOLDER, "content": plain(text)}
    body |= {"content_html": text, "visibility": 0, "group_ids": [], "attachments": []}
    return {**body, "created_at": record["created_at"], "updated_at": record["updated_at"]}


def _hours(record: Record) -> Record:
    """Return a schedule as business hours: one interval a day, the first of several."""
    spans = {one["start_time"] // 1440: one for one in reversed(record["intervals"])}
    days = {name: _day(spans[at]) for at, name in enumerate(DAYS) if at in spans}
    first = store().rows.all("schedule")[0]["id"]
    body: Record = {"id": record["id"], "name": record["name"], "description": "", "is_default": record["id"] == first}
    body |= {"time_zone": record["time_zone"], "business_hours": days}
    holidays = store().rows.all("holiday", record["id"])
    if holidays:  # a recorded account without any has no such key
        body["list_of_holidays"] = [
            {"holiday_name": one["name"], "holiday_date": one["start_date"]} for one in holidays
        ]
    return {**body, "created_at": record["created_at"], "updated_at": record["updated_at"]}


def _day(span: Record) -> Record:
    return {
        name: _clock(span[name] % 1440 or (1440 if name == "end_time" else 0)) for name in ("start_time", "end_time")
    }


def _clock(minutes: int) -> str:
    """Return minutes since midnight as "8:00 am"; midnight at the end of a day is the last minute before it."""
    hour, minute = divmod(min(minutes, 1439), 60)
    return f"{hour % 12 or 12}:{minute:02d} {'am' if hour < 12 else 'pm'}"


def _product() -> Record:
    return {"id": numbers.PRODUCT, "name": "Sandbox Plus", "description": "", "default": False, **_times()}


def _field(name: str, label: str, choices: object) -> Record:
    needed = name in {"requester", "subject", "status", "priority", "description"}
    number = 6130869166000 + sum(map(ord, name))
    body: Record = {"id": number, "name": name, "label": label, "label_for_customers": label, "description": ""}
    body |= {"type": f"default_{name}", "default": True, "choices": choices, "required_for_agents": needed}
    body |= {"required_for_closure": False, "required_for_customers": needed, "customers_can_edit": needed}
    body |= {
        "customers_can_filter": False,
        "displayed_to_customers": True,
        "portal_cc": False,
        "portal_cc_to": "company",
    }
    return {**body, **_times()}


def _times() -> Record:
    now = store().rows.all("group")[0]["created_at"]
    return {"created_at": now, "updated_at": now}
