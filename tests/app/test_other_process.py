"""Requirement: a changed level acts on the very next ticket in another process."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain import AutonomyLevel, OutcomeKind, Reason
from app.policy import amended, edited, paused, shipped
from app.settings import Settings
from app.store.engine import Store, open_store
from app.store.ledger import Entry, Ledger
from app.store.policies import Policies
from app.worker import inbox, migrate
from tests.app.other_process import configured
from tests.app.store.databases import cluster, settings
from tests.app.store.examples import event
from tests.app.worker.lines import RealClock

__all__ = ["cluster", "settings"]

ROOT = Path(__file__).parents[2]
SECONDS = 120.0
# A writer that dares: the articles are three lines long.
BOLD = amended(
    shipped(),
    {("policy", ""): {"abstain_below": 0.05, "reply_above": 0.05, "send_delay": 0, "review_days": 0}},
)


@contextmanager
def worker(settings: Settings) -> Iterator[subprocess.Popen[str]]:
    """Run a worker in a process of its own; kill it at the end."""
    folder = settings.data_dir.parent
    command = [sys.executable, "-m", "tests.app.other_process", str(folder), settings.database_url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            while running.stdout.readline().strip() != "working":
                assert running.poll() is None
            yield running
        finally:
            running.kill()


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """Return a store that two processes open."""
    opened = open_store(configured(settings.data_dir.parent, settings.database_url))
    migrate(opened)
    yield opened
    opened.close()


def outcome(settings: Settings, store: Store, number: int) -> Entry:
    """Have a new ticket come in here, and return what came of it there."""
    inbox(settings, store, RealClock()).receive(event(number, str(number)))
    deadline = time.monotonic() + SECONDS
    while (entry := Ledger(store, RealClock()).get(number)) is None or entry.finished is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return entry


@pytest.mark.slow
def test_a_changed_level_acts_on_the_very_next_ticket_in_another_process(settings: Settings, store: Store) -> None:
    policies = Policies(store, RealClock())
    reply = edited(BOLD, {"return_policy": {"ceiling": "reply"}})
    texts = (BOLD, reply, paused(reply, True), edited(reply, {"return_policy": {"ceiling": "observe"}}))
    policies.save(texts[0], "admin@example.com", "what holds at the start", 0)

    with worker(settings):
        ends = [outcome(settings, store, 1)]
        for number, text in enumerate(texts[1:], 1):
            policies.save(text, "admin@example.com", "a change", number)
            ends.append(outcome(settings, store, number + 1))

    assert [(one.kind, one.level, one.decision and one.decision.reason) for one in ends] == [
        (OutcomeKind.SUGGESTED, AutonomyLevel.SUGGEST, Reason.CEILING),
        (OutcomeKind.REPLIED, AutonomyLevel.REPLY, Reason.ALLOWED),
        (OutcomeKind.SKIPPED, AutonomyLevel.OFF, Reason.PAUSED),
        (OutcomeKind.OBSERVED, AutonomyLevel.OBSERVE, Reason.CEILING),
    ]
    saved = {one.number: one.digest for one in policies.history()}
    assert [one.policy_version for one in ends] == [saved[number] for number in (1, 2, 3, 4)]
