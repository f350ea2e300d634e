"""Which articles may be compared: of one language and one brand, and not one article in two places."""

from collections import defaultdict
from collections.abc import Iterable

from knowledge.passages import Source, fits


def origin(key: str) -> str:
    """Return what an article is from."""
    return key.partition("/")[0]


def one_article(one: Source, other: Source) -> bool:
    """Say whether two are the same article in two locales or two help centres."""
    return one.id == other.id and origin(one.key) == origin(other.key)


def comparable(one: Source, other: Source) -> bool:
    """Say whether what one says should agree with what the other says."""
    return fits(one.brand, other.brand) and one.language == other.language and not one_article(one, other)


def by_language(sources: Iterable[Source]) -> dict[str, list[Source]]:
    """Return the articles of each language, both in order."""
    found: dict[str, list[Source]] = defaultdict(list)
    for one in sorted(sources, key=lambda one: one.key):
        found[one.language].append(one)
    return dict(sorted(found.items()))


def groups(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return what hangs together by pairs, each group and all of them in order."""
    head: dict[str, str] = {}

    def top(name: str) -> str:
        while head.setdefault(name, name) != name:
            head[name] = head[head[name]]
            name = head[name]
        return name

    for one, other in pairs:
        first, second = sorted((top(one), top(other)))
        head[second] = first
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(head):
        found[top(name)].append(name)
    return sorted(tuple(names) for names in found.values())
