"""Names and things in a text that its source does not have, where it has others of their kind."""

import re
from collections.abc import Iterator, Sequence

from app.texts.grounding.reading import GONE, Read, Source
from app.texts.grounding.said import COMMON, NOT, Sentence, stem
from app.texts.grounding.units import UNIT
from app.texts.grounding.words import akin, kinds, known, same_thing

_NAME = re.compile(r"(?<![\w@/.-])[^\W\d_a-zäöüßáéíóúñ][\w'’]*[^\W_](?:-[\w]+)*|(?<= )[A-Z](?=[ .,;:!?]|$)")
_BEGIN = re.compile(r"(?:^|[.!?:;…]|\n|[-*•|]|\d[.)])[\s\"'“„‘(\[*_|]*$")
_GERMAN_SAID = """
der das und ist nicht sie ein eine wir den dem haben sich für im mit bei ihr ihre ihren wenn zum zur auf von vom
muss kann können nach aus über unter wird werden des eines einen kein keine auch nur wenn dürfen darf oder als bis
vor ab durch jede jeder
"""
_GERMAN = frozenset(_GERMAN_SAID.split())
_OTHERS_SAID = "the of and to is you your el la los las de y que se su"
_OTHERS = frozenset(_OTHERS_SAID.split())
_CALLED_SAID = "is are was has have can may offers includes comes covers gives lets allows"
_CALLED = frozenset(_CALLED_SAID.split())
_BARE_SAID = "in nach aus bei mit unter über per als von via auf"
_BARE = frozenset(_BARE_SAID.split())
_POLITE_SAID = "sie ihr ihre ihren ihrem ihrer ihres ihnen usted ustedes"
_POLITE = frozenset(_POLITE_SAID.split())
_SHORT_SAID = "pin id tv pc sms ok faq url qr iban bic vat gps sim tan e-mail"
_SHORT = frozenset(_SHORT_SAID.split())
_LABELS_SAID = """
tarif bereich menü halle kachel raum gleis linie plan app seite reiter filiale abteilung schalter modell lampe matte
version register ordner konto station
"""
_LABELS = frozenset(_LABELS_SAID.split())
_UNITS = re.compile(UNIT, re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_NEAR = 40  # characters before a name in which its sentence may begin


def strange(one: Sentence, told: Read, like: Sequence[Sentence], whole: Source) -> Iterator[str]:
    """Yield names, codes and things of a kind that stand nowhere in the source."""
    yield from (code for code in told.codes if not _held(code, whole))
    given = frozenset(word for other in like for word in other.words) or whole.words
    german = bool(_GERMAN & set(one.words)) or (whole.nouns and not _OTHERS & set(one.words))
    for found in _NAME.finditer(told.rest):
        if _ordinary(found[0], given, german, bool(like)):
            continue
        if _named(found, told.rest, german and not like, whole, one):
            yield found[0]
    yield from _others(one, whole)


def _held(code: str, whole: Source) -> bool:
    parts = set(_WORD.findall(code.casefold()))
    return (parts <= whole.words and bool(_WORD.search(code[:1]))) or code.casefold() in whole.text


def _ordinary(name: str, given: frozenset[str], german: bool, like: bool) -> bool:
    """Say whether a word with a capital stands in the source, or is none of its own."""
    parts = set(_WORD.findall(re.sub(r"['’]s?$", "", name.casefold())))
    if parts <= given or any(map(str.isdigit, name)) or parts <= _POLITE | _SHORT or _UNITS.fullmatch(name):
        return True
    mixed = any(map(str.isupper, name[1:])) and any(map(str.islower, name)) and not german
    same = _form if like and not mixed else akin
    return all(any(same(part, word) for word in given) for part in parts)


def _named(found: re.Match[str], text: str, nouns: bool, whole: Source, one: Sentence) -> bool:
    """Say whether a word with a capital is a name, as far as its place tells."""
    name, before = found[0], _before(text, found.start())
    if any(map(str.isupper, name[1:])) and any(map(str.islower, name)) and not nouns:
        return True
    if _BEGIN.search(before):
        return _called(name, text[found.end() : found.end() + 20], whole, one)
    return _bare(name, before, whole, one) if nouns else True


def _form(one: str, other: str) -> bool:
    return one == other or stem(one) == stem(other)


def _called(name: str, after: str, whole: Source, one: Sentence) -> bool:
    """Say whether a sentence begins with a name: of something that is or does, where the source names another."""
    word = name.casefold()
    if word in COMMON or known(word):
        return False
    verb = after.split()[:1]
    return bool(verb) and verb[0].casefold() in _CALLED and _missing(whole, one)


def _missing(whole: Source, one: Sentence) -> bool:
    """Say whether the source has a name inside a sentence that this one has not."""
    for said in whole.sentences:
        for word in re.findall(r"(?<=[a-z,] )[A-Z][\w-]+", said.text):
            if not any(akin(word.casefold(), mine) for mine in one.words):
                return True
    return False


def _bare(name: str, before: str, whole: Source, one: Sentence) -> bool:
    """Say whether a German noun stands as a name: after another noun, or after a preposition without an article."""
    last = re.search(r"([^\W\d_]+) $", before)
    if not last or name.casefold() in COMMON:
        return False
    noun = last[1].casefold()
    label = noun in _LABELS or (last[1][0].isupper() and bool(re.search(rf"\b{last[1]} [A-ZÄÖÜ]", whole.said)))
    return (label and noun in whole.words | _LABELS and noun not in _POLITE) or (
        last[1].casefold() in _BARE and not known(name.casefold()) and _missing(whole, one)
    )


def _others(one: Sentence, whole: Source) -> Iterator[str]:
    """Yield things of a kind of which the source has another one, which this sentence has not."""
    for word in dict.fromkeys(one.words):
        mine = kinds(word, word.capitalize() in one.text or word.upper() in one.text)
        if not mine or word in COMMON or word in NOT or any(akin(word, other) for other in whole.words):
            continue
        rivals = [other for other in whole.words if kinds(other, True) & mine]
        if any(not any(same_thing(other, said) for said in one.words) for other in rivals):
            yield word


def _before(text: str, at: int) -> str:
    """Return what stands before a place, no more of it than can begin a sentence."""
    return text[:at].replace(GONE, "x") if at <= _NEAR else f"x{text[at - _NEAR : at]}".replace(GONE, "x")
