"""Freshworks' rules for packages: ours keeps them, and each way to break one is refused by name."""

from collections.abc import Callable
from typing import Any

import pytest

from app.cli.packaging.files import Kind, assembled
from app.cli.packaging.freshdesk import faults
from tests.manifest.test_zendesk import Break, edit, replace, write

PAGE = "app/index.html"
SERVER = "server/server.js"


def whole() -> dict[str, bytes]:
    """Return our app."""
    return assembled(Kind.FRESHDESK, "copilot.example.com")


def manifest(**keys: object) -> Break:
    """Return what sets keys of the manifest."""
    return edit("manifest.json", lambda content: content.update(keys))


def module(name: str, **keys: object) -> Break:
    """Return what sets keys of a module."""
    return edit("manifest.json", lambda content: content["modules"].setdefault(name, {}).update(keys))


def schema(**keys: object) -> Break:
    """Return what changes the template that reads a ticket."""
    return edit("config/requests.json", lambda content: content["deskmateTicket"]["schema"].update(keys))


def options(name: str, **keys: object) -> Break:
    """Return what changes how often a template is tried."""
    return edit("config/requests.json", lambda content: content[name]["options"].update(keys))


def setting(name: str, **keys: object) -> Break:
    """Return what changes an installation parameter, or adds one."""
    plain = {"display_name": "x", "type": "text"}
    return edit("config/iparams.json", lambda content: content.update({name: {**content.get(name, plain), **keys}}))


def without(path: str, *keys: str) -> Break:
    """Return what takes something out of a JSON file."""

    def taken(content: dict[str, Any]) -> None:
        for key in keys[:-1]:
            content = content[key]
        del content[keys[-1]]

    return edit(path, taken)


def drop(path: str) -> Break:
    """Return what takes a file away."""
    return lambda files: files.pop(path, None)


