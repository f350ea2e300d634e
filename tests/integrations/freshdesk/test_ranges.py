"""Products: tickets of one are answered from its categories and the common ones, as far as the admin said which."""

import pytest

from integrations.freshdesk import Account
from integrations.freshdesk.ranges import Ranges
from tests.integrations.freshdesk.desk import Desk, serving
from tests.integrations.freshdesk.shapes import article, category, folder, ticket
from tests.integrations.freshdesk.test_solutions import centre, told

PRODUCTS: dict[int, tuple[int, ...]] = {7: (2,)}


def test_a_ticket_and_the_articles_of_its_product_belong_together() -> None:
    known = centre(
        categories=[category(id=1), category(id=2)],
        categories__1__folders=[folder(10)],
        categories__2__folders=[folder(20)],
        folders__10__articles=[article(11)],
        folders__20__articles=[article(21)],
    )
    with serving(known, brand="shop", products=PRODUCTS) as open_:
        found = {one.id: one.brand for one in told(open_.port)}
    with serving(Desk(ticket=ticket(product_id=7)), brand="shop", products=PRODUCTS) as open_:
        whose = open_.port.ticket("7").brand

    assert found == {"11": "shop", "21": whose}
    assert whose != "shop"


@pytest.mark.parametrize("product", [None, 8])
def test_a_ticket_of_no_known_product_is_its_brands(product: int | None) -> None:
    assert Ranges("shop", PRODUCTS).ticket(product) == "shop"


def test_a_category_of_two_products_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="category 2 is given to two products"):
        Account(subdomain="acme", api_key="key", products={7: (2,), 8: (1, 2)})
