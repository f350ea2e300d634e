"""Decisions and hands to act with."""

from dataclasses import replace
from datetime import timedelta

from app.domain import AutonomyLevel, Decision, Draft, Effect, Evidence, Handoff, Policy, Reason
from app.ports import Hands
from integrations.helpdesk import Ticket
from tests.fakes import FakeClock, FakeFence, FakeGuard, FakeMemory, LivingHelpdesk, ticket

POLICY = Policy("v1", (), ())
DRAFT = Draft("Press the button. [1]", (), Evidence.DOCUMENTED, "en", 0.9, "extractive-1", "digest")
NOTE = Handoff(Reason.ANGER, "44", "**Over to you.** The customer is angry.")


def decision(level: AutonomyLevel = AutonomyLevel.REPLY, **changes: object) -> Decision:
    """Build a decision about the one message of the plain ticket."""
    reason = Reason.ALLOWED if level >= AutonomyLevel.REPLY else Reason.CEILING
    made = Decision("main", "1", "m0", "v1", "100", level, reason, "why", (), draft=DRAFT, policy_version="v1")
    return replace(made, **changes)  # type: ignore[arg-type]


def desk(one: Ticket | None = None, **changes: object) -> LivingHelpdesk:
    """Build a helpdesk with one ticket."""
    return LivingHelpdesk(tickets={"1": one or ticket()}, **changes)  # type: ignore[arg-type]


def hands(helpdesk: LivingHelpdesk, **changes: object) -> Hands:
    """Build hands whose pauses move their own clock on."""
    clock = FakeClock()

    def pause(seconds: float) -> None:
        clock.time += timedelta(seconds=seconds)

    made = Hands(helpdesk, FakeGuard(clock), FakeFence(), FakeMemory(), clock, POLICY, "main-1-000000000001", pause)
    return replace(made, **changes)  # type: ignore[arg-type]


class Dies(Exception):
    """The process is killed."""


class Mortal(FakeGuard):
    """A guard whose process dies before or after a record, as it is told."""

    deaths: list[str]

    def record(self, effect: Effect) -> None:
        """Record, or die on either side of it."""
        death = self.deaths.pop(0) if self.deaths else "none"
        if death == "before":
            raise Dies
        super().record(effect)
        if death == "after":
            raise Dies
