"""The crash test as a test: small by default; `python -m tests.load.crash` is the full one."""

import json
import subprocess
import sys
from typing import Any

import pytest

from app.store.crash import CrashPoint
from tests.app.store.databases import binaries
from tests.load.processes import ROOT

pytestmark = pytest.mark.slow


def crash_test(helpdesk: str, database: str, tickets: int, kills: int) -> dict[str, Any]:
    if database == "postgres" and binaries() is None:
        pytest.skip("PostgreSQL is not installed on this machine")
    command = [sys.executable, "-m", "tests.load.crash", "--helpdesk", helpdesk, "--database", database]
    done = subprocess.run(
        [*command, "--tickets", str(tickets), "--kills", str(kills)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("helpdesk", "database"), [("zendesk", "sqlite"), ("zendesk", "postgres"), ("freshdesk", "sqlite")]
)
def test_nothing_is_lost_or_done_twice_when_processes_are_killed(helpdesk: str, database: str) -> None:
    found = crash_test(helpdesk, database, tickets=24, kills=8)

    wrong = {name: found[name] for name in ("unanswered", "failed", "posted_twice", "out_of_order")}
    assert wrong == {"unanswered": [], "failed": [], "posted_twice": [], "out_of_order": []}
    assert found["settled"]
    assert found["kills"] == 8
    assert set(found["points"]) == {str(point) for point in CrashPoint}
