"""The OAuth token endpoint, outside /api/v2."""

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.zendesk import guard
from integrations.sandbox.zendesk.desk import store

blueprint = Blueprint("oauth", __name__)


@blueprint.before_request
def strike() -> None:
    """Let faults strike; the credentials are in the body."""
    guard.strike()


@blueprint.post("/oauth/tokens")
def tokens() -> Response:
    """Grant a pair of tokens."""
    asked = request.get_json(silent=True)
    return jsonify(store().tokens.grant(asked if isinstance(asked, dict) else request.form.to_dict()))
