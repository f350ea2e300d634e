"""Time: no input makes the search for personal data slow."""

import re
import sys
from collections.abc import Iterator
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType, ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.texts.mask import find
from app.texts.personal import cues, identity, money, net, phones, places

MODULES = (cues, identity, money, net, phones, places)
HOSTILE = (
    "1", "1 ", "12 ", "1.", "1-", "1.2.3.4 ", "a", "a@", "a@b.c ", "@", "::", "f:", "DE12 ", "DE12 3704 0044 0532 01 ",
    "tel 5551234 ", "202-555-0123 ", "(", "+1", "A ", "12 Aa Bb ", "ssn ", "ssn 123456 ", "123456-1234 ",
    "DE123456789 ",
    "[EMAIL_1]", "2345 6789 0123 ", "12345678Z ", "1 rue de ", "4111 1111 1111 1112 ", "123456/123 ", "Xaaaaaaaa",
)  # fmt: skip


def calls(text: str) -> int:
    """Count what is called while a text is read."""
    count = 0

    def seen(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        find(text, "de")
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    find(piece * 10, "de")
    some, more = (calls(piece * (size // len(piece))) for size in (4000, 8000))

    assert more <= 2.5 * some + 500


@settings(deadline=None)
@given(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4).map("".join))
def test_a_mixture_is_not_worse(piece: str) -> None:
    find(piece * 10, "de")
    some, more = (calls(piece * (size // len(piece))) for size in (1500, 3000))

    assert more <= 2.6 * some + 1500


def patterns(module: ModuleType) -> Iterator[re.Pattern[str]]:
    """Yield every pattern of a module, in tables too."""
    for value in vars(module).values():
        if isinstance(value, re.Pattern):
            yield value
        if isinstance(value, tuple):
            yield from (part for one in value if isinstance(one, tuple) for part in one if isinstance(part, re.Pattern))


def backtracking(parsed: Any, last: bool = True) -> Iterator[tuple[int, bool]]:
    """Yield how often each repeat that may be tried again repeats, and whether nothing comes after it."""
    items = list(parsed)
    for place, (op, value) in enumerate(items):
        end = last and place == len(items) - 1
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
            _, most, inner = value
            deeper = [one for one, _ in backtracking(inner, False)]
            many = 10**9 if most is ops.MAXREPEAT else int(most)
            yield many * max([1, *deeper]), end and not deeper
        elif op is ops.SUBPATTERN:
            yield from backtracking(value[-1], end)
        elif op is ops.BRANCH:
            for one in value[1]:
                yield from backtracking(one, end)
        elif op in (ops.ASSERT, ops.ASSERT_NOT):
            yield from backtracking(value[1], False)


@pytest.mark.parametrize("module", MODULES, ids=lambda one: one.__name__.rpartition(".")[2])
def test_no_pattern_is_tried_again_without_end(module: ModuleType) -> None:
    found = list(patterns(module))
    bad = [
        one.pattern
        for one in found
        for most, end in backtracking(parser.parse(one.pattern, one.flags & ~re.UNICODE))
        if most > 200 and not end
    ]

    assert found
    assert not bad


def test_a_list_without_end_is_masked_unread() -> None:
    text = "555 12345\n" * 4000

    assert len(find(text)) > 2000


def test_a_county_that_nobody_lists_is_no_fault() -> None:
    assert find("My number is 111000199001011236.") == []
