"""Numbers in figures and in words, of English, German and Spanish."""

import re
from collections.abc import Iterator
from functools import lru_cache

_ONES = """
zero cero|one ein eine einen einem einer eins un una uno|two zwei dos|three drei tres|four vier cuatro
five fünf cinco|six sechs seis|seven sieben siete|eight acht ocho|nine neun nueve|ten zehn diez|eleven elf once
twelve zwölf doce|thirteen dreizehn trece|fourteen vierzehn catorce|fifteen fünfzehn quince
sixteen sechzehn dieciséis|seventeen siebzehn diecisiete|eighteen achtzehn dieciocho|nineteen neunzehn diecinueve
"""
_TENS = """
twenty zwanzig veinte|thirty dreißig treinta|forty vierzig cuarenta|fifty fünfzig cincuenta|sixty sechzig sesenta
seventy siebzig setenta|eighty achtzig ochenta|ninety neunzig noventa
"""
_TWENTIES = "veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
_HUNDREDS = "doscient trescient cuatrocient quinient seiscient setecient ochocient novecient"
_HALVES = {"anderthalb": 1.5, "eineinhalb": 1.5, "zweieinhalb": 2.5, "dreieinhalb": 3.5, "viereinhalb": 4.5}
_SCALES = {"hundred": 100.0, "hundert": 100.0, "thousand": 1e3, "tausend": 1e3, "mil": 1e3, "million": 1e6,
           "millionen": 1e6, "dozen": 12.0, "dutzend": 12.0, "docena": 12.0, "docenas": 12.0}  # fmt: skip
