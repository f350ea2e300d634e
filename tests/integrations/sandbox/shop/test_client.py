"""The adapter against the running shop: what it says, what it does once, what its failures become."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.commerce import (
    Address,
    Commerce,
    CommerceError,
    Doubtful,
    Money,
    NoSuchOrder,
    OrderStatus,
    Receipt,
    Refused,
    ShopDown,
    Verb,
)
from integrations.sandbox.shop.client import connect
from integrations.sandbox.shop.server import Shop

KEY = "a-key-of-the-test"
HOME = Address("Requester", ("2 Other Street",), "20095", "Hamburg", "DE")
WRITES: dict[str, Callable[[Commerce], Receipt]] = {
    "cancel": lambda one: one.cancel("200001", KEY),
    "refund": lambda one: one.refund("200002", Money(Decimal("10.00"), "EUR"), KEY),
    "replace": lambda one: one.replace("200002", "lamp", KEY),
    "label": lambda one: one.label("200002", KEY),
    "address": lambda one: one.change_address("200001", HOME, KEY),
    "invoice": lambda one: one.resend_invoice("200003", KEY),
    "password": lambda one: one.reset_password("requester-01@example.com", KEY),
}


def test_an_order_comes_with_exact_money_and_its_parcel(commerce: Commerce) -> None:
    order = commerce.order("200002")

    assert (order.paid, order.left) == (Money(Decimal("49.90"), "EUR"), Money(Decimal("49.90"), "EUR"))
    assert order.status is OrderStatus.DELIVERED
    assert order.arrived is not None
    assert commerce.order("200003").arrived is None


def test_a_customer_has_their_own_orders_newest_first(commerce: Commerce) -> None:
    assert [one.number for one in commerce.orders("Requester-01@example.com", 5)] == ["200001", "200002"]
    assert commerce.orders("nobody@example.com", 5) == ()
    assert commerce.customer("requester-02@example.com") != ""
    assert commerce.customer("nobody@example.com") == ""


@pytest.mark.parametrize("name", WRITES)
def test_a_write_happens_once_under_its_key(name: str, shop: Shop, commerce: Commerce) -> None:
    assert commerce.done(KEY) is None
    first = WRITES[name](commerce)
    again = WRITES[name](commerce)

    assert first == again == commerce.done(KEY)
    assert first.verb is Verb(name)
    assert len(shop.store.writes()) == 1


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("fault", ["bad_gateway_after", "unavailable", "hang_after"])
def test_a_write_without_an_answer_is_doubtful_and_can_be_looked_for(
    name: str, fault: str, shop: Shop, commerce: Commerce
) -> None:
    shop.faults.add(fault, "POST", times=1, seconds=0.01)
    with pytest.raises(Doubtful):
        WRITES[name](commerce)
    happened = commerce.done(KEY)
    repeated = WRITES[name](commerce)

    assert (happened is None) == (fault == "unavailable")
    assert repeated == (happened or repeated)
    assert len(shop.store.writes()) == 1


def test_a_slow_shop_is_a_doubtful_one(shop: Shop) -> None:
    shop.faults.add("hang_before", "POST", times=1, seconds=0.5)
    with pytest.raises(Doubtful):
        connect(shop.url, shop.token, 0.1).cancel("200001", KEY)


def test_a_shop_that_is_down_says_so_to_reads(shop: Shop, commerce: Commerce) -> None:
    shop.faults.add("unavailable", "GET")
    for read in (
        lambda: commerce.order("200001"),
        lambda: commerce.done(KEY),
        lambda: commerce.orders("a@b.example", 1),
    ):
        with pytest.raises(ShopDown):
            read()


def test_cancelling_gives_back_what_is_left(shop: Shop, commerce: Commerce) -> None:
    commerce.refund("200001", Money(Decimal("4.80"), "EUR"), "a-first-key")
    receipt = commerce.cancel("200001", KEY)

    assert receipt.money == Money(Decimal("60.00"), "EUR")
    order = commerce.order("200001")
    assert (order.status, order.left.amount) == (OrderStatus.CANCELLED, Decimal("0.00"))


REFUSED: dict[str, tuple[Callable[[Commerce], object], str]] = {
    "cancel what left the house": (lambda one: one.cancel("200003", KEY), "too_late"),
    "more than was paid": (lambda one: one.refund("200003", Money(Decimal("14.91"), "EUR"), KEY), "too_much"),
    "nothing": (lambda one: one.refund("200003", Money(Decimal(0), "EUR"), KEY), "too_much"),
    "less than nothing": (lambda one: one.refund("200003", Money(Decimal(-1), "EUR"), KEY), "too_much"),
    "no number": (lambda one: one.refund("200003", Money(Decimal("NaN"), "EUR"), KEY), "amount"),
    "another currency": (lambda one: one.refund("200003", Money(Decimal(1), "USD"), KEY), "currency"),
    "an article of another order": (lambda one: one.replace("200003", "lamp", KEY), "no_such_article"),
    "a label for what is here": (lambda one: one.label("200001", KEY), "not_sent"),
    "the address of a parcel": (lambda one: one.change_address("200003", HOME, KEY), "too_late"),
    "a stranger's password": (lambda one: one.reset_password("nobody@example.com", KEY), "no_account"),
    "undo what nobody did": (lambda one: one.undo("no-such-key", KEY), "nothing_to_undo"),
    "a key that is none": (lambda one: one.cancel("200001", "short"), "no_key"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_shop_refuses_and_writes_nothing(name: str, shop: Shop, commerce: Commerce) -> None:
    ask, reason = REFUSED[name]
    with pytest.raises(Refused) as refusal:
        ask(commerce)

    assert refusal.value.reason == reason
    assert shop.store.writes() == []


def test_what_is_out_of_stock_is_not_replaced(shop: Shop, commerce: Commerce) -> None:
    shop.store.set_stock("lamp", 0)
    with pytest.raises(Refused, match="out_of_stock"):
        commerce.replace("200002", "lamp", KEY)


@pytest.mark.parametrize("name", ["replace", "label", "address"])
def test_what_can_be_taken_back_leaves_all_as_it_was(name: str, shop: Shop, commerce: Commerce) -> None:
    before = [commerce.order(number) for number in ("200001", "200002")]
    WRITES[name](commerce)
    commerce.undo(KEY, "another-key")
    undone = commerce.done(KEY)

    assert [commerce.order(number) for number in ("200001", "200002")] == before
    assert undone is not None
    assert undone.undone


def test_money_does_not_come_back(commerce: Commerce) -> None:
    WRITES["refund"](commerce)
    with pytest.raises(Refused, match="final"):
        commerce.undo(KEY, "another-key")


def test_one_key_is_for_one_write(commerce: Commerce) -> None:
    WRITES["label"](commerce)
    with pytest.raises(Refused, match="another_write"):
        commerce.cancel("200001", KEY)


def test_nobody_gets_in_without_the_token(shop: Shop) -> None:
    with pytest.raises(Refused, match="not_permitted"):
        connect(shop.url, "wrong", 2.0).order("200001")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.text(min_size=1, max_size=20))
def test_no_number_reaches_anything_but_an_order(number: str, commerce: Commerce) -> None:
    try:
        found = commerce.order(number)
    except (NoSuchOrder, CommerceError):
        return
    assert found.number == number
