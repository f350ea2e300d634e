"""What a text says that its source does not: the strict check of a draft."""

from collections.abc import Sequence

from app.texts.grounding.claims import Claim, Kind, Mismatch
from app.texts.grounding.contrary import contrary
from app.texts.grounding.crossed import crossed
from app.texts.grounding.names import strange as strangers
from app.texts.grounding.reading import listed, read, source
from app.texts.grounding.said import counterparts, sentences
from app.texts.grounding.values import strange as others

__all__ = ["Mismatch", "claims", "mismatches"]


def mismatches(text: str, sources: Sequence[str]) -> list[Mismatch]:
    """Return every number, date, duration, amount, unit, link, name and negation in which a text leaves its sources.

    A sentence that one of the sources has but for a word or two is compared with that one alone; every other sentence
    with all that they say.
    """
    whole = source("\n\n".join(sources))
    found: list[Mismatch] = []
    for one in sentences(listed(text)):
        if f" {one.text} " in f" {whole.said} ":
            continue
        like = counterparts(one, whole.sentences)
        near = source("\n\n".join(other.text for other in like))._replace(inside=frozenset()) if like else whole
        told = read(one.text)
        found += others(told, one.words, near, whole)
        found += [Mismatch(Kind.NAME, name) for name in strangers(one, told, like, whole)]
        found += [Mismatch(Kind.NAME, name) for name in crossed(one, whole.sentences)]
        word = contrary(one.text, [other.text for other in like or whole.sentences], bool(told.claims), bool(like))
        found += [Mismatch(Kind.NEGATION, word)] if word else []
    return list(dict.fromkeys(found))


def claims(text: str) -> list[Claim]:
    """Return links, moments, quantities and numbers; no character counts twice."""
    return list(read(text).claims)
