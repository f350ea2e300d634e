"""What solved tickets like a question say: they vote for the articles that solved them; pure.

The constants were chosen on real tickets of 2023 and 2024 and proved on those of 2025, and on
questions put to two public help centres of which every second one stood for a solved ticket.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import exp

NEIGHBOURS = 50  # solved tickets that are asked
WARMTH = 0.1  # of cosine: a neighbour that is so much nearer counts e times as much
DOUBT = 0.8  # cosine of the one voice that votes for nothing: far neighbours alone do not convince
WEIGHT = 3.0  # of a vote against an article's own score

Neighbour = tuple[float, Sequence[str]]  # cosine, and the articles that solved the ticket


def votes(neighbours: Iterable[Neighbour]) -> dict[str, float]:
    """Return each article's share of the neighbours' voices, from 0 to less than 1; nothing without neighbours.

    A neighbour more never lowers the share of what it votes for, and never raises another's.
    """
    voices: dict[str, float] = defaultdict(float)
    total = _voice(DOUBT)
    for cosine, articles in neighbours:
        voice = _voice(cosine)
        total += voice
        for article in dict.fromkeys(articles):
            voices[article] += voice
    return {article: voice / total for article, voice in voices.items()}


def raised(score: float, vote: float) -> float:
    """Return an article's score between 0 and 1 with its votes: never lower, and the same without any."""
    return (score + WEIGHT * vote) / (1 + WEIGHT * vote)


def _voice(cosine: float) -> float:
    return exp((min(1.0, cosine) - 1) / WARMTH)
