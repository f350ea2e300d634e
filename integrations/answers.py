"""What a helpdesk sends is not always what it documents: then it was no answer, and never a fault of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from integrations.helpdesk import HelpdeskError, Unavailable


@contextmanager
def understood(what: str) -> Iterator[None]:
    """Read a vendor's JSON; raise Unavailable where something in it is missing or of another kind."""
    try:
        yield
    except HelpdeskError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Unavailable(f"{what} was not understood ({type(error).__name__})") from None
