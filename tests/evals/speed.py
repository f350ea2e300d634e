"""How long a question takes, ours and Chroma as it comes, over the same vectors, in turns, in one process.

    python -m tests.evals.speed [--chunks 10000 100000] [--questions 200] [--seed 7]

The articles are of our own words, in SQLite; the vectors of the first 1,000 texts are computed, the others are
drawn near those. Chroma gets them with the texts, and its own embedding function for the questions.
"""

import argparse
import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.cli.logs import configure
from app.cli.service import opened
from app.settings import Settings
from app.store.texts import StoredTexts
from knowledge.chunks import chunks, embedded
from knowledge.embeddings import Encoder
from knowledge.heal import embed
from knowledge.index import Kind, VectorIndex
from knowledge.library import Library
from knowledge.search import Search
from knowledge.sources import source
from tests.evals.retrieval import ENCODER
from tests.evals.rivals import stocked
from tests.load.measured import Drawn
from tests.load.wording import article, questions

CHUNKS = (10_000, 100_000)
REAL = 1_000  # texts whose vectors are computed
TOGETHER = 100  # articles written and embedded at once
BATCH = 2_000  # chunks that Chroma is given at once
WARM = 5  # questions before the clock runs
DRAWS = 2_000
SPEAKS = "en"

Times = NDArray[np.float64]  # milliseconds, ours and Chroma's, a row a question


def compare(size: int, count: int, seed: int, place: Path) -> dict[str, Any]:
    """Return the milliseconds of both, and how ours compare, over so many chunks built under `place`."""
    store, encoder = opened(Settings(data_dir=place)), Encoder(ENCODER)
    texts, drawn = StoredTexts(store), Drawn(encoder, REAL, seed, lambda done, of: None)
    with closing(VectorIndex(place / "chroma", encoder.id)) as index:
        articles, parts = _fill(Library(texts, drawn, index), size, seed)
        library = Library(texts, encoder, index)
        with _rival(library, place) as rival:
            search = Search(library)
            ways = (lambda text: search.find(text, SPEAKS).passages), rival
            asked = questions(count + WARM, articles, seed)
            taken(ways, asked[:WARM])
            times = taken(ways, asked[WARM:])
    store.close()
    return {"chunks": parts, "n": count, **told(times)}


def _fill(library: Library, number: int, seed: int) -> tuple[int, int]:
    """Write and embed articles until there are so many chunks; return how many of both there are."""
    assert library.index
    total = articles = 0
    while total < number:
        made = [source("main", article(one, seed)) for one in range(articles, articles + TOGETHER)]
        pairs = [(one, chunks(one)) for one in made]
        library.texts.fill(pairs)
        embed(library, pairs)
        articles, total = articles + len(pairs), total + sum(len(parts) for _, parts in pairs)
    library.index.finish()
    return articles, total


@contextmanager
def _rival(library: Library, place: Path) -> Iterator[Callable[[str], object]]:
    """Give Chroma the vectors of our chunks with their texts, and return how it is asked."""
    assert library.index
    with stocked(place) as kept:
        for shelf in library.index.shelves():
            for ids, vectors in library.index.vectors(shelf) if shelf.kind is Kind.CHUNK else ():
                for at in range(0, len(ids), BATCH):
                    names = ids[at : at + BATCH]
                    said = [embedded(one, chunk) for one, chunk in library.texts.get(names)]
                    owners = [{"article": name.rpartition("#")[0]} for name in names]
                    kept.add(names, embeddings=vectors[at : at + BATCH], documents=said, metadatas=owners)
        yield lambda text: kept.query(query_texts=[text])["ids"][0]


def taken(ways: Sequence[Callable[[str], object]], asked: Sequence[str]) -> Times:
    """Return the milliseconds of each way for each question; who comes first changes with every one."""
    times = np.zeros((len(asked), len(ways)))
    gc.collect()
    for row, text in enumerate(asked):
        for way in range(len(ways))[:: 1 if row % 2 else -1]:
            begun = time.perf_counter()
            found = ways[way](text)
            times[row, way] = 1000 * (time.perf_counter() - begun)
            assert found, "nothing found is no search"
    return times


def told(times: Times, seed: int = 0) -> dict[str, Any]:
    """Return medians, 95th percentiles, and ours as a share of Chroma's with an interval of 95 %."""
    draws = np.random.default_rng(seed).integers(0, len(times), (DRAWS, len(times)))
    p95 = np.quantile(times[draws], 0.95, axis=1)
    low, high = np.quantile(p95[:, 0] / p95[:, 1], (0.025, 0.975))
    both = {
        name: {"p50_ms": round(float(np.quantile(one, 0.5)), 2), "p95_ms": round(float(np.quantile(one, 0.95)), 2)}
        for name, one in zip(("deskmate", "chroma"), times.T, strict=True)
    }
    share = np.quantile(times, 0.95, axis=0)
    return {**both, "p95_share": round(float(share[0] / share[1]), 3), "low": round(low, 3), "high": round(high, 3)}


def main() -> None:
    """Print one line a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chunks", type=int, nargs="*", default=CHUNKS)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    said = parser.parse_args()
    configure("ERROR")
    for size in said.chunks:
        with tempfile.TemporaryDirectory(prefix="speed-") as place:
            found = compare(size, said.questions, said.seed, Path(place))
        sys.stdout.write(f"{json.dumps(found)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
