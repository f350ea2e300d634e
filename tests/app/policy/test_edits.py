"""A policy's text changed in place: exactly the change, and nothing else."""

import re
import tomllib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import AutonomyLevel, Policy
from app.policy import PolicyError, edited, load, paused, raised, shipped
from tests.app.policy.texts import LEVELS, Written, policies

SHIPPED = shipped()
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "ceiling": st.sampled_from(LEVELS),
        "threshold": st.floats(0, 1),
        "group": st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    },
)
LINE = re.compile(r"[^\n]*\n|[^\n]+")  # of TOML; Python's splitlines breaks at U+0085, too
CHANGES = st.dictionaries(st.sampled_from(("one", "two")), VALUES)


def wanted(text: str, changes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return what the text says, with the changes."""
    root = tomllib.loads(text)
    return {**root, "intent": [{**one, **changes.get(one["name"], {})} for one in root["intent"]]}


def differing(old: str, new: str) -> list[str]:
    """Return the new lines, without those that stand in the old text too, in order."""
    left = LINE.findall(old)
    found = []
    for line in LINE.findall(new):
        if left and line == left[0]:
            left.pop(0)
        elif left and line.split("=")[0] == left[0].split("=")[0]:
            found.append(line)
            left.pop(0)
        else:
            found.append(line)
    return [*found, *left]


@given(policies(), CHANGES)
@settings(max_examples=80, deadline=None)
def test_the_text_says_exactly_the_change(written: Written, changes: dict[str, dict[str, Any]]) -> None:
    assert tomllib.loads(edited(written.text, changes)) == wanted(written.text, changes)


@given(policies(), CHANGES)
@settings(max_examples=40, deadline=None)
def test_every_comment_stays_in_its_order(written: Written, changes: dict[str, dict[str, Any]]) -> None:
    text, at = edited(written.text, changes), 0

    for comment in written.comments:
        at = text.index(comment, at) + len(comment)


@given(policies(), CHANGES)
@settings(max_examples=40, deadline=None)
def test_only_lines_of_what_changed_are_touched(written: Written, changes: dict[str, dict[str, Any]]) -> None:
    touched = differing(written.text, edited(written.text, changes))

    assert len(touched) <= sum(map(len, changes.values())) + 1  # the last line may get its ending
    keys = {key for values in changes.values() for key in values}
    assert all(any(key in line for key in keys) for line in touched if line.strip())


@given(policies(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_the_switch_is_set_and_nothing_else(written: Written, on: bool) -> None:
    assert tomllib.loads(paused(written.text, on)) == {**tomllib.loads(written.text), "paused": on}


@given(policies())
@settings(max_examples=40, deadline=None)
def test_what_holds_already_changes_no_character(written: Written) -> None:
    root = tomllib.loads(written.text)
    same = {one["name"]: {key: one[key] for key in ("ceiling", "threshold") if key in one} for one in root["intent"]}

    assert edited(written.text, same) == written.text


@given(policies(), CHANGES)
@settings(max_examples=40, deadline=None)
def test_doing_it_twice_is_doing_it_once(written: Written, changes: dict[str, dict[str, Any]]) -> None:
    once = edited(written.text, changes)

    assert edited(once, changes) == once


@given(policies(), st.sampled_from(list(AutonomyLevel)))
@settings(max_examples=40, deadline=None)
def test_the_policy_has_exactly_the_change(written: Written, level: AutonomyLevel) -> None:
    before, after = load(written.text), load(edited(written.text, {"two": {"ceiling": level}}))

    intents = tuple(replace(one, ceiling=level) if one.name == "two" else one for one in before.intents)
    assert replace(before, intents=intents, version=after.version) == after


def intents(policy: Policy) -> dict[str, tuple[str, float]]:
    return {one.name: (one.ceiling.name.lower(), one.threshold) for one in policy.intents}


def test_a_whole_category_changes_in_one_go() -> None:
    names = [one.name for one in load(SHIPPED).intents if one.category == "delivery"]

    after = intents(load(edited(SHIPPED, {name: {"ceiling": "off", "threshold": 0.5} for name in names})))

    assert len(names) > 1
    assert {name for name, values in after.items() if values == ("off", 0.5)} == set(names)


def test_raising_several_is_the_same() -> None:
    after = intents(load(raised(SHIPPED, ["return_policy"], AutonomyLevel.REPLY)))

    assert [name for name, (level, _) in after.items() if level == "reply"] == ["return_policy"]


def test_a_policy_without_keys_of_its_own_gets_the_switch_in_front() -> None:
    bare = SHIPPED[SHIPPED.index("[[intent]]") :]

    assert paused(bare, True) == f"paused = true\n\n{bare}"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"opening_hour": {"ceiling": "off"}}, "there is no intent 'opening_hour'"),
        ({"opening_hours": {"ceiling": "always"}}, r"line \d+: intent\[1\].ceiling"),
        ({"opening_hours": {"threshold": 1.5}}, r"line \d+: intent\[1\].threshold"),
        ({"opening_hours": {"threshold": float("nan")}}, "not TOML"),
        ({"opening_hours": {"ceilling": "off"}}, r"line \d+: intent\[1\].ceilling: unknown key"),
        ({"opening_hours": {"examples": ["a"]}}, "examples cannot be set"),
        ({"opening_hours": {"name": "delivery_times"}}, "two intents are named"),
        ({"opening_hours": {"title": "\ud800"}}, "half a character"),
    ],
)
def test_what_is_no_policy_is_refused(changes: dict[str, dict[str, object]], says: str) -> None:
    with pytest.raises(PolicyError, match=says):
        edited(SHIPPED, changes)


def test_text_that_is_no_policy_is_refused() -> None:
    for text in ("paused = ", 'intent = [{name = "a"}]', "\ud800"):
        with pytest.raises(PolicyError):
            edited(text, {"a": {"ceiling": "off"}})
        with pytest.raises(PolicyError):
            paused(text, True)


def test_intents_in_one_line_are_refused_rather_than_rewritten() -> None:
    head, _, rest = SHIPPED.partition("[[intent]]")
    rules = rest[rest.index("[[rule]]") :]
    some = ", ".join(f'"{number} a"' for number in range(8)), ", ".join(f'"{number} b"' for number in range(8))
    inline = ", ".join(
        f'{{name = "{name}", title = "t", category = "c", stakes = "low", examples = {{en = [{examples}]}}}}'
        for name, examples in zip("ab", some, strict=True)
    )
    text = f"{head}intent = [{inline}]\n{rules}"

    assert load(paused(text, True)).paused
    with pytest.raises(PolicyError, match=r"as a table \[\[intent\]\]"):
        edited(text, {"a": {"ceiling": "off"}})
