"""Things that messages name, by shipped and by own lists; long texts cost little."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.signals import Entity, Mention
from app.texts.entities import MOST, entities
from app.texts.shapes import LONGEST, WAYS, Unbounded, compiled, steps

LONG = 100_000  # characters
BUDGET = 200_000_000  # comparisons of characters: seconds, not hours


def named(text: str, kind: str, *own: Mention) -> list[str]:
    return [one.text for one in entities(text, own) if one.name == kind]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("My order number is 4711 please", ["4711"]),
        ("order #SO-2211 and order SO-2212", ["SO-2211", "SO-2212"]),
        ("Bestellnummer: 100-2030", ["100-2030"]),
        ("Meine Bestellung Nr. ab-12345 fehlt", ["AB-12345"]),
        ("el pedido n.º 99881 no llega", ["99881"]),
        ("Pedido número 99881", ["99881"]),
        ("#123456 is late", ["123456"]),
        ("Re: DE-20260017", ["DE-20260017"]),
        ("I want to order 2 lamps in 2024 for 20 people", []),
        ("an order from 03-05-2026", []),
        ("order status please", []),
        ("see issue https://example.com/#12345", []),
    ],
)
def test_order_numbers(text: str, numbers: list[str]) -> None:
    assert named(text, "order_number") == numbers


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("I paid $1,200.50", 1200.5, "USD"),
        ("79,90 EUR", 79.9, "EUR"),
        ("1.200,50 €", 1200.5, "EUR"),
        ("it cost 20 pounds", 20, "GBP"),
        ("50 cents", 0.5, "CENT"),
    ],
)
def test_amounts_have_a_value_and_a_currency(text: str, value: float, unit: str) -> None:
    [found] = [one for one in entities(text) if one.name == "amount"]

    assert found.value == pytest.approx(value)
    assert found.unit == unit


def test_addresses_are_kept_without_their_name() -> None:
    assert named("Write to requester-01@example.com", "email") == ["r…@example.com"]


@pytest.mark.parametrize("text", ["on 3 May 2026", "am 3. Mai 2026", "el 3 de mayo de 2026", "on 2026-05-03"])
def test_dates(text: str) -> None:
    assert len(named(text, "date")) == 1


def test_own_kinds_come_beside_the_shipped_ones() -> None:
    own = Mention("serial", r"SN-\d{4,8}"), Mention("product", words=("Desk Lamp", "floor lamp"))

    assert entities("sn-12345 of my desk  lamp", own) == (Entity("serial", "sn-12345"), Entity("product", "desk lamp"))


def test_own_kind_replaces_the_shipped_one_of_its_name() -> None:
    assert named("order 4711 and K-77", "order_number", Mention("order_number", r"K-\d{2}")) == ["K-77"]


def test_things_are_kept_once_and_not_without_end() -> None:
    assert named("order 4711, order 4711", "order_number") == ["4711"]
    assert len(named(" ".join(f"order {4000 + at}" for at in range(50)), "order_number")) == MOST


@pytest.mark.parametrize(
    "pattern",
    [
        "(a{1,9}){1,9}",
        "(a+)+",
        "a*",
        "a+",
        ".{1,9}",
        "((a|b)|c)",
        "(a",
        "[",
        "(a|b){2}",
        "\\1",
        "(?=a)",
        "a{9,1}",
        "",
        "^a",
        "a?{2}",
    ],
)
def test_pattern_that_may_become_slow_is_refused(pattern: str) -> None:
    with pytest.raises(Unbounded):
        compiled(pattern)


@pytest.mark.parametrize("pattern", [r"\d{0,9}\d{0,9}\d{0,9}", "(a?|b?)(c?|d?)(e?|f?)(g?|h?)", "a{40,60}"])
def test_pattern_of_too_many_ways_is_refused(pattern: str) -> None:
    with pytest.raises(Unbounded, match="at most"):
        compiled(pattern)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"SN-\d{4,8}", "SN-123456"),
        (r"(RMA|RET)-?\d{5}", "ret12345"),
        (r"[A-Z]{2}\d{3}", "ab123"),
        (r"v\d\.\d", "v1.2"),
    ],
)
def test_bounded_pattern_finds_whole_words(pattern: str, text: str) -> None:
    assert compiled(pattern).search(f"see {text}, please")
    assert not compiled(pattern).search(f"x{text}9x")


PIECES = st.sampled_from([r"\d", r"\w", "[a-c]", "a", "-", r"\."])
COUNTS = st.one_of(
    st.just(""),
    st.just("?"),
    st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda one: f"{{{min(one)},{max(one)}}}"),
)


@given(st.lists(st.tuples(PIECES, COUNTS).map("".join), min_size=1, max_size=8).map("".join))
@settings(deadline=None)
def test_every_pattern_that_is_taken_is_bounded_in_steps(pattern: str) -> None:
    try:
        compiled(pattern)
    except Unbounded:
        return
    assert steps(pattern, LONG) <= (LONG + 1) * WAYS * (LONGEST + 1) <= BUDGET


@given(
    st.lists(
        st.sampled_from(["1.200 ", "order ", "a", "@.", "a@a.", "no ", "3/", "#", "-", "€", "May "]),
        min_size=1,
        max_size=3,
    )
)
@settings(deadline=5_000, max_examples=15)
def test_long_texts_are_read_in_passing(parts: list[str]) -> None:
    text = "".join(parts) * (LONG // len("".join(parts)))

    assert len(entities(text, (Mention("own", r"\w{0,20}\d"),))) <= 5 * MOST
