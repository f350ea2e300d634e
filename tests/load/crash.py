"""Kills web and worker again and again while tickets come in, then counts what was lost or done twice.

    python -m tests.load.crash [--tickets 200] [--kills 30] [--database sqlite|postgres] [--seed 7]
                               [--helpdesk zendesk|freshdesk]

Prints one JSON object. Web and worker are the real processes, the helpdesk is the sandbox;
a tenth of the deliveries comes twice, and one write in 25 is answered 502 after it happened.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.cli.demo.child import _free_port as free_port
from app.cli.demo.judge import expectations
from app.cli.demo.stage import HELPDESKS, keys
from app.clock import CLOCK
from app.domain import AutonomyLevel, OutcomeKind
from app.policy import amended, raised, shipped
from app.settings import Settings
from app.store.crash import CrashPoint
from app.store.engine import Store, open_store
from app.store.inbox import Deliveries
from app.store.ledger import HANDLED, Entry, Ledger
from app.store.tables import runs
from integrations.sandbox import samples, seed
from integrations.sandbox.deliveries import Timing
from integrations.sandbox.server import Face, Sandbox
from tests.app.store.databases import running
from tests.load.processes import Web, Worker

SECRET = "a-secret-of-the-crash-test"
DUPLICATES = 0.1
LOST_ANSWERS = 0.04
WRITES = {
    "zendesk": [("PUT", r"/tickets/\d+")],
    "freshdesk": [("POST", r"/tickets/\d+/(reply|notes)"), ("PUT", r"/tickets/\d+")],
}
FOLLOW_UPS = 0.25
PLAIN = {"locale", "name", "channel"}  # circumstances that change nothing here
PATIENCE = 240.0  # seconds until everything must be settled after the last kill


@dataclass
class Tally:
    """What the harness itself has done."""

    tickets: list[int] = field(default_factory=list)
    worker_kills: int = 0
    web_kills: int = 0
    interrupted: int = 0


@dataclass
class Bench:
    """Everything that a crash test has running."""

    box: Sandbox
    store: Store
    web: Web
    worker: Worker
    dice: random.Random
    tally: Tally = field(default_factory=Tally)

    def feed(self, number: int, texts: Sequence[seed.Sample]) -> None:
        """Let customers open so many tickets, and some of them write again."""
        for _ in range(number):
            if self.tally.tickets and self.dice.random() < FOLLOW_UPS:
                again = self.dice.choice(texts)
                self.box.store.customer_writes(self.dice.choice(self.tally.tickets[-20:]), again.text)
            text, name = self.dice.choice(texts), f"requester-{len(self.tally.tickets):04d}@example.com"
            self.tally.tickets.append(self.box.store.add_ticket(name, text.subject, text.text))

    def kill_web(self) -> None:
        """Kill the web tier and start it again."""
        time.sleep(self.dice.uniform(0.0, 0.3))
        self.web.kill()
        self.tally.web_kills += 1
        self.web.start()

    def kill_worker(self, point: str, texts: Sequence[seed.Sample]) -> None:
        """Start a worker and let it die: at a point, or by our hand in the middle of a run."""
        bombs, before = self.worker.bombs(), self._in_hand()
        self.worker.start(point, self.dice.randint(1, 2))
        if point:
            while not self.worker.died(5):
                self.feed(1, texts)  # until enough has happened to get there
            assert self.worker.bombs() > bombs, f"the worker died of something else:\n{self.worker.tail()}"
        else:
            self._await_run(before, 30)
            time.sleep(self.dice.uniform(0.0, 0.5))  # some runs get to their end
            self._await_run(before, 1)
            self.worker.kill()
        self.tally.worker_kills += 1
        self.tally.interrupted += self.worker.bombs() > bombs or self._begun(before)

    def _await_run(self, before: Mapping[str, int], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self._begun(before) and time.monotonic() < end:
            time.sleep(0.002)

    def _begun(self, before: Mapping[str, int]) -> bool:
        """Say whether a run is in hand that this very worker has begun."""
        return any(attempts > before.get(run, 0) for run, attempts in self._in_hand().items())

    def _in_hand(self) -> dict[str, int]:
        """Return runs that have begun and neither ended nor been put off, and which attempt it is."""
        statement = select(runs.c.id, runs.c.attempts).where(runs.c.finished.is_(None), runs.c.error == "")
        with self.store.begin() as connection:
            return {row.id: row.attempts for row in connection.execute(statement)}


@dataclass(frozen=True, slots=True)
class Plan:
    """Which test is asked for. `address` is of PostgreSQL, or empty."""

    tickets: int
    kills: int
    address: str = ""
    helpdesk: str = "zendesk"


def play(folder: Path, plan: Plan, dice: random.Random) -> dict[str, Any]:
    """Return the counts of one crash test."""
    started, texts, tickets = time.monotonic(), _texts(), plan.tickets
    with _bench(folder, plan, dice) as bench:
        points = _plan(plan.kills)
        for number, point in enumerate(points):
            share = tickets * (number + 1) // len(points) - len(bench.tally.tickets)
            bench.feed(max(share, 1), texts)
            if point is None:
                bench.kill_web()
            else:
                bench.kill_worker(point, texts)
        bench.worker.start()
        settled = _settle(bench)
        names = {"helpdesk": plan.helpdesk, "database": bench.store.engine.dialect.name}
        return {**names, **_judge(bench), "settled": settled} | {"seconds": round(time.monotonic() - started, 1)}


def _plan(kills: int) -> list[str | None]:
    """Return how each life ends: None kills the web, a point is where the worker dies, '' is by our hand."""
    points = [str(point) for point in CrashPoint]
    plan: list[str | None] = []
    for number in range(kills):
        if number % 6 == 5:
            plan.append(None)
        else:
            plan.append(points[len(plan) % 4] if number < max(4, kills // 2) else "")
    return plan


def _texts() -> list[seed.Sample]:
    """Return samples that end in a reply or a handoff: every one of them is written to."""
    wanted = {name for name, one in expectations(samples.FOLDER).items() if one.kind in {"replied", "handed_off"}}
    every = [one for one in seed.read_tickets(samples.FOLDER) if one.name in wanted]
    return [one for one in every if not one.parent and not one.steps and set(_telling(one)) <= PLAIN]


def _telling(sample: seed.Sample) -> Iterator[str]:
    return (name for name, value in sample.how.items() if value)


@contextmanager
def _bench(folder: Path, plan: Plan, dice: random.Random) -> Iterator[Bench]:
    values, face = _values(folder, plan.address), Face(plan.helpdesk)
    with ExitStack() as stack:
        timing = Timing(scale=0.2)
        box = stack.enter_context(Sandbox(folder / "helpdesk", timing=timing, recent_exports=True, face=face))
        seed.load_articles(box.store, samples.FOLDER)
        box.faults.reseed(dice.randint(0, 10**6))
        box.faults.deliver(duplicate=DUPLICATES)
        for method, path in WRITES[plan.helpdesk]:
            box.faults.add("bad_gateway_after", method, path, LOST_ANSWERS)
        account = {"KIND": plan.helpdesk, "URL": box.url, **keys(plan.helpdesk)}
        values |= {f"CONNECTIONS__MAIN__{name}": value for name, value in account.items()}
        web, worker = Web(values, folder), Worker(values, folder)
        stack.callback(web.kill)
        stack.callback(worker.kill)
        web.start()
        box.subscribe(f"{web.url}/webhooks/main", SECRET)
        store = open_store(Settings(data_dir=folder, database_url=plan.address))
        stack.callback(store.close)
        yield Bench(box, store, web, worker, dice)


def _values(folder: Path, address: str) -> dict[str, str]:
    policy = folder / "policy.toml"
    bold = raised(shipped(), samples.reply_intents(), AutonomyLevel.REPLY)
    at_once = {("policy", ""): {"send_delay": 0, "review_days": 0}}
    policy.write_text(amended(bold, at_once), encoding="utf-8")
    return {
        "DATA_DIR": str(folder),
        "DATABASE_URL": address,
        "POLICY_FILE": str(policy),
        "PORT": str(free_port()),
        "QUIET_SECONDS": "0",
        "HTTP_TIMEOUT": "3",
        "POLL_MINUTES": "1",
        "SLOTS": "4",
        "LOG_LEVEL": "WARNING",
        "CONNECTIONS__MAIN__WEBHOOK_SECRET": SECRET,
    }


def _settle(bench: Bench) -> bool:
    """Wait until every ticket's newest message is handled and nothing is left to do; say whether that came."""
    end, deliveries = time.monotonic() + PATIENCE, Deliveries(bench.store)
    while time.monotonic() < end:
        if bench.box.settle(1) and deliveries.unfinished() is None and not _unanswered(bench):
            return True
        time.sleep(0.5)
    return False


