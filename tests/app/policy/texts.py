"""Policies as people write them: every way that TOML has of saying the same, with comments in between."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from app.domain import NEVER_ALONE

LEVELS = ("off", "observe", "suggest", "reply", "resolve")
# What would be found by somebody who looks for names instead of reading TOML.
TRAPS = ('name = "two"', "[[intent]]", 'ceiling = "resolve" # ]', "paused = true", "it's", "a [b] {c} # d", "= ='")


@dataclass(frozen=True)
class Written:
    """A policy's text, and the comments that are in it."""

    text: str
    comments: tuple[str, ...]


@st.composite
def policies(draw: st.DrawFn) -> Written:
    """Draw a policy of two intents, `one` and `two`, which may say their ceilings and thresholds or not."""
    comments: list[str] = []

    def remark(before: str = " ") -> str:
        if not draw(st.booleans()):
            return ""
        comments.append(f"# {len(comments)} {draw(st.sampled_from(TRAPS))}")
        return before + comments[-1]

    def line(text: str) -> str:
        return f"{draw(st.sampled_from(('', '  ')))}{text}{remark()}\n{draw(st.sampled_from(('', '', chr(10))))}"

    root = [f"paused ={draw(st.sampled_from((' ', '  ')))}{'false'}"] if draw(st.booleans()) else []
    lines = [line(one) for one in draw(st.permutations([*root, 'company = "Shop # 1"', "stale_hours = 48"]))]
    lines += [part for name in ("one", "two") for part in _intent(draw, name, line, remark)]
    lines += [line(part) for reason in sorted(NEVER_ALONE) for part in _rule(reason)]
    text = remark("") + "\n" + "".join(lines)
    ending = draw(st.sampled_from(("\n", "\r\n")))
    end = draw(st.sampled_from(("", "\n")))
    return Written((text.rstrip("\n") + end).replace("\n", ending), tuple(sorted(comments, key=text.index)))


def _intent(draw: st.DrawFn, name: str, line: Callable[[str], str], remark: Callable[[], str]) -> list[str]:
    """Return the lines of an intent, its keys in any order and any notation."""
    keys = [_said(draw, "title", f"Title {name}"), 'category = "some"', 'stakes = "low"', _said(draw, "name", name)]
    if draw(st.booleans()):
        keys.append(_said(draw, "ceiling", draw(st.sampled_from(LEVELS))))
    if draw(st.booleans()):
        keys.append(f"threshold = {draw(st.sampled_from(('0.8', '1', '8e-1', '0.90')))}")
    header = draw(st.sampled_from(("[[intent]]", "[[ intent ]]", '[["intent"]]')))
    examples = [f'  "{name} {number} {trap}",{remark()}\n' for number, trap in enumerate(("]", "#", "[[intent]]", "="))]
    examples += [f"  '''{name} {number}\nceiling = \"off\"\n''',\n" for number in range(4, 8)]
    opened = draw(st.sampled_from(("[intent.examples]\nen = [", "[ intent . examples ]\nen = [", "examples.en = [")))
    return [line(header), *(line(one) for one in draw(st.permutations(keys))), opened, remark(), "\n", *examples, "]\n"]


def _said(draw: st.DrawFn, key: str, value: str) -> str:
    """Return a key and a string in one of TOML's four notations."""
    values = (json.dumps(value), f"'{value}'", f'"""{value}"""', f"'''{value}'''")
    return f"{draw(st.sampled_from((key, f'{chr(34)}{key}{chr(34)}')))} = {draw(st.sampled_from(values))}"


def _rule(reason: str) -> list[str]:
    return ["[[rule]]", f'reason = "{reason}"', "[rule.phrases]", 'en = ["word"]']
