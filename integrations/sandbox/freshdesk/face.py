"""Every view of the face under one guard, and the portal's pages beside it."""

from flask import Blueprint

from integrations.sandbox.errors import Refusal
from integrations.sandbox.freshdesk import account, conversations, guard, listing, pages, people, solutions, tickets

api = Blueprint("freshdesk", __name__, url_prefix="/api/v2")
for before in (guard.count, guard.strike, guard.admit):
    api.before_request(before)
for part in (tickets, conversations, listing, people, solutions, account):
    api.register_blueprint(part.blueprint)
api.after_request(guard.finish)
api.register_error_handler(Refusal, guard.refuse)

FACES = (api, pages.blueprint)
