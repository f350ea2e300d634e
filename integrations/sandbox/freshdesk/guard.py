"""Before and after every view: faults, the API key, the limits of the plan."""

import uuid

from flask import Response, g, json, request

from integrations.sandbox import mishaps
from integrations.sandbox.desk import desk, store
from integrations.sandbox.errors import Refusal
from integrations.sandbox.faults import Fault
from integrations.sandbox.freshdesk.errors import conflict, denied, not_logged_in, too_many, worded
from integrations.sandbox.people import STAFF

# Calls a minute: all, and those to open, change and list tickets and to list contacts.
PLANS = {
    "trial": (50, {}),
    "growth": (200, {"create": 80, "update": 80, "tickets": 20, "contacts": 20}),
    "pro": (400, {"create": 160, "update": 160, "tickets": 100, "contacts": 100}),
    "enterprise": (700, {"create": 280, "update": 280, "tickets": 200, "contacts": 200}),
}
DEFAULT = "enterprise"
PREFIX = "/api/v2/"
DOWN = "<html><head><title>503 Service Unavailable</title></head><body>We will be back soon.</body></html>"


def strike() -> Response | None:
    """Answer with a fault that strikes before anything happens."""
    plan = mishaps.before()
    match plan.fault if plan else None:
        case Fault.RATE_LIMITED if plan:
            g.limits = (PLANS[DEFAULT][0], 0)
            raise too_many(plan.seconds)
        case Fault.UNAVAILABLE | Fault.HANG_BEFORE:
            return Response(DOWN, 503, {"Content-Type": "text/html"})
        case Fault.CONFLICT:
            raise conflict()
    return None


def count() -> None:
    """Count this call, failed ones too; refuse it if the plan is enforced and used up."""
    total, parts = PLANS[desk().faults.tariff or DEFAULT]
    used, seconds = desk().use("account", cost())
    g.limits = (total, max(total - used, 0))
    name = _part()
    over = name in parts and desk().use(name)[0] > parts[name]
    if desk().faults.tariff and (used > total or over):
        raise too_many(seconds)


def admit() -> None:
    """Let the owner of the API key in, or raise a refusal. The password may be anything."""
    pair = request.authorization
    bearer = None
    if pair is not None and pair.type == "basic":
        bearer = store().tokens.bearer(str(pair.username))
    if bearer is None:
        raise not_logged_in()
    g.reader = store().people.get(bearer.user_id)
    if g.reader is None or g.reader["suspended"]:
        raise not_logged_in()
    if g.reader["role"] not in STAFF:
        raise denied()


def finish(response: Response) -> Response:
    """Add the headers of every answer; then let a fault spoil what was committed."""
    total, left = g.get("limits", (PLANS[DEFAULT][0],) * 2)
    response.headers["X-RateLimit-Total"] = str(total)
    response.headers["X-RateLimit-Remaining"] = str(left)
    response.headers["X-RateLimit-Used-CurrentRequest"] = str(cost())
    response.headers["X-Freshdesk-API-Version"] = "latest=v2; requested=v2"
    response.headers["X-Request-Id"] = str(uuid.uuid4())
    if response.mimetype == "application/json":
        response.headers["Content-Type"] = "application/json; charset=utf-8"
    return mishaps.after(response)


def refuse(error: Refusal) -> Response:
    """Turn a refusal into its answer; a 404 has no body."""
    said = worded(error)
    answer = Response(status=said.status, headers=said.headers)
    if said.body:
        answer.mimetype = "application/json"
        answer.data = json.dumps(said.body)
    return answer


def cost() -> int:
    """Return as how many calls this one counts: each include is one more, on a list two."""
    includes = len([one for one in request.args.get("include", "").split(",") if one.strip()])
    return 1 + includes * (2 if request.path == f"{PREFIX}tickets" else 1)


def _part() -> str:
    path = request.path.removeprefix(PREFIX)
    match request.method, path:
        case "POST", "tickets":
            return "create"
        case "GET", "tickets" | "contacts":
            return path
        case "PUT", _ if path.startswith("tickets/"):
            return "update"
    return ""
