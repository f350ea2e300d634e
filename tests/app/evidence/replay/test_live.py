"""A replay decides as the live line did on the demo's tickets, on both helpdesks, and writes nothing to either."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

import pytest
from flask import request

from app import wiring
from app.cli.demo.stage import live_policy
from app.clock import CLOCK
from app.domain import AutonomyLevel, Decision, Outcome, OutcomeKind
from app.evidence.alike import by_words
from app.evidence.files import Blank
from app.evidence.replay.desk import Reading
from app.evidence.replay.line import Line, grouped, replay
from app.policy import load
from app.settings import Settings
from app.store.inbox import Inbox
from app.store.ledger import Ledger
from integrations.helpdesk import Helpdesk, Post, TicketEvent, Visibility
from integrations.sandbox import samples, seed
from integrations.sandbox.server import Face, Sandbox
from knowledge.library import Library
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.app.voting import Account, account

POLICY = replace(load(live_policy()), paused=False)
pytestmark = pytest.mark.slow
Told = tuple[str, str, tuple[tuple[str, str, str], ...]]


@dataclass
class Played:
    """The demo's tickets on a helpdesk, what the live line decided on each message, and the requests that change."""

    desk: Helpdesk
    live: dict[str, Told]
    rows: dict[str, Told]
    writes: list[str] = field(default_factory=list)


@pytest.fixture(scope="module", params=list(Face))
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Play the samples while the live line looks at each, then replay all of them."""
    with account(request.param, tmp_path_factory.mktemp("replay")) as kept:
        writes = _counted(kept.box)
        seed.load_articles(kept.box.store, samples.FOLDER)
        sync("main", whole(article for page in kept.desk.articles("") for article in page.articles), kept.library)
        line = _Live(kept)
        made = seed.play(kept.box.store, seed.read_tickets(samples.FOLDER), sleep=line.later, opened=line.look)
        writes.clear()
        ids = [str(number) for number in made.values()]
        tickets = [kept.desk.ticket(number) for number in ids]
        rows = list(replay(grouped(tickets), Line(line.ports(Reading(kept.desk)), by_words), hands=2))
        yield Played(kept.desk, line.told, _told(rows), writes)


def test_decisions_limits_and_reasons_are_those_of_the_live_line(played: Played) -> None:
    assert len(played.live) > 60
    unlike = {message: told for message, told in played.live.items() if played.rows.get(message) != told}
    # One sample is closed in the second in which it was written: afterwards nobody can tell which came first.
    closed = {message for message in unlike if message in played.rows and played.rows[message][1] == "closed"}
    assert {message: told for message, told in unlike.items() if message not in closed} == {}
    assert len(closed) <= 1


def test_no_request_of_a_replay_changes_anything(played: Played) -> None:
    assert played.writes == []


def test_a_write_would_have_been_counted(played: Played) -> None:
    ticket = next(iter(played.rows)).partition(" ")[0]
    found = played.desk.ticket(ticket)

    played.desk.post(Post(found.id, "Hello", Visibility.INTERNAL, "k", found.version))

    assert played.writes
    played.writes.clear()


class _Live:
    """The line of the service, over this account's store."""

    def __init__(self, kept: Account) -> None:
        self._kept = kept
        self._line = wiring.Line(
            settings=kept.settings,
            store=kept.store,
            desks={"main": cast("Any", kept.desk)},
            search=Search(kept.library),
            judgements={"main": wiring.Judgement(lambda: POLICY, _classifier(kept.settings, kept.library))},
            writer=wiring.writer(kept.settings, kept.library),
        )
        self.told: dict[str, Told] = {}

    def ports(self, desk: Any) -> Any:
        """Return the same line's ports over another helpdesk."""
        return wiring.ports_over(self._kept.settings, POLICY, self._kept.library, (desk, Blank()))

    def look(self, name: str) -> None:
        """Decide about the ticket that was just opened, and keep it as a run that has ended."""
        number = str(max(one["id"] for one in self._kept.box.store.desk.all()))
        event = TicketEvent("main", f"{name}", number, CLOCK.now())
        run = self._run(event)
        made = self._line.consider(event, run)
        ledger = Ledger(self._kept.store, CLOCK)
        ledger.decide(run, made)
        ledger.finish(run, Outcome(_kind(made), made.reason))
        if made.message_id:
            self.told[f"{number} {made.message_id}"] = _as_told(made)

    def later(self, _: float) -> None:
        """Let a minute go by: what happens to a ticket later does not happen at once."""
        self._kept.clock.ahead += timedelta(minutes=1)

    def _run(self, event: TicketEvent) -> str:
        rows: list[int] = []
        Inbox(self._kept.store, CLOCK, lambda _, __, row: rows.append(row)).receive(event)
        run = f"main-{event.ticket_id}-{rows[0]:012d}"
        Ledger(self._kept.store, CLOCK).claim(run, event, CLOCK.now())
        return run


def _classifier(settings: Settings, library: Library) -> Any:
    return wiring.classifier(settings, POLICY, library)


def _kind(made: Decision) -> OutcomeKind:
    if made.level is AutonomyLevel.OFF:
        return OutcomeKind.SKIPPED
    return OutcomeKind.OBSERVED if made.level is AutonomyLevel.OBSERVE else OutcomeKind.SUGGESTED


def _as_told(made: Decision) -> Told:
    limits = tuple((one.level.name.lower(), one.reason.value, one.detail) for one in made.limits)
    return made.level.name.lower(), made.reason.value, limits


def _told(rows: list[dict[str, Any]]) -> dict[str, Told]:
    return {
        f"{row['ticket']} {one['message']}": (one["level"], one["reason"], tuple(map(tuple, one["limits"])))
        for row in rows
        for one in row["moments"]
    }


def _counted(box: Sandbox) -> list[str]:
    """Return where every request that changes something is written down, logins apart."""
    found: list[str] = []

    @box.app.before_request
    def count() -> None:
        if request.method not in {"GET", "HEAD", "OPTIONS"} and "oauth" not in request.path:
            found.append(f"{request.method} {request.path}")

    return found
