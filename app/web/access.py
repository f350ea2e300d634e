"""Who may call a route; every view says so, and a test holds it."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])

MARK = "access"


class Access(StrEnum):
    """How a caller is known."""

    PUBLIC = "public"  # not at all: the route gives nothing away
    SIGNED = "signed"  # by a signature over the raw body


def public(view: View) -> View:
    """Declare a route that anybody may call."""
    setattr(view, MARK, Access.PUBLIC)
    return view


def signed(view: View) -> View:
    """Declare a route that checks a signature itself."""
    setattr(view, MARK, Access.SIGNED)
    return view


def access_of(view: Callable[..., object]) -> Access | None:
    """Return what a view declares, or None."""
    return getattr(view, MARK, None)
