"""Sandboxes whose help centres people change while passes run over them, and what strangers have seen of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from random import Random
from typing import Any

from integrations import freshdesk, zendesk
from integrations.helpdesk import Article, Attachment, Helpdesk, HelpdeskError, Page
from integrations.sandbox import reader
from integrations.sandbox.brands import BRAND
from integrations.sandbox.errors import Refusal
from integrations.sandbox.faults import Fault
from integrations.sandbox.rows import Record
from integrations.sandbox.server import Face, Sandbox
from integrations.sandbox.store import Store
from knowledge.attached import Reader
from knowledge.index import Kind, VectorIndex
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.passages import Audience, Chunk, Source
from knowledge.pdf import Broken, Limits
from knowledge.sources import source
from knowledge.sync import Report, look, sync
from tests.integrations.zendesk.safe import Safe
from tests.knowledge.articles import Letters
from tests.knowledge.papers import Remembered

LOCALES = ("en-us", "de", "fr")
FILE = "## paper.pdf"  # stands before the text of a file in that of its article


class Cut(BaseException):
    """The process ends here."""


@dataclass
class Skewed:
    """The helpdesk's clock: not ours, and with a will of its own."""

    time: datetime = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


Part = tuple[str, str, str, str]  # key without origin, title, text of the article or of a file on it, brand
Sights = frozenset[tuple[Part, ...]]


@dataclass
class WatchedTexts(MemoryTexts):
    """Texts that look at every public one: has a stranger ever seen it? `dies` in so many writes ends the process."""

    seen: set[Part] = field(default_factory=set)
    leaks: list[str] = field(default_factory=list)
    dies: int = -1

    def put(self, source: Source, chunks: Sequence[Chunk]) -> None:
        """Keep a source, if the process lives so long."""
        self._live()
        super().put(source, chunks)
        if source.audience is Audience.PUBLIC and not self.seen.issuperset(said(source)):
            self.leaks.append(source.key)

    def drop(self, keys: Iterable[str]) -> None:
        """Forget sources, if the process lives so long."""
        self._live()
        super().drop(keys)

    def _live(self) -> None:
        self.dies -= 1
        if self.dies == -1:
            raise Cut


def said(one: Source) -> tuple[Part, ...]:
    """Return what a reader would tell of a source: its own text, and each file on it.

    Somebody may change one of them while the other is read, so strangers need not have seen them side by side.
    """
    texts = one.markdown.split(FILE)
    return tuple(
        (one.key.partition("/")[2], one.title if text is texts[0] else "", text.strip(), one.brand) for text in texts
    )


def plain(content: bytes, limits: Limits) -> str:
    """Return what our files say, which are no PDFs; a page that asks to sign in is none of them."""
    if not content.startswith(b"Paper"):
        raise Broken("what came is no PDF", lasting=False)
    return content.decode()


