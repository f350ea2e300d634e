"""What articles claim in figures: a sentence with one quantity, the words around it, and what it is about."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

from app.evidence.audit.contrast import FIGURE, scope, turns
from app.evidence.audit.prose import Sentence, sentences
from app.evidence.audit.quantities import Bound, Quantity, counted, quantities
from knowledge.lexical import terms
from knowledge.passages import Source

FEWEST = 2  # words of meaning beside the quantity: fewer say nothing of what it measures
LONGEST = 400  # characters; what is longer is no sentence
_EXAMPLE = re.compile(
    r"\b(?:for example|for instance|e\.g\.|such as|let['’]s say|suppose|imagine|consider|assum\w+|example|"
    r"zum beispiel|z\.\s?b\.|beispiel\w*|etwa wenn|angenommen|por ejemplo)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"[{}=]|;\s*$|\w\(|->|::|/\w+/|\w_\w|\\")
# Such headings stand above what was true once, or of other things.
_PAST = re.compile(
    r"\b(?:history|changelog|release notes|versions?|examples?|archive|verlauf|beispiele?)\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"\s*[;,:–—]\s+|\s+(?:but|while|whereas|and|aber|während|und|y|pero)\s+")
_FEW = """
a an the and or but if of to in on at by for with from as is are was were be been being it its this that these those
you your we our us they their he she i me my will would can could may might must shall should do does did has have had
not no yes so than then there here when while which who whom what how all any each every both only also just very more
most other some such up down out over under again about into per via within after before until during least maximum
minimum between please note
der die das den dem des ein eine einen einem einer eines und oder aber wenn von zu zum zur in im am an auf bei für mit
aus als ist sind war waren wird werden sein es sie ihr ihre ihren ihnen wir uns unser unsere man kann können muss müssen
darf dürfen soll sollen hat haben hatte nicht kein keine nur auch noch so dann wie was wer welche alle jede jeder mehr
sehr bis nach vor ab über unter innerhalb maximal mindestens pro je bitte
el la los las un una unos unas y o pero si de del al en por para con sin es son fue ser se su sus lo le les que no
"""
_STOP = frozenset(_FEW.split())
# Shares that are usual somewhere are no rule.
_USUAL = re.compile(
    r"\b(?:average\w*|averaging|typical\w*|usual\w*|often|might|may|could|common\w*|benchmark\w*|reasonable|"
    r"durchschnitt\w*|typisch\w*|üblich\w*|häufig|meist\w*)\b",
    re.IGNORECASE,
)
_CODED = r"(?:[^\W\d_]+-?)?\d[\w.-]*|\b[A-Z]{2,}\b|\b[A-Z][a-z]+[A-Z]\w*"
_NAME = re.compile(_CODED + r"|\b[A-Z][a-zé]{2,}\b")
_NAMES = {"de": re.compile(_CODED)}  # where every noun has a capital, a capital makes no name


@dataclass(frozen=True, slots=True)
class Claim:
    """One quantity as an article states it. `masked` is its clause without figures."""

    article: str
    text: str  # the sentence
    clause: str
    masked: str
    quantity: Quantity
    words: frozenset[str]  # stems of meaning of the clause, the unit's own left out
    scope: frozenset[str]  # words of the sentence that narrow down what is meant
    above: frozenset[str]  # such words of title and heading
    context: str  # what the clause is about: title and heading before it
    names: frozenset[str]  # what is called by a name in title, heading and sentence

    @property
    def place(self) -> tuple[object, ...]:
        """Return where it stands in an order of claims that is always the same."""
        return self.article, self.text, self.quantity.start, self.quantity.kind


def claims(source: Source) -> list[Claim]:
    """Return what an article claims in figures; examples, questions and what looks like code claim nothing."""
    found = []
    for one in sentences(source.markdown):
        if len(one.text) <= LONGEST and counted(one.text) and not _void(one):
            found += [_claim(source, one, *pair) for pair in _apart(one.text, source.language)]
    return [one for one in found if len(one.words) >= FEWEST]


def _void(one: Sentence) -> bool:
    asks = one.text.endswith("?")
    return asks or bool(_EXAMPLE.search(one.text) or _CODE.search(one.text) or _PAST.search(one.heading))


def _apart(text: str, language: str) -> Iterator[tuple[str, Quantity]]:
    """Yield each quantity with its clause: the sentence, or a part of it where several are of one kind."""
    found = [
        one for one in quantities(text, language) if one.bound is not Bound.OTHER and _counts(one) and _rule(text, one)
    ]
    kinds = Counter(one.kind for one in found)
    for one in found:
        if kinds[one.kind] == 1:
            yield text, one
        elif clause := _clause(text, one, [other for other in found if other is not one and other.kind == one.kind]):
            yield clause, one


def _counts(one: Quantity) -> bool:
    """Say whether a count of things is a limit and not merely a number of them."""
    return not one.kind.startswith("count") or one.limit or one.bound in (Bound.MOST, Bound.LEAST)


def _rule(text: str, one: Quantity) -> bool:
    return one.kind != "percent" or not _USUAL.search(text)


def _clause(text: str, one: Quantity, others: Sequence[Quantity]) -> str:
    """Return the part of a sentence that this quantity stands in alone, or an empty string."""
    breaks = [match.span() for match in _CLAUSE.finditer(text)]
    start = max((end for _, end in breaks if end <= one.start), default=0)
    stop = min((begin for begin, _ in breaks if begin >= one.end), default=len(text))
    return "" if any(start <= other.start < stop for other in others) else text[start:stop]


def _claim(source: Source, one: Sentence, clause: str, quantity: Quantity) -> Claim:
    masked = " ".join(re.sub(r"\s*\d[\d.,:]*\s*", " ", clause.replace(quantity.shown, f" {FIGURE} ")).split())
    unit = frozenset(terms(quantity.shown, source.language))
    words = meaning(clause, source.language) - (frozenset() if quantity.kind.startswith("count") else unit)
    title = ". ".join(filter(None, (source.title, one.heading)))
    narrow, above = scope(one.text), scope(title) | turns(title)
    pattern = _NAMES.get(source.language, _NAME)
    names = _named(one.text.replace(quantity.shown, " "), pattern) | _named(title, pattern)
    return Claim(source.key, one.text, clause, masked, quantity, words, narrow, above, f"{title}. {masked}", names)


def meaning(text: str, language: str) -> frozenset[str]:
    """Return the stems of a text that mean something by themselves."""
    kept = " ".join(word for word in re.findall(r"\w+", text.lower()) if word not in _STOP)
    return frozenset(word for word in terms(kept, language) if len(word) > 1 and not word.isdigit())


def _named(text: str, pattern: re.Pattern[str]) -> frozenset[str]:
    """Return what a text calls by a name: with figures, in capitals, or with a capital inside of a sentence."""
    found = (one for one in pattern.finditer(text) if not one[0].istitle() or _inside(text, one.start()))
    return frozenset(match[0].lower().rstrip(".") for match in found)


def _inside(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return bool(before) and before[-1] not in '.!?:"“(–-'


def weights(every: Iterable[Claim], articles: int) -> dict[str, float]:
    """Return what each stem weighs: the fewer articles claim something with it, the more."""
    seen = {(one.article, word) for one in every for word in one.words}
    spread = Counter(word for _, word in seen)
    return {word: log(1 + (1 + articles) / found) for word, found in spread.items()}
