"""One thing swapped in a sentence: how often the grounding check catches it, and errs, by kind.

    python -m tests.evals.swaps [--only pairs|swaps1|swaps2] [--seed N] [--sentences N] [--show]

Half of the sentences are those of our own sample articles, against the section they stand in, and of our templates; the
other half are of `swaps1.jsonl` and `swaps2.jsonl`, freely worded by people who had not seen the check, each faithful
and with one fact changed. The check was mended by `pairs.jsonl` and `swaps1.jsonl`; of `swaps2.jsonl` nobody who works
on the check has read a line, so that its figures are what may be expected of texts never seen.

Templates are every file in `templates/`, one JSON object a line: {source, text, denied?}. A slot like {duration},
{amount}, {date}, {time}, {number}, {measure}, {percent}, {name} or {link} is one value, written each time in a way of
its own. `denied` is the text with its negation turned round. Whoever adds a file need not know the check.
"""

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from app.texts.grounding.check import mismatches
from tests.evals import values

TEMPLATES = Path(__file__).parent / "templates"
FREE = ("pairs", "swaps1", "swaps2")
SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence with its source, as it should be, and with one thing swapped."""

    kind: str
    source: str
    kept: str
    swapped: str


def cases(count: int, seed: int) -> list[Case]:
    """Return this many cases, half from articles and templates, half freely worded, evenly over kinds and files."""
    told = [*free("swaps1"), *free("swaps2")]
    return [*ours(count // 2, seed), *_even(told, count - count // 2, random.Random(seed))]


def ours(count: int, seed: int) -> list[Case]:
    """Return this many cases, half from articles, half from templates, evenly over kinds and files."""
    rng = random.Random(seed)
    both = [_even(list(articles(rng)), count // 2, rng), _even(list(templates(rng)), count - count // 2, rng)]
    return [one for some in both for one in some]


def free(name: str) -> list[Case]:
    """Return the cases that somebody wrote who did not know the check."""
    lines = (Path(__file__).parent / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [Case(one["kind"], one["passage"], one["faithful"], one["swapped"]) for one in rows]


def _even(found: list[Case], count: int, rng: random.Random) -> list[Case]:
    """Return this many, as evenly over the kinds as there are."""
    rng.shuffle(found)
    kinds: defaultdict[str, list[Case]] = defaultdict(list)
    for one in found:
        kinds[one.kind].append(one)
    chosen: list[Case] = []
    while len(chosen) < count and any(kinds.values()):
        chosen += [some.pop() for some in kinds.values() if some]
    return chosen[:count]


def articles(rng: random.Random) -> Iterator[Case]:
    """Yield every swap that a sentence of a sample article allows."""
    folder = files("integrations.sandbox.samples") / "articles"
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        body = re.sub(r"\A---.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.S)
        for section in re.split(r"\n(?=#)", body):
            for line in section.split("\n"):
                for sentence in re.split(r"(?<=[.!?]) (?=[A-ZÄÖÜ])", line.strip()):
                    if len(sentence.split()) > 3 and not sentence.startswith(("#", "|", "title:", "locale:")):
                        yield from _swaps(sentence, section, rng)


def _swaps(sentence: str, section: str, rng: random.Random) -> Iterator[Case]:
    for kind, pattern, put in SWAPS:
        for found in pattern.finditer(sentence):
            new = put(found[0], rng)
            if new != found[0]:
                changed = sentence[: found.start()] + new + sentence[found.end() :]
                yield Case(kind, section, sentence, changed)


def _other(number: str, rng: random.Random) -> str:
    worth = int(re.sub(r"\D", "", number))
    new = rng.choice([worth + 1, worth + 3, worth * 2 + 5, max(1, worth // 2) + 7])
    return str(new)


def _from(*groups: str) -> Callable[[str, random.Random], str]:
    """Return another word of the same group."""
    table = {word: [one for one in group.split() if one != word] for group in groups for word in group.split()}
    return lambda word, rng: rng.choice(table[word])


_UNITS = (
    "hours days weeks months years",
    "hour day week month year",
    "cm mm m km",
    "kg g",
    "Tage Wochen Monate Jahre",
    "Stunden Minuten",
)
_COINS = ("euros dollars pounds", "euro dollar pound", "EUR USD GBP", "€ $ £")
_MONTHS = "January February March April June July August September October November December"
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_GERMAN = "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"


def _words(*groups: str) -> str:
    return "|".join(re.escape(one) for group in groups for one in group.split())


SWAPS: tuple[tuple[str, re.Pattern[str], Callable[[str, random.Random], str]], ...] = (
    ("number", re.compile(r"(?<![\w.,:/#-])\d{1,4}(?![\w.,:/]\d|\d|:)"), _other),
    ("unit", re.compile(rf"(?<=\d )(?:{_words(*_UNITS)})\b"), _from(*_UNITS)),
    ("amount", re.compile(rf"(?<=\d )(?:{_words(*_COINS)})(?!\w)|[€$£](?=\d)"), _from(*_COINS)),
    ("date", re.compile(rf"\b(?:{_words(_MONTHS, _DAYS, _GERMAN)})\b"), _from(_MONTHS, _DAYS, _GERMAN)),
    ("name", re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?=[ .,])(?! [A-Z])"), lambda _, rng: rng.choice(values.NAMES)),
    ("negation", re.compile(r"\b(?:can|is|are|will|must|may|should)\b(?! ?not|n)"), lambda word, _: f"{word} not"),
    (
        "negation",
        re.compile(r"\b(?:cannot|does not|do not|is not|are not|will not)\b"),
        lambda said, _: said.replace("not", "").strip(),
    ),
)


def templates(rng: random.Random, rounds: int = 12) -> Iterator[Case]:
    """Yield swaps in sentences made from templates, each file as often as the others."""
    for _ in range(rounds):
        for path in sorted(TEMPLATES.glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.strip():
                    yield from _made(json.loads(line), rng)


def _made(template: dict[str, Any], rng: random.Random) -> Iterator[Case]:
    slots = {name: values.draw(re.sub(r"\d+$", "", name), rng) for name in SLOT.findall(template["source"])}

    def filled(text: str, **changed: values.Value) -> str:
        return SLOT.sub(lambda found: {**slots, **changed}[found[1]].write(rng), text)

    source, kept = filled(template["source"]), filled(template["text"])
    for name in dict.fromkeys(SLOT.findall(template["text"])):
        for kind, value in values.swapped(slots[name], rng):
            yield Case(kind, source, kept, filled(template["text"], **{name: value}))
    if "denied" in template:
        yield Case("negation", source, kept, filled(template["denied"]))


def figures(found: list[Case]) -> dict[str, dict[str, float]]:
    """Return by kind, and for `all`: n, the share of swaps caught, the share of untouched sentences flagged."""
    seen: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for one in found:
        result = (bool(mismatches(one.swapped, [one.source])), bool(mismatches(one.kept, [one.source])))
        seen[one.kind].append(result)
        seen["all"].append(result)
    return {
        kind: {
            "n": len(some),
            "caught": sum(a for a, _ in some) / len(some),
            "flagged": sum(b for _, b in some) / len(some),
        }
        for kind, some in sorted(seen.items())
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sentences", type=int, default=500)
    parser.add_argument("--show", action="store_true", help="what was not caught, and what was flagged for nothing")
    parser.add_argument("--only", choices=FREE, help="by somebody else, freely worded")
    chosen = parser.parse_args()
    found = free(chosen.only) if chosen.only else cases(chosen.sentences, chosen.seed)
    for one in found if chosen.show else ():
        if not mismatches(one.swapped, [one.source]):
            print(f"missed {one.kind}: {one.swapped!r}\n   source {one.source!r}")  # noqa: T201
        if flagged := mismatches(one.kept, [one.source]):
            print(f"flagged {one.kind}: {one.kept!r} {flagged}\n   source {one.source!r}")  # noqa: T201
    for kind, rates in figures(found).items():
        print(f"{kind:10} n {rates['n']:4} caught {rates['caught']:.3f} untouched flagged {rates['flagged']:.3f}")  # noqa: T201


if __name__ == "__main__":
    main()
