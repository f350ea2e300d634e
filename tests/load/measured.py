"""What the benchmark of the knowledge base measures, each in a process of its own: its memory is nobody else's.

python -m tests.load.measured VERB ARGUMENTS    prints JSON lines: {"done", "of"} while it works, then {"figures"}
"""

import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from app.cli.logs import configure
from app.cli.service import opened
from app.evidence.trial import percentile
from app.origins import FOLDER, Origins
from app.settings import Settings
from app.store.texts import StoredTexts
from app.wiring import encoder, shelf
from knowledge.chunks import chunks
from knowledge.embeddings import Encoder, Encodes, Vectors
from knowledge.heal import Pair, heal
from knowledge.index import VectorIndex
from knowledge.lexical import Lexicon
from knowledge.library import Library
from knowledge.passages import Audience
from knowledge.search import Search
from knowledge.sources import source
from tests.load.wording import article, questions

TOGETHER = 500  # articles written to the store at once
NEAR = 0.6  # how far a vector that stands in for a text lies from a real one
SPEAKS = "en"

Seen = Callable[[int, int], None]  # how many are done, of how many


def main(verb: str, *given: str) -> None:
    """Measure one thing."""
    configure("ERROR")
    match verb:
        case "warm":
            Encoder(Path(given[0])).load()
            figures: dict[str, object] = {}
        case "pass":
            figures = passed(Path(given[0]), Path(given[1]), int(given[2]))
        case "build":
            figures = built(Path(given[0]), int(given[1]), int(given[2]), int(given[3]))
        case "ask":
            figures = asked(Path(given[0]), int(given[1]), int(given[2]), int(given[3]))
        case _:
            sys.exit(f"{verb}: no such measurement")
    _say({"figures": {**figures, "peak_mib": _memory("VmHWM")}})


def passed(place: Path, articles: Path, number: int) -> dict[str, object]:
    """Make a complete pass over a folder of so many articles, as `deskmate sync --full` does."""
    settings = Settings(data_dir=place, knowledge_folder=articles)
    store = opened(settings)
    with closing(shelf(settings, store)) as library:
        before = _memory("VmRSS")
        start, worked = time.perf_counter(), time.process_time()
        report = Origins(settings, {}, library, store).sync(True, lambda _, done: _progress(done, number))[FOLDER]
        took, cpu = time.perf_counter() - start, time.process_time() - worked
    told = {"added": report.added, "changed": report.changed, "unchanged": report.unchanged, "failed": report.failed}
    return {**told, "refused": report.refused, "seconds": took, "cpu_seconds": cpu, "rest_mib": before}


def built(place: Path, number: int, real: int, seed: int) -> dict[str, object]:
    """Build everything for so many chunks; beyond the first `real` texts a vector is drawn and not computed."""
    settings = Settings(data_dir=place)
    store, lent = opened(settings), Drawn(encoder(settings), real, seed, _progress)
    texts = StoredTexts(store)
    start = time.perf_counter()
    articles, parts = _fill(texts, number, seed)
    filled = time.perf_counter() - start
    with closing(VectorIndex(place / "chroma", lent.id)) as index:
        start = time.perf_counter()
        heal(Library(texts, lent, index))
        healed = time.perf_counter() - start
    start = time.perf_counter()
    Lexicon(texts).index(Audience.PUBLIC, SPEAKS)
    words = time.perf_counter() - start
    seconds = {"text": filled, "encoding": lent.seconds, "vectors": healed - lent.seconds, "words": words}
    disk = {"vectors_mib": _size(place / "chroma"), "text_mib": sum(_size(one) for one in place.glob("deskmate.db*"))}
    told = {"articles": articles, "chunks": parts, "encoded": lent.texts - lent.drawn, "drawn": lent.drawn}
    return {**told, "seconds": seconds, **disk}


def asked(place: Path, number: int, articles: int, seed: int) -> dict[str, object]:
    """Put so many questions to what was built; the first one builds the index of words."""
    settings = Settings(data_dir=place)
    store = opened(settings)
    with closing(shelf(settings, store)) as library:
        search, times = Search(library), []
        for text in questions(number + 1, articles, seed):
            start = time.perf_counter()
            found = search.find(text, SPEAKS)
            times.append(1000 * (time.perf_counter() - start))
            assert found.passages, text
            _progress(len(times), number + 1)
    said = {"p50": percentile(times[1:], 0.5), "p95": percentile(times[1:], 0.95), "first": round(times[0], 1)}
    return {"ms": said, "n": number, "rest_mib": _memory("VmRSS")}


class Drawn:
    """An encoder that reads so many texts; each vector beyond them lies near one of those, by a seeded draw."""

    def __init__(self, encoder: Encodes, real: int, seed: int, seen: Seen) -> None:
        """Wrap the real one; `seen` is told how many texts are done."""
        self._seen = seen
        self.id, self.dimension = encoder.id, encoder.dimension
        self._encoder, self._real = encoder, real
        self._dice = np.random.default_rng(seed)
        self._known: list[Vectors] = []
        self.texts = self.drawn = 0
        self.seconds = 0.0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return vectors."""
        start = time.perf_counter()
        if self.texts < self._real:
            made = self._encoder.encode(texts)
            self._known.append(made)
        else:
            made = self._draw(len(texts))
        self.texts += len(texts)
        self.seconds += time.perf_counter() - start
        self._seen(self.texts, 0)
        return made

    def _draw(self, number: int) -> Vectors:
        self.drawn += number
        known = np.concatenate(self._known)
        off = self._dice.standard_normal((number, self.dimension), np.float32)
        off *= NEAR / np.linalg.norm(off, axis=1, keepdims=True)
        made: Vectors = known[self._dice.integers(len(known), size=number)] + off
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        return made


def _fill(texts: StoredTexts, number: int, seed: int) -> tuple[int, int]:
    """Write articles until there are so many chunks; return how many of both there are."""
    total, waiting, articles = 0, list[Pair](), 0
    while total < number:
        made = source("main", article(articles, seed))
        waiting.append((made, chunks(made)))
        total, articles = total + len(waiting[-1][1]), articles + 1
        if len(waiting) == TOGETHER or total >= number:
            texts.fill(waiting)
            waiting.clear()
            _progress(total, number)
    return articles, total


def _progress(done: int, of: int) -> None:
    _say({"done": done, "of": of})


def _say(line: dict[str, object]) -> None:
    sys.stdout.write(f"{json.dumps(line)}\n")
    sys.stdout.flush()


def _memory(name: str) -> float:
    """Return what the kernel says of this process's own memory, in MiB. VmHWM is the peak since it began."""
    lines = Path("/proc/self/status").read_text().splitlines()
    found: Iterable[str] = (line.split()[1] for line in lines if line.startswith(f"{name}:"))
    return round(int(next(iter(found))) / 1024, 1)


def _size(path: Path) -> float:
    """Return what a file or a folder takes, in MiB."""
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return round(sum(one.stat().st_size for one in files) / 2**20, 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
