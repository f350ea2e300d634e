"""What a model is given to draft from: sources with names, hidden; and what its sentences make of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain import Draft, Evidence, Question, Record
from app.facts import Fact
from app.ports import Known
from app.texts.proof import verified
from app.texts.veil import Veil
from app.writers.frames import frame, framed
from integrations.helpdesk import Ticket, Visibility
from knowledge.passages import Audience, Citation, Found, Passage

NAME = "model-1"  # counts up whenever the same answer of a model would make another draft
SHY = 0.1  # how sure a draft is at most that cites what the search did not find
SYSTEMS = frozenset({"orders", "shipments"})  # of record
LONGEST = 4_000  # characters of a text that a model is shown
THREAD = 4  # messages before the question
PASSAGES = 6


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a reply, and the names of the sources that it rests on."""

    text: str
    sources: tuple[str, ...]


@dataclass(slots=True)
class Material:
    """The sources of one draft: P1, P2, … for passages, F1, F2, … for facts. It grows while tools look."""

    known: Known
    veil: Veil
    passages: dict[str, Passage] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)

    def given(self, company: str) -> dict[str, Any]:
        """Return what the model is told at first."""
        question = self.veil.hide(self.known.question.text)[:LONGEST]
        thread = [{"by": who, "text": self.veil.hide(text)[:LONGEST]} for who, text in _thread(self.known.ticket)]
        found = self.add(self.known.found.passages[:PASSAGES], self.known.gathered.facts)
        return {"question": question, "thread": thread, "sources": found}

    def add(self, passages: Sequence[Passage], facts: Sequence[Fact]) -> list[dict[str, str]]:
        """Take in what may be quoted to this customer, and return it as a model is told of it."""
        told = [self._passage(one) for one in passages if self._readable(one)]
        proved = verified(self.known.ticket)
        open_ = [one for one in facts if one.quotable and (proved or not one.verified_only)]
        return told + [self._fact(one) for one in open_]

    def _readable(self, one: Passage) -> bool:
        return one.source.audience is Audience.PUBLIC and one.source.language == self.known.question.language

    def _passage(self, one: Passage) -> dict[str, str]:
        name = _name("P", self.passages, one, lambda other: other.chunk.id == one.chunk.id)
        return {"id": name, "title": self.veil.hide(one.source.title), "text": self.veil.hide(one.chunk.text)}

    def _fact(self, one: Fact) -> dict[str, str]:
        name = _name("F", self.facts, one, lambda other: (other.key, other.text) == (one.key, one.text))
        return {"id": name, "title": self.veil.hide(one.key), "text": self.veil.hide(one.text)}

    def unknown(self, names: Sequence[str]) -> str:
        """Return the first name that is no source, or an empty string."""
        return next((one for one in names if one not in self.passages and one not in self.facts), "")

    def found(self) -> Found:
        """Return what was found, with what was found in other words behind it; how sure it is stays."""
        first = self.known.found
        more = [one for one in self.passages.values() if one.chunk.id not in {one.chunk.id for one in first.passages}]
        return replace(first, passages=(*first.passages, *more))

    def draft(self, sentences: Sequence[Sentence], digest: str) -> Draft | None:
        """Return the sentences as a draft inside the frame; None: there is no frame in the language."""
        question = self.known.question
        if frame(question.language) is None:
            return None
        citations, records, numbers = self._sources(sentences)
        body = [self._marked(one, numbers) for one in _joined(sentences)]
        return Draft(
            text=framed(question.language, body, (*citations, *(one.citation for one in records))),
            citations=citations,
            evidence=_evidence(sentences, records),
            language=question.language,
            confidence=self._sure(question, citations, records),
            writer=NAME,
            prompt_digest=digest,
            records=records,
        )

    def _marked(self, one: Sentence, numbers: dict[str, int]) -> str:
        marks = sorted({numbers[name] for name in one.sources})
        return " ".join([self.veil.show(one.text), *(f"[{number}]" for number in marks)])

    def _sources(
        self, sentences: Sequence[Sentence]
    ) -> tuple[tuple[Citation, ...], tuple[Record, ...], dict[str, int]]:
        """Return a citation an article and a record a fact, numbered as they are first named, and what each is."""
        quotes: dict[str, list[Passage]] = {}
        numbers: dict[str, int] = {}
        keys: dict[str, int] = {}
        records: list[Record] = []
        for name in dict.fromkeys(name for one in sentences for name in one.sources):
            key = self.passages[name].source.key if name in self.passages else name
            numbers[name] = keys.setdefault(key, len(keys) + 1)
            if name in self.passages:
                quotes.setdefault(key, []).append(self.passages[name])
            else:
                records.append(Record(numbers[name], self.facts[name]))
        return tuple(_cited(keys[key], each) for key, each in quotes.items()), tuple(records), numbers

    def _sure(self, question: Question, citations: tuple[Citation, ...], records: tuple[Record, ...]) -> float:
        """Return how sure the search is; of records alone, how sure it is what is asked.

        What only a model's own words have found is nothing that the search was sure of.
        """
        first = {one.source.key for one in self.known.found.passages}
        if any(one.article not in first for one in citations):
            return min(self.known.found.confidence, SHY)
        return self.known.triage.probability if records and not citations else self.known.found.confidence


def _name(letter: str, taken: dict[str, Any], new: Any, same: Any) -> str:
    for name, one in taken.items():
        if same(one):
            return name
    name = f"{letter}{len(taken) + 1}"
    taken[name] = new
    return name


def _thread(ticket: Ticket) -> Iterator[tuple[str, str]]:
    """Yield who wrote and what, of the public messages before the newest one."""
    public = [one for one in ticket.messages if one.visibility is Visibility.PUBLIC]
    yield from ((one.author.value, one.text) for one in public[:-1][-THREAD:])


def _joined(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Yield sentences that rest on the same sources as one."""
    held: Sentence | None = None
    for one in sentences:
        if held and set(held.sources) == set(one.sources):
            held = Sentence(f"{held.text} {one.text}", held.sources)
            continue
        if held:
            yield held
        held = one
    if held:
        yield held


def _evidence(sentences: Sequence[Sentence], records: tuple[Record, ...]) -> Evidence:
    told = any(one.fact.source not in SYSTEMS for one in records)  # what a customer wrote once is no record
    if told or not all(one.sources for one in sentences):
        return Evidence.INFERRED
    return Evidence.RECORD if records else Evidence.DOCUMENTED


def _cited(number: int, passages: Sequence[Passage]) -> Citation:
    first = passages[0]
    source = first.source
    quote = "\n\n".join(dict.fromkeys(one.chunk.text.strip() for one in passages))
    return Citation(number, source.key, source.id, first.chunk.id, source.title, source.url, quote)
