"""A knowledge base of a few sources in the store, and an application that searches it."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from app.evidence.outdated import outdated
from app.store.engine import Store, open_store
from app.store.exclusions import Exclusions
from app.store.migrate import upgrade
from app.store.passes import Passes
from app.store.tables import passes
from app.store.texts import StoredTexts
from knowledge.chunks import chunks
from knowledge.library import Library
from knowledge.passages import Audience, Found, Passage, Source
from knowledge.search import Search
from knowledge.sync import Report
from tests.app.store.databases import plain
from tests.app.web.stage import ADMIN, Stage, staged
from tests.fakes import FakeClock

DAY = timedelta(days=1)
RETURNS = """\
You may return any item within 30 days of delivery. It must be unused and in its original box. The refund reaches \
your account within five working days after the parcel has arrived.

## What you need

- the order number, which is in the confirmation mail
- the **original box**, or another one that protects the item as well
- the label, which you print [from your account](https://help.example.com/label)

Lamps with a glass shade need both inserts of foam. Without them the carrier pays nothing if the glass breaks, and \
then we cannot refund it in full. Write to us before you send it if you no longer have them: we send new ones at no \
cost, and the 30 days stand still until they have arrived at your place.

## What it costs

| Country | Price |
| --- | --- |
| Germany | free |
| Austria | 4.90 |

From elsewhere the carrier of your choice tells you. We add nothing to it, and we refund what you paid for sending \
if the item was faulty or if it was not the one that you ordered. Keep the receipt of the carrier until the refund \
has arrived; with it we can look for a parcel that is lost on its way to us, without it we cannot.

### Islands

The carrier collects on Tuesdays and Fridays only.
"""
AGENTS = """\
Agents may refund up to 40 without asking. Above 100 ask the team lead first.

## Between the two

Look at the last three orders. If none came back, refund at once.
"""


@dataclass(frozen=True, slots=True)
class Graded:
    """A search whose passages have all three scores, as where there are vectors."""

    words: Search

    def find(self, text: str, language: str, internal: bool = False, brand: str = "") -> Found:
        found = self.words.find(text, language, internal, brand)
        return replace(found, passages=tuple(map(graded, found.passages)))

    def speaks(self, language: str, brand: str = "") -> bool:
        return self.words.speaks(language, brand)


def graded(one: Passage) -> Passage:
    """Return a passage with scores as vectors give them."""
    chunk, title = 0.3 + 0.5 * one.lexical_score, 0.2 + 0.6 * one.lexical_score
    return replace(one, score=0.5 * chunk + 0.5 * title, chunk_score=chunk, title_score=title)


@contextmanager
def stocked(folder: Path, **changes: Any) -> Iterator[Stage]:
    """Give an application over SQLite in a folder that searches and judges by what its store holds."""
    store, clock = open_store(plain(folder)), FakeClock()
    upgrade(store)
    texts = StoredTexts(store)
    found = {"search": Graded(Search(Library(texts))), "outdated": lambda made: outdated(made, texts)}
    try:
        yield staged(store, clock, **{**found, **changes})
    finally:
        store.close()


def article(name: str, title: str, markdown: str, **changes: Any) -> Source:
    """Return a public English article of the connection `main`."""
    fields: dict[str, Any] = {
        "key": f"main/en/{name}",
        "id": name,
        "title": title,
        "markdown": markdown,
        "audience": Audience.PUBLIC,
        "language": "en",
        "brand": "main",
        "url": f"https://help.example.com/articles/{name}",
        "digest": "d",
        "updated": datetime.fromisoformat("2026-01-19T09:00:00+00:00"),
    }
    return Source(**{**fields, **changes})


def more(now: datetime) -> Iterator[Source]:
    """Yield what no draft cites: for agents, of another brand, in German, macros, a folder."""
    inside: dict[str, Any] = {"audience": Audience.INTERNAL, "labels": ("refunds", "limits"), "updated": now - 3 * DAY}
    yield article("refund_limits", "Refund limits", AGENTS, **inside)
    yield article("summer_sale", "Summer sale", "All lamps are 20% off until Sunday.", updated=now - 240 * DAY)
    yield article("outlet", "Return to the outlet", "Outlet items come back within 14 days.", brand="outlet")
    german: dict[str, Any] = {"language": "de", "updated": now - 5 * timedelta(hours=1)}
    yield article("de_1", "Ware zurückgeben", "Sie haben 30 Tage Zeit.", key="main/de/return_policy", **german)
    yield article("de_2", "Lieferzeiten", "Zwei bis vier Werktage.", key="main/de/delivery_times", **german)
    macro: dict[str, Any] = {"audience": Audience.INTERNAL, "url": "", "updated": None}
    yield article("m1", "Sorry for the delay", "We are sorry that it took so long.", key="main.macros/en/m1", **macro)
    yield article("f", "Opening hours of the shop", "Ten to six.", key="folder/-/shop/hours.md", brand="", url="")


def shelve(store: Store, clock: FakeClock, cited: Iterable[Source]) -> None:
    """Keep what drafts cite and some more, an exclusion, and what the last passes came to."""
    every = [*cited, *more(clock.time)]
    StoredTexts(store).fill([(one, chunks(one)) for one in every])
    Exclusions(store, clock).add("main/en/summer_sale", "The sale is over", ADMIN)
    Passes(store, clock).mended("the folder of vectors was taken away; they are built again")
    with store.begin() as connection:
        connection.execute(insert(passes), list(ended(clock.time)))


def ended(now: datetime) -> Iterator[dict[str, object]]:
    """Yield what the last passes came to, as the table keeps it: a good one, one with a note, one that broke off."""
    failed = tuple((f"main/en/{name}", f"article {name}: too long, or not a text") for name in ("8101", "8102"))
    good = Report(added=2, changed=1, unchanged=12, failed=2, complete=False, failures=failed)
    noted = Report(unchanged=1, complete=True, notes=("its macros cannot be read: status 403",))
    for origin, report, minutes, broke in (
        ("main", good, 22, ""),
        ("main.macros", noted, 22, ""),
        ("folder", Report(added=1, complete=True), 26 * 60, "texts is no folder"),
    ):
        at = now - timedelta(minutes=minutes)
        yield {
            "origin": origin,
            "begun": at - timedelta(seconds=40),
            "ended": None if broke else at,
            "whole": now - timedelta(hours=9),
            "articles": 1,
            "report": json.dumps(asdict(report)),
            "broke": broke,
        }
