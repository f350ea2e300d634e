"""Test which help centres our credentials go to."""

from typing import Any

import pytest

from integrations.http import session
from integrations.zendesk.sites import Brand, brands
from tests.integrations.zendesk.wire import Reply, Wire, always, turns

LAST = {"meta": {"has_more": False}, "links": {"next": None}}


def brand(number: int, **changes: Any) -> dict[str, Any]:
    """Build a brand as Zendesk lists it."""
    raw = {"id": number, "subdomain": f"shop{number}", "has_help_center": True, "help_center_state": "enabled"}
    return {**raw, "default": number == 1, "brand_url": f"http://127.0.0.1:900{number}", **changes}


def listed(*rows: dict[str, Any]) -> list[Brand]:
    """Return the help centres of an account on this machine with these brands."""
    with Wire(always(Reply(200, {"brands": list(rows), **LAST}))) as wire:
        found = brands(session(wire.url, 2))
        assert found[0] == Brand("", wire.url)
        return found[1:]


def test_every_brand_with_a_help_centre_is_one() -> None:
    rows = brand(1), brand(2), brand(3, has_help_center=False), brand(4, help_center_state="disabled")

    assert listed(*rows, brand(5, help_center_state="restricted")) == [
        Brand("2", "http://127.0.0.1:9002"),
        Brand("5", "http://127.0.0.1:9005"),
    ]


@pytest.mark.parametrize("status", [403, 404, 422])
def test_account_that_may_not_ask_has_its_own_alone(status: int) -> None:
    with Wire(turns(Reply(status))) as wire:
        assert brands(session(wire.url, 2)) == [Brand("", wire.url)]


@pytest.mark.parametrize("address", ["http://127.0.0.2:1", "https://shop.example.com", "http://localhost:1", ""])
def test_credentials_never_leave_this_machine_from_a_helpdesk_on_it(address: str) -> None:
    assert listed(brand(1), brand(2, brand_url=address)) == []
