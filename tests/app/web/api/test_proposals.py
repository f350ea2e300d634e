"""Approve, edit and decline beside a ticket: what is shown, what is done, what is written, and what is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from app.approval import Approved, approve
from app.domain import OutcomeKind
from app.store.approvals import Approvals
from app.store.inbox import run_id
from app.store.ledger import Entry
from integrations.helpdesk import Visibility
from tests.app.actions.bench import OWNER, Place, place, policy
from tests.app.web.stage import Stage, stage

HERE = "/api/v1/main/tickets/1"


@dataclass
class Seat:
    """A sidebar beside the ticket of a place."""

    faced: Stage
    here: Place

    def decided(self, intent: str, text: str, email: str = OWNER, verified: bool = True) -> None:
        """Let somebody write, and the copilot decide about it."""
        self.here.open(text, email, verified)
        made = self.here.decide(intent)
        self.faced.run(1, OutcomeKind.SUGGESTED, **{name: getattr(made, name) for name in made.__slots__})

    def view(self) -> Any:
        """Return what the sidebar shows."""
        return self.faced.client().get(HERE, headers=self.faced.bearer()).json

    def say(self, verdict: str, at: int = 0, **body: object) -> tuple[int, Any]:
        """Return what comes of an agent's word on a proposal."""
        one = self.view()["proposals"][at]
        path = f"{HERE}/runs/{one['run']}/proposals/{one['id']}/{verdict}"
        answer = self.faced.client().post(path, json=body, headers=self.faced.bearer())
        return answer.status_code, answer.json


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    """Return a sidebar whose copilot only suggests."""
    with place(tmp_path / "place") as here:
        here.policy = policy("suggest")

        def approved(entry: Entry, proposal: str, parameters: Mapping[str, str] | None, who: str) -> Approved:
            assert entry.decision
            run = run_id("main", entry.ticket, entry.number)
            return approve(entry.decision, proposal, parameters, who, replace(here.hands(entry.ticket), run=run))

        more = {"approve": approved, "deeds": here.deeds, "approvals": Approvals(here.store, here.clock)}
        with stage(tmp_path / "faces", **more) as faced:
            yield Seat(faced, here)


def test_a_proposal_is_shown_with_everything_that_must_be_so(seat: Seat) -> None:
    seat.decided("cancel_order", "Please cancel order 300002")
    (one,) = seat.view()["proposals"]

    assert (one["action"], one["state"], one["ready"], one["parameters"]) == (
        "cancel_order", "open", False, {"order": "300002"}
    )  # fmt: skip
    assert [each["term"] for each in one["conditions"] if not each["met"]] == ["open"]
    assert all(each["words"] for each in one["conditions"])
    assert seat.here.writes() == []


def test_a_read_is_no_proposal(seat: Seat) -> None:
    seat.decided("order_status", "Where is my order 300001?")

    assert seat.view()["proposals"] == []


def test_approving_does_it_once_and_says_who(seat: Seat) -> None:
    seat.decided("cancel_order", "Please cancel order 300001")
    first = seat.say("approve", agent="Agent 01")
    again = seat.say("approve", agent="Agent 02")

    assert (first[0], again[0]) == (200, 200)
    assert seat.here.writes() == [("cancel", "300001", "49.90")]
    assert seat.view()["proposals"][0]["state"] == "done"
    assert "49.90 EUR goes back" in seat.view()["draft"]["text"]
    (note,) = seat.here.said(Visibility.INTERNAL)
    assert "approved by agent-01@example.com" in note


def test_what_has_changed_meanwhile_is_not_done(seat: Seat) -> None:
    seat.decided("cancel_order", "Please cancel order 300001")
    seat.here.shop.store.change("300001", status="shipped")
    status, told = seat.say("approve")

    assert (status, told["error"]["code"]) == (409, "not_met")
    assert "left the house" in told["error"]["message"]
    assert seat.here.writes() == []


def test_other_parameters_are_looked_at_like_the_first_ones(seat: Seat) -> None:
    seat.decided("full_refund", "Please refund order 300004")
    another = seat.say("approve", parameters={"order": "300012"})
    unknown = seat.say("approve", parameters={"order": "300003", "amount": "5000"})
    edited = seat.say("approve", parameters={"order": "300003"})

    assert (another[0], unknown[0], edited[0]) == (409, 409, 200)
    assert seat.here.writes() == [("refund", "300003", "49.90")]
    assert seat.view()["proposals"][0]["parameters"] == {"order": "300003"}


def test_no_agent_approves_for_somebody_unverified(seat: Seat) -> None:
    seat.decided("cancel_order", "Please cancel order 300001", verified=False)

    assert seat.say("approve")[0] == 409
    assert seat.here.writes() == []


def test_caps_bind_agents_too(seat: Seat) -> None:
    seat.decided("full_refund", "Please refund order 300005")

    assert seat.say("approve")[0] == 409
    assert seat.here.writes() == []


def test_what_is_declined_is_not_done(seat: Seat) -> None:
    seat.decided("cancel_order", "Please cancel order 300001")
    status, view = seat.say("decline", reason="They want to keep it.")

    assert (status, view["proposals"][0]["state"]) == (200, "rejected")
    assert seat.here.writes() == []


def test_a_doubtful_end_is_told_as_one(seat: Seat) -> None:
    seat.decided("cancel_order", "Please cancel order 300001")
    seat.here.shop.faults.add("unavailable", "POST")
    status, told = seat.say("approve")

    assert (status, told["error"]["code"]) == (503, "doubtful")
    assert seat.view()["proposals"][0]["state"] == "doubtful"


def test_a_paused_copilot_does_nothing_for_agents_either(seat: Seat) -> None:
    seat.decided("cancel_order", "Please cancel order 300001")
    seat.here.policy = replace(seat.here.policy, paused=True)

    assert seat.say("approve")[0] == 409
    assert seat.here.writes() == []
