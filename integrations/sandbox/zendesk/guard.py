"""Before and after every view: faults, credentials, scopes, rate limit headers."""

import uuid

from flask import Response, g, jsonify, request

from integrations.sandbox import mishaps
from integrations.sandbox.errors import Refusal, conflict, forbidden, unauthorized
from integrations.sandbox.faults import Fault
from integrations.sandbox.people import STAFF
from integrations.sandbox.tokens import Bearer
from integrations.sandbox.zendesk.desk import desk, store

LIMIT = 700
PER_ENDPOINT = {"tickets-update": 100, "tickets-index": 100, "tags-index": 100}
SCOPED = frozenset({"tickets", "users", "organizations", "webhooks", "triggers"})


def strike() -> None:
    """Answer with a fault that strikes before anything happens."""
    plan = mishaps.before()
    match plan.fault if plan else None:
        case Fault.RATE_LIMITED if plan:
            headers = {"Retry-After": f"{plan.seconds:g}"}
            raise Refusal(429, {"error": "TooManyRequests", "description": "Rate limit exceeded"}, headers)
        case Fault.UNAVAILABLE:
            raise Refusal(503, {"error": "ServiceUnavailable", "description": "Try again later"})
        case Fault.CONFLICT:
            raise conflict()
        case Fault.HANG_BEFORE:
            raise Refusal(504, {"error": "GatewayTimeout", "description": "No answer"})


def admit() -> None:
    """Let the caller in, as whoever the credentials say, or raise a refusal."""
    found = bearer()
    g.reader = store().people.get(found.user_id) if found else None
    path = request.path.removeprefix("/api/v2/")
    if found is None:
        if not path.startswith("help_center/") and path != "users/me":
            raise unauthorized()
        return
    if g.reader is None or g.reader["suspended"]:
        raise unauthorized()
    if g.reader["role"] not in STAFF and not path.startswith("help_center/") and path != "users/me":
        raise forbidden()
    verb = "read" if request.method == "GET" else "write"
    if not found.may(verb, _resource(path)):
        raise forbidden("Missing required scopes")


def finish(response: Response) -> Response:
    """Add the rate limit headers; then let a fault spoil what was committed."""
    _limits(response)
    response.headers["X-Request-Id"] = str(uuid.uuid4())
    if response.mimetype == "application/json":
        response.headers["Content-Type"] = "application/json; charset=utf-8"
    return mishaps.after(response)


def refuse(error: Refusal) -> tuple[Response, int, dict[str, str]]:
    """Turn a refusal into its answer."""
    return jsonify(error.body), error.status, error.headers


def bearer() -> Bearer | None:
    """Return whom the credentials of this request stand for, None where there are none; refuse wrong ones."""
    header = request.headers.get("Authorization", "")
    if not header:
        return None
    found = None
    if header.startswith("Bearer "):
        found = store().tokens.bearer(header.removeprefix("Bearer "))
    elif request.authorization and request.authorization.type == "basic":
        pair = request.authorization
        found = store().tokens.legacy(str(pair.username), str(pair.password))
    if found is None:
        raise unauthorized()
    return found


def _resource(path: str) -> str:
    """Return the word before the colon of a scope that would do, or one that no scope has."""
    words = path.split("/")
    if "audits" in words or words[0] == "ticket_audits":
        # https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/: `tickets:read` is not enough.
        return "audits"
    name = words[1] if words[0] == "incremental" and len(words) > 1 else words[0]
    return "hc" if name == "help_center" else name if name in SCOPED else "none"


def _limits(response: Response) -> None:
    used, seconds = desk().use("account")
    left = str(max(LIMIT - used, 0))
    response.headers["X-Rate-Limit"] = str(LIMIT)
    response.headers["X-Rate-Limit-Remaining"] = left
    path = request.path.removeprefix("/api/v2/")
    if path.startswith(("help_center/", "webhooks")):
        return
    response.headers["ratelimit-limit"] = str(LIMIT)
    response.headers["ratelimit-remaining"] = left
    response.headers["ratelimit-reset"] = str(seconds)
    name = _endpoint(path)
    if name:
        used, seconds = desk().use(name)
        total = PER_ENDPOINT[name]
        told = f"total={total}; remaining={max(total - used, 0)}; resets={seconds}"
        response.headers[f"Zendesk-RateLimit-{name}"] = told


def _endpoint(path: str) -> str:
    if request.method == "PUT" and path.startswith("tickets/"):
        return "tickets-update"
    return {"tickets": "tickets-index", "tags": "tags-index"}.get(path, "") if request.method == "GET" else ""
