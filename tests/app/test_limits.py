"""Whatever a policy says only lowers: over random policies, random limits, random texts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain import AutonomyLevel, Limit, Policy, Reason
from app.policy import load, shipped, with_ceiling
from app.ports import Ports
from app.remit import Category, Hours, Terms
from app.steps.decide import decide
from app.writers.extractive import Extractive
from app.writers.frames import frame
from integrations.helpdesk import Channel
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.app import test_pipeline as line
from tests.fakes import NOON, REQUESTER, FakeClock, FakeHelpdesk, FakeMemory, message, ticket

LIMITS = st.builds(Limit, st.sampled_from(AutonomyLevel), st.sampled_from(Reason), st.just(""), st.booleans())
NARROW = st.builds(
    Terms,
    channels=st.sampled_from((None, ("email",), ("chat",), ())),
    brands=st.sampled_from((None, (), ("shop",))),
    hours=st.sampled_from((None, Hours.ALWAYS)),
    languages=st.sampled_from((None, ("en",), ("de",), ())),
    send_delay=st.sampled_from((None, 0.0, 60.0)),
    replies_per_ticket=st.sampled_from((None, 0, 1, 3)),
    review_days=st.sampled_from((None, 0, 14)),
    reviewed=st.sampled_from((None, "why")),
    hold_out=st.sampled_from((None, 0.0, 0.5)),
    per_hour=st.sampled_from((None, 0, 2)),
    per_day=st.sampled_from((None, 0, 2)),
)


@pytest.fixture(scope="module")
def ports() -> Ports:
    """Return ports under which the question is answered alone, with room for every limit to act."""
    library = Library(MemoryTexts())
    sync("main", whole(line.ARTICLES), library)
    open_ = with_ceiling(load(shipped()), {"return_policy": AutonomyLevel.REPLY})
    policy = replace(open_, abstain_below=0.05, reply_above=0.05, send_delay=0.0)
    return Ports(FakeHelpdesk(), Search(library), line.Sure(), Extractive(), FakeMemory(), FakeClock(), policy)


def saying(policy: Policy, whole: Terms, shared: Terms, own: Terms) -> Policy:
    """Return the policy with these terms of all, of the category and of the intent."""
    intents = tuple(replace(one, terms=own) if one.name == "return_policy" else one for one in policy.intents)
    category = next(one.category for one in policy.intents if one.name == "return_policy")
    return replace(policy, terms=whole, categories=(Category(category, shared),), intents=intents)


@given(st.lists(LIMITS, max_size=8), LIMITS, st.integers(0, 8))
def test_another_limit_never_raises_a_level(limits: list[Limit], more: Limit, at: int) -> None:
    assert decide([*limits[:at], more, *limits[at:]]).level <= min(decide(limits or [more]).level, more.level)


@given(NARROW, NARROW, NARROW, st.integers(0, 3), st.integers(0, 3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_policy_says_never_raises_a_level(
    ports: Ports, whole: Terms, shared: Terms, own: Terms, sent: int, spent: int
) -> None:
    memory = FakeMemory(
        sent={"1": sent},
        first={"return_policy": NOON - timedelta(days=7)},
        budgets={("", 1): spent, ("", 24): spent, ("return_policy", 1): spent},
    )
    asked = ticket(message(line.QUESTION))
    before = line.decide(replace(ports, memory=memory, policy=replace(ports.policy, terms=Terms(review_days=0))), asked)
    made = line.decide(replace(ports, memory=memory, policy=saying(ports.policy, whole, shared, own)), asked)
    freed = {Reason.REPLY_LIMIT, Reason.CHANNEL}  # an intent may have more replies or channels than all others have

    assert made.level <= before.level or before.reason in freed
    assert set(before.limits) - {one for one in before.limits if one.reason in freed} <= set(made.limits)
    assert made.level == min(one.level for one in made.limits)


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_changes_what_the_policy_says(ports: Ports, text: str) -> None:
    policy = saying(ports.policy, Terms(), Terms(), Terms(per_hour=0))
    made = line.decide(replace(ports, policy=policy), ticket(message(f"{line.QUESTION}\n\n{text}")))

    assert made.level <= AutonomyLevel.SUGGEST
    assert made.policy_version == ports.policy.version


def test_a_hold_out_is_recorded_where_nothing_else_speaks_against_an_answer(ports: Ports) -> None:
    held = replace(ports.policy, terms=Terms(hold_out=0.5))
    found = [
        line.decide(replace(ports, policy=held), ticket(message(line.QUESTION), requester=one))
        for one in (replace(REQUESTER, id=str(number)) for number in range(12))
    ]

    assert {(one.level, one.reason) for one in found} == {
        (AutonomyLevel.REPLY, Reason.ALLOWED),
        (AutonomyLevel.SUGGEST, Reason.HOLD_OUT),
    }
    assert all(one.draft is not None for one in found)


def test_a_worse_reason_comes_before_the_hold_out(ports: Ports) -> None:
    held = replace(ports.policy, terms=Terms(hold_out=0.5))
    chat = [
        ticket(message(line.QUESTION, channel=Channel.CHAT), requester=replace(REQUESTER, id=str(number)))
        for number in range(8)
    ]

    assert {line.decide(replace(ports, policy=held), one).reason for one in chat} == {Reason.CHANNEL}


@pytest.mark.parametrize("wording", ["", "Written by software. Reply to reach a person."])
def test_an_automatic_reply_says_who_wrote_it_and_a_suggestion_is_left_as_it_is(ports: Ports, wording: str) -> None:
    policy = replace(ports.policy, disclosure=(("en", wording),) if wording else ())
    capped = with_ceiling(policy, {"return_policy": AutonomyLevel.SUGGEST})
    sent, shown = (line.decide(replace(ports, policy=one), ticket(message(line.QUESTION))) for one in (policy, capped))
    ours = frame("en")

    assert sent.draft and shown.draft and ours
    assert sent.draft.text.endswith(f"*{wording or ours.label}*")
    assert (ours.label in sent.draft.text) is not bool(wording)
    assert shown.draft.text.endswith(f"*{ours.label}*")


def test_the_longest_wait_of_all_intents_counts(ports: Ports) -> None:
    policy = saying(ports.policy, Terms(), Terms(send_delay=30.0), Terms())
    own = saying(policy, Terms(), Terms(send_delay=30.0), Terms(send_delay=5.0))
    delays = [line.decide(replace(ports, policy=one), ticket(message(line.QUESTION))).delay for one in (policy, own)]

    assert delays == [30.0, 5.0]
