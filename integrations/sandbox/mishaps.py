"""What a bad day does to any face: silences, cut connections, gateways that answer in HTML."""

import socket

from flask import Response, g, request

from integrations.sandbox.desk import desk
from integrations.sandbox.faults import Fault, Plan

GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


def before() -> Plan | None:
    """Return the plan that strikes this request, after the silence that it may keep."""
    plan = desk().faults.pick(request.method, request.path)
    g.plan = plan
    if plan is not None and plan.fault is Fault.HANG_BEFORE:
        desk().stopping.wait(plan.seconds)
    return plan


def after(response: Response) -> Response:
    """Return the answer to what was committed, or what a fault leaves of it."""
    plan: Plan | None = g.get("plan")
    match plan.fault if plan else None:
        case Fault.HANG_AFTER if plan:
            desk().stopping.wait(plan.seconds)
        case Fault.BAD_GATEWAY_AFTER:
            return Response(GATEWAY, 502, {"Content-Type": "text/html"})
        case Fault.DROP_AFTER:
            connection: socket.socket = request.environ["werkzeug.socket"]
            connection.shutdown(socket.SHUT_RDWR)
    return response
