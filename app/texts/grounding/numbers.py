"""Numbers in figures and in words, of English, German and Spanish."""

import re

_ONES = """
zero null cero|one ein eine einen einem einer eins un una uno|two zwei dos|three drei tres|four vier cuatro
five fünf cinco|six sechs seis|seven sieben siete|eight acht ocho|nine neun nueve|ten zehn diez|eleven elf once
twelve zwölf doce dozen dutzend docena|thirteen dreizehn trece|fourteen vierzehn catorce|fifteen fünfzehn quince
sixteen sechzehn dieciséis|seventeen siebzehn diecisiete|eighteen achtzehn dieciocho|nineteen neunzehn diecinueve
"""
_TENS = """
twenty zwanzig veinte|thirty dreißig treinta|forty vierzig cuarenta|fifty fünfzig cincuenta|sixty sechzig sesenta
seventy siebzig setenta|eighty achtzig ochenta|ninety neunzig noventa
"""
_WORDS = {word: float(at) for at, some in enumerate(re.split(r"[|\n]", _ONES.strip())) for word in some.split()}
_WORDS |= {word: 10.0 * at for at, some in enumerate(re.split(r"[|\n]", _TENS.strip()), 2) for word in some.split()}
_MORE = {"hundred": 100.0, "hundert": 100.0, "cien": 100.0, "thousand": 1000.0, "tausend": 1000.0, "mil": 1000.0,
         "million": 1e6, "millionen": 1e6, "half": 0.5, "halbe": 0.5, "halben": 0.5, "twice": 2.0, "thrice": 3.0,
         "zweimal": 2.0, "dreimal": 3.0, "couple": 2.0, "pair": 2.0, "single": 1.0, "double": 2.0,
         "triple": 3.0}  # fmt: skip
_WORDS |= _MORE
WORDS = frozenset(_WORDS)
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_SCALE = r"hundred|thousand|million|hundert|tausend|millionen|mil"
FIGURES = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d{1,9}(?:[.,'’]\d{1,9}){0,4}"
NUMBER = rf"(?:(?:{FIGURES})(?:\s(?:{_SCALE})\b)?|\b(?:{_WORD})(?:[- ](?:{_WORD}))?\b)"
_GROUPED = re.compile(r"[.,'’ \u00a0\u202f](?=\d{3}(?!\d))")
_ANY = re.compile(NUMBER, re.IGNORECASE)


def value(text: str) -> float | None:
    """Return what figures or words are worth; 1.200 and 1,200 are twelve hundred. None for a version like 1.2.3."""
    parts = re.split(r"[\s-]+", text.strip().casefold())
    if text[:1].isdigit():
        scale = _WORDS.get(parts.pop(), 1.0) if parts[-1] in _WORDS else 1.0
        plain = _GROUPED.sub("", " ".join(parts)).replace(",", ".")
        return float(plain) * scale if plain.count(".") < 2 and re.fullmatch(r"[\d.]+", plain) else None
    total = 0.0
    for part in parts:
        worth = _WORDS[part]
        total = (total or 1.0) * worth if worth in (100.0, 1000.0, 1e6) or (total and worth == 12.0) else total + worth
    return total


def figure(worth: float) -> str:
    """Return a number as a key."""
    return f"{worth:.4f}".rstrip("0").rstrip(".")
