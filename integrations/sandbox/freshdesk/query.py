"""The query language of `/search/tickets`: fields, comparisons, AND, OR, brackets; no full text."""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from integrations.sandbox.freshdesk.errors import wrong
from integrations.sandbox.rows import Record

Test: TypeAlias = Callable[[Record], bool]
LONGEST = 512
TOKEN = re.compile(r"\s*(\(|\)|AND\b|OR\b|(\w+):([<>]?)('[^']*'|[^\s()']+))")
NAMES = {"tag": "tags", "agent_id": "responder_id"}
FIELDS = frozenset(
    ["status", "priority", "type", "tag", "agent_id", "group_id", "created_at", "updated_at", "due_by", "fr_due_by"],
)


def parsed(text: str) -> Test:
    """Return the test that a query stands for, or raise a refusal."""
    inner = text.strip()
    if len(inner) < 2 or len(inner) > LONGEST or inner[0] != '"' or inner[-1] != '"':
        raise _invalid()
    tokens = list(_tokens(inner[1:-1]))
    test = _either(tokens)
    if tokens:
        raise _invalid()
    return test


def _tokens(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while text[at:].strip():
        found = TOKEN.match(text, at)
        if found is None:
            raise _invalid()
        yield found
        at = found.end()


def _either(tokens: list[re.Match[str]]) -> Test:
    tests = [_both(tokens)]
    while tokens and tokens[0][1] == "OR":
        tokens.pop(0)
        tests.append(_both(tokens))
    return lambda ticket: any(test(ticket) for test in tests)


def _both(tokens: list[re.Match[str]]) -> Test:
    tests = [_one(tokens)]
    while tokens and tokens[0][1] == "AND":
        tokens.pop(0)
        tests.append(_one(tokens))
    return lambda ticket: all(test(ticket) for test in tests)


def _one(tokens: list[re.Match[str]]) -> Test:
    if not tokens:
        raise _invalid()
    token = tokens.pop(0)
    if token[1] == "(":
        test = _either(tokens)
        if not tokens or tokens.pop(0)[1] != ")":
            raise _invalid()
        return test
    if token[2] is None:
        raise _invalid()
    return _compared(token[2], token[3], token[4].strip("'"))


def _compared(name: str, operator: str, value: str) -> Test:
    if name not in FIELDS and not name.startswith("cf_"):
        raise wrong(name, "Unexpected/invalid field in request", "invalid_field")

    def test(ticket: Record) -> bool:
        held = ticket["custom_fields"].get(name) if name.startswith("cf_") else ticket[NAMES.get(name, name)]
        if value == "null":
            return held in (None, [])
        if isinstance(held, list):
            return value in held
        if operator and held is not None:
            # Both comparisons include the value; a date stands for its first second.
            return str(held) >= value if operator == ">" else str(held)[: len(value)] <= value
        return str(held) == value

    return test


def _invalid() -> Exception:
    return wrong("query", "The query is not valid: at most 512 characters in double quotes")
