"""Articles that state different figures of the same thing: "within 14 days" here, "30 days" there.

Two claims are about the same thing where their sentences say the same but for the figures. What
has figures of its own for every product, or names what the other does not, contradicts nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from app.evidence.audit.alike import comparable, groups
from app.evidence.audit.claims import Claim, claims, weights
from app.evidence.audit.contrast import contrast
from app.evidence.audit.findings import Finding, Kind, Quote, Severity, Use
from knowledge.embeddings import Vectors
from knowledge.passages import Audience, Source

Encode = Callable[[Sequence[str]], Vectors]
Numbers = NDArray[np.float32]

ALIKE = 1.35  # of three: the words of both, their meaning, and the same with title and heading before it
SURE = 1.75  # the same for kinds of which every product has its own
NEAR = 1.0  # of the two meanings: with less, nobody looks at the words
BY_WORDS = 0.55  # of one, where there is no encoder
KNOWS = 0.6  # an article that says this of the other figure knows both
MANY = 4  # different figures of one thing: it has one for each product
COMMON = 0.1  # share of articles in which a name says nothing any more
TOGETHER = 500  # claims that are compared to all others in one step
PAIRS = 20_000  # pairs whose words are compared in one step
MOST = 20_000  # pairs that are looked at closely


@dataclass(frozen=True, slots=True)
class _Case:
    """Claims of one kind in one language, with how alike any two are."""

    claims: Sequence[Claim]
    vectors: Vectors | None  # of the clause, and beside it of the clause with what stands above it
    terms: "csr_matrix"  # [claims, stems], the square root of each weight
    mass: Numbers  # of each claim's stems

    @property
    def enough(self) -> float:
        if self.vectors is None:
            return BY_WORDS
        return SURE if self.claims[0].quantity.kind.startswith(("measure", "percent", "date")) else ALIKE

    def near(self, start: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the places of some claims from `start` on, and of later ones that are near them."""
        part = slice(start, start + TOGETHER)
        if self.vectors is None:
            shared = (self.terms[part] @ self.terms[start:].T).tocoo()
            one, other = shared.row, shared.col
        else:
            one, other = np.nonzero(self.vectors[part] @ self.vectors[start:].T >= NEAR)
        later = one < other
        return one[later] + start, other[later] + start

    def scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> Numbers:
        """Return how alike pairs of claims are."""
        found = [self._scores(one[at : at + PAIRS], other[at : at + PAIRS]) for at in range(0, len(one), PAIRS)]
        return np.concatenate([np.zeros(0, np.float32), *found])

    def _scores(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> Numbers:
        shared = np.asarray(self.terms[one].multiply(self.terms[other]).sum(axis=1), np.float32).ravel()
        words: Numbers = shared / np.maximum(self.mass[one] + self.mass[other] - shared, 1e-9)
        if self.vectors is None:
            return words
        meaning: Numbers = np.einsum("ij,ij->i", self.vectors[one], self.vectors[other])
        return words + meaning

    def score(self, one: int, other: int) -> float:
        """Return how alike two claims are."""
        return float(self.scores(np.array([one]), np.array([other]))[0])


def contradictions(sources: Sequence[Source], use: Use, encode: Encode | None = None) -> list[Finding]:
    """Return where articles contradict each other, one finding for all that state figures of one thing."""
    known = {one.key: one for one in sources}
    every = sorted((one for source in sources for one in claims(source)), key=lambda one: one.place)
    weight = weights(every, len(known))
    common = _common(every, len(known))
    found: list[Finding] = []
    for some in _apart(every, known):
        case = _case(some, weight, encode)
        found += _findings(_conflicts(case, known, common), known, use)
    return found


def _common(every: Sequence[Claim], articles: int) -> frozenset[str]:
    """Return names that so many articles hold that they tell none from another."""
    spread: dict[str, set[str]] = defaultdict(set)
    for one in every:
        for name in one.names:
            spread[name].add(one.article)
    return frozenset(name for name, keys in spread.items() if len(keys) > max(2, COMMON * articles))


def _apart(every: Sequence[Claim], known: Mapping[str, Source]) -> Iterator[list[Claim]]:
    found: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for one in every:
        found[known[one.article].language, one.quantity.kind].append(one)
    yield from (found[name] for name in sorted(found) if len({one.article for one in found[name]}) > 1)


def _case(some: Sequence[Claim], weight: Mapping[str, float], encode: Encode | None) -> _Case:
    columns = {word: at for at, word in enumerate(sorted({word for one in some for word in one.words}))}
    rows = [(at, columns[word], weight[word] ** 0.5) for at, one in enumerate(some) for word in sorted(one.words)]
    at, column, worth = zip(*rows, strict=True)
    terms = csr_matrix((worth, (at, column)), shape=(len(some), len(columns)), dtype=np.float32)
    mass = np.array([sum(weight[word] for word in sorted(one.words)) for one in some], dtype=np.float32)
    return _Case(some, _vectors(some, encode) if encode else None, terms, mass)


def _vectors(some: Sequence[Claim], encode: Encode) -> Vectors:
    made: Vectors = np.hstack([encode([one.masked for one in some]), encode([one.context for one in some])])
    return made


def _conflicts(case: _Case, known: Mapping[str, Source], common: frozenset[str]) -> list[tuple[Claim, Claim]]:
    """Return claims that cannot both be right, each pair in order."""
    alike = _alike(case)
    values = {at: {_value(case.claims[at])} for pair in alike for at in pair}
    for one, other in alike:
        values[one].add(_value(case.claims[other]))
        values[other].add(_value(case.claims[one]))
    inside = defaultdict(list)
    for at, claim in enumerate(case.claims):
        inside[claim.article].append(at)
    found = []
    for one, other in alike:
        first, second = case.claims[one], case.claims[other]
        many = max(len(values[one]), len(values[other])) >= MANY
        if not many and _differ(first, second, known, common):
            knows = _holds(case, inside[first.article], other) or _holds(case, inside[second.article], one)
            found += [] if knows else [(first, second)]
    return found


def _alike(case: _Case) -> list[tuple[int, int]]:
    """Return the places of claims of different articles that say the same with other figures, likest first."""
    names = {name: at for at, name in enumerate(sorted({one.article for one in case.claims}))}
    article = np.array([names[one.article] for one in case.claims])
    values = np.array([_value(one) for one in case.claims])
    found = []
    for start in range(0, len(case.claims), TOGETHER):
        one, other = case.near(start)
        kept = (article[one] != article[other]) & (values[one] != values[other]).any(axis=1)
        one, other = one[kept], other[kept]
        scores = case.scores(one, other)
        enough = scores >= case.enough
        found.append(np.stack([-np.round(scores[enough], 4), one[enough], other[enough]]))
    scores, one, other = np.concatenate(found, axis=1)
    order = np.lexsort((other, one, scores))[:MOST]
    return [(int(one[place]), int(other[place])) for place in order]


def _value(one: Claim) -> tuple[float, float]:
    return one.quantity.low, one.quantity.high


def _differ(one: Claim, other: Claim, known: Mapping[str, Source], common: frozenset[str]) -> bool:
    """Say whether two claims about the same thing state different figures."""
    if one.quantity.agrees(other.quantity) or not comparable(known[one.article], known[other.article]):
        return False
    apart = one.names - other.names - common, other.names - one.names - common
    if all(apart) or _narrower(one, other) or _narrower(other, one):
        return False
    return not contrast(one.masked, other.masked, known[one.article].language)


def _all(one: Claim) -> frozenset[str]:
    return one.scope | one.above


def _narrower(one: Claim, other: Claim) -> bool:
    """Say whether a sentence is about something in particular that the other article does not speak of."""
    return bool((one.scope | one.above) - _all(other))


def _holds(case: _Case, places: Sequence[int], theirs: int) -> bool:
    """Say whether an article, too, states another one's figure of something like it."""
    stated = case.claims[theirs].quantity
    agreeing = (at for at in places if case.claims[at].quantity.agrees(stated))
    return any(case.score(at, theirs) >= KNOWS * case.enough for at in agreeing)


def _findings(pairs: Sequence[tuple[Claim, Claim]], known: Mapping[str, Source], use: Use) -> list[Finding]:
    every = {id(one): one for pair in pairs for one in pair}
    names = {place: f"{one.place}" for place, one in every.items()}
    by_name = {names[place]: one for place, one in every.items()}
    linked = groups((names[id(one)], names[id(other)]) for one, other in pairs)
    return [_finding([by_name[name] for name in some], known, use) for some in linked]


def _finding(some: Sequence[Claim], known: Mapping[str, Source], use: Use) -> Finding:
    articles = tuple(sorted({one.article for one in some}))
    public = all(known[one].audience is Audience.PUBLIC for one in articles)
    values = sorted({one.quantity.shown.lower(): one for one in some}.items(), key=lambda pair: _value(pair[1]))
    return Finding(
        Kind.CONTRADICTION,
        some[0].quantity.kind.split()[0],
        articles,
        Severity.HIGH if public else Severity.MEDIUM,
        tuple(sorted({Quote(one.article, one.text) for one in some})),
        {"values": " / ".join(shown for shown, _ in values)},
        use.helped(articles),
    )
