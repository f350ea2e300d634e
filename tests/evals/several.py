"""Two questions in one ticket: are both answered by what is found?

    DESKMATE_BENCH_DATA=DIR python -m tests.evals.several

Pairs of paraphrase questions about different articles, put into one message in three forms.
Both right articles must be among the five; beside it the same message searched as a whole.
"""

import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.evidence.retrieval import Asked, interval
from knowledge.embeddings import Encoder
from knowledge.questions import questions
from knowledge.search import Search
from tests.evals.retrieval import ENCODER, KNOWLEDGE, _read, data, opened

PAIRS = 150
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


def both(search: Search, one: Asked, other: Asked, form: str, apart: bool) -> float:
    """Return 1 where both right articles are among the five."""
    text = form.format(one.text, other.text)
    found = search.find(text, "en") if apart else search.whole(text, "en")
    shown = {each.source.id for each in found.passages}
    return float(bool(shown & one.relevant) and bool(shown & other.relevant))


def measured(folder: Path, place: Path) -> dict[str, Any]:
    """Return by help centre and form the share of pairs with both, as a whole and apart."""
    found: dict[str, Any] = {}
    for name in KNOWLEDGE:
        articles, asked = _read(folder, name)
        with opened(articles, Encoder(place)) as library:
            search = Search(library)
            for kind, form in FORMS.items():
                some = pairs(asked)
                whole, apart = (np.array([both(search, *pair, form, way) for pair in some]) for way in (False, True))
                low, high = interval(apart - whole)
                texts = [form.format(one.text, other.text) for one, other in some]
                seen = sum(bool(search.find(text, "en").parts) for text in texts)
                split = sum(bool(questions(text, "en")) for text in texts)
                found[f"{name} {kind}"] = {
                    "n": len(some), "whole": round(whole.mean(), 3), "apart": round(apart.mean(), 3),
                    "gain_low": round(low, 3), "gain_high": round(high, 3), "split": split, "parted": seen,
                }  # fmt: skip
            found[f"{name} single"] = {"n": len(asked), "split": sum(bool(questions(one.text, "en")) for one in asked)}
    return found


def main() -> int:
    """Print the figures."""
    folder = data()
    if folder is None:
        sys.stderr.write("skipped: DESKMATE_BENCH_DATA is not set\n")
        return 0
    sys.stdout.write(json.dumps(measured(folder, ENCODER), indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
