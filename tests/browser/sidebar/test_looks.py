"""For every eye and every hand: widths, themes, keyboard alone, screen readers."""

from typing import Literal

import pytest
from playwright.sync_api import expect

from app.cli.packaging.files import Kind
from tests.browser.axe import grave
from tests.browser.sidebar.seats import Room, Seat
from tests.browser.sidebar.server import Cloud
from tests.browser.sidebar.views import DRAFT, READY, bare, view

TICKET = ("GET", "tickets/42")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LONG = "Rechtsschutzversicherungsgesellschaftsangestelltenverhältnisse" * 3


def unfold(seat: Seat) -> None:
    """Open everything that can be opened."""
    seat.panel.get_by_role("searchbox").fill("refund")
    seat.panel.get_by_role("searchbox").press("Enter")
    expect(seat.panel.locator("#answer-1")).to_be_visible()
    seat.panel.locator(".fold > summary").first.click()
    expect(seat.panel.get_by_text("#31 Return a desk lamp")).to_be_visible()
    seat.panel.locator(".fold > summary").last.click()
    expect(seat.panel.locator(".fold").last.locator("li")).to_have_count(4)
    seat.panel.locator("body").evaluate(
        "() => document.querySelectorAll('details').forEach((one) => (one.open = true))"
    )


def sound(seat: Seat) -> None:
    """Let axe look at the panel in both themes."""
    for scheme in SCHEMES:
        seat.dress(scheme)
        assert grave(seat.page.frames[1]) == [], scheme


def test_axe_finds_nothing_serious_in_a_ready_ticket(room: Room, kind: Kind) -> None:
    seat = room.open(kind, scheme="system")
    expect(seat.panel.get_by_role("button", name="Insert")).to_be_visible()
    unfold(seat)

    sound(seat)


ROWS = [
    ("working", bare("working")),
    ("nothing", bare("nothing", why=None, time=None)),
    ("delay", view(delay={"seconds_left": 30, "run": 1}, can={**READY["can"], "stop": True})),
    ("old", view(old=True, newest_message="m2")),
    ("held", view(held={"by": "agent-02", "since": "2026-11-14T10:22:00Z"}, can={**READY["can"], "hand_back": True})),
    ("failed", bare("failed", "failed")),
    ("replied", view(outcome={"kind": "replied", "level": "reply", "words": ""})),
    ("handed over", bare("ready", "handed_off", "nothing_found")),
]


@pytest.mark.parametrize(("name", "told"), ROWS, ids=[name for name, _ in ROWS])
def test_axe_finds_nothing_serious_in_any_state(room: Room, cloud: Cloud, name: str, told: dict[str, object]) -> None:
    cloud.api.answers[TICKET] = told
    seat = room.open(Kind.FRESHDESK, scheme="system")
    expect(seat.panel.locator(".decision")).to_be_visible()

    sound(seat)


@pytest.mark.parametrize("button", ["Edit", "Reject", "Insert"])
def test_axe_finds_nothing_serious_while_working(room: Room, button: str) -> None:
    seat = room.open(Kind.ZENDESK)
    seat.panel.get_by_role("button", name=button, exact=True).click()
    expect(seat.panel.get_by_role("button", name="Insert again").or_(seat.panel.get_by_text("Cancel"))).to_be_visible()

    sound(seat)


@pytest.mark.parametrize("place", ["new_ticket_sidebar", "nav_bar"])
def test_axe_finds_nothing_serious_without_a_ticket(room: Room, place: str) -> None:
    seat = room.open(Kind.ZENDESK, place=place, width=700)
    expect(seat.panel.get_by_role("searchbox")).to_be_visible()

    sound(seat)


def test_axe_finds_nothing_serious_in_trouble(room: Room, cloud: Cloud) -> None:
    cloud.api.failures[TICKET] = (403, {"error": {"message": "Not for you.", "mend": ""}})
    seat = room.open(Kind.ZENDESK)
    expect(seat.panel.get_by_role("alert")).to_be_visible()

    sound(seat)


