"""Who may call a route; every view says so, the guard obeys it (app.web.auth), and a test holds it."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from app.store.accounts import Role

View = TypeVar("View", bound=Callable[..., object])

MARK = "access"
ROLE = "access_role"
BYTES = "access_bytes"
LARGEST_FORM = 1024 * 1024  # bytes of a page's form: a whole policy fits


class Access(StrEnum):
    """How a caller is known."""

    PUBLIC = "public"  # not at all: the route gives nothing away
    SIGNED = "signed"  # by a signature over the raw body
    SESSION = "session"  # by the cookie of somebody who has signed in, of a role at least
    STREAMED = "streamed"  # by a bearer of our own for one ticket, good for some minutes
    SIDEBAR = "sidebar"  # by the bearer of a helpdesk's app, bound to one connection


def public(view: View) -> View:
    """Declare a route that anybody may call; what it changes still needs the page's own token."""
    return _marked(view, Access.PUBLIC)


def signed(view: View) -> View:
    """Declare a route that checks a signature itself."""
    return _marked(view, Access.SIGNED)


def sidebar(view: View) -> View:
    """Declare a route for a helpdesk's app; its rule holds `<connection>`, which the bearer must be of."""
    return _marked(view, Access.SIDEBAR)


def streamed(view: View) -> View:
    """Declare a route for a browser inside a helpdesk; its rule holds `<connection>` and `<ticket>`."""
    return _marked(view, Access.STREAMED)


def session(role: Role, largest: int = LARGEST_FORM) -> Callable[[View], View]:
    """Declare a route for people who have signed in, of this role or a higher one, and how many bytes it takes."""

    def mark(view: View) -> View:
        setattr(view, ROLE, role)
        setattr(view, BYTES, largest)
        return _marked(view, Access.SESSION)

    return mark


def access_of(view: Callable[..., object]) -> Access | None:
    """Return what a view declares, or None."""
    return getattr(view, MARK, None)


def role_of(view: Callable[..., object]) -> Role | None:
    """Return the least role that a view for people asks for, or None."""
    return getattr(view, ROLE, None)


def bytes_of(view: Callable[..., object]) -> int:
    """Return how many bytes a view for people takes."""
    return int(getattr(view, BYTES, LARGEST_FORM))


def _marked(view: View, access: Access) -> View:
    setattr(view, MARK, access)
    return view
