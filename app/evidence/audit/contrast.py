"""What tells two statements apart that are otherwise the same: another plan, another country, another product."""

import re
from itertools import pairwise

from knowledge.lexical import terms

# A statement that names one of these is about that one, and not about all.
_KINDS = """
standard express economy priority overnight regular urgent expedited
daily weekly monthly quarterly yearly annual annually month-to-month
basic pro plus premium starter growth business enterprise gold silver bronze platinum trial lite personal individual
monday tuesday wednesday thursday friday saturday sunday weekday weekdays weekend weekends holiday holidays
domestic international national overseas abroad local european
buyer buyers seller sellers student students teacher teachers nonprofit nonprofits admin admins owner owners viewer
viewers guest guests member members minor minors children child adult adults junior senior
paypal transfer debit wallet cash prepaid
windows mac macos linux ios android iphone ipad
summer winter christmas sale outlet refurbished used damaged defective faulty broken wrong missing custom personalised
old legacy beta deprecated test sandbox mobile desktop
täglich wöchentlich monatlich jährlich vierteljährlich monatliche jährliche monatlicher jährlicher
montag dienstag mittwoch donnerstag freitag samstag sonntag werktags wochenende feiertag
feiertagen inland ausland international
privatkunden geschäftskunden studenten studierende schüler mitglied mitglieder gast gäste kinder erwachsene
überweisung lastschrift
beschädigt beschädigte defekt defekte falsch falsche fehlende personalisiert gebraucht gebrauchte
expressversand standardversand express
"""
# These tell two statements apart only where the other one names another of the same line.
_PAIRED = """
first second third initial final last next previous again
phone telephone chat email e-mail mail whatsapp sms fax telefon telefonisch
upload uploading download downloading import export send receive hochladen herunterladen
invoice card rechnung karte
erste ersten erster zweite zweiten zweiter dritte dritten letzte letzten nächste nächsten
"""
_GROUPS = tuple(frozenset(line.split()) for line in _PAIRED.strip().splitlines())
_TURN = _GROUPS[0] | _GROUPS[-1]  # in a title one of these is said of the whole article
_SCOPE = frozenset(word.rstrip("s") for word in _KINDS.split())
_AGE = re.compile(r"\b(?:years|jahre)\s+(?:old|alt)\b")
FIGURE = "some"  # stands for the figure in a clause that is compared
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# A word behind one of these tells which one is meant: "to Austria", "with PayPal".
_LED = """
to in within for from on via with without after before during if when as by
nach in für von bei mit ohne vor während wenn als zu zum zur im am aus
"""
_LEADS = frozenset(_LED.split())
_ARTICLES = """
a an the your our their its this that these those all any each every
der die das den dem des ein eine einen einem einer ihr ihre ihren unser unsere alle jede jeden
"""
_DETERMINERS = frozenset(_ARTICLES.split())
_SAYS_NOTHING = """
a an the your our their its this that these all any every each you we they it is are was be will can may and or only
also just more most up at least of
der die das den dem des ein eine einen einem einer ihr ihre ihren unser unsere alle jede jeden sie wir es ist sind wird
werden kann können und oder dann
"""
_EMPTY = frozenset(_SAYS_NOTHING.split())
_OF_VERBS = """
is are was be will can may must has have ist sind wird werden kann können muss hat haben
"""
_NO_NOUN = (_EMPTY | _LEADS | {FIGURE}) - frozenset(_OF_VERBS.split())  # tell nothing of the word in front of them


def scope(text: str) -> frozenset[str]:
    """Return the words of a text that narrow down what it is about."""
    return frozenset(one.rstrip("s") for one in _WORD.findall(_AGE.sub(" ", text.lower()))) & _SCOPE


def turns(title: str) -> frozenset[str]:
    """Return the words of a title that say that an article is about one of several: the second reminder."""
    return frozenset(_WORD.findall(title.lower())) & _TURN


def _other_of_a_line(one: str, other: str) -> bool:
    """Say whether both name one of a line of words, and not the same."""
    mine, theirs = (frozenset(word for word in _WORD.findall(text.lower())) for text in (one, other))
    return any((mine - theirs) & line and (theirs - mine) & line for line in _GROUPS)


def contrast(one: str, other: str, language: str) -> bool:
    """Say whether two clauses speak of different things: "the basic plan" and "the pro plan"."""
    first, second = _stems(one, language), _stems(other, language)
    return _other_of_a_line(one, other) or _other_kind(first, second) or _other_place(first, second)


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
    nouns = [one for one in words if one[0] not in _DETERMINERS]
    pairs = ((stem, word, after) for (_, stem), (word, after) in pairwise(nouns) if stem in own and after not in own)
    return {after: stem for stem, word, after in pairs if word not in _NO_NOUN}


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
