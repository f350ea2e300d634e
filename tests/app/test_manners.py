"""Test the manners of the line on both vendors' sandboxes over HTTP: what customers read, and when."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from app.domain import AutonomyLevel, Courtesy, Decision, Intent, Outcome, OutcomeKind, Policy, Reason, Triage
from app.intents import Intents
from app.pipeline import carry_out, consider
from app.policy import load, shipped, with_ceiling
from app.ports import Classifier, Hands, Ports
from app.remit import Hours, Quota, Terms
from app.store.effects import Effects
from app.store.engine import Store
from app.store.ledger import Ledger
from app.writers.extractive import Extractive
from integrations import freshdesk, zendesk
from integrations.helpdesk import Helpdesk, Schedule, TicketEvent
from integrations.sandbox.rows import Record
from integrations.sandbox.server import Face, Sandbox
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.search import Search
from tests.fakes import FakeClock, FakeFence
from tests.integrations.zendesk.safe import Safe

ASKS = "requester-01@example.com"
FRIDAY_NIGHT = datetime(2026, 6, 5, 20, 0, tzinfo=UTC)
BACK = "Our team is back on Monday from 9:00 (Berlin time)."
SHIPPED = with_ceiling(load(shipped()), {"return_policy": AutonomyLevel.REPLY})
KIND = replace(SHIPPED, courtesies=tuple(Courtesy))
LAMP = "The lamp that I bought flickers in the evening. What can I do about that?"


def port(box: Sandbox) -> Helpdesk:
    if box.face is Face.FRESHDESK:
        return freshdesk.connect("main", freshdesk.Account(url=box.url, api_key=box.api_key))
    account = zendesk.Account(url=box.url, client_id=box.client_id, client_secret=box.client_secret)
    return zendesk.connect("main", account, Safe())


class Sure:
    """A classifier that knows it is about returns."""

    def classify(self, text: str) -> Triage:
        return Triage("return_policy", "Return policy", "returns", 0.99, 0.99)


def approved(policy: Policy, level: AutonomyLevel) -> Policy:
    """Return the policy with one approved text and one level for everything."""
    texts = (("en", "It costs nothing."),)
    intents = tuple(replace(one, approved=texts, ceiling=level) for one in policy.intents)
    return replace(policy, intents=intents, terms=Terms(review_days=0))


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Intents.fit(SHIPPED.intents)


@dataclass
class Scene:
    """A helpdesk at a moment, and the line over it."""

    box: Sandbox
    store: Store
    classifier: Classifier
    policy: Policy = KIND
    clock: FakeClock = field(default_factory=lambda: FakeClock(FRIDAY_NIGHT))
    runs: int = 0

    def __post_init__(self) -> None:
        """Speak to the helpdesk."""
        self.helpdesk, self.ledger = port(self.box), Ledger(self.store, self.clock)

    def asks(self, text: str, **more: object) -> int:
        """Let a customer write; return the ticket's id."""
        made = {"subject": "Question", "created": self.clock.time, "locale": "en-US", **more}
        return self.box.store.add_ticket(ASKS, str(made.pop("subject")), text, **made)  # type: ignore[arg-type]

    def decide(self, number: int) -> Decision:
        """Return what the line decides about a ticket."""
        search = Search(Library(MemoryTexts()))
        minds = self.classifier, Extractive(), self.ledger
        ports = Ports(self.helpdesk, search, *minds, self.clock, self.policy)
        return consider(TicketEvent("main", f"e{self.runs}", str(number), self.clock.time), ports)

    def run(self, number: int) -> Outcome:
        """Decide and act, on record."""
        self.runs += 1
        run, event = f"main-{number}-{self.runs:012d}", TicketEvent("main", "e", str(number), self.clock.time)
        self.ledger.claim(run, event, self.clock.time)
        decision = self.decide(number)
        self.ledger.decide(run, decision)
        guard = Effects(self.store, self.clock, 2.0, run=run)
        hands = Hands(self.helpdesk, guard, FakeFence(), self.ledger, self.clock, self.policy, run)
        outcome = carry_out(decision, hands)
        self.ledger.finish(run, outcome)
        return outcome

    def told(self, number: int) -> list[str]:
        """Return what customers read of ours."""
        return [one["text"] for one in self.written(number) if one["public"]]

    def notes(self, number: int) -> list[str]:
        """Return our internal notes."""
        return [one["text"] for one in self.written(number) if not one["public"]]

    def written(self, number: int) -> list[Record]:
        """Return every message of ours."""
        return [one for one in self.box.store.comments(number) if one["author"] == "copilot"]


@pytest.fixture(params=list(Face))
def scene(request: pytest.FixtureRequest, store: Store, classifier: Classifier) -> Iterator[Scene]:
    with Sandbox(face=request.param, clock=lambda: FRIDAY_NIGHT) as box:
        yield Scene(box, store, classifier)


