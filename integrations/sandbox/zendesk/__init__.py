"""Zendesk's HTTP face over the store: `/api/v2/…`, `/oauth/tokens`, and the pages that links lead to."""

from flask import Blueprint

from integrations.sandbox.errors import Refusal
from integrations.sandbox.zendesk import (
    export,
    files,
    guard,
    help_center,
    oauth,
    pages,
    people,
    tickets,
    triggers,
    webhooks,
)

api = Blueprint("api", __name__, url_prefix="/api/v2")
api.before_request(guard.strike)
api.before_request(guard.admit)
for part in (tickets, people, export, help_center, webhooks, triggers):
    api.register_blueprint(part.blueprint)
for face in (api, oauth.blueprint):
    face.after_request(guard.finish)
    face.register_error_handler(Refusal, guard.refuse)

FACES = (api, oauth.blueprint, pages.blueprint, files.blueprint)
