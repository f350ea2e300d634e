"""Where the links of a reply lead, as a reader's mail program would follow them."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from integrations.render import links, render, text

_SCHEME = re.compile(r"(?:https?|ftp)[:：]", re.IGNORECASE)
# Mail programs make links of what only looks like an address: www.host, //host, host.tld/path.
_SHOWN = re.compile(
    r"(?:(?:https?|ftp)[:：][/\\]*|//|\\\\|\bwww\.)[^\s<>\"'|]{1,2000}"
    r"|(?<![@\w.-])[\w-]{1,63}(?:[.。．][\w-]{1,63}){0,8}[.。．](?:[a-z]{2,3}|info|shop|site|online|click|link)\b[/\\:?#][^\s<>\"'|]{0,2000}"
    r"|(?<![@\w.-])(?:[\w-]{1,63}\.){0,8}xn--[\w-]{1,63}[^\s<>\"'|]{0,2000}",
    re.IGNORECASE,
)
_DOTS = str.maketrans({"。": ".", "．": ".", "｡": ".", "：": ":", "\\": "/", "\t": None, "\n": None, "\r": None})
_TAIL = ".,;:!?)]}*_'’”…"


def foreign(markdown: str, hosts: Iterable[str]) -> str:
    """Return the first link of a reply that leads to none of these hosts, as it stands there, or an empty string.

    A host is meant exactly, with its port where it has one; *.host is everything below it.
    """
    allowed = [name for one in hosts if (name := _folded(one))]
    return next((one for one in leads(markdown) if not _allowed(host(one), allowed)), "")


def leads(markdown: str) -> Iterator[str]:
    """Yield every web address of a reply: behind its words, and among them."""
    html = render(markdown, limit=10**9)
    yield from links(html)
    yield from (href for href in re.findall(r'href="(?!mailto:)([^"]{1,4000})"', html) if _SCHEME.match(href))
    yield from (one[0].rstrip(_TAIL) for one in _SHOWN.finditer(text(html)))


def host(address: str) -> str:
    """Return the host of an address as a browser would find it, with a port that is not the usual one; "" for none."""
    plain = address.strip().translate(_DOTS)
    scheme = _SCHEME.match(plain)
    rest = plain[scheme.end() :] if scheme else plain
    try:
        parts = urlsplit("//" + rest.lstrip("/"))
        port = parts.port
    except ValueError:
        return ""
    usual = port in {None, 80, 443}
    return _folded((parts.hostname or "") + ("" if usual else f":{port}"))


def _folded(name: str) -> str:
    """Return a host in the letters of the DNS, so that two that look alike are two."""
    star, _, rest = name.strip().lower().rpartition("*.")
    try:
        plain = rest.rstrip(".").encode("idna").decode() if not rest.isascii() else rest.rstrip(".")
    except UnicodeError:
        return ""
    return ("*." if star or name.startswith("*.") else "") + plain


def _allowed(name: str, allowed: Iterable[str]) -> bool:
    return bool(name) and any(name.endswith(one[1:]) if one.startswith("*.") else name == one for one in allowed)
