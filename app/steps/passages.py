"""What the help centre has to say about a question."""

from app.domain import AutonomyLevel, Intent, Limit, Question, Reason
from app.ports import Search
from knowledge.passages import Found

_NOTHING = Found((), 0.0)


def passages(
    question: Question, search: Search, brand: str = "", intent: Intent | None = None
) -> tuple[Found, tuple[Limit, ...]]:
    """Return public passages in the requester's language, and a limit where there are none.

    An approved text of the intent in that language needs no article.
    """
    if not search.speaks(question.language, brand):
        found, reason = _NOTHING, Reason.LANGUAGE
    else:
        found, reason = search.find(question.text, question.language, brand=brand), Reason.NOTHING_FOUND
    if found.passages or (intent and question.language in dict(intent.approved)):
        return found, ()
    return found, (Limit(AutonomyLevel.SUGGEST, reason, question.language, handoff=True),)
