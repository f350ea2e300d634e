"""The faces of a running service: web and worker in one process, a helpdesk on loopback."""

import http.client
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
import pytest

from app.cli.demo.child import Child
from app.web.sidebar import AUDIENCE
from integrations.sandbox.server import Sandbox
from tests.app.test_service import ARTICLES, CANARY, SECRET, account

PROOF = "a-secret-of-the-sidebar-that-nobody-guesses"
pytestmark = pytest.mark.slow


@dataclass
class Served:
    """A helpdesk, and the service as its sidebar sees it."""

    box: Sandbox
    child: Child
    folder: Path

    def call(self, path: str, body: Any = None) -> tuple[int, Any]:
        """Return status and content of a sidebar's call."""
        claims = {"aud": AUDIENCE, "exp": int(time.time()) + 60, "sub": "agent-01@example.com"}
        headers = {"Authorization": f"Bearer {jwt.encode(claims, PROOF, 'HS256')}", "Content-Type": "application/json"}
        line = http.client.HTTPConnection("127.0.0.1", self.child.port, timeout=30)
        content = None if body is None else json.dumps(body)
        line.request("GET" if body is None else "POST", f"/api/v1/main/{path}", content, headers)
        answer = line.getresponse()
        return answer.status, json.loads(answer.read())

    def view(self, ticket: int, done: Callable[[Any], bool]) -> Any:
        """Return the view of a ticket once it is as asked."""
        end = time.monotonic() + 60
        while True:
            status, found = self.call(f"tickets/{ticket}")
            assert status == 200
            if done(found):
                return found
            assert time.monotonic() < end, f"it stayed {found['state']}"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Start a helpdesk and the service."""
    folder = tmp_path_factory.mktemp("served")
    with Sandbox(folder / "helpdesk", recent_exports=True) as box:
        for title, body in ARTICLES.items():
            box.store.add_article(title, body)
        proof = {"CONNECTIONS__MAIN__SIDEBAR_SECRET": PROOF}
        settings = {**account(box), **proof, "DATA_DIR": str(folder), "QUIET_SECONDS": "0", "LOG_LEVEL": "DEBUG"}
        with Child(settings, folder) as child:
            child.wait()
            box.subscribe(f"{child.url}/webhooks/main", SECRET)
            yield Served(box, child, folder)


def test_the_draft_is_ready_when_the_ticket_opens(served: Served) -> None:
    asked = f"How do I return an item? It is the {CANARY} lamp."
    ticket = served.box.store.add_ticket("requester-01@example.com", "Return", asked)

    found = served.view(ticket, lambda one: one["state"] == "ready")

    assert "within 14 days" in found["draft"]["text"]
    assert found["draft"]["citations"][0]["title"] == "How to return an item"
    assert found["chips"]["intent"]["name"]


def test_what_the_customer_adds_is_looked_at_on_request(served: Served) -> None:
    ticket = served.box.store.add_ticket("requester-02@example.com", "Return", "How do I return an item?")
    first = served.view(ticket, lambda one: one["state"] == "ready")

    status, told = served.call(f"tickets/{ticket}/consider", {})

    assert (status, told) == (202, {"status": "accepted"})
    again = served.view(ticket, lambda one: one["state"] == "ready" and one["newest_message"] == first["message"])
    assert again["draft"]


def test_a_question_is_answered_by_the_workers_own_vectors(served: Served) -> None:
    """None of these words stands in the article: only meaning finds it."""
    ticket = served.box.store.add_ticket("requester-03@example.com", "Hello", "How do I return an item?")
    served.view(ticket, lambda one: one["state"] == "ready")

    status, found = served.call("ask", {"question": "Can I send my purchase back to you?"})

    assert status == 200
    assert found["passages"][0]["title"] == "How to return an item"


def test_no_word_of_an_agent_is_logged(served: Served) -> None:
    served.call("ask", {"question": f"the {CANARY} lamp?", "nonsense": CANARY})
    served.call("ask", {"question": f"the {CANARY} lamp?"})
    ticket = served.box.store.add_ticket("requester-04@example.com", "Hello", "How do I return an item?")
    served.call(f"tickets/{ticket}/take", {"agent": CANARY})

    log = (served.folder / "service.log").read_text()

    assert CANARY not in log
    assert PROOF not in log
