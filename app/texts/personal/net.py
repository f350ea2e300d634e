"""E-mail and internet addresses."""

import ipaddress
import re
from collections.abc import Iterator

from app.texts.personal.spans import Kind, Span

_PART = r"[^\s@<>()\[\]{},;:\"'|\\\ue000]"
# Possessive, and begun only where a run begins: a run of any length is read once.
_EMAIL = re.compile(rf"(?<!{_PART}){_PART}++@{_PART}++")
_IP4 = re.compile(r"(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w-]|\.\d)")
_IP6 = re.compile(
    r"(?<![\w:.])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?!\w)|(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:]))", re.I
)
_VERSION = re.compile(
    r"(?:\bv|\b(?:version|ver|release|build|firmware|driver|thunderbird|firefox|chrome|kernel)\b)\W{0,3}$", re.I
)
_NOBODY = ("0.", "127.", "255.")  # this machine, masks


def emails(text: str) -> Iterator[Span]:
    """Yield e-mail addresses; a domain has a dot."""
    for found in _EMAIL.finditer(text):
        address = found[0].rstrip(".!?-*_~`")
        name, _, domain = address.rpartition("@")
        if name and "." in domain.strip(".") and "*" not in domain:
            yield Span(found.start(), found.start() + len(address), Kind.EMAIL, address.casefold())


def addresses(text: str) -> Iterator[Span]:
    """Yield addresses of both kinds, but not of this machine, masks and versions."""
    for found in _IP4.finditer(text):
        if not found[0].startswith(_NOBODY) and not _VERSION.search(text[max(0, found.start() - 20) : found.start()]):
            yield Span(found.start(), found.end(), Kind.IP, found[0])
    for found in _IP6.finditer(text):
        address = found[0]
        if (address.count(":") == 7 or ("::" in address and len(address) > 6)) and _valid(address):
            yield Span(found.start(), found.end(), Kind.IP, address.lower())


def _valid(address: str) -> bool:
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return False
    return True
