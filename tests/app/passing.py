"""A process that makes passes over articles: to be killed, to run out of disk, to be one of two.

python -m tests.app.passing FOLDER CHROMA COUNT WORDS BYTES      CHROMA: a server's address, or - for a folder
"""

import resource
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.origins import Origins
from app.settings import Settings
from app.store.engine import Store, open_store
from app.store.migrate import upgrade
from app.store.texts import StoredTexts
from integrations.helpdesk import Page
from knowledge.index import VectorIndex
from knowledge.library import Library
from knowledge.sources import whole
from tests.fakes import FakeHelpdesk
from tests.knowledge.articles import Letters, article


@dataclass
class Centre(FakeHelpdesk):
    """A help centre of that many articles with the same words in each."""

    count: int = 1
    words: str = ""

    def articles(self, cursor: str) -> Iterator[Page]:
        """Yield every article."""
        texts = (f"<p>{self.words} of article number {number}.</p>" for number in range(self.count))
        yield from whole(article(f"{number}", body=body) for number, body in enumerate(texts))


def opened(folder: Path) -> Store:
    """Return the store of a folder, its tables up to date."""
    store = open_store(Settings(data_dir=folder))
    upgrade(store)
    return store


def library(folder: Path, store: Store, chroma: str = "-") -> Library:
    """Return the library of a folder, with an encoder that costs nothing. Raise InUse."""
    letters = Letters()
    return Library(StoredTexts(store), letters, VectorIndex(folder / "chroma" if chroma == "-" else chroma, letters.id))


def origins(folder: Path, store: Store, held: Library, count: int, words: str) -> Origins:
    """Return what the articles come from."""
    return Origins(Settings(data_dir=folder), {"main": Centre(count=count, words=words)}, held, store)


def main(folder: str, chroma: str, count: str, words: str, limit: str) -> None:
    """Make a pass, and say how far it is and what it did."""
    place = Path(folder)
    store = opened(place)
    with closing(library(place, store, chroma)) as held:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        if int(limit):
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))

        def seen(origin: str, done: int) -> None:
            sys.stdout.write(f"{done}\n")
            sys.stdout.flush()

        report = origins(place, store, held, int(count), words).sync(True, seen, share=1)["main"]
        sys.stdout.write(f"end {report.added} {report.changed} {report.refused}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
