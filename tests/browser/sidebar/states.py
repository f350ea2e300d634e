"""Everything that the sidebar can look like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import expect

from tests.browser.sidebar.seats import Seat
from tests.browser.sidebar.server import Cloud, Json
from tests.browser.sidebar.views import ANSWERS, PROPOSAL, READY, RUNS, SIMILAR, bare, view

Act = Callable[[Seat], None]
CAN: Mapping[str, bool] = READY["can"]
TICKET = ("GET", "tickets/42")
TOLD = {"error": {"code": "x", "message": "The sidebar's secret does not match.", "mend": "Enter it again."}}
REPLIED = {"kind": "replied", "level": "reply", "words": ""}
ALLOWED: Json = {**READY["why"], "reason": "allowed", "words": "Nothing speaks against it."}


def nothing(seat: Seat) -> None:
    """Leave it as it is."""


def press(*names: str) -> Act:
    """Return what presses these buttons, one after the other."""

    def act(seat: Seat) -> None:
        for name in names:
            seat.panel.get_by_role("button", name=name, exact=True).last.click()

    return act


def source(seat: Seat) -> None:
    """Open a source from its mark."""
    seat.panel.get_by_role("button", name="Show source 2").click()


def asked(seat: Seat) -> None:
    """Ask the knowledge base."""
    seat.panel.get_by_role("searchbox").fill("How long does a refund take?")
    seat.panel.get_by_role("button", name="Ask", exact=True).click()
    seat.settle()


def limits(seat: Seat) -> None:
    """Open all limits."""
    seat.panel.locator(".why summary").click()


def folds(seat: Seat) -> None:
    """Open what is only read when somebody opens it, and the steps of a run."""
    for one in seat.panel.locator(".fold > summary").all():
        one.click()
        seat.settle()
    seat.panel.locator(".fold .steps").evaluate("(list) => (list.parentNode.open = true)")


def offline(seat: Seat) -> None:
    """Lose the network, then look again."""
    seat.context.set_offline(True)
    seat.panel.locator("body").evaluate("dispatchEvent(new Event('online'))")
    expect(seat.panel.get_by_role("alert")).to_be_visible()


def refused(seat: Seat) -> None:
    """Insert where the helpdesk does not let us."""
    seat.refuse()
    press("Insert")(seat)
    expect(seat.panel.locator("#panel")).to_contain_text("The helpdesk did not take it")


def focused(seat: Seat) -> None:
    """Come to a button by the keyboard."""
    seat.panel.get_by_role("button", name="Edit", exact=True).focus()
    seat.page.keyboard.press("Shift+Tab")


@dataclass(frozen=True, slots=True)
class State:
    """One look: what the service says, and what the agent did since."""

    name: str
    told: Json | None = None
    act: Act = nothing
    fails: int = 0  # status of every answer about the ticket
    holds: bool = False  # no answer comes at all
    opens: dict[str, Any] = field(default_factory=dict)

    def answer(self, api: Any) -> None:
        """Let an API say this."""
        api.answers |= {
            TICKET: self.told or view(),
            ("GET", "tickets/42/runs"): RUNS,
            ("GET", "tickets/42/similar"): SIMILAR,
            ("POST", "tickets/42/reviews"): {},
            ("POST", "tickets/42/consider"): {},
            ("POST", "ask"): ANSWERS,
        }
        if self.fails:
            api.failures[TICKET] = (self.fails, TOLD)
        if self.holds:
            api.hold(*TICKET)


def served(state: State, cloud: Cloud) -> None:
    """Let the cloud be in a state."""
    state.answer(cloud.api)


HELD = {"by": "agent-02", "since": "2026-11-14T10:22:00Z"}
STATES = (
    State("ready"),
    State("ready-focus", act=focused),
    State("ready-source", act=source),
    State("ready-limits", act=limits),
    State("ready-german", opens={"locale": "de-DE"}),
    State("inserted", act=press("Insert")),
    State("editing", act=press("Edit")),
    State("rejecting", act=press("Reject")),
    State("rejected", act=press("Reject", "Reject")),
    State("asked", act=asked),
    State("folds", act=folds),
    State("refused", act=refused),
    State("loading", holds=True),
    State("working", bare("working")),
    State("nothing", bare("nothing", why=None, time=None)),
    State("handed-over", bare("ready", "handed_off", "nothing_found", summary=READY["summary"], chips=READY["chips"])),
    State("undrafted", bare("ready", "suggested", "weak_answer", summary=READY["summary"], chips=READY["chips"])),
    State("skipped", bare("skipped", "skipped", "person_answered")),
    State("observed", bare("ready", "observed", "ceiling", summary=READY["summary"], chips=READY["chips"])),
    State("replied", view(outcome=REPLIED, why=ALLOWED)),
    State("delay", view(delay={"seconds_left": 120, "run": 1}, can={**CAN, "stop": True}, why=ALLOWED)),
    State("old", view(old=True, newest_message="m2", state="working")),
    State("proposal", view(proposals=[PROPOSAL])),
    State("changing", view(proposals=[PROPOSAL]), act=press("Change")),
    State("held", view(held=HELD, can={**CAN, "take": False, "hand_back": True})),
    State("failed", bare("failed", "failed")),
    State("paused", bare("paused", "skipped", "paused")),
    State("off", bare("off", "skipped", "tagged_out")),
    State("offline", act=offline),
    State("not-configured", fails=401),
    State("not-permitted", fails=403),
    State("not-found", fails=404),
    State("too-many", fails=429),
    State("down", fails=503),
    State("new-ticket", opens={"place": "new_ticket_sidebar"}),
    State("page", opens={"place": "nav_bar"}),
)
