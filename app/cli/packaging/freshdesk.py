"""What Freshworks asks of an app for platform 3.0, and some more: what its lint only warns of is refused here."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.cli.packaging import iparams, parts, templates
from app.cli.packaging.files import Files

CLIENT = "{{{appclient}}}"  # the platform fills its own address in
TOP = {"platform-version", "modules", "engines", "dependencies", "app"}
COMMON = {"full_page_app", "cti_global_sidebar"}
TICKET = set(
    [
        "ticket_sidebar",
        "ticket_requester_info",
        "ticket_top_navigation",
        "ticket_background",
        "time_entry_background",
        "ticket_attachment",
        "ticket_conversation_editor",
        "new_ticket_requester_info",
        "new_ticket_background",
    ]
)
MODULES = {"support_ticket", "support_contact", "support_company", "support_email", "support_agent", "support_portal"}
COMMON_EVENTS = {"onAppInstall", "afterAppUpdate", "onAppUninstall", "onExternalEvent", "onScheduledEvent"}
THINGS = ("Ticket", "Conversation", "TimeEntry", "TicketField", "CannedResponse")
TICKET_EVENTS = {f"on{thing}{verb}" for thing in THINGS for verb in ("Create", "Update", "Delete")}
LARGEST, LARGEST_FILE = 5_000_000, 2_000_000  # bytes
ABSENT = re.compile(r"(?<![\w$])(setTimeout|setInterval|process|Buffer|\$request\.(?:get|post|put|patch|delete))\b")


def faults(files: Files) -> list[str]:
    """Return everything that is wrong with a package, nothing if it may be uploaded."""
    manifest, broken = parts.parsed(files, "manifest.json")
    if broken:
        return broken
    modules = manifest.get("modules", {})
    if not isinstance(modules, dict) or not all(isinstance(one, dict) for one in modules.values()):
        return ["manifest.json: modules must be an object of objects"]
    found = [*_manifest(manifest), *_modules(modules, files), *_files(files)]
    declared = modules.get("common", {}).get("requests", {})
    settings, wrong = parts.parsed(files, "config/iparams.json")
    found += wrong or iparams.faults(settings)
    return [*found, *templates.faults(files, declared, settings)]


def _manifest(manifest: Mapping[str, Any]) -> Iterator[str]:
    if manifest.get("platform-version") != "3.0":
        yield f'manifest.json: platform-version must be "3.0", not {manifest.get("platform-version")!r}'
    for key in sorted(set(manifest) - TOP):
        yield f"manifest.json: there is no key {key} in platform 3.0"
    engines = manifest.get("engines", {})
    for name in ("node", "fdk"):
        if not re.fullmatch(r"\d+\.\d+\.\d+", str(engines.get(name, "") if isinstance(engines, dict) else "")):
            yield f"manifest.json: engines.{name} must be a version of three numbers"


def _modules(modules: Mapping[str, Mapping[str, Any]], files: Files) -> Iterator[str]:
    if not set(modules) - {"common"}:
        yield "manifest.json: there must be a module besides common"
    for name in sorted(set(modules) - MODULES - {"common"}):
        yield f"manifest.json: there is no module {name}"
    for name, module in modules.items():
        for key in ("location", "functions", "events"):
            if key in module and not module[key]:
                yield f"manifest.json: {name}.{key} must not be empty; leave it out"
        yield from _locations(name, module.get("location", {}), files)
        yield from _events(name, module.get("events", {}), files)
        yield from _functions(module.get("functions", {}))
        if name != "common" and "requests" in module:
            yield f"manifest.json: requests are declared in common, not in {name}"


def _locations(module: str, locations: Mapping[str, Any], files: Files) -> Iterator[str]:
    known = {"common": COMMON, "support_ticket": TICKET}.get(module)
    for name, how in locations.items():
        where = f"manifest.json: {module}.location.{name}"
        if known is not None and name not in known:
            yield f"{where}: there is no such location in this module"
        if f"app/{how.get('url')}" not in files:
            yield f"{where}: app/{how.get('url')} is missing"
        if not name.endswith("_background"):
            yield from _icon(where, str(how.get("icon", "")), files)


def _icon(where: str, icon: str, files: Files) -> Iterator[str]:
    content = files.get(f"app/{icon}")
    if content is None or not icon.endswith(".svg"):
        yield f"{where}: its icon app/{icon or '?'} is missing or no SVG"
        return
    drawn = next((one for tag, one in parts.Tags(content.decode("utf-8", "replace")).found if tag == "svg"), {})
    if (drawn.get("width"), drawn.get("height")) != ("64", "64"):
        yield f"{where}: app/{icon} must be 64 by 64"


def _events(module: str, events: Mapping[str, Any], files: Files) -> Iterator[str]:
    known = COMMON_EVENTS if module == "common" else TICKET_EVENTS
    server = files.get("server/server.js", b"").decode("utf-8", "replace")
    for name, how in events.items():
        if name not in known:
            yield f"manifest.json: {module}: there is no event {name}"
        handler = str(how.get("handler", ""))
        if not re.search(rf"^ {{2}}{re.escape(handler)}\b\s*[(:]", server, re.M) or not handler:
            yield f"manifest.json: {name}: server/server.js exports no handler {handler or '?'}"


def _functions(functions: Mapping[str, Any]) -> Iterator[str]:
    for name, how in functions.items():
        if not re.fullmatch(r"[A-Za-z_]\w{1,39}", name):
            yield f"manifest.json: the function {name} needs 2 to 40 letters, digits or _, no digit first"
        if how.get("timeout", 20) not in {20, 25, 30}:
            yield f"manifest.json: the function {name} may time out after 20, 25 or 30 seconds"


def _files(files: Files) -> Iterator[str]:
    if "README.md" not in files:
        yield "README.md is missing"
    if {"config/iparams.json", "config/iparams.html"} <= set(files):
        yield "config holds iparams.json and iparams.html: one of them is too much"
    for path, content in sorted(files.items()):
        if len(content) > LARGEST_FILE:
            yield f"{path} is larger than 2 MB"
        if path.startswith("app/") and path.endswith(".html"):
            yield from parts.page(files, path, CLIENT)
    if sum(map(len, files.values())) > LARGEST:
        yield "the package is larger than 5 MB"
    yield from _server(files.get("server/server.js", b"").decode("utf-8", "replace"))
    yield from parts.everywhere(files)


def _server(text: str) -> Iterator[str]:
    for name in sorted({match[1] for match in ABSENT.finditer(text)}):
        yield f"server/server.js uses {name}, which Freshworks' cloud does not have"
    before = text.partition("exports =")[0]
    if text and ("exports =" not in text or re.search(r"^(?:async )?function\b|^(?:const|let|var)\b", before, re.M)):
        yield "server/server.js must begin with exports; other functions stand after it"
