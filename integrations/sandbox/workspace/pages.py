"""The pages: the inbox, a ticket as its agent sees it, the same as its customer does, a new message."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from integrations.sandbox.rows import Record
from integrations.sandbox.workspace import thread
from integrations.sandbox.workspace.guard import Origins, wished
from integrations.sandbox.workspace.parts import Parts
from integrations.sandbox.workspace.play import Play
from integrations.sandbox.workspace.starters import STARTERS

CHANNELS = {"email": "E-mail", "web": "Web form", "chat": "Chat", "native_messaging": "Messaging", "api": "API"}


def page_routes(play: Play, where: Origins) -> Blueprint:
    """Return the routes of the pages."""
    routes = Blueprint("pages", __name__)
    routes.context_processor(lambda: {"app": f"{where.apps}{play.app.page}"})
    _inbox(routes, play)
    _ticket(routes, play)
    _console(routes, play)
    return routes


def _inbox(routes: Blueprint, play: Play) -> None:
    parts = Parts(play)

    @routes.get("/")
    def home() -> str:
        play.seen()
        return render_template("home.html", side="home", **parts.frame(0), **parts.figures())

    @routes.get("/write")
    def write() -> str:
        play.seen()
        return render_template("write.html", side="write", starters=STARTERS, **parts.frame(0))


def _ticket(routes: Blueprint, play: Play) -> None:
    parts = Parts(play)

    @routes.get("/tickets/<int:number>")
    def agent(number: int) -> str:
        play.seen()
        ticket = _found(play, number)
        shown = {**parts.frame(number), **parts.thread(number, notes=True), **_head(play, ticket)}
        return render_template("agent.html", side="agent", given=_given(play, ticket), **shown)

    @routes.get("/tickets/<int:number>/customer")
    def customer(number: int) -> str:
        play.seen()
        ticket = _found(play, number)
        shown = {**parts.frame(number), **parts.thread(number, notes=False), **_head(play, ticket)}
        return render_template("customer.html", side="customer", **parts.flow(number), **shown)


def _console(routes: Blueprint, play: Play) -> None:
    @routes.get("/console")
    @routes.get("/console/runs/<int:number>")
    def console(number: int = 0) -> ResponseReturnValue:
        """Lead on into the console, signed in."""
        if not wished():
            abort(403)
        way = play.sign_in()
        answer = redirect(f"{way.url}/console{f'/runs/{number}' if number else ''}", 303)
        # For this host, whatever the port: so the service reads what is set here. Its own flags on loopback.
        answer.set_cookie(way.cookie, way.token, path="/", httponly=True, samesite="Strict")
        return answer


def _found(play: Play, number: int) -> Record:
    try:
        return play.store.ticket(number)
    except KeyError:
        abort(404)


def _head(play: Play, ticket: Record) -> dict[str, Any]:
    person = play.store.people.get(ticket["requester_id"]) or {"name": "", "email": ""}
    channel = str(ticket["via"]["channel"])
    return {
        "head": ticket,
        "person": person,
        "closed": ticket["status"] == "closed",
        "channel": CHANNELS.get(channel, channel),
        "assignee": thread.name(play.store, ticket["assignee_id"]) if ticket["assignee_id"] else "",
    }


def _given(play: Play, ticket: Record) -> dict[str, Any]:
    """Return what the agent's page knows for the app that it hosts."""
    store, number = play.store, int(ticket["id"])
    agent = store.people.get(store.account.agent_id) or {}
    me = {"id": agent.get("id"), "name": agent.get("name"), "email": agent.get("email"), "role": "agent"}
    values = {
        "ticket.id": number,
        "ticket.subject": ticket["subject"],
        "ticket.status": ticket["status"],
        "ticket.tags": ticket["tags"],
        "ticket.requester": _person(store.people.get(ticket["requester_id"]) or {}),
        "ticket.conversation": thread.conversation(store, number),
        "currentUser": {**me, "locale": "en-US"},
        "currentAccount": {"subdomain": "sandbox", "planName": "Sandbox"},
    }
    return {"metadata": play.app.registered, "values": values}


def _person(user: Record) -> Record:
    return {key: user.get(key) for key in ("id", "name", "email", "role", "locale")}
