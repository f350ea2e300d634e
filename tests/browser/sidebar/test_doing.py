"""What an agent can do with a draft, in both helpdesks."""

import re

import pytest
from playwright.sync_api import FrameLocator, expect

from app.cli.packaging.files import Kind
from tests.browser.sidebar.seats import Room
from tests.browser.sidebar.server import Cloud
from tests.browser.sidebar.views import READY, bare, view

REVIEWS = ("POST", "tickets/42/reviews")


def press(panel: FrameLocator, name: str) -> None:
    """Press the first button of this very name."""
    panel.get_by_role("button", name=name, exact=True).first.click()


def reviews(cloud: Cloud) -> list[dict[str, object]]:
    """Return the feedback that came in, without the agent's name."""
    bodies = [call.body for call in cloud.api.made(*REVIEWS)]
    assert all(body.pop("agent") == "agent-01" for body in bodies)
    return bodies


def test_insert_goes_through_the_agents_own_composer(room: Room, kind: Kind, cloud: Cloud) -> None:
    seat = room.open(kind)
    press(seat.panel, "Insert")

    expect(seat.panel.get_by_text("Inserted into your reply. Read it once more")).to_be_visible()
    (html,) = seat.inserted
    assert "<strong>30 days</strong>" in html
    assert html.count("<li>") == 2
    assert reviews(cloud) == [{"run": 1, "kind": "used"}]


def test_plain_composer_gets_plain_text(room: Room) -> None:
    seat = room.open(Kind.ZENDESK, values={"comment.useRichText": False})
    press(seat.panel, "Insert")

    expect(seat.panel.get_by_role("button", name="Insert again")).to_be_visible()
    (text,) = seat.inserted
    assert "<" not in text
    assert "within 30 days of delivery" in text
    assert text.count("\n") > 3


def test_composer_for_messages_is_found_too(room: Room) -> None:
    seat = room.open(Kind.ZENDESK)
    seat.page.evaluate("desk.refuses.add('ticket.comment.appendHtml')")
    press(seat.panel, "Insert")

    expect(seat.panel.get_by_role("button", name="Insert again")).to_be_visible()
    assert [call[0] for call in seat.page.evaluate("desk.invoked") if call[0] != "resize"] == ["ticket.editor.insert"]


def test_refusal_of_the_composer_is_told_and_counts_as_no_use(room: Room, kind: Kind, cloud: Cloud) -> None:
    seat = room.open(kind)
    expect(seat.panel.get_by_role("button", name="Copy")).to_be_visible()
    seat.refuse()
    press(seat.panel, "Insert")

    expect(seat.panel.locator("#panel")).to_contain_text("The helpdesk did not take it")
    expect(seat.panel.get_by_text("copy the draft instead")).to_be_visible()
    assert reviews(cloud) == []


def test_copy_takes_words_and_markup(room: Room, kind: Kind) -> None:
    seat = room.open(kind)
    press(seat.panel, "Copy")

    expect(seat.panel.locator("#said")).to_have_text("Copied.")
    seat.page.evaluate(
        "() => { const box = document.createElement('div'); box.id = 'box'; box.contentEditable = 'true';"
        " document.body.append(box); box.focus(); }"
    )
    seat.page.keyboard.press("Control+V")
    assert "<strong>30 days</strong>" in re.sub(r"<strong [^>]+>", "<strong>", seat.page.inner_html("#box"))


def test_edited_draft_is_what_is_inserted(room: Room, kind: Kind, cloud: Cloud) -> None:
    seat = room.open(kind)
    press(seat.panel, "Edit")
    area = seat.panel.get_by_role("textbox", name="Text of the draft")
    expect(area).to_be_focused()
    area.press("Control+Home")
    area.press_sequentially("Good morning! ")
    press(seat.panel, "Insert")

    expect(seat.panel.get_by_role("button", name="Insert again")).to_be_visible()
    assert seat.inserted[0].startswith("<p>Good morning! Hello,</p>")
    assert reviews(cloud) == [{"run": 1, "kind": "edited"}]


def test_editor_without_a_change_is_plain_use(room: Room, cloud: Cloud) -> None:
    seat = room.open(Kind.FRESHDESK)
    press(seat.panel, "Edit")
    press(seat.panel, "Insert")

    expect(seat.panel.get_by_role("button", name="Insert again")).to_be_visible()
    assert reviews(cloud) == [{"run": 1, "kind": "used"}]


def test_leaving_the_editor_brings_the_draft_back(room: Room, cloud: Cloud) -> None:
    seat = room.open(Kind.ZENDESK)
    press(seat.panel, "Edit")
    area = seat.panel.get_by_role("textbox", name="Text of the draft")
    area.press_sequentially("never mind")
    area.press("Escape")

    expect(seat.panel.get_by_role("button", name="Edit")).to_be_focused()
    expect(seat.panel.locator(".draft .prose").first).not_to_contain_text("never mind")
    assert reviews(cloud) == []


