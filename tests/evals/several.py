"""Two questions in one ticket: are both answered by what is found?

    DESKMATE_BENCH_DATA=DIR python -m tests.evals.several

Pairs of paraphrase questions about different articles, put into one message in three forms.
Both right articles must be among the five; beside it the same message searched as a whole.
"""

import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.evidence.retrieval import Asked, interval
from knowledge.embeddings import Encoder
from knowledge.passages import Found
from knowledge.questions import questions
from knowledge.search import Search
from tests.evals.retrieval import KNOWLEDGE, _read, opened, printed

PAIRS = 100
FORMS = {
    "listed": "Hello, I have two questions:\n1. {0}\n2. {1}\nThank you!",
    "sentences": "Hi, where can I read about {0}? Also, what do I have to know about {1}? Best regards",
    "long": "Hello,\nI have been a customer for three years and never had to write before. My colleague and I set "
    "it up last spring, and since then several people of our team use it every day on different machines. "
    "How does it work with {0}?\nThen my colleague wanted to know something else, and I could not tell her either, "
    "although I looked for a while. Could you explain {1}?\nThank you very much for your time and have a nice week.",
}


def pairs(asked: Sequence[Asked]) -> list[tuple[Asked, Asked]]:
    """Return pairs whose right articles differ, none of them forbidden to the other."""
    dice = random.Random(0)
    made: list[tuple[Asked, Asked]] = []
    while len(made) < PAIRS:
        one, other = dice.sample(asked, 2)
        if not (one.relevant | one.exclude) & (other.relevant | other.exclude):
            made.append((one, other))
    return made


def both(found: Found, one: Asked, other: Asked) -> float:
    """Return 1 where both right articles are among those found."""
    shown = {each.source.id for each in found.passages}
    return float(bool(shown & one.relevant) and bool(shown & other.relevant))


def compared(search: Search, some: Sequence[tuple[Asked, Asked]], form: str) -> dict[str, Any]:
    """Return the share of pairs with both, searched as a whole and apart, and how many were searched apart."""
    texts = [form.format(one.text, other.text) for one, other in some]
    apart, whole = [search.find(text, "en") for text in texts], [search.whole(text, "en") for text in texts]
    parted = sum(bool(one.parts) for one in apart)
    before, after = (np.array([both(one, *pair) for one, pair in zip(way, some, strict=True)])
                     for way in (whole, apart))  # fmt: skip
    low, high = interval(after - before)
    shares = {"whole": round(float(before.mean()), 3), "apart": round(float(after.mean()), 3)}
    return {"n": len(some), **shares, "gain_low": round(low, 3), "gain_high": round(high, 3), "parted": parted}


def measured(folder: Path, place: Path) -> dict[str, Any]:
    """Return the figures by help centre and form; `single`: questions alone that are taken for several."""
    found: dict[str, Any] = {}
    for name in KNOWLEDGE:
        articles, asked = _read(folder, name)
        split = sum(bool(questions(one.text, "en")) for one in asked)
        found[f"{name} single"] = {"n": len(asked), "split": split}
        with opened(articles, Encoder(place)) as library:
            for kind, form in FORMS.items():
                found[f"{name} {kind}"] = compared(Search(library), pairs(asked), form)
                sys.stderr.write(f"{name} {kind}: {found[f'{name} {kind}']}\n")
    return found


if __name__ == "__main__":
    sys.exit(printed(measured))
