"""What the sandbox refuses, in the words and bodies of the real API."""

from typing import Any


class Refusal(Exception):
    """A request that is answered with an error status and a JSON body."""

    def __init__(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        """Keep what the answer will carry."""
        super().__init__(f"refused with status {status}")
        self.status = status
        self.body = body
        self.headers = headers or {}


def not_found() -> Refusal:
    """Return the answer for a record that is not there or not for this caller."""
    return Refusal(404, {"error": "RecordNotFound", "description": "Not found"})


def unauthorized() -> Refusal:
    """Return the answer for a missing, unknown or expired credential."""
    return Refusal(401, {"error": "Couldn't authenticate you"})


def forbidden(message: str = "You do not have access to this page.") -> Refusal:
    """Return the answer for a caller who may not do this. `error` is an object here."""
    return Refusal(403, {"error": {"title": "Forbidden", "message": message}})


def conflict() -> Refusal:
    """Return the answer to a guarded update of a ticket that moved on."""
    description = "Safe Update prevented the update due to outdated ticket data."
    return Refusal(409, {"error": "UpdateConflict", "description": description})


def invalid(field: str, description: str) -> Refusal:
    """Return the answer to content that does not pass validation."""
    details = {field: [{"description": description}]}
    body = {"error": "RecordInvalid", "description": "Record validation errors", "details": details}
    return Refusal(422, body)


def bad_request(error: str, description: str, **more: Any) -> Refusal:
    """Return the answer to a request that makes no sense."""
    return Refusal(400, {"error": error, "description": description, **more})
