"""Keeps the library current: added, changed, removed; safe against broken and half-empty passes."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from integrations.helpdesk import Article, Page
from knowledge.chunks import chunks
from knowledge.heal import Pair, embed, heal, unshelve
from knowledge.library import Library
from knowledge.sources import Unreadable, key, source, told
from knowledge.texts import Known

FEW = 5  # as many articles may always go in one pass
SHARE = 0.3  # of the known ones: a pass that would remove more stops and says so
CONFIRM = "if that is right, stop the service and run `deskmate sync --full --remove`"
TOGETHER = 32  # changed articles become searchable in steps of this many
MOST_TOLD = 50  # failures of a pass that are named


@dataclass(frozen=True, slots=True)
class Report:
    """What a pass did, in articles.

    `complete`: all there is was seen. `refused` says why nothing was removed though something was
    gone; `failures` are keys with reasons, `notes` what the helpdesk let us know.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: int = 0
    complete: bool = False
    refused: str = ""
    failures: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def _silent(done: int) -> None:
    pass


def _forgotten(cursor: str) -> None:
    pass


def sync(
    origin: str,
    pages: Iterable[Page],
    library: Library,
    *,
    share: float = SHARE,
    progress: Callable[[int], None] = _silent,
    kept: Callable[[str], None] = _forgotten,
) -> Report:
    """Bring one origin's articles up to date and return what changed.

    Only a complete pass removes what it did not see, and no more than `share` of what is known.
    An article that cannot be read was seen: as it was read before it stays, unless it was withdrawn.
    What `pages` raises is passed on; the next pass mends what a broken one left. `progress` is
    told how many articles are done, `kept` each cursor that a later pass may go on from.
    """
    run = _Pass(origin, library, library.texts.keys(origin))
    for page in pages:
        run.turn(page, progress)
        if page.complete:
            run.remove(share)
        if page.cursor:
            kept(page.cursor)
    heal(library, thorough=run.complete)
    return run.report()


def look(origin: str, number: str, articles: Iterable[Article], library: Library) -> Report:
    """Bring one article up to date: `articles` is what it is now, and what it is no more is forgotten."""
    every = library.texts.keys(origin)
    run = _Pass(origin, library, {name: known for name, known in every.items() if _id(name) == number})
    run.turn(Page(tuple(articles)), _silent)
    run.remove(share=1)
    return run.report()


def _id(name: str) -> str:
    """Return the vendor's id in a key: origin/locale/id."""
    return name.split("/", 2)[-1]


@dataclass
class _Pass:
    """One pass over one origin."""

    origin: str
    library: Library
    known: dict[str, Known]
    before: frozenset[str] = frozenset()  # keys that may have vectors
    seen: set[str] = field(default_factory=set)
    waiting: list[Pair] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    failures: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refused: str = ""
    complete: bool = False
    done: int = 0

    def __post_init__(self) -> None:
        self.before = frozenset(self.known)

    def turn(self, page: Page, progress: Callable[[int], None]) -> None:
        """Keep what is new or changed on a page."""
        self.complete = page.complete
        self.notes += [page.note] if page.note else []
        self.failures += [(key(self.origin, article), why) for article, why in page.failures]
        for article in page.articles:
            self.take(article)
            self.done += 1
            progress(self.done)
        self.keep()

    def take(self, article: Article) -> None:
        """Keep an article if it is new or changed."""
        name = key(self.origin, article)
        self.seen.add(name)
        known = self.known.get(name)
        if known and known.raw == told(article, self.library.languages):
            self.counts["unchanged"] += 1
            return
        try:
            made = source(self.origin, article, self.library.languages)
        except Unreadable as error:
            self.failed(name, article, str(error))
            return
        self.known[name] = Known(made.raw, made.digest)
        if known and known.digest == made.digest:
            self.library.texts.note(made)
            self.counts["unchanged"] += 1
            return
        self.counts["changed" if known else "added"] += 1
        self.waiting = [one for one in self.waiting if one[0].key != name]
        self.waiting.append((made, chunks(made)))
        if len(self.waiting) >= TOGETHER:
            self.keep()

    def failed(self, name: str, article: Article, why: str) -> None:
        """Leave an article as it was; what may no longer be shown must not stay because it cannot be read."""
        self.counts["failed"] += 1
        self.failures.append((name, why))
        if not article.public:
            self.forget([name])

    def keep(self) -> None:
        """Keep what is waiting. Old vectors go first and new ones come last, so that a crash leaves none too many."""
        if self.waiting:
            unshelve(self.library, [one.key for one, _ in self.waiting if one.key in self.before])
            self.library.texts.fill(self.waiting)
            embed(self.library, self.waiting)
            self.waiting.clear()

    def remove(self, share: float) -> None:
        """Forget what this pass did not see, or keep why not."""
        gone = set(self.known) - self.seen
        if len(gone) > max(FEW, share * len(self.known)):
            told_ = f"{len(gone)} of {len(self.known)} articles are gone: too many to remove unasked"
            self.refused = f"{told_}; {CONFIRM}"
            return
        self.forget(gone)
        self.counts["removed"] += len(gone)

    def forget(self, names: Iterable[str]) -> None:
        """Drop articles, vectors first."""
        gone = sorted(names)
        for name in gone:
            self.known.pop(name, None)
        self.waiting = [one for one in self.waiting if one[0].key not in gone]
        if gone:
            unshelve(self.library, gone)
            self.library.texts.drop(gone)

    def report(self) -> Report:
        """Return what was done."""
        told_ = {"failures": tuple(self.failures[:MOST_TOLD]), "notes": tuple(self.notes)}
        return Report(**self.counts, complete=self.complete, refused=self.refused, **told_)  # type: ignore[arg-type]