def test_newer_draft_leaves_what_is_being_written(room: Room, kind: Kind, cloud: Cloud) -> None:
    seat = room.open(kind)
    press(seat.panel, "Edit")
    area = seat.panel.get_by_role("textbox", name="Text of the draft")
    area.press("Control+Home")
    area.press_sequentially("My own words. ")
    newer = {**READY["draft"], "run": 2, "html": "<p>Newer.</p>"}
    cloud.api.answers["GET", "tickets/42"] = view(run=2, draft=newer, old=False)
    seat.panel.locator("body").evaluate("dispatchEvent(new Event('online'))")

    expect(seat.panel.get_by_text("There is a newer draft.")).to_be_visible()
    expect(area).to_contain_text("My own words. Hello,")
    press(seat.panel, "Cancel")
    expect(seat.panel.get_by_text("Newer.")).to_be_visible()


def test_rejection_says_why(room: Room, kind: Kind, cloud: Cloud) -> None:
    seat = room.open(kind)
    press(seat.panel, "Reject")
    expect(seat.panel.get_by_label("It does not answer the question")).to_be_focused()
    seat.panel.get_by_label("Out of date").check()
    seat.panel.get_by_label("In your own words (optional)").fill("prices of last year")
    press(seat.panel, "Reject")

    told = "You rejected this draft: Out of date: prices of last year"
    expect(seat.panel.get_by_text(told)).to_be_visible()
    assert reviews(cloud) == [{"run": 1, "kind": "rejected", "reason": "outdated: prices of last year"}]
    expect(seat.panel.get_by_role("button", name="Insert")).not_to_be_visible()
    seat.panel.get_by_text("Show the draft").click()
    expect(seat.panel.get_by_role("button", name="Insert")).to_be_visible()


def test_escape_leaves_the_rejection(room: Room, cloud: Cloud) -> None:
    panel = room.open(Kind.ZENDESK).panel
    press(panel, "Reject")
    panel.get_by_label("Wrong source").press("Escape")

    expect(panel.get_by_role("button", name="Reject")).to_be_focused()
    assert reviews(cloud) == []


def test_draft_and_passages_are_rated(room: Room, kind: Kind, cloud: Cloud) -> None:
    seat = room.open(kind)
    press(seat.panel, "Not helpful")
    seat.panel.locator("#source-2 summary").click()
    helpful = seat.panel.locator("#source-2").get_by_role("button", name="Helpful", exact=True)
    helpful.click()

    expect(helpful).to_have_attribute("aria-pressed", "true")
    expect(seat.panel.locator("#source-2")).to_have_attribute("open", "")
    helpful.click()
    assert reviews(cloud) == [
        {"run": 1, "kind": "unhelpful"},
        {"run": 1, "kind": "passage_helpful", "passage": "help/en/12#3"},
    ]


def test_knowledge_base_answers_with_sources(room: Room, kind: Kind, cloud: Cloud) -> None:
    seat = room.open(kind)
    expect(seat.panel.get_by_role("button", name="Insert")).to_be_visible()
    seat.panel.get_by_role("searchbox").fill("  How long does a refund take? ")
    seat.panel.get_by_role("searchbox").press("Enter")

    expect(seat.panel.get_by_text("78% sure that the answer is among these")).to_be_visible()
    expect(seat.panel.locator("#answer-0")).to_contain_text("Five working days")
    (call,) = cloud.api.made("POST", "ask")
    assert call.body == {"question": "How long does a refund take?", "internal": True, "language": "en"}
    seat.panel.locator("#answer-0").get_by_role("button", name="Insert").click()
    expect(seat.panel.locator("#said")).to_have_text("Inserted into your reply.")
    assert seat.inserted == ["<p>Five working days after the parcel arrived.</p>"]


def test_internal_answers_are_marked_and_stay_out_of_replies(room: Room) -> None:
    panel = room.open(Kind.ZENDESK).panel
    panel.get_by_role("searchbox").fill("refund")
    press(panel, "Ask")
    panel.locator("#answer-1 summary").click()

    answer = panel.locator("#answer-1")
    expect(answer.get_by_text("internal")).to_be_visible()
    expect(answer.get_by_role("button")).to_have_text(["Copy"])


def test_question_without_an_answer_says_so(room: Room, cloud: Cloud) -> None:
    cloud.api.answers["POST", "ask"] = {"probability": 0.0, "passages": []}
    panel = room.open(Kind.FRESHDESK).panel
    panel.get_by_role("searchbox").fill("the meaning of life")
    press(panel, "Ask")

    expect(panel.locator(".ask")).to_contain_text("No article answers that. Try other words.")


