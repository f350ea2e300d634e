"""What every adapter must do, whatever its helpdesk: held against that helpdesk's face of the sandbox.

A subclass names the face and how it is reached; what only one helpdesk has is tested beside it.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from integrations.helpdesk import (
    Author,
    Channel,
    Conflict,
    Helpdesk,
    HelpdeskError,
    NotFound,
    Post,
    Posted,
    Priority,
    RateLimited,
    Status,
    Unavailable,
    Visibility,
)
from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Face, Sandbox
from tests.integrations.shelf import Shelf

ASKS = "requester-01@example.com"
Delivery = tuple[dict[str, str], bytes]


def write(port: Helpdesk, post: Post) -> Posted:
    """Write as the pipeline does: the text, then whatever it could not carry."""
    return port.finish(post, port.post(post))


def reply(port: Helpdesk, number: str, **changes: object) -> Post:
    """Build a reply to the ticket as it is now."""
    made = Post(number, "It is **on its way**.", Visibility.PUBLIC, f"key-{number}", port.ticket(number).version)
    return replace(made, **changes)  # type: ignore[arg-type]


def replies(box: Sandbox, number: str) -> list[str]:
    """Return what we wrote on a ticket."""
    return [one["text"] for one in box.store.comments(int(number)) if one["author"] == "copilot"]


@contextmanager
def ears() -> Iterator[tuple[str, list[Delivery]]]:
    """Yield an address that deliveries can be sent to, and what has arrived there."""
    got: list[Delivery] = []

    class Ears(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ears)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook", got
    server.shutdown()
    server.server_close()


class Watch:
    """This machine's time, which a test may set forward."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Contract(Shelf):
    """The tests. `reach` returns the port to a sandbox; the other names say what the face calls things."""

    face: Face
    fresh: Status  # of a ticket that was just opened
    locale: str  # of articles
    writes: tuple[str, str]  # method and path of a public reply
    reach: Callable[..., Helpdesk]

    @pytest.fixture(scope="class")
    def watch(self) -> Watch:
        return Watch()

    @pytest.fixture(scope="class")
    def running(self, watch: Watch) -> Iterator[Sandbox]:
        with Sandbox(recent_exports=True, clock=watch, face=self.face) as box:
            yield box

    @pytest.fixture
    def box(self, running: Sandbox) -> Iterator[Sandbox]:
        yield running
        running.faults.clear()

    @pytest.fixture
    def port(self, box: Sandbox) -> Helpdesk:
        return self.reach(box)

    @pytest.fixture
    def number(self, box: Sandbox) -> str:
        return str(box.store.add_ticket(ASKS, "Where is it?", "Hello,\n\nwhere is my order?"))

    # Reading

    def test_ticket_is_read(self, port: Helpdesk, number: str) -> None:
        found = port.ticket(number)

        assert (port.connection, found.connection) == ("main", "main")
        assert (found.id, found.subject, found.status) == (number, "Where is it?", self.fresh)
        assert (found.channel, found.url) == (Channel.EMAIL, port.link(number))
        assert (found.requester.email, found.requester.locale[:2]) == (ASKS, "en")
        assert [(one.author, one.visibility, one.text) for one in found.messages] == [
            (Author.REQUESTER, Visibility.PUBLIC, "Hello,\n\nwhere is my order?")
        ]

    def test_thread_tells_its_writers_apart(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        box.store.customer_writes(int(number), "Any news?")
        box.store.customer_writes(int(number), "Me too", email="requester-02@example.com")
        box.store.agent_writes(int(number), "Between us", public=False)
        port.post(reply(port, number))
        port.post(reply(port, number, visibility=Visibility.INTERNAL, text="For you", key="another"))
        found = port.ticket(number).messages

        assert [(one.author.value, one.visibility.value) for one in found] == [
            ("requester", "public"),
            ("requester", "public"),
            ("other", "public"),
            ("agent", "internal"),
            ("copilot", "public"),
            ("copilot", "internal"),
        ]
        assert (found[-1].text, found[-1].key) == ("For you", "another")

    def test_links_of_a_message_are_read(self, port: Helpdesk, number: str) -> None:
        """The words of a link need not name its address."""
        port.post(reply(port, number, text="See [how it works](https://help.example.com/articles/7-how)."))

        assert [one.links for one in port.ticket(number).messages] == [
            (),
            ("https://help.example.com/articles/7-how",),
        ]

    def test_copies_attachments_and_organization_are_read(self, port: Helpdesk, box: Sandbox) -> None:
        organization = box.store.add_organization("Example", ["example.org"])
        number = box.store.add_ticket(
            "requester-03@example.org",
            "Broken",
            "See the picture",
            ccs=["stranger-01@example.net"],
            attachments=["photo.png"],
            organization_id=organization,
        )
        found = port.ticket(str(number))

        assert found.requester.organization_id == str(organization)
        assert [(one.email, one.organization_id) for one in found.copied] == [("stranger-01@example.net", "")]
        assert all(one.id for one in found.copied)
        assert [one.name for one in found.messages[0].attachments] == ["photo.png"]

    def test_ticket_taken_by_hand_says_when(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        box.store.assign(int(number), box.store.account.agent_id)
        found = port.ticket(number)

        assert found.assignee_id == str(box.store.account.agent_id)
        assert found.assigned_by_hand is not None

    def test_ticket_of_nobody_or_ours_is_not_taken(self, port: Helpdesk, number: str) -> None:
        assert port.ticket(number).assigned_by_hand is None
        write(port, reply(port, number, assign_to=port.copilot().id))

        assert port.ticket(number).assignee_id == port.copilot().id
        assert port.ticket(number).assigned_by_hand is None

    def test_long_thread_is_read_whole(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        for turn in range(104):
            box.store.customer_writes(int(number), f"Message {turn}")

        assert [one.text for one in port.ticket(number).messages][-2:] == ["Message 102", "Message 103"]
        assert len(port.ticket(number).messages) == 105

    def test_missing_ticket_is_not_found(self, port: Helpdesk) -> None:
        with pytest.raises(NotFound):
            port.ticket("987654321")

    def test_copilot_knows_itself(self, port: Helpdesk, box: Sandbox) -> None:
        found = port.copilot()

        assert (found.id, found.email) == (str(box.store.account.copilot_id), box.agent_email)
        assert (found.may_reply, found.sees_all) == (True, True)

    # Writing

    def test_reply_goes_out_with_status_and_assignee(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        post = reply(port, number, status=Status.SOLVED, assign_to=port.copilot().id)
        posted = write(port, post)
        held, said = box.store.ticket(int(number)), box.store.comments(int(number))[-1]

        assert (held["status"], held["assignee_id"]) == ("solved", box.store.account.copilot_id)
        assert (str(said["id"]), said["public"], said["text"]) == (posted.message_id, True, "It is on its way.")
        assert "<strong>on its way</strong>" in said["html"]
        assert port.finish(post, posted) == posted

    def test_note_stays_among_agents(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        group = box.store.add_group("Returns")
        write(port, reply(port, number, visibility=Visibility.INTERNAL, group=str(group)))

        assert box.store.comments(int(number))[-1]["public"] is False
        assert box.store.ticket(int(number))["group_id"] == group
        assert port.ticket(number).status is self.fresh

    def test_a_note_finds_its_group_by_name(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        group = box.store.add_group("Fraud")
        write(port, reply(port, number, visibility=Visibility.INTERNAL, group="fraud"))

        assert box.store.ticket(int(number))["group_id"] == group

    def test_a_group_that_nobody_knows_changes_nothing(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        before = box.store.ticket(int(number))["group_id"]
        write(port, reply(port, number, visibility=Visibility.INTERNAL, group="No such group"))

        assert box.store.ticket(int(number))["group_id"] == before

    @pytest.mark.parametrize("priority", Priority)
    def test_note_carries_a_priority(self, port: Helpdesk, number: str, priority: Priority) -> None:
        write(port, reply(port, number, visibility=Visibility.INTERNAL, priority=priority))

        assert port.ticket(number).priority is priority

    def test_ticket_is_moved_without_a_word(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        before = port.ticket(number)
        group = box.store.add_group("Moved")
        port.move(number, before.version, "Moved", Priority.HIGH)
        after = port.ticket(number)

        assert (after.group_id, after.priority) == (str(group), Priority.HIGH)
        assert after.messages == before.messages

    def test_move_to_nowhere_writes_nothing(self, port: Helpdesk, number: str) -> None:
        before = port.ticket(number)
        port.move(number, before.version, "Nobody has this group", None)

        assert port.ticket(number) == before

    def test_ticket_that_moved_on_is_not_moved(self, port: Helpdesk, number: str, box: Sandbox, watch: Watch) -> None:
        before = port.ticket(number)
        watch.ahead += timedelta(seconds=2)
        box.store.customer_writes(int(number), "Wait")

        with pytest.raises(Conflict):
            port.move(number, before.version, "", Priority.HIGH)
        assert port.ticket(number).priority is before.priority

    def test_ticket_that_moved_on_is_a_conflict(self, port: Helpdesk, number: str, box: Sandbox, watch: Watch) -> None:
        late = reply(port, number)
        watch.ahead += timedelta(seconds=2)
        box.store.customer_writes(int(number), "Wait")
        for version in (late.version, "2020-01-01T00:00:00Z"):
            with pytest.raises(Conflict):
                port.post(replace(late, version=version))

        assert replies(box, number) == []

    def test_refused_status_does_not_lose_the_reply(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        box.faults.solve_needs = "Order number"
        posted = write(port, reply(port, number, status=Status.SOLVED))

        assert posted.status_refused
        assert replies(box, number) == ["It is on its way."]
        assert port.ticket(number).status is self.fresh

    @pytest.mark.parametrize(
        ("fault", "error", "written"),
        [
            (Fault.HANG_AFTER, Unavailable, True),
            (Fault.BAD_GATEWAY_AFTER, Unavailable, True),
            (Fault.DROP_AFTER, Unavailable, True),
            (Fault.HANG_BEFORE, Unavailable, False),
            (Fault.UNAVAILABLE, Unavailable, False),
            (Fault.CONFLICT, Conflict, False),
            (Fault.RATE_LIMITED, RateLimited, False),
        ],
    )
    def test_failed_write_is_sent_once_and_found_again(
        self, fault: Fault, error: type[HelpdeskError], written: bool, box: Sandbox, number: str
    ) -> None:
        port = self.reach(box, timeout=0.3)
        post, since = reply(port, number, status=Status.PENDING), port.ticket(number).messages[-1].created
        method, path = self.writes
        box.faults.add(fault, method, path.format(number), seconds=1 if fault is Fault.RATE_LIMITED else 0.6)
        struck = box.faults.struck[fault.value]
        with pytest.raises(error):
            port.post(post)
        found = port.find(post, since)

        assert box.faults.struck[fault.value] == struck + 1
        assert bool(found) is written
        assert len(replies(box, number)) == int(written)

    def test_rest_of_a_write_may_come_late(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        """A process that dies behind the reply leaves nothing undone that another one cannot find and finish."""
        post, since = reply(port, number, status=Status.PENDING), port.ticket(number).messages[-1].created
        port.post(post)
        other = self.reach(box)
        posted = other.finish(post, Posted(other.find(post, since)))

        assert not posted.status_refused
        assert port.ticket(number).status is Status.PENDING
        assert replies(box, number) == ["It is on its way."]

    @pytest.mark.parametrize("visibility", list(Visibility))
    def test_write_is_found_behind_many_newer_messages(
        self, visibility: Visibility, port: Helpdesk, number: str, box: Sandbox
    ) -> None:
        post, since = reply(port, number, visibility=visibility), port.ticket(number).messages[-1].created
        assert port.find(post, since) == ""
        posted = port.post(post)
        for turn in range(101):
            box.store.customer_writes(int(number), f"More {turn}")

        assert port.find(post, since) == posted.message_id

    def test_anothers_words_are_not_ours(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        post, since = reply(port, number), port.ticket(number).messages[-1].created
        box.store.agent_writes(int(number), "It is on its way.")

        assert port.find(post, since) == ""

    def test_rate_limit_says_how_long(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        port.copilot()
        box.faults.add(Fault.RATE_LIMITED, "GET", f"tickets/{number}$", times=1, seconds=42)
        with pytest.raises(RateLimited) as caught:
            port.ticket(number)

        assert caught.value.seconds == 42

    def test_reads_survive_a_bad_moment(self, port: Helpdesk, number: str, box: Sandbox) -> None:
        box.faults.add(Fault.UNAVAILABLE, "GET", f"tickets/{number}", times=2)

        assert port.ticket(number).id == number

    def test_tags_are_added_and_others_stay(self, port: Helpdesk, box: Sandbox) -> None:
        number = str(box.store.add_ticket(ASKS, "Tagged", "Hello", tags=["vip"]))
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda tag: port.tag(number, frozenset({tag})), ["a", "b", "c", "d"]))

        assert port.ticket(number).tags == {"vip", "a", "b", "c", "d"}

    # Changes and articles

    def test_changes_are_seen_by_cursor(self, port: Helpdesk, box: Sandbox, number: str, watch: Watch) -> None:
        gone = box.store.add_ticket(ASKS, "Gone", "Hello")
        box.store.delete_ticket(gone)
        since = datetime.now(UTC) - timedelta(minutes=10)
        watch.ahead += timedelta(seconds=30)  # what changed just now may be told again under another name
        first = port.changed("", since)
        box.store.customer_writes(int(number), "Any news?")
        watch.ahead += timedelta(seconds=30)
        second = port.changed(first.cursor, since)
        third = port.changed(second.cursor, since)
        known = {one.event_id for one in first.events}
        new = [one for one in second.events if one.event_id not in known]

        assert number in {one.ticket_id for one in first.events}
        assert str(gone) not in {one.ticket_id for one in first.events}
        assert str(gone) in first.gone
        assert number not in first.gone
        assert [one.ticket_id for one in new] == [number]
        assert {one.event_id for one in third.events} <= known | {one.event_id for one in new}
        assert third.end
