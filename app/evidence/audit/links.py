"""Links from article to article: which lead nowhere, which to what customers cannot read, what nothing leads to."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from app.evidence.audit.alike import origin
from app.evidence.audit.findings import Finding, Kind, Quote, Severity, Use
from integrations.hidden import code_spans
from knowledge.passages import Audience, Source

FEWEST = 100  # tickets: with fewer, an article that nobody was shown says nothing
_LINK = re.compile(
    r"(?<!!)\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\]){0,500})\]\(<?(?P<url>https?://[^\s<>()]*(?:\([^\s()]*\)[^\s<>()]*)*)"
)
# https://developer.zendesk.com/api-reference/help_center/help-center-api/articles/ and Freshdesk's portal
_ARTICLE = re.compile(r"/articles/(?P<id>\d{3,})(?=[^\d/]|/?$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Web:
    """What leads where. `ids` and `paths` are by host, both with the keys of the articles there."""

    ids: Mapping[str, frozenset[str]]  # every article id at a host, also of what is not used
    keys: Mapping[tuple[str, str], frozenset[str]]  # host and id, or host and path -> article keys
    folders: frozenset[tuple[str, str]]  # host and folder that hold articles and nothing else that we know of
    links: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # article -> text and address

    def linked(self) -> frozenset[str]:
        """Return the articles that others link to."""
        found: set[str] = set()
        for key, links in self.links.items():
            for at in filter(None, (_target(url, self) for _, url in links)):
                found |= {one for one in self.keys.get(at, ()) if one != key}
        return frozenset(found)


def web(sources: Sequence[Source], others: Iterable[tuple[str, str]] = ()) -> Web:
    """Return the links between articles; `others`, keys with addresses, exist, too, but are not used."""
    ids: dict[str, set[str]] = defaultdict(set)
    keys: dict[tuple[str, str], set[str]] = defaultdict(set)
    folders = set()
    for key, url in (*((one.key, one.url) for one in sources), *others):
        host, path = _place(url)
        if not host:
            continue
        found = _ARTICLE.search(path)
        name = found["id"] if found else path
        ids[host].add(name)
        keys[host, name].add(key)
        if not found:
            folders.add((host, path.rpartition("/")[0]))
    links = {one.key: _links(one.markdown) for one in sources}
    return Web(
        {host: frozenset(names) for host, names in ids.items()},
        {at: frozenset(some) for at, some in keys.items()},
        frozenset(folders),
        links,
    )


def _place(url: str) -> tuple[str, str]:
    """Return host and path of an address, as addresses of one page are the same."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    path = re.sub(r"(?:index)?\.(?:html?|md)$", "", unquote(parts.path), flags=re.IGNORECASE)
    return parts.netloc.lower().removeprefix("www."), path.rstrip("/").lower()


def _links(markdown: str) -> tuple[tuple[str, str], ...]:
    if "](" not in markdown:
        return ()
    spans = code_spans(markdown) if "`" in markdown or "    " in markdown else []
    found = (one for one in _LINK.finditer(markdown) if not any(start <= one.start() < end for start, end in spans))
    return tuple(sorted({(" ".join(one["text"].split()), one["url"]) for one in found}))


def broken(sources: Sequence[Source], net: Web, use: Use) -> list[Finding]:
    """Return articles with links into the help centre that lead nowhere, or to what customers cannot read."""
    known = {one.key: one for one in sources}
    found = []
    for one in sources:
        for what, some in _bad(one, known, net):
            quotes = tuple(Quote(one.key, f"{text} ({url})") for text, url in some)
            severity = Severity.MEDIUM if one.audience is Audience.PUBLIC else Severity.LOW
            figures = {"links": len(some)}
            found.append(Finding(Kind.LINK, what, (one.key,), severity, quotes, figures, use.helped([one.key])))
    return found


def _bad(one: Source, known: Mapping[str, Source], net: Web) -> list[tuple[str, list[tuple[str, str]]]]:
    gone, hidden = [], []
    for link in net.links[one.key]:
        at = _target(link[1], net)
        if at and at not in net.keys:
            gone.append(link)
        elif at and one.audience is Audience.PUBLIC and _hidden(net.keys[at], known):
            hidden.append(link)
    return [(what, some) for what, some in (("gone", gone), ("hidden", hidden)) if some]


def _target(url: str, net: Web) -> tuple[str, str] | None:
    """Return the place of an article that a link means, or None where it means something else."""
    host, path = _place(url)
    if host not in net.ids:
        return None
    if found := _ARTICLE.search(path):
        return host, found["id"]
    return (host, path) if (host, path.rpartition("/")[0]) in net.folders and path else None


def _hidden(keys: Iterable[str], known: Mapping[str, Source]) -> bool:
    """Say whether we know all of an article's forms, and customers can read none."""
    return all(key in known and known[key].audience is Audience.INTERNAL for key in keys)


def orphans(sources: Sequence[Source], net: Web, use: Use) -> list[Finding]:
    """Return public articles that no other one links to and no ticket was shown.

    None where no article links to any, or there were too few tickets to tell.
    """
    linked = net.linked()
    if not linked or use.asked < max(FEWEST, len(sources) // 2):
        return []
    return [
        Finding(Kind.ORPHAN, "orphan", (one.key,), Severity.LOW, (Quote(one.key, one.title),), {"asked": use.asked})
        for one in sources
        if one.audience is Audience.PUBLIC and "." not in origin(one.key) and one.key not in linked | use.shown
    ]