class Centre:
    """A helpdesk of either face, the library that follows it, and everybody who changes it."""

    def __init__(self, face: Face, folder: Path | None = None) -> None:
        self.clock = Skewed()
        self.box = Sandbox(clock=self.clock, face=face)
        self.face = face
        self.store: Store = self.box.store
        self.texts = WatchedTexts()
        self.library = Library(self.texts)
        if folder:
            letters = Letters()
            self.library = Library(self.texts, letters, VectorIndex(folder, letters.id))
        self.cursor = ""
        self.contents = Remembered()
        self.turn = 0
        self.during: list[Callable[[], None]] = []  # what people do between two answers of a pass
        self.gap = 0
        self.cut = 0  # in so many requests the helpdesk stops answering
        self.box.app.before_request(self._between)
        self.box.start()
        self.port = self._port()
        self.section = self.store.account.section_id
        self.other = self._other_brand()
        self.sections = (self.section, self.other, self.store.add_section("Inner", parent="Articles"))
        self.look_around()

    def close(self) -> None:
        """Stop."""
        self.library.close()
        self.box.stop()

    def _port(self) -> Helpdesk:
        box = self.box
        if self.face is Face.ZENDESK:
            who = {"email": box.agent_email, "api_token": box.api_token}
            account = zendesk.Account(url=box.url, brand="b", timeout=5, attachments=True, **who)
            return zendesk.connect("main", account, Safe(), pause=lambda seconds: None)
        reach = freshdesk.Account(url=box.url, api_key=box.api_key, brand="b", timeout=5)
        return freshdesk.connect("main", reach, pause=lambda seconds: None)

    def _other_brand(self) -> int:
        brand = self.store.add_brand("Lamps")
        return self.store.add_section("Lamps", brand=brand)

    # What strangers see

    def sights(self) -> Sights:
        """Return what a stranger sees now, in the words of the library."""
        walk = reader.zendesk if self.face is Face.ZENDESK else reader.freshdesk
        return frozenset(said(source("main", self._told(one))) for one in walk(self.store))

    def _told(self, sight: reader.Sight) -> Article:
        own = sight.brand == BRAND
        brand, place = ("b", "") if own else (f"b/{sight.brand}", str(sight.brand))
        files = tuple(Attachment(name, text=content.decode()) for name, content in sight.files)
        return Article(
            str(sight.article), sight.title, sight.body, sight.locale, "", brand, place=place, attachments=files
        )

    def look_around(self) -> None:
        """Let a stranger read everything there is to be read now."""
        self.texts.seen.update(part for one in self.sights() for part in one)

    def public(self) -> Sights:
        """Return what the library holds for everybody."""
        return frozenset(said(one) for one in self.texts.sources(Audience.PUBLIC))

    def shelved(self) -> set[str]:
        """Return the articles that have vectors for everybody."""
        index = self.library.index
        shelves = [one for one in index.shelves() if one.audience is Audience.PUBLIC] if index else []
        return {
            name.rpartition("#")[0] if one.kind is Kind.CHUNK else name
            for one in shelves
            for name in (index.ids(one) if index else ())
        }

    # What people do

    def does(self, verb: Callable[[Random, "Centre"], None], dice: Random) -> None:
        """Let somebody do something; a stranger reads what comes of it."""
        self.turn += 1
        self.clock.pass_by(dice.choice([0, 0.4, 1, 90]))
        with suppress(Refusal):  # it is gone, or not in that language
            verb(dice, self)
        self.look_around()

    def articles(self) -> list[Record]:
        """Return the articles that are not archived."""
        return [one for one in self.store.rows.all("article") if not one["archived"]]

    def body(self) -> str:
        """Return words that were never written before."""
        return f"<p>{escape(f'Words number {self.turn}.')}</p>"

    # Passes

    def _read(self, pages: Iterable[Page]) -> Iterator[Page]:
        """Yield pages with what the files on their articles say."""
        return Reader("main", self.port.download, self.contents, Limits(), plain).pages(pages)

    def _between(self) -> None:
        self.gap -= 1
        self.cut -= 1
        if self.cut == 0:
            self.box.faults.add(Fault.RATE_LIMITED)  # and no other answer until it is cleared
        if self.during and self.gap <= 0:
            self.during.pop(0)()

    def whole_pass(self) -> Report:
        """Make a complete pass to its end, as an operator who has been asked would."""
        report = sync("main", self._read(self.port.articles("")), self.library, share=1, kept=self._kept)
        assert report.complete
        return report

    def some_pass(self, full: bool, calm: bool = True) -> None:
        """Make a pass that may break off."""
        try:
            pages = self._read(self.port.articles("" if full else self.cursor))
            sync("main", pages, self.library, kept=self._kept)
        except (HelpdeskError, Cut):
            pass
        finally:
            if calm:
                self.calm()

    def some_look(self, number: int, calm: bool = True) -> None:
        """Look at one article, as after a webhook."""
        try:
            (page,) = self._read([Page(self.port.article(str(number)))])
            look("main", str(number), page.articles, self.library)
        except (HelpdeskError, Cut):
            pass
        finally:
            if calm:
                self.calm()

    def calm(self) -> None:
        """Let the helpdesk answer, and nobody change anything."""
        self.texts.dies, self.cut, self.during = -1, 0, []
        self.box.faults.clear()

    def _kept(self, cursor: str) -> None:
        self.cursor = cursor


Verb = Callable[[Random, Centre], None]


def publish(dice: Random, centre: Centre) -> None:
    """Write an article, open or not."""
    segment = dice.choice([None, None, None, centre.store.account.signed_in_segment_id])
    section = dice.choice(centre.sections)
    more: dict[str, Any] = {"draft": dice.random() < 0.2, "user_segment_id": segment, "section": section}
    centre.store.add_article(f"Title {centre.turn}", centre.body(), **more)


def _any(dice: Random, centre: Centre) -> int:
    known = centre.articles()
    if not known:
        publish(dice, centre)
        known = centre.articles()
    return int(dice.choice(known)["id"])


def edit(dice: Random, centre: Centre) -> None:
    """Write other words, under another name or not; also while nobody may read them."""
    title = {"title": f"Title {centre.turn}"} if dice.random() < 0.5 else {}
    centre.store.edit_article(_any(dice, centre), dice.choice(["", "de"]), body=centre.body(), **title)


