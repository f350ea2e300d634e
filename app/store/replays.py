"""The newest replays: the figures of each intent and the messages behind them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from app.ports import Clock
from app.store.engine import Store, storable
from app.store.proofs import replays

KEPT = 5  # replays
WHOLE = ""  # in place of an intent's name
MOST = 500  # messages of an intent


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay came to for an intent, or for the whole. `source` says of which tickets."""

    number: int
    intent: str
    made: datetime
    source: str
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Replays:
    """Replays in our store."""

    store: Store
    clock: Clock

    def keep(self, source: str, report: Mapping[str, Any], rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> int:
        """Keep a replay's report and the messages by intent; return its number. The oldest one goes."""
        intents = {one["name"]: {key: one[key] for key in one if key != "misses"} for one in report["intents"]}
        whole = {name: one for name, one in report.items() if name != "intents"}
        made = self.clock.now()
        with self.store.begin() as connection:
            number = int(connection.execute(select(func.max(replays.c.number))).scalar() or 0) + 1
            values = [
                {
                    "number": number,
                    "intent": storable(name) or "-",
                    "made": made,
                    "source": storable(source),
                    "report": json.dumps(one),
                    "rows": json.dumps(list(rows.get(name, ()))[:MOST]),
                }
                for name, one in intents.items()
            ]
            first = {"number": number, "intent": WHOLE, "made": made, "source": storable(source), "rows": "[]"}
            connection.execute(replays.insert(), [{**first, "report": json.dumps(whole)}, *values])
            connection.execute(delete(replays).where(replays.c.number <= number - KEPT))
        return number

    def newest(self) -> dict[str, Replayed]:
        """Return the newest replay by intent, the whole under an empty name; nothing where there was none."""
        newest = select(func.max(replays.c.number)).scalar_subquery()
        columns = replays.c.number, replays.c.intent, replays.c.made, replays.c.source, replays.c.report
        with self.store.begin() as connection:
            found = connection.execute(select(*columns).where(replays.c.number == newest)).all()
        return {row[1]: Replayed(row[0], row[1], row[2], row[3], json.loads(row[4])) for row in found}

    def rows(self, number: int, intent: str) -> list[dict[str, Any]]:
        """Return the messages behind an intent's figures, oldest first; nothing where there are none."""
        wanted = select(replays.c.rows).where(replays.c.number == number, replays.c.intent == intent)
        with self.store.begin() as connection:
            text = connection.execute(wanted).scalar()
        return list(json.loads(text)) if text else []
