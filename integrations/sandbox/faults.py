"""Faults on demand: what a helpdesk does when it is having a bad day."""

import random
import re
import threading
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """One way in which a request goes wrong."""

    HANG_AFTER = "hang_after"  # committed, then silence longer than the client waits
    BAD_GATEWAY_AFTER = "bad_gateway_after"  # committed, then 502 with an HTML body
    DROP_AFTER = "drop_after"  # committed, then the connection is cut
    RATE_LIMITED = "rate_limited"  # 429 with Retry-After; nothing happened
    UNAVAILABLE = "unavailable"  # 503; nothing happened
    HANG_BEFORE = "hang_before"  # silence; nothing happened
    CONFLICT = "conflict"  # 409 UpdateConflict; nothing happened


BEFORE = frozenset({Fault.RATE_LIMITED, Fault.UNAVAILABLE, Fault.HANG_BEFORE, Fault.CONFLICT})


@dataclass(slots=True)
class Plan:
    """Where and how often a fault strikes. `path` is a regular expression, found anywhere.

    `times` counts down to 0; None never ends. `seconds` is the silence, or Retry-After.
    """

    fault: Fault
    method: str = "*"
    path: str = "."
    probability: float = 1.0
    times: int | None = None
    seconds: float = 1.0

    def fits(self, method: str, path: str) -> bool:
        """Say whether this request is meant."""
        return self.times != 0 and self.method in {"*", method} and re.search(self.path, path) is not None


@dataclass(slots=True)
class Deliveries:
    """How likely each mishap of a webhook delivery is, from 0 to 1. `seconds`: how late is late."""

    duplicate: float = 0.0
    late: float = 0.0
    lost: float = 0.0
    reordered: float = 0.0
    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one delivery: seconds until each copy leaves; no copies when it is lost."""

    copies: tuple[float, ...] = (0.0,)


@dataclass
class Faults:
    """The plans in force. The same seed and the same requests give the same faults."""

    seed: int = 0
    plans: list[Plan] = field(default_factory=list)
    deliveries: Deliveries = field(default_factory=Deliveries)
    struck: Counter[str] = field(default_factory=Counter)
    solve_needs: str = ""  # a field without which nothing can be solved: refused, nothing written
    tariff: str = ""  # the plan of a Freshdesk account whose limits are enforced; empty: they are only told

    def __post_init__(self) -> None:
        """Start the dice."""
        self._lock = threading.Lock()
        self._dice = random.Random(self.seed)  # noqa: S311

    def add(
        self,
        fault: Fault | str,
        method: str = "*",
        path: str = ".",
        probability: float = 1.0,
        times: int | None = None,
        seconds: float = 1.0,
    ) -> None:
        """Let a fault strike requests of this method and path: the next `times`, or by probability."""
        re.compile(path)
        with self._lock:
            self.plans.append(Plan(Fault(fault), method.upper(), path, probability, times, seconds))

    def deliver(self, **chances: float) -> None:
        """Set the chances of `duplicate`, `late`, `lost` and `reordered`, and `seconds`."""
        with self._lock:
            self.deliveries = Deliveries(**chances)

    def reseed(self, seed: int) -> None:
        """Start the dice again."""
        with self._lock:
            self.seed = seed
            self._dice = random.Random(seed)  # noqa: S311

    def clear(self) -> None:
        """End every fault."""
        with self._lock:
            self.plans.clear()
            self.deliveries = Deliveries()
            self.solve_needs = self.tariff = ""

    def pick(self, method: str, path: str) -> Plan | None:
        """Return the plan that strikes this request, counted as used, or None."""
        with self._lock:
            for plan in self.plans:
                if plan.fits(method, path) and self._dice.random() < plan.probability:
                    if plan.times is not None:
                        plan.times -= 1
                    self.struck[plan.fault.value] += 1
                    return plan
        return None

    def fate(self) -> Fate:
        """Roll the dice for one delivery."""
        with self._lock:
            chances, rolls = self.deliveries, [self._dice.random() for _ in range(4)]
            if rolls[0] < chances.lost:
                self.struck["lost"] += 1
                return Fate(())
            delay = chances.seconds if rolls[1] < chances.late else 0.0
            self.struck["late"] += delay > 0
            if rolls[2] < chances.reordered:
                self.struck["reordered"] += 1
                delay += chances.seconds * self._dice.random()
            if rolls[3] < chances.duplicate:
                self.struck["duplicate"] += 1
                return Fate((delay, delay + chances.seconds * self._dice.random()))
            return Fate((delay,))
