"""Runs found again: by ticket, intent, reason, and counted by intent."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from app.domain import Outcome, OutcomeKind, Reason, Triage
from app.settings import Settings
from app.store.engine import Store, open_store
from app.store.inbox import run_id
from app.store.ledger import Ledger, RunQuery, _conditions
from app.store.migrate import upgrade
from app.store.tables import runs
from tests.app.store.databases import plain
from tests.app.store.examples import decision, event, outcome
from tests.fakes import NOON, FakeClock


@pytest.fixture
def ledger(store: Store, clock: FakeClock) -> Ledger:
    return Ledger(store, clock)


def run(
    ledger: Ledger,
    row: int,
    *,
    ticket: str = "7",
    connection: str = "main",
    intent: str = "card",
    reason: Reason = Reason.ALLOWED,
    kind: OutcomeKind | None = OutcomeKind.REPLIED,
    received: datetime = NOON,
) -> None:
    """Put a run on record; without a kind it still goes on."""
    name = run_id(connection, ticket, row)
    ledger.claim(name, event(row, ticket, connection), received)
    triage = Triage(intent, intent.title(), "billing", 0.9, 0.8)
    ledger.decide(name, decision(ticket, connection=connection, triage=triage, reason=reason))
    if kind:
        ledger.finish(name, Outcome(kind, reason))


@pytest.fixture
def five(ledger: Ledger) -> Ledger:
    """Return a ledger of five different runs."""
    run(ledger, 1, ticket="100", intent="return_policy", received=NOON - timedelta(days=3))
    run(ledger, 2, ticket="1", reason=Reason.LEGAL, kind=OutcomeKind.HANDED_OFF)
    run(ledger, 3, ticket="200", connection="second", intent="delivery_times", kind=OutcomeKind.SKIPPED)
    run(ledger, 4, ticket="100", intent="delivery_times", kind=None)
    run(ledger, 5, ticket="x-1", intent="return_item", kind=OutcomeKind.FAILED)
    return ledger


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (RunQuery(), [5, 4, 3, 2, 1]),
        (RunQuery(connection="second"), [3]),
        (RunQuery(kind="handed_off"), [2]),
        (RunQuery(kind="running"), [4]),
        (RunQuery(intent="delivery_times"), [4, 3]),
        (RunQuery(reason="legal"), [2]),
        (RunQuery(since=NOON - timedelta(days=1)), [5, 4, 3, 2]),
        (RunQuery(intent="delivery_times", kind="skipped", connection="second"), [3]),
        (RunQuery(intent="delivery_times", kind="failed"), []),
        (RunQuery(text="100"), [4, 1]),
        (RunQuery(text=" #100 "), [4, 1]),
        (RunQuery(text="1"), [2, 1]),  # a ticket's id, and a run's number
        (RunQuery(text="x-1"), [5]),
        (RunQuery(text="second-200-000000000003"), [3]),
        (RunQuery(text="Return policy"), [1]),
        (RunQuery(text="return"), [5, 1]),
        (RunQuery(text="return%"), []),
        (RunQuery(text="nothing"), []),
        (RunQuery(text="9" * 30), []),
        (RunQuery(text="\0"), [5, 4, 3, 2, 1]),
        (RunQuery(text="\ud800car", connection="\0main"), [2]),
    ],
)
def test_a_query_finds_what_it_names_newest_first(five: Ledger, query: RunQuery, found: list[int]) -> None:
    assert [entry.number for entry in five.search(query)] == found


def test_found_runs_come_in_pages(five: Ledger) -> None:
    first = five.search(RunQuery(), limit=2)
    second = five.search(RunQuery(), limit=2, before=first[-1].number)

    assert [entry.number for entry in (*first, *second)] == [5, 4, 3, 2]


def test_an_entry_tells_its_intent(five: Ledger) -> None:
    assert [entry.intent for entry in five.search(RunQuery(text="100"))] == ["delivery_times", "return_policy"]


def test_volumes_are_by_intent_and_kind(five: Ledger) -> None:
    run(five, 6, intent="delivery_times", kind=None)

    assert five.volumes(NOON - timedelta(days=1)) == {
        "card": {"handed_off": 1},
        "delivery_times": {"skipped": 1, "running": 2},
        "return_item": {"failed": 1},
    }
    assert five.volumes(NOON + timedelta(days=1)) == {}


def test_a_run_without_a_question_has_no_intent(ledger: Ledger) -> None:
    ledger.claim(run_id("main", "7", 1), event(), NOON)
    ledger.decide(run_id("main", "7", 1), decision(question=None, triage=None))

    assert ledger.volumes(NOON) == {"": {"running": 1}}


def test_a_reply_that_waits_tells_until_when(ledger: Ledger, clock: FakeClock) -> None:
    name = run_id("main", "7", 1)
    ledger.claim(name, event(), NOON)
    ledger.decide(name, decision(delay=90.0))
    waiting = ledger.get(1)
    ledger.decide(name, decision())
    again = ledger.get(1)

    assert waiting is not None and waiting.due == clock.time + timedelta(seconds=90)
    assert again is not None and again.due is None
    ledger.finish(name, outcome())


@pytest.mark.parametrize(
    "query",
    [RunQuery(text="100"), RunQuery(text="no"), RunQuery(connection="main", intent="a", reason="b", since=NOON)],
)
def test_no_query_reads_the_rows_that_it_does_not_return(tmp_path: Path, query: RunQuery) -> None:
    store = open_store(plain(tmp_path))
    upgrade(store)
    statement = runs.select().with_only_columns(runs.c.number).where(*_conditions(query))
    ordered = statement.order_by(runs.c.number.desc()).limit(50)

    compiled = ordered.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    with store.begin() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")]
    read = [step for step in plan if step.startswith(("SCAN", "SEARCH"))]
    assert read
    assert all("COVERING INDEX ix_runs_listed" in step or step.startswith("SEARCH") for step in read)


def test_runs_from_before_get_their_intent(settings: Settings) -> None:
    store = open_store(settings)
    _upgrade_to(store, "0002")
    _old_runs(store)

    upgrade(store)

    found = Ledger(store, FakeClock()).volumes(NOON - timedelta(days=1))
    assert found == {"card": {"replied": 1}, "": {"running": 1, "skipped": 1}}
    store.close()


def _upgrade_to(store: Store, version: str) -> None:
    from alembic import command
    from alembic.config import Config

    from app.store.migrate import MIGRATIONS, VERSIONS

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with store.begin() as connection:
        config.attributes.update(version_table=VERSIONS, connection=connection)
        command.upgrade(config, version)


def _old_runs(store: Store) -> None:
    """Put runs into the table as the version before wrote them."""
    from app.store.ledger import _decision

    texts = {"replied": _decision.dump_json(decision()).decode(), "": ""}
    texts["skipped"] = _decision.dump_json(decision(question=None, triage=None)).decode()
    rows = [
        {
            "id": run_id("main", "7", row),
            "number": row,
            "now": "2026-03-02 12:00:00.000000",
            "kind": kind,
            "decision": one,
        }
        for row, (kind, one) in enumerate(texts.items(), 1)
    ]
    statement = text(
        "INSERT INTO runs (id, number, connection, ticket, message, requester, digest, received, started, attempts,"
        " kind, reason, detail, policy_version, decision, effects, stages, error) VALUES (:id, :number, 'main', '7',"
        " '', '', '', :now, :now, 1, :kind, '', '', '', :decision, '[]', '[]', '')"
    )
    with store.begin() as connection:
        connection.execute(statement, rows)


def test_runs_are_found_by_the_article_that_their_draft_cites(ledger: Ledger) -> None:
    for row, kind in enumerate((OutcomeKind.SUGGESTED, OutcomeKind.HANDED_OFF, OutcomeKind.REPLIED, None), 1):
        run(ledger, row, ticket=str(row), kind=kind)

    assert ledger.citing("help/en/1") == [2, 1]
    assert ledger.citing("help/en/1", newest=1) == [2]
    assert ledger.citing("help/en/") == ledger.citing("help/en/1#0") == ledger.citing("%") == ledger.citing("\0") == []


def test_a_passage_that_was_only_found_is_not_cited(ledger: Ledger) -> None:
    name = run_id("main", "7", 1)
    ledger.claim(name, event(), NOON)
    ledger.decide(name, decision(draft=None))
    ledger.finish(name, Outcome(OutcomeKind.SUGGESTED, Reason.CEILING))

    assert ledger.citing("help/en/1") == []


def test_a_key_with_quotes_is_found_as_it_is_written(ledger: Ledger) -> None:
    key = 'folder/-/"ä_%\\.md'
    cited = replace(decision().draft.citations[0], article=key)  # type: ignore[union-attr]  # the example has a draft
    name = run_id("main", "7", 1)
    ledger.claim(name, event(), NOON)
    ledger.decide(name, decision(draft=replace(decision().draft, citations=(cited,))))  # type: ignore[type-var]
    ledger.finish(name, Outcome(OutcomeKind.SUGGESTED, Reason.CEILING))

    assert ledger.citing(key) == [1]
