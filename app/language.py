"""In which language something is written."""

import re
from functools import cache, lru_cache
from threading import Lock
from typing import NamedTuple

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from app.texts.plain import plain, unlinked

# Those that customers of a shop write, so that one which is not configured is recognised as such.
# All 140 that the model knows would only add confusions: Galician, Occitan, Limburgish.
_CODES = "ar bg ca cs da de el en es fa fi fr he hi hr hu id it ja ko nl no pl pt ro ru sk sl sr sv th tr uk vi zh"
_COMMON = frozenset(_CODES.split())
_LONGEST = 2_000
_FEWEST_LETTERS = 10
_LOADING = Lock()  # takes half a second: who comes meanwhile waits
_SURE = 0.6  # on 480 forum posts in four languages, the wrong ones lie below


class Tongue(NamedTuple):
    """A language in two letters, and whether that is certain."""

    code: str
    sure: bool


def tongue(text: str, locale: str = "", configured: tuple[str, ...] = ()) -> Tongue:
    """Return the language of a text. The writer's locale decides where the text is too short to tell."""
    prior = re.split(r"[-_]", locale.lower())[0]
    prose = _prose(text)
    if sum(map(str.isalpha, prose)) < _FEWEST_LETTERS:
        return Tongue(prior or next(iter(configured), "en"), False)
    weights = {code: share * _weight(code, prior, configured) for code, share in _ranked(prose, configured)}
    best = max(weights, key=lambda code: weights[code])
    return Tongue(best, weights[best] >= _SURE * sum(weights.values()) > 0)


def _prose(text: str) -> str:
    """Return the text without addresses, figures and lines that are rather code than words."""
    lines = unlinked(plain(text[: 2 * _LONGEST])).split("\n")
    prose = [line for line in lines if sum(map(str.isalpha, line)) >= 0.6 * len(line.replace(" ", ""))]
    joined = re.sub(r"\d+|_+", " ", "\n".join(prose or lines))[:_LONGEST]
    return joined.lower() if sum(map(str.isupper, joined)) > len(joined) / 3 else joined


def _weight(code: str, prior: str, configured: tuple[str, ...]) -> float:
    return (3.0 if code == prior else 1.0) * (2.0 if code in configured else 1.0)


def _ranked(prose: str, configured: tuple[str, ...]) -> list[tuple[str, float]]:
    return [(code, share) for code, share in _shares(prose) if code in _COMMON or code in configured]


@lru_cache(maxsize=16)  # question and classifier look at the same text
def _shares(prose: str) -> tuple[tuple[str, float], ...]:
    return tuple(_identifier().rank(prose))


def _identifier() -> LanguageIdentifier:
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
