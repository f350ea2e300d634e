"""Questions put to search: those of the ledger, of a file, and the examples of intents."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain import Intent
from app.evidence.audit.coverage import Examples
from app.evidence.audit.findings import Asked
from app.language import tongue
from app.steps.question import question
from app.store.ledger import Entry
from integrations.helpdesk import PRODUCT, Ticket
from knowledge.passages import Found

PAGE = 200  # runs that are read at a time


@dataclass(frozen=True, slots=True)
class Put:
    """A question that is to be asked. `cited`: article keys in the draft that was made of it."""

    ticket: str
    text: str
    language: str
    brand: str = ""
    intent: str = ""
    cited: tuple[str, ...] = ()


class Finds(Protocol):
    """What answers: knowledge.search.Search."""

    def find(self, text: str, language: str, internal: bool = False, brand: str = "") -> Found:
        """Return passages and how likely the first one answers. May raise IndexUnavailable."""


def lived(newest: Callable[[int, int], Sequence[Entry]], most: int) -> Iterator[Put]:
    """Yield the newest question of each ticket in the ledger, newest first, out of so many runs at most.

    `newest(limit, before)` returns runs as the ledger does.
    """
    seen: set[tuple[str, str]] = set()
    before, left = 0, most
    while left > 0 and (page := newest(min(PAGE, left), before)):
        for one in page:
            if (one.connection, one.ticket) not in seen and (put := _put(one)):
                seen.add((one.connection, one.ticket))
                yield put
        before, left = page[-1].number, left - len(page)


def _put(entry: Entry) -> Put | None:
    made = entry.decision
    if made is None or made.question is None or not made.question.masked.strip():
        return None
    asked = made.question
    # A ticket of no product may have been answered from any product's article.
    brand = next((one.source.brand for one in made.passages if one.source.brand), "").partition(PRODUCT)[0]
    cited = tuple(dict.fromkeys(one.article for one in made.draft.citations)) if made.draft else ()
    return Put(f"{entry.connection}/{entry.ticket}", asked.masked, asked.language, brand, entry.intent, cited)


def written(tickets: Iterable[Ticket], languages: tuple[str, ...]) -> Iterator[Put]:
    """Yield what each ticket of a file asks, masked."""
    for one in tickets:
        asked = question(one, languages)
        if asked.masked.strip():
            yield Put(one.id, asked.masked, asked.language)


def listed(texts: Iterable[str], languages: tuple[str, ...]) -> Iterator[Put]:
    """Yield the questions of a file, each of them a ticket of its own."""
    for number, text in enumerate(texts, 1):
        yield Put(str(number), text, _language(text, languages))


def ask(put: Put, search: Finds) -> Asked:
    """Return a question with what search says to it now. Raise IndexUnavailable."""
    found = search.find(put.text, put.language, brand=put.brand)
    shown = tuple(one.source.key for one in found.passages)
    return Asked(put.ticket, put.text, found.confidence, shown, put.cited, put.intent)


def ask_examples(intent: Intent, languages: tuple[str, ...], held: frozenset[str], search: Finds) -> Examples:
    """Return what search says to the examples of an intent in the languages that there are articles in."""
    spoken = [(text, _language(text, languages)) for text in intent.examples]
    asked = [(text, code) for text, code in spoken if code in held]
    found = tuple((text, search.find(text, code).confidence) for text, code in asked)
    return Examples(intent.name, intent.title, found, tuple(sorted({code for _, code in asked})))


def _language(text: str, languages: tuple[str, ...]) -> str:
    """Return the likeliest of these languages: a short question tells little."""
    if len(languages) == 1:
        return languages[0]
    code = tongue(text, configured=languages).code
    return code if code in languages else languages[0]
