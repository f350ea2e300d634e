"""What an agent sees when a ticket opens, in both helpdesks."""

import re

import pytest
from playwright.sync_api import expect

from app.cli.packaging.files import Kind
from tests.browser.sidebar.seats import Room
from tests.browser.sidebar.server import Cloud
from tests.browser.sidebar.views import DRAFT, LIMITS, READY, bare, view

TICKET = ("GET", "tickets/42")


def test_first_glance_tells_what_why_and_the_draft(room: Room, kind: Kind) -> None:
    panel = room.open(kind).panel

    expect(panel.get_by_text(READY["summary"])).to_be_visible()
    expect(panel.get_by_role("heading", name="Draft ready for you")).to_be_visible()
    expect(panel.locator(".why > p").first).to_have_text("Why: The policy allows no more for this kind of question.")
    expect(panel.locator(".draft .prose").first).to_contain_text("30 days of delivery")
    chips = panel.get_by_role("list", name="What Deskmate read out of the message").get_by_role("listitem")
    expect(chips).to_have_text(
        ["Question: Send something back94%", "Mood: Unhappy71%", "Urgency: Normal urgency82%", "Language: English"]
    )


def test_ticket_is_ready_after_one_call(room: Room, kind: Kind, cloud: Cloud) -> None:
    panel = room.open(kind).panel

    expect(panel.get_by_role("heading", name="Draft", exact=True)).to_be_visible()
    assert [(call.method, call.path) for call in cloud.api.calls] == [TICKET]


def test_nothing_is_a_primary_button_at_first(room: Room, kind: Kind) -> None:
    panel = room.open(kind).panel

    expect(panel.get_by_role("button", name="Insert", exact=True)).to_be_visible()
    filled = panel.locator("button").evaluate_all(
        "(all) => all.filter((one) => !['rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)'].includes("
        "getComputedStyle(one).backgroundColor)).map((one) => one.className)"
    )
    assert set(filled) <= {"mark"}


def test_all_limits_stand_behind_the_lowest(room: Room, kind: Kind) -> None:
    panel = room.open(kind).panel
    panel.get_by_text("All limits (3)").click()

    limits = panel.locator(".limits > li")
    expect(limits).to_have_count(len(LIMITS))
    expect(limits.nth(1)).to_have_text(re.compile("Suggest.*not certain enough.*0.86 below 0.90"))


def test_mark_opens_its_source_in_place(room: Room, kind: Kind) -> None:
    panel = room.open(kind).panel
    panel.get_by_role("button", name="Show source 2").click()

    source = panel.locator("#source-2")
    expect(source.get_by_text("A refund takes up to five working days")).to_be_visible()
    expect(source.get_by_text("updated 21 months ago")).to_be_visible()
    expect(source.get_by_role("link", name="Open article")).to_have_attribute("href", DRAFT["citations"][1]["url"])
    expect(source.locator("summary")).to_be_focused()


STATES = [
    (bare("working"), "Deskmate is looking at it", "Look again"),
    (bare("nothing", why=None, time=None), "Not looked at yet", "looks at tickets when a customer writes"),
    (bare("ready", "handed_off", "nothing_found"), "Over to you", "No article was found."),
    (bare("ready", "handed_off", "nothing_found"), "Over to you", "write an article about it"),
    (bare("skipped", "skipped", "person_answered"), "Left alone", "A person has answered already."),
    (bare("ready", "suggested", "ceiling"), "No draft this time", "The policy allows no more"),
    (view(outcome={"kind": "running", "level": "reply", "words": ""}), "Deskmate is looking at it", "Look again"),
    (bare("failed", "failed"), "Deskmate could not finish", "Look now"),
    (bare("paused", "skipped", "paused"), "All automation is paused", "switched off for everybody"),
    (bare("off", "skipped", "tagged_out"), "Deskmate is off here", "keeps the copilot out"),
    (bare("ready", "observed", "ceiling"), "Only observed", "The policy allows no more"),
    (view(outcome={"kind": "replied", "level": "reply", "words": ""}), "Deskmate has replied", "Why: The policy"),
]


