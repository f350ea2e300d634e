"""A share of a sample, with how far the truth may lie from it."""

from math import sqrt


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return where a share lies with 95 %, (0, 1) of nothing.

    Wilson (1927), "Probable inference, the law of succession, and statistical inference".
    """
    if not of:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle, half = share + z * z / (2 * of), z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - half) / (1 + z * z / of)), min(1.0, (middle + half) / (1 + z * z / of))
