"""What this face refuses, in Freshdesk's bodies; and what the store refuses, said in them."""

from integrations.sandbox.errors import Refusal


class Refused(Refusal):
    """A refusal that is worded for this face already. An empty body is sent as no body at all."""


def wrong(field: str, message: str, code: str = "invalid_value") -> Refused:
    """Return the answer to one field that does not pass validation."""
    errors = [{"field": field, "message": message, "code": code}]
    return Refused(400, {"description": "Validation failed", "errors": errors})


def unexpected(field: str) -> Refused:
    """Return the answer to a field or parameter that nobody knows."""
    return wrong(field, "Unexpected/invalid field in request", "invalid_field")


def not_found() -> Refused:
    """Return the answer for what is not there: no body."""
    return Refused(404, {})


def not_logged_in() -> Refused:
    """Return the answer to a key that nobody has."""
    return Refused(401, {"code": "invalid_credentials", "message": "You have to be logged in to perform this action."})


def denied() -> Refused:
    """Return the answer to an agent who may not do this."""
    return Refused(403, {"code": "access_denied", "message": "You are not authorized to perform this action."})


def too_many(seconds: float) -> Refused:
    """Return the answer to a call over the limit; nothing happened."""
    body = {"message": "You have exceeded the limit of requests per minute."}
    return Refused(429, body, {"Retry-After": f"{seconds:g}"})


def conflict() -> Refused:
    """Return the answer to a change that met another one; nothing happened."""
    return Refused(409, {"code": "inconsistent_state", "message": "The record was changed meanwhile."})


def worded(error: Refusal) -> Refusal:
    """Return a refusal of the store as this face says it."""
    if isinstance(error, Refused):
        return error
    match error.status:
        case 404:
            return not_found()
        case 409:
            return conflict()
        case 422:
            field, told = next(iter(error.body["details"].items()))
            return wrong(field, told[0]["description"])
        case _:
            return Refused(error.status, {"code": "invalid_value", "message": str(error.body.get("description", ""))})
