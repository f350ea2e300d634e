"""Never alone: topics that a person takes over, found by the phrases of the policy in every language it knows."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from app import topics
from app.domain import AutonomyLevel, Learned, Limit, Reason, Rule
from app.signals import Severity

LONGEST, OVERLAP, MOST = 12_000, 500, 5  # characters heard at once, and twice; parts of a text

# A negation takes a hit back when it stands up to three words before it in the same clause.
_NEGATION = re.compile(
    "no|not|never|without|neither|nor|dont|doesnt|didnt|isnt|arent|wasnt|werent|wont|wouldnt|shouldnt|nobody|aint"
    "|nicht|kein|keine|keinen|keinem|keiner|keines|keinerlei|nie|niemals|ohne|niemand|weder"
    "|nunca|jamas|sin|ningun|ninguna|ninguno|nadie|tampoco"
)
# Between a negation and a hit, these say that the hit is meant all the same: "I do not know how to cancel".
_BREAK = re.compile(
    "and|but|so|or|because|then|if|when|while|i|we|able|possible|let|lets|letting|allow|allowed|allows|know|see|find"
    "|understand|sure|only|just|yet|how|where|why|please|work|works|working|answer|response|help"
    "|und|aber|oder|weil|wenn|denn|ich|wir|wie|wo|warum|nur|erst|lange|wieder|bitte|klar|moglich|lasst"
    "|y|o|pero|porque|si|cuando|como|donde|solo|puedo|puede|podemos|pude|podido|deja|dejan|permite|permiten|se|me"
    "|funciona|contestan|responden"
)
# Ability denied is not will denied: "I cannot cancel", "kann ich nicht kündigen". The reach is in words.
_ABILITY = {"can": 2, "could": 2, "why": 2, "kann": 5, "konnte": 5, "konnen": 5, "lasst": 5, "warum": 4, "wieso": 4}
_AFTER = re.compile(r"(?: (?:sie|den|die|das|meine|meinen|mein|bestellung|vertrag|abo|bitte)){0,3} nicht(?= [.,]|$)")
_FINITE = re.compile(r"(?:stornier|kundig|kuendig|widerruf)(?:e|en|t)\b")

_TOKEN = re.compile(
    r"(?P<skip>[^\s@]{1,64}@\S+|https?://\S+|www\.\S+)|(?P<word>\d+(?:[.,]\d+)+|[^\W_]+(?:['’‘´`][^\W_]+)*)|(?P<mark>\S)|\n\s*\n"
)
_PART = re.compile(r"\.\.\.|\([^()]*\)\??|[^\s()]+")
_STOP, _PAUSE = ".", ","
_JOIN = "(?: ,)? "
_GAP = f"(?:{_JOIN}[^ .,]+){{0,4}}?"
_HITS = 20  # of a phrase that may be negated before it is taken for negated
_STEM = 16  # letters by which a phrase is looked for at first
_SHOUT = 5  # words in capitals in a row
_COMMON = re.compile(
    "i|you|your|my|me|we|the|is|are|was|not|this|that|why|where|what|when|how|no|to|and|want|have|it|do|for"
    "|ich|sie|ihr|mein|meine|nicht|ist|das|wo|warum|wann|und|ein|eine|der|die|zu"
    "|mi|es|que|lo|por|donde|cuando|quiero|una|un|el|la|de"
)
_UMLAUTS = {"ä": "(?:a|ae)", "ö": "(?:o|oe)", "ü": "(?:u|ue)"}


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A text as folded words with "." and "," where a sentence and a clause end, one space between all."""

    line: str
    said: tuple[str, ...]  # the words as they were written, marks included
    words: frozenset[str]
    begins: frozenset[str]  # what they begin with


def rules(text: str, language: str, rules: tuple[Rule, ...]) -> tuple[Limit, ...]:
    """Return a limit for each topic that the text touches, with the words that did it.

    Every language of a rule is tried, the text's own first: people mix languages. A topic that was
    learned is touched where its score says so, or a phrase does and the score does not deny it.
    A score alone that is not sure calls nobody: the agent sees a draft, and these words with it.
    """
    heard: dict[Reason, Limit] = {}
    for one in (limit for part in _parts(text) for limit in _limits(part, language, rules)):
        if one.reason not in heard or (one.handoff and not heard[one.reason].handoff):
            heard[one.reason] = one
    return tuple(heard[reason] for reason in dict.fromkeys(rule.reason for rule in rules) if reason in heard)