FUNCTION: Callable[[str, int], Break] = lambda name, seconds: module("common", functions={name: {"timeout": seconds}})  # noqa: E731
HEADERS = {"Authorization": "Bearer <%= context.token %>"}
BROKEN: dict[str, tuple[Break, str]] = {
    "no manifest": (drop("manifest.json"), "manifest.json is missing"),
    "a key twice": (replace("manifest.json", b'"modules"', b'"modules": {}, "modules"'), "'modules' stands twice"),
    "platform 2.3": (manifest(**{"platform-version": "2.3"}), 'platform-version must be "3.0"'),
    "product": (manifest(product={"freshdesk": {}}), "no key product in platform 3.0"),
    "list of domains": (manifest(**{"whitelisted-domains": []}), "no key whitelisted-domains"),
    "name": (manifest(name="Deskmate"), "no key name"),
    "modules in a list": (manifest(modules=[]), "modules must be an object"),
    "only common": (without("manifest.json", "modules", "support_ticket"), "a module besides common"),
    "unknown module": (module("support_coffee"), "there is no module support_coffee"),
    "empty events": (module("support_ticket", events={}), "support_ticket.events must not be empty"),
    "requests of a module": (module("support_ticket", requests={}), "declared in common, not in support_ticket"),
    "unknown place": (module("support_ticket", location={"kitchen": {"url": "index.html"}}), "no such location"),
    "place of a ticket in common": (
        module("common", location={"ticket_sidebar": {"url": "index.html", "icon": "icon.svg"}}),
        "no such location in this module",
    ),
    "lost page": (drop(PAGE), "app/index.html is missing"),
    "no icon": (drop("app/icon.svg"), "icon app/icon.svg is missing"),
    "large icon": (replace("app/icon.svg", b'width="64"', b'width="128"'), "must be 64 by 64"),
    "unknown event": (module("support_ticket", events={"onCoffee": {"handler": "x"}}), "there is no event onCoffee"),
    "lost handler": (replace(SERVER, b"onTicketCreateHandler", b"otherHandler"), "no handler onTicketCreateHandler"),
    "no server": (drop(SERVER), "exports no handler"),
    "short function": (FUNCTION("x", 20), "needs 2 to 40 letters"),
    "long function": (FUNCTION("suggest", 60), "may time out after 20, 25 or 30"),
    "engines": (manifest(engines={"node": "24"}), "engines.node must be a version"),
    "undeclared template": (without("manifest.json", "modules", "common", "requests", "deskmateAsk"), "not declared"),
    "missing template": (without("config/requests.json", "deskmateAsk"), "deskmateAsk is declared and not in"),
    "called and missing": (write("app/sidebar/x.js", b'invokeTemplate("deskmateLost")'), "deskmateLost is called"),
    "host with a path": (schema(host="copilot.example.com/api"), "must be a host name alone"),
    "address of digits": (schema(host="192.0.2.7"), "must be a host name alone"),
    "path": (schema(path="api/v1"), "path must begin with /"),
    "body in the schema": (schema(body="{}"), "a body is given with the call"),
    "unknown key of a schema": (schema(colour=1), "there is no key colour"),
    "no encryption": (schema(protocol="http"), "protocol must be https"),
    "method": (schema(method="FETCH"), "method must be one of"),
    "secret in the path": (schema(path="/x/<%= iparam.sidebar_token %>"), "filled in in headers only"),
    "unknown parameter": (schema(path="/x/<%= iparam.colour %>"), "names the parameter colour"),
    "page's word in a header": (schema(headers=HEADERS), "in path and query only"),
    "unknown placeholder": (schema(path="/<%= secret %>"), "which nobody fills in"),
    "tries of a write": (options("deskmateTake", maxAttempts=3), "is not tried again by itself"),
    "too many tries": (options("deskmateTicket", maxAttempts=9), "maxAttempts must be 1 to 5"),
    "odd delay": (options("deskmateTicket", retryDelay=150), "a multiple of 100"),
    "no parameters": (drop("config/iparams.json"), "config/iparams.json is missing"),
    "two kinds of settings": (write("config/iparams.html", b"<!doctype html>"), "one of them is too much"),
    "open secret": (setting("sidebar_token", secure=False), "sounds like a secret and is not secure"),
    "secret with a default": (setting("sidebar_token", default_value="x"), "may have no default_value"),
    "unknown type": (setting("colour", type="colour"), "there is no type 'colour'"),
    "nameless": (setting("colour", display_name=""), "display_name is missing"),
    "choice of nothing": (setting("colour", type="radio"), "needs options"),
    "default outside": (setting("theme", default_value="pink"), "must be one of its options"),
    "domain of whom": (setting("place", type="domain"), "needs type_attributes.product"),
    "unknown key of a parameter": (setting("colour", shade=1), "there is no key shade"),
    "no README": (drop("README.md"), "README.md is missing"),
    "large file": (write("app/large.json", b" " * 2_000_001), "larger than 2 MB"),
    "large package": (
        lambda files: files.update({f"app/{n}.json": b" " * 1_900_000 for n in range(3)}),
        "the package is larger than 5 MB",
    ),
    "other client": (replace(PAGE, b"{{{appclient}}}", b"{{appclient}}"), "must load the helpdesk's client"),
    "script in the page": (replace(PAGE, b"</body>", b"<script>1</script></body>"), "an inline script"),
    "timer in the cloud": (write(SERVER, b"exports = {};\nsetTimeout(x, 1);"), "uses setTimeout"),
    "old request": (write(SERVER, b"exports = {};\n$request.post(x);"), "uses $request.post"),
    "function before exports": (write(SERVER, b"function f() {}\nexports = {};"), "must begin with exports"),
    "no host": (replace("config/requests.json", b"copilot.example.com", b"deskmate.invalid"), "no host was filled in"),
}


def test_our_package_keeps_every_rule() -> None:
    assert faults(whole()) == []


@pytest.mark.parametrize("name", BROKEN)
def test_broken_variant_is_refused_by_name(name: str) -> None:
    damage, words = BROKEN[name]
    files = whole()
    damage(files)

    found = faults(files)
    assert any(words in fault for fault in found), found
