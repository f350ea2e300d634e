"""A policy's text changed in place: comments, order and spacing stay as its author wrote them."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
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

_INLINE = "this policy cannot be changed in place: write each intent as a table [[intent]], or edit it"
_LISTS = frozenset({"channels", "reply_channels", "brands", "languages"})

Path = tuple[str, ...]
Place = tuple[str, str]  # which table: a part of the policy, and a name in it


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


@dataclass
class _Page:
    """A text and its statements: those of the whole, of each table by its place, of all categories."""

    text: str
    root: list[_Statement] = field(default_factory=list)
    tables: dict[Place, list[_Statement]] = field(default_factory=dict)
    categories: list[_Statement] = field(default_factory=list)


def edited(text: str, changes: Mapping[str, Mapping[str, object]]) -> str:
    """Return a policy's text with these keys of these intents set, all else as it stands. Raise PolicyError.

    A value is a level, a string, a number, a truth value or a list of strings; None takes the key away.
    """
    return amended(text, {("intent", name): keys for name, keys in changes.items()})


def amended(text: str, changes: Mapping[Place, Mapping[str, object]]) -> str:
    """Return a policy's text with keys set or, by None, taken away, all else as it stands. Raise PolicyError.

    A place is ("intent", name), ("category", name), which is made where it is not there,
    ("disclosure", "") with languages for keys, or ("policy", "").
    """
    wanted = _parsed(text)
    page = _page(text)
    edits = list[_Edit]()
    # What is put at the same place comes out in the opposite order: keys of the whole stand before any table.
    for place in sorted(changes, key=lambda one: one[0] in {"policy", "disclosure"}):
        edits += _amend(page, place, {key: _plain(key, value) for key, value in changes[place].items()}, wanted)
    return _proved(_applied(text, edits), wanted)


def paused(text: str, on: bool) -> str:
    """Return a policy's text with all automation paused or not. Raise PolicyError."""
    return amended(text, {("policy", ""): {"paused": on}})


def raised(text: str, names: Iterable[str], level: AutonomyLevel) -> str:
    """Return a policy's text with the ceiling of these intents set. Raise PolicyError for one that is not there."""
    return edited(text, {name: {"ceiling": level} for name in names})