_WORDS = {word: float(at) for at, some in enumerate(re.split(r"[|\n]", _ONES.strip())) for word in some.split()}
_WORDS |= {word: 10.0 * at for at, some in enumerate(re.split(r"[|\n]", _TENS.strip()), 2) for word in some.split()}
_WORDS |= {word: float(at) for at, word in enumerate(_TWENTIES.split(), 21)} | {"veintiún": 21.0}
_WORDS |= {f"{word}{end}": 100.0 * at for at, word in enumerate(_HUNDREDS.split(), 2) for end in ("os", "as")}
_WORDS |= {"cien": 100.0, "ciento": 100.0} | _HALVES | _SCALES
_WORDS |= {word.replace("ß", "ss"): worth for word, worth in _WORDS.items()}
WORDS = frozenset(_WORDS) | {"half", "halbe", "halben", "couple", "pair", "single", "double", "triple", "twice", "once"}
# "one" and its like are seldom a number: the other one, one of them, eine Lampe. "Once" is eleven in Spanish only.
_VAGUE_SAID = "one ein eine einen einem einer eins un una uno once"
VAGUE = frozenset(_VAGUE_SAID.split())
FIGURES = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d{1,9}(?:[.,'’]\d{1,9}){0,4}"
NUMBER = rf"(?:(?:{FIGURES})|\b(?:one|ein(?:e[nmr]?|s)?|una?|uno)\b)"
_GROUPED = re.compile(r"[.,'’ \u00a0\u202f](?=\d{3}(?!\d))")
_TOKEN = re.compile(r"[^\W\d_]{2,40}|\b[ya]\b", re.IGNORECASE)
_GERMAN = re.compile(r"(?:(\w{0,30})tausend)?(?:(\w{0,10})hundert)?(?:und)?(?:(\w{3,6})und)?(\w{0,10})")
_GAP = re.compile(r"[ \u00a0-]{1,2}")
_SCALED = re.compile(rf"(?P<number>{FIGURES})[ \u00a0](?P<scale>thousand|million|tausend|millionen|mil)\b", re.I)
_TIMES = re.compile(r"\b(\w{3,20})(?:mal|malig\w{1,2})\b", re.IGNORECASE)
_AND = {"and", "y", "und"}


def value(text: str) -> float | None:
    """Return what figures or words are worth; 1.200 and 1,200 are twelve hundred. None for a version like 1.2.3."""
    said = text.strip()
    if said.casefold() in VAGUE:
        return 1.0
    said = figured(said)
    plain = _GROUPED.sub("", said).replace(",", ".")
    return float(plain) if plain.count(".") < 2 and re.fullmatch(r"[\d.]*\d", plain) else None


def figure(worth: float) -> str:
    """Return a number as a key."""
    return f"{worth:.4f}".rstrip("0").rstrip(".")


def figured(text: str) -> str:
    """Return a text with its number words in figures, "one" and its like left as they are."""
    text = _TIMES.sub(lambda found: f"{found[1]} mal" if _worth(found[1]) is not None else found[0], text)
    parts, last = list[str](), 0
    for start, end, worth in _spans(text):
        parts += [text[last:start], figure(worth)]
        last = end
    text = "".join((*parts, text[last:]))
    return _SCALED.sub(lambda found: figure((value(found["number"]) or 0) * _WORDS[found["scale"].casefold()]), text)


def _spans(text: str) -> Iterator[tuple[int, int, float]]:
    """Yield each run of number words, from, to, and what it is worth."""
    tokens = [(one.start(), one.end(), one[0].casefold()) for one in _TOKEN.finditer(text)]
    at = 0
    while at < len(tokens):
        used, worth = _run(text, tokens, at)
        words = [word for _, _, word in tokens[at : at + used]]
        scaled = used == 1 and words[0] in _SCALES and text[max(0, tokens[at][0] - 2) : tokens[at][0]].strip().isdigit()
        if used and not scaled and not (used == 1 and words[0] in VAGUE):
            yield tokens[at][0], tokens[at + used - 1][1], worth
        at += max(1, used)


def _run(text: str, tokens: list[tuple[int, int, str]], at: int) -> tuple[int, float]:
    """Return how many words from a place make one number, and which."""
    total = current = 0.0
    used = 0
    for place in range(at, min(len(tokens), at + 12)):
        word = tokens[place][2]
        if place > at and not _GAP.fullmatch(text[tokens[place - 1][1] : tokens[place][0]]):
            break
        worth = _worth(word)
        if worth is None:
            after = _worth(tokens[place + 1][2]) if place + 1 < len(tokens) else None
            joins = word in _AND and used and after is not None and _joins(current, after, word)
            if joins or (place == at and word == "a" and after in (100.0, 1e3, 12.0)):
                continue
            break
        if worth in (1e3, 1e6, 12.0) and word in _SCALES:
            total, current = (total + (current or 1.0) * worth, 0.0)
        elif worth == 100.0 and word in _SCALES:
            current = (current or 1.0) * worth
        elif used and not _joins(current, worth, "") and (current or not total):
            break
        else:
            current += worth
        used = place - at + 1
    return used, total + current


def _joins(current: float, after: float, word: str) -> bool:
    """Say whether a number word goes on with what stands before it: a hundred and five, thirty-five."""
    tail = current % 100
    if current >= 100 and not tail:
        return after < 100
    return tail >= 20 and tail % 10 == 0 and 0 < after < 10 and word != "and"


@lru_cache(maxsize=4096)
def _worth(word: str) -> float | None:
    """Return what a number word is worth, a German compound too: fünfundzwanzig, zweihundert."""
    if (simple := _simple(word)) is not None:
        return simple
    found = _GERMAN.fullmatch(word) if re.search(r"tausend|hundert|und", word) else None
    if not found:
        return None
    parts = [(found[1], 1e3, "tausend" in word), (found[2], 100.0, "hundert" in word)]
    worths = [(_simple(part) if part else 1.0, times) for part, times, there in parts if there]
    worths += [(_simple(part), 1.0) for part in (found[3], found[4]) if part]
    known = [one * times for one, times in worths if one is not None]
    return sum(known) if known and len(known) == len(worths) else None


def _simple(word: str) -> float | None:
    return next(
        (_WORDS[one] for one in (word, word.replace("ß", "ss"), word.replace("ue", "ü")) if one in _WORDS), None
    )
