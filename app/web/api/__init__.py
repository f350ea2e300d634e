"""`/api/v1`, described by OpenAPI: what the helpdesks' apps and people's programs call."""

from typing import Any

from flask import Response
from flask_openapi.models.info import Info
from flask_openapi.models.security_scheme import SecurityScheme
from flask_openapi.openapi import OpenAPI
from pydantic import ValidationError

from app.web.access import public
from app.web.api.answers import told
from app.web.api.console import console_api
from app.web.api.redrafts import redraft_routes, stream_routes
from app.web.api.sidebar import sidebar_routes
from app.web.budget import Budget
from app.web.errors import Refusal, answer
from app.web.faces import Faces

INFO = Info(title="Deskmate", version="1", description="What the copilot did, would do, and why.")
SECURITY: dict[str, SecurityScheme | dict[str, Any]] = {
    "sidebar": {
        "type": "http",
        "scheme": "bearer",
        "description": "Zendesk: HS256 with the connection's sidebar secret. Freshdesk: its sidebar token.",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": "deskmate", "description": "Over TLS: __Host-deskmate."},
    "page": {"type": "apiKey", "in": "header", "name": "X-CSRFToken", "description": "The token of a page."},
    "forms": {"type": "apiKey", "in": "cookie", "name": "deskmate_forms", "description": "Set with that page."},
}


def register(app: OpenAPI, faces: Faces) -> None:
    """Add both halves of the API, and its description at /api/v1/openapi.json."""
    budget = Budget(faces.budget, faces.clock)
    for routes in (console_api(faces), sidebar_routes(faces), redraft_routes(faces, budget)):
        app.register_api(routes)
    app.register_blueprint(stream_routes(faces, budget))

    @app.route("/api/v1/openapi.json", endpoint="api.description")
    @public
    def description() -> Response:
        return told(app.api_doc)


def invalid(error: ValidationError) -> Response:
    """Return what is wrong with a call: names and rules, never what was sent."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    wrong = "; ".join(f"{'.'.join(map(str, one['loc'])) or 'content'}: {one['msg']}" for one in found[:10])
    return answer(Refusal(422, "invalid", wrong, "Send what /api/v1/openapi.json describes, as JSON."))
