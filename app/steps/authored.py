"""The reply in a model's words, where there is a model and it has an answer."""

from dataclasses import replace

from app.domain import Draft, Intent, Policy
from app.facts import Gathered
from app.ports import Author, Known


def authored(known: Known, intent: Intent | None, author: Author | None, policy: Policy) -> tuple[Draft | None, Known]:
    """Return a draft, and what is known with what was read for it; None: the other writer is to be asked."""
    made = author.write(known, intent, policy) if author else None
    if made is None:
        return None, known
    facts = tuple(dict.fromkeys((*known.gathered.facts, *made.facts)))
    return made.draft, replace(known, found=made.found, gathered=Gathered(facts, known.gathered.missing))
