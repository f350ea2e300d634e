"""Test that no changed ticket is missed, however long the list and whatever moves meanwhile."""

from datetime import timedelta
from typing import Any

from integrations.freshdesk import Freshdesk
from tests.integrations.freshdesk.desk import Desk, serving
from tests.integrations.freshdesk.posts import SINCE
from tests.integrations.freshdesk.shapes import (
    ticket,
)
from tests.integrations.zendesk.wire import Asked, Reply

# Changes


def stamp(seconds: int) -> str:
    return (SINCE + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Changing:
    """A list of tickets as Freshdesk gives it: in order, filtered, and not beyond the 300th page."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self.pages: list[int] = []

    def __call__(self, asked: Asked) -> Reply:
        query = asked.query
        if query.get("filter") == "deleted":
            thrown = (one for one in self.rows if one.get("deleted"))
            return Desk().page(asked, [one for one in thrown if one["updated_at"] >= query["updated_since"]])
        self.pages.append(int(query["page"]))
        if self.pages[-1] > 300:
            words = {"field": "page", "message": "beyond the 300th page", "code": "invalid_value"}
            return Reply(400, {"description": "Validation failed", "errors": [words]})
        assert (query["order_by"], query["order_type"]) == ("updated_at", "asc")
        rows = sorted(self.rows, key=lambda one: (one["updated_at"], one["id"]))
        found = [one for one in rows if one["updated_at"] >= query["updated_since"]]
        return Desk().page(asked, found)


def every(port: Freshdesk, cursor: str = "") -> tuple[set[str], str]:
    """Follow the list to its end; return the names of all events, and the last cursor."""
    names: set[str] = set()
    while True:
        changes = port.changed(cursor, SINCE)
        names |= {one.event_id for one in changes.events}
        cursor = changes.cursor
        if changes.end:
            return names, cursor


def test_changes_begin_at_a_time() -> None:
    listed = Changing([ticket(id=8, updated_at=stamp(5)), ticket(id=9, updated_at=stamp(-5))])
    with serving(listed) as open_:
        found = open_.port.changed("", SINCE)

    (event,) = found.events
    assert (event.connection, event.ticket_id, event.occurred) == ("main", "8", SINCE + timedelta(seconds=5))
    assert found.end
    assert open_.wire.asked[0].query["updated_since"] == stamp(0)


def test_next_look_overlaps_and_repeats_names_only() -> None:
    rows = [ticket(id=8, updated_at=stamp(600)), ticket(id=9, updated_at=stamp(601))]
    listed = Changing(rows)
    with serving(listed) as open_:
        first, cursor = every(open_.port)
        again, same = every(open_.port, cursor)
        rows.append(ticket(id=8, updated_at=stamp(900)))
        third, later = every(open_.port, cursor)

    assert first == again
    assert cursor == same == f"{stamp(601 - 180)} 1"
    assert len(third - first) == 1
    assert later == f"{stamp(900 - 180)} 1"


def test_of_spam_and_trash_there_are_the_ids() -> None:
    rows = [ticket(id=8, spam=True), ticket(id=9, deleted=True), ticket(id=10)]
    with serving(Changing(rows)) as open_:
        found = open_.port.changed("", SINCE)

    assert ([one.ticket_id for one in found.events], set(found.gone)) == (["10"], {"8", "9"})


def test_trash_tells_what_the_list_leaves_out() -> None:
    """The list of tickets shows none that is deleted."""
    rows = [ticket(id=8, deleted=True, updated_at=stamp(5)), ticket(id=9, deleted=True, updated_at=stamp(-5))]
    listed = Changing(rows)
    with serving(lambda asked: listed(asked) if "filter" in asked.query else Reply(200, [])) as open_:
        found = open_.port.changed("", SINCE)

    assert (found.events, found.gone) == ((), ("8",))


def test_trash_that_may_not_be_seen_is_no_reason_to_fail() -> None:
    listed = Changing([ticket(id=8, updated_at=stamp(5))])
    with serving(lambda asked: Reply(403, b"") if "filter" in asked.query else listed(asked)) as open_:
        found = open_.port.changed("", SINCE)

    assert ([one.ticket_id for one in found.events], found.gone) == (["8"], ())


def test_ticket_that_was_restored_is_not_gone() -> None:
    rows = [ticket(id=8, updated_at=stamp(5))]
    with serving(lambda asked: Reply(200, rows)) as open_:
        assert open_.port.changed("", SINCE).gone == ()


def test_every_ticket_of_many_pages_is_seen() -> None:
    rows = [ticket(id=number, updated_at=stamp(number // 7)) for number in range(1, 1200)]
    listed = Changing(rows)
    with serving(listed) as open_:
        names, _ = every(open_.port)

    assert len(names) == len(rows)


def test_tickets_that_move_meanwhile_hide_none() -> None:
    rows = [ticket(id=number, updated_at=stamp(number)) for number in range(1, 400)]
    listed = Changing(rows)
    with serving(listed) as open_:
        first = open_.port.changed("", SINCE)
        for one in rows[:50]:
            one["updated_at"] = stamp(1000)
        names, _ = every(open_.port, first.cursor)
    seen = {one.event_id.split(":")[1] for one in first.events} | {one.split(":")[1] for one in names}

    assert len(seen) == len(rows)


def test_list_of_more_than_three_hundred_pages_is_walked() -> None:
    """A whole second's bulk change is paged through; nothing ever asks for page 301."""

    def page(asked: Asked) -> Reply:
        if "filter" in asked.query:
            return Reply(200, [])
        number, since = int(asked.query["page"]), asked.query["updated_since"]
        pages.append(number)
        if number > 300:
            return Reply(400, {"description": "Validation failed"})
        late = since > stamp(0)
        rows = [] if late else [ticket(id=number * 1000 + one, updated_at=stamp(0)) for one in range(100)]
        return Reply(200, [{"id": one["id"], "updated_at": one["updated_at"]} for one in rows])

    pages: list[int] = []
    with serving(page) as open_:
        names, _ = every(open_.port)

    assert (max(pages), len(names)) == (300, 30_000)
