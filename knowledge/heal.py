"""Makes the vectors match the texts, after a crash, a loss, or with a new encoder; the texts are the truth."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from knowledge.chunks import embedded, lead
from knowledge.index import IndexUnavailable, Kind, Shelf, VectorIndex
from knowledge.library import Library
from knowledge.passages import Chunk, Source
from knowledge.solved import ticket_shelf
from knowledge.texts import Where

TOGETHER = 32  # articles that are embedded in one step

Pair = tuple[Source, list[Chunk]]


def heal(library: Library, *, thorough: bool = True) -> int:
    """Embed what lacks a vector, drop what has no text; return how many articles and solved tickets lacked.

    With an empty index, or one of another encoder, this builds it anew beside the old one, which
    goes when the new one is whole. Unless it is `thorough` it counts first, and is content
    where the numbers agree. Raise IndexUnavailable.
    """
    index = library.index
    if not index:
        return 0
    index.refresh()
    if not thorough and index.complete and _counts(library) == index.counts():
        return 0
    wanted = _wanted(library)
    articles: set[str] = set()
    tickets: set[str] = set()
    for shelf in {*wanted, *index.shelves()}:
        want, have = wanted.get(shelf, {}), index.ids(shelf)
        index.drop(shelf, have - want.keys())
        lacking = tickets if shelf.kind is Kind.TICKET else articles
        lacking.update(whose for one, whose in want.items() if one not in have)
    for batch in _batches(sorted(articles)):
        embed(library, [pair for name in batch if (pair := library.texts.article(name))])
    for batch in _batches(sorted(tickets)):
        _embed_tickets(library, batch)
    index.finish()
    return len(articles) + len(tickets)


def mend(library: Library) -> str:
    """Look whether the index is there and whole, and build again what is not; return what was wrong, or nothing.

    Cheap where all is well. Raise IndexUnavailable where it cannot be mended now.
    """
    index = library.index
    if not index or not library.encoder:
        return ""
    wrong = "" if _sound(index, library) else index.renew(lambda: _sound(index, library))
    lacked = heal(library, thorough=bool(wrong))
    return wrong or (f"{lacked} texts lacked their vectors; they are built again" if lacked else "")


def _sound(index: VectorIndex, library: Library) -> bool:
    dimension = library.encoder.dimension if library.encoder else 0
    try:
        return index.sound(dimension)
    except IndexUnavailable:
        return False


def _counts(library: Library) -> dict[Shelf, int]:
    counts: dict[Shelf, int] = {}
    for where, (articles, parts) in library.texts.tally().items():
        counts[_shelf(where, Kind.CHUNK)] = parts
        counts[_shelf(where, Kind.TITLE)] = articles
    tickets = library.tickets.tally() if library.tickets else {}
    return counts | {ticket_shelf(place): count for place, count in tickets.items()}


def _wanted(library: Library) -> dict[Shelf, dict[str, str]]:
    """Return for each shelf the ids that it should hold, each with its article or ticket."""
    wanted: dict[Shelf, dict[str, str]] = defaultdict(dict)
    for one in library.texts.held():
        wanted[_shelf(one.where, Kind.CHUNK)] |= dict.fromkeys(one.chunks, one.key)
        wanted[_shelf(one.where, Kind.TITLE)][one.key] = one.key
    for ticket, place in (library.tickets.places() if library.tickets else {}).items():
        wanted[ticket_shelf(place)][ticket] = ticket
    return wanted


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), TOGETHER):
        yield names[start : start + TOGETHER]


def _shelf(where: Where, kind: Kind) -> Shelf:
    return Shelf(*where, kind)


def _embed_tickets(library: Library, ids: Sequence[str]) -> None:
    if library.solved:
        library.solved.embed(library.solved.tickets.get(ids))


def embed(library: Library, pairs: Sequence[Pair]) -> None:
    """Shelve the vectors of these articles; excluded ones have none. Raise IndexUnavailable."""
    if not (library.encoder and library.index):
        return
    excluded = library.texts.excluded()
    wanted: dict[Shelf, list[tuple[str, str]]] = defaultdict(list)  # shelf -> id and what is embedded
    for one, parts in pairs:
        if one.key not in excluded:
            where = (one.audience, one.brand, one.language)
            wanted[_shelf(where, Kind.CHUNK)] += [(chunk.id, embedded(one, chunk)) for chunk in parts]
            wanted[_shelf(where, Kind.TITLE)] += [(one.key, lead(one))] if parts else []
    for shelf, items in wanted.items():
        if items:
            names, texts = zip(*items, strict=True)
            library.index.put(shelf, names, library.encoder.encode(texts))


def unshelve(library: Library, names: Sequence[str]) -> None:
    """Drop the vectors of articles as they are known so far. Raise IndexUnavailable."""
    if not library.index:
        return
    gone: dict[Shelf, list[str]] = defaultdict(list)
    for one, parts in filter(None, map(library.texts.article, names)):
        where = (one.audience, one.brand, one.language)
        gone[_shelf(where, Kind.CHUNK)] += [chunk.id for chunk in parts]
        gone[_shelf(where, Kind.TITLE)].append(one.key)
    for shelf, ids in gone.items():
        library.index.drop(shelf, ids)