def test_new_ticket_is_acknowledged_with_the_real_time(scene: Scene) -> None:
    number = scene.asks(LAMP)
    outcome = scene.run(number)

    assert outcome.kind in {OutcomeKind.SUGGESTED, OutcomeKind.HANDED_OFF}
    [told] = scene.told(number)
    assert told.startswith("Thank you for your message. It has reached our team.")
    assert BACK in told
    assert "{" not in told
    assert "will answer" not in told


def test_acknowledgement_leaves_status_and_question_as_they_were(scene: Scene) -> None:
    number = scene.asks(LAMP)
    before = scene.box.store.ticket(number)["status"]
    scene.run(number)

    assert scene.box.store.ticket(number)["status"] == before
    assert scene.ledger.replies("main", str(number)) == 0
    assert [one.name for one in scene.ledger.acknowledged("main", str(number))] == ["acknowledgement"]


def test_second_message_is_considered_and_not_acknowledged_again(scene: Scene) -> None:
    number = scene.asks(LAMP)
    scene.run(number)
    scene.box.store.customer_writes(number, "And the switch is broken as well, it does not click any more.")
    decision = scene.decide(number)
    scene.run(number)

    assert decision.question is not None
    assert "flickers" in decision.question.text  # nobody has answered that yet
    assert "switch" in decision.question.text
    assert decision.acknowledgement is None
    assert len(scene.told(number)) == 1


def test_our_own_acknowledgement_starts_no_new_work(scene: Scene) -> None:
    number = scene.asks(LAMP)
    scene.run(number)
    outcome = scene.run(number)

    assert (outcome.kind, outcome.reason) == (OutcomeKind.SKIPPED, Reason.ALREADY_HANDLED)
    assert len(scene.told(number)) == 1


def test_never_alone_ticket_gets_one_and_the_note_says_so(scene: Scene) -> None:
    number = scene.asks("Can I speak to a real person?")
    outcome = scene.run(number)

    assert outcome.kind is OutcomeKind.HANDED_OFF
    [told], [note] = scene.told(number), scene.notes(number)
    assert told.startswith("Thank you for your message. A person of our team takes care of it.")
    assert BACK in told
    assert "Told the customer" in note


@pytest.mark.parametrize(
    "text",
    [
        "Somebody used my card without my permission for an order. This is fraud!",
        "My husband died last week. What happens with his order?",
        "The lamp caught fire and my daughter burnt her hand.",
        "My lawyer will sue you over this contract.",
        "I want to kill myself.",
        "Please delete all my personal data under the GDPR.",
        "Somebody has hacked my account and changed the password.",
    ],
)
def test_grave_tickets_are_told_nothing_by_a_machine(scene: Scene, text: str) -> None:
    number = scene.asks(f"{text} Are you a bot?")
    outcome = scene.run(number)

    assert (outcome.kind, scene.told(number)) == (OutcomeKind.HANDED_OFF, [])
    assert "Asked whether a machine is writing" in scene.notes(number)[0]


def test_bot_question_is_answered_yes_by_default(scene: Scene) -> None:
    scene.policy = SHIPPED
    number = scene.asks("Sind Sie eigentlich ein Bot? Meine Lampe flackert am Abend.", locale="de")
    outcome = scene.run(number)

    assert (outcome.kind, outcome.reason) == (OutcomeKind.HANDED_OFF, Reason.ASKS_FOR_PERSON)
    [told] = scene.told(number)
    assert told.startswith("Ja, hier liest zuerst eine Maschine")
    assert "Unser Team ist am Montag ab 9:00 Uhr (Ortszeit Berlin) wieder da." in told


def test_bot_question_is_left_to_the_agent_where_nothing_is_sent_alone(scene: Scene) -> None:
    scene.policy = load(shipped())
    number = scene.asks("Are you a bot? My lamp flickers.")
    scene.run(number)

    assert scene.told(number) == []
    assert "answer yes" in scene.notes(number)[0]


def test_bot_question_begins_the_draft_that_an_agent_reads(scene: Scene) -> None:
    scene.policy, scene.classifier = approved(load(shipped()), AutonomyLevel.SUGGEST), Sure()
    made = scene.decide(scene.asks("Are you a bot? And what does a return cost me?"))

    assert made.draft is not None
    assert made.draft.text.startswith(
        "Hello,\n\nYes, a machine has prepared this answer. A person of our team has read"
    )


def test_bot_question_begins_a_reply_where_nobody_asks_for_a_person(scene: Scene) -> None:
    rules = tuple(replace(one, on=False) for one in KIND.rules)
    scene.policy = replace(approved(KIND, AutonomyLevel.REPLY), rules=rules)
    scene.classifier = Sure()
    made = scene.decide(scene.asks("Are you a bot? And what does a return cost me?"))

    assert (made.level, made.acknowledgement) == (AutonomyLevel.REPLY, None)
    assert made.draft is not None
    assert made.draft.text.startswith("Hello,\n\nYes, I am a machine: nobody has read this answer")


