"""Which categories of articles belong to which product of a Freshdesk account: no part of the API tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from integrations.helpdesk import PRODUCT

Categories = Mapping[int, tuple[int, ...]]  # product id -> category ids


@dataclass(frozen=True, slots=True)
class Ranges:
    """Whose tickets and articles an account's are: its brand's, and of one of its products where that is known.

    Raise ValueError where a category belongs to two products.
    """

    brand: str
    products: Categories = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what could be read in two ways."""
        listed = [category for some in self.products.values() for category in some]
        if twice := next((one for one in listed if listed.count(one) > 1), None):
            raise ValueError(f"category {twice} is given to two products; leave out what belongs to all of them")

    def ticket(self, product: object) -> str:
        """Return whose a ticket with this `product_id` is."""
        return self._of(product) if product in self.products else self.brand

    def article(self, category: int) -> str:
        """Return whose an article in this category is."""
        product = next((one for one, some in self.products.items() if category in some), None)
        return self.brand if product is None else self._of(product)

    def _of(self, product: object) -> str:
        return f"{self.brand}{PRODUCT}{product}"
