"""The whole application over a real store, for tests of what people and apps see."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from app.domain import Decision, OutcomeKind, Policy, Triage
from app.evidence.files import Blank, FileHelpdesk
from app.evidence.rows import TicketRow
from app.evidence.threads import ticket
from app.pipeline import consider
from app.ports import Ports
from app.store.accounts import Accounts, Role
from app.store.audit import Audit
from app.store.engine import Store, open_store
from app.store.health import Health
from app.store.holds import Holds
from app.store.inbox import Deliveries, Inbox, run_id
from app.store.ledger import Ledger
from app.store.migrate import upgrade
from app.store.policies import Policies
from app.store.reviews import Reviews
from app.store.switch import Switch
from app.web import Desk, Faces, create_app, holdings
from app.web.sidebar import AUDIENCE, Key
from app.wiring import LivePolicy
from app.writers.extractive import Extractive
from integrations.helpdesk import Article, TicketEvent
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.app.store.databases import plain
from tests.app.store.examples import decision, event, outcome
from tests.fakes import FakeClock

SECRET = "a-secret-of-the-sidebar-that-nobody-guesses"
TOKEN = "a-token-of-the-sidebar-that-nobody-guesses"
PASSWORD = "correct horse battery staple 7"
ADMIN = "admin-01@example.com"
ARTICLES = (
    Article(
        "1", "How to return an item", "You may return any item within 14 days.", "en", public=True, format="markdown"
    ),
    Article("2", "How long delivery takes", "Two to four working days.", "en", public=True, format="markdown"),
    Article("3", "Refunds above 100", "Ask the team lead first.", "en", public=False, format="markdown"),
)
# argon2 at its cheapest: tests sign in often.
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Sure:
    """A classifier that knows one intent."""

    def classify(self, text: str) -> Triage:
        return Triage("return_policy", "Return policy", "returns", 0.97, 0.9)


@dataclass(frozen=True, slots=True)
class Stage:
    """An application, and what stands behind it."""

    app: Flask
    faces: Faces
    store: Store
    clock: FakeClock

    def client(self) -> FlaskClient:
        """Return a browser that nobody has signed in with."""
        return self.app.test_client()

    def bearer(self, **claims: Any) -> dict[str, str]:
        """Return the header of Zendesk's proxy."""
        return {"Authorization": f"Bearer {token(self.clock, **claims)}"}

    def signed_in(self, role: Role = Role.ADMIN, email: str = ADMIN) -> FlaskClient:
        """Return a browser of somebody of this role, its page's token already among its headers."""
        accounts = self.faces.accounts
        accounts.accept(accounts.invite(email, role, "tests"), "Somebody", PASSWORD)
        client = self.client()
        client.set_cookie("deskmate", accounts.login(email, PASSWORD, "127.0.0.1"))
        client.environ_base["HTTP_X_CSRFTOKEN"] = page(client)
        return client

    def run(self, number: int = 1, kind: OutcomeKind | None = OutcomeKind.SUGGESTED, **changes: Any) -> Decision:
        """Keep a run of ticket 7, or of another one."""
        made = decision(**changes)
        name = run_id(made.connection, made.ticket_id, number)
        ledger = self.faces.ledger
        ledger.claim(name, event(number, made.ticket_id, made.connection), self.clock.now() - timedelta(seconds=9))
        ledger.decide(name, made)
        if kind:
            ledger.finish(name, replace(outcome(kind), reason=made.reason, detail=made.detail))
        return made


def page(client: FlaskClient, base: str = "http://localhost") -> str:
    """Return the token that the login page carries, its cookie kept by the client."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/console/login", base_url=base).text)
    assert found
    return found[1]


def token(clock: FakeClock, key: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    """Return a token as Zendesk's proxy makes it; a claim that is None is left out."""
    now = clock.now().timestamp()
    every = {"aud": AUDIENCE, "exp": int(now) + 60, "iat": int(now), "sub": "agent-01@example.com", **claims}
    return jwt.encode({name: one for name, one in every.items() if one is not None}, key, algorithm=algorithm)


@contextmanager
def stage(folder: Path, **changes: Any) -> Iterator[Stage]:
    """Give an application over SQLite in a folder, its clock standing still; `changes` are to Faces."""
    store, clock = open_store(plain(folder)), FakeClock()
    upgrade(store)
    try:
        yield staged(store, clock, **changes)
    finally:
        store.close()


def staged(store: Store, clock: FakeClock, **changes: Any) -> Stage:
    """Return an application over a store."""
    library = Library(MemoryTexts(), languages=("en", "de"))
    sync("main", whole(ARTICLES), library)
    search, policies = Search(library), Policies(store, clock)
    in_force = LivePolicy(None, policies)
    inbox = Inbox(store, clock, lambda connection, delivered, row: None)
    made = Faces(
        desks={
            "main": Desk(
                "main", Key("zendesk", SECRET), in_force, page=lambda name: f"https://desk.example.com/{name}"
            ),
            "shop": Desk("shop", Key("freshdesk", TOKEN), in_force),
            "bare": Desk("bare", Key("zendesk"), in_force),
        },
        accounts=Accounts(store, clock, HASHER),
        policies=policies,
        policy=in_force,
        switch=Switch(store, clock),
        audit=Audit(store, clock),
        holds=Holds(store, clock),
        reviews=Reviews(store, clock),
        ledger=Ledger(store, clock),
        deliveries=Deliveries(store),
        holdings=holdings(store, clock),
        search=search,
        try_=lambda text, connection: tried(text, connection, search, in_force(), clock),
        receive=inbox.receive,
        clock=clock,
        key=b"a key of the tests",
    )
    faces = replace(made, **changes)
    app = create_app(
        {},
        lambda event: isinstance(event, TicketEvent) and inbox.receive(event),
        lambda: Health(True, True, True, 0.0),
        faces,
    )
    return Stage(app, faces, store, clock)


def tried(text: str, connection: str, search: Search, policy: Policy, clock: FakeClock) -> Decision:
    """Return what the line would do with a text."""
    asked = ticket(TicketRow.model_validate({"id": "try", "body": text}))
    desk = FileHelpdesk({"try": asked})
    ports = Ports(desk, search, Sure(), Extractive(), Blank(), clock, replace(policy, abstain_below=0.05))
    return consider(TicketEvent(connection, "try", "try", clock.now()), ports)
