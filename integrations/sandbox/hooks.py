"""Webhooks, triggers and automation rules: who is told of a change, and with which bytes."""

import json
import secrets
from collections.abc import Callable
from enum import StrEnum
from itertools import count
from typing import assert_never

from integrations.sandbox import conditions
from integrations.sandbox.changes import Change
from integrations.sandbox.envelope import article_envelope, envelopes
from integrations.sandbox.faults import Faults
from integrations.sandbox.freshdesk import product, rules
from integrations.sandbox.freshdesk.wording import Wording
from integrations.sandbox.moments import Clock, nanos, stamp
from integrations.sandbox.people import People
from integrations.sandbox.rows import Record, Rows

TURN = count()  # keeps ids of the same millisecond in order
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BY_TRIGGER = "conditional_ticket_events"
EVENTS = tuple(
    f"zen:event-type:{name}"
    for name in [
        "ticket.created",
        "ticket.comment_added",
        "ticket.status_changed",
        "ticket.merged",
        "ticket.soft_deleted",
        "ticket.agent_assignment_changed",
        "article.published",
        "article.unpublished",
    ]
)
EITHER = {
    "all": [],
    "any": [{"field": "update_type", "operator": "is", "value": kind} for kind in ("Create", "Change")],
}


class Route(StrEnum):
    """A way in which a webhook hears of changes; the first two are Zendesk's, the others Freshdesk's."""

    EVENTS = "events"
    TRIGGER = "trigger"
    RULE = "rule"
    PRODUCT = "product"


def route_of(webhook: Record) -> Route:
    """Return the way in which this webhook hears of changes."""
    by_trigger = webhook.get("subscriptions") == [BY_TRIGGER]
    return Route(webhook.get("route") or (Route.TRIGGER if by_trigger else Route.EVENTS))


def ulid(clock: Clock) -> str:
    """Return a sortable id of 26 characters, as webhooks and invocations have."""
    number = (int(clock().timestamp() * 1000) << 80) | ((next(TURN) & 0xFFFF) << 64) | secrets.randbits(64)
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


