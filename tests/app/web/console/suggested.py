"""Past tickets of a shop, and what is proposed from them by their words alone."""

import hashlib
import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import numpy as np

from app.domain import Policy
from app.evidence.inventory.near import near
from app.evidence.inventory.past import Past, sent
from app.web import NotReady
from knowledge.embeddings import Vectors
from tests.app.web.stage import ADMIN, Stage

OPENINGS = (
    "Hello",
    "Good morning",
    "Question",
    "Quick one",
    "Hey there",
    "Urgent",
    "Dear team",
    "Again",
    "Hi",
    "Please",
)
SHADES = "Can you dye the lampshade in another colour, for instance moss"
SHOWROOM = "I would like to book a visit with an adviser in your showroom near"


class Words:
    """Texts with the same words have the same vector."""

    id = "words"
    dimension = 128

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows: Vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for at, text in enumerate(texts):
            for word in text.lower().split():
                rows[at, hashlib.sha256(word.encode()).digest()[0] % self.dimension] += 1.0
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return rows


def proposing(tickets: Sequence[Past], policy: Policy) -> list[dict[str, Any]]:
    """Return intents for past tickets (app.web.Faces.propose)."""
    return near(tickets, policy, Words())


def busy(tickets: Sequence[Past], policy: Policy) -> list[dict[str, Any]]:
    """Be at it already."""
    raise NotReady


def without(tickets: Sequence[Past], policy: Policy) -> list[dict[str, Any]]:
    """Have no encoder."""
    raise LookupError


def lines(count: int = 10) -> list[str]:
    """Return tickets of two kinds, the second one labelled, with an address in each."""
    shades = [f"{OPENINGS[n % 10]}, {SHADES} number {n}? Write to requester-{n:02d}@example.com" for n in range(count)]
    visits = [f"{OPENINGS[n % 10]}, {SHOWROOM} hall {n}." for n in range(count)]
    rows = [{"id": f"s{n}", "subject": "", "body": body} for n, body in enumerate(shades)]
    rows += [{"id": f"v{n}", "subject": "", "body": body, "intent": "Showroom visit"} for n, body in enumerate(visits)]
    return [json.dumps(row) for row in rows]


def file(text: str | None = None, name: str = "tickets.jsonl") -> dict[str, Any]:
    """Return a form with a file of tickets."""
    return {"of": "file", "file": (BytesIO(("\n".join(lines()) if text is None else text).encode()), name)}


def suggested(made: Stage) -> None:
    """Keep what is proposed for a file."""
    found = proposing(sent(lines(), made.faces.policy(), "tickets.jsonl"), made.faces.policy())
    made.faces.holdings.suggestions.keep(ADMIN, "tickets.jsonl", 20, found)
