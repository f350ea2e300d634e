"""Proposals as a page keeps them: each beside the intent of the policy that is most like it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.domain import Policy
from app.evidence.inventory.inventory import encoded
from app.evidence.inventory.past import Past
from app.evidence.inventory.proposals import proposed
from knowledge.embeddings import Encodes, Vectors


def near(tickets: Sequence[Past], policy: Policy, encoder: Encodes) -> list[dict[str, Any]]:
    """Return proposals with the nearest intent, its category, and the cosine of their middles."""
    vectors = encoded([one.text for one in tickets], encoder, lambda done: None)
    known = _middles(policy, encoder)
    made = []
    for one, middle in proposed(tickets, vectors):
        alike = known @ middle
        best = int(alike.argmax()) if len(alike) else -1
        intent = policy.intents[best] if best >= 0 else None
        made.append({
            "name": one.name, "title": one.title, "n": one.n, "share": one.share, "labelled": one.labelled,
            "examples": [[language, text] for language, texts in one.examples.items() for text in texts],
            "category": intent.category if intent else "", "nearest": intent.name if intent else "",
            "alike": round(float(alike[best]), 3) if intent else 0.0,
        })  # fmt: skip
    return made


def _middles(policy: Policy, encoder: Encodes) -> Vectors:
    rows = encoded([text for one in policy.intents for text in one.examples], encoder, lambda done: None)
    made, at = np.zeros((len(policy.intents), encoder.dimension), dtype=np.float32), 0
    for place, one in enumerate(policy.intents):
        middle = rows[at : at + len(one.examples)].mean(axis=0)
        made[place] = middle / (float(np.linalg.norm(middle)) or 1.0)
        at += len(one.examples)
    return made
