"""Set phrases for a number, a span or a day, each as it would stand in figures."""

import re
from functools import lru_cache

from app.texts.grounding.numbers import figure, figured, value

_HOUR = r"hour|stunde|hora"
_HALVES = (
    (r"\b(?:half an? |media )(?:dozen|docena)\b|\bein(?:em)? halbe[sn] dutzend\b", "6"),
    (r"\b(?:three[- ]quarters|3[- ]quarters) of an hour\b|\b(?:eine[rn]? )?(?:dreiviertelstunde|3/4[- ]stunde)\b"
     r"|\b3 cuartos de hora\b|\btres cuartos de hora\b", "45 minutes"),
    (r"\b(?:a )?quarter (?:of an )?hour\b|\b(?:eine[rn]? )?viertelstunde\b|\b(?:un )?cuarto de hora\b", "15 minutes"),
    (r"\bhalf an hour\b|\bhalf[- ]hour\b|\b(?:eine[rn]? )?halbe[rn]? stunde\b|\bmedia hora\b", "30 minutes"),
    (r"\bhalf a minute\b|\b(?:eine[rn]? )?halbe[rn]? minute\b|\bmedio minuto\b", "30 seconds"),
    (r"\bhalf a year\b|\bhalf[- ]year\b|\b(?:ein(?:em|es)? )?halbe[sn]? jahr(?:es)?\b|\bmedio año\b|\bsemestres?\b"
     r"|\bhalbjahr\b", "6 months"),
    (r"\bhalf a day\b|\b(?:ein(?:en|em)? )?halbe[rn]? tag\b|\bmedio día\b", "12 hours"),
    (r"\ban hour and a half\b|\bhora y media\b|\banderthalb stunden?\b", "90 minutes"),
    (r"\ba minute and a half\b|\bminuto y medio\b|\banderthalb minuten?\b", "90 seconds"),
    (r"\ba year and a half\b|\baño y medio\b|\banderthalb jahre?\b", "18 months"),
    (r"\ba month and a half\b|\bmes y medio\b", "45 days"), (r"\ba (?:decade)\b|\b(?:ein(?:em)? )?jahrzehnts?\b"
     r"|\b(?:una )?década\b", "10 years"), (r"\b(?:a )?fortnight\b|\buna quincena\b", "14 days"),
    (r"\ba pair of\b|\bun par de\b", "2"), (r"\bnew year's day\b|\bneujahr(?:stag)?\b|\baño nuevo\b", "1 January"),
    (r"\bnew year's eve\b|\bsilvester\b|\bnochevieja\b", "31 December"),
    (r"\bchristmas eve\b|\bheilig(?:er )?abend\b|\bheiligabend\b|\bnochebuena\b", "24 December"),
    (r"\bchristmas day\b", "25 December"), (r"\bboxing day\b", "26 December"),
    (r"\bhalf-yearly\b|\bhalbjährlich\b|\bsemestral(?:mente)?\b"
     r"|\b(?:twice|two times|2 times) (?:a|per|each|every) year\b"
     r"|\b2 ?mal (?:im|pro) jahr\b|\b(?:dos|2) veces al año\b|\bzweimal (?:im|pro) jahr\b", "every 6 months"),
    (r"\b(?:four|4) times (?:a|per|each|every) year\b|\bviermal (?:im|pro) jahr\b|\bvierteljährlich\b"
     r"|\btrimestral(?:mente)?\b", "every 3 months"),
    (r"\btwice\b", "2 times"), (r"\bboth\b|\bbeiden?\b|\bambos\b|\bambas\b", lambda found: found[0]),
)  # fmt: skip
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "ersten": 1, "zweiten": 2, "dritten": 3, "vierten": 4,
             "primer": 1, "segundo": 2, "tercer": 3, "cuarto": 4}  # fmt: skip
_QUARTER = re.compile(rf"\b({'|'.join(_QUARTERS)})[ -](?:quarter|quartals?|trimestre)\b|\bq([1-4])\b", re.IGNORECASE)
_HALVED = re.compile(r"(?<!las )(?<!la )(\d[\d.,]{0,9}) (?:and a half|y medi[oa])\b( \w{3,12}\b)?", re.IGNORECASE)
_CENTS = re.compile(
    r"\b(\d{1,6}) ?(euros?|€|dollars?|pounds?|francs?|franken|pesos)(?: (?:and|y|con|und))? (\d\d)(?![\w.,%/-]|\s?\w)"
    r"|\b(\d{1,6}) ?(euros?|€|dollars?|pounds?|francs?|franken|pesos)(?: (?:and|y|con|und))? (\d\d)"
    r"(?= ?(?:$|[.,;:!?)]|(?:to|zu|auf|on|a|al|cada|every|per|pro|each|for|für|por|in|im|in|und|and|y|de)\b))",
    re.IGNORECASE,
)  # fmt: skip
_SMALL = re.compile(r"\b(\d{1,9}) ?(?:cents?|céntimos?|pence|centavos?|rappen)\b", re.IGNORECASE)
_PLACES_EN = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = {word: at for at, word in enumerate(_PLACES_EN.split(), 1)} | {"thirtieth": 30}
ORDINALS |= {f"twenty-{word}": 20 + at for word, at in list(ORDINALS.items())[:9]} | {"thirty-first": 31}
_DE = "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft dreizehnt vierzehnt fünfzehnt sechzehnt"
ORDINALS |= {f"{word}{end}": at for at, word in enumerate(_DE.split(), 1) for end in ("e", "en", "er", "es")
             if (word, end) != ("acht", "en")}  # fmt: skip
ORDINALS |= {f"{word}st{end}": at for word, at in (("zwanzig", 20), ("dreißig", 30)) for end in ("e", "en", "er")}
_ES = "primer segund tercer cuart quint sext séptim octav noven décim"
ORDINALS |= {f"{word}{end}": at for at, word in enumerate(_ES.split(), 1) for end in ("o", "a")}
ORDINALS |= {"primer": 1, "tercer": 3}
_DAYED = re.compile(
    rf"\b(?:the |dem |der |den |am |el (?:día )?)({'|'.join(sorted(ORDINALS, key=len, reverse=True))})"
    r"(?= (?:of |day of )?(?:each |every |the )?(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december|month|januar|februar|märz|mai|juni|juli|oktober|dezember|des monats)\b|[.,;!?]|$)",
    re.IGNORECASE,
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), said) for pattern, said in _HALVES)


@lru_cache(maxsize=1024)
def plainer(text: str) -> str:
    """Return a text in which numbers, spans and days stand in figures."""
    for pattern, said in _PATTERNS:
        text = pattern.sub(said, text)
    text = _DAYED.sub(_placed, figured(text))
    text = _HALVED.sub(lambda found: f"{figure((value(found[1]) or 0) + 0.5)}{found[2] or ''}", text)
    text = _QUARTER.sub(lambda found: f"quarter-{found[2] or _QUARTERS[found[1].casefold()]}", text)
    return _CENTS.sub(lambda found: f"{found[1] or found[4]}.{found[3] or found[6]} {found[2] or found[5]}", text)


def _placed(found: re.Match[str]) -> str:
    before = found[0][: -len(found[1])]
    return f"{before}{ORDINALS[found[1].casefold()]}th"
