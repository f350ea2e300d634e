"""What actions are asked for with. Every value is short and plain: it ends up in notes."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from app.actions.action import Parameters

_Number = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9/-]{1,39}$")]
_Line = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\W_][^<>\[\]{}*_`\n\r]*$", max_length=80)]


class Nothing(Parameters):
    """No parameter: it is about whoever asks, or about the ticket."""


class OfOrder(Parameters):
    """An order, by the number that customers call it."""

    order: _Number


class OfAmount(OfOrder):
    """An order and an amount."""

    amount: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=3, allow_inf_nan=False)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class OfArticle(OfOrder):
    """An order and one of its articles, by the shop's name for it."""

    article: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][\w./-]{0,79}$")]


class OfPlace(OfOrder):
    """An order and where it is to go."""

    name: _Line
    street: _Line
    postcode: _Line
    city: _Line
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class OfTicket(Parameters):
    """What a ticket is to be given; tags are divided by spaces."""

    tags: Annotated[str, StringConstraints(pattern=r"^([a-z0-9_-]{1,60}( |$)){0,10}$")] = ""
    priority: Literal["", "low", "normal", "high", "urgent"] = ""
    group: Annotated[str, StringConstraints(pattern=r"^([^\W_][\w .&-]{0,79})?$")] = ""


class OfMoment(Parameters):
    """When somebody wants to be called, with its zone."""

    at: AwareDatetime
