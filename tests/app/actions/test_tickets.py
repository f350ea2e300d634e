"""Every script through the whole line, a real shop over HTTP and a real store: what was done, what was said."""

from dataclasses import replace

import pytest

from app.domain import OutcomeKind
from integrations.helpdesk import Visibility
from tests.app.actions.bench import Place, policy
from tests.app.actions.scripts import SCRIPTS, Script, Write

HANDED = OutcomeKind.HANDED_OFF


def play(script: Script, here: Place) -> tuple[str, list[str]]:
    """Let a script happen; return how it ended and what the customer reads of it."""
    here.policy = policy(script.level, script.caps)
    for number, (intent, text) in enumerate(script.before, 2):
        here.open(text, number=str(number))
        assert here.handle(intent, str(number)).kind is OutcomeKind.RESOLVED
    before = len(here.said())
    if script.stock is not None:
        here.shop.store.set_stock("lamp", script.stock)
    if script.fault:
        one = script.fault
        here.shop.faults.add(one.fault, one.method, one.path, times=one.times, seconds=0.01)
    here.open(script.text, script.email, script.verified)
    kind = here.handle(script.intent).kind
    here.shop.faults.clear()
    return kind, here.said()[before:]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.name)
def test_a_ticket_ends_exactly_as_it_must(script: Script, here: Place) -> None:
    state = _expected(script.writes, here)
    kind, said = play(script, here)

    assert (here.state(), here.writes()) == (state, list(script.writes))
    done = {one["key"] for one in here.shop.store.writes()}
    assert sum(one["key"] not in done for one in here.shop.store.asked()) == (script.asked or 0)
    assert [script.reply in one for one in said] == [True] * bool(script.reply)
    assert all("{" not in one for one in said)
    expected = "resolved" if script.reply else script.kind or HANDED
    assert kind == expected
    if script.why:
        assert script.why.replace("_", " ") in here.said(Visibility.INTERNAL)[-1].replace("_", " ")


def test_there_are_sixty() -> None:
    assert len(SCRIPTS) >= 60
    assert len({one.name for one in SCRIPTS}) == len(SCRIPTS)


def _expected(writes: tuple[Write, ...], here: Place) -> dict[str, tuple[str, str]]:
    state = dict(here.state())
    for verb, order, money in writes:
        status, back = state.get(order, ("", ""))
        if verb == "cancel":
            state[order] = ("cancelled", money)
        elif verb == "refund":
            state[order] = (status, money)
        elif verb == "replace":
            state[f"{order}-R1"] = ("open", back)
    return state


@pytest.mark.parametrize("script", [one for one in SCRIPTS if one.writes and not one.before], ids=lambda one: one.name)
def test_the_same_message_again_does_nothing_more(script: Script, here: Place) -> None:
    play(script, here)
    posts, writes = list(here.posts()), here.writes()
    again = here.decide(script.intent)
    here.act(again)
    here.act(replace(again))

    assert (here.posts(), here.writes()) == (posts, writes)
