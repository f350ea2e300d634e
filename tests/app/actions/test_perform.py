"""What stands between a decision and its actions: a newer message, a person, the switch, another policy, a race."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.actions.local import local
from app.actions.proposing import NotAllowed, Scope, propose
from app.domain import AutonomyLevel, OutcomeKind, Reason
from app.errands import requested
from app.grants import ActionEffect, Deed, DeedState, Grant, Term
from app.ports import Whose
from app.store.switch import Switch
from integrations.commerce import Money
from integrations.helpdesk import Author, Conflict, Visibility
from tests.app.actions.bench import Place, policy
from tests.fakes import message

BOTH = ("label_and_refund", "Take back order 300003")


def written(here: Place, **changes: object) -> None:
    """Let somebody write on the ticket meanwhile."""
    old = here.desk.tickets["1"]
    here.desk.tickets["1"] = replace(old, messages=(*old.messages, message("One thing more", 1, id="later", **changes)))


def test_a_newer_message_before_anything_is_done_decides_again(here: Place) -> None:
    here.open(BOTH[1])
    made = here.decide(BOTH[0])
    written(here)
    with pytest.raises(Conflict):
        here.act(made)

    assert (here.writes(), here.posts()) == ([], [])


def test_a_person_who_took_it_stops_everything(here: Place) -> None:
    here.open(BOTH[1])
    made = here.decide(BOTH[0])
    here.memory.holds.add("1")
    outcome = here.act(made)

    assert (outcome.kind, outcome.reason) == (OutcomeKind.SKIPPED, Reason.TAKEN_BY_PERSON)
    assert (here.writes(), here.posts()) == ([], [])


def test_the_switch_stops_everything(here: Place) -> None:
    here.open(BOTH[1])
    made = here.decide(BOTH[0])
    Switch(here.store, here.clock).pause("somebody", "a test")
    outcome = here.act(made)

    assert outcome.kind in {OutcomeKind.SKIPPED, OutcomeKind.HANDED_OFF}
    assert (here.writes(), here.said()) == ([], [])


def test_another_policy_decides_again(here: Place) -> None:
    here.open(BOTH[1])
    made = here.decide(BOTH[0])
    here.policy = replace(here.policy, version="another")
    with pytest.raises(Conflict):
        here.act(made)

    assert here.writes() == []


class Meanwhile:
    """A shop in which something happens once a verb was asked for."""

    def __init__(self, here: Place, verb: str, happens: Callable[[], None]) -> None:
        self._shop, self._verb, self._happens = here.commerce, verb, happens

    def __getattr__(self, name: str) -> object:
        verb = getattr(self._shop, name)
        if name != self._verb:
            return verb

        def done(*values: object) -> object:
            made = verb(*values)
            self._happens()
            return made

        return done


@pytest.mark.parametrize("changes", [{}, {"author": Author.AGENT}])
def test_what_was_begun_is_taken_back_or_told_when_somebody_comes_between(
    here: Place, changes: dict[str, object]
) -> None:
    here.open(BOTH[1])
    made = here.decide(BOTH[0])
    here.commerce = Meanwhile(here, "label", lambda: written(here, **changes))  # type: ignore[assignment]
    outcome = here.act(made)

    assert [verb for verb, _, _ in here.writes()] == ["label", "undo"]
    assert here.said() == []
    assert (outcome.kind, outcome.reason) == (OutcomeKind.HANDED_OFF, Reason.ACTION_FAILED)
    assert len(here.said(Visibility.INTERNAL)) == 1  # also to the person that came between


def test_a_reply_that_cannot_go_out_any_more_becomes_a_note(here: Place) -> None:
    here.open(BOTH[1])
    made = here.decide(BOTH[0])
    here.commerce = Meanwhile(here, "refund", lambda: written(here))  # type: ignore[assignment]
    outcome = here.act(made)

    assert [verb for verb, _, _ in here.writes()] == ["label", "refund"]
    assert (outcome.kind, here.said()) == (OutcomeKind.HANDED_OFF, [])
    (note,) = here.said(Visibility.INTERNAL)
    assert note.count("**done**") == 2
    assert "49.90 EUR" in note


def test_what_was_done_is_handed_over_where_no_reply_may_go_out(here: Place) -> None:
    here.open(BOTH[1])
    here.act(here.decide(BOTH[0]))
    old = here.desk.tickets["1"]
    here.desk.tickets["1"] = replace(old, messages=old.messages[:1], status=here.open("x", number="2").status)
    here.policy = policy("suggest")
    again = here.decide(BOTH[0])

    assert (again.level, again.reason) == (AutonomyLevel.SUGGEST, Reason.ACTION_FAILED)
    assert again.handoff is not None
    assert "49.90 EUR" in again.handoff.note


def scope(here: Place, intent: str, text: str = "Please") -> Scope:
    """Return what may be proposed for a ticket."""
    one = here.open(text)
    kind = here.policy.intent(intent)
    assert kind
    return Scope(here.policy, kind, requested(one, True, here.ports(intent)), "m1", here.commerce)


@pytest.mark.parametrize("name", ["full_refund", "delete_everything", "cancel", "CANCEL_ORDER", "cancel_order "])
def test_only_what_the_intent_names_exactly_is_proposed(here: Place, name: str) -> None:
    with pytest.raises(NotAllowed):
        propose(name, {"order": "300001"}, scope(here, "cancel_order"))


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"order": ""},
        {"order": "300001", "amount": "9"},
        {"order": "../accounts"},
        {"order": "300001\nx"},
        {"o": "1"},
    ],
)
def test_parameters_that_are_none_make_no_proposal_that_is_ready(here: Place, given: dict[str, str]) -> None:
    made = propose("cancel_order", given, scope(here, "cancel_order"), "a model")

    assert (made.ready, made.by) == (False, "a model")
    assert [one.term for one in made.conditions] == [Term.COMPLETE]


def test_a_proposal_has_the_same_name_for_the_same_wish(here: Place) -> None:
    place = scope(here, "cancel_order", "Cancel order 300001")
    (mine,) = local("Cancel order 300001", place)

    assert mine.id == propose("cancel_order", {"order": "300001"}, place, "a model").id


def granted(most: Decimal, times: int) -> Grant:
    """Return a grant with the same caps for a ticket, a requester and a day."""
    return Grant("full_refund", "EUR", most, most, most, times, times, times)


@pytest.mark.parametrize("cap", ["per_ticket", "per_requester", "per_day", "times_per_day"])
def test_no_cap_is_exceeded_however_many_claim_at_once(here: Place, cap: str) -> None:
    most: dict[str, Any] = {
        "per_ticket": Decimal(30),
        "per_requester": Decimal(30),
        "per_day": Decimal(30),
        "times_per_day": 3,
    }
    grant = replace(granted(Decimal(1000), 100), **{cap: most[cap]})
    claimed: list[str] = []

    def claim(number: int) -> None:
        deed = Deed(f"key-{number}", "full_refund", ActionEffect.MONEY, money=Money(Decimal(10), "EUR"))
        claimed.append(here.deeds.claim(deed, Whose("main", "1", "m1", "somebody"), grant))

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(claimed) == [""] * 3 + [cap] * 5


def test_what_was_not_done_counts_for_no_cap_and_old_deeds_no_more(here: Place) -> None:
    grant = replace(granted(Decimal(50), 3), times_per_ticket=1)
    whose = Whose("main", "1", "m1", "somebody")
    first = Deed("key-1", "full_refund", ActionEffect.MONEY, money=Money(Decimal(50), "EUR"))
    second, elsewhere = replace(first, key="key-2"), replace(whose, ticket="2")

    assert here.deeds.claim(first, whose, grant) == ""
    assert here.deeds.claim(second, elsewhere, grant) == "per_requester"
    here.deeds.end(replace(first, state=DeedState.REFUSED), whose)
    assert here.deeds.claim(second, elsewhere, grant) == ""
    here.clock.time += timedelta(days=31)
    assert here.deeds.claim(replace(first, key="key-3"), replace(whose, ticket="3"), grant) == ""
    assert here.deeds.claim(replace(first, key="key-4"), elsewhere, grant) == "times_per_ticket"
