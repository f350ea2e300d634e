"""What a caller sends, field by field: known names, right types, nothing else."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from flask import request

from integrations.sandbox.freshdesk.errors import Refused, unexpected, wrong
from integrations.sandbox.rows import Record


class Kind(StrEnum):
    """The type of a field, by the name that errors give it."""

    TEXT = "String"
    NUMBER = "Integer"
    FLAG = "Boolean"
    LIST = "Array"
    OBJECT = "key/value pair"


TYPES: dict[Kind, type] = {Kind.TEXT: str, Kind.NUMBER: int, Kind.FLAG: bool, Kind.LIST: list, Kind.OBJECT: dict}


def sent(kinds: Mapping[str, Kind], *required: str, nullable: bool = False) -> Record:
    """Return the fields of the body, JSON or multipart; raise a refusal for the first wrong one."""
    asked = _body(kinds)
    for name, value in asked.items():
        if name not in kinds:
            raise unexpected(name)
        if not (value is None and nullable) and not fits(value, kinds[name]):
            raise wrong(name, f"It should be a/an {kinds[name].value}", "datatype_mismatch")
    for name in required:
        if name not in asked:
            raise wrong(name, f"It should be a/an {kinds[name].value}", "missing_field")
        if asked[name] in ("", None):
            raise wrong(name, "It should not be blank as this is a mandatory field")
    return asked


def fits(value: object, kind: Kind) -> bool:
    """Say whether a value is of this type; a Boolean is no number."""
    return isinstance(value, TYPES[kind]) and (kind is not Kind.NUMBER or not isinstance(value, bool))


def files() -> list[tuple[str, str, int]]:
    """Return name, type and size of every file of a multipart body."""
    held = request.files.getlist("attachments[]")
    return [(one.filename or "file", one.mimetype, len(one.read())) for one in held]


def choice(name: str, value: object, choices: Sequence[object]) -> None:
    """Refuse a value that is none of the choices."""
    if value not in choices:
        raise wrong(name, f"It should be one of these values: '{','.join(map(str, choices))}'")


def _body(kinds: Mapping[str, Kind]) -> Record:
    match request.mimetype:
        case "application/json":
            asked = request.get_json(silent=True)
            if not isinstance(asked, dict):
                raise Refused(400, {"code": "invalid_json", "message": "Request body has invalid json format"})
            return asked
        case "multipart/form-data":
            return _form(kinds)
        case _:
            message = f"Content-Type header is set to {request.mimetype}. It should be application/json"
            raise Refused(415, {"code": "invalid_content_type", "message": message})


def _form(kinds: Mapping[str, Kind]) -> Record:
    """Return the fields of a form, whose values are text: `tags[]` is a list, `custom_fields[cf_x]` one of several."""
    asked: Record = {}
    for name, values in request.form.lists():
        word, _, rest = name.partition("[")
        if rest == "]":
            asked[word] = values
        elif rest:
            asked.setdefault(word, {})[rest.removesuffix("]")] = values[0]
        else:
            asked[word] = _typed(values[0], kinds.get(word))
    return asked


def _typed(text: str, kind: Kind | None) -> object:
    if kind is Kind.FLAG and text in {"true", "false"}:
        return text == "true"
    return int(text) if kind is Kind.NUMBER and text.isdigit() else text
