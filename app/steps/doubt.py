"""What a second model says against a draft that nothing else speaks against."""

from app.domain import AutonomyLevel, Draft, Finding, Limit, Reason
from app.ports import Doubter, Known


def doubt(draft: Draft, known: Known, doubter: Doubter) -> tuple[Finding, ...]:
    """Return one finding, with the limit that it imposes or None: it can only lower a level."""
    wrong = doubter.doubt(known, draft)
    limit = Limit(AutonomyLevel.SUGGEST, Reason.DOUBTED, wrong) if wrong else None
    return (Finding("second opinion", wrong or "passed", limit),)
