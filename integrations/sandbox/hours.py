"""Business hours: one schedule that every account has, more where a test or a demo adds them."""

from collections.abc import Sequence

from integrations.sandbox.moments import stamp, wall
from integrations.sandbox.rows import Record, Rows


def own(rows: Rows) -> Record:
    """Return the account's own schedule: the first."""
    return rows.all("schedule")[0]


def change(
    rows: Rows, held: Record, time_zone: str, intervals: Sequence[Sequence[int]], holidays: Sequence[str]
) -> int:
    """Give a schedule another zone, other hours and other holidays; return its id. A closed account has no hours."""
    number = int(held["id"])
    with rows.transaction():
        for one in rows.all("holiday", number):
            rows.drop("holiday", one["id"])
        for at, day in enumerate(holidays, 1):
            body: Record = {"id": number * 100 + at, "name": f"Holiday {at}", "start_date": day, "end_date": day}
            rows.put("holiday", body["id"], body, number)
        rows.put("schedule", number, {**held, "time_zone": time_zone, "intervals": _spans(intervals)})
    return number


def add(rows: Rows, number: int, group_id: int, time_zone: str, intervals: Sequence[Sequence[int]]) -> int:
    """Add a schedule and give it to a group; return its id."""
    now = stamp(wall())
    body: Record = {"id": number, "name": f"Hours {number}", "time_zone": time_zone, "intervals": _spans(intervals)}
    rows.put("schedule", number, {**body, "created_at": now, "updated_at": now})
    rows.put("group", group_id, {**(rows.get("group", group_id) or {}), "schedule_id": number})
    return number


def _spans(intervals: Sequence[Sequence[int]]) -> list[Record]:
    return [{"start_time": start, "end_time": end} for start, end in intervals]
