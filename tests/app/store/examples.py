"""Values that the tests of store and worker share."""

from datetime import datetime

from app.domain import (
    AutonomyLevel,
    Decision,
    Draft,
    Effect,
    Evidence,
    Finding,
    Handoff,
    Limit,
    Outcome,
    OutcomeKind,
    Question,
    Reason,
    Triage,
)
from integrations.helpdesk import TicketEvent, Visibility
from knowledge.passages import Audience, Chunk, Citation, Passage, Rewriting, Source
from tests.fakes import NOON


def event(number: int = 1, ticket: str = "7", connection: str = "main", occurred: datetime = NOON) -> TicketEvent:
    """Return an event; its number makes its id."""
    return TicketEvent(connection, f"e{number}", ticket, occurred)


def source(number: int = 1, **changes: object) -> Source:
    """Return a public English article."""
    fields: dict[str, object] = {
        "key": f"help/en/{number}",
        "id": str(number),
        "title": f"Article {number}",
        "markdown": "One.\n\nTwo.",
        "audience": Audience.PUBLIC,
        "language": "en",
        "brand": "",
        "url": f"https://help.example.com/{number}",
        "digest": f"d{number}",
        "updated": NOON,
    }
    return Source(**{**fields, **changes})  # type: ignore[arg-type]


def chunk(article: Source, ordinal: int = 0, text: str = "One.") -> Chunk:
    """Return a chunk of an article."""
    return Chunk(f"{article.key}#{ordinal}", article.key, ("Top", "Below"), text, 0, len(text))


def decision(ticket: str = "7", message: str = "m1", **changes: object) -> Decision:
    """Return a decision with every field filled."""
    article = source()
    fields: dict[str, object] = {
        "connection": "main",
        "ticket_id": ticket,
        "message_id": message,
        "version": "v1",
        "requester_id": "100",
        "level": AutonomyLevel.SUGGEST,
        "reason": Reason.CEILING,
        "detail": "address_change: suggest",
        "limits": (Limit(AutonomyLevel.SUGGEST, Reason.CEILING, "suggest", handoff=True),),
        "question": Question("My card 4111", "My card ****", "Card", "en", True, "digest", 3, NOON, message),
        "triage": Triage("card", "Card", "billing", 0.9, 0.8, (("other", 0.1),)),
        "passages": (Passage(chunk(article), article, 0.9, 0.8, 0.7, 0.6),),
        "draft": Draft("Text [1]", (citation(),), Evidence.DOCUMENTED, "en", 0.9, "extractive", "p1"),
        "findings": (Finding("numbers", "none", None),),
        "handoff": Handoff(Reason.CEILING, "billing", "note"),
        "status": "new",
        "stages": (("read", 1.5), ("gate", 0.1)),
        "policy_version": "p1",
        "rewriting": Rewriting("How do I block a card?", "p2"),
    }
    return Decision(**{**fields, **changes})  # type: ignore[arg-type]


def citation() -> Citation:
    """Return a citation of the first article."""
    return Citation(1, "help/en/1", "1", "help/en/1#0", "Article 1", "https://help.example.com/1", "One.")


def outcome(kind: OutcomeKind = OutcomeKind.REPLIED, *effects: Effect) -> Outcome:
    """Return the end of a run."""
    return Outcome(kind, Reason.ALLOWED, "sent", effects, (("act", 2.0),))


def reply(run: str) -> Effect:
    """Return a public reply of a run."""
    return Effect("reply", f"{run}/reply", "p1", Visibility.PUBLIC)
