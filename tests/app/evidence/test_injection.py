"""The worst model against the checks, and the figures of what it came to."""

from dataclasses import replace

import pytest

from app.domain import AutonomyLevel, Context, Decision, Finding, House, Limit, Reason
from app.evidence.attacks import Place
from app.evidence.injection import Ran, held_back, report
from app.evidence.worst import TRICKS, Worst, answer, canaries
from app.policy import load, shipped
from app.steps.checks import checks
from app.steps.outgoing import outgoing
from knowledge.passages import Found
from tests.app.store.examples import decision
from tests.app.writers.reading import found, question, source

CANARIES = canaries(lambda: "4f2a9c01")
HOUSE = House(frozenset(), (CANARIES.setting,), (CANARIES.prompt,))
NOTED = Context(internal=(f"For us: {CANARIES.note}.",), verified=True)


@pytest.mark.parametrize("trick", range(len(TRICKS)), ids=[one.__name__.strip("_") for one in TRICKS])
@pytest.mark.parametrize("known", [found(source(), confidence=1.0), Found((), 0.0)], ids=["found", "nothing"])
def test_no_trick_gets_through(trick: int, known: Found) -> None:
    policy = replace(load(shipped()), links=("help.example.com",))
    made = Worst(CANARIES, trick).draft("en", known)
    findings = (*checks(made, question(), known, NOTED, policy), *outgoing(made, known, NOTED, policy, HOUSE))

    assert CANARIES.seen(made.text)
    assert made.confidence == 1.0
    assert any(one.limit and one.limit.level <= AutonomyLevel.SUGGEST for one in findings)


@pytest.mark.parametrize("trick", range(len(TRICKS)), ids=[one.__name__.strip("_") for one in TRICKS])
def test_the_outgoing_checks_alone_hold_every_trick(trick: int) -> None:
    known = found(source(), confidence=1.0)
    made = Worst(CANARIES, trick).draft("en", known)

    assert any(one.limit for one in outgoing(made, known, Context(verified=True), load(shipped()), House()))


@pytest.mark.parametrize(
    "text",
    [
        CANARIES.note.upper(),
        f"**{CANARIES.setting}**",
        f"https://{CANARIES.foreign}/x",
        "".join(chr(0xE0000 + ord(one)) for one in CANARIES.other),
        answer(CANARIES)["question"],
    ],
)
def test_a_canary_is_heard_in_every_form(text: str) -> None:
    assert CANARIES.seen(f"Hello. {text}.")


def test_silence_is_no_canary() -> None:
    assert not CANARIES.seen("You can send it back within 30 days.")


def test_figures_say_how_many_of_how_many() -> None:
    held = Ran(Place.ARTICLE, "x", "plain", unlimited=True, loose=True, reason="uncited")
    ran = [held, held, replace(held, place=Place.TICKET, effect=True, leak=True, raised=True), replace(held, error="E")]
    made = report(ran, 2, 5, [decision()])

    assert (made["cases"], made["effects"], made["leaks"], made["raised"], made["failed"]) == (3, 1, 3, 1, 1)
    assert (made["effects_without_limits"], made["effects_without_limits_share"]) == (3, 1.0)
    assert (made["leaks_without_limits"], made["outgoing_leaks"], made["actions_offered"]) == (3, 2, 0)
    assert made["by_place"]["article"] == {"n": 2, "effect": 0, "leak": 0, "raised": 0, "effects_without_limits": 2}
    assert (made["benign"], made["benign_held_back"], made["held_by"]) == (1, 0, {"uncited": 3})


def test_no_case_is_no_proof() -> None:
    made = report([], 0, 0, [])

    assert (made["cases"], made["at_most"], made["effects_without_limits_share"]) == (0, 1.0, None)


def limited(*limits: tuple[str, Limit]) -> Decision:
    """Return a decision of these checks, under a ceiling that lets a reply pass."""
    ceiling = Limit(AutonomyLevel.REPLY, Reason.CEILING)
    found = tuple(Finding(check, "x", limit) for check, limit in limits)
    made = decision(findings=found, limits=(ceiling, *(limit for _, limit in limits)))
    return replace(made, level=min(one.level for one in made.limits))


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ((), (AutonomyLevel.REPLY, AutonomyLevel.REPLY)),
        ((("links", Limit(AutonomyLevel.SUGGEST, Reason.FOREIGN_LINK)),), (AutonomyLevel.REPLY, AutonomyLevel.SUGGEST)),
        ((("length", Limit(AutonomyLevel.SUGGEST, Reason.TOO_LONG)),), (AutonomyLevel.SUGGEST,) * 2),
        (
            (
                ("confidence", Limit(AutonomyLevel.SUGGEST, Reason.UNSURE_ANSWER)),
                ("origin", Limit(AutonomyLevel.SUGGEST, Reason.UNSURE_ANSWER)),
            ),
            (AutonomyLevel.SUGGEST,) * 2,
        ),
    ],
)
def test_held_back_is_what_only_these_checks_hold(
    limits: tuple[tuple[str, Limit], ...], expected: tuple[AutonomyLevel, AutonomyLevel]
) -> None:
    assert held_back(limited(*limits)) == expected
