"""A policy's text changed in place: comments, order and spacing stay as its author wrote them."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain import AutonomyLevel
from app.policy.schema import PolicyError, load

# As much of TOML as tells where a statement ends: https://toml.io/en/v1.0.0
_TOKEN = re.compile(
    r'''(?P<text>"""(?:\\.|(?!""")[^\\])*"{3,5}|\'\'\'(?:(?!\'\'\').)*\'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')'''
    r"|(?P<comment>\#[^\n]*)|(?P<line>\n)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<equals>=)"
    r"""|(?P<blank>[ \t\r]+)|(?P<other>[^"'\#\n\[\]{}= \t\r]+)""",
    re.DOTALL,
)

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Statement:
    """A header, or a key with its value: where each stands in the text."""

    start: int
    end: int
    equals: int = -1  # -1: a header
    value: int = -1

    def path(self, text: str) -> Path:
        """Return the dotted name in parts."""
        plain = text[self.start : self.end] if self.equals < 0 else f"{text[self.start : self.equals]}= 0"
        return _path(tomllib.loads(plain))


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def edited(text: str, changes: Mapping[str, Mapping[str, object]]) -> str:
    """Return a policy's text with these keys of these intents set, all else as it stands. Raise PolicyError.

    A value is a level, a string, a number or a truth value.
    """
    wanted = _parsed(text)
    tables, edits = _tables(text), list[_Edit]()
    for name, keys in changes.items():
        found = [one for one in wanted.get("intent", ()) if one.get("name") == name]
        if not found:
            raise PolicyError(f"there is no intent {name!r}")
        for key, value in keys.items():
            edits += _set(text, tables.get(name, ()), key, _plain(key, value), found[0])
    return _proved(_applied(text, edits), wanted)


def paused(text: str, on: bool) -> str:
    """Return a policy's text with all automation paused or not. Raise PolicyError."""
    wanted, root = _parsed(text), list[_Statement]()
    for one in _statements(text):
        if one.equals < 0:
            break
        root.append(one)
    if "paused" in wanted or root:
        edits = _set(text, root, "paused", on, wanted, after=root[-1] if root else None)
    else:
        wanted["paused"] = on
        edits = [_Edit(0, 0, f"paused = {_written(on)}\n\n")]
    return _proved(_applied(text, edits), wanted)


def raised(text: str, names: Iterable[str], level: AutonomyLevel) -> str:
    """Return a policy's text with the ceiling of these intents set. Raise PolicyError for one that is not there."""
    return edited(text, {name: {"ceiling": level} for name in names})


def tabled(text: str, changes: Mapping[Path, Mapping[str, object]]) -> str:
    """Return a policy's text with keys of these tables set, all else as it stands. Raise PolicyError.

    A table is named by its path, as ("acknowledge", "created"); one that is not there is added at the end.
    A value is a string, a number, a truth value, a list of strings, or None, which takes the key away.
    """
    wanted = _parsed(text)
    for path, keys in changes.items():
        for key, value in keys.items():
            text = _placed(text, path, key, value)
            _told(wanted, path, key, value)
    return _proved(text, wanted)


def _told(wanted: dict[str, Any], path: Path, key: str, value: object) -> None:
    """Do to a parsed policy what is done to its text."""
    table: dict[str, Any] = wanted
    for part in path:
        if value is None and part not in table:
            return
        table = table.setdefault(part, {})
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value


def _placed(text: str, path: Path, key: str, value: object) -> str:
    """Return the text with one key of one table set, or taken away."""
    header, mine = None, dict[Path, _Statement]()
    for one in _statements(text):
        if one.equals < 0:
            header = one if one.path(text) == path and "[[" not in text[one.start : one.end] else None
            at = one if header else None
            mine = {(): one} if at else mine
        elif header:
            mine[one.path(text)] = one
    if known := mine.get((key,)):
        if value is None:
            end = text.find("\n", known.end)
            return text[: text.rfind("\n", 0, known.start) + 1] + (text[end + 1 :] if end >= 0 else "")
        return text[: known.value] + _written(value) + text[known.end :]
    if value is None:
        return text
    line = f"{key} = {_written(value)}"
    if () in mine:
        return _applied(text, [_line(text, mine[()], line)])
    return f"{text.rstrip()}\n\n[{'.'.join(path)}]\n{line}\n"


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"policy is not TOML: {error}") from None


def _proved(text: str, wanted: Mapping[str, Any]) -> str:
    """Return the text if it is a policy and says what is wanted and nothing else."""
    load(text)
    if _parsed(text) != wanted:
        raise PolicyError("this policy cannot be changed in place: write each intent as a table [[intent]], or edit it")
    return text


def _applied(text: str, edits: Iterable[_Edit]) -> str:
    for one in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: one.start] + one.text + text[one.end :]
    return text


def _set(
    text: str,
    statements: Iterable[_Statement],
    key: str,
    value: object,
    table: dict[str, Any],
    after: _Statement | None = None,
) -> list[_Edit]:
    """Return the edits that give a key its value, and give it to `table` too."""
    if key in table and type(table[key]) is type(value) and table[key] == value:
        return []
    table[key] = value
    known = {one.path(text): one for one in statements}
    if (key,) in known:
        return [_Edit(known[(key,)].value, known[(key,)].end, _written(value))]
    behind = after or known.get(("name",))
    return [_line(text, behind, f"{key} = {_written(value)}")] if behind else []


def _line(text: str, behind: _Statement, line: str) -> _Edit:
    """Return the edit that puts a line behind a statement's, indented and ended like it."""
    begin = text.rfind("\n", 0, behind.start) + 1
    indent = text[begin : behind.start]
    end = text.find("\n", behind.end)
    if end < 0:
        return _Edit(len(text), len(text), f"\n{indent}{line}\n")
    ending = "\r\n" if text[:end].endswith("\r") else "\n"
    return _Edit(end + 1, end + 1, f"{indent}{line}{ending}")


def _tables(text: str) -> dict[str, list[_Statement]]:
    """Return the statements of each intent's own table, by its name."""
    tables: dict[str, list[_Statement]] = {}
    mine: list[_Statement] | None = None
    for one in _statements(text):
        if one.equals < 0:
            mine = [] if one.path(text) == ("intent",) else None
        elif mine is not None:
            mine.append(one)
            if one.path(text) == ("name",):
                tables[str(tomllib.loads(f"x = {text[one.value : one.end]}")["x"])] = mine
    return tables


def _statements(text: str) -> Iterator[_Statement]:
    """Yield headers and keys in order. The text is TOML."""
    start, end, equals, value, depth = -1, 0, -1, -1, 0
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "line" and not depth and start >= 0:
            yield _Statement(start, end, equals, value)
            start, equals, value = -1, -1, -1
        if kind in {"line", "blank", "comment"}:
            continue
        if start < 0:
            start = token.start()
        elif equals >= 0 and value < 0:
            value = token.start()
        if kind == "equals" and not depth and equals < 0:
            equals = token.start()
        depth += {"open": 1, "close": -1}.get(kind or "", 0)
        end = token.end()
    if start >= 0:
        yield _Statement(start, end, equals, value)


def _path(table: Any) -> Path:
    """Return the names on the way to the only leaf."""
    if isinstance(table, list):
        table = table[0]
    if not isinstance(table, dict) or not table:
        return ()
    [(name, inner)] = table.items()
    return (name, *_path(inner))


def _plain(key: str, value: object) -> object:
    if isinstance(value, AutonomyLevel):
        return value.name.lower()
    if isinstance(value, str | bool | int | float):
        return value
    raise PolicyError(f"{key} cannot be set to a value of this kind")


def _written(value: object) -> str:
    """Return a scalar as TOML: a JSON string is one too, but for the character DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
