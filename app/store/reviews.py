"""What people did with a suggestion, and what they thought of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import RowMapping, select

from app.ports import Clock
from app.store.engine import Store, storable
from app.store.ledger import Ledger
from app.store.opinions import hear
from app.store.tables import reviews


class ReviewKind(StrEnum):
    """What can be said about a draft, or about one passage of it."""

    USED = "used"
    EDITED = "edited"
    REJECTED = "rejected"
    HELPFUL = "helpful"
    UNHELPFUL = "unhelpful"
    PASSAGE_HELPFUL = "passage_helpful"
    PASSAGE_UNHELPFUL = "passage_unhelpful"


@dataclass(frozen=True, slots=True)
class Review:
    """One word of one person. `passage` is the chunk it is about, `text_digest` that of the text that was sent."""

    run: str
    kind: ReviewKind
    who: str
    reason: str
    passage: str
    text_digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reviews:
    """Reviews by run."""

    store: Store
    clock: Clock

    def add(
        self, run: str, kind: ReviewKind, who: str, reason: str = "", passage: str = "", text_digest: str = ""
    ) -> Review:
        """Keep a review with what it says of articles; the same word of the same person replaces the first."""
        run, who, reason, passage, text_digest = map(storable, (run, who, reason, passage, text_digest))
        made = Review(run, kind, who, reason, passage, text_digest, self.clock.now())
        told = {"reason": reason, "text_digest": text_digest, "at": made.at}
        first = self.store.insert(reviews).values(run=run, kind=str(kind), who=who, passage=passage, **told)
        statement = first.on_conflict_do_update(index_elements=["run", "kind", "who", "passage"], set_=told)
        decision = Ledger(self.store, self.clock).decision(run)
        with self.store.begin() as connection:
            connection.execute(statement)
            hear(self.store, connection, self.clock, (run, who, decision))
        return made

    def of_run(self, run: str) -> list[Review]:
        """Return what was said about a run, oldest first."""
        statement = select(reviews).where(reviews.c.run == run).order_by(reviews.c.at, reviews.c.id)
        with self.store.begin() as connection:
            return [_review(row) for row in connection.execute(statement).mappings()]

    def endings(self, most: int) -> list[tuple[str, Review]]:
        """Return what was last done with each draft, newest first: used, edited or rejected."""
        kinds = [str(one) for one in (ReviewKind.USED, ReviewKind.EDITED, ReviewKind.REJECTED)]
        statement = select(reviews).where(reviews.c.kind.in_(kinds)).order_by(reviews.c.at, reviews.c.id)
        with self.store.begin() as connection:
            last = {row["run"]: _review(row) for row in connection.execute(statement).mappings()}
        return sorted(last.items(), key=lambda pair: pair[1].at, reverse=True)[:most]


def _review(row: RowMapping) -> Review:
    return Review(
        run=row["run"],
        kind=ReviewKind(row["kind"]),
        who=row["who"],
        reason=row["reason"],
        passage=row["passage"],
        text_digest=row["text_digest"],
        at=row["at"],
    )
