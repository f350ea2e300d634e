"""Zendesk's rules for packages: ours keeps them, and each way to break one is refused by name."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from app.cli.packaging.files import Kind, assembled
from app.cli.packaging.zendesk import faults

Break = Callable[[dict[str, bytes]], object]


def whole() -> dict[str, bytes]:
    """Return our app."""
    return assembled(Kind.ZENDESK, "copilot.example.com")


def edit(path: str, change: Callable[[dict[str, Any]], object]) -> Break:
    """Return what changes a JSON file."""

    def broken(files: dict[str, bytes]) -> None:
        content = json.loads(files[path])
        change(content)
        files[path] = json.dumps(content).encode()

    return broken


def manifest(**keys: object) -> Break:
    """Return what sets keys of the manifest."""
    return edit("manifest.json", lambda content: content.update(keys))


def parameter(**keys: object) -> Break:
    """Return what adds a parameter."""
    return edit("manifest.json", lambda content: content["parameters"].append({"name": "extra", **keys}))


def place(name: str, how: object) -> Break:
    """Return what adds a location."""
    return edit("manifest.json", lambda content: content["location"]["support"].update({name: how}))


def write(path: str, content: bytes) -> Break:
    """Return what writes a file."""
    return lambda files: files.update({path: content})


def replace(path: str, old: bytes, new: bytes) -> Break:
    """Return what replaces a part of a file."""

    def broken(files: dict[str, bytes]) -> None:
        assert old in files[path]
        files[path] = files[path].replace(old, new)

    return broken


def move(files: dict[str, bytes]) -> None:
    """Put everything into a folder."""
    for path in list(files):
        files[f"app/{path}"] = files.pop(path)


def twice(files: dict[str, bytes]) -> None:
    """Let a key stand two times."""
    files["manifest.json"] = files["manifest.json"].replace(b'"private"', b'"private": false, "private"')


PANEL = "assets/panel.html"
BROKEN: dict[str, tuple[Break, str]] = {
    "no manifest": (lambda files: files.pop("manifest.json"), "manifest.json is missing"),
    "in a folder": (move, "must be at the root"),
    "no JSON": (write("manifest.json", b"{"), "is no JSON"),
    "no object": (write("manifest.json", b"[]"), "must hold one object"),
    "a key twice": (twice, "'private' stands twice"),
    "no author": (edit("manifest.json", lambda content: content.pop("author")), "author is missing"),
    "author of a number": (manifest(author={"name": 7}), "author.name must be text"),
    "author's address": (manifest(author={"url": "nowhere"}), "author.url 'nowhere' is no address"),
    "unknown key": (manifest(colour="teal"), "there is no key colour"),
    "framework 1": (manifest(frameworkVersion="1.0"), 'frameworkVersion must be "2.0"'),
    "text for a switch": (manifest(private="yes"), "private must be true or false"),
    "no template": (manifest(noTemplate=True), "noTemplate is not allowed"),
    "strange version": (manifest(version="one"), "version must be three numbers"),
    "public key in a private app": (manifest(gaID="UA-1"), "gaID is for public apps only"),
    "unknown experiment": (manifest(experiments={"warp": True}), "no experiment warp"),
    "locale": (manifest(defaultLocale="English"), "'English' is no locale"),
    "locale without texts": (manifest(defaultLocale="fr"), "translations/fr.json is missing"),
    "host with a scheme": (manifest(domainWhitelist=["https://copilot.example.com"]), "is no host name"),
    "host with a path": (manifest(domainWhitelist=["copilot.example.com/api"]), "is no host name"),
    "one host": (manifest(domainWhitelist="copilot.example.com"), "must be a list of host names"),
    "unknown product": (manifest(location={"helpdesk": {}}), "there is no product helpdesk"),
    "no place": (manifest(location={"support": {}}), "support has no locations"),
    "unknown place": (place("coffee_machine", "assets/panel.html"), "there is no such location"),
    "lost page": (place("modal", "assets/lost.html"), "neither a file of assets/ nor an https address"),
    "page without encryption": (place("modal", "http://example.com/"), "nor an https address"),
    "place without a page": (place("modal", {"flexible": True}), "has no url"),
    "flexible by word": (place("modal", {"url": PANEL, "flexible": "yes"}), "flexible must be true or false"),
    "unknown option": (place("modal", {"url": PANEL, "colour": 1}), "there is no option colour"),
    "parameter twice": (parameter(name="connection"), "connection stands twice"),
    "parameter without a name": (parameter(name=""), "a parameter has no name"),
    "reserved name": (parameter(name="name"), "Zendesk keeps that word"),
    "unknown type": (parameter(type="colour"), "unknown type 'colour'"),
    "hidden and required": (parameter(type="hidden", required=True), "cannot be required"),
    "scopes of an open one": (parameter(scopes=["header"]), "which only secure parameters have"),
    "unknown scope": (parameter(secure=True, scopes=["sky"]), "unknown scope 'sky'"),
    "secret for everywhere": (parameter(secure=True), "secure and has no scopes"),
    "secret with a default": (parameter(secure=True, scopes=["header"], default="x"), "may have no default"),
    "open secret": (parameter(name="api_token"), "sounds like a secret and is not secure"),
    "two sign-ins": (manifest(parameters=[{"name": n, "type": "oauth"} for n in "ab"]), "one parameter of type oauth"),
    "half a sign-in": (manifest(oauth={"client_id": "x"}), "oauth needs client_id"),
    "label": (edit("translations/en.json", lambda t: t["app"]["parameters"].pop("connection")), "connection.label"),
    "name of the app": (edit("translations/de.json", lambda t: t["app"].pop("name")), "app.name stands in one of it"),
    "small logo": (lambda files: files.pop("assets/logo-small.png"), "assets/logo-small.png is missing"),
    "wrong logo": (lambda files: files.update({"assets/logo.png": files["assets/logo-small.png"]}), "128 x 128 pixels"),
    "no picture": (write("assets/logo.png", b"GIF89a"), "is no PNG picture"),
    "bar's icon": (lambda files: files.pop("assets/icon_nav_bar.svg"), "icon_nav_bar.svg is missing"),
    "drawing with a script": (
        write("assets/logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
        "may hold no scripts",
    ),
    "archive inside": (write("assets/more.zip", b"PK"), "files of this kind are refused"),
    "script in the page": (replace(PANEL, b"</body>", b"<script>1</script></body>"), "an inline script"),
    "style in the page": (replace(PANEL, b"<main", b'<main style="color:red"'), "an inline style"),
    "handler in the page": (replace(PANEL, b"<main", b'<main onclick="x()"'), "an inline onclick"),
    "stranger's script": (
        replace(PANEL, b"</head>", b'<script src="https://cdn.example.com/x.js"></script></head>'),
        "nothing but the helpdesk's own client",
    ),
    "other client": (replace(PANEL, b"zaf_sdk.min.js", b"other.js"), "must load the helpdesk's client"),
    "lost module": (lambda files: files.pop("assets/sidebar/ask.js"), "which is not in the package"),
    "no policy": (replace(PANEL, b"Content-Security-Policy", b"X-Nothing"), "has no content security policy"),
    "open policy": (replace(PANEL, b"style-src 'self'", b"style-src 'unsafe-inline'"), "allows what is unsafe"),
    "eval": (write("assets/sidebar/x.js", b"eval('1')"), "x.js uses eval"),
    "markup from text": (write("assets/sidebar/x.js", b"node.innerHTML = text"), "x.js uses innerHTML"),
    "no host": (replace("manifest.json", b"copilot.example.com", b"deskmate.invalid"), "no host was filled in"),
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


def test_all_that_is_wrong_is_told_at_once() -> None:
    files = whole()
    manifest(frameworkVersion="1.0", colour="teal")(files)
    files.pop("assets/logo.png")

    assert len(faults(files)) == 3


@pytest.mark.parametrize("how", ["assets/panel.html", {"url": "https://example.com/x"}, {"autoLoad": False}])
def test_other_ways_that_zendesk_allows_pass(how: object) -> None:
    files = whole()
    place("modal", how)(files)

    assert faults(files) == []
