"""Learn the never-alone topics anew from `app/topics/sentences`: `python -m tests.evals.topics`.

Writes app/topics/weights.npz and prints from which score on each topic counts. The sentences that
`deskmate eval triggers` reports on are never learned from.
"""

import sys
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from app.evidence.triggers import CALM, read
from app.topics import learning, windows
from app.topics.learning import Judged
from app.topics.weights import Weights, keep

HERE = Path(str(files("app.topics").joinpath("sentences")))
THERE = HERE.parent / "weights.npz"
JUDGES = ("first", "second", "third", "fourth")  # whose sentences set the edges: written for judging


def source() -> str:
    """Return what identifies all that is learned from, and how."""
    texts = [one.read_bytes() for one in sorted(HERE.glob("*.jsonl"))]
    how = (learning.STRENGTH, learning.BESIDE, learning.TOUCHING, learning.MISSED, learning.DOUBT)
    return sha256(b"\n".join([repr(how).encode(), *texts])).hexdigest()


def judged() -> list[Judged]:
    """Return the sentences to learn from; a file is one writer. Calm tickets count part by part as well."""
    return [
        Judged(part, one.rule, one.hit, path.stem)
        for path in sorted(HERE.glob("*.jsonl"))
        for one in read(path)
        for part in (one.text, *(windows(one.text) if one.rule == CALM else ()))
    ]


def learned() -> Weights:
    """Return what the sentences teach. A minute or two of one core."""
    return learning.learned(judged(), JUDGES, source())


if __name__ == "__main__":
    found = learned()
    keep(THERE, found)
    sys.stdout.writelines(
        f"{topic:16} from {plain:5.2f}\n" for topic, plain in zip(found.topics, found.plain, strict=True)
    )
