"""The classifier follows its policy without ever stopping to answer."""

from dataclasses import dataclass, field, replace
from threading import Event

import pytest

from app.domain import Intent, Policy, Triage
from app.intents import Intents
from app.intents.living import Living, Work, behind
from app.policy import load, shipped

OLD = load(shipped())
SAID = "My kettle whistles in the wrong key."
TUNE = Intent(
    "kettle_tune", "Tune of the kettle", "kettles", tuple(f"kettle whistles key {number}" for number in range(9))
)
NEW = replace(OLD, version="v2", intents=(*OLD.intents[:2], TUNE))


@dataclass
class Desk:
    """A policy that changes, a fit that counts, work that waits until it is told."""

    policy: Policy = OLD
    fits: list[str] = field(default_factory=list)
    waiting: list[Work] = field(default_factory=list)
    broken: bool = False

    def now(self) -> Policy:
        return self.policy

    def fit(self, policy: Policy) -> "Named":
        self.fits.append(policy.version)
        if self.broken:
            raise ValueError("two intents or more")
        return Named(policy.version)

    def living(self) -> Living:
        return Living(self.now, self.fit, self.waiting.append)

    def work(self) -> None:
        self.waiting.pop()()


@dataclass(frozen=True)
class Named:
    """A classifier that says by which policy it was taught."""

    name: str

    def classify(self, text: str) -> Triage:
        return Triage(self.name, "", "", 1.0, 1.0)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_last_one_answers_until_the_new_one_has_learned(desk: Desk) -> None:
    living = desk.living()
    desk.policy = NEW
    before = [living.classify(SAID).intent for _ in range(3)]
    desk.work()

    assert before == [OLD.version] * 3
    assert living.classify(SAID).intent == NEW.version
    assert (desk.fits, desk.waiting) == ([OLD.version, NEW.version], [])


def test_what_changes_meanwhile_is_learned_next(desk: Desk) -> None:
    living = desk.living()
    desk.policy = NEW
    living.classify(SAID)
    desk.policy = replace(NEW, version="v3", intents=(*OLD.intents[:3], TUNE))
    desk.work()
    living.classify(SAID)
    desk.work()

    assert living.classify(SAID).intent == "v3"


def test_change_that_teaches_nothing_is_not_learned(desk: Desk) -> None:
    living = desk.living()
    desk.policy = replace(OLD, version="v2", paused=True, group="Others")
    living.classify(SAID)

    assert (desk.fits, desk.waiting) == ([OLD.version], [])


def test_examples_that_cannot_be_learned_leave_the_last_ones(desk: Desk) -> None:
    living = desk.living()
    desk.policy, desk.broken = NEW, True
    living.classify(SAID)
    desk.work()

    assert [living.classify(SAID).intent for _ in range(2)] == [OLD.version] * 2
    assert desk.waiting == []


def test_new_intent_is_known_once_a_thread_has_learned_it(desk: Desk) -> None:
    """With real classifiers and a real thread; while it learns, answers go on."""
    learn, learned = Event(), Event()

    def fit(policy: Policy) -> Intents:
        if policy is NEW:
            learn.wait(30)
        return Intents.fit(policy.intents)

    living = Living(desk.now, fit, lambda work: threaded(work, learned))
    desk.policy = NEW
    before = living.classify(SAID)
    learn.set()

    assert learned.wait(60)
    assert before.intent != TUNE.name
    assert living.classify(SAID).intent == TUNE.name


def threaded(work: Work, done: Event) -> None:
    """Do the work as the classifier does, and say when it is done."""

    def whole() -> None:
        work()
        done.set()

    behind(whole)
