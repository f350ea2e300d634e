"""Which articles a message points to: by an article's address, or by the helpdesk's number in an address. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from integrations.helpdesk import Message

_ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]{}|\\^`]{1,500}", re.IGNORECASE)
_NUMBER = re.compile(r"/articles/(\d{1,20})(?!\d)")
_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)
Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Linked:
    """What addresses of known articles look like: whole ones, and host with number."""

    addresses: Mapping[str, frozenset[str]]
    numbers: Mapping[tuple[str, str], frozenset[str]]

    def articles(self, message: Message) -> tuple[str, ...]:
        """Return the keys of the articles that a message points to, quoted lines left out, in every language."""
        written = _ADDRESS.findall(_QUOTED.sub("", message.text))
        found: dict[str, None] = {}
        for address in (*message.links, *(one.rstrip(".,;:!?*_") for one in written)):
            found.update(dict.fromkeys(sorted(self._of(address))))
        return tuple(found)

    def _of(self, address: str) -> frozenset[str]:
        host, path = _parts(address)
        number = _NUMBER.search(path)
        same = self.numbers.get((host, number[1]), frozenset()) if number else frozenset()
        return same | self.addresses.get(host + path, frozenset())


def linked(articles: Iterable[tuple[str, str]], account: str, connection: str) -> Linked:
    """Return what to look for, from the keys and addresses of all articles.

    `account`: any address of the connection's own helpdesk, whose articles are also found under that host.
    """
    addresses: dict[str, set[str]] = defaultdict(set)
    numbers: dict[tuple[str, str], set[str]] = defaultdict(set)
    hosts: dict[str, set[str]] = defaultdict(set)  # of each origin
    known = [(key, *_parts(url)) for key, url in articles]
    for key, host, path in known:
        if host:
            addresses[host + path].add(key)
            hosts[_origin(key)].add(host)
    hosts[connection].add(_parts(account)[0])
    for key, _, _ in known:
        for host in hosts[_origin(key)]:
            numbers[host, key.split("/", 2)[-1]].add(key)
    return Linked(_frozen(addresses), _frozen(numbers))


def _origin(key: str) -> str:
    return key.partition("/")[0]


def _parts(address: str) -> tuple[str, str]:
    """Return host and path as they are compared, both empty where there is no host."""
    try:
        parts = urlsplit(address)
        host = parts.netloc.rpartition("@")[2].lower().removeprefix("www.")
    except ValueError:  # half an address of IPv6
        return "", ""
    return (host, parts.path.rstrip("/").lower()) if host else ("", "")


def _frozen(found: Mapping[Name, set[str]]) -> dict[Name, frozenset[str]]:
    return {name: frozenset(keys) for name, keys in found.items()}
