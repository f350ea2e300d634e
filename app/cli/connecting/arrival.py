"""The last proof: a customer's message has come in by a delivery, and a run has begun."""

from collections.abc import Callable
from dataclasses import dataclass

from app.cli.connecting.steps import State, Step, done
from app.ports import Clock
from app.store.inbox import Deliveries
from app.store.ledger import Ledger

LOOK = 1.0  # seconds between two looks
NEWEST = 50


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came in on one connection."""

    ledger: Ledger
    deliveries: Deliveries
    connection: str
    own: str  # the test ticket, which is no customer's
    clock: Clock
    sleep: Callable[[float], None]

    def first(self, seconds: float) -> Step:
        """Wait for a delivery that was not there before, at most so long."""
        known, end = self._tickets(), self.clock.tick() + seconds
        while not (fresh := self._tickets() - known):
            rest = end - self.clock.tick()
            if rest <= 0:
                mend = "write to a ticket as a customer meanwhile; deskmate serve has to run"
                return Step("first delivery", State.FAILED, f"nothing came within {seconds:.0f} seconds", mend)
            self.sleep(min(LOOK, rest))
        return done("first delivery", f"ticket {min(fresh)[1]} came in; deskmate runs tells what became of it")

    def _tickets(self) -> set[tuple[int, str]]:
        """Return run and ticket of the newest deliveries; what a poll found, or we made, is none."""
        newest = [
            one for one in self.ledger.newest(NEWEST) if one.connection == self.connection and one.ticket != self.own
        ]
        return {(one.number, one.ticket) for one in newest if not self._polled(one.number)}

    def _polled(self, row: int) -> bool:
        try:
            return self.deliveries.event(row).event_id.startswith("poll:")
        except LookupError:
            return True
