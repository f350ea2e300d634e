"""What an app consists of: the helpdesk's own files, the sidebar that both share, and one host filled in."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from string import Template

Files = Mapping[str, bytes]  # by path inside the archive

PLACEHOLDER = b"deskmate.invalid"  # stands for the host in manifest/
SHIPPED = Path(__file__).parents[3] / "manifest"
MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say
LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
HOST = re.compile(rf"(?:{LABEL}\.)+(?!\d+$){LABEL}")


class Kind(StrEnum):
    """Which helpdesk an app is for."""

    ZENDESK = "zendesk"
    FRESHDESK = "freshdesk"


@dataclass(frozen=True, slots=True)
class Frame:
    """How a helpdesk's page differs: where files lie, whose scripts may run, its SDK, and its pages by address."""

    folder: str
    scripts: str
    direct: str  # what its page may ask beside itself
    sdk: str
    pages: Mapping[str, str]  # file name: attributes that say which place it is shown in


FRAMES = {
    Kind.ZENDESK: Frame(
        folder="assets",
        scripts="https://static.zdassets.com",
        direct=f" https://{PLACEHOLDER.decode()}",
        sdk='defer src="https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js"',
        pages={"panel.html": ""},
    ),
    Kind.FRESHDESK: Frame(
        folder="app",
        scripts="https:",
        direct="",
        sdk='src="{{{appclient}}}"',  # filled in by Freshdesk
        pages={"index.html": "", "page.html": ' data-place="page"'},
    ),
}


class NoHost(ValueError):
    """What was given is no public host name; `str()` says what to give instead."""


def checked(host: str) -> str:
    """Return a public host name in lower case. Raise NoHost."""
    plain = host.strip().lower().removesuffix(".")
    if HOST.fullmatch(plain) and len(plain) <= 253:
        return plain
    bare = re.sub(r"^[a-z]+://|[/?#:].*$", "", re.sub(r"^[a-z]+://", "", plain))
    if bare != plain and HOST.fullmatch(bare):
        raise NoHost(f"give the host alone, {bare}: helpdesks call it by https on port 443")
    raise NoHost(f"{host!r} is no public host name, such as copilot.example.com: helpdesks call it from their cloud")


def assembled(kind: Kind, host: str) -> dict[str, bytes]:
    """Return an app's files for this host. Raise NoHost."""
    name = checked(host).encode()
    files = _read(SHIPPED / kind, "")
    files |= _sidebar(kind)
    files = {path: content.replace(PLACEHOLDER, name) for path, content in files.items() if _belongs(path, kind)}
    if kind is Kind.ZENDESK:
        files["manifest.json"] = _versioned(files["manifest.json"])
    return files


def _sidebar(kind: Kind) -> dict[str, bytes]:
    """Return the app that both helpdesks share, its page filled in for this one."""
    frame = FRAMES[kind]
    files = _read(SHIPPED / "sidebar", f"{frame.folder}/sidebar/")
    page = Template(files.pop(f"{frame.folder}/sidebar/panel.html").decode())
    for name, place in frame.pages.items():
        shown = page.substitute(place=place, scripts=frame.scripts, direct=frame.direct, sdk=frame.sdk, kind=kind)
        files[f"{frame.folder}/{name}"] = shown.encode()
    return files


def packed(files: Files) -> bytes:
    """Return a zip file of these; the same files give the same bytes on every machine."""
    target = io.BytesIO()
    # Stored, not deflated: what deflate gives depends on the machine's zlib, and all of it is small.
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, MOMENT)
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[path])
    return target.getvalue()


def _read(folder: Path, prefix: str) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {prefix + path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _belongs(path: str, kind: Kind) -> bool:
    """Say whether a file is for this helpdesk: of the sidebar's hosts, only its own."""
    return "/hosts/" not in path or path.endswith(f"/{kind}.js")


def _versioned(manifest: bytes) -> bytes:
    content = json.loads(manifest)
    content["version"] = version("deskmate")
    return json.dumps(content, indent=2, ensure_ascii=False).encode() + b"\n"