WIDE = """(root) => [...root.querySelectorAll('*')]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
def test_nothing_is_cut_off_at_any_width(room: Room, cloud: Cloud, kind: Kind, locale: str) -> None:
    chips = {**READY["chips"], "intent": {"name": "x", "title": LONG, "probability": 0.5}}
    citations = [{**DRAFT["citations"][0], "title": LONG}, *DRAFT["citations"][1:]]
    html = f"{DRAFT['html']}<p>https://example.com/{LONG}</p><pre>{LONG}</pre>"
    cloud.api.answers[TICKET] = view(summary=LONG, chips=chips, draft={**DRAFT, "citations": citations, "html": html})
    seat = room.open(kind, width=700, locale=locale)
    expect(seat.panel.locator(".draft")).to_be_visible()
    unfold(seat)

    for width in (700, 420, 320, 280):
        seat.widen(width)
        assert seat.panel.locator("#panel").evaluate(WIDE) == [], width
        assert seat.panel.locator("html").evaluate("(page) => page.scrollWidth <= innerWidth"), width


def test_controls_are_large_enough_to_hit(room: Room, kind: Kind) -> None:
    seat = room.open(kind, width=280)
    expect(seat.panel.locator(".draft")).to_be_visible()
    unfold(seat)

    sizes = seat.panel.locator("button:visible, summary:visible, input:visible").evaluate_all(
        "(all) => all.filter((one) => !one.matches('.mark, .link')).map((one) => "
        "[one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])"
    )
    assert [name for name, height in sizes if height < 24] == []


def test_zendesk_says_how_it_looks(room: Room) -> None:
    seat = room.open(Kind.ZENDESK, scheme="dark")
    body = seat.panel.locator("body")
    expect(body).to_have_css("background-color", "rgb(21, 26, 30)")
    seat.page.evaluate("desk.send('colorScheme.changed', 'light')")

    expect(body).to_have_css("background-color", "rgb(255, 255, 255)")


def test_freshdesk_looks_as_the_admin_says(room: Room) -> None:
    seat = room.open(Kind.FRESHDESK, scheme="system")
    body = seat.panel.locator("body")
    expect(body).to_have_css("background-color", "rgb(255, 255, 255)")
    seat.page.emulate_media(color_scheme="dark")

    expect(body).to_have_css("background-color", "rgb(21, 26, 30)")


def test_frame_grows_and_shrinks_with_what_it_shows(room: Room, kind: Kind) -> None:
    seat = room.open(kind, width=700)
    expect(seat.panel.locator(".draft")).to_be_visible()
    tall = seat.panel.locator("#panel").evaluate("(root) => Math.ceil(root.getBoundingClientRect().height)")
    before = tall if kind is Kind.ZENDESK else min(tall, 700)
    height = "document.querySelector('iframe').clientHeight"
    seat.page.wait_for_function(f"{height} === {before}")
    seat.panel.get_by_role("button", name="Edit").click()
    seat.page.wait_for_function(f"{height} < {before}")
    seat.panel.get_by_role("button", name="Cancel").click()

    seat.page.wait_for_function(f"{height} === {before}")


def focused(seat: Seat) -> str:
    """Return what has the focus, as a reader says it."""
    name: str = seat.page.frames[1].evaluate(
        "() => [document.activeElement].map((one) => one.getAttribute('aria-label') ?? one.innerText)[0]"
    )
    return name.split("\n", maxsplit=1)[0].strip()


def tab_to(seat: Seat, name: str) -> list[str]:
    """Press Tab until this has the focus; return what was passed."""
    passed: list[str] = []
    for _ in range(40):
        seat.page.keyboard.press("Tab")
        passed.append(focused(seat))
        if passed[-1] == name:
            return passed
    raise AssertionError(f"{name} was not reached: {passed}")


def test_keyboard_alone_reaches_everything_in_reading_order(room: Room, kind: Kind) -> None:
    seat = room.open(kind)
    expect(seat.panel.get_by_role("button", name="Insert")).to_be_visible()

    order = tab_to(seat, "What happened on this ticket")
    wanted = [
        "All limits (3)",
        "Take over",
        "Helpful",
        "Not helpful",
        "Show source 1",
        "Show source 2",
        "Insert",
        "Edit",
    ]
    wanted += ["Copy", "Reject", "1", "2", "", "Ask", "Similar solved tickets", "What happened on this ticket"]
    assert [name for name in order if name in wanted] == wanted


def test_keyboard_alone_inserts_and_rejects(room: Room, kind: Kind, cloud: Cloud) -> None:
    seat = room.open(kind)
    expect(seat.panel.get_by_role("button", name="Insert")).to_be_visible()
    tab_to(seat, "Insert")
    seat.page.keyboard.press("Enter")
    expect(seat.panel.get_by_role("button", name="Insert again")).to_be_focused()
    tab_to(seat, "Reject")
    seat.page.keyboard.press("Space")
    expect(seat.panel.get_by_label("It does not answer the question")).to_be_focused()
    seat.page.keyboard.press("ArrowDown")
    tab_to(seat, "Reject")
    seat.page.keyboard.press("Enter")

    expect(seat.panel.get_by_text("You rejected this draft: Wrong source")).to_be_visible()
    kinds = [call.body["kind"] for call in cloud.api.made("POST", "reviews")]
    assert kinds == ["used", "rejected"]


def test_focus_is_always_visible(room: Room) -> None:
    seat = room.open(Kind.ZENDESK)
    expect(seat.panel.get_by_role("button", name="Insert")).to_be_visible()
    for _ in range(12):
        seat.page.keyboard.press("Tab")
        outline = seat.page.frames[1].evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", focused(seat)


def test_screen_reader_hears_what_happened(room: Room, kind: Kind) -> None:
    panel = room.open(kind).panel
    panel.get_by_role("button", name="Insert", exact=True).click()
    expect(panel.get_by_role("status")).to_have_text("Inserted into your reply.")
    panel.get_by_role("button", name="Helpful", exact=True).first.click()

    expect(panel.get_by_role("status")).to_have_text("Thank you.")


def test_draft_is_read_in_its_own_language(room: Room, cloud: Cloud) -> None:
    html = "<p>מדיניות החזרה</p>"
    cloud.api.answers[TICKET] = view(draft={**DRAFT, "language": "he", "html": html, "citations": []})
    prose = room.open(Kind.FRESHDESK).panel.locator(".draft .prose")

    expect(prose).to_have_attribute("lang", "he")
    expect(prose).to_have_css("direction", "rtl")
