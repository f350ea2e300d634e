"""What a guided set-up makes in a Zendesk account, proves, and takes away again: webhook, trigger, test ticket."""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from integrations.helpdesk import Agent, Invalid, NotFound, NotPermitted, Unavailable
from integrations.http import Response, Session, document, origin, session
from integrations.vault import Vault
from integrations.zendesk import Account, credentials
from integrations.zendesk.oauth import Clock
from integrations.zendesk.pages import rows

BY_TRIGGER = "conditional_ticket_events"
EVENTS = ("zen:event-type:ticket.created", "zen:event-type:ticket.comment_added")
# There is no event for a change of text: that is found by passes.
ARTICLES = ("zen:event-type:article.published", "zen:event-type:article.unpublished")
BODY = json.dumps({"ticket_id": "{{ticket.id}}"})  # ids only: a quote in a subject would break the JSON
# Zendesk waits up to 12 seconds for our service before it tells us what became of a test request.
TEST_TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook of the account. `by_trigger`: it waits for a trigger instead of hearing of events itself."""

    id: str
    endpoint: str
    active: bool
    by_trigger: bool
    maker: str  # the id of the user who made it


@dataclass(frozen=True, slots=True)
class Wanted:
    """The webhook that shall be there: it waits for a trigger, or hears by itself of tickets, or of articles."""

    name: str
    endpoint: str
    events: bool
    articles: bool = False

    @property
    def subscriptions(self) -> list[str]:
        """Return what it hears of."""
        if self.articles:
            return list(ARTICLES)
        return list(EVENTS) if self.events else [BY_TRIGGER]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger of the account. `told`: the webhooks that it notifies."""

    id: str
    title: str
    active: bool
    told: frozenset[str]

    def works(self, webhook: Webhook) -> bool:
        """Say whether it notifies this webhook."""
        return self.active and webhook.id in self.told


@dataclass(frozen=True, slots=True)
class Answer:
    """What our service said to Zendesk. Status 0: nothing."""

    status: int
    body: str


class Setup:
    """The parts of one account that are made once. Every call may raise `HelpdeskError`; none repeats a write."""

    def __init__(self, session: Session) -> None:
        """Work through a session that has an admin's credentials."""
        self._session = session

    def find_webhook(self, wanted: Wanted, known: str = "") -> Webhook | None:
        """Return the webhook with this id, else the one of this name and endpoint, or None."""
        found = self._show(f"/api/v2/webhooks/{_plain(known)}", "webhook") if known else None
        if found is not None:
            return _webhook(found)
        query = {"filter[name_contains]": wanted.name}
        listed = map(_webhook, _named(rows(self._session, "/api/v2/webhooks", "webhooks", {}, **query), wanted.name))
        return next((one for one in listed if one.endpoint == wanted.endpoint), None)

    def add_webhook(self, wanted: Wanted) -> Webhook:
        """Make the webhook. If it is not clear whether that happened, look; raise Unavailable if it is not there."""
        body = {
            "name": wanted.name,
            "description": f"Tells Deskmate to look at {'an article' if wanted.articles else 'a ticket'} again."
            " Made by deskmate connect; --undo removes it.",
            "status": "active",
            "endpoint": wanted.endpoint,
            "http_method": "POST",
            "request_format": "json",
            "subscriptions": wanted.subscriptions,
        }
        try:
            return _webhook(_part(self._session.post("/api/v2/webhooks", json={"webhook": body}), "webhook"))
        except Unavailable:
            found = self.find_webhook(wanted)
            if found is None:
                raise
            return found

    def mend_webhook(self, webhook: Webhook, wanted: Wanted) -> None:
        """Switch a webhook on and point it at the wanted endpoint."""
        fields = {"endpoint": wanted.endpoint, "status": "active"}
        self._session.patch(f"/api/v2/webhooks/{_plain(webhook.id)}", json={"webhook": fields})

    def secret(self, webhook: Webhook) -> str:
        """Return the signing secret of a webhook."""
        answer = self._session.get(f"/api/v2/webhooks/{_plain(webhook.id)}/signing_secret")
        found = _part(answer, "signing_secret").get("secret")
        if not isinstance(found, str) or not found:
            raise Unavailable("the answer names no signing secret")
        return found

    def test(self, webhook: Webhook, body: str) -> Answer:
        """Let Zendesk send this body to the webhook's endpoint, or one of its own; return what came back."""
        try:
            found = self._tested(webhook, {"payload": body})
        except Invalid:
            found = self._tested(webhook, {})
        return Answer(int(found.get("status_code") or 0), str(found.get("payload") or ""))

    def find_trigger(self, webhook: Webhook, known: str = "") -> Trigger | None:
        """Return the trigger with this id, else the first that notifies the webhook, or None."""
        found = self._show(f"/api/v2/triggers/{_plain(known)}", "trigger") if known else None
        if found is not None:
            return _trigger(found)
        listed = map(_trigger, rows(self._session, "/api/v2/triggers", "triggers", {}))
        return next((one for one in listed if webhook.id in one.told), None)

    def add_trigger(self, title: str, webhook: Webhook, tag_out: str) -> Trigger:
        """Make the trigger: a ticket opens, or an end user writes, and the ticket is not tagged out.

        If it is not clear whether that happened, look; raise Unavailable if it is not there.
        """
        body = {"title": title, "active": True, "conditions": conditions(tag_out), "actions": _actions(webhook)}
        try:
            return _trigger(_part(self._session.post("/api/v2/triggers", json={"trigger": body}), "trigger"))
        except Unavailable:
            found = self.find_trigger(webhook)
            if found is None:
                raise
            return found

    def mend_trigger(self, trigger: Trigger, webhook: Webhook) -> None:
        """Switch a trigger on and let it notify this webhook; its title and conditions stay."""
        path = f"/api/v2/triggers/{_plain(trigger.id)}"
        held = _part(self._session.get(path), "trigger")
        kept = {name: held[name] for name in ("title", "conditions") if name in held}
        self._session.put(path, json={"trigger": {**kept, "actions": _actions(webhook), "active": True}})

    def remove(self, kind: str, number: str) -> bool:
        """Delete a webhook, a trigger or a ticket (`kind` in plural); say whether it was still there."""
        path = f"/api/v2/{kind}/{_plain(number)}"
        try:
            self._session.delete(path)
        except NotFound:
            return False
        return True

    def open_ticket(self, me: Agent, subject: str, text: str, tags: Iterable[str]) -> str:
        """Open a ticket that no customer sees: asked by our own account, its only message an internal note."""
        ticket = {"subject": subject, "requester_id": int(me.id), "tags": sorted(tags)}
        comment = {"body": text, "public": False}
        body = {"ticket": {**ticket, "comment": comment}}
        return str(_part(self._session.post("/api/v2/tickets", json=body), "ticket")["id"])

    def close_ticket(self, number: str) -> bool:
        """Delete a ticket; where that is not permitted, solve it. Say whether it is deleted."""
        try:
            self.remove("tickets", number)
        except (NotPermitted, Invalid):
            self._session.put(f"/api/v2/tickets/{_plain(number)}", json={"ticket": {"status": "solved"}})
            return False
        return True

    def _tested(self, webhook: Webhook, request: dict[str, str]) -> dict[str, Any]:
        query, body = {"webhook_id": webhook.id}, {"request": request}
        return _part(
            self._session.post("/api/v2/webhooks/test", params=query, json=body, timeout=TEST_TIMEOUT), "response"
        )

    def _show(self, path: str, name: str) -> dict[str, Any] | None:
        try:
            return _part(self._session.get(path), name)
        except NotFound:
            return None


