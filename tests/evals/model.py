"""`python -m tests.evals.model`: our own part of a ticket with a model, and many of them waiting for one at a time.

The model is scripted and on this machine: what is measured is everything but the model.
"""

import json
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from app.clock import CLOCK
from app.domain import AutonomyLevel, Decision, Policy
from app.evidence.trial import percentile
from app.outside import meter, others
from app.pipeline import consider
from app.policy import load, shipped, with_ceiling
from app.ports import Ports
from app.settings import Settings
from app.store.engine import Store, open_store
from app.store.migrate import upgrade
from app.usage import Stage
from app.writers.extractive import Extractive
from integrations.helpdesk import TicketEvent
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.app.test_pipeline import ARTICLES, QUESTION, Sure
from tests.endpoints import Asked, Reply, Wire, said
from tests.fakes import NOON, FakeClock, FakeHelpdesk, FakeMemory, message, ticket

ANSWER = {"answerable": True, "sentences": [{"text": "You may return any item within 14 days.", "sources": ["P1"]}]}
TICKETS = 200
FLIGHT = 100
SLOW = 3.0  # seconds


def scripted(seconds: float) -> Wire:
    """Return a model that drafts the same reply after some seconds."""

    def answer(asked: Asked) -> Reply:
        return Reply(200, said(json.dumps(ANSWER), tokens=(900, 40)), slow=seconds)

    return Wire(answer)


class Line:
    """The whole line over one store, search by words, with a budget that is claimed for each call."""

    def __init__(self, wire: Wire, store: Store, folder: Path) -> None:
        library = Library(MemoryTexts())
        sync("main", whole(ARTICLES), library)
        self.search, self.store, self.policy = Search(library), store, _policy()
        self.settings = Settings(
            data_dir=folder,
            model_url=f"{wire.url}/v1",
            model_name="m",
            model_stages=(Stage.WRITE.value,),
            model_day_tokens=10**9,
        )

    def decide(self, number: int) -> tuple[Decision, float]:
        """Return what is decided about a ticket, and the milliseconds it took."""
        desk, memory = FakeHelpdesk(), FakeMemory()
        desk.tickets[str(number)] = replace(ticket(message(f"{QUESTION} It is number {number}.")), id=str(number))
        counts = meter(self.settings, self.store, CLOCK, ("main", str(number)))
        asked = others(self.settings, self.search, memory, counts)
        ports = Ports(desk, self.search, Sure(), Extractive(), memory, FakeClock(), self.policy, **asked)
        begun = time.perf_counter()
        made = consider(TicketEvent("main", f"e{number}", str(number), NOON), ports)
        return made, 1000 * (time.perf_counter() - begun)


def _policy() -> Policy:
    raised = with_ceiling(load(shipped()), {"return_policy": AutonomyLevel.REPLY})
    return replace(raised, abstain_below=0.05, reply_above=0.05, send_delay=0.0)


def one_by_one(folder: Path, tickets: int = TICKETS) -> dict[str, float]:
    """Return our own part of a ticket with a model of 0 s: everything, the request on loopback included."""
    store = open_store(Settings(data_dir=folder))
    upgrade(store)
    with scripted(0.0) as wire:
        line = Line(wire, store, folder)
        line.decide(0)  # patterns and models are loaded once, before the first ticket
        times = [_drafted(line.decide(number + 1)) for number in range(tickets)]
    store.close()
    return {"n": tickets, "ms_p50": percentile(times, 0.5), "ms_p95": percentile(times, 0.95)}


def at_once(folder: Path, flight: int = FLIGHT, seconds: float = SLOW) -> dict[str, float]:
    """Return what so many tickets at once take that all wait for a model of some seconds."""
    store = open_store(Settings(data_dir=folder))
    upgrade(store)
    with scripted(seconds) as wire:
        line = Line(wire, store, folder)
        line.decide(0)
        before, most = memory(), Most()
        begun = time.perf_counter()
        with most, ThreadPoolExecutor(flight) as pool:
            times = [_drafted(one) for one in pool.map(line.decide, range(1, flight + 1))]
        took = time.perf_counter() - begun
    store.close()
    return {
        "in_flight": flight,
        "model_s": seconds,
        "all_done_s": round(took, 2),
        "ticket_ms_p95": percentile(times, 0.95),
        "memory_mb_before": round(before, 1),
        "memory_mb_most": round(most.seen, 1),
        "mb_a_ticket": round((most.seen - before) / flight, 3),
    }


def _drafted(done: tuple[Decision, float]) -> float:
    made, took = done
    assert made.calls, "no model was asked"
    assert made.calls[0].fault is None, made.calls[0].fault
    return took


class Most:
    """The most memory that this process had while a block lasted."""

    def __init__(self) -> None:
        self.seen, self._over = memory(), threading.Event()

    def __enter__(self) -> None:
        threading.Thread(target=self._look, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self._over.set()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            self.seen = max(self.seen, memory())


def memory() -> float:
    """Return the megabytes that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def main(sizes: Sequence[int] = (1, 10, FLIGHT)) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(f"own part with a model of 0 s: {json.dumps(one_by_one(Path(folder)))}\n")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(f"at once: {json.dumps(at_once(Path(folder), size))}\n")


if __name__ == "__main__":
    main()
