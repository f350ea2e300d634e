"""Everything that articles come from, kept current: passes, single looks, and vectors that were lost."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import structlog

from app.clock import CLOCK
from app.settings import Settings
from app.store.contents import StoredContents
from app.store.engine import Store, StoreDown
from app.store.locks import Taken, locked
from app.store.looks import Looks
from app.store.passes import Passes
from integrations.helpdesk import ArticleEvent, Helpdesk, HelpdeskError, NotFound, NotPermitted, Page
from knowledge.attached import Reader
from knowledge.heal import mend
from knowledge.index import IndexUnavailable
from knowledge.library import Library
from knowledge.pdf import Limits
from knowledge.sources import folder, whole
from knowledge.sync import SHARE, Report, look, sync

log = structlog.get_logger()

FOLDER = "folder"  # the origin of articles from DESKMATE_KNOWLEDGE_FOLDER
MACROS = ".macros"  # behind the name of a connection: the origin of its approved texts
TICKETS = ".tickets"  # behind the name of a connection: its solved tickets, of which app.solved takes care
LOCK = ("knowledge", "library")  # one pass, look or mending at a time
WAIT = 30.0  # seconds; a look is over by then
STALE = timedelta(days=2)  # a look that could not be taken for so long: a complete pass has seen to it
BUSY = "somebody else is at it"
BREAKS = (HelpdeskError, IndexUnavailable, OSError, *StoreDown)

Seen = Callable[[str, int], None]


def _unseen(origin: str, done: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Origins:
    """Everything that articles come from, by origin."""

    settings: Settings
    desks: Mapping[str, Helpdesk]
    library: Library
    store: Store

    def sync(self, full: bool, seen: Seen = _unseen, share: float = SHARE, wait: float = WAIT) -> dict[str, Report]:
        """Bring the library up to date and return what changed; a broken origin never stops another.

        A full pass looks at everything, any other at what changed where the origin can say that. No pass
        removes more than `share` of an origin; a full one forgets origins that are no longer configured.
        It waits so many seconds for whoever else is at it.
        """
        reports = {}
        for name in self._configured():
            run = partial(self._synced, name, full, partial(seen, name), share)
            reports[name] = self._pass(name, run, wait)
        return reports | (self._forget() if full else {})

    def look(self) -> dict[str, Report]:
        """Look at every article that a helpdesk told of; return what changed. What fails is tried again."""
        waiting, reports = Looks(self.store), {}
        for event in waiting.waiting():
            desk = self.desks.get(event.connection)
            if desk is None or CLOCK.now() - event.occurred > STALE:
                waiting.done(event)
                continue
            with suppress(Taken):  # by a pass: after that
                reports[f"{event.connection}/{event.article_id}"] = self._look(event, desk)
        return reports

    def mend(self) -> str:
        """Build vectors again that were lost, and say what was wrong, or nothing. Raise IndexUnavailable."""
        wrong = ""
        with suppress(Taken), self._alone():  # a pass ends with the same
            wrong = mend(self.library)
        if wrong:
            log.warning("vectors built again", why=wrong)
            self._passes.mended(wrong)
        return wrong

    def empty(self) -> bool:
        """Say whether no pass ever came to its end."""
        return not any(one.ended and one.origin in self._configured() for one in self._passes.every())

    def _alone(self, wait: float = 0) -> AbstractContextManager[None]:
        """Let nobody else write to the library, in whichever process. Raise Taken where somebody does."""
        return locked(self.store, *LOCK, wait=wait)

    @property
    def _passes(self) -> Passes:
        return Passes(self.store, CLOCK)

    def _pass(self, origin: str, run: Callable[[], Report], wait: float) -> Report:
        """Make one pass, unless somebody else is at it for too long; keep what came of it."""
        try:
            with self._alone(wait):
                report = run()
        except Taken:
            return Report(refused=BUSY)
        except BREAKS as error:
            return self._broken(origin, error)
        if report.refused:
            log.warning("removal refused", origin=origin, why=report.refused)
        return report

    def _synced(self, origin: str, full: bool, seen: Callable[[int], None], share: float) -> Report:
        self._passes.begin(origin)
        cursor = "" if full or self._lost(origin) else self._passes.cursor(origin)
        kept = partial(self._passes.keep, origin)
        report = sync(origin, self._pages(origin, cursor), self.library, share=share, progress=seen, kept=kept)
        self._passes.end(origin, report, len(self.library.texts.keys(origin)))
        return report

    def _lost(self, origin: str) -> bool:
        """Say whether there is less than the last pass left: what is no longer there no change would bring."""
        last = self._passes.last(origin)
        return last is None or len(self.library.texts.keys(origin)) < last.articles

    def _broken(self, origin: str, error: Exception) -> Report:
        why = str(error) if isinstance(error, HelpdeskError | IndexUnavailable | OSError) else type(error).__name__
        log.warning("re-index broke off", origin=origin, error=type(error).__name__)
        with suppress(*StoreDown):
            self._passes.broke(origin, why)
        return Report(refused=f"broke off: {why}; nothing was removed")

    def _look(self, event: ArticleEvent, desk: Helpdesk) -> Report:
        origin = event.connection
        try:
            with self._alone():
                told = self._read(origin, [Page(desk.article(event.article_id))])
                report = look(origin, event.article_id, next(iter(told)).articles, self.library)
                self._passes.count(origin, len(self.library.texts.keys(origin)))
                Looks(self.store).done(event)
        except BREAKS as error:
            log.warning("look broke off", origin=origin, article=event.article_id, error=type(error).__name__)
            return Report(refused=f"broke off: {type(error).__name__}")
        return report

    def _forget(self) -> dict[str, Report]:
        """Drop what is from an origin that is no longer configured; should it come back, it is read anew."""
        reports = {}
        files = set(self.desks) if self.settings.article_attachments else set()
        with suppress(*StoreDown):  # the next full pass drops them as well
            StoredContents(self.store).only(files)
        known = self.library.texts.origins() | {one.origin for one in self._passes.every()}
        others = {name + TICKETS for name in self.desks}
        for origin in sorted(known - others - set(self._configured())):
            try:
                reports[origin] = sync(origin, [Page(complete=True)], self.library, share=1)
                self._passes.forget(origin)
            except BREAKS as error:
                reports[origin] = self._broken(origin, error)
        return reports

    def _configured(self) -> list[str]:
        macros = [name + MACROS for name in self.desks]
        return [*self.desks, *macros, *([FOLDER] if self.settings.knowledge_folder else [])]

    def _pages(self, origin: str, cursor: str) -> Iterable[Page]:
        if origin in self.desks:
            return self._read(origin, self.desks[origin].articles(cursor))
        desk = self.desks.get(origin.removesuffix(MACROS))
        return _macros(desk) if desk else self._folder()

    def _read(self, origin: str, pages: Iterable[Page]) -> Iterable[Page]:
        """Return the pages with what the files on their articles say, where the settings want that."""
        wanted = self.settings
        if not wanted.article_attachments:
            return pages
        limits = Limits(wanted.attachment_megabytes * 2**20, wanted.attachment_pages)
        return Reader(origin, self.desks[origin].download, StoredContents(self.store), limits).pages(pages)

    def _folder(self) -> Iterator[Page]:
        path = self.settings.knowledge_folder
        if path is None or not path.is_dir():  # away, not empty
            raise NotADirectoryError(f"{path} is no folder")
        yield from whole(folder(path))


def _macros(desk: Helpdesk) -> Iterator[Page]:
    """Yield an account's macros; one that may not read them has none, and says so."""
    try:
        yield from desk.macros()
    except (NotPermitted, NotFound) as error:
        yield Page(note=f"its macros cannot be read: {error}")


def counts(report: Report) -> dict[str, object]:
    """Return a report for a log: numbers, and why nothing was removed."""
    told = replace(report, failures=(), notes=())
    return {name: getattr(told, name) for name in ("added", "changed", "unchanged", "removed", "failed", "refused")}
