"""Freshdesk's installation parameters, config/iparams.json."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.cli.packaging.parts import SECRETIVE

TYPES = set(
    [
        "text",
        "paragraph",
        "dropdown",
        "email",
        "number",
        "phone_number",
        "date",
        "url",
        "radio",
        "checkbox",
        "multiselect",
        "domain",
        "api_key",
    ]
)
KEYS = set(
    [
        "display_name",
        "type",
        "description",
        "required",
        "secure",
        "default_value",
        "options",
        "regex",
        "visible",
        "data-bind",
        "events",
        "type_attributes",
        "modules",
    ]
)
CHOICES = {"dropdown", "radio", "multiselect"}


def faults(settings: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the parameters."""
    found: list[str] = []
    for name, how in settings.items():
        where = f"config/iparams.json: {name}"
        found += _one(where, name, how) if isinstance(how, dict) else [f"{where} must be an object"]
    return found


def _one(where: str, name: str, how: Mapping[str, Any]) -> Iterator[str]:
    for key in ("display_name", "type"):
        if not how.get(key):
            yield f"{where}: {key} is missing"
    for key in sorted(set(how) - KEYS):
        yield f"{where}: there is no key {key}"
    kind = how.get("type", "text")
    if kind not in TYPES:
        yield f"{where}: there is no type {kind!r}"
    yield from _secrecy(where, name, how)
    if kind in CHOICES:
        yield from _choice(where, how)
    if kind in {"domain", "api_key"} and "product" not in how.get("type_attributes", {}):
        yield f"{where}: type {kind} needs type_attributes.product"


def _secrecy(where: str, name: str, how: Mapping[str, Any]) -> Iterator[str]:
    for key in ("secure", "required"):
        if not isinstance(how.get(key, False), bool):
            yield f"{where}: {key} must be true or false"
    if SECRETIVE.search(name) and not how.get("secure"):
        yield f"{where} sounds like a secret and is not secure: agents could read it"
    if how.get("secure") and "default_value" in how:
        yield f"{where} is secure and may have no default_value: everybody could read it in the package"


def _choice(where: str, how: Mapping[str, Any]) -> Iterator[str]:
    options = how.get("options")
    if not isinstance(options, list) or not options:
        yield f"{where}: type {how['type']} needs options"
    elif how.get("default_value") not in options:
        yield f"{where}: default_value must be one of its options"
