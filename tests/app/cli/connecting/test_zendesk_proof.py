"""What Zendesk's own test may look like, where its documentation leaves that open."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.app.cli.connecting.door import Door, Operator, told
from tests.integrations.zendesk.wire import Asked, Reply, Wire

SECRET = "a-secret-of-our-own"
ME = {"id": 7, "role": "admin", "name": "Copilot", "email": "copilot@example.com"}


@dataclass
class Account:
    """Answers like an account whose webhook is there; `tested` is what comes of a test request."""

    door: Door
    tested: Reply = field(default_factory=Reply)
    status: str = "active"

    def __call__(self, asked: Asked) -> Reply:
        webhook: dict[str, Any] = {"id": "01A", "name": "Deskmate main", "status": self.status, "created_by": "7"}
        webhook |= {"endpoint": f"{self.door.url}/webhooks/main", "subscriptions": ["conditional_ticket_events"]}
        answers = {
            "/api/v2/users/me.json": {"user": ME},
            "/api/v2/webhooks": {"webhooks": [webhook], "meta": {"has_more": False}},
            "/api/v2/webhooks/01A": {"webhook": webhook},
            "/api/v2/webhooks/01A/signing_secret": {"signing_secret": {"secret": SECRET, "algorithm": "SHA256"}},
        }
        if asked.path == "/api/v2/webhooks/test":
            return self.tested
        return Reply(body=answers[asked.path]) if asked.path in answers else Reply(404)

    def comes_of_a_test(self, status: int, body: str = "") -> None:
        self.tested = Reply(body={"response": {"status_code": status, "payload": body, "headers": []}})


@pytest.fixture
def door() -> Iterator[Door]:
    with Door() as door:
        yield door


@pytest.fixture
def account(door: Door) -> Account:
    return Account(door)


@pytest.fixture
def operator(tmp_path: Path, door: Door, account: Account) -> Iterator[Operator]:
    with Wire(account) as wire:
        access = {"url": wire.url, "email": "copilot@example.com", "api_token": "abc", "webhook_secret": SECRET}
        yield Operator(tmp_path / "data", door, access)


def test_a_test_that_is_signed_in_another_way_is_worth_a_look(operator: Operator, account: Account) -> None:
    """The service itself takes a delivery with the right secret: then the settings are right."""
    operator.serve()
    account.comes_of_a_test(401, json.dumps({"error": "the signature does not fit"}))
    done = operator.connect("--public-url", operator.door.url, "--prove")

    assert done.exit_code == 0
    assert "! test delivery" in done.output
    assert "has the right secret, but refused Zendesk's test (401)" in told(done)


def test_a_refused_test_is_a_failure_where_our_own_delivery_is_refused_too(
    operator: Operator, account: Account
) -> None:
    operator.serve(webhook_secret="another-secret")
    account.comes_of_a_test(401, json.dumps({"error": "the signature does not fit"}))
    done = operator.connect("--public-url", operator.door.url, "--prove")

    assert done.exit_code == 1
    assert "does not believe the secret" in told(done)


@pytest.mark.parametrize(("secret", "code"), [(SECRET, 0), ("another-secret", 1)])
def test_a_body_of_zendesks_own_proves_only_with_a_delivery_of_ours(
    operator: Operator, account: Account, secret: str, code: int
) -> None:
    operator.serve(webhook_secret=secret)
    account.comes_of_a_test(400, json.dumps({"error": "neither an event nor a trigger's body"}))
    done = operator.connect("--public-url", operator.door.url, "--prove")

    assert done.exit_code == code
    assert ("the secret was believed" in told(done)) is (code == 0)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(429, headers={"Retry-After": "17"}), "again in 17 seconds"),
        (Reply(500), "run the same command again"),
        (Reply(200, {}), "holds no response"),
    ],
)
def test_a_test_that_zendesk_does_not_make_is_told(
    operator: Operator, account: Account, reply: Reply, said: str
) -> None:
    account.tested = reply
    done = operator.connect("--public-url", operator.door.url, "--prove")

    assert done.exit_code == 1
    assert said in told(done)


def test_a_webhook_that_is_switched_off_cannot_be_proven(operator: Operator, account: Account) -> None:
    account.status = "inactive"
    done = operator.connect("--public-url", operator.door.url, "--prove")

    assert done.exit_code == 1
    assert "run the same command without --prove" in told(done)
