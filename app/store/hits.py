"""How often each reason was what a run came to."""

from datetime import datetime

from sqlalchemy import func, select

from app.store.engine import Store
from app.store.tables import runs


def hits(store: Store, since: datetime) -> dict[str, int]:
    """Return by reason how many runs received since then it decided; all that is read stands in one index."""
    counted = select(runs.c.reason, func.count()).where(runs.c.received >= since).group_by(runs.c.reason)
    with store.begin() as connection:
        return {reason: number for reason, number in connection.execute(counted)}
