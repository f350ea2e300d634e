"""Test that both vendors' business hours become one schedule, read from the sandbox over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from integrations import freshdesk, zendesk
from integrations.helpdesk import Helpdesk, Post, Schedule, Unavailable, Visibility
from integrations.sandbox.server import Face, Sandbox
from integrations.zones import iana
from tests.integrations.freshdesk.desk import Desk, serving
from tests.integrations.zendesk.safe import Safe
from tests.integrations.zendesk.wire import Reply, Wire

NINE_TO_FIVE = tuple((day * 1440 + 540, day * 1440 + 1020) for day in range(5))
SUNDAY_NIGHT, SATURDAY = (120, 300), (6 * 1440 + 600, 6 * 1440 + 840)  # Zendesk's minutes


@contextmanager
def desk(face: Face) -> Iterator[tuple[Sandbox, Helpdesk]]:
    with Sandbox(face=face) as box:
        yield box, port(box)


def port(box: Sandbox) -> Helpdesk:
    """Return a port that has read nothing yet."""
    if box.face is Face.FRESHDESK:
        return freshdesk.connect("main", freshdesk.Account(url=box.url, api_key=box.api_key))
    account = zendesk.Account(url=box.url, client_id=box.client_id, client_secret=box.client_secret)
    return zendesk.connect("main", account, Safe())


@pytest.mark.parametrize("face", list(Face))
def test_an_accounts_own_hours_are_read(face: Face) -> None:
    with desk(face) as (_, helpdesk):
        found = helpdesk.schedule()

    assert found == Schedule("Europe/Berlin", NINE_TO_FIVE, name="Office hours")


@pytest.mark.parametrize("face", list(Face))
def test_zone_hours_and_holidays_are_the_ones_that_admins_set(face: Face) -> None:
    with desk(face) as (box, helpdesk):
        box.store.set_hours("Eastern Time (US & Canada)", [SUNDAY_NIGHT, SATURDAY], ["2026-12-24", "2026-12-31"])
        found = helpdesk.schedule()

    assert found is not None
    assert found.zone == "America/New_York"
    assert set(found.week) == {(6 * 1440 + 120, 6 * 1440 + 300), (5 * 1440 + 600, 5 * 1440 + 840)}
    assert found.holidays == {date(2026, 12, 24), date(2026, 12, 31)}


@pytest.mark.parametrize("face", list(Face))
def test_hours_are_asked_for_once_in_a_while(face: Face) -> None:
    with desk(face) as (box, helpdesk):
        before = helpdesk.schedule()
        box.store.set_hours("Tokyo", [SATURDAY])

        assert helpdesk.schedule() == before
        assert (port(box).schedule() or before) != before


@pytest.mark.parametrize("face", list(Face))
def test_hours_of_an_unknown_zone_are_no_hours(face: Face) -> None:
    with desk(face) as (box, helpdesk):
        box.store.set_hours("Atlantis", [SATURDAY])

        assert helpdesk.schedule() is None


@pytest.mark.parametrize("status", [403, 404, 422])
def test_hours_that_we_may_not_see_are_no_hours(status: int) -> None:
    with Wire(lambda asked: Reply(status, b"{}")) as wire:
        ours = freshdesk.connect("main", freshdesk.Account(url=wire.url, api_key="key"))
        theirs = zendesk.connect("main", zendesk.Account(url=wire.url, email="a@example.com", api_token="t"), Safe())

        assert [one.schedule() for one in (ours, theirs)] == [None, None]


@pytest.mark.parametrize("face", list(Face))
def test_an_outage_is_not_taken_for_having_no_hours(face: Face) -> None:
    with desk(face) as (box, helpdesk):
        box.faults.add("unavailable", path="business_hours")

        with pytest.raises(Unavailable):
            helpdesk.schedule()


def test_freshdesk_tells_the_hours_of_a_tickets_group() -> None:
    with desk(Face.FRESHDESK) as (box, helpdesk):
        box.store.add_hours(box.store.add_group("Night shift"), "Tokyo", [SATURDAY])
        number = str(box.store.add_ticket("requester-01@example.com", "Lamp", "Where is it?"))
        before = helpdesk.schedule(helpdesk.ticket(number))
        note = Post(number, "Over to you", Visibility.INTERNAL, "key", "", group="Night shift")
        helpdesk.finish(note, helpdesk.post(note))
        after = helpdesk.schedule(helpdesk.ticket(number))

    assert [one and one.zone for one in (before, after)] == ["Europe/Berlin", "Asia/Tokyo"]


def test_freshdesk_hours_that_end_at_midnight_or_the_next_day_are_understood() -> None:
    days = {"monday": {"start_time": "10:00 pm", "end_time": "6:00 am"}, "friday": {"start_time": "12:00 am"}}
    held = [{"holiday_name": "New Year", "holiday_date": "--01-01"}, {"holiday_name": "Odd", "holiday_date": "soon"}]
    hours = {"id": 1, "is_default": True, "time_zone": "Berlin", "business_hours": days, "list_of_holidays": held}
    with serving(Desk(lists={"business_hours": [hours]})) as open_:
        found = open_.port.schedule()

    assert found == Schedule("Europe/Berlin", ((1320, 1800),), yearly=frozenset({(1, 1)}))


@pytest.mark.parametrize(
    ("told", "zone"),
    [
        ("Berlin", "Europe/Berlin"),
        ("Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("Nuku'alofa", "Pacific/Tongatapu"),
        ("Asia/Kolkata", "Asia/Kolkata"),
        (" utc ", "Etc/UTC"),
        ("../../etc/passwd", ""),
        ("America", ""),
        ("", ""),
        ("Nowhere", ""),
    ],
)
def test_zones_are_known_by_both_kinds_of_names(told: str, zone: str) -> None:
    assert iana(told) == zone
