"""Test that the Zendesk port and the sandbox's Zendesk face understand each other."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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
    Invalid,
    NotFound,
    NotPermitted,
    Post,
    RateLimited,
    Status,
    Unavailable,
    Visibility,
)
from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Sandbox
from integrations.zendesk import Account, Zendesk, connect
from integrations.zendesk.webhook import parse, verify
from tests.integrations.zendesk.safe import Safe

ASKS = "requester-01@example.com"


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox(recent_exports=True) as box:
        yield box


@pytest.fixture
def box(running: Sandbox) -> Iterator[Sandbox]:
    yield running
    running.faults.clear()


def reach(box: Sandbox, timeout: float = 2) -> Zendesk:
    account = Account(url=box.url, client_id=box.client_id, client_secret=box.client_secret, timeout=timeout)
    return connect("main", account, Safe())


@pytest.fixture
def port(box: Sandbox) -> Zendesk:
    return reach(box)


@pytest.fixture
def number(box: Sandbox) -> str:
    return str(box.store.add_ticket(ASKS, "Where is it?", "Hello,\n\nwhere is my order?"))


def reply(port: Zendesk, number: str, **changes: object) -> Post:
    made = Post(number, "It is **on its way**.", Visibility.PUBLIC, f"key-{number}", port.ticket(number).version)
    return replace(made, **changes)  # type: ignore[arg-type]


def replies(box: Sandbox, number: str) -> list[str]:
    return [one["text"] for one in box.store.comments(int(number)) if one["author"] == "copilot"]


def test_port_is_a_helpdesk(port: Zendesk) -> None:
    whole: Helpdesk = port

    assert whole.connection == "main"


def test_ticket_is_read(port: Zendesk, number: str, box: Sandbox) -> None:
    found = port.ticket(number)

    assert (found.id, found.subject, found.status, found.channel) == (number, "Where is it?", Status.NEW, Channel.EMAIL)
    assert (found.requester.email, found.requester.locale) == (ASKS, "en-US")
    assert [(one.author, one.visibility, one.text) for one in found.messages] == [
        (Author.REQUESTER, Visibility.PUBLIC, "Hello,\n\nwhere is my order?")
    ]
    assert found.version == box.store.ticket(int(number))["updated_at"]
    assert found.url == port.link(number) == f"{box.url}/agent/tickets/{number}"


def test_thread_tells_its_writers_apart(port: Zendesk, number: str, box: Sandbox) -> None:
    box.store.customer_writes(int(number), "Any news?")
    box.store.customer_writes(int(number), "Me too", email="requester-02@example.com")
    box.store.agent_writes(int(number), "Between us", public=False)
    port.post(reply(port, number))
    found = port.ticket(number).messages

    assert [(one.author.value, one.visibility.value) for one in found] == [
        ("requester", "public"),
        ("requester", "public"),
        ("other", "public"),
        ("agent", "internal"),
        ("copilot", "public"),
    ]
    assert found[-1].key == f"key-{number}"


def test_machine_and_forwarded_mail_are_marked(port: Zendesk, box: Sandbox) -> None:
    machine = box.store.add_ticket(ASKS, "Away", "I am out of office", automatic=True)
    forwarded = box.store.add_ticket(ASKS, "Fw: help", "Please help", forwarded_by_agent=True)

    assert port.ticket(str(machine)).messages[0].automatic
    assert not port.ticket(str(machine)).messages[0].on_behalf
    assert port.ticket(str(forwarded)).messages[0].on_behalf


def test_copies_attachments_and_organization_are_read(port: Zendesk, box: Sandbox) -> None:
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
    assert [one.email for one in found.copied] == ["stranger-01@example.net"]
    assert [one.name for one in found.messages[0].attachments] == ["photo.png"]


def test_ticket_taken_by_hand_says_when(port: Zendesk, number: str, box: Sandbox) -> None:
    box.store.assign(int(number), box.store.account.agent_id)
    found = port.ticket(number)

    assert found.assignee_id == str(box.store.account.agent_id)
    assert found.assigned_by_hand is not None


def test_ticket_assigned_by_a_rule_is_not_taken(port: Zendesk, number: str, box: Sandbox) -> None:
    box.store.assign(int(number), box.store.account.agent_id, by_rule=True)

    assert port.ticket(number).assigned_by_hand is None


def test_merged_closed_and_followed_up_tickets_are_seen(port: Zendesk, number: str, box: Sandbox) -> None:
    other = box.store.add_ticket(ASKS, "Again", "Same thing")
    box.store.merge(other, int(number))
    box.store.set_status(int(number), "closed")
    later = box.store.customer_writes(int(number), "Not solved")

    assert port.ticket(str(other)).merged
    assert not port.ticket(number).merged
    assert port.ticket(number).status is Status.CLOSED
    assert port.ticket(str(later)).parent_id == number


def test_long_thread_is_read_whole(port: Zendesk, number: str, box: Sandbox) -> None:
    for turn in range(104):
        box.store.customer_writes(int(number), f"Message {turn}")

    assert [one.text for one in port.ticket(number).messages][-2:] == ["Message 102", "Message 103"]
    assert len(port.ticket(number).messages) == 105


def test_missing_and_deleted_tickets_are_not_found(port: Zendesk, number: str, box: Sandbox) -> None:
    box.store.delete_ticket(int(number))
    for one in (number, "987654321"):
        with pytest.raises(NotFound):
            port.ticket(one)


def test_reply_goes_out_with_status_and_assignee(port: Zendesk, number: str, box: Sandbox) -> None:
    posted = port.post(reply(port, number, status=Status.SOLVED, assign_to=str(box.store.account.copilot_id)))
    held, said = box.store.ticket(int(number)), box.store.comments(int(number))[-1]

    assert (held["status"], held["assignee_id"]) == ("solved", box.store.account.copilot_id)
    assert (str(said["id"]), said["public"], said["text"]) == (posted.message_id, True, "It is on its way.")
    assert "<strong>on its way</strong>" in said["html"]
    assert port.ticket(number).assigned_by_hand is None


def test_a_note_finds_its_group_by_name(port: Zendesk, number: str, box: Sandbox) -> None:
    group = box.store.add_group("Fraud")

    port.post(reply(port, number, visibility=Visibility.INTERNAL, group="fraud"))

    assert box.store.ticket(int(number))["group_id"] == group


def test_a_group_that_nobody_knows_changes_nothing(port: Zendesk, number: str, box: Sandbox) -> None:
    before = box.store.ticket(int(number))["group_id"]

    port.post(reply(port, number, visibility=Visibility.INTERNAL, group="No such group"))

    assert box.store.ticket(int(number))["group_id"] == before


def test_note_stays_among_agents(port: Zendesk, number: str, box: Sandbox) -> None:
    group = box.store.add_group("Returns")
    port.post(reply(port, number, visibility=Visibility.INTERNAL, group=str(group)))

    assert box.store.comments(int(number))[-1]["public"] is False
    assert (box.store.ticket(int(number))["group_id"], box.store.ticket(int(number))["status"]) == (group, "new")


def test_ticket_that_moved_on_is_a_conflict(port: Zendesk, number: str, box: Sandbox) -> None:
    late = reply(port, number, version="2020-01-01T00:00:00Z")
    with pytest.raises(Conflict):
        port.post(late)

    assert replies(box, number) == []


def test_refused_status_does_not_lose_the_reply(port: Zendesk, number: str, box: Sandbox) -> None:
    box.faults.solve_needs = "Order number"
    posted = port.post(reply(port, number, status=Status.SOLVED))

    assert posted.status_refused
    assert replies(box, number) == ["It is on its way."]
    assert box.store.ticket(int(number))["status"] == "new"


def test_closed_ticket_takes_no_reply(port: Zendesk, number: str, box: Sandbox) -> None:
    box.store.set_status(int(number), "closed")
    with pytest.raises(Invalid):
        port.post(reply(port, number, status=Status.PENDING))


@pytest.mark.parametrize(
    ("fault", "error", "written"),
    [
        (Fault.HANG_AFTER, Unavailable, True),
        (Fault.BAD_GATEWAY_AFTER, Unavailable, True),
        (Fault.HANG_BEFORE, Unavailable, False),
        (Fault.UNAVAILABLE, Unavailable, False),
        (Fault.CONFLICT, Conflict, False),
        (Fault.RATE_LIMITED, RateLimited, False),
    ],
)
def test_failed_write_is_sent_once_and_found_by_its_key(
    fault: Fault, error: type[HelpdeskError], written: bool, box: Sandbox, number: str
) -> None:
    port = reach(box, timeout=0.3)
    post = reply(port, number, status=Status.PENDING)
    box.faults.add(fault, "PUT", f"tickets/{number}", seconds=1 if fault is Fault.RATE_LIMITED else 0.6)
    struck = box.faults.struck[fault.value]
    with pytest.raises(error):
        port.post(post)
    found = port.find(number, post.key)

    assert box.faults.struck[fault.value] == struck + 1
    assert bool(found) is written
    assert len(replies(box, number)) == int(written)


def test_rate_limit_says_how_long(port: Zendesk, number: str, box: Sandbox) -> None:
    port.copilot()
    box.faults.add(Fault.RATE_LIMITED, "GET", f"tickets/{number}$", times=1, seconds=42)
    with pytest.raises(RateLimited) as caught:
        port.ticket(number)

    assert caught.value.seconds == 42


def test_reads_survive_a_bad_moment(port: Zendesk, number: str, box: Sandbox) -> None:
    box.faults.add(Fault.UNAVAILABLE, "GET", f"tickets/{number}", times=2)

    assert port.ticket(number).id == number


def test_key_is_found_behind_many_newer_comments(port: Zendesk, number: str, box: Sandbox) -> None:
    posted = port.post(reply(port, number))
    for turn in range(101):
        box.store.customer_writes(int(number), f"More {turn}")

    assert port.find(number, f"key-{number}") == posted.message_id
    assert port.find(number, "another") == ""


def test_tags_are_added_and_others_stay(port: Zendesk, box: Sandbox) -> None:
    number = str(box.store.add_ticket(ASKS, "Tagged", "Hello", tags=["vip"]))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda tag: port.tag(number, frozenset({tag})), ["a", "b", "c", "d"]))

    assert port.ticket(number).tags == {"vip", "a", "b", "c", "d"}


def test_changes_are_seen_once_by_cursor(port: Zendesk, box: Sandbox, number: str) -> None:
    gone = box.store.add_ticket(ASKS, "Gone", "Hello")
    box.store.delete_ticket(gone)
    since = datetime.now(UTC) - timedelta(minutes=10)
    first = port.changed("", since)
    box.store.customer_writes(int(number), "Any news?")
    second = port.changed(first.cursor, since)
    third = port.changed(second.cursor, since)

    assert number in {one.ticket_id for one in first.events}
    assert str(gone) not in {one.ticket_id for one in first.events}
    assert [one.ticket_id for one in second.events] == [number]
    assert (third.events, third.end) == ((), True)


def test_articles_say_who_may_read_them(port: Zendesk, box: Sandbox) -> None:
    store = box.store
    known = {
        store.add_article("Open", "<p>Everybody</p>", section="Basics", labels=["a"]): True,
        store.add_article("Draft", "<p>Later</p>", draft=True): False,
        store.add_article("Hidden", "<p>Away</p>", hidden=True): False,
        store.add_article("Staff", "<p>Us</p>", user_segment_id=store.account.staff_segment_id): False,
        store.add_article("Members", "<p>Them</p>", user_segment_ids=[store.account.signed_in_segment_id]): False,
    }
    opened = next(iter(known))
    store.translate_article(opened, "Offen", "<p>Alle</p>", "de")
    found = {(one.id, one.locale): one for one in port.articles(None)}

    assert {number: found[str(number), "en-us"].public for number in known} == known
    assert found[str(opened), "en-us"].section == "Basics"
    assert found[str(opened), "en-us"].labels == ("a",)
    assert (found[str(opened), "de"].title, found[str(opened), "de"].body) == ("Offen", "<p>Alle</p>")
    assert "/hc/de/articles/" in found[str(opened), "de"].url


def test_changed_articles_are_a_part(port: Zendesk, box: Sandbox) -> None:
    number = box.store.add_article("Fresh", "<p>New</p>")
    box.store.translate_article(number, "Frisch", "<p>Neu</p>", "de", draft=True)
    now = datetime.now(UTC)
    found = {one.locale: one for one in port.articles(now - timedelta(minutes=5)) if one.id == str(number)}

    assert {locale: one.public for locale, one in found.items()} == {"en-us": True, "de": False}
    assert list(port.articles(now + timedelta(minutes=5))) == []


def test_copilot_knows_itself(port: Zendesk, box: Sandbox) -> None:
    found = port.copilot()

    assert (found.id, found.email, found.role) == (str(box.store.account.copilot_id), box.agent_email, "admin")
    assert (found.may_reply, found.sees_all) == (True, True)


def test_api_token_still_works(box: Sandbox, number: str) -> None:
    account = Account(url=box.url, email=box.agent_email, api_token=box.api_token)

    assert connect("main", account, Safe()).ticket(number).id == number


def test_expired_token_is_renewed_under_way(port: Zendesk, box: Sandbox, number: str) -> None:
    port.ticket(number)
    box.store.tokens.expire_all()

    assert port.ticket(number).id == number


def test_wrong_client_secret_is_not_permitted(box: Sandbox, number: str) -> None:
    account = Account(url=box.url, client_id=box.client_id, client_secret="wrong")
    with pytest.raises(NotPermitted):
        connect("main", account, Safe()).ticket(number)


def test_light_agent_is_seen() -> None:
    with Sandbox() as own:
        own.store.limit_copilot(only_private_comments=True, ticket_restriction="groups")
        found = reach(own).copilot()

    assert (found.may_reply, found.sees_all) == (False, False)


@pytest.mark.parametrize("route", ["events", "trigger"])
def test_deliveries_are_believed_and_understood(route: str) -> None:
    got: list[tuple[dict[str, str], bytes]] = []

    class Ears(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    ears = ThreadingHTTPServer(("127.0.0.1", 0), Ears)
    Thread(target=ears.serve_forever, args=(0.02,), daemon=True).start()
    with Sandbox() as own:
        own.subscribe(f"http://127.0.0.1:{ears.server_address[1]}/hook", "our-secret", route)  # type: ignore[arg-type]
        number = own.store.add_ticket(ASKS, 'A "quoted" subject', "Hello")
        own.settle()
    ears.shutdown()
    ears.server_close()

    assert got
    for headers, body in got:
        verify(headers, body, "our-secret", datetime.now(UTC))
        event = parse("main", headers, body)
        assert event and event.ticket_id == str(number)
        assert event.event_id == headers["X-Zendesk-Webhook-Invocation-Id"]
