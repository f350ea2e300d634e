"""Answers in JSON: personal, so kept by nobody, and a known one is not sent again."""

from typing import Any

from flask import Response, request
from flask_openapi.types import ResponseDict
from pydantic_core import to_json

from app.web.api.shapes import ErrorAnswer

REFUSALS: ResponseDict = {str(status): ErrorAnswer for status in (401, 403, 404, 409, 413, 422, 429, 503)}


def told(value: Any, status: int = 200) -> Response:
    """Return a value as the caller reads it; 304 where the caller names the tag of the same answer."""
    response = Response(to_json(value), status, mimetype="application/json")
    if request.method in {"GET", "HEAD"} and status == 200:
        response.add_etag()
        response.make_conditional(request)
    return response
