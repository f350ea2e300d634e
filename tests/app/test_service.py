"""The service as a process of its own, against a helpdesk on loopback: what an operator runs."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.cli.demo.child import Child
from app.clock import CLOCK
from app.domain import OutcomeKind
from app.settings import ZENDESK_TEST_SECRET, Settings, child_environment
from app.store.engine import open_store
from app.store.inbox import Deliveries
from app.store.ledger import Entry, Ledger
from integrations.sandbox.server import Sandbox
from integrations.zendesk.webhook import SIGNATURE, TIMESTAMP, sign

SECRET = "a-secret-of-our-own"
CANARY = "zirconium-pelican"
ARTICLES = {
    "How to return an item": "<p>You may return any item within 14 days. Print the label that we send by e-mail.</p>",
    "How long delivery takes": "<p>Delivery takes two to four working days inside the country.</p>",
    "Cleaning a lamp": "<p>Unplug the lamp, let it cool down, and wipe it with a dry cloth.</p>",
    "Paying by invoice": "<p>Pay an invoice within thirty days by bank transfer.</p>",
    "Opening a gift card": "<p>Scratch the field on its back and enter the code at the checkout.</p>",
    "Changing your password": "<p>Choose a new password on the account page and confirm it by e-mail.</p>",
}


def account(box: Sandbox | None = None, secret: str = SECRET) -> dict[str, str]:
    """Return the settings of one account."""
    return {
        "CONNECTIONS__MAIN__URL": box.url if box else "https://acme.zendesk.com",
        "CONNECTIONS__MAIN__CLIENT_ID": Sandbox.client_id,
        "CONNECTIONS__MAIN__CLIENT_SECRET": Sandbox.client_secret,
        "CONNECTIONS__MAIN__WEBHOOK_SECRET": secret,
    }


def deskmate(folder: Path, settings: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        env=child_environment({"DATA_DIR": str(folder), **settings}),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "no helpdesk account is set"),
        (account(secret=""), "WEBHOOK_SECRET is not set"),
        (account(secret=ZENDESK_TEST_SECRET), "publishes for tests"),
        ({**account(), "CONNECTIONS__MAIN__CLIENT_SECRET": ""}, "needs client_id and client_secret"),
        ({**account(), "CONNECTIONS__MAIN__URL": "http://acme.example.com"}, "https://"),
        ({**account(), "POLICY_FILE": "/nowhere/policy.toml"}, "policy.toml cannot be used"),
    ],
)
def test_it_refuses_to_start(tmp_path: Path, settings: dict[str, str], told: str) -> None:
    done = deskmate(tmp_path, settings, "serve")

    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


@dataclass
class Running:
    """A helpdesk, a service, and a look into its store."""

    box: Sandbox
    child: Child
    folder: Path
    settings: dict[str, str]

    def runs(self, ticket: int) -> list[Entry]:
        """Return the ended runs of a ticket, newest first, once nothing is on its way any more."""
        store = open_store(Settings(data_dir=self.folder))
        deliveries, ledger = Deliveries(store), Ledger(store, CLOCK)
        self.until(lambda: bool(ledger.history("main", str(ticket))) and deliveries.unfinished() is None)
        found = ledger.history("main", str(ticket))
        store.close()
        return found

    def until(self, done: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait for something to come true."""
        end = time.monotonic() + seconds
        while not (self.box.settle(2) and done()):
            assert time.monotonic() < end, "it never came true"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start a helpdesk and the service at its most talkative."""
    folder = tmp_path_factory.mktemp("service")
    with Sandbox(folder / "helpdesk", recent_exports=True) as box:
        for title, body in ARTICLES.items():
            box.store.add_article(title, body)
        settings = {**account(box), "DATA_DIR": str(folder), "QUIET_SECONDS": "0", "LOG_LEVEL": "DEBUG"}
        with Child(settings, folder) as child:
            child.wait()
            box.subscribe(f"{child.url}/webhooks/main", SECRET)
            yield Running(box, child, folder, settings)


def test_a_question_becomes_a_recorded_suggestion(running: Running) -> None:
    asked = f"How do I return an item? It is the {CANARY} lamp."
    ticket = running.box.store.add_ticket("requester-01@example.com", "Return", asked)

    entry = running.runs(ticket)[-1]

    assert entry.kind is OutcomeKind.SUGGESTED
    assert entry.decision is not None
    assert entry.decision.draft is not None
    assert "within 14 days" in entry.decision.draft.text
    assert [one["author"] for one in running.box.store.comments(ticket)] == ["requester"]


def test_an_angry_customer_gets_a_person_and_the_person_a_note(running: Running) -> None:
    text = f"This is unacceptable, the worst service ever! {CANARY}. I want to talk to a manager."
    ticket = running.box.store.add_ticket("requester-02@example.com", "Again", text)

    assert OutcomeKind.HANDED_OFF in {one.kind for one in running.runs(ticket)}
    note = running.box.store.comments(ticket)[-1]
    assert (note["author"], note["public"]) == ("copilot", False)
    assert "Wanted:" in note["text"]
    assert running.box.store.ticket(ticket)["status"] == "new"


def test_no_customers_word_is_ever_logged(running: Running) -> None:
    text = f"My {CANARY} is broken, call me at +44 20 7946 0958."
    ticket = running.box.store.add_ticket(f"{CANARY}@example.com", f"The {CANARY}", text)
    running.runs(ticket)
    running.box.store.customer_writes(ticket, f"Hello? {CANARY}!")
    running.runs(ticket)

    log = (running.folder / "service.log").read_text()

    assert CANARY not in log
    assert "7946" not in log
    assert SECRET not in log


def test_a_delivery_of_somebody_else_is_refused(running: Running) -> None:
    line = http.client.HTTPConnection("127.0.0.1", running.child.port, timeout=5)
    stamp, body = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), b'{"ticket_id": "1"}'
    headers = {SIGNATURE: sign(stamp, body, "another-secret"), TIMESTAMP: stamp}

    line.request("POST", "/webhooks/main", body, headers)

    assert line.getresponse().status == 401
    assert "delivery refused" in (running.folder / "service.log").read_text()


def test_a_second_service_on_the_same_folder_refuses(running: Running) -> None:
    done = deskmate(running.folder, {**running.settings, "PORT": "0"}, "serve", "--role", "worker")

    assert done.returncode == 1
    assert "pid" in done.stderr or "process" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_finds_everything_in_order(running: Running) -> None:
    done = deskmate(running.folder, running.settings, "doctor", "--json")
    found: dict[str, Any] = json.loads(done.stdout)

    assert [one for one in found["checks"] if one["state"] == "broken"] == []
    assert found["ready"] is True


def test_runs_are_told_as_json(running: Running) -> None:
    ticket = running.box.store.add_ticket("requester-04@example.com", "Return", "How can I return an item I bought?")
    number = running.runs(ticket)[-1].number

    done = deskmate(running.folder, running.settings, "runs", "show", str(number), "--json")
    found: dict[str, Any] = json.loads(done.stdout)

    assert found["ticket"] == str(ticket)
    assert found["limits"]
    assert {"sources", "draft", "effects", "stages_ms", "policy_version"} <= found.keys()


def test_the_service_says_how_it_is(running: Running) -> None:
    found = running.child.health()

    assert found["status"] == "ready"
    assert found["worker"] is True
