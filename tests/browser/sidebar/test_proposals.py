"""A proposal beside the ticket, in both helpdesks: what must be so, and an agent's approve, change and decline."""

from playwright.sync_api import expect

from app.cli.packaging.files import Kind
from tests.browser.sidebar.seats import Room
from tests.browser.sidebar.server import Cloud
from tests.browser.sidebar.test_doing import press
from tests.browser.sidebar.views import PROPOSAL, view

UNMET = {**PROPOSAL, "ready": False, "conditions": [{"term": "window", "words": "", "met": False, "figures": "30, 80"}]}
DONE = {**PROPOSAL, "state": "done", "who": "agent-01"}
PATH = f"tickets/42/runs/1/proposals/{PROPOSAL['id']}"


def test_a_proposal_is_approved_with_its_conditions_in_sight(room: Room, kind: Kind, cloud: Cloud) -> None:
    cloud.api.answers |= {
        ("GET", "tickets/42"): view(proposals=[PROPOSAL]),
        ("POST", f"{PATH}/approve"): view(proposals=[DONE]),
    }
    seat = room.open(kind)
    card = seat.panel.get_by_role("region", name="May be done")

    expect(card).to_contain_text("Refund everything · 300003 · 49.90 EUR")
    expect(card).to_contain_text("At most what the policy allows for a ticket (49.90 EUR, 60.00 EUR)")
    press(seat.panel, "Approve")
    expect(card).to_contain_text("Done. agent-01")
    assert [call.body for call in cloud.api.made("POST", "approve")] == [{"agent": "agent-01"}]


def test_what_is_not_met_can_only_be_changed_or_declined(room: Room, kind: Kind, cloud: Cloud) -> None:
    cloud.api.answers |= {
        ("GET", "tickets/42"): view(proposals=[UNMET]),
        ("POST", f"{PATH}/approve"): view(proposals=[DONE]),
    }
    seat = room.open(kind)
    expect(seat.panel.get_by_text("Not met: It is not too long ago (30, 80)")).to_be_visible()
    expect(seat.panel.get_by_role("button", name="Approve")).to_have_count(0)

    press(seat.panel, "Change")
    seat.panel.get_by_label("Order").fill("300006")
    press(seat.panel, "Approve")
    expect(seat.panel.get_by_text("Done. agent-01")).to_be_visible()
    assert [call.body for call in cloud.api.made("POST", "approve")] == [
        {"agent": "agent-01", "parameters": {"order": "300006"}}
    ]


def test_a_proposal_is_declined(room: Room, kind: Kind, cloud: Cloud) -> None:
    declined = {**PROPOSAL, "state": "rejected", "who": "agent-01"}
    cloud.api.answers |= {("GET", "tickets/42"): view(proposals=[PROPOSAL])}
    cloud.api.answers |= {("POST", f"{PATH}/decline"): view(proposals=[declined])}
    seat = room.open(kind)
    press(seat.panel, "Decline")

    expect(seat.panel.get_by_text("Declined: agent-01")).to_be_visible()
