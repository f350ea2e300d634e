"""What is left of a customer's text before anything thinks about it: the hidden dropped, the personal masked. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.texts.addresses import foreign, leads
from app.texts.essence import essence
from app.texts.mask import cover
from app.texts.trim import trim
from integrations.hidden import hidden_parts, shaped
from integrations.render import text as words_of

LONGEST = 400  # characters of a dropped part that are shown
MOST = 20  # parts, characters, values and links

_HTML = re.compile(r"<(?:[a-z!/?])", re.IGNORECASE)
_TAG = range(0xE0020, 0xE007F)  # characters that spell ASCII and have no shape
_MARK = re.compile(r"\[[A-Z_]+_\d+(?:\.\d+)?\]")


@dataclass(frozen=True, slots=True)
class Unseen:
    """A character without a shape: its code, its name, how often it stands there."""

    code: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """A value that nobody outside may read, by its mark."""

    mark: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Sifted:
    """What was dropped of a text, what is thought about, what was masked in it."""

    dropped: tuple[str, ...]  # parts of the HTML that a browser does not show
    unseen: tuple[Unseen, ...]
    spelled: str  # what characters without a shape spelled
    cut: str  # quotes, signature, disclaimers
    asked: str  # masked: all that a model, a log or a trace may see
    hidden: tuple[Hidden, ...]
    foreign: tuple[str, ...]  # links that no reply may hold


def sifted(text: str, hosts: Iterable[str] = (), locale: str = "") -> Sifted:
    """Return what becomes of a message's text or HTML. `hosts` are those that a reply may link to."""
    html, allowed = bool(_HTML.search(text)), tuple(hosts)
    seen = words_of(text) if html else shaped(text)
    kept = trim(seen)
    said = essence(kept)
    masked = cover(said, locale)
    return Sifted(
        dropped=tuple(_short(one) for one in hidden_parts(text)[:MOST]) if html else (),
        unseen=tuple(_unseen(text)),
        spelled="".join(chr(ord(one) - 0xE0000) for one in text if ord(one) in _TAG)[:LONGEST],
        cut=_short("\n".join(_left_out(seen, kept))),
        asked=masked.text,
        hidden=tuple(_values(masked.values.items())),
        foreign=tuple(dict.fromkeys(one for one in leads(said) if foreign(one, allowed)))[:MOST],
    )


def pieces(text: str) -> list[tuple[str, bool]]:
    """Return a masked text in pieces, with whether each is a mark."""
    found, at = list[tuple[str, bool]](), 0
    for one in _MARK.finditer(text):
        found += [(text[at : one.start()], False), (one[0], True)]
        at = one.end()
    return [one for one in (*found, (text[at:], False)) if one[0]]


def _unseen(text: str) -> Iterator[Unseen]:
    counts = Counter(
        one for one in text if ord(one) not in _TAG and one != "\r" and not shaped(f"\u0600{one}").endswith(one)
    )
    for one, count in counts.most_common(MOST):
        yield Unseen(f"U+{ord(one):04X}", unicodedata.name(one, "").capitalize(), count)


def _left_out(seen: str, said: str) -> Iterator[str]:
    """Yield the lines that are not thought about."""
    kept = Counter(line.strip() for line in said.split("\n"))
    for line in seen.split("\n"):
        bare = line.strip()
        if kept[bare] > 0:
            kept[bare] -= 1
        elif bare:
            yield line


def _values(values: Iterable[tuple[str, str]]) -> Iterator[Hidden]:
    for mark, value in list(values)[:MOST]:
        yield Hidden(mark, mark.strip("[]").rpartition("_")[0], value)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