def _judge(bench: Bench) -> dict[str, Any]:
    ledger, tally = Ledger(bench.store, CLOCK), bench.tally
    entries = {number: ledger.history("main", str(number))[::-1] for number in tally.tickets}
    every = [one for some in entries.values() for one in some]
    struck = bench.box.faults.struck
    return {
        "tickets": len(tally.tickets),
        "messages": sum(len(_customers(_comments(bench, number))) for number in tally.tickets),
        "runs": len(every),
        "kinds": dict(Counter(str(one.kind or "running") for one in every)),
        "kills": tally.worker_kills + tally.web_kills,
        "web_kills": tally.web_kills,
        "interrupted": tally.interrupted,
        "points": bench.worker.points(),
        "repeated_deliveries": struck["duplicate"],
        "lost_answers": struck["bad_gateway_after"],
        "unanswered": _unanswered(bench),
        "failed": [one.run for one in every if one.kind is OutcomeKind.FAILED],
        "posted_twice": [number for number in tally.tickets if _twice(_comments(bench, number))],
        "out_of_order": [number for number, some in entries.items() if _disordered(some, _comments(bench, number))],
        "overtaken": {number: late for number, some in entries.items() if (late := _overtaken(some))},
        "most_attempts": max((one.attempts for one in every), default=0),
    }


