"""How long hostile texts keep each of our readers busy: every reader, every shape, 100 kB.

python -m tests.evals.bounded [--only mask render] [--size 100000] [--over 100] [--json]

Milliseconds are this thread's own work, the least of three where the first was over.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.evals.hostile import SHAPES, nested, repeated
from tests.evals.readers import READERS

SIZE = 100_000  # bytes
MOST = 100.0  # milliseconds
SMALL = 8
TRIES = 3


def spent(reader: Callable[[str], object], said: str) -> float:
    """Return the milliseconds that this thread works on a text; what others do meanwhile does not count."""
    start = time.thread_time()
    reader(said)
    return 1000 * (time.thread_time() - start)


def texts(size: int) -> Iterator[tuple[str, str, str]]:
    """Yield what each hostile text is made of, the text, and one of the same kind an eighth as long."""
    yield from ((repr(shape), repeated(shape, size), repeated(shape, size // SMALL)) for shape in SHAPES)
    small = nested(size // SMALL)
    yield from ((kind, said, small[kind]) for kind, said in nested(size).items())


def taken(name: str, size: int, most: float) -> list[tuple[float, str]]:
    """Return the milliseconds of every text, the longest first; where an eighth is too long, those of the eighth."""
    reader = READERS[name]
    reader("Hello, how are you?")  # what is loaded once is not the text's
    found = []
    for kind, said, small in texts(size):
        ms = spent(reader, small)
        if ms <= most:
            ms = spent(reader, said)
            if ms > most:
                ms = min(ms, *(spent(reader, said) for _ in range(TRIES - 1)))
        found.append((round(ms, 1), kind))
    return sorted(found, reverse=True)


def told(name: str, found: list[tuple[float, str]], most: float) -> dict[str, Any]:
    """Return what is printed of one reader."""
    over = [{"kind": kind, "ms": ms} for ms, kind in found if ms > most]
    return {"reader": name, "kinds": len(found), "worst_ms": found[0][0], "worst": found[0][1], "over": over}


def main() -> int:
    """Print one line a reader; exit with 1 where one is over."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--only", nargs="*", choices=sorted(READERS), default=list(READERS), metavar="READER")
    asked.add_argument("--size", type=int, default=SIZE)
    asked.add_argument("--over", type=float, default=MOST)
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    rows = []
    for name in given.only:
        rows.append(row := told(name, taken(name, given.size, given.over), given.over))
        if not given.json:
            worst = ", ".join(f"{one['kind']} {one['ms']:.0f}" for one in row["over"][:8])
            sys.stdout.write(
                f"{name:24}{row['worst_ms']:9.1f} ms  {row['worst']:16} over: {len(row['over'])} {worst}\n"
            )
            sys.stdout.flush()
    if given.json:
        answer = {"size": given.size, "limit_ms": given.over, "n": len(rows) * rows[0]["kinds"], "readers": rows}
        sys.stdout.write(json.dumps(answer, indent=2) + "\n")
    return int(any(row["over"] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
