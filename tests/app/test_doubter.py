"""Test that a second model can hold a draft back, that one that fails does, and that none of them raises anything."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import AutonomyLevel, Decision, Draft, Reason
from app.doubter import SecondOpinion
from app.llm import Model, Patience
from app.pipeline import consider
from app.policy import load, shipped, with_ceiling
from app.ports import Doubter, Known, Ports
from app.prompts import prompt
from app.usage import Fault, Free, Stage
from app.writers.extractive import Extractive
from integrations.helpdesk import TicketEvent
from knowledge.search import Search
from tests.app.test_pipeline import QUESTION, Sure, search
from tests.endpoints import Reply, Wire, chat, said
from tests.fakes import NOON, FakeClock, FakeHelpdesk, FakeMemory, message, ticket
from tests.integrations.zendesk.wire import always

__all__ = ["search"]  # the fixture


@dataclass(frozen=True, slots=True)
class Says:
    """A doubter that says what it is told."""

    word: str

    def doubt(self, known: Known, draft: Draft) -> str:
        return self.word


def opinion(wire: Wire) -> SecondOpinion:
    model = Model(f"{wire.url}/v1", "m", "k", Patience(5.0))
    return SecondOpinion(model.on(Stage.CHECK, Free()), prompt("check"))


def decide(
    search: Search, doubter: Doubter | None, ceiling: AutonomyLevel = AutonomyLevel.REPLY, text: str = QUESTION
) -> Decision:
    """Return what is decided with this second opinion."""
    desk = FakeHelpdesk()
    desk.tickets["1"] = ticket(message(text))
    policy = replace(with_ceiling(load(shipped()), {"return_policy": ceiling}), abstain_below=0.05, reply_above=0.05)
    ports = Ports(desk, search, Sure(), Extractive(), FakeMemory(), FakeClock(), policy, doubter=doubter)
    return consider(TicketEvent("main", "e1", "1", NOON), ports)


@pytest.fixture
def fine() -> Iterator[Wire]:
    with Wire(chat(json.dumps({"wrong": "none"}))) as wire:
        yield wire


def test_what_nobody_doubts_is_sent(search: Search, fine: Wire) -> None:
    made = decide(search, opinion(fine))

    assert (made.level, made.reason) == (AutonomyLevel.REPLY, Reason.ALLOWED)
    assert [one.detail for one in made.findings if one.check == "second opinion"] == ["passed"]


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(200, said('{"wrong": "incomplete"}')), "incomplete"),
        (Reply(500), Fault.DOWN),
        (Reply(200, said('{"wrong": "none", "level": "resolve"}')), Fault.SHAPE),
        (Reply(200, said('{"wrong": "nothing at all"}')), Fault.SHAPE),
    ],
)
def test_doubt_and_silence_hold_a_draft_back(search: Search, reply: Reply, why: str) -> None:
    with Wire(always(reply)) as wire:
        made = decide(search, opinion(wire))

    assert (made.level, made.reason, made.detail) == (AutonomyLevel.SUGGEST, Reason.DOUBTED, why)


def test_nobody_is_asked_about_what_is_held_back_anyway(search: Search, fine: Wire) -> None:
    decide(search, opinion(fine), AutonomyLevel.SUGGEST)
    decide(search, opinion(fine), text=f"{QUESTION} This is the worst service ever!")

    assert fine.asked == []


def test_nothing_personal_is_shown_to_it(search: Search, fine: Wire) -> None:
    decide(search, opinion(fine), text=f"{QUESTION} I am requester-77@example.com.")
    (asked,) = fine.asked

    assert "requester-77" not in json.dumps(asked.body)
    assert {"question", "reply", "sources"} == json.loads(asked.body["messages"][1]["content"]).keys()


@settings(deadline=None)
@given(st.sampled_from(AutonomyLevel), st.sampled_from(["", "beside", "resolve", "none", *Fault]))
def test_no_word_of_it_raises_a_level(search: Search, ceiling: AutonomyLevel, word: str) -> None:
    assert decide(search, Says(word), ceiling).level <= decide(search, None, ceiling).level