def _limits(text: str, language: str, rules: tuple[Rule, ...]) -> Iterator[Limit]:
    spoken = _listen(text)
    known = topics.heard(text) if any(rule.on and rule.learned is not Learned.NONE for rule in rules) else {}
    for rule in rules:
        words, sure = _touched(spoken, rule, language, known.get(rule.reason)) if rule.on else ("", False)
        if words:
            handoff = sure and rule.severity is not Severity.LOW
            yield Limit(AutonomyLevel.SUGGEST, rule.reason, words, handoff=handoff)


def _parts(text: str) -> list[str]:
    """Return a text, or the parts of a long one, which overlap; the last of very many is its end."""
    starts = range(0, max(1, len(text) - OVERLAP), LONGEST - OVERLAP)
    parts = [text[start : start + LONGEST] for start in starts]
    return parts if len(parts) <= MOST else [*parts[: MOST - 1], text[-LONGEST:]]


def _touched(spoken: _Spoken, rule: Rule, language: str, known: topics.Heard | None) -> tuple[str, bool]:
    """Return the first words that touch the topic and are not negated, or nothing; and whether that is sure."""
    score, negated = known if rule.learned is not Learned.NONE else None, False
    for spoken_in, phrases in sorted(rule.phrases, key=lambda pair: pair[0] != language):
        if "@shouting" in phrases and (words := _shouted(spoken)):
            return words, True
        denied = score is not None and not _may(score, rule) and spoken_in in topics.LANGUAGES
        words, taken_back = _heard(spoken, phrases)
        if words and not denied:
            return words, True
        negated = negated or taken_back
    if score is None or language not in topics.LANGUAGES:
        return "", False
    sure = score.sure and not negated
    return score.words if sure or rule.learned is Learned.ALL else "", sure


def _may(score: topics.Heard, rule: Rule) -> bool:
    """Say whether a phrase may be meant, by its score."""
    return score.possible or (rule.severity is Severity.HIGH and score.near)


def _heard(spoken: _Spoken, phrases: tuple[str, ...]) -> tuple[str, bool]:
    """Return the first words that a phrase hits and that are not negated; and whether one that hits is."""
    found = [_hit(spoken.line, phrase) for phrase in _index(phrases).likely(spoken)]
    first = min((one for one, _ in found if one), key=lambda one: one.start(), default=None)
    if first is None:
        return "", any(negated for _, negated in found)
    at = spoken.line.count(" ", 0, first.start())
    return " ".join(spoken.said[at : at + first.group().count(" ") + 1]), False


def _hit(line: str, phrase: str) -> tuple[re.Match[str] | None, bool]:
    """Return where a phrase first stands in a line and is not negated; else whether it stands there negated."""
    pattern, at, negated = _pattern(phrase), 0, False
    for _ in range(_HITS):
        found = pattern.search(line, at)
        if found is None:
            break
        if found.group():
            if not _negated(line, found):
                return found, False
            negated = True
        at = found.start() + 1
    return None, negated


@dataclass(frozen=True, slots=True)
class _Index:
    """Which phrases a line may touch at all: each has a group of words of which one must be there."""

    words: dict[str, tuple[int, ...]]
    stems: dict[str, tuple[int, ...]]
    phrases: tuple[str, ...]

    def likely(self, spoken: _Spoken) -> list[str]:
        """Return them in their order."""
        places = {place for word in self.words.keys() & spoken.words for place in self.words[word]}
        places.update(place for stem in self.stems.keys() & spoken.begins for place in self.stems[stem])
        return [self.phrases[place] for place in sorted(places)]


@lru_cache(maxsize=256)
def _index(phrases: tuple[str, ...]) -> _Index:
    words: defaultdict[str, list[int]] = defaultdict(list)
    stems: defaultdict[str, list[int]] = defaultdict(list)
    for place, phrase in enumerate(phrases):
        for word in _needed(phrase) if phrase[:1] != "@" else ():
            for one in _spelt(word.rstrip("*")):
                (stems if word.endswith("*") else words)[one if word[-1:] != "*" else one[:_STEM]].append(place)
    exact, begun = ({word: tuple(some) for word, some in kept.items()} for kept in (words, stems))
    return _Index(exact, begun, phrases)


