"""One number from 0 to 100 for a knowledge base, with the parts that it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.evidence.audit.coverage import Coverage
from app.evidence.audit.findings import Finding, Kind

# Kind, points, and the share of the articles with such a finding at which no point is left.
_PARTS = (
    (Kind.CONTRADICTION, 20, 0.10),
    (Kind.STALE, 15, 0.25),
    (Kind.DUPLICATE, 10, 0.25),
    (Kind.LINK, 10, 0.20),
    (Kind.LONG, 10, 0.30),
    (Kind.ORPHAN, 5, 0.50),
)
COVERED = 30  # points of coverage
PARTS = ("coverage", *(kind.value for kind, _, _ in _PARTS))


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score. `share`: of the `n` articles that are fine, or questions that are answered."""

    name: str
    points: float
    most: int
    share: float
    n: int


@dataclass(frozen=True, slots=True)
class Score:
    """The points as a share of those that could be had: what was not looked at counts neither way."""

    value: int
    parts: tuple[Part, ...]


def score(findings: Sequence[Finding], articles: int, covered: Coverage, left_out: frozenset[Kind]) -> Score:
    """Return the score; kinds that could not be looked at are left out."""
    parts = [_coverage(covered)] if covered.questions or covered.intents else []
    parts += [_part(findings, articles, *row) for row in _PARTS if row[0] not in left_out and articles]
    most = sum(one.most for one in parts)
    return Score(round(100 * sum(one.points for one in parts) / most) if most else 0, tuple(parts))


def _coverage(covered: Coverage) -> Part:
    """Return the part for coverage: questions of customers count before examples."""
    share = covered.questions or covered.intents
    assert share  # noqa: S101 (the caller has looked)
    return Part("coverage", round(COVERED * share.share, 1), COVERED, round(share.share, 3), share.asked)


def _part(findings: Sequence[Finding], articles: int, kind: Kind, most: int, worst: float) -> Part:
    touched = {key for one in findings if one.kind is kind for key in _touched(one)}
    share = len(touched) / articles
    return Part(kind.value, round(most * max(0.0, 1 - share / worst), 1), most, round(1 - share, 3), articles)


def _touched(one: Finding) -> tuple[str, ...]:
    """Return the articles that a finding is held against: of duplicates, one may stay."""
    return one.articles[1:] if one.kind is Kind.DUPLICATE else one.articles
