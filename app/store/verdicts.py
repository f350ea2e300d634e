"""What people said to proposals."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from app.ports import Clock
from app.store.acting import verdicts
from app.store.audit import note
from app.store.engine import Store, storable


class VerdictKind(StrEnum):
    """What an agent made of a proposal."""

    APPROVED = "approved"
    EDITED = "edited"  # approved with other parameters
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said to one proposal of a run. `key`: of the deed that came of it. `who` is a label, no proof."""

    run: str
    proposal: str
    verdict: VerdictKind
    key: str
    who: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts table; the first word stays."""

    store: Store
    clock: Clock

    def say(self, run: str, proposal: str, verdict: VerdictKind, who: str, key: str = "", reason: str = "") -> Verdict:
        """Keep what somebody says, and return what counts: theirs, or an earlier one."""
        who, now = storable(who), self.clock.now()
        row = {"run": run, "proposal": proposal, "verdict": str(verdict), "key": key, "who": who}
        first = self.store.insert(verdicts).values(**row, reason=storable(reason), at=now)
        with self.store.begin() as transaction:
            if transaction.execute(first.on_conflict_do_nothing().returning(verdicts.c.run)).first():
                note(transaction, self.clock, who, f"proposal.{verdict}", (f"{run} {proposal}", ""))
        return next(one for one in self.of(run) if one.proposal == proposal)

    def of(self, run: str) -> tuple[Verdict, ...]:
        """Return what was said to the proposals of a run."""
        with self.store.begin() as transaction:
            rows = transaction.execute(select(verdicts).where(verdicts.c.run == run)).mappings().all()
        return tuple(Verdict(**{**one, "verdict": VerdictKind(one["verdict"])}) for one in rows)