def _comments(bench: Bench, number: int) -> list[dict[str, Any]]:
    """Return what was written, under the ids that the helpdesk's API gives."""
    first, *rest = bench.box.store.comments(number)
    # Freshdesk's first message is the ticket's own description.
    return [first | ({"id": "description"} if bench.box.face is Face.FRESHDESK else {}), *rest]


def _customers(comments: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in comments if one["author"] == "requester"]


def _unanswered(bench: Bench) -> list[int]:
    """Return tickets whose newest customer message has no visible outcome."""
    ledger = Ledger(bench.store, CLOCK)
    return [number for number in bench.tally.tickets if not _answered(ledger, number, _comments(bench, number))]


def _answered(ledger: Ledger, number: int, comments: Sequence[dict[str, Any]]) -> bool:
    newest = str(_customers(comments)[-1]["id"])
    return any(one.kind in HANDLED and one.message == newest for one in ledger.history("main", str(number)))


def _twice(comments: Sequence[dict[str, Any]]) -> bool:
    """Say whether one of our effects, or two replies to one message, stand on the ticket."""
    ours = [one for one in comments if one["author"] == "copilot"]
    keys = Counter(key for one in ours if (key := one["metadata"]["custom"].get("deskmate_key")))
    authors = [one["author"] for one in comments if one["public"]]
    neighbours = any(pair == ("copilot", "copilot") for pair in pairwise(authors))
    # Where a helpdesk keeps no key, the same words twice between two messages of the customer tell.
    spoken = Counter((len(_customers(comments[:at])), one["text"]) for at, one in enumerate(comments) if one in ours)
    return neighbours or any(count > 1 for count in (*keys.values(), *spoken.values()))


def _disordered(entries: Sequence[Entry], comments: Sequence[dict[str, Any]]) -> bool:
    """Say whether a later run began first, or a reply went out behind a newer message of the customer.

    Superseded runs do not count: two deliveries at once may commit the wrong way round,
    and then the fence ends the older one, whenever it comes.
    """
    begun = [one.started for one in entries if one.kind is not OutcomeKind.SUPERSEDED]
    answers = {effect.message_id: one.message for one in entries for effect in one.effects}
    newest = ""
    for one in comments:
        if one["author"] == "requester":
            newest = str(one["id"])
        elif one["author"] == "copilot" and answers.get(str(one["id"]), newest) != newest:
            return True
    return begun != sorted(begun)


def _overtaken(entries: Sequence[Entry]) -> list[str]:
    """Return runs that began behind a later one, as `run kind started`: only superseded ones may."""
    begun = [one.started for one in entries]
    late = [one for at, one in enumerate(entries) if any(other < one.started for other in begun[at + 1 :])]
    return [f"{one.run} {one.kind} {one.started.isoformat()}" for one in late]


def main() -> None:
    """Run the test as the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=200)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--helpdesk", choices=HELPDESKS, default=HELPDESKS[0])
    parser.add_argument("--keep", type=Path, default=None, help="keep logs and data here")
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="crash-"))
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        if asked.keep is None:
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
        address = stack.enter_context(running()).create() if asked.database == "postgres" else ""
        plan = Plan(asked.tickets, asked.kills, address, asked.helpdesk)
        found = play(folder, plan, random.Random(asked.seed))
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
