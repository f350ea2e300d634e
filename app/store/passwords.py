"""Passwords: which ones are refused, and how they are kept."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from itertools import pairwise
from secrets import token_urlsafe

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

SHORTEST = 12
LONGEST = 1000
HASHER = PasswordHasher()  # argon2id as RFC 9106 advises where memory is dear: 64 MiB, three passes

_WALKS = (
    "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "1234567890",
    "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik", "1q2w3e4r5t6y7u8i9o0p",
)  # fmt: skip
_STEPS = frozenset(pair for walk in _WALKS for way in (walk, walk[::-1]) for pair in pairwise(way))
# The words that lists of leaked passwords begin with, in the languages that we speak.
_WORDS = (
    "administrator", "admin", "baseball", "batman", "bienvenido", "change", "changeme", "charlie", "cheese", "clave",
    "company", "computer", "contrasena", "customer", "default", "deskmate", "dragon", "flower", "football", "freedom",
    "freshdesk", "fussball", "geheim", "guest", "hallo", "hello", "helpdesk", "herbst", "hola", "iloveyou",
    "internet", "killer", "letmein", "liverpool", "login", "love", "master", "michael", "monday", "monkey", "mustang",
    "passphrase", "password", "passwort", "pepper", "please", "princess", "qwerty", "qwertz", "root", "samsung",
    "schatz", "secret", "service", "shadow", "sommer", "soccer", "spring", "starwars", "summer", "sunshine",
    "superman", "support", "tequiero", "test", "testing", "trustno", "user", "welcome", "whatever", "willkommen",
    "winter", "zendesk",
)  # fmt: skip
_LEET = str.maketrans("@4301!$57", "aaeoiisst")


class Weakness(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"  # guessed among the first million


class WeakPassword(ValueError):
    """A password that is refused, and why."""

    def __init__(self, weakness: Weakness) -> None:
        """Say why."""
        super().__init__(_words[weakness])
        self.weakness = weakness


_words = {
    Weakness.SHORT: f"a password has {SHORTEST} characters or more",
    Weakness.LONG: f"a password has {LONGEST} characters at most",
    Weakness.COMMON: "this password is easily guessed: take several words that have nothing to do with each other",
}


def weakness(password: str, known: Iterable[str] = ()) -> Weakness | None:
    """Return why a password is refused, or None. `known`: what others know of its owner, such as the e-mail."""
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    folded = _folded(password)
    guessed = _walked(folded) or len(set(folded)) < 5 or _repeats(folded)
    if not folded.isascii():
        return Weakness.COMMON if guessed else None
    bare = folded.strip("".join(set(folded) - set("abcdefghijklmnopqrstuvwxyz@$")))
    words = [*_WORDS, *(part for one in known for part in re.findall(r"[a-z]{3,}", _folded(one)))]
    return Weakness.COMMON if guessed or _of(words, folded) or _of(words, bare.translate(_LEET)) else None


def _folded(text: str) -> str:
    """Return a text in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in plain if not unicodedata.combining(one))


def _walked(text: str) -> bool:
    """Say whether a finger walks along the keyboard or the alphabet."""
    steps = list(pairwise(text))
    return sum(step in _STEPS for step in steps) >= 0.6 * len(steps)


def _repeats(text: str) -> bool:
    """Say whether a few characters come again and again."""
    return (text + text).find(text, 1) <= 6


def _of(words: Iterable[str], text: str) -> bool:
    """Say whether there is hardly a letter in it beside well-known words."""
    left = re.sub("|".join(sorted(words, key=len, reverse=True)), "", re.sub(r"[^a-z]", "", text))
    return len(left) <= 2


def hashed(hasher: PasswordHasher, password: str) -> str:
    """Return a password as it is kept."""
    return hasher.hash(_bytes(password))


def matches(hasher: PasswordHasher, kept: str, password: str) -> bool:
    """Say whether it is this password; where nothing is kept, take as long to say no."""
    try:
        right = hasher.verify(kept or _decoy(hasher), _bytes(password[:LONGEST]))
    except VerificationError:
        return False
    return right and bool(kept) and len(password) <= LONGEST


@cache
def _decoy(hasher: PasswordHasher) -> str:
    return hasher.hash(token_urlsafe())


def _bytes(password: str) -> bytes:
    """Return the same bytes however a keyboard composes an accent."""
    return unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")
