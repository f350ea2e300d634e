"""When the panel reads again, and above all when it does not."""

from functools import partial

from playwright.sync_api import FrameLocator, Locator, expect

from app.cli.packaging.files import Kind
from tests.browser.sidebar.seats import Room, Seat
from tests.browser.sidebar.server import Cloud, Json
from tests.browser.sidebar.views import DRAFT, READY, bare, view

TICKET = ("GET", "tickets/42")
OLD = view(old=True, newest_message="m2")
NEW = view(run=2, draft={**DRAFT, "run": 2, "html": "<p>The newer draft.</p>"}, newest_message="m2")
LATE = "2026-11-14T11:00:00Z"  # after the run that is shown
QUIET_MINUTES = 10


def renewing(cloud: Cloud, told: Json = OLD) -> None:
    """Show an old draft, or something else, and be at work on it once the panel asks for that."""
    cloud.api.answers[TICKET] = told

    def consider() -> dict[str, str]:
        cloud.api.answers[TICKET] = {**told, "state": "working"}
        return {"status": "accepted"}

    cloud.api.answers["POST", "tickets/42/consider"] = consider


def title(panel: FrameLocator, words: str) -> Locator:
    """Return a heading."""
    return panel.get_by_role("heading", name=words)


def asked(cloud: Cloud, times: int) -> bool:
    """Say whether the ticket was read so often."""
    return len(cloud.api.made(*TICKET)) == times


def freeze(seat: Seat) -> None:
    """Let a page's own clock stand still."""
    seat.page.clock.pause_at(seat.page.evaluate("Date.now()") / 1000 + 1)


def wait(seat: Seat, seconds: float) -> None:
    """Let a page's own clock run on."""
    seat.page.clock.run_for(int(1000 * seconds))


def test_old_draft_is_marked_and_renewed(room: Room, kind: Kind, cloud: Cloud) -> None:
    renewing(cloud)
    seat = room.open(kind)

    told = "The customer wrote again after this draft. A new one is being written."
    expect(seat.panel.get_by_text(told)).to_be_visible()
    seat.until(lambda: bool(cloud.api.made("POST", "consider")))
    assert cloud.api.made("POST", "consider")[0].body == {"agent": "agent-01"}


def test_zendesk_shows_the_new_draft_by_itself(room: Room, cloud: Cloud) -> None:
    renewing(cloud)
    seat = room.open(Kind.ZENDESK)
    panel = seat.panel
    expect(panel.get_by_text("The customer wrote again")).to_be_visible()
    seat.until(lambda: cloud.api.answers[TICKET] is not OLD)
    cloud.api.answers[TICKET] = NEW

    expect(panel.get_by_text("The newer draft.")).to_be_visible()
    expect(panel.get_by_text("The customer wrote again")).to_have_count(0)
    assert len(cloud.api.made("POST", "consider")) == 1


def test_freshdesk_shows_the_new_draft_when_asked(room: Room, cloud: Cloud) -> None:
    renewing(cloud)
    seat = room.open(Kind.FRESHDESK)
    panel = seat.panel
    expect(panel.get_by_text("The customer wrote again")).to_be_visible()
    seat.until(lambda: cloud.api.answers[TICKET] is not OLD)
    cloud.api.answers[TICKET] = NEW
    panel.get_by_role("button", name="Look again").click()

    expect(panel.get_by_text("The newer draft.")).to_be_visible()
    assert cloud.templates == ["deskmateTicket", "deskmateConsider", "deskmateTicket"]


def test_message_that_zendesk_knows_first_renews_the_draft(room: Room, cloud: Cloud) -> None:
    customer = {"author": {"role": "end-user"}, "timestamp": LATE}
    seat = room.open(Kind.ZENDESK, values={"ticket.conversation": [customer]})

    expect(seat.panel.get_by_text("A new one is being written.")).to_be_visible()
    seat.until(lambda: len(cloud.api.made("POST", "consider")) == 1)


def test_own_reply_renews_nothing(room: Room, cloud: Cloud) -> None:
    own = {"author": {"role": "agent"}, "timestamp": LATE}
    seat = room.open(Kind.ZENDESK, values={"ticket.conversation": [own]})

    expect(title(seat.panel, "Draft ready for you")).to_be_visible()
    seat.settle()
    assert cloud.api.made("POST", "consider") == []


def test_conversation_that_changes_is_read_again(room: Room, cloud: Cloud) -> None:
    seat = room.open(Kind.ZENDESK)
    expect(title(seat.panel, "Draft ready for you")).to_be_visible()
    cloud.api.answers[TICKET] = bare("skipped", "skipped", "person_answered")
    for event in ("ticket.comments.changed", "ticket.conversation.changed", "ticket.updated"):
        seat.page.evaluate("(name) => desk.send(name)", event)

    expect(seat.panel.get_by_text("A person has answered already.")).to_be_visible()
    assert len(cloud.api.made(*TICKET)) == 2


def test_look_that_finds_nothing_new_leaves_the_draft_as_it_was(room: Room, cloud: Cloud) -> None:
    customer = {"author": {"role": "end-user"}, "timestamp": LATE}
    seat = room.open(Kind.ZENDESK, values={"ticket.conversation": [customer]}, clock=True)
    expect(seat.panel.get_by_text("A new one is being written.")).to_be_visible()
    wait(seat, 2)

    expect(seat.panel.get_by_text("A new one is being written.")).to_have_count(0)
    wait(seat, 60)
    seat.settle()
    assert len(cloud.api.made("POST", "consider")) == 1


