"""An intent added to a policy's text, or examples added to one: all else stays as its author wrote it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.policy.edits import (
    _INLINE,
    _TOKEN,
    _applied,
    _Edit,
    _line,
    _parsed,
    _proved,
    _Statement,
    _statements,
    _written,
)
from app.policy.schema import PolicyError

NAME = re.compile(r"[a-z][a-z0-9_]*")
FEWEST = 8  # examples of an intent

Examples = Mapping[str, Sequence[str]]  # by language


@dataclass(frozen=True, slots=True)
class Fresh:
    """An intent that is to come: it may suggest and no more, until people say otherwise."""

    name: str
    title: str
    category: str
    examples: Examples


def grown(text: str, one: Fresh) -> str:
    """Return a policy's text with one intent more at its end. Raise PolicyError."""
    wanted = _parsed(text)
    examples = {language: list(said) for language, said in one.examples.items() if said}
    keys = {"name": one.name, "title": one.title, "category": one.category, "stakes": "medium", "ceiling": "suggest"}
    wanted.setdefault("intent", []).append({**keys, "examples": examples})
    lines = [f"{key} = {_written(value)}" for key, value in keys.items()]
    for language, said in examples.items():
        lines += [_list(language, said)]
    at = len(keys)
    table = "\n".join([*lines[:at], "[intent.examples]", *lines[at:]])
    return _proved(f"{text.rstrip()}\n\n[[intent]]\n{table}\n", wanted)


def taught(text: str, name: str, examples: Examples) -> str:
    """Return a policy's text with more examples of an intent. Raise PolicyError."""
    wanted = _parsed(text)
    found = next((one for one in wanted.get("intent", ()) if one.get("name") == name), None)
    if found is None:
        raise PolicyError(f"there is no intent {name!r}")
    header, known = _examples(text, name)
    edits: list[_Edit] = []
    for language, said in examples.items():
        if not said:
            continue
        edits += [
            _more(text, known[language], said) if language in known else _line(text, header, _list(language, said))
        ]
        _told(found, language, said)
    return _proved(_applied(text, edits), wanted)


def _told(table: dict[str, Any], language: str, said: Sequence[str]) -> None:
    held = table.setdefault("examples", {})
    held[language] = [*held.get(language, ()), *said]


def _list(language: str, said: Sequence[str]) -> str:
    return "\n".join([f"{language} = [", *(f"  {_written(one)}," for one in said), "]"])


def _examples(text: str, name: str) -> tuple[_Statement, dict[str, _Statement]]:
    """Return where the table of an intent's examples stands, and its keys. Raise PolicyError where it has none."""
    mine, header, known = "", None, dict[str, _Statement]()
    inside: tuple[str, ...] = ()
    for one in _statements(text):
        path = one.path(text)
        if one.equals < 0:
            inside, mine = path, "" if path == ("intent",) else mine
            header = one if path == ("intent", "examples") and mine == name else header
        elif inside == ("intent",) and path == ("name",):
            mine = str(_parsed(f"x = {text[one.value : one.end]}")["x"])
        elif inside == ("intent", "examples") and mine == name and len(path) == 1:
            known[path[0]] = one
    if header is None:
        raise PolicyError(_INLINE)
    return header, known


def _more(text: str, one: _Statement, said: Sequence[str]) -> _Edit:
    """Return the edit that puts texts at the end of a list, before its bracket."""
    value = text[one.value : one.end]
    tokens = [token for token in _TOKEN.finditer(value) if token.lastgroup not in {"blank", "line", "comment"}]
    if len(tokens) < 2 or value[-1] != "]":
        raise PolicyError(_INLINE)
    last, bracket = tokens[-2], len(value) - 1
    comma = "" if last.group().endswith((",", "[")) else ","
    rest = value[last.end() : bracket].rstrip(" \t")
    tail = rest if rest.endswith("\n") else f"{rest}\n"
    lines = "".join(f"  {_written(each)},\n" for each in said)
    return _Edit(one.value + last.end(), one.value + bracket, f"{comma}{tail}{lines}")
