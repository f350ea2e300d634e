"""What was learned, as numbers in a file; nothing is unpickled."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.topics.features import points

Floats = NDArray[np.float32]

_STEPS = 127


@dataclass(frozen=True, slots=True)
class Weights:
    """One logistic regression a topic: a column each, and from which score on it counts."""

    topics: tuple[str, ...]
    rarity: Floats  # of each run
    lines: Floats  # runs x topics
    bias: Floats
    plain: tuple[float, ...]  # from this score on a text touches the topic
    possible: tuple[float, ...]  # and from this one where a phrase says so too
    source: str  # digest of the sentences

    def scores(self, texts: Sequence[str]) -> Floats:
        """Return a row a text and a column a topic: logits."""
        return np.asarray(points(texts, self.rarity) @ self.lines + self.bias, np.float32)


def keep(path: Path, weights: Weights) -> None:
    """Write them: a byte a weight."""
    step = np.abs(weights.lines).max(axis=0) / _STEPS
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            allow_pickle=False,
            topics=np.array(weights.topics),
            rarity=weights.rarity.astype(np.float16),
            lines=np.rint(weights.lines / step).astype(np.int8),
            step=step,
            bias=weights.bias,
            plain=np.array(weights.plain),
            possible=np.array(weights.possible),
            source=np.array(weights.source),
        )


def recalled(path: Path) -> Weights:
    """Return the weights of a file. Raise OSError, ValueError or KeyError."""
    with np.load(path, allow_pickle=False) as found:
        return Weights(
            topics=tuple(str(one) for one in found["topics"]),
            rarity=found["rarity"].astype(np.float32),
            lines=found["lines"].astype(np.float32) * found["step"].astype(np.float32),
            bias=found["bias"],
            plain=tuple(float(one) for one in found["plain"]),
            possible=tuple(float(one) for one in found["possible"]),
            source=str(found["source"]),
        )