class Hooks:
    """Every webhook and trigger, and the outbox of deliveries, in one file with the tickets."""

    def __init__(self, rows: Rows, people: People, clock: Clock, faults: Faults) -> None:
        """Keep the parts. `wake` is called when something new is due."""
        self._rows = rows
        self._people = people
        self._clock = clock
        self._faults = faults
        self._wording = Wording(rows, people)
        self.host = "http://127.0.0.1"
        self.wake: Callable[[], None] = lambda: None

    def add_webhook(self, webhook: Record, user_id: int, secret: str = "") -> Record:
        """Keep a new webhook; without a secret it gets one of its own."""
        now = nanos(self._clock())
        record: Record = {"id": ulid(self._clock), **webhook, "created_at": now, "created_by": str(user_id)}
        self._rows.put("webhook", record["id"], record)
        self.set_secret(record["id"], secret) if secret else self.renew_secret(record["id"])
        return record

    def renew_secret(self, webhook_id: str) -> None:
        """Give a webhook a fresh signing secret."""
        self.set_secret(webhook_id, secrets.token_urlsafe(32) + "=")

    def set_secret(self, webhook_id: str, secret: str) -> None:
        """Sign deliveries of this webhook with this secret from now on."""
        self._rows.put("secret", webhook_id, {"secret": secret})

    def secret(self, webhook_id: str) -> str:
        """Return the signing secret of a webhook."""
        return str((self._rows.get("secret", webhook_id) or {"secret": ""})["secret"])

    def add_trigger(self, trigger: Record) -> Record:
        """Keep a new trigger; conditions that we do not know are refused."""
        conditions.check(trigger["conditions"])
        now = stamp(self._clock())
        position = self._rows.count("trigger") + 1
        record: Record = {"id": self._people.number(), "active": True, "default": False, "description": None}
        record |= {"position": position, "category_id": "6130869158682", "created_at": now, "updated_at": now}
        record |= {**trigger, "raw_title": trigger["title"]}
        return self._rows.put("trigger", record["id"], record)

    def subscribe(self, url: str, secret: str, route: Route, user_id: int, rule: rules.Rule | None = None) -> str:
        """Add a webhook for ticket events and whatever must name it; return its id.

        One that is there already only gets the secret. `rule`: how a Freshdesk rule is set up.
        """
        match route:
            case Route.EVENTS:
                return self._listen(url, secret, {"subscriptions": list(EVENTS)}, user_id)
            case Route.TRIGGER:
                number = self._listen(url, secret, {"subscriptions": [BY_TRIGGER]}, user_id)
                self._tell_by_trigger(number, user_id)
                return number
            case Route.RULE | Route.PRODUCT:
                chosen = (rule or rules.Rule()).record(secret)
                return self._listen(url, secret, {"route": route.value, **chosen}, user_id)
            case _:
                assert_never(route)

    def _listen(self, url: str, secret: str, how: Record, user_id: int) -> str:
        webhook: Record = {"name": "Copilot", "description": "", "status": "active", "endpoint": url}
        webhook |= {"http_method": "POST", "request_format": "json", "authentication": None, **how}
        for held in self._rows.all("webhook"):
            alike = route_of(held) is route_of(webhook) and held.get("assigned") == webhook.get("assigned")
            if held["endpoint"] == url and alike:
                self._rows.put("webhook", held["id"], {**held, **how})
                self.set_secret(held["id"], secret)
                return str(held["id"])
        return str(self.add_webhook(webhook, user_id, secret)["id"])

    def _tell_by_trigger(self, number: str, user_id: int) -> None:
        body = json.dumps({"ticket_id": "{{ticket.id}}"})
        action = {"field": "notification_webhook", "value": [number, body]}
        if any(action in one["actions"] for one in self._rows.all("trigger")):
            return
        # As the README has it made: what we write ourselves needs no telling.
        others = {"field": "current_user_id", "operator": "is_not", "value": str(user_id)}
        conditions = {"all": [others], "any": EITHER["any"]}
        self.add_trigger({"title": "Tell the copilot", "actions": [action], "conditions": conditions})

    def announce(self, change: Change) -> None:
        """Queue what this change means to every webhook. Called inside its transaction."""
        webhooks = [one for one in self._rows.all("webhook") if one["status"] == "active"]
        if not webhooks:
            return
        self._by_events(webhooks, envelopes(change, self._name, nanos(self._clock())))
        if change.after["status"] != "deleted":
            self._by_triggers({one["id"]: one for one in webhooks}, change)
        for webhook in webhooks:
            self._by_freshdesk(webhook, change)
        self.wake()

    def _by_freshdesk(self, webhook: Record, change: Change) -> None:
        match route_of(webhook):
            case Route.RULE:
                for text in rules.told(webhook, change, self._wording, self.host):
                    self._queue(webhook["id"], text)
            case Route.PRODUCT:
                for body in product.told(change, self._wording, self._clock().timestamp(), self.host):
                    self._queue(webhook["id"], json.dumps(body))

    def announce_article(self, kind: str, article: Record, user_id: int) -> None:
        """Queue that an article was published or unpublished."""
        webhooks = [one for one in self._rows.all("webhook") if one["status"] == "active"]
        self._by_events(webhooks, [article_envelope(kind, article, user_id, nanos(self._clock()))])
        self.wake()

    def _by_events(self, webhooks: list[Record], told: list[tuple[str, Record]]) -> None:
        for webhook in webhooks:
            for name, body in told:
                if name in webhook.get("subscriptions", ()):
                    self._queue(webhook["id"], json.dumps(body, indent=2) + "\n")

    def _by_triggers(self, webhooks: dict[str, Record], change: Change) -> None:
        staff = self._people.staff(change.audit["author_id"])
        for trigger in sorted(self._rows.all("trigger"), key=lambda one: int(one["position"])):
            if not trigger["active"] or not conditions.fires(trigger["conditions"], change, staff):
                continue
            for action in trigger["actions"]:
                if action["field"] == "notification_webhook" and action["value"][0] in webhooks:
                    text = conditions.render(action["value"][1], change, self._people.get, self.host)
                    self._queue(action["value"][0], _pretty(text))

    def _queue(self, webhook_id: str, body: str) -> None:
        number = ulid(self._clock)
        invocation = {"id": number, "status_code": 0, "status": "queued", "latest_completed_at": ""}
        self._rows.put("invocation", number, invocation, parent=webhook_id)
        for delay in self._faults.fate().copies:
            job: Record = {
                "id": ulid(self._clock),
                "invocation_id": number,
                "webhook_id": webhook_id,
                "body": body,
                "tries": 0,
            }
            self._rows.put("outbox", job["id"], job, key=due(self._clock().timestamp() + delay))

    def _name(self, user_id: int) -> tuple[str, bool]:
        user = self._people.get(user_id)
        return (user["name"] if user else "", self._people.staff(user_id))


def due(seconds: float) -> str:
    """Return a time as a key that sorts."""
    return f"{seconds:020.6f}"


def _pretty(text: str) -> str:
    """Return JSON as it is delivered; text that a placeholder broke goes out as it is."""
    try:
        return json.dumps(json.loads(text), indent=2) + "\n"
    except ValueError:
        return text
