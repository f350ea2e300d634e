"""What people said to proposals."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from app.ports import Clock
from app.store.acting import approvals
from app.store.audit import note
from app.store.engine import Store, storable


class ApprovalKind(StrEnum):
    """What an agent made of a proposal."""

    APPROVED = "approved"
    EDITED = "edited"  # approved with other parameters
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Approval:
    """What was said to one proposal of a run. `key`: of the deed that came of it. `who` is a label, no proof."""

    run: str
    proposal: str
    verdict: ApprovalKind
    key: str
    who: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Approvals:
    """The approvals table; the first word stays."""

    store: Store
    clock: Clock

    def say(
        self, run: str, proposal: str, verdict: ApprovalKind, who: str, key: str = "", reason: str = ""
    ) -> Approval:
        """Keep what somebody says, and return what counts: theirs, or an earlier one."""
        who, now = storable(who), self.clock.now()
        row = {"run": run, "proposal": proposal, "verdict": str(verdict), "key": key, "who": who}
        first = self.store.insert(approvals).values(**row, reason=storable(reason), at=now)
        with self.store.begin() as transaction:
            if transaction.execute(first.on_conflict_do_nothing().returning(approvals.c.run)).first():
                note(transaction, self.clock, who, f"proposal.{verdict}", (f"{run} {proposal}", ""))
        return next(one for one in self.of(run) if one.proposal == proposal)

    def of(self, run: str) -> tuple[Approval, ...]:
        """Return what was said to the proposals of a run."""
        with self.store.begin() as transaction:
            rows = transaction.execute(select(approvals).where(approvals.c.run == run)).mappings().all()
        return tuple(Approval(**{**one, "verdict": ApprovalKind(one["verdict"])}) for one in rows)
