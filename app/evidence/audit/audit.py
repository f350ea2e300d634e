"""The whole audit: every finding, the gaps, a score, and what to do first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.evidence.audit.alike import origin
from app.evidence.audit.contradictions import contradictions
from app.evidence.audit.coverage import Coverage, Examples, coverage, uncovered
from app.evidence.audit.duplicates import duplicates
from app.evidence.audit.findings import Asked, Finding, Kind, Severity, ordered, use
from app.evidence.audit.gaps import Gap, gaps
from app.evidence.audit.length import too_long
from app.evidence.audit.links import FEWEST, broken, orphans, web
from app.evidence.audit.score import Score, score
from app.evidence.audit.stale import stale
from knowledge.embeddings import Vectors
from knowledge.passages import Source

Encode = Callable[[Sequence[str]], Vectors]
STEPS = ("contradictions", "duplicates", "stale", "length", "links", "orphans", "coverage", "gaps")


def _quiet(step: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Material:
    """What is audited. `others`, keys with addresses, are not used; `meanings` are mean vectors by article."""

    sources: Sequence[Source]
    asked: Sequence[Asked] = ()
    examples: Sequence[Examples] = ()
    others: Sequence[tuple[str, str]] = ()
    meanings: Mapping[str, Vectors] = field(default_factory=dict)
    encode: Encode | None = None
    least: float = 0.37  # confidence under which nothing is answered
    notes: tuple[str, ...] = ()  # what an operator should know of it


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `what` is a finding, or a gap: an article that is to be written."""

    what: Finding | Gap

    @property
    def tickets(self) -> int:
        """Return how many tickets it would help."""
        return self.what.n if isinstance(self.what, Gap) else self.what.tickets


@dataclass(frozen=True, slots=True)
class Audit:
    """What is wrong and missing. `titles` by article key; `notes` say what could not be looked at."""

    articles: int
    tickets: int
    score: Score
    coverage: Coverage
    examples: tuple[Examples, ...]
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    titles: Mapping[str, str]
    notes: tuple[str, ...] = ()

    @property
    def worklist(self) -> tuple[Task, ...]:
        """Return findings and gaps, those first that help most tickets; at equal numbers what misleads comes first."""
        tasks = [*map(Task, self.findings), *map(Task, self.gaps)]
        return tuple(sorted(tasks, key=lambda one: (-one.tickets, _urgency(one))))


def _urgency(one: Task) -> int:
    if isinstance(one.what, Gap):
        return 1
    return {Severity.HIGH: 0, Severity.MEDIUM: 2, Severity.LOW: 3}[one.what.severity]


def audit(material: Material, now: datetime, seen: Callable[[str], None] = _quiet) -> Audit:
    """Return the audit of a knowledge base; `seen` is called with the name of each step when it begins."""
    sources, used = sorted(material.sources, key=lambda one: one.key), use(material.asked)
    net = web(sources, material.others)
    articles = [one for one in sources if "." not in origin(one.key)]  # and no macros
    steps: dict[str, Callable[[], Sequence[Finding]]] = {
        "contradictions": lambda: contradictions(sources, used, material.encode),
        "duplicates": lambda: duplicates(articles, used, material.meanings),
        "stale": lambda: stale(sources, used, now),
        "length": lambda: too_long(articles, used),
        "links": lambda: broken(sources, net, used),
        "orphans": lambda: orphans(sources, net, used),
        "coverage": lambda: uncovered(material.examples, material.asked, material.least) if used.asked else [],
    }
    findings: list[Finding] = []
    for name, find in steps.items():
        seen(name)
        findings += find()
    seen("gaps")
    missing = gaps(material.asked, material.least, material.encode)
    return _audit(material, ordered(findings), missing, _left_out(material, used.asked, bool(net.linked())))


def _audit(
    material: Material, findings: tuple[Finding, ...], missing: Sequence[Gap], left_out: Mapping[str, Kind | None]
) -> Audit:
    covered = coverage(material.asked, material.examples, material.least)
    kinds = frozenset(kind for kind in left_out.values() if kind)
    return Audit(
        articles=len(material.sources),
        tickets=len({one.ticket for one in material.asked}),
        score=score(findings, len(material.sources), covered, kinds),
        coverage=covered,
        examples=tuple(material.examples),
        findings=findings,
        gaps=tuple(missing),
        titles={one.key: one.title for one in material.sources},
        notes=(*material.notes, *left_out),
    )


def _silence(material: Material) -> str:
    """Return what coverage needs, and what examples tell instead: too little to be a list of things to do."""
    words = "coverage, gaps and use need questions: there are none yet"
    tried = coverage((), material.examples, material.least).intents
    return f"{words}; of the examples of intents {tried.answered} of {tried.asked} find an answer" if tried else words


def _left_out(material: Material, tickets: int, linked: bool) -> dict[str, Kind | None]:
    """Return in words what could not be looked at, each with the kind that is then not found."""
    few = tickets < max(FEWEST, len(material.sources) // 2)
    rows = (
        (not tickets, _silence(material), None),
        (few, f"orphans not looked for: {tickets} tickets are too few", Kind.ORPHAN),
        (not few and not linked, "orphans not looked for: no article links to another", Kind.ORPHAN),
        (not any(one.url for one in material.sources), "links not looked at: articles without addresses", Kind.LINK),
        (not any(one.updated for one in material.sources), "age not known: articles without dates", None),
        (material.encode is None, "no encoder: words compared, not meanings", None),
    )
    return {words: kind for there, words, kind in rows if there}
