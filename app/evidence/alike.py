"""How much two texts are about the same: by the encoder where there is one, else by their words."""

from collections.abc import Callable

from app.texts.plain import likeness
from knowledge.embeddings import Encodes
from knowledge.endpoint import Endpoint

LONGEST = 2_000  # characters of a text that are compared


def alike(encoder: Encodes | None) -> Callable[[str, str], float]:
    """Return what says it, between 0 and 1; threads may share it. Nothing leaves this machine for it."""
    return by_words if encoder is None or isinstance(encoder, Endpoint) else _Near(encoder)


def by_words(one: str, other: str) -> float:
    """Return how much two texts are about the same where there is no encoder: three of ten words shared are much."""
    return min(1.0, 3 * likeness(one, other))


class _Near:
    """Compares vectors."""

    def __init__(self, encoder: Encodes) -> None:
        self._encoder = encoder

    def __call__(self, one: str, other: str) -> float:
        if not one.strip() or not other.strip():
            return 0.0
        first, second = self._encoder.encode([one[:LONGEST], other[:LONGEST]])
        return max(0.0, float(first @ second))
