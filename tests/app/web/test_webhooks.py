"""Deliveries: believed by their signature, kept once, answered so that none is lost."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from app.store.health import Health
from app.web import create_app
from app.web.webhooks import LARGEST
from integrations.helpdesk import ArticleEvent, TicketEvent
from tests.fakes import NOON


class Refused(Exception):
    """What the receiver of these tests raises."""


@dataclass
class PlainReceiver:
    """Believes the header `X-Signature: right`; reads the ticket's id from JSON."""

    refused: type[Exception] = Refused
    bodies: list[bytes] = field(default_factory=list)

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        self.bodies.append(body)
        if headers.get("X-Signature") != "right":
            raise Refused("the signature does not fit")

    def parse(self, headers: Mapping[str, str], body: bytes) -> TicketEvent | None:
        content = json.loads(body)
        if "ticket" not in content:
            raise Refused("the ticket's id is missing")
        return None if content["ticket"] == "none" else event(content["ticket"])


def event(ticket: str, occurred: datetime = NOON) -> TicketEvent:
    return TicketEvent("main", f"e{ticket}", ticket, occurred)


@dataclass
class Kept:
    """What was kept; raises `error` instead if there is one."""

    events: list[TicketEvent | ArticleEvent] = field(default_factory=list)
    error: Exception | None = None

    def receive(self, delivered: TicketEvent | ArticleEvent) -> bool:
        if self.error:
            raise self.error
        self.events.append(delivered)
        return self.events.count(delivered) == 1


@pytest.fixture
def receiver() -> PlainReceiver:
    return PlainReceiver()


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def client(receiver: PlainReceiver, kept: Kept) -> FlaskClient:
    health = Health(database=True, migrated=True, worker=True, waiting=0.0)
    return create_app({"main": receiver}, kept.receive, lambda: health).test_client()


def deliver(client: FlaskClient, body: bytes = b'{"ticket": "7"}', signature: str = "right") -> TestResponse:
    return client.post("/webhooks/main", data=body, headers={"X-Signature": signature})


def test_a_genuine_delivery_is_kept_and_accepted(client: FlaskClient, kept: Kept) -> None:
    answer = deliver(client)

    assert (answer.status_code, answer.json) == (202, {"status": "accepted"})
    assert kept.events == [event("7")]


def test_a_repeated_delivery_is_accepted_as_known(client: FlaskClient) -> None:
    deliver(client)
    answer = deliver(client)

    assert (answer.status_code, answer.json) == (202, {"status": "known"})


def test_the_signature_is_checked_on_the_bytes_as_they_came(client: FlaskClient, receiver: PlainReceiver) -> None:
    deliver(client, b'{"ticket" :  "7"}\n')

    assert receiver.bodies == [b'{"ticket" :  "7"}\n']


def test_bytes_that_look_like_a_form_are_left_as_they_are(client: FlaskClient, receiver: PlainReceiver) -> None:
    headers = {"X-Signature": "wrong", "Content-Type": "application/x-www-form-urlencoded"}
    client.post("/webhooks/main", data=b"a=1&b=2", headers=headers)

    assert receiver.bodies == [b"a=1&b=2"]


def test_a_wrong_signature_is_refused_with_a_reason(client: FlaskClient, kept: Kept) -> None:
    answer = deliver(client, signature="wrong")

    assert (answer.status_code, answer.json) == (401, {"error": "the signature does not fit"})
    assert kept.events == []


def test_a_genuine_delivery_that_is_not_understood_is_refused(client: FlaskClient) -> None:
    answer = deliver(client, b"{}")

    assert (answer.status_code, answer.json) == (400, {"error": "the ticket's id is missing"})


def test_a_happening_that_needs_no_look_is_accepted_and_not_kept(client: FlaskClient, kept: Kept) -> None:
    answer = deliver(client, b'{"ticket": "none"}')

    assert (answer.status_code, answer.json) == (202, {"status": "ignored"})
    assert kept.events == []


def test_an_unknown_connection_is_not_found(client: FlaskClient, receiver: PlainReceiver) -> None:
    answer = client.post("/webhooks/other", data=b"{}")

    assert (answer.status_code, answer.json) == (404, {"error": "unknown connection"})
    assert receiver.bodies == []


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_other_methods_are_not_allowed(client: FlaskClient, method: str) -> None:
    answer = getattr(client, method)("/webhooks/main")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert answer.mimetype == "application/json"


def test_a_body_of_the_largest_size_is_read(client: FlaskClient, receiver: PlainReceiver) -> None:
    deliver(client, b" " * LARGEST, signature="wrong")

    assert [len(body) for body in receiver.bodies] == [LARGEST]


def test_a_larger_body_is_refused_unread(client: FlaskClient, receiver: PlainReceiver) -> None:
    answer = deliver(client, b" " * (LARGEST + 1))

    assert answer.status_code == 413
    assert receiver.bodies == []


def test_a_store_that_is_down_asks_for_a_repeat(client: FlaskClient, kept: Kept) -> None:
    kept.error = OperationalError("INSERT", {}, OSError("down"))
    answer = deliver(client)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


def test_an_error_of_our_own_asks_for_a_repeat_and_never_says_500(
    client: FlaskClient, kept: Kept, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    kept.error = KeyError("a customer's words")
    with caplog.at_level(logging.DEBUG):
        answer = deliver(client)

    logged = capsys.readouterr().out + caplog.text
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "KeyError" in logged
    assert "words" not in logged + answer.text


def test_a_body_that_breaks_the_parser_asks_for_a_repeat_too(client: FlaskClient) -> None:
    assert deliver(client, b"\xff not JSON").status_code == 503


def test_an_unknown_path_is_answered_in_json(client: FlaskClient) -> None:
    answer = client.get("/nothing")

    assert (answer.status_code, answer.json) == (404, {"error": "Not Found"})
