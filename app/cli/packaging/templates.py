"""Freshdesk's request templates, config/requests.json: nothing leaves an app but by one of them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.cli.packaging import parts
from app.cli.packaging.files import HOST, Files

PATH = "config/requests.json"
MOST = 100
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
SCHEMA = {"protocol", "method", "host", "path", "headers", "query"}
FILLED = re.compile(r"<%=\s*(.*?)\s*%>")
VALUE = re.compile(r"(?:encode\()?(iparam|context)\.(\w+)\)?")
CALLED = re.compile(r'invokeTemplate\(\s*"(\w+)"')


def faults(files: Files, declared: Mapping[str, Any], settings: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the templates, for those that the manifest declares and the parameters there are."""
    found, broken = parts.parsed(files, PATH)
    if broken:
        return broken
    wrong = [
        f"{PATH}: {name} is not declared in modules.common.requests" for name in sorted(set(found) - set(declared))
    ]
    wrong += [f"manifest.json: {name} is declared and not in {PATH}" for name in sorted(set(declared) - set(found))]
    if len(found) > MOST:
        wrong.append(f"{PATH} holds more than {MOST} templates")
    for name, template in found.items():
        wrong += _template(f"{PATH}: {name}", template, settings)
    called = {
        name for path, content in files.items() if path.endswith(".js") for name in CALLED.findall(content.decode())
    }
    return [*wrong, *(f"{name} is called and not in {PATH}" for name in sorted(called - set(found)))]


def _template(where: str, template: object, settings: Mapping[str, Any]) -> Iterator[str]:
    schema = template.get("schema") if isinstance(template, dict) else None
    if not isinstance(template, dict) or not isinstance(schema, dict):
        yield f"{where} needs a schema"
        return
    if "body" in schema:
        yield f"{where}: a body is given with the call, not in the schema"
    for key in sorted(set(schema) - SCHEMA - {"body"}):
        yield f"{where}: there is no key {key}"
    if schema.get("protocol", "https") != "https":
        yield f"{where}: protocol must be https"
    if schema.get("method") not in METHODS:
        yield f"{where}: method must be one of {', '.join(sorted(METHODS))}"
    yield from _place(where, schema)
    yield from _values(where, schema, settings)
    yield from _attempts(where, str(schema.get("method")), template.get("options", {}))


def _place(where: str, schema: Mapping[str, Any]) -> Iterator[str]:
    host, path = str(schema.get("host", "")), str(schema.get("path", ""))
    if not HOST.fullmatch(FILLED.sub("a.b", host)):
        yield f"{where}: host {host!r} must be a host name alone, without scheme, path or digits for an address"
    if not path.startswith("/"):
        yield f"{where}: path must begin with /"


def _values(where: str, schema: Mapping[str, Any], settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield placeholders that will not be filled in, or would show a secret."""
    parted = {"host": str(schema.get("host", "")), "path": str(schema.get("path", ""))}
    parted |= {key: " ".join(map(str, schema.get(key, {}).values())) for key in ("headers", "query")}
    for place, text in parted.items():
        for inside in FILLED.findall(text):
            kind, name = found.groups() if (found := VALUE.fullmatch(inside)) else ("", inside)
            yield from _value(f"{where}: {place}", kind, name, settings)


def _value(where: str, kind: str, name: str, settings: Mapping[str, Any]) -> Iterator[str]:
    place = where.rpartition(" ")[2]
    if kind == "iparam":
        if name not in settings:
            yield f"{where} names the parameter {name}, which is not in config/iparams.json"
        elif settings[name].get("secure") and place != "headers":
            yield f"{where} names the secret {name}, which is filled in in headers only"
    elif kind == "context":
        if place in {"host", "headers"}:
            yield f"{where} names context.{name}, which a page may give in path and query only"
    elif name != "access_token":
        yield f"{where} holds <%= {name} %>, which nobody fills in"


def _attempts(where: str, method: str, options: Mapping[str, Any]) -> Iterator[str]:
    attempts, delay = options.get("maxAttempts", 1), options.get("retryDelay", 0)
    if attempts not in range(1, 6):
        yield f"{where}: maxAttempts must be 1 to 5"
    elif attempts > 1 and method != "GET":
        yield f"{where}: what changes something is not tried again by itself; maxAttempts must be 1"
    if delay not in range(0, 1501, 100):
        yield f"{where}: retryDelay must be a multiple of 100, at most 1500"
