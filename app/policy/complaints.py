"""What is wrong with a policy's text, by line."""

import re
from collections.abc import Iterable

from pydantic import ValidationError


def complaints(text: str, error: ValidationError) -> Iterable[str]:
    """Yield one sentence an error: the line, the table, the key, what is wrong with it."""
    for one in error.errors(include_url=False, include_input=False):
        trail = ".".join(f"[{part + 1}]" if isinstance(part, int) else part for part in one["loc"])
        what = {
            "value_error": one["msg"].removeprefix("Value error, "),
            "extra_forbidden": "unknown key",
            "missing": "missing",
        }.get(one["type"], one["msg"])
        yield f"policy, line {line(text, one['loc'])}: {trail.replace('.[', '[')}: {what}"


def line(text: str, trail: tuple[int | str, ...]) -> int:
    """Return the line of the innermost table or key of the trail that can be found, from 1."""
    lines = text.split("\n")
    if trail and trail[0] == "actions":  # intents have a key of that name
        trail = trail[1:]
    at, end = 0, len(lines)
    if len(trail) > 1 and isinstance(trail[1], int):
        tables = [index for index, line in enumerate(lines) if line.startswith("[[")]
        mine = [index for index in tables if lines[index].startswith(f"[[{trail[0]}]]")]
        at = mine[trail[1]] if trail[1] < len(mine) else 0
        end = next((index for index in tables if index > at), end)
    for part in trail:
        key = re.compile(rf"\s*(?:\"?{re.escape(str(part))}\"?\s*=|\[(?:[\w.]*\.)?{re.escape(str(part))}\])")
        at = next((index for index in range(at, end) if key.match(lines[index])), at)
    return at + 1
