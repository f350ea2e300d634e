"""Who changed what."""

from app.store.audit import Audit, Record
from app.store.engine import Store
from tests.fakes import FakeClock


def test_a_record_comes_back_whole(store: Store) -> None:
    clock = FakeClock()
    audit = Audit(store, clock)
    audit.record("admin@example.com", "run.exported", "run 7", "as JSON")

    assert audit.newest() == [Record(1, clock.time, "admin@example.com", "run.exported", "run 7", "as JSON")]


def test_records_are_listed_newest_first_in_pages(store: Store) -> None:
    audit = Audit(store, FakeClock())
    for number in range(1, 6):
        audit.record("a", "b", str(number))

    assert [one.subject for one in audit.newest(2)] == ["5", "4"]
    assert [one.subject for one in audit.newest(2, before=4)] == ["3", "2"]