def _needed(phrase: str) -> list[str]:
    """Return the first words of the smallest group that every hit of a phrase holds one of."""
    groups = [part.strip("()").split("|") for part in _PART.findall(phrase) if part != "..." and part[-1] != "?"]
    return [one.split()[0] for one in min(groups, key=len)]


def _spelt(word: str) -> set[str]:
    """Return the folded word, each of its umlauts in both spellings."""
    letters = unicodedata.normalize("NFC", word.casefold())
    ways = ((_fold(one), f"{_fold(one)}e") if one in _UMLAUTS else (_fold(one),) for one in letters)
    return {"".join(one) for one in product(*ways)}


def _listen(text: str) -> _Spoken:
    tokens = tuple(_tokens(text))
    words = frozenset(part for folded, _ in tokens for part in folded.split())
    begins = frozenset(word[:end] for word in words for end in range(1, min(len(word), _STEM) + 1))
    return _Spoken(" ".join(folded for folded, _ in tokens), tuple(said for _, said in tokens), words, begins)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    for found in _TOKEN.finditer(unicodedata.normalize("NFC", text)):
        token = found.group()
        if found["word"]:
            folded = _fold(token)
            if folded:
                yield folded, token
        elif not found["skip"] and (mark := _mark(token)):
            yield mark, token.strip()


def _mark(sign: str) -> str:
    if not sign.strip() or sign in ".!?;…":
        return _STOP
    return _PAUSE if sign in ',:()–—"“”„«»' else ""


@lru_cache(maxsize=4096)
def _fold(word: str) -> str:
    """Return the word without case, accents and apostrophes; other scripts stay as they are."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(one for one in apart if one.isalnum())


def _shouted(spoken: _Spoken) -> str:
    """Return the first run of words in capitals that ends in "!" or "??"; capitals alone are a habit."""
    run: list[str] = []
    marks, common = "", 0
    for said, folded in zip((*spoken.said, ""), (*spoken.line.split(), "end"), strict=True):
        if folded in {_STOP, _PAUSE}:
            marks += said
        elif said.isalpha() and said.isupper():
            run.append(said)
            common += _COMMON.fullmatch(folded) is not None
        else:
            if len(run) >= _SHOUT and common >= 2 and ("!" in marks or marks.count("?") > 1):
                return " ".join(run)
            run, marks, common = [], "", 0
    return ""


def _negated(line: str, found: re.Match[str]) -> bool:
    if _FINITE.search(found.group()) and _AFTER.match(line, found.end()):
        return True
    clause = re.split(r"(?:^| )[.,](?: |$)", line[max(0, found.start() - 120) : found.start()])[-1].split()
    for steps in range(1, min(4, len(clause)) + 1):
        word = clause[-steps]
        if _NEGATION.fullmatch(word):
            return not _unable(clause[: len(clause) - steps])
        if _BREAK.fullmatch(word):
            return False
    return False


def _unable(before: list[str]) -> bool:
    return any(_ABILITY.get(word, 0) >= steps for steps, word in enumerate(reversed(before), 1))


@lru_cache(maxsize=8192)
def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{_phrase(phrase)})(?!\S)")


def _phrase(phrase: str) -> str:
    """Return a phrase of the policy as a regular expression over a spoken line."""
    out, join = "", ""
    for part in _PART.findall(phrase):
        if part == "...":
            join = f"{_GAP}{_JOIN}"
        elif part.endswith(")?"):
            out += f"(?:{join}{_choice(part[:-1])})?" if out else f"(?:{_choice(part[:-1])}{_JOIN})?"
            join = _JOIN if join or not out.endswith(f"{_JOIN})?") else ""
        else:
            out += join + _choice(part)
            join = _JOIN
    return out


def _choice(part: str) -> str:
    return "(?:" + "|".join(_words(one) for one in part.strip("()").split("|")) + ")"


def _words(words: str) -> str:
    return _JOIN.join(_word(one) for one in words.split())


def _word(word: str) -> str:
    letters = unicodedata.normalize("NFC", word.rstrip("*").casefold())
    stem = "".join(_UMLAUTS.get(one) or re.escape(_fold(one)) for one in letters)
    return f"{stem}[^ .,]*" if word.endswith("*") else stem