def test_similar_tickets_are_asked_for_when_opened(room: Room, kind: Kind, cloud: Cloud) -> None:
    seat = room.open(kind)
    expect(seat.panel.get_by_text("Similar solved tickets")).to_be_visible()
    assert cloud.api.made("GET", "similar") == []
    seat.panel.get_by_text("Similar solved tickets").click()

    expect(seat.panel.get_by_text("#31 Return a desk lamp")).to_be_visible()
    expect(seat.panel.get_by_text("Replied by Deskmate · 83% alike")).to_be_visible()
    assert len(cloud.api.made("GET", "similar")) == 1


def test_similar_ticket_opens_in_the_helpdesk(room: Room) -> None:
    seat = room.open(Kind.ZENDESK)
    seat.panel.get_by_text("Similar solved tickets").click()
    press(seat.panel, "#31 Return a desk lamp")

    seat.page.wait_for_function("desk.invoked.some((call) => call[0] === 'routeTo')")
    assert ["routeTo", "ticket", "31"] in seat.page.evaluate("desk.invoked")


def test_story_tells_every_run_and_its_steps(room: Room, kind: Kind) -> None:
    panel = room.open(kind).panel
    panel.get_by_text("What happened on this ticket").click()
    panel.get_by_text("2 steps, level: Suggest").click()

    told = "6 articles, the best matches 81%."
    expect(panel.locator(".steps > li")).to_have_text(["Read the ticket12 ms", f"Look it up31 ms{told}"])
    expect(panel.get_by_text("Overtaken by a newer message")).to_be_visible()


def test_ticket_is_taken_and_handed_back(room: Room, kind: Kind, cloud: Cloud) -> None:
    can = READY["can"]
    held = {"by": "agent-01", "since": "2026-11-14T10:22:00Z"}
    taken = view(held=held, can={**can, "take": False, "hand_back": True})
    cloud.api.answers |= {("POST", "tickets/42/take"): taken, ("POST", "tickets/42/hand-back"): view()}
    panel = room.open(kind).panel
    press(panel, "Take over")
    expect(panel.get_by_text("Taken by agent-01 since")).to_be_visible()
    expect(panel.get_by_role("button", name="Take over")).to_have_count(0)
    press(panel, "Hand back")

    expect(panel.get_by_text("Taken by")).to_have_count(0)
    assert [call.path for call in cloud.api.calls if call.method == "POST"] == [
        "tickets/42/take",
        "tickets/42/hand-back",
    ]
    assert cloud.api.made("POST", "take")[0].body == {"agent": "agent-01"}


def test_stop_keeps_a_reply_from_leaving(room: Room, kind: Kind, cloud: Cloud) -> None:
    soon = {"seconds_left": 30, "run": 7}
    cloud.api.answers["GET", "tickets/42"] = view(delay=soon, can={**READY["can"], "stop": True})
    stopped = bare("skipped", "skipped", "taken_by_person")
    cloud.api.answers["POST", "tickets/42/runs/7/stop"] = stopped
    panel = room.open(kind).panel
    expect(panel.get_by_role("heading", name="A reply is about to leave")).to_be_visible()
    press(panel, "Stop")

    expect(panel.get_by_text("A person has taken the ticket.")).to_be_visible()
    expect(panel.locator("#said")).to_have_text("Stopped. Nothing is sent.")
    expect(panel.get_by_text("will be sent in")).to_have_count(0)


def test_stop_that_comes_too_late_is_told(room: Room, cloud: Cloud) -> None:
    soon = {"seconds_left": 30, "run": 1}
    cloud.api.answers["GET", "tickets/42"] = view(delay=soon, can={**READY["can"], "stop": True})
    late = {"error": {"code": "sent", "message": "The reply has left already.", "mend": ""}}
    cloud.api.failures["POST", "tickets/42/runs/1/stop"] = (409, late)
    panel = room.open(Kind.FRESHDESK).panel
    press(panel, "Stop")

    expect(panel.locator("#panel")).to_contain_text("Somebody was faster")
    expect(panel.get_by_text("The reply has left already.")).to_be_visible()


@pytest.mark.parametrize("denied", ["insert", "reject", "take", "ask"])
def test_what_is_not_allowed_is_not_offered(room: Room, cloud: Cloud, denied: str) -> None:
    cloud.api.answers["GET", "tickets/42"] = view(can={**READY["can"], denied: False})
    panel = room.open(Kind.FRESHDESK).panel
    expect(panel.get_by_role("button", name="Copy")).to_be_visible()

    names = {"insert": "Insert", "reject": "Reject", "take": "Take over", "ask": "Ask"}
    expect(panel.get_by_role("button", name=names[denied], exact=True)).to_have_count(0)
