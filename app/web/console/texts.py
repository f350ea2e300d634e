"""Every text of the pages, in the reader's language."""

import json
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = {"en": "English", "de": "Deutsch"}
FIRST = "en"


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language, by key; in a template it is `t`."""

    language: str
    all: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return a text with its places filled. Raise KeyError: a test holds that every key is there."""
        return self.all[key].format(**values)

    def many(self, key: str, count: int, **values: object) -> str:
        """Return the text for one or for several, its `count` written as the language does."""
        form = "one" if count == 1 else "other"
        return self(f"{key}.{form}", count=self.number(count), **values)

    def known(self, key: str, otherwise: str) -> str:
        """Return the text of a key that others make up, or what to say without one."""
        return self.all.get(key, otherwise)

    def detail(self, detail: str) -> str:
        """Return what is behind a limit: a trace in this language, all else as it is."""
        return self.known(f"trace.{detail}", detail)

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with the language's signs between its digits."""
        plain = f"{value:,.{digits}f}"
        return plain.translate(_GERMAN) if self.language == "de" else plain

    def share(self, value: float) -> str:
        """Return a share between 0 and 1 in per cent."""
        return f"{self.number(100 * value)}{self.percent}"

    @property
    def percent(self) -> str:
        """Return the sign behind a number."""
        return "\u202f%" if self.language == "de" else "%"

    def milliseconds(self, value: float) -> str:
        """Return a time that something took, in a unit that suits it."""
        if value >= 10_000:
            return f"{self.number(value / 1000)}\u202fs"
        if value >= 1000:
            return f"{self.number(value / 1000, 1)}\u202fs"
        return f"{self.number(value, 1 if value < 10 else 0)}\u202fms"


_GERMAN = str.maketrans(",.", ".,")


@cache
def texts(language: str) -> Texts:
    """Return the texts of a language, English where we do not speak it."""
    spoken = language if language in LANGUAGES else FIRST
    path = files("app.web").joinpath("translations", f"{spoken}.json")
    return Texts(spoken, json.loads(path.read_text(encoding="utf-8")))


def places(text: str) -> set[str]:
    """Return the names of the places that a text leaves open."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def chosen(wish: str, accepted: Iterable[str]) -> str:
    """Return the language of a page: what the reader chose, else the first that the browser asks for."""
    asked = (wish, *(code[:2].lower() for code in accepted))
    return next((one for one in asked if one in LANGUAGES), FIRST)
