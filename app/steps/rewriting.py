"""Another look for what the requester's own words did not find surely."""

from dataclasses import replace
from math import nextafter

from app.domain import Question
from app.ports import Second
from knowledge.passages import Found


def rewriting(question: Question, found: Found, second: Second, brand: str, alone: float) -> Found:
    """Return what is found with a model's words beside the requester's.

    A model reads what anybody may write to us: what it helped to find stays under the
    probability at which a reply leaves `alone`.
    """
    again = second.look(question, found, brand)
    if again.rewriting is None or again.rewriting.failed:
        return again
    most = nextafter(alone, 0.0)
    parts = tuple(replace(one, confidence=min(one.confidence, most)) for one in again.parts)
    return replace(again, confidence=min(again.confidence, most), parts=parts)
