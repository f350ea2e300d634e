"""What the tests of this face stand on: somebody who calls with an API key."""

from dataclasses import dataclass
from typing import Any

import requests

from integrations.sandbox.server import Sandbox


@dataclass
class Key:
    """An API key and its owner's calls; an empty one calls without."""

    box: Sandbox
    value: str = ""

    def __call__(self, method: str, path: str, body: Any = None, **more: Any) -> requests.Response:
        """Call `path` below /api/v2, or a whole address."""
        auth = (self.value, "X") if self.value else None
        address = path if path.startswith("http") else f"{self.box.url}/api/v2/{path}"
        return requests.request(method, address, json=body, auth=auth, timeout=more.pop("timeout", 5), **more)

    def get(self, path: str, **query: Any) -> Any:
        """Return the JSON of an answer that went well."""
        answer = self("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ids(self, path: str, **query: Any) -> list[int]:
        """Return the ids of a list."""
        return [one["id"] for one in self.get(path, **query)]

    def reply(self, ticket: int, body: str = "<p>On its way.</p>", **more: Any) -> requests.Response:
        """Send a reply."""
        return self("POST", f"tickets/{ticket}/reply", {"body": body, **more})

    def note(self, ticket: int, body: str = "<p>Look here.</p>", **more: Any) -> requests.Response:
        """Add a note."""
        return self("POST", f"tickets/{ticket}/notes", {"body": body, **more})

    def put(self, ticket: int, **fields: Any) -> requests.Response:
        """Change a ticket."""
        return self("PUT", f"tickets/{ticket}", fields)

    def talk(self, ticket: int) -> list[dict[str, Any]]:
        """Return all conversations of a ticket."""
        found: list[dict[str, Any]] = self.get(f"tickets/{ticket}/conversations", per_page=100)
        return found


def fault(answer: requests.Response) -> tuple[int, str, str]:
    """Return status, field and code of a refusal by validation."""
    error = answer.json()["errors"][0]
    assert answer.json()["description"] == "Validation failed"
    return answer.status_code, error["field"], error["code"]
