"""A worker in a process of its own: every ticket asks about returns, the policy is whatever the store says."""

import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from app.settings import Connection, Settings
from app.store.engine import open_store
from app.wiring import Judgement, Line, live_policies
from app.worker import start
from app.writers.extractive import Extractive
from integrations.helpdesk import Ticket
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.app.store.databases import plain
from tests.app.test_pipeline import ARTICLES, QUESTION, Sure
from tests.app.worker.lines import RealClock
from tests.fakes import REQUESTER, LivingHelpdesk, message, ticket


@dataclass
class Asking(LivingHelpdesk):
    """A helpdesk on which every ticket is there, each by somebody else."""

    def ticket(self, ticket_id: str) -> Ticket:
        """Return a ticket with the question, as new as can be."""
        if ticket_id not in self.tickets:
            asked = message(QUESTION, created=datetime.now(UTC))
            self.tickets[ticket_id] = ticket(asked, id=ticket_id, requester=replace(REQUESTER, id=f"r{ticket_id}"))
        return super().ticket(ticket_id)


def configured(folder: Path, address: str) -> Settings:
    """Return settings of one account that goes by the store's policy."""
    return plain(folder, database_url=address, connections={"main": Connection(subdomain="acme")})


def main(folder: str, address: str) -> None:
    """Work until killed."""
    settings = configured(Path(folder), address)
    store = open_store(settings)
    library = Library(MemoryTexts())
    sync("main", whole(ARTICLES), library)
    judgements = {name: Judgement(live, Sure()) for name, live in live_policies(settings, store).items()}
    line = Line(settings, store, {"main": Asking()}, Search(library), judgements, Extractive())
    start(settings, store, line, {}, RealClock())
    sys.stdout.write("working\n")
    sys.stdout.flush()
    time.sleep(600)


if __name__ == "__main__":
    main(*sys.argv[1:])