def test_coming_back_reads_again_after_a_while(room: Room, kind: Kind, cloud: Cloud) -> None:
    seat = room.open(kind, clock=True)
    expect(title(seat.panel, "Draft ready for you")).to_be_visible()
    freeze(seat)
    seat.shown()
    wait(seat, 1)
    seat.settle()
    assert len(cloud.api.made(*TICKET)) == 1
    cloud.api.answers[TICKET] = NEW
    wait(seat, 5)
    seat.shown()
    wait(seat, 1)

    expect(seat.panel.get_by_text("The newer draft.")).to_be_visible()
    assert len(cloud.api.made(*TICKET)) == 2


def test_freshdesk_is_never_asked_by_the_clock(room: Room, cloud: Cloud) -> None:
    delay = {"seconds_left": 45, "run": 1}
    for told in (bare("working"), OLD, view(delay=delay, can={**READY["can"], "stop": True})):
        cloud.api.answers[TICKET] = told
        seat = room.open(Kind.FRESHDESK, clock=True)
        expect(seat.panel.get_by_role("button", name="Take over")).to_be_visible()
        seat.settle()
        before = len(cloud.templates)
        seat.page.clock.fast_forward(60_000 * QUIET_MINUTES)
        wait(seat, 60)
        seat.settle()
        assert len(cloud.templates) == before


def test_zendesk_asks_for_a_slow_draft_less_and_less(room: Room, cloud: Cloud) -> None:
    cloud.api.answers[TICKET] = bare("working")
    seat = room.open(Kind.ZENDESK, clock=True)
    expect(title(seat.panel, "Deskmate is looking at it")).to_be_visible()
    freeze(seat)
    seat.settle()
    first = len(cloud.api.made(*TICKET))
    for calls, seconds in enumerate((2, 2.5, 4, 7, 12), first + 1):
        wait(seat, seconds)
        seat.until(partial(asked, cloud, calls))
        seat.settle()
    wait(seat, 60)
    seat.settle()

    assert 6 <= len(cloud.api.made(*TICKET)) <= 7


def test_agent_can_ask_for_a_first_look(room: Room, kind: Kind, cloud: Cloud) -> None:
    renewing(cloud, bare("nothing", why=None, run=None, time=None))
    panel = room.open(kind).panel
    panel.get_by_role("button", name="Look now").click()
    expect(title(panel, "Deskmate is looking at it")).to_be_visible()
    cloud.api.answers[TICKET] = view()
    if kind is Kind.FRESHDESK:  # Zendesk lets us look by ourselves
        panel.get_by_role("button", name="Look again").click()

    expect(title(panel, "Draft ready for you")).to_be_visible()
    assert len(cloud.api.made("POST", "consider")) == 1


def test_countdown_counts_without_a_call(room: Room, kind: Kind, cloud: Cloud) -> None:
    delay = {"seconds_left": 12, "run": 1}
    cloud.api.answers[TICKET] = view(delay=delay, can={**READY["can"], "stop": True})
    seat = room.open(kind, clock=True)
    expect(seat.panel.get_by_text("This reply will be sent in")).to_be_visible()
    freeze(seat)
    before = int(seat.panel.get_by_role("timer").inner_text().split()[0])
    wait(seat, 5)
    expect(seat.panel.get_by_role("timer")).to_have_text(f"{before - 5} s")
    assert len(cloud.api.made(*TICKET)) == 1
    cloud.api.answers[TICKET] = view(outcome={"kind": "replied", "level": "reply", "words": ""})
    wait(seat, before)

    done = "Deskmate has replied" if kind is Kind.ZENDESK else "This reply is on its way to the customer."
    expect(seat.panel.get_by_text(done)).to_be_visible()
    expect(seat.panel.get_by_role("button", name="Stop")).to_have_count(0)


def test_late_answer_for_another_ticket_is_dropped(room: Room, cloud: Cloud) -> None:
    cloud.api.answers["GET", "tickets/43"] = bare("skipped", "skipped", "closed")
    seat = room.open(Kind.FRESHDESK)
    expect(title(seat.panel, "Draft ready for you")).to_be_visible()
    late = cloud.api.hold(*TICKET)
    seat.panel.locator("body").evaluate("dispatchEvent(new Event('online'))")
    seat.until(lambda: len(cloud.api.made(*TICKET)) == 2)
    seat.page.evaluate("desks.one.data.ticket = { ticket: { id: 43 } }")
    seat.shown()

    expect(seat.panel.get_by_text("The ticket is closed.")).to_be_visible()
    late.set()
    seat.settle()
    expect(title(seat.panel, "Draft ready for you")).to_have_count(0)


def test_other_ticket_begins_afresh_and_the_first_keeps_its_words(room: Room, cloud: Cloud) -> None:
    cloud.api.answers["GET", "tickets/43"] = bare("skipped", "skipped", "closed", can=READY["can"])
    seat = room.open(Kind.FRESHDESK)
    seat.panel.get_by_role("button", name="Edit").click()
    seat.panel.get_by_role("textbox", name="Text of the draft").press_sequentially("Kept. ")
    for ticket, words in ((43, "The ticket is closed."), (42, "Kept.")):
        seat.page.evaluate("(id) => (desks.one.data.ticket = { ticket: { id } })", ticket)
        seat.shown()
        expect(seat.panel.locator("#panel")).to_contain_text(words)
