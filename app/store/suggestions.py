"""The newest intents proposed from past tickets, and what an admin did with each: one row of `marks`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from app.ports import Clock
from app.store.audit import note
from app.store.engine import Store
from app.store.marks import Marks
from app.store.tables import marks

KEPT = "intents.suggestions"
ASKED, FORGOTTEN = "intents.suggested", "intents.forgotten"  # words of the audit trail


@dataclass(frozen=True, slots=True)
class Act:
    """What became of a proposal: accept, merge or drop; into which intent."""

    act: str
    into: str = ""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What was proposed, when, to whom, from how many tickets of what."""

    at: datetime
    by: str
    source: str
    tickets: int
    proposals: tuple[Mapping[str, Any], ...]
    acts: Mapping[int, Act]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """One result at a time; the tickets themselves are never kept."""

    store: Store
    clock: Clock

    def keep(self, by: str, source: str, tickets: int, proposals: list[dict[str, Any]]) -> None:
        """Keep a result in place of the one before."""
        self._write(Suggested(self.clock.now(), by, source, tickets, tuple(proposals), {}))
        self._noted(by, ASKED)

    def last(self) -> Suggested | None:
        """Return the newest result."""
        kept = json.loads(Marks(self.store).read(KEPT) or "null")
        if not kept:
            return None
        acts = {int(number): Act(*one) for number, one in kept["acts"].items()}
        return Suggested(
            datetime.fromisoformat(kept["at"]), kept["by"], kept["source"], kept["tickets"],
            tuple(kept["proposals"]), acts,
        )  # fmt: skip

    def did(self, number: int, act: Act | None) -> None:
        """Keep what became of a proposal of the newest result; None puts it back."""
        last = self.last()
        if last is None:
            return
        acts = {key: one for key, one in last.acts.items() if key != number} | ({number: act} if act else {})
        self._write(Suggested(last.at, last.by, last.source, last.tickets, last.proposals, acts))

    def forget(self, by: str) -> None:
        """Keep nothing of it any more."""
        with self.store.begin() as connection:
            connection.execute(delete(marks).where(marks.c.name == KEPT))
        self._noted(by, FORGOTTEN)

    def _write(self, one: Suggested) -> None:
        acts = {str(number): [each.act, each.into] for number, each in one.acts.items()}
        kept = {"at": one.at.isoformat(), "by": one.by, "source": one.source, "tickets": one.tickets,
                "proposals": list(one.proposals), "acts": acts}  # fmt: skip
        Marks(self.store).write(KEPT, json.dumps(kept))

    def _noted(self, by: str, word: str) -> None:
        with self.store.begin() as connection:
            note(connection, self.clock, by, word, ("", ""))
