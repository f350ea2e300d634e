"""A first form of how a customer feels and how much it hurries, from words alone; pure.

The lists are short on purpose: a chip that an agent can check against the message. The
probabilities have few steps; tests/app/texts/test_mood.py holds them against sentences
that the lists were not made from.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from app.domain import Reason
from app.texts.plain import words


class Sentiment(StrEnum):
    """How the customer feels about us."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class Urgency(StrEnum):
    """How much it hurries."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Mood:
    """What the words say, each with the probability that it is so."""

    sentiment: Sentiment
    sentiment_probability: float
    urgency: Urgency
    urgency_probability: float


RULE, SEVERAL, ONE, MIXED, SILENT = 0.9, 0.85, 0.7, 0.5, 0.6
UPSET = frozenset({Reason.ANGER})
HURRIED = frozenset({Reason.SAFETY, Reason.SECURITY, Reason.FRAUD})

# Words, then phrases. A star stands for the rest of a word; what is negated does not count.
_NEGATIVE = (
    """
    disappoint* unacceptable frustrat* annoy* angry furious terrible terribly awful horrible worst useless ridiculous
    disgust* unhappy upset appalling dreadful unhelpful pathetic nightmare
    enttäusch* unverschämt* frech* ärger* verärgert wütend sauer schrecklich furchtbar katastroph* unzumutbar
    inakzeptabel lächerlich unfassbar frust* genervt nervt schlecht* mies* abzocke saftladen unzufrieden
    decepcion* inaceptable frustra* enfadad* enojad* molest* indignad* furios* pésim* vergüenza vergonzos* ridícul*
    insatisfech* harto harta hartos hartas lamentable nefasto
    """,
    """
    fed up|rip off|ripped off|never again|waste of|not happy|not satisfied|not impressed|not good enough|poor service
    bad service|still waiting|still no|third time|so rude|too slow|let me down|had enough|sick of|tired of
    nobody answers|no one answers|nie wieder|nicht zufrieden|nicht glücklich|immer noch nicht|immer noch kein
    immer noch keine|zum dritten mal|reicht mir|keine lust mehr|ein witz|nunca más|no estoy contento|no estoy contenta
    mal servicio|una estafa|sigo esperando|sigo sin|tercera vez|muy mal|nadie responde|nadie contesta
    """,
)
_POSITIVE = (
    """
    awesome excellent fantastic perfect perfectly wonderful amazing brilliant delighted impressed superb thrilled
    begeistert wunderbar perfekt fantastisch hervorragend großartig klasse spitze toll tolle tollen zufrieden
    excelente fantástic* perfecto perfecta maravillos* encantad* estupend* genial contentísim*
    """,
    """
    love it|love the|love my|love your|love this|works great|works well|great service|great product|great job|well done
    very happy|so happy|really happy|happy with|very pleased|best service|much appreciated|really appreciate
    thank you so much|sehr schön|gefällt mir|vielen lieben dank|herzlichen dank|freue mich sehr|me encanta|muy content*
    muy satisfech*|muy buen*|funciona bien|muchísimas gracias
    """,
)
_HIGH = (
    """
    urgent urgently asap immediately emergency stranded critical deadline
    dringend* eilig eilt sofort* umgehend unverzüglich schnellstmöglich* schnellstens notfall frist
    urgente urgentemente urgencia urge inmediatamente emergencia
    """,
    """
    as soon as possible|right away|straight away|right now|at once|by today|by tonight|by tomorrow|by noon
    need it today|need this today|need it tomorrow|for tomorrow|in an hour|within the hour|last chance|cannot work
    can t work|is down|are down|so schnell wie möglich|noch heute|bis morgen|bis heute abend|heute noch
    auf der stelle|nicht mehr arbeiten|cuanto antes|lo antes posible|de inmediato|hoy mismo|ya mismo|para mañana
    antes de mañana|no puedo trabajar
    """,
)
_LOW = (
    "",
    """
    no rush|no hurry|not urgent|isn t urgent|just curious|just wondering|whenever you|when you have time
    when you have a moment|when you get a chance|take your time|out of interest|keine eile|eilt nicht|nicht eilig
    nicht dringend|hat zeit|wenn sie zeit haben|wenn ihr zeit habt|bei gelegenheit|nur neugierig|sin prisa
    no corre prisa|no es urgente|no hay prisa|cuando pueda*|por curiosidad|simple curiosidad
    """,
)
_DENIALS = """
not no never isn wasn aren don doesn didn without
nicht kein keine keinen nie ohne
sin nunca
"""
_NOT = frozenset(_DENIALS.split())
_NEAR = 2  # words between a negation and what it denies


def mood(text: str, reasons: Collection[Reason] = ()) -> Mood:
    """Return how a text sounds; `reasons` are the topics that the policy's own rules have found in it."""
    said = words(text)
    return Mood(*_sentiment(said, reasons), *_urgency(said, reasons))


def _sentiment(said: list[str], reasons: Collection[Reason]) -> tuple[Sentiment, float]:
    if UPSET & set(reasons):
        return Sentiment.NEGATIVE, RULE
    bad, good = _hits(said, _SADLY), _hits(said, _GLADLY)
    if bad and good:
        return (Sentiment.NEGATIVE if bad >= good else Sentiment.POSITIVE), MIXED
    if bad or good:
        return (Sentiment.NEGATIVE if bad else Sentiment.POSITIVE), SEVERAL if bad + good > 1 else ONE
    return Sentiment.NEUTRAL, SILENT


def _urgency(said: list[str], reasons: Collection[Reason]) -> tuple[Urgency, float]:
    if HURRIED & set(reasons):
        return Urgency.HIGH, RULE
    calm, quick = _hits(said, _CALMLY), _hits(said, _QUICKLY)
    if calm:
        return Urgency.LOW, MIXED if quick else ONE
    if quick:
        return Urgency.HIGH, SEVERAL if quick > 1 else ONE
    return Urgency.NORMAL, SILENT


def _hits(said: list[str], pattern: re.Pattern[str]) -> int:
    """Return how many words or phrases of a list stand in a text and are not denied."""
    line = f" {' '.join(said)} "
    return sum(not _denied(line, found) for found in pattern.finditer(line))


def _denied(line: str, found: re.Match[str]) -> bool:
    if found.group().split()[0] in _NOT:  # the phrase is itself a negation
        return False
    return bool(_NOT & set(line[: found.start()].split()[-_NEAR:]))


def _listed(single: str, phrases: str) -> re.Pattern[str]:
    """Return a pattern that finds the words and phrases of a list, the longest first."""
    entries = [*single.split(), *(" ".join(one.split()) for one in re.split(r"[|\n]", phrases) if one.strip())]
    listed = "|".join(_entry(one) for one in sorted(entries, key=len, reverse=True))
    return re.compile(f"(?<= )(?:{listed})(?= )")


def _entry(entry: str) -> str:
    return re.escape(entry).replace(r"\*", r"\w*")


_SADLY, _GLADLY, _QUICKLY, _CALMLY = (_listed(*one) for one in (_NEGATIVE, _POSITIVE, _HIGH, _LOW))