def setup(name: str, account: Account, vault: Vault, clock: Clock = time.time) -> Setup:
    """Return the set-up of one connection. Nothing is sent yet."""
    address = origin("Zendesk", account.subdomain, account.url)
    return Setup(session(address, account.timeout, credentials(name, account, vault, clock)))


def conditions(tag_out: str) -> dict[str, list[dict[str, str]]]:
    """Return when our trigger fires.

    Our own replies are updates by an agent, and our own test ticket holds no public comment,
    so the trigger never hears of what we write. A ticket that somebody opens for a customer counts.
    https://developer.zendesk.com/documentation/ticketing/reference-guides/conditions-reference/
    """
    every = [("comment_is_public", "is", "true"), ("current_tags", "not_includes", tag_out)]
    some = [("update_type", "is", "Create"), ("role", "is", "end_user")]
    return {"all": [_condition(*one) for one in every], "any": [_condition(*one) for one in some]}


def _part(answer: Response, name: str) -> dict[str, Any]:
    found = document(answer).get(name)
    if not isinstance(found, dict):
        raise Unavailable(f"the answer holds no {name}")
    return found


def _condition(field: str, operator: str, value: str) -> dict[str, str]:
    return {"field": field, "operator": operator, "value": value}


def _named(listed: Iterable[dict[str, Any]], name: str) -> Iterable[dict[str, Any]]:
    """Keep the exact name: the filter finds parts of names."""
    return (one for one in listed if one.get("name") == name)


def _actions(webhook: Webhook) -> list[dict[str, Any]]:
    return [{"field": "notification_webhook", "value": [webhook.id, BODY]}]


def _told(action: dict[str, Any]) -> str:
    """Return the webhook that an action notifies, or an empty string."""
    value = action.get("value")
    if action.get("field") != "notification_webhook" or not isinstance(value, list) or not value:
        return ""
    return str(value[0])


def _webhook(raw: dict[str, Any]) -> Webhook:
    return Webhook(
        id=str(raw["id"]),
        endpoint=str(raw.get("endpoint") or ""),
        active=raw.get("status") == "active",
        by_trigger=BY_TRIGGER in (raw.get("subscriptions") or ()),
        maker=str(raw.get("created_by") or ""),
    )


def _trigger(raw: dict[str, Any]) -> Trigger:
    told = frozenset(filter(None, map(_told, raw.get("actions") or ())))
    return Trigger(str(raw["id"]), str(raw.get("title") or ""), raw.get("active") is True, told)


def _plain(number: str) -> str:
    """Return an id; anything else would end up in a path."""
    if not (number.isascii() and number.isalnum()):
        raise NotFound("a Zendesk id is letters and digits")
    return number
