"""Does a draft still say what its articles say? A changed, withdrawn, excluded or deleted one makes it old."""

from app.domain import Decision
from knowledge.passages import Citation, Passage
from knowledge.texts import Texts


def outdated(decision: Decision, texts: Texts) -> bool:
    """Say whether any article that a decision's draft cites is no longer what it was, or no longer for everybody."""
    if decision.draft is None or not decision.draft.citations:
        return False
    passages = {one.chunk.id: one for one in decision.passages}
    excluded = texts.excluded()
    return any(
        one.article in excluded or _changed(one, passages.get(one.chunk), texts) for one in decision.draft.citations
    )


def _changed(citation: Citation, passage: Passage | None, texts: Texts) -> bool:
    found = texts.article(citation.article)
    if found is None:
        return True
    return passage is not None and found[0].digest != passage.source.digest
