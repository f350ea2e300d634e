"""The reply, as far as the writer dares to write one."""

from app.domain import AutonomyLevel, Draft, Intent, Limit, Policy, Question, Reason
from app.ports import Writer
from knowledge.passages import Found


def draft(
    question: Question, intent: Intent | None, found: Found, writer: Writer, policy: Policy
) -> tuple[Draft | None, tuple[Limit, ...]]:
    """Return a draft, or None and the limit that hands the ticket to a person."""
    written = writer.write(question, intent, found, policy)
    if written is not None:
        return written, ()
    detail = f"{found.confidence:.2f} < {policy.abstain_below:.2f}"
    return None, (Limit(AutonomyLevel.SUGGEST, Reason.WEAK_ANSWER, detail, handoff=True),)
