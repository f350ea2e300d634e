"""Who calls the pages in tests, and the copilot that they ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from integrations.sandbox.workspace.copilot import Limit, Look, Outcome, Pass, Step

PORT = 8408
PAGES = f"http://127.0.0.1:{PORT}"
APPS = f"http://localhost:{PORT}"
HOST = "copilot.example.com"
SECRET = "a-secret-of-the-sidebar-that-nobody-guesses"
PASS = Pass("deskmate", "a-session", "http://127.0.0.1:8400")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass
class Told:
    """A copilot whose looks are whatever a test puts there."""

    runs: list[Look] = field(default_factory=list)  # newest first
    waits: set[int] = field(default_factory=set)
    visits: list[None] = field(default_factory=list)

    def stamp(self) -> int:
        return hash(tuple(self.runs)) ^ len(self.waits)

    def looks(self) -> Mapping[int, Look]:
        return {one.ticket: one for one in reversed(self.runs) if not one.echo}

    def story(self, ticket: int) -> Sequence[Look]:
        return [one for one in self.runs if one.ticket == ticket]

    def expected(self, ticket: int) -> bool:
        return ticket in self.waits


def look(ticket: int, outcome: Outcome = Outcome.DRAFT, **more: Any) -> Look:
    """Return a run that has ended, unless the test says otherwise."""
    return Look(
        **{
            "run": 7,
            "ticket": ticket,
            "outcome": outcome,
            "ending": "The copilot suggests a reply.",
            "words": "The policy allows no more.",
            "level": "suggest",
            "received": NOON,
            "finished": NOON,
            "decided": True,
            "limits": (Limit("suggest", "The policy allows no more.", "return_policy"), Limit("reply", "Allowed.")),
            "steps": (Step("read", 12.4, "The ticket was new."), Step("triage", 3.0, "Return policy, 98% sure.")),
            **more,
        }
    )


@dataclass
class Visitor:
    """A browser on this machine. It names the origin of whatever it posts, as browsers do."""

    client: FlaskClient

    def get(self, path: str, base: str = PAGES, **headers: str) -> TestResponse:
        return self.client.get(
            path, base_url=base, headers={key.replace("_", "-"): text for key, text in headers.items()}
        )

    def page(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, answer.status
        return answer.text

    def post(self, path: str, base: str = PAGES, origin: str = PAGES, **what: Any) -> TestResponse:
        headers = {"Origin": origin} if origin else {}
        return self.client.post(path, base_url=base, headers={**headers, **what.pop("headers", {})}, **what)

    def pulse(self, **asked: object) -> dict[str, Any]:
        answer = self.client.get("/pulse", base_url=PAGES, query_string={key: str(one) for key, one in asked.items()})
        assert answer.status_code == 200
        told: dict[str, Any] = answer.json or {}
        return told