def unpublish(dice: Random, centre: Centre) -> None:
    """Make a language of an article a draft, hide it, or show it again."""
    what = dice.choice(["draft", "hidden"])
    centre.store.edit_article(_any(dice, centre), dice.choice(["", "de"]), **{what: dice.random() < 0.6})


def restrict(dice: Random, centre: Centre) -> None:
    """Say who may read an article."""
    account = centre.store.account
    segment = dice.choice([None, None, account.staff_segment_id, account.signed_in_segment_id])
    many = [segment] if segment and dice.random() < 0.5 else []
    fields: dict[str, Any] = {"user_segment_id": None if many else segment, "user_segment_ids": many}
    centre.store.edit_article(_any(dice, centre), **fields)


def move(dice: Random, centre: Centre) -> None:
    """Move an article to another section, of this brand or the other."""
    centre.store.move_article(_any(dice, centre), dice.choice(centre.sections))


def translate(dice: Random, centre: Centre) -> None:
    """Write an article in another language, or take that away."""
    number, locale = _any(dice, centre), dice.choice(LOCALES[1:])
    if dice.random() < 0.25:
        centre.store.untranslate_article(number, locale)
    else:
        centre.store.translate_article(number, f"Titel {centre.turn}", centre.body(), locale, dice.random() < 0.3)


def archive(dice: Random, centre: Centre) -> None:
    """Take an article away; or for good."""
    number = _any(dice, centre)
    (centre.store.archive_article if dice.random() < 0.5 else centre.store.delete_article)(number)


def attach(dice: Random, centre: Centre) -> None:
    """Hang a file on an article, or take one away."""
    number = _any(dice, centre)
    held = centre.store.enclosures.of(number)
    if held and dice.random() < 0.4:
        centre.store.detach(dice.choice(held)["id"])
    else:
        centre.store.attach(number, "paper.pdf", f"Paper {centre.turn}.".encode(), inline=dice.random() < 0.1)


PLACES = ("centre", "section", "language", "category")


def close(dice: Random, centre: Centre) -> None:
    """Close a whole place to strangers, or open it again: a help centre, a section, a language, a category."""
    what, section = dice.choice(PLACES), dice.choice(centre.sections)
    if dice.random() < 0.5:
        shut(centre, what, section, dice.sample(LOCALES, 1))
    else:
        reopen(centre, what, section)


def shut(centre: Centre, what: str, section: int, locales: list[str]) -> None:
    """Close a place to strangers."""
    store = centre.store
    match what:
        case "centre":
            store.set_help_center("restricted", _brand(centre, section))
        case "section" if centre.face is Face.FRESHDESK:
            store.restrict_section(section, store.account.staff_segment_id)
        case "section":
            store.untranslate_section(section, locales)
        case "language":
            store.set_languages([one for one in LOCALES[1:] if one not in locales])
        case _:
            store.show_category([], _brand(centre, section))


def reopen(centre: Centre, what: str, section: int) -> None:
    """Open a place to strangers again."""
    store = centre.store
    match what:
        case "centre":
            store.set_help_center("enabled", _brand(centre, section))
        case "section":
            store.restrict_section(section, None)
            store.untranslate_section(section, [])
        case "language":
            store.set_languages(None)
        case _:
            store.show_category(None, _brand(centre, section))


def _brand(centre: Centre, section: int) -> int:
    return centre.store.help.brand_of_section(centre.store.rows.get("section", section) or {})


def secretly(dice: Random, centre: Centre) -> None:
    """Take an article, or all of a place, from strangers, and write what none of them is to read."""
    hide(centre, _any(dice, centre), dice.choice(["draft", "hidden", "segment", *PLACES]))


def hide(centre: Centre, number: int, how: str) -> None:
    """Take an article from strangers in this way, and then write into it what none of them is to read."""
    store = centre.store
    match how:
        case "draft" | "hidden":
            for text in store.rows.all("translation", number):
                store.edit_article(number, text["locale"], **{how: True})
        case "segment":
            store.edit_article(number, user_segment_id=store.account.staff_segment_id)
        case _:
            shut(centre, how, store.help.article(number)["section_id"], ["en-us", "de", "fr"])
    for text in store.rows.all("translation", number):
        store.edit_article(number, text["locale"], body=f"<p>Secret {text['locale']} {centre.turn}.</p>")
    store.attach(number, "paper.pdf", f"Paper secret {centre.turn}.".encode())


VERBS: tuple[Verb, ...] = (publish, edit, attach, secretly, unpublish, restrict, move, translate, archive, close)
