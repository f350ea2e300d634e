"""The volume of an intent as a small bar, and the same in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.web.console.texts import Texts

WIDTH = 120  # pixels of the largest volume
GAP = 1.5  # between two parts
LEAST = 2.0  # what is there is seen

# In this order, left to right; everything else is `other`.
_PARTS = {"replied": ("replied", "resolved"), "suggested": ("suggested",), "handed_off": ("handed_off",)}


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of outcome: where its piece of the bar lies."""

    kind: str
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """Pieces in a picture of `width`, and what they say."""

    parts: tuple[Part, ...]
    words: str
    width: int = WIDTH


def gathered(volume: Mapping[str, int]) -> dict[str, int]:
    """Return a volume by outcome as the bar shows it, without what is nought."""
    counts = {name: sum(volume.get(kind, 0) for kind in kinds) for name, kinds in _PARTS.items()}
    counts["other"] = sum(volume.values()) - sum(counts.values())
    return {name: count for name, count in counts.items() if count}


def bar(volume: Mapping[str, int], most: int, t: Texts) -> Bar:
    """Return the bar of a volume; `most` is the volume that fills it."""
    counts = gathered(volume)
    total = sum(counts.values())
    least = len(counts) * (LEAST + GAP)
    room = max(least, WIDTH * total / most if most else 0.0) - least
    parts: list[Part] = []
    at = 0.0
    for kind, count in counts.items():
        width = LEAST + room * count / total
        parts.append(Part(kind, count, round(at, 1), round(width, 1)))
        at += width + GAP
    told = ", ".join(t("autonomy.bar_part", count=t.number(one.count), kind=t(f"kind.{one.kind}")) for one in parts)
    return Bar(tuple(parts), t("autonomy.bar", count=t.number(total), parts=told))
