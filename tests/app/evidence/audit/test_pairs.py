"""How many contradictions are found and how often one is cried in vain, on pairs of our own words."""

from collections.abc import Sequence

from app.evidence.audit.contradictions import contradictions
from app.evidence.audit.findings import Use
from knowledge.embeddings import Encoder
from knowledge.passages import Source
from tests.app.evidence.audit.articles import article
from tests.app.evidence.audit.pairs import KEPT_CLASH, KEPT_PEACE, TUNED_CLASH, TUNED_PEACE, Two


def alarms(pairs: Sequence[Two], encoder: Encoder) -> int:
    """Return in how many pairs a contradiction is found."""
    return sum(bool(contradictions(_articles(pair), Use(), encoder.encode)) for pair in pairs)


def _articles(pair: Two) -> list[Source]:
    return [article(str(at), one.title, one.body) for at, one in enumerate(pair)]


def test_the_tuned_half(encoder: Encoder) -> None:
    assert alarms(TUNED_CLASH, encoder) >= 16
    assert alarms(TUNED_PEACE, encoder) == 0


def test_the_half_that_was_kept_back(encoder: Encoder) -> None:
    assert len(KEPT_CLASH) == len(KEPT_PEACE) == 20
    assert alarms(KEPT_CLASH, encoder) >= 12
    assert alarms(KEPT_PEACE, encoder) <= 1
