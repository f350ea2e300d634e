"""The words around a quotation: greeting, lead-in, sources, the person one reply away, the label of a machine."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files

from app.domain import Draft
from app.texts.plain import unlinked, words
from app.writers.courtesies import labels
from knowledge.passages import Citation

_FIRST = "en"  # what we say where we have no words of our own for a language


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame texts of one language."""

    greeting: str
    lead: str  # before a quotation
    approved: str  # before an approved text
    record: str  # before what a system of record says
    more: str  # after a list that was too long to quote whole
    unanswered: str  # before the questions that nothing was found for
    sources: str
    person: str
    which: str  # asks back: before the things that the message may be about
    missing: str  # asks back: before what a message should have named
    back: str  # asks for a reply
    asked: str  # the label of a question back
    label: str  # says that a machine wrote it, and marks our own mail
    recorded: str  # the label under what a system of record says


def frame(language: str) -> Frame | None:
    """Return the frame texts of a language, or None where we have none."""
    return _frames().get(language)


def digest(writer: str) -> str:
    """Return what identifies the frame texts together with a writer's name and version."""
    return sha256(_bytes() + writer.encode()).hexdigest()


def disclosed(text: str, language: str, wording: str = "") -> str:
    """Return a reply that ends with who wrote it and how to reach a person: in our words, or in this wording."""
    words = _frames().get(language) or _frames()[_FIRST]
    said, endings = text.rstrip(), [f"{words.person}\n\n*{one}*" for one in (words.label, words.recorded)]
    ours = next((one for one in endings if said.endswith(one)), endings[0])
    ending = f"*{wording.strip()}*" if wording.strip() else ours
    return said if said.endswith(ending) else f"{said.removesuffix(ours).rstrip()}\n\n{ending}"


def asking() -> tuple[str, ...]:
    """Return the sentences of every language by which a question back to the customer is known."""
    return tuple(one for each in _frames().values() for one in (each.which, each.missing))


def own(text: str, sent: Iterable[str] = (), wordings: Iterable[str] = ()) -> bool:
    """Say whether a text is ours and nothing else, quoted and re-wrapped or not.

    It carries our label or one of the `wordings` in its place, and is a part of one of
    the `sent` texts or made of frame texts alone.
    """
    said = _said(text)
    frames = [mark for one in _frames().values() for mark in (one.label, one.recorded, one.asked)]
    if not any(_said(one) in said for one in (*frames, *labels(), *wordings)):
        return False
    return any(said in _said(one) for one in sent) or not _unframed(said).strip()


def owning(draft: Draft, line: str) -> Draft:
    """Return the draft with a line before all but its greeting."""
    words = frame(draft.language)
    greeting, rest = "", draft.text
    if words and rest.startswith(words.greeting):
        greeting, rest = f"{words.greeting}\n\n", rest.removeprefix(words.greeting).lstrip()
    return replace(draft, text=f"{greeting}{line}\n\n{rest}") if line else draft


def closing(draft: Draft, sentence: str, wording: str = "") -> Draft:
    """Return the draft with a sentence behind the offer of a person, or before the `wording` that it ends with."""
    words, ending = frame(draft.language), f"*{wording.strip()}*"
    if not sentence or words is None:
        return draft
    if wording.strip() and draft.text.endswith(ending):
        return replace(draft, text=f"{draft.text.removesuffix(ending)}{sentence}\n\n{ending}")
    if words.person not in draft.text:
        return draft
    before, offer, after = draft.text.rpartition(words.person)
    return replace(draft, text=f"{before}{offer} {sentence}{after}")


def _said(text: str) -> str:
    """Return a text's words, a space around each, without marks and addresses."""
    return f" {' '.join(words(unlinked(text).replace('_', ' ')))} "


def _unframed(said: str) -> str:
    """Return words without those of frame texts."""
    for one in sorted({_said(text) for each in _frames().values() for text in astuple(each)}, key=len, reverse=True):
        said = said.replace(one, " ")
    return said


@cache
def phrases() -> str:
    """Return all frame texts of all languages, one a line."""
    return "\n".join(text for one in _frames().values() for text in astuple(one))


def framed(language: str, said: Sequence[str], sources: Sequence[Citation]) -> str:
    """Return paragraphs as a reply: greeting, sources, the person one reply away, the label of a machine."""
    words = _frames().get(language) or _frames()[_FIRST]
    listed = [f"**{words.sources}**", "\n".join(map(entry, sources))] if sources else []
    return "\n\n".join((words.greeting, *said, *listed, words.person, f"*{words.label}*"))


def body(text: str, citations: tuple[Citation, ...] = ()) -> tuple[str, ...]:
    """Return the paragraphs of a reply that are neither frame texts nor its list of sources."""
    known = {_plain(one) for each in _frames().values() for one in astuple(each)}
    known |= {_plain(entry(one).strip(" *_")) for one in citations}
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return tuple(one for one in paragraphs if not all(_plain(line.strip(" *_")) in known for line in one.splitlines()))


def entry(citation: Citation) -> str:
    """Return a citation's line in the list of sources: its number, title and link."""
    title = re.sub(r"([\[\]\\])", r"\\\1", citation.title)
    link = citation.url.translate({ord("("): "%28", ord(")"): "%29", ord(" "): "%20"})
    known = link.startswith(("https://", "http://"))
    return f"- [{citation.number}] " + (f"[{title}]({link})" if known else title)


@cache
def _frames() -> dict[str, Frame]:
    return {language: Frame(**texts) for language, texts in tomllib.loads(_bytes().decode()).items()}


def _bytes() -> bytes:
    return files(__package__).joinpath("frames.toml").read_bytes()


def _plain(text: str) -> str:
    """Return a text with its white space and case levelled."""
    return " ".join(text.casefold().split())
