"""Keeps the library current: added, changed, removed; safe against broken and half-empty passes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from integrations.helpdesk import Article
from knowledge.chunks import chunks, embedded, lead
from knowledge.index import Kind, Shelf
from knowledge.library import Library
from knowledge.passages import Audience, Chunk, Source
from knowledge.sources import Unreadable, key, source

FEW = 5  # as many articles may always go in one pass
SHARE = 0.3  # of the known ones: a pass that would remove more stops and says so
CONFIRM = "if that is right, stop the service and run `deskmate sync --full --remove`"
TOGETHER = 32  # changed articles become searchable in steps of this many

Pair = tuple[Source, list[Chunk]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a pass did, in articles. `refused` says why nothing was removed though something was gone."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0
    refused: str = ""


def _silent(done: int) -> None:
    pass


def sync(
    origin: str,
    articles: Iterable[Article],
    library: Library,
    *,
    full: bool,
    share: float = SHARE,
    progress: Callable[[int], None] = _silent,
) -> Report:
    """Bring one origin's articles up to date and return what changed.

    Only a `full` pass removes what it did not see, and no more than `share` of what is known.
    An article that cannot be read was seen: as it was read before it stays, unless it was withdrawn.
    What `articles` raises is passed on; the next pass mends what a broken one left. `progress` is
    told how many articles are done.
    """
    run = _Pass(origin, library, library.texts.keys(origin))
    for done, article in enumerate(articles, 1):
        run.take(article)
        progress(done)
    run.embed()
    refused = run.remove(share) if full else ""
    heal(library)
    return Report(**run.counts, refused=refused)


@dataclass
class _Pass:
    """One pass over one origin."""

    origin: str
    library: Library
    known: dict[str, str]  # key -> digest
    seen: set[str] = field(default_factory=set)
    waiting: list[Pair] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def take(self, article: Article) -> None:
        """Keep an article if it is new or changed."""
        name = key(self.origin, article)
        self.seen.add(name)
        try:
            made = source(self.origin, article, self.library.languages)
        except Unreadable:
            self.counts["failed"] += 1
            if not article.public:  # what may no longer be shown must not stay because it cannot be read
                _forget(self.library, [name])
            return
        if self.known.get(name) == made.digest:
            self.counts["unchanged"] += 1
            return
        self.counts["changed" if name in self.known else "added"] += 1
        self.keep(made)

    def keep(self, made: Source) -> None:
        """Replace what is known of a source. Its old vectors go first, so that a crash leaves none too many."""
        parts = chunks(made)
        _unshelve(self.library, made.key)
        self.library.texts.put(made, parts)
        self.waiting.append((made, parts))
        if len(self.waiting) >= TOGETHER:
            self.embed()

    def embed(self) -> None:
        """Shelve the vectors of what is waiting."""
        _embed(self.library, self.waiting)
        self.waiting.clear()

    def remove(self, share: float) -> str:
        """Forget what this pass did not see, or return why not."""
        gone = set(self.known) - self.seen
        if len(gone) > max(FEW, share * len(self.known)):
            return f"{len(gone)} of {len(self.known)} articles are gone: too many to remove unasked; {CONFIRM}"
        _forget(self.library, gone)
        self.counts["removed"] = len(gone)
        return ""


def heal(library: Library) -> int:
    """Make the vectors match the texts: embed what lacks one, drop what has no text. Return how many articles lacked.

    With an empty index this builds it anew.
    """
    if not library.index:
        return 0
    library.index.refresh()
    wanted = _wanted(library)
    lacking: set[str] = set()
    for shelf in {*wanted, *library.index.shelves()}:
        want, have = wanted.get(shelf, {}), library.index.ids(shelf)
        library.index.drop(shelf, have - want.keys())
        lacking.update(article for one, article in want.items() if one not in have)
    for batch in _batches(sorted(lacking)):
        _embed(library, [pair for name in batch if (pair := library.texts.article(name))])
    return len(lacking)


def _wanted(library: Library) -> dict[Shelf, dict[str, str]]:
    """Return for each shelf the ids that it should hold, each with its article."""
    wanted: dict[Shelf, dict[str, str]] = defaultdict(dict)
    for audience in Audience:
        for one, chunk in library.texts.chunks(audience):
            wanted[_shelf(one, Kind.CHUNK)][chunk.id] = one.key
            wanted[_shelf(one, Kind.TITLE)][one.key] = one.key
    return wanted


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), TOGETHER):
        yield names[start : start + TOGETHER]


def _shelf(one: Source, kind: Kind) -> Shelf:
    return Shelf(one.audience, one.brand, one.language, kind)


def _embed(library: Library, pairs: Sequence[Pair]) -> None:
    if not (library.encoder and library.index):
        return
    wanted: dict[Shelf, list[tuple[str, str]]] = defaultdict(list)  # shelf -> id and what is embedded
    for one, parts in pairs:
        wanted[_shelf(one, Kind.CHUNK)] += [(chunk.id, embedded(one, chunk)) for chunk in parts]
        wanted[_shelf(one, Kind.TITLE)] += [(one.key, lead(one))] if parts else []
    for shelf, items in wanted.items():
        if items:
            names, texts = zip(*items, strict=True)
            library.index.put(shelf, names, library.encoder.encode(texts))


def _forget(library: Library, names: Iterable[str]) -> None:
    gone = list(names)
    for name in gone:
        _unshelve(library, name)
    if gone:
        library.texts.drop(gone)


def _unshelve(library: Library, name: str) -> None:
    """Drop the vectors of an article as it is known so far."""
    old = library.texts.article(name)
    if old and library.index:
        one, parts = old
        library.index.drop(_shelf(one, Kind.CHUNK), [chunk.id for chunk in parts])
        library.index.drop(_shelf(one, Kind.TITLE), [one.key])