def tabled(text: str, changes: Mapping[Path, Mapping[str, object]]) -> str:
    """Return a policy's text with keys of these tables set, all else as it stands. Raise PolicyError.

    A table is named by its path, as ("acknowledge", "created"); one that is not there is added at the end.
    A value is a string, a number, a truth value, a list of strings or dates, or None, which takes the key away.
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
        raise PolicyError(_INLINE)
    return text


def _applied(text: str, edits: Iterable[_Edit]) -> str:
    for one in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: one.start] + one.text + text[one.end :]
    return text


def _amend(page: _Page, place: Place, keys: Mapping[str, object], wanted: dict[str, Any]) -> list[_Edit]:
    """Return the edits of one place, and make them in `wanted` too."""
    part, name = place
    if part == "policy":
        return _set_all(page, page.root, keys, wanted, page.root[-1] if page.root else None)
    if part == "disclosure":
        return _disclose(page, keys, wanted)
    found = [one for one in wanted.get(part, ()) if one.get("name") == name]
    if found and place not in page.tables:
        raise PolicyError(_INLINE)
    if found:
        return _set_all(page, page.tables[place], keys, found[0])
    if part != "category":
        raise PolicyError(f"there is no intent {name!r}")
    said = {"name": name, **{key: value for key, value in keys.items() if value is not None}}
    # Of two new ones the later stands first: both are put at the same place.
    wanted.setdefault(part, []).insert(sum(one[0] == part for one in page.tables), said)
    lines = "".join(f"{key} = {_written(value)}\n" for key, value in said.items())
    return [_put(page, page.categories or page.root, f"\n[[category]]\n{lines}")]


def _disclose(page: _Page, keys: Mapping[str, object], wanted: dict[str, Any]) -> list[_Edit]:
    """Return the edits of the table of disclosures, wherever it stands."""
    table = wanted.setdefault("disclosure", {})
    said = page.tables.get(("disclosure", ""))
    edits = []
    for key, value in keys.items():
        before, dotted = table.get(key), ("disclosure", key)
        if said:
            edits += _set_all(page, said, {key: value}, table, said[0])
        elif value is None:
            edits += [_gone(page.text, one) for one in page.root if one.path(page.text) == dotted]
            table.pop(key, None)
        elif value != before:
            known = [one for one in page.root if one.path(page.text) == dotted]
            line = f"disclosure.{key} = {_written(value)}"
            edits += [_Edit(one.value, one.end, _written(value)) for one in known] or [_put(page, page.root, line)]
            table[key] = value
    if not table and not said:
        wanted.pop("disclosure")
    return edits


def _put(page: _Page, behind: Sequence[_Statement], text: str) -> _Edit:
    """Return the edit that puts a text behind the last of these statements, or in front of everything."""
    return _line(page.text, behind[-1], text, indent=False) if behind else _Edit(0, 0, f"{text.strip()}\n\n")


def _set_all(
    page: _Page,
    statements: Sequence[_Statement],
    keys: Mapping[str, object],
    table: dict[str, Any],
    after: _Statement | None = None,
) -> list[_Edit]:
    """Return the edits that give a table these values, and give them to `table` too."""
    known = {one.path(page.text): one for one in statements if one.equals >= 0}
    behind, edits = after or known.get(("name",)), list[_Edit]()
    for key, value in keys.items():
        if value is None:
            edits += [_gone(page.text, known[(key,)])] if (key,) in known else []
            table.pop(key, None)
        elif key not in table or type(table[key]) is not type(value) or table[key] != value:
            table[key] = value
            edits += [_given(page, known.get((key,)), behind, key, value)]
    return edits


def _given(page: _Page, there: _Statement | None, behind: _Statement | None, key: str, value: object) -> _Edit:
    """Return the edit that gives a key its value: where it stands, or behind another statement."""
    if there:
        return _Edit(there.value, there.end, _written(value))
    line = f"{key} = {_written(value)}"
    return _line(page.text, behind, line) if behind else _Edit(0, 0, f"{line}\n\n")


def _gone(text: str, one: _Statement) -> _Edit:
    """Return the edit that takes a statement away, with its line where nothing else stands there."""
    start, end = text.rfind("\n", 0, one.start) + 1, text.find("\n", one.end) + 1 or len(text)
    alone = not text[start : one.start].strip() and not text[one.end : end].strip()
    return _Edit(start, end, "") if alone else _Edit(one.start, one.end, "")


def _line(text: str, behind: _Statement, line: str, indent: bool = True) -> _Edit:
    """Return the edit that puts lines behind a statement's, indented and ended like it."""
    begin = text.rfind("\n", 0, behind.start) + 1
    before = text[begin : behind.start] if indent else ""
    end = text.find("\n", behind.end)
    if end < 0:
        return _Edit(len(text), len(text), f"\n{before}{line}\n")
    ending = "\r\n" if text[:end].endswith("\r") else "\n"
    said = line.rstrip("\n").replace("\n", ending)
    return _Edit(end + 1, end + 1, f"{before}{said}{ending}")


def _page(text: str) -> _Page:
    """Return where everything stands that can be changed in place."""
    page, mine, part = _Page(text), list[_Statement](), "policy"
    for one in _statements(text):
        if one.equals < 0:
            path = one.path(text)
            part, mine = path[0] if len(path) == 1 else "", [one]
            if part == "disclosure":
                page.tables[("disclosure", "")] = mine
            continue
        (page.root if part == "policy" else mine).append(one)
        if part in {"intent", "category"} and one.path(text) == ("name",):
            page.tables[(part, str(tomllib.loads(f"x = {text[one.value : one.end]}")["x"]))] = mine
        if part == "category":
            page.categories.append(one)
    return page


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
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value) and key in _LISTS:
        return list(value)
    raise PolicyError(f"{key} cannot be set to a value of this kind")


def _written(value: object) -> str:
    """Return a value as TOML: a JSON string is one too, but for the character DEL."""
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
