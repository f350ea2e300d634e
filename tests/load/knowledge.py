"""What the knowledge base costs: passes over many articles, and building and searching so many chunks.

    python -m tests.load.knowledge [--articles 10000] [--chunks 1000 10000 100000] [--seed 7] [--json]

The articles are of our own words, in a folder, and come in as `deskmate sync --full` reads them, with
the real encoder, SQLite and a Chroma folder. Exit 1 where a pass costs more than it may.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.progress import Progress

from app.cli.progress import bar
from app.settings import child_environment
from tests.load.processes import ROOT
from tests.load.wording import article, articles

UNCHANGED, CHANGED = 0.02, 0.05  # of the first pass: what one may cost where nothing, or SHARE, is new
SHARE = 0.01
WHOLE, REAL = 10_000, 1_000  # up to so many chunks every vector is computed, else so many; the others are drawn
ASKED = 200
CHUNKS = (1_000, 10_000, 100_000)

Figures = dict[str, Any]


class Missed(Exception):
    """A measurement ended with an error; the message is its own."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where everything lies, and the bar that says how far it is."""

    folder: Path
    seed: int
    bar: Progress

    def passes(self, count: int) -> Figures:
        """Return what three passes cost: the first one, one without news, one with news in a hundredth."""
        place, source = self._place("passes"), self.folder / "articles"
        source.mkdir()
        write(source, articles(count, self.seed))
        first = self._measure(f"first pass over {count:,} articles", "pass", place, source, count)
        same = self._measure("pass, nothing changed", "pass", place, source, count)
        write(source, (article(number, self.seed, 2) for number in range(0, count, round(1 / SHARE))))
        some = self._measure("pass, 1 % changed", "pass", place, source, count)
        return {
            "articles": count,
            "articles_per_second": round(count / first["seconds"], 2),
            "first": first,
            "unchanged": same | {"share_of_first": round(same["seconds"] / first["seconds"], 4)},
            "changed": some | {"share_of_first": round(some["seconds"] / first["seconds"], 4)},
        }

    def size(self, count: int) -> Figures:
        """Return what so many chunks cost to build and to search."""
        place = self._place(f"{count}")
        real = 2 * count if count <= WHOLE else REAL
        made = self._measure(f"building {count:,} chunks", "build", place, count, real, self.seed)
        asked = self._measure(f"searching {count:,} chunks", "ask", place, ASKED, made["articles"], self.seed)
        return {"chunks": count, "build": made, "search": asked}

    def warm(self) -> None:
        """Build the encoder once, aside: what that takes is no part of any figure."""
        self._measure("encoder", "warm", self.folder / "encoder")

    def _place(self, name: str) -> Path:
        place = self.folder / name
        place.mkdir()
        (place / "encoder").symlink_to(self.folder / "encoder")
        return place

    def _measure(self, title: str, verb: str, *given: object) -> Figures:
        task = self.bar.add_task(title, total=None)
        try:
            return measured(verb, given, lambda done, of: self.bar.update(task, completed=done, total=of or None))
        finally:
            self.bar.remove_task(task)


def measured(verb: str, given: Sequence[object], seen: Callable[[int, int], None]) -> Figures:
    """Return the figures of one measurement in a process of its own. Raise Missed."""
    command = [sys.executable, "-m", "tests.load.measured", verb, *map(str, given)]
    environment = child_environment({})
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        assert process.stdout is not None
        figures = _read(process.stdout, seen)
        if process.wait() or figures is None:
            errors.seek(0)
            raise Missed(f"{verb}: {errors.read()[-2000:]}")
    return figures


def _read(lines: Iterable[str], seen: Callable[[int, int], None]) -> Figures | None:
    for line in map(json.loads, lines):
        if "figures" in line:
            return dict(line["figures"])
        seen(line["done"], line["of"])
    return None


def write(folder: Path, some: Iterable[Any]) -> None:
    """Write articles as files, over those that are there."""
    for one in some:
        text = f"---\ntitle: {one.title}\nlocale: {one.locale}\n---\n{one.body}\n"
        (folder / f"{one.id}.html").write_text(text, "utf-8")


def missed(passes: Mapping[str, Any]) -> list[str]:
    """Return which passes cost more than they may."""
    limits = {"unchanged": UNCHANGED, "changed": CHANGED}
    return [name for name, most in limits.items() if passes[name]["share_of_first"] >= most]


def told(found: Mapping[str, Any]) -> list[str]:
    """Return the figures as lines for people."""
    passes = found["passes"]
    lines = [
        f"{name:<9} {one['seconds']:8.1f} s  cpu {one['cpu_seconds']:8.1f} s  peak {one['peak_mib']:6.0f} MiB"
        + (f"  {one['share_of_first']:.2%} of the first" if "share_of_first" in one else "")
        for name in ("first", "unchanged", "changed")
        for one in [passes[name]]
    ]
    head = f"{passes['articles']:,} articles: {passes['articles_per_second']} a second in the first pass"
    names = " chunks encode s  vectors s  words s  peak MiB  vectors MiB  text MiB  search MiB  p50 ms  p95 ms  drawn"
    return [head, *lines, "", names, *map(_row, found["sizes"])]


def _row(one: Mapping[str, Any]) -> str:
    made, asked = one["build"], one["search"]
    spent = made["seconds"]
    return (
        f"{one['chunks']:>7,} {spent['encoding']:>8.1f} {spent['vectors']:>10.1f} {spent['words']:>8.1f}"
        f" {made['peak_mib']:>9.0f} {made['vectors_mib']:>12.0f} {made['text_mib']:>9.0f}"
        f" {asked['peak_mib']:>11.0f} {asked['ms']['p50']:>7.1f} {asked['ms']['p95']:>7.1f}  {made['drawn']:,}"
    )


def main() -> int:
    """Measure as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--chunks", type=int, nargs="*", default=CHUNKS)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="knowledge-") as folder, bar() as shown:
        bench = Bench(Path(folder), asked.seed, shown)
        bench.warm()
        found = {"passes": bench.passes(asked.articles), "sizes": [bench.size(one) for one in asked.chunks]}
    late = missed(found["passes"])  # type: ignore[arg-type]
    sys.stdout.write("\n".join([json.dumps({**found, "missed": late})] if asked.json else told(found)) + "\n")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
