"""What Zendesk asks of an app for framework 2.0, and some more: what it only warns of is refused here."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from app.cli.packaging import parts
from app.cli.packaging.files import Files

CLIENT = "https://static.zdassets.com/zendesk_app_framework_sdk/2.0/zaf_sdk.min.js"
REQUIRED = ("author", "defaultLocale", "location", "frameworkVersion")
KNOWN = set(
    [
        "requirementsOnly",
        "marketingOnly",
        "version",
        "author",
        "name",
        "experiments",
        "frameworkVersion",
        "singleInstall",
        "signedUrls",
        "noTemplate",
        "defaultLocale",
        "location",
        "private",
        "oauth",
        "parameters",
        "domainWhitelist",
        "remoteInstallationURL",
        "termsConditionsURL",
        "gaID",
    ]
)
SWITCHES = ("requirementsOnly", "marketingOnly", "singleInstall", "signedUrls", "private")
LOCALE = re.compile(r"[a-z]{2,3}(-\w{2,3})?")
PRODUCTS = {"support", "chat", "standalone_chat", "sell"}
PLACES = set(
    [
        "top_bar",
        "nav_bar",
        "ticket_sidebar",
        "new_ticket_sidebar",
        "user_sidebar",
        "organization_sidebar",
        "background",
        "modal",
        "ticket_editor",
        "system_top_bar",
    ]
)
PLACE_KEYS = {"url", "autoLoad", "autoHide", "flexible", "signed", "size", "objectTypes"}
PICTURED = {"top_bar", "nav_bar", "ticket_editor"}
TYPES = {"text", "checkbox", "url", "number", "multiline", "hidden", "oauth"}
SCOPES = {"header", "body", "url", "jwt_secret_key", "jwt_claim", "basic_auth_username", "basic_auth_password"}
OAUTH = ("client_id", "client_secret", "authorize_uri", "access_token_uri")


def faults(files: Files) -> list[str]:
    """Return everything that is wrong with a package, nothing if it may be uploaded."""
    if "manifest.json" not in files:
        nested = next((path for path in sorted(files) if path.endswith("/manifest.json")), "")
        return [
            f"{nested} lies in a folder: manifest.json must be at the root" if nested else "manifest.json is missing"
        ]
    manifest, broken = parts.parsed(files, "manifest.json")
    if broken:
        return broken
    return [*_manifest(manifest), *_places(manifest, files), *_texts(manifest, files), *_files(manifest, files)]


def _manifest(manifest: Mapping[str, Any]) -> Iterator[str]:
    for key in REQUIRED:
        if key not in manifest:
            yield f"manifest.json: {key} is missing"
    for key in sorted(set(manifest) - KNOWN):
        yield f"manifest.json: there is no key {key}"
    if manifest.get("frameworkVersion", "2.0") != "2.0":
        yield f'manifest.json: frameworkVersion must be "2.0", not {manifest["frameworkVersion"]!r}'
    for key in SWITCHES:
        if not isinstance(manifest.get(key, True), bool):
            yield f"manifest.json: {key} must be true or false"
    if "noTemplate" in manifest:
        yield "manifest.json: noTemplate is not allowed in framework 2.0"
    if not re.fullmatch(r"\d+\.\d+\.\d+", str(manifest.get("version", ""))):
        yield "manifest.json: version must be three numbers, such as 1.0.0"
    yield from _publicity(manifest)
    yield from _author(manifest.get("author", {}))
    yield from parts.hosts(manifest.get("domainWhitelist", []), "manifest.json: domainWhitelist")
    yield from _parameters(manifest)


def _publicity(manifest: Mapping[str, Any]) -> Iterator[str]:
    for key in ("gaID", "termsConditionsURL", "remoteInstallationURL"):
        if key in manifest and manifest.get("private", True):
            yield f"manifest.json: {key} is for public apps only"
    for name in sorted(set(manifest.get("experiments", {})) - {"hashParams", "newCssCompiler"}):
        yield f"manifest.json: there is no experiment {name}"


def _author(author: object) -> Iterator[str]:
    if not isinstance(author, dict):
        yield "manifest.json: author must be an object"
        return
    for key in ("name", "email", "url"):
        if not isinstance(author.get(key, ""), str):
            yield f"manifest.json: author.{key} must be text"
    url = author.get("url", "")
    if isinstance(url, str) and url and not (urlsplit(url).scheme in {"http", "https"} and urlsplit(url).netloc):
        yield f"manifest.json: author.url {url!r} is no address"


# Parameters


def _parameters(manifest: Mapping[str, Any]) -> Iterator[str]:
    found = manifest.get("parameters", [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        yield "manifest.json: parameters must be a list of objects"
        return
    names = [one.get("name") for one in found]
    for name in sorted({str(name) for name in names if names.count(name) > 1}):
        yield f"manifest.json: the parameter {name} stands twice"
    for one in found:
        yield from _parameter(one)
    yield from _oauth(manifest, [one for one in found if one.get("type") == "oauth"])


def _parameter(one: Mapping[str, Any]) -> Iterator[str]:
    name, kind, secure = one.get("name"), one.get("type", "text"), one.get("secure", False)
    where = f"manifest.json: the parameter {name}"
    if not isinstance(name, str) or not name:
        yield "manifest.json: a parameter has no name"
        return
    if name == "name":
        yield f"{where} is not allowed: Zendesk keeps that word"
    if kind not in TYPES:
        yield f"{where} has the unknown type {kind!r}"
    if kind == "hidden" and one.get("required"):
        yield f"{where} is hidden and cannot be required"
    yield from _scopes(one, where)
    if "default" in one and (secure or kind == "hidden"):
        yield f"{where} is secret and may have no default: everybody could read it in the package"
    if kind in {"text", "url"} and not secure and parts.SECRETIVE.search(name):
        yield f"{where} sounds like a secret and is not secure: agents could read it"


def _scopes(one: Mapping[str, Any], where: str) -> Iterator[str]:
    scopes = one.get("scopes", [])
    if scopes and not one.get("secure"):
        yield f"{where} has scopes, which only secure parameters have"
    if one.get("secure") and not scopes:
        yield f"{where} is secure and has no scopes: it could be sent anywhere in a request"
    for scope in scopes:
        if scope not in SCOPES:
            yield f"{where} has the unknown scope {scope!r}"


def _oauth(manifest: Mapping[str, Any], parameters: list[dict[str, Any]]) -> Iterator[str]:
    if len(parameters) > 1:
        yield "manifest.json: there may be one parameter of type oauth"
    if any(one.get("secure") for one in parameters):
        yield "manifest.json: a parameter of type oauth cannot be secure"
    if "oauth" in manifest and (not parameters or any(key not in manifest["oauth"] for key in OAUTH)):
        yield f"manifest.json: oauth needs {', '.join(OAUTH)}, and a parameter of type oauth"


# Places


def _places(manifest: Mapping[str, Any], files: Files) -> Iterator[str]:
    products = manifest.get("location", {})
    if not isinstance(products, dict) or not products:
        yield "manifest.json: location must name at least one product"
        return
    for product, places in products.items():
        if product not in PRODUCTS:
            yield f"manifest.json: there is no product {product}"
        elif not isinstance(places, dict) or not places:
            yield f"manifest.json: {product} has no locations"
        else:
            for place, how in places.items():
                yield from _place(product, place, how, files)


def _place(product: str, place: str, how: object, files: Files) -> Iterator[str]:
    where = f"manifest.json: location {product}.{place}"
    if product == "support" and place not in PLACES:
        yield f"{where}: there is no such location"
    options = {"url": how} if isinstance(how, str) else how
    if not isinstance(options, dict):
        yield f"{where} must be an address or an object"
        return
    for key in sorted(set(options) - PLACE_KEYS):
        yield f"{where}: there is no option {key}"
    for key in ("autoLoad", "flexible", "autoHide", "signed"):
        if not isinstance(options.get(key, True), bool):
            yield f"{where}: {key} must be true or false"
    yield from _address(where, options, files)


def _address(where: str, options: Mapping[str, Any], files: Files) -> Iterator[str]:
    url = options.get("url")
    if url is None:
        if options.get("autoLoad", True):
            yield f"{where} has no url; only one with autoLoad false may do without"
        return
    parts_of = urlsplit(str(url))
    if parts_of.scheme == "https" or parts_of.hostname == "localhost" or "{{setting." in str(url):
        return
    if not str(url).startswith("assets/") or str(url) not in files:
        yield f"{where}: {url!r} is neither a file of assets/ nor an https address"


# Texts and files


def _texts(manifest: Mapping[str, Any], files: Files) -> Iterator[str]:
    locale = str(manifest.get("defaultLocale", ""))
    if not LOCALE.fullmatch(locale):
        yield f"manifest.json: defaultLocale {locale!r} is no locale, such as en or pt-BR"
        return
    path = f"translations/{locale}.json"
    first, broken = parts.parsed(files, path)
    yield from broken
    for other in sorted(name for name in files if name.startswith("translations/") and name != path):
        texts, wrong = parts.parsed(files, other)
        yield from wrong
        for key in sorted(_keys(first) ^ _keys(texts)) if not wrong and not broken else ():
            yield f"{other}: {key} stands in one of it and {path} only"
    yield from _labels(manifest, first, path) if not broken else ()


def _labels(manifest: Mapping[str, Any], texts: Mapping[str, Any], path: str) -> Iterator[str]:
    found = _keys(texts)
    wanted = ["app.name"]
    if manifest.get("private", True) is False:
        wanted += ["app.short_description", "app.long_description", "app.installation_instructions"]
    wanted += [
        f"app.parameters.{one.get('name')}.label" for one in manifest.get("parameters", []) if isinstance(one, dict)
    ]
    for key in wanted:
        if key not in found:
            yield f"{path}: {key} is missing"


def _keys(texts: Mapping[str, Any], before: str = "") -> set[str]:
    found: set[str] = set()
    for key, value in texts.items():
        found |= _keys(value, f"{before}{key}.") if isinstance(value, dict) else {before + key}
    return found


def _files(manifest: Mapping[str, Any], files: Files) -> Iterator[str]:
    yield from parts.picture(files, "assets/logo.png", 320)
    yield from parts.picture(files, "assets/logo-small.png", 128)
    products = manifest.get("location", {})
    places = products.get("support", {}) if isinstance(products, dict) else {}
    for place in sorted(PICTURED & set(places)):
        if f"assets/icon_{place}.svg" not in files:
            yield f"assets/icon_{place}.svg is missing: the location {place} shows it"
    for path in sorted(path for path in files if path.startswith("assets/") and path.endswith(".html")):
        yield from parts.page(files, path, CLIENT)
    yield from parts.everywhere(files)
