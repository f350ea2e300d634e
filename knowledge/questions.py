"""The questions of one message, where it asks several; pure, and silent where it is not sure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from knowledge.calibration import ARTICLES
from knowledge.lexical import terms
from knowledge.passages import Found, Part, Passage

MOST = 4  # questions that are searched apart; those behind them are named as open
LONGEST = 20  # questions of a message that are read
ALIKE = 0.5  # share of common words from which two are one question
FEWEST = 2  # words that say something, in a question worth asking

_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n+")
_ITEM = re.compile(r"^\s*(?:\(?\d{1,2}[.):]|[-*•–])\s+")
_ASKS = re.compile(
    r"(?:and|also|und|y|et|e|en|ook|oder|or)?,?\s*"
    r"(?:how|what|where|when|which|why|who|whose|can|could|do|does|did|is|are|will|would|should|may"
    r"|wie|was|wo|wann|welche[rsn]?|warum|wer|kann|können|könnte|gibt|ist|sind|muss|darf"
    r"|cómo|qué|dónde|cuándo|puedo|comment|quand|où|puis-je|come|dove|quando|posso|hoe|wanneer|kan|como|onde)\b",
    re.I,
)
_MORE = re.compile(
    r"(?:also|besides|another (?:thing|question)|second(?:ly)?|thirdly|finally|one more thing|in addition"
    r"|außerdem|zweitens|drittens|noch eine frage|además|segundo|de plus|ensuite|inoltre|daarnaast|além disso)\b",
    re.I,
)
_LISTED = re.compile(r"\b(?:questions|fragen|preguntas|domande|vragen|perguntas)\b", re.I)
# Words of a question that do not say what it is about, as they are spoken in the languages we have frames for.
_EMPTY = """
a about again all also am an and any anybody anyone anything are as at be been but by can could did do does doing done
else few for from get give had has have having hello help hi how i idea ideas if in is it its just kind know let like
long many may maybe me might mind more much my myself need no not now of often on one or our out please possible
problem question questions right same seen should so solution some somebody someone something suggestion suggestions
tell than thank thanks that the their them then there these they thing things think this those thoughts to too try us
want was way we well were what when where which who why will wish with work working would wrong you your aber alle als
am an auch auf aus bei bin bitte da danke das dass dem den denn der des die dies diese dieser dieses doch du ein eine
einen einer eines er es etwas frage fragen für gibt haben habe hat hier hilfe hallo ich idee ihnen ihr im in ist ja
jemand kann kennt können könnte könnten lösung mal mein meine meinen meiner mich mir mit muss nicht noch nun nur ob
oder sein sich sie sind so soll sollte tun um und uns von vor war warum was weiß wenn wer werden wie wieder wir wird
wissen wo woran würde zu zum zur
"""
_empty = frozenset(_EMPTY.split())
_word = re.compile(r"\w+")


def questions(text: str, language: str) -> tuple[str, ...]:
    """Return the questions of a message in order, where it asks at least two that are about different things."""
    listed = bool(_LISTED.search(text))
    found: list[tuple[str, frozenset[str]]] = []
    for one in filter(None, map(str.strip, _SENTENCE.split(_apart(text)))):
        if not _asks(one, listed):
            continue
        said = _ITEM.sub("", one).strip()
        words = _words(said, language)
        if len(words) >= FEWEST and not any(_alike(words, other) for _, other in found):
            found.append((said, words))
    return tuple(said for said, _ in found[:LONGEST]) if len(found) > 1 else ()


def joined(whole: Found, asked: Sequence[str], each: Sequence[Found]) -> Found:
    """Return what was found for each of several questions, in turns; the whole where that is one question after all.

    It is one where two questions have no article of their own, or where no question alone is as sure as the whole.
    Questions with the same first article are one part, as sure as the least sure of them. `each` is of the first
    ones; for the others nothing was found.
    """
    found: dict[str, tuple[str, Found]] = {}
    for text, one in zip_longest(asked, each, fillvalue=Found((), 0.0)):
        first = one.passages[0].source.key if one.passages else f"? {text}"
        before, other = found.get(first, ("", one))
        sure = min(one.confidence, other.confidence)
        found[first] = (f"{before} {text}".strip(), replace(other, confidence=sure))
    several = list(found.values())
    if len(several) < 2 or max(one.confidence for _, one in several) < whole.confidence:
        return whole
    parts = tuple(Part(text, _first(one), one.confidence) for text, one in several)
    found_apart = _turns([one.passages for _, one in several])
    return replace(whole, passages=found_apart, confidence=min(one.confidence for one in parts), parts=parts)


def _first(found: Found) -> str:
    return found.passages[0].source.key if found.passages else ""


def _turns(lists: Sequence[Sequence[Passage]]) -> tuple[Passage, ...]:
    """Return the first of each list, then the second of each, an article once, as many as for one question."""
    order = [one for turn in zip_longest(*lists) for one in turn if one]
    # What a review of such a draft is about, no score says.
    once = {one.source.key: replace(one, lead=None) for one in reversed(order)}
    return tuple(dict.fromkeys(once[one.source.key] for one in order))[:ARTICLES]


def _apart(text: str) -> str:
    """Return a text with the number of a list's item and its words on one line, as a sentence."""
    return re.sub(r"(?m)^([^\S\n]*\(?\d{1,2})\.\s+", r"\1) ", text)


def _asks(sentence: str, listed: bool) -> bool:
    """Say whether a sentence is a question, or an item of a list of questions, or asks for one thing more."""
    item = _ITEM.match(sentence)
    said = sentence[item.end() :] if item else sentence
    if said.rstrip("\"'”’)").endswith(("?", "？")):
        return True
    return bool(item and (listed or _ASKS.match(said))) or bool(_MORE.match(said) and len(said.split()) > 5)


def _words(said: str, language: str) -> frozenset[str]:
    telling = [one for one in _word.findall(said.lower()) if one not in _empty and len(one) > 1]
    return frozenset(terms(" ".join(telling), language))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * min(len(one), len(other))
