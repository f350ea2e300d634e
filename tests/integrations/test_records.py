"""Both adapters tell what lies around a ticket, of its requester alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from integrations.helpdesk import Attachment, HelpdeskError, NotFound, Status, Unavailable
from integrations.records import Records
from integrations.sandbox.server import Face, Sandbox
from tests.integrations.freshdesk.test_contract import reach as freshdesk
from tests.integrations.zendesk.test_contract import reach as zendesk

ASKS, OTHER = "requester-01@example.com", "requester-02@example.com"
REACH: dict[Face, Callable[[Sandbox], Records]] = {Face.ZENDESK: zendesk, Face.FRESHDESK: freshdesk}


@dataclass(frozen=True)
class Reached:
    """A running sandbox and the port to it."""

    box: Sandbox
    port: Records

    def asks(self, subject: str, email: str = ASKS, **more: int) -> str:
        return str(self.box.store.add_ticket(email, subject, f"About {subject}.", **more))  # type: ignore[arg-type]

    def requester(self, number: str) -> str:
        return self.port.ticket(number).requester.id


@pytest.fixture(params=list(REACH))
def reached(request: pytest.FixtureRequest) -> Iterator[Reached]:
    with Sandbox(face=request.param) as box:
        yield Reached(box, REACH[request.param](box))


def test_a_requesters_tickets_come_last_changed_first(reached: Reached) -> None:
    first, second = reached.asks("lamp"), reached.asks("chair")
    reached.box.store.set_status(int(first), "solved")
    found = reached.port.requested(reached.requester(first), 10)

    assert {one.id for one in found} == {first, second}
    assert [one.updated for one in found] == sorted((one.updated for one in found), reverse=True)
    assert {one.id: (one.subject, one.status) for one in found}[first] == ("lamp", Status.SOLVED)


def test_nobody_elses_tickets_and_no_deleted_ones_come(reached: Reached) -> None:
    own, gone = reached.asks("lamp"), reached.asks("gone")
    reached.asks("secret", OTHER)
    reached.box.store.delete_ticket(int(gone))
    found = reached.port.requested(reached.requester(own), 10)

    assert [one.subject for one in found] == ["lamp"]
    assert {one.requester_id for one in found} == {reached.requester(own)}


def test_no_more_come_than_asked_for(reached: Reached) -> None:
    numbers = [reached.asks(f"lamp {number}") for number in range(3)]

    assert len(reached.port.requested(reached.requester(numbers[0]), 2)) == 2


def test_an_id_that_is_no_number_never_becomes_a_path(reached: Reached) -> None:
    with pytest.raises(NotFound):
        reached.port.requested("1/../2", 5)
    with pytest.raises(NotFound):
        reached.port.organization("../me")


def test_an_organisation_has_a_name(reached: Reached) -> None:
    number = reached.box.store.add_organization("Example Works")

    assert reached.port.organization(str(number)) == "Example Works"
    assert reached.port.organization("987654321") == ""


def test_a_file_of_the_thread_is_fetched(reached: Reached) -> None:
    number = reached.box.store.add_ticket(ASKS, "A file", "See the file.", attachments={"log.txt": b"error 4711"})
    (file,) = reached.port.ticket(str(number)).messages[0].attachments

    assert (file.name, file.size, bool(file.id)) == ("log.txt", 10, True)
    assert reached.port.file(file, 100) == b"error 4711"


def test_a_file_that_is_larger_than_it_says_is_cut_off(reached: Reached) -> None:
    number = reached.box.store.add_ticket(ASKS, "A file", "See the file.", attachments={"log.txt": b"x" * 5000})
    (file,) = reached.port.ticket(str(number)).messages[0].attachments
    with pytest.raises(Unavailable):
        reached.port.file(file, 4999)


def test_a_file_is_not_fetched_from_a_strangers_address(reached: Reached) -> None:
    for address in ("https://example.com/file", "http://127.0.0.1:9/file", "file:///etc/passwd", ""):
        with pytest.raises(HelpdeskError):
            reached.port.file(Attachment("log.txt", address=address), 100)
