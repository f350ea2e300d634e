"""`deskmate knowledge audit` over files and over the store."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.clock import CLOCK
from app.settings import Settings
from app.store.engine import Store, open_store
from app.store.ledger import Ledger
from app.store.migrate import upgrade
from app.store.texts import StoredTexts
from integrations.helpdesk import Article
from knowledge.chunks import chunks
from knowledge.sources import source
from tests.app.evidence.entries import asked
from tests.app.store.test_ledger import claim

Run = Callable[..., Result]
DOCS = [
    {"id": "1", "title": "Returns", "body": "Orders may be sent back within 14 days of delivery."},
    {"id": "2", "title": "Refunds", "body": "Orders may be sent back within 30 days of delivery."},
    {"id": "3", "title": "Passwords", "body": "Choose Forgot password and we send you a link."},
]
QUERIES = [
    {"qid": "1", "query": "I forgot my password", "relevant": ["3"]},
    {"qid": "2", "query": "Do you sell spare bulbs?", "relevant": ["9"]},
    {"qid": "3", "query": "Do you sell spare bulbs, please?", "relevant": ["9"]},
]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return what runs the command; the encoder's weights are not there, so that all goes by words."""
    environment = {"DESKMATE_DATA_DIR": str(tmp_path / "data"), "DESKMATE_ENCODER_DIR": str(tmp_path)}
    return lambda *words: CliRunner().invoke(main, ["knowledge", "audit", *map(str, words)], env=environment)


def lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write a file of JSON Lines."""
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return path


def said(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_files_are_audited_without_a_store(run: Run, tmp_path: Path) -> None:
    found = said(run("--docs", lines(tmp_path / "d", DOCS), "--queries", lines(tmp_path / "q", QUERIES), "--json"))

    assert (found["articles"], found["tickets"]) == (3, 3)
    assert [(one["kind"], one["figures"]) for one in found["findings"]] == [
        ("contradiction", {"values": "14 days / 30 days"})
    ]
    assert [(one["title"], one["n"]) for one in found["gaps"]] == [("Do you sell spare bulbs?", 2)]
    assert not (tmp_path / "data" / "store.db").exists()


def test_a_table_says_what_to_do_first(run: Run, tmp_path: Path) -> None:
    told = run("--docs", lines(tmp_path / "d", DOCS), "--queries", lines(tmp_path / "q", QUERIES)).output

    assert "for 3 articles, 3 tickets" in told
    assert "questions answered: 0% (0 of 3)" in told
    assert 'tickets: write "Do you sell spare bulbs?"' in told
    assert "contradiction, high: 14 days / 30 days" in told
    assert "Refunds | Orders may be sent back within 30 days of delivery." in told


def test_tickets_may_ask_too(run: Run, tmp_path: Path) -> None:
    tickets = lines(tmp_path / "t", [{"id": "7", "subject": "Bulbs", "body": "Do you sell spare bulbs?"}])

    assert said(run("--docs", lines(tmp_path / "d", DOCS), "--tickets", tickets, "--json"))["tickets"] == 1


def test_an_empty_knowledge_base_is_said(run: Run) -> None:
    found = said(run("--json"))

    assert (found["articles"], found["score"], found["worklist"]) == (0, 0, [])
    assert "nothing is known yet: run deskmate sync" in run().output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--queries", "q"), "go with --docs"),
        (("--docs", "d", "--queries", "q", "--tickets", "q"), "either"),
        (("--docs", "empty"), "no article in it"),
        (("--docs", "bad"), "bad:1"),
    ],
)
def test_what_cannot_be_read_is_said(run: Run, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    lines(tmp_path / "d", DOCS)
    lines(tmp_path / "q", QUERIES)
    lines(tmp_path / "empty", [])
    (tmp_path / "bad").write_text("{no json\n", "utf-8")
    result = run(*(one if one.startswith("--") else tmp_path / one for one in words))

    assert result.exit_code != 0
    assert told in " ".join(result.output.split())


@pytest.fixture
def stored(run: Run, tmp_path: Path) -> Store:
    """Return the command's own store with articles and two tickets that ask for what is not there."""
    store = open_store(Settings(data_dir=tmp_path / "data", _env_file=None))
    upgrade(store)
    made = [source("main", Article(one["id"], one["title"], one["body"], "en", public=True)) for one in DOCS]
    StoredTexts(store).fill([(one, chunks(one)) for one in made])
    ledger = Ledger(store, CLOCK)
    for number in (8, 9):
        ledger.decide(claim(ledger, number, str(number)), asked("Do you sell spare bulbs?"))
    return store


def test_the_ledger_tells_what_was_asked(run: Run, stored: Store) -> None:
    stored.close()
    found = said(run("--json"))

    assert (found["articles"], found["tickets"]) == (3, 2)
    assert [(one["title"], one["tickets"]) for one in found["gaps"]] == [
        ("Do you sell spare bulbs?", ["main/8", "main/9"])
    ]
    assert "none of" not in run("--runs", "0").output
