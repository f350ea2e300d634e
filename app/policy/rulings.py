"""One never-alone rule of a policy's text changed in place; a rule that the text does not name is added at its end."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain import COMPUTED, NEVER_ALONE, Policy, Reason
from app.policy.edits import _applied, _Edit, _line, _parsed, _proved, _Statement, _statements, _written
from app.policy.lists import NUMBERS
from app.policy.schema import PolicyError


@dataclass(frozen=True, slots=True)
class Ruling:
    """A rule as people see it. `key` names its number; empty: it has none."""

    reason: Reason
    on: bool
    group: str
    severity: str
    key: str = ""
    number: float = 0.0
    names: tuple[str, ...] = ()


def rulings(policy: Policy) -> tuple[Ruling, ...]:
    """Return every never-alone rule, those by phrases first."""
    return tuple(_rulings(policy))


def _rulings(policy: Policy) -> Iterator[Ruling]:
    for rule in policy.rules:
        yield Ruling(rule.reason, rule.on, rule.group, str(rule.severity))
    for one in policy.computed:
        key = NUMBERS[one.reason][0] if one.reason in NUMBERS else ""
        yield Ruling(one.reason, one.on, one.group, str(one.severity), key, one.number, one.names)


def ruled(text: str, reason: str, keys: Mapping[str, str | bool | int | float]) -> str:
    """Return a policy's text with these keys of a rule set, all else as it stands. Raise PolicyError."""
    if reason not in NEVER_ALONE | COMPUTED:
        raise PolicyError(f"there is no rule {reason!r}; there are {', '.join(sorted(NEVER_ALONE | COMPUTED))}")
    wanted = _parsed(text)
    tables = [one for one in wanted.setdefault("rule", []) if one.get("reason") == reason]
    if not tables:
        wanted["rule"].append({"reason": reason, **keys})
        lines = "\n".join(f"{key} = {_written(value)}" for key, value in {"reason": reason, **keys}.items())
        return _proved(f"{text.rstrip()}\n\n[[rule]]\n{lines}\n", wanted)
    tables[0].update(keys)
    known = _known(text, reason)
    return _proved(_applied(text, [_set(text, known, key, value) for key, value in keys.items()]), wanted)


def _set(text: str, known: Mapping[str, _Statement], key: str, value: str | bool | int | float) -> _Edit:
    if key in known:
        return _Edit(known[key].value, known[key].end, _written(value))
    if "reason" not in known:
        raise PolicyError("this policy cannot be changed in place: write each rule as a table [[rule]], or edit it")
    return _line(text, known["reason"], f"{key} = {_written(value)}")


def _known(text: str, reason: str) -> dict[str, _Statement]:
    """Return the statements of a rule's own table by key; nothing where it has no table."""
    mine: dict[str, _Statement] = {}
    inside = False
    for one in _statements(text):
        if one.equals < 0:
            if _is(text, mine, reason):
                return mine
            inside, mine = one.path(text) == ("rule",), {}
        elif inside and len(path := one.path(text)) == 1:
            mine[path[0]] = one
    return mine if _is(text, mine, reason) else {}


def _is(text: str, mine: Mapping[str, _Statement], reason: str) -> bool:
    said = mine.get("reason")
    return said is not None and tomllib.loads(f"x = {text[said.value : said.end]}")["x"] == reason
