"""What tells two statements apart that are otherwise the same: another plan, another country, another product."""

import re
from itertools import pairwise

from knowledge.lexical import terms

# A statement that names one of these is about that one, and not about all.
_KINDS = """
standard express economy priority overnight regular urgent expedited
daily weekly monthly quarterly yearly annual annually month-to-month
first second third initial final last next previous
basic pro plus premium starter growth business enterprise gold silver bronze platinum trial lite personal individual
phone telephone chat email mail whatsapp sms fax
monday tuesday wednesday thursday friday saturday sunday weekday weekdays weekend weekends holiday holidays
domestic international national overseas abroad local european
upload uploads uploading download downloads downloading import imports export exports send receive
buyer buyers seller sellers student students teacher teachers nonprofit nonprofits admin admins owner owners viewer
viewers guest guests member members minor minors children child adult adults junior senior
paypal transfer invoice debit wallet cash prepaid
windows mac macos linux ios android iphone ipad
summer winter christmas sale outlet refurbished used damaged defective faulty broken wrong missing custom personalised
old legacy beta deprecated test sandbox mobile desktop
täglich wöchentlich monatlich jährlich vierteljährlich monatliche jährliche monatlicher jährlicher
erste ersten erster zweite zweiten zweiter dritte dritten letzte letzten nächste nächsten
telefon telefonisch mail e-mail montag dienstag mittwoch donnerstag freitag samstag sonntag werktags wochenende feiertag
feiertagen inland ausland international
privatkunden geschäftskunden studenten studierende schüler mitglied mitglieder gast gäste kinder erwachsene
überweisung rechnung lastschrift
beschädigt beschädigte defekt defekte falsch falsche fehlende personalisiert gebraucht gebrauchte
hochladen herunterladen expressversand standardversand express
"""
_SCOPE = frozenset(word.rstrip("s") for word in _KINDS.split())
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# A word behind one of these tells which one is meant: "to Austria", "with PayPal".
_LED = """
to in within for from on via with without after before during if when as by
nach in für von bei mit ohne vor während wenn als zu zum zur im am aus
"""
_LEADS = frozenset(_LED.split())
_SAYS_NOTHING = """
a an the your our their its this that these all any every each you we they it is are was be will can may and or only
also just more most some up at least of
der die das den dem des ein eine einen einem einer ihr ihre ihren unser unsere alle jede jeden sie wir es ist sind wird
werden kann können und oder dann
"""
_EMPTY = frozenset(_SAYS_NOTHING.split())


def scope(text: str) -> frozenset[str]:
    """Return the words of a text that narrow down what it is about."""
    return frozenset(one.rstrip("s") for one in _WORD.findall(text.lower())) & _SCOPE


def contrast(one: str, other: str, language: str) -> bool:
    """Say whether two clauses speak of different things: "the basic plan" and "the pro plan"."""
    first, second = _stems(one, language), _stems(other, language)
    return _other_kind(first, second) or _other_place(first, second)


def _stems(text: str, language: str) -> list[tuple[str, str]]:
    """Return the words of a text, each with its stem."""
    words = _WORD.findall(text.lower())
    return [(word, (terms(word, language) or [word])[0]) for word in words]


def _own(mine: list[tuple[str, str]], theirs: list[tuple[str, str]]) -> frozenset[str]:
    """Return the stems that only the first text has, and that mean something."""
    known = {stem for _, stem in theirs}
    return frozenset(stem for word, stem in mine if stem not in known and word not in _EMPTY and word not in _LEADS)


def _other_kind(first: list[tuple[str, str]], second: list[tuple[str, str]]) -> bool:
    """Say whether the same noun has another word in front of it."""
    mine, theirs = _fronts(first, _own(first, second)), _fronts(second, _own(second, first))
    return bool(mine.keys() & theirs.keys())


def _fronts(words: list[tuple[str, str]], own: frozenset[str]) -> dict[str, str]:
    return {after: stem for (_, stem), (_, after) in pairwise(words) if stem in own and after not in own}


def _other_place(first: list[tuple[str, str]], second: list[tuple[str, str]]) -> bool:
    """Say whether the same preposition has another word behind it."""
    mine, theirs = _behind(first, _own(first, second)), _behind(second, _own(second, first))
    return bool(mine & theirs)


def _behind(words: list[tuple[str, str]], own: frozenset[str]) -> frozenset[str]:
    found, lead = set(), ""
    for word, stem in words:
        if lead and stem in own:
            found.add(lead)
        lead = word if word in _LEADS else (lead if word in _EMPTY else "")
    return frozenset(found)
