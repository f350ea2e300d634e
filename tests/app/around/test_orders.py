"""What the shop says, and to whom it may be said."""

import pytest

from app.around.gather import Around
from app.around.orders import orders
from app.facts import Fact
from app.texts.telling import public, told
from integrations.commerce import OrderStatus, ShopDown
from tests.app.around.asking import desk, proved, question, reading
from tests.app.around.shopping import ARRIVED, DUE, FOREIGN, REFUND, order
from tests.fakes import FakeClock, FakeShop

PLACED = "27 February 2026"


def facts(shop: FakeShop, *named: str, verified: bool = True) -> list[Fact]:
    return list(orders(reading(proved(), *named, verified=verified), shop))


def texts(shop: FakeShop, *named: str, verified: bool = True) -> list[str]:
    return [one.text for one in facts(shop, *named, verified=verified)]


def test_an_order_on_its_way_is_told_with_its_parcel() -> None:
    assert texts(FakeShop([order()]), "100234") == [
        f"Order 100234 of {PLACED} has been sent.",
        "A parcel of order 100234 was sent on 2 March 2026 with Example Parcel; its tracking number is TRACK778899.",
    ]


@pytest.mark.parametrize(
    ("parcel", "said"), [(DUE, "expected by 4 March 2026"), (ARRIVED, "delivered on 3 March 2026, says Example Parcel")]
)
def test_a_parcel_says_when(parcel: object, said: str) -> None:
    assert said in texts(FakeShop([order(shipments=(parcel,))]))[1]


def test_the_requesters_newest_orders_come_unasked() -> None:
    held = [order("100300", OrderStatus.OPEN), order("100234", OrderStatus.CANCELLED)]

    assert texts(FakeShop(held)) == [
        f"Order 100300 of {PLACED} is being prepared; nothing of it has been sent yet.",
        f"Order 100234 of {PLACED} was cancelled.",
    ]


def test_another_customers_order_is_named_as_that_and_nothing_of_it_told() -> None:
    (found,) = facts(FakeShop([FOREIGN]), "100999")

    assert found.text == "Order 100999 was placed with another address: share nothing about it."
    assert not found.quotable
    assert "SECRET4242" not in repr(found)


def test_an_order_that_the_shop_does_not_know_is_said() -> None:
    assert texts(FakeShop(), "100111") == ["The shop knows no order 100111."]


def test_refunds_are_for_the_team() -> None:
    found = facts(FakeShop([order(refunds=(REFUND,))]))[-1]

    assert found.text == "12.50 EUR was refunded for order 100234 on 2 March 2026."
    assert not found.quotable


def test_of_an_unproved_sender_nothing_may_be_quoted() -> None:
    found = facts(FakeShop([order()]), "100234", verified=False)

    assert found
    assert not any(one.quotable for one in found)
    assert [public(one, "en") for one in found] == ["", ""]


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_customers_are_told_in_the_languages_of_the_frames(language: str) -> None:
    said = [public(one, language) for one in facts(FakeShop([order(shipments=(DUE,))]))]

    assert all(said)
    assert all("2026-" not in one and "{" not in one for one in said)


def test_agents_read_them_in_german() -> None:
    first, *_ = facts(FakeShop([order()]))

    assert told(first, "de") == "Bestellung 100234 vom 27. Februar 2026 wurde versandt."


def test_a_shop_that_is_down_is_missing() -> None:
    now = proved()
    found = Around(desk(now), FakeClock(), 60.0, FakeShop(error=ShopDown())).gather(now, question())

    assert found.missing == ("orders",)


def test_without_a_shop_nothing_is_missing() -> None:
    now = proved()
    found = Around(desk(now), FakeClock(), 60.0).gather(now, question())

    assert (found.missing, [one for one in found.facts if one.source == "orders"]) == ((), [])


def test_the_order_that_an_earlier_message_names_is_looked_up() -> None:
    now = proved("It is about order 100234.")
    found = Around(desk(now), FakeClock(), 60.0, FakeShop([order(email="requester@example.com")])).gather(
        now, question()
    )

    assert "order 100234" in {one.key for one in found.facts}