@pytest.mark.parametrize("wording", ["", "Written by software. Reply to reach a person."])
def test_reply_after_hours_says_when_a_person_is_back(scene: Scene, wording: str) -> None:
    scene.policy, scene.classifier = approved(KIND, AutonomyLevel.REPLY), Sure()
    scene.policy = replace(scene.policy, disclosure=(("en", wording),) if wording else ())
    made = scene.decide(scene.asks("What does it cost me to send back a lamp that I bought last week?"))

    assert (made.level, made.acknowledgement) == (AutonomyLevel.REPLY, None)
    assert made.draft is not None
    assert BACK in made.draft.text
    assert made.draft.text.endswith(f"*{wording}*") is bool(wording)


@pytest.mark.parametrize(("when", "level"), [("open", AutonomyLevel.SUGGEST), ("closed", AutonomyLevel.REPLY)])
def test_intent_with_hours_is_answered_alone_only_in_them(scene: Scene, when: str, level: AutonomyLevel) -> None:
    scene.policy, scene.classifier = approved(KIND, AutonomyLevel.REPLY), Sure()
    scene.policy = replace(scene.policy, terms=Terms(review_days=0, hours=Hours(when)))
    made = scene.decide(scene.asks("What does it cost me to send back a lamp that I bought last week?"))

    assert made.level is level
    assert (Reason.HOURS in {one.reason for one in made.limits}) is (level is AutonomyLevel.SUGGEST)


def test_acknowledgement_counts_in_no_budget(scene: Scene) -> None:
    number = scene.asks("Can I speak to a real person?")
    scene.run(number)

    assert len(scene.told(number)) == 1
    assert scene.ledger.spent(Quota("", None, 24, 1), scene.clock.time, ("main", "other")) == 0


def test_first_reply_is_promised_in_business_hours_only_where_the_policy_says(scene: Scene) -> None:
    scene.policy = replace(KIND, first_reply_hours=4.0)
    number = scene.asks(LAMP)
    scene.run(number)

    assert "A person will answer you by 13:00 on Monday (Berlin time)." in scene.told(number)[0]


def test_holidays_of_the_helpdesk_are_kept(scene: Scene) -> None:
    scene.box.store.set_hours("Berlin", [(1440 + 600, 1440 + 900), (2880 + 600, 2880 + 900)], ["2026-06-08"])
    number = scene.asks(LAMP)
    scene.run(number)

    assert "Our team is back on Tuesday from 10:00 (Berlin time)." in scene.told(number)[0]


def test_policy_tells_the_hours_that_the_helpdesk_does_not(scene: Scene) -> None:
    scene.box.store.set_hours("Atlantis", [])
    own = Schedule("Europe/Madrid", ((1440 + 600, 1440 + 900),))
    scene.policy = replace(KIND, schedule=own)
    number = scene.asks(LAMP)
    scene.run(number)

    assert "Our team is back on Tuesday from 10:00 (Madrid time)." in scene.told(number)[0]


def test_nothing_is_promised_where_nobody_can_tell(scene: Scene) -> None:
    scene.policy = replace(KIND, schedule=Schedule("Europe/Madrid", ((0, 1),)), first_reply_hours=1.0)
    scene.box.faults.add("unavailable", path="business_hours")
    number = scene.asks(LAMP)
    scene.run(number)

    [told] = scene.told(number)
    assert "team is" not in told
    assert "by " not in told


def test_automatic_mail_is_told_nothing(scene: Scene) -> None:
    number = scene.asks("I am out of office until Monday.", subject="Out of office", automatic=True)
    scene.run(number)

    assert scene.written(number) == []


def test_own_acknowledgement_that_comes_back_is_told_nothing(scene: Scene) -> None:
    number = scene.asks(LAMP)
    scene.run(number)
    scene.box.store.customer_writes(number, scene.told(number)[0])
    outcome = scene.run(number)

    assert outcome.kind is OutcomeKind.SKIPPED
    assert len(scene.told(number)) == 1


def test_strangers_in_copy_are_told_nothing(scene: Scene) -> None:
    number = scene.asks(LAMP, ccs=["stranger@example.org"])
    scene.run(number)

    assert scene.told(number) == []


def test_ticket_of_a_person_is_told_nothing(scene: Scene) -> None:
    number = scene.asks(LAMP)
    scene.box.store.agent_writes(number, "I look into it.", public=False)
    scene.run(number)

    assert scene.told(number) == []


def test_shadow_mode_tells_nothing(scene: Scene) -> None:
    watched = tuple(replace(one, ceiling=AutonomyLevel.OBSERVE) for one in KIND.intents)
    scene.policy = replace(KIND, intents=(*watched, Intent("x", "X", "x", (), ceiling=AutonomyLevel.REPLY)))
    number = scene.asks("Are you a bot? How can I return an item?")
    scene.run(number)

    assert scene.written(number) == []