@pytest.mark.parametrize(("told", "title", "words"), STATES)
def test_each_state_has_its_words(room: Room, cloud: Cloud, told: dict[str, object], title: str, words: str) -> None:
    cloud.api.answers[TICKET] = told
    panel = room.open(Kind.FRESHDESK).panel

    expect(panel.get_by_role("heading", name=title)).to_be_visible()
    expect(panel.locator("#panel")).to_contain_text(words)


def test_missing_draft_has_its_reason_too(room: Room, cloud: Cloud) -> None:
    limits = [*LIMITS, {"level": "suggest", "reason": "weak_answer", "words": "Weak.", "detail": ""}]
    why = {"reason": "ceiling", "words": "Both.", "next_step": "", "limits": limits}
    cloud.api.answers[TICKET] = bare("ready", "suggested", why=why)
    panel = room.open(Kind.FRESHDESK).panel

    told = (
        "The policy allows no more for this kind of question. The articles that were found hardly answer the question."
    )
    expect(panel.locator(".why > p").first).to_have_text(f"Why: {told}")


def test_reason_that_is_new_to_the_app_comes_in_the_services_words(room: Room, cloud: Cloud) -> None:
    cloud.api.answers[TICKET] = bare("skipped", "skipped", "brand_new")
    panel = room.open(Kind.ZENDESK).panel

    expect(panel.get_by_text("server words of brand_new")).to_be_visible()


def test_bones_show_while_the_service_thinks(room: Room, cloud: Cloud, kind: Kind) -> None:
    answer = cloud.api.hold(*TICKET)
    panel = room.open(kind).panel

    expect(panel.get_by_role("status", name="Looking at the ticket")).to_be_visible()
    answer.set()
    expect(panel.get_by_role("heading", name="Draft ready for you")).to_be_visible()
    expect(panel.get_by_role("status", name="Looking at the ticket")).to_have_count(0)


def test_new_ticket_and_bar_ask_the_knowledge_base_only(room: Room, cloud: Cloud) -> None:
    panel = room.open(Kind.ZENDESK, place="new_ticket_sidebar").panel

    expect(panel.get_by_role("searchbox")).to_be_visible()
    assert cloud.api.calls == []


def test_page_of_its_own_leads_to_the_console(room: Room, kind: Kind, cloud: Cloud) -> None:
    panel = room.open(kind, place="nav_bar", width=700).panel

    console = panel.get_by_role("link", name="Open the console")
    expect(console).to_have_attribute("href", "https://copilot.example.com/console")
    assert cloud.api.calls == []


def test_german_agent_reads_german(room: Room, kind: Kind) -> None:
    seat = room.open(kind, locale="de-DE")

    expect(seat.panel.get_by_role("heading", name="Entwurf liegt bereit")).to_be_visible()
    expect(seat.panel.locator(".why > p").first).to_have_text("Warum: Für diese Art von Frage ist nicht mehr erlaubt.")
    expect(seat.panel.locator("#source-1")).to_contain_text("aktualisiert vor 12 Tagen")
    expect(seat.panel.get_by_text("Unzufrieden")).to_be_visible()
    expect(seat.panel.locator("html")).to_have_attribute("lang", re.compile("^de"))


def test_german_agent_reads_the_story_in_german(room: Room) -> None:
    panel = room.open(Kind.FRESHDESK, locale="de-DE").panel
    panel.get_by_text("Was mit diesem Ticket geschah").click()
    panel.get_by_text("2 Schritte").click()

    expect(panel.get_by_text("6 Artikel, der beste passt zu 81 %.")).to_be_visible()


def test_other_languages_read_english(room: Room) -> None:
    panel = room.open(Kind.ZENDESK, locale="pt-BR").panel

    expect(panel.get_by_role("heading", name="Draft ready for you")).to_be_visible()
    expect(panel.locator("html")).to_have_attribute("lang", "en")
