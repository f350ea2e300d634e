"""`/healthz`: the process answers. `/readyz`: it can do its work."""

from collections.abc import Callable
from dataclasses import asdict

from flask import Blueprint, Response, jsonify

from app.store.health import Health
from app.web.access import public

Check = Callable[[], Health]


def health_routes(check: Check) -> Blueprint:
    """Return the routes that a supervisor asks."""
    routes = Blueprint("health", __name__)

    @routes.get("/healthz")
    @public
    def alive() -> Response:
        return jsonify(status="alive")

    @routes.get("/readyz")
    @public
    def ready() -> Response:
        health = check()
        answer = jsonify(status="ready" if health.ready else "not ready", **asdict(health))
        answer.status_code = 200 if health.ready else 503
        return answer

    return routes
