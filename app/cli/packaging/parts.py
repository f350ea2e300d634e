"""What both helpdesks ask of JSON, pages, pictures and scripts. Each check yields what is wrong, in words."""

import json
import posixpath
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from app.cli.packaging.files import HOST, PLACEHOLDER, Files

PNG = b"\x89PNG\r\n\x1a\n"
REFUSED = set(
    [
        "7z",
        "bz2",
        "doc",
        "docx",
        "exe",
        "gz",
        "jar",
        "mp3",
        "pdf",
        "ppt",
        "pptx",
        "rar",
        "tar",
        "tgz",
        "xls",
        "xlsx",
        "zip",
    ]
)
SECRETIVE = re.compile(r"auth|key|passw|pwd|secret|token", re.IGNORECASE)
IMPORTED = re.compile(
    r"""^\s*(?:import|export)\b[^"';]*?\bfrom\s+["']([^"']+)["']|^\s*import\s+["']([^"']+)["']""", re.M
)
DANGEROUS = re.compile(
    r"\b(eval(?=\()|alert(?=\()|debugger|document\.write|(?:inner|outer)HTML(?=\s*=[^=])|new Function)"
)


class Twice(ValueError):
    """A JSON object has a key two times: which one holds depends on who reads it."""


def parsed(files: Files, path: str) -> tuple[dict[str, Any], list[str]]:
    """Return the JSON object of a file, and what is wrong with it: then the object is empty."""
    if path not in files:
        return {}, [f"{path} is missing"]
    try:
        content = json.loads(files[path], object_pairs_hook=_once)
    except Twice as error:
        return {}, [f"{path}: the key {error} stands twice"]
    except ValueError as error:
        return {}, [f"{path} is no JSON: {error}"]
    return (content, []) if isinstance(content, dict) else ({}, [f"{path} must hold one object"])


def everywhere(files: Files) -> Iterator[str]:
    """Yield what is wrong with files of any place: kinds that are refused, a host that nobody filled in."""
    for path, content in sorted(files.items()):
        if path.rpartition(".")[2].lower() in REFUSED:
            yield f"{path}: files of this kind are refused"
        if PLACEHOLDER in content:
            yield f"{path} still names {PLACEHOLDER.decode()}: no host was filled in"
        if path.endswith(".js"):
            yield from _script(files, path)
        if path.endswith(".svg"):
            yield from _drawing(path, content)


def hosts(names: object, where: str) -> Iterator[str]:
    """Yield what is wrong with a list of host names."""
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        yield f"{where} must be a list of host names"
        return
    for name in names:
        if not HOST.fullmatch(name):
            yield f"{where}: {name!r} is no host name (no scheme, no path, no address of digits)"


def picture(files: Files, path: str, side: int) -> Iterator[str]:
    """Yield what is wrong with a square PNG picture."""
    content = files.get(path)
    if content is None:
        yield f"{path} is missing: a PNG of {side} x {side} pixels"
    elif not content.startswith(PNG) or content[12:16] != b"IHDR":
        yield f"{path} is no PNG picture"
    else:
        wide, high = (int.from_bytes(content[at : at + 4]) for at in (16, 20))
        if (wide, high) != (side, side):
            yield f"{path} has {wide} x {high} pixels; {side} x {side} are asked for"


class Tags(HTMLParser):
    """Every element of a page or a drawing with its attributes, and the text inside scripts and styles."""

    def __init__(self, text: str) -> None:
        """Read it whole."""
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.inline: list[str] = []
        self._open = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        self._open = tag if tag in {"script", "style"} else ""

    def handle_data(self, data: str) -> None:
        """Take text, if it is a script's or a style's."""
        if self._open and data.strip():
            self.inline.append(self._open)

    def handle_endtag(self, tag: str) -> None:
        """Forget the element."""
        self._open = ""


def page(files: Files, path: str, client: str) -> Iterator[str]:
    """Yield what is wrong with a page: anything inline, a script of others than the `client`, a lost file."""
    tags = Tags(files[path].decode("utf-8", "replace"))
    for tag in tags.inline:
        yield f"{path}: an inline {tag}; the page's own rules forbid it"
    for tag, attributes in tags.found:
        for name in attributes:
            if name.startswith("on") or name == "style":
                yield f"{path}: <{tag}> has an inline {name}; the page's own rules forbid it"
    policies = [one["content"] for tag, one in tags.found if one.get("http-equiv", "") == "Content-Security-Policy"]
    yield from _policy(path, policies)
    scripts = [one["src"] for tag, one in tags.found if tag == "script" and "src" in one]
    if client not in scripts:
        yield f"{path} must load the helpdesk's client from {client}"
    links = [one["href"] for tag, one in tags.found if tag == "link" and "href" in one]
    for address in [*scripts, *links]:
        yield from _local(files, path, address, client)


def _local(files: Files, path: str, address: str, client: str) -> Iterator[str]:
    if address == client:
        return
    if re.match(r"[a-z]+:|//", address):
        yield f"{path} loads {address}: nothing but the helpdesk's own client may come from elsewhere"
    elif _beside(path, address) not in files:
        yield f"{path} loads {address}, which is not in the package"


def _policy(path: str, policies: list[str]) -> Iterator[str]:
    rules = policies[0] if policies else ""
    if not rules.startswith("default-src 'none'"):
        yield f"{path} has no content security policy that begins with default-src 'none'"
    if "unsafe" in rules or "*" in rules:
        yield f"{path}: the content security policy allows what is unsafe"


def _script(files: Files, path: str) -> Iterator[str]:
    text = files[path].decode("utf-8", "replace")
    for found in sorted({match[1] for match in DANGEROUS.finditer(text)}):
        yield f"{path} uses {found}"
    for match in IMPORTED.finditer(text):
        address = match[1] or match[2]
        if _beside(path, address) not in files:
            yield f"{path} imports {address}, which is not in the package"


def _drawing(path: str, content: bytes) -> Iterator[str]:
    tags = Tags(content.decode("utf-8", "replace"))
    if not any(tag == "svg" for tag, _ in tags.found):
        yield f"{path} is no SVG drawing"
    for tag, attributes in tags.found:
        if tag in {"script", "foreignobject", "image", "use"} or any(name.startswith("on") for name in attributes):
            yield f"{path}: a drawing may hold no scripts and nothing from elsewhere"


def _beside(path: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), address))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise Twice(repr(name))
    return dict(pairs)
