"""The live demo: helpdesk, service and pages side by side, until somebody ends it."""

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from app.cli.demo.child import Child, NotReady
from app.cli.demo.play import opened, reading, subscribe
from app.cli.demo.stage import HOST, Stage, free_port, live_policy
from app.cli.demo.watch import Watch
from app.cli.packaging.files import Kind, assembled, packed
from app.clock import CLOCK
from app.store.accounts import Accounts, Role
from app.store.engine import Store
from app.store.inbox import Deliveries
from app.store.ledger import Ledger
from app.store.policies import Policies
from app.web.auth import COOKIE
from integrations.sandbox import samples, seed
from integrations.sandbox.server import Sandbox
from integrations.sandbox.workspace.apps import Installed, installed
from integrations.sandbox.workspace.copilot import Pass
from integrations.sandbox.workspace.inbox import Inbox
from integrations.sandbox.workspace.play import Play
from integrations.sandbox.workspace.proxy import Proxy
from integrations.sandbox.workspace.server import Workspace

PORT = 8408  # of the pages, if it is free
FIRST = 20.0  # seconds until the tickets come even where nobody looks yet
ADMIN = "admin@demo.example.com"
DEMO = "the demo"
WHY = "A demo: three harmless kinds of question are answered alone, and a reply waits some seconds."


class _Ended(Exception):
    """The demo ends while tickets are still to come."""


def live(stage: Stage, child: Child, tell: Callable[[str], None], tickets: Sequence[seed.Sample]) -> None:
    """Play these tickets and stay, until `Child` is gone or the process is interrupted; `tell` hears the address.

    Raise NotReady where the service does not come up, or goes.
    """
    with Sandbox(stage.folder / "helpdesk", stage.port, recent_exports=True) as box, opened(stage):
        seed.load_articles(box.store, samples.FOLDER)
        child.wait()
        with reading(stage.folder) as store:
            Policies(store, CLOCK).save(live_policy(), DEMO, WHY, base=0)
            subscribe(box, f"{child.url}/webhooks/main", stage.secret)
            arrivals = Arrivals(box, tickets)
            with Workspace(_play(stage, child, store, box, arrivals), free_port(PORT)) as pages, arrivals:
                box.desk.workspace = pages.url
                tell(pages.url)
                while child.alive():
                    time.sleep(0.5)
    raise NotReady("the service has ended")


def _play(stage: Stage, child: Child, store: Store, box: Sandbox, arrivals: "Arrivals") -> Play:
    watch = Watch(Ledger(store, CLOCK), Deliveries(store))
    app = packaged(stage)
    return Play(
        store=box.store,
        inbox=Inbox(box.store, watch),
        copilot=watch,
        app=app,
        proxy=Proxy(app.manifest, {**app.settings, "shared_secret": stage.sidebar}, {HOST: child.url}),
        sign_in=Admin(Accounts(store, CLOCK), child.url).sign_in,
        progress=arrivals.progress,
        seen=arrivals.begin.set,
    )


def packaged(stage: Stage) -> Installed:
    """Return the app that `deskmate package zendesk` makes, as an admin would install it."""
    archive = stage.folder / "deskmate-zendesk.zip"
    archive.write_bytes(packed(assembled(Kind.ZENDESK, HOST)))
    return installed(archive, stage.folder / "app", {"connection": "main"})


class Arrivals:
    """The sample tickets, which begin to come when somebody looks."""

    def __init__(self, box: Sandbox, tickets: Sequence[seed.Sample]) -> None:
        """Keep the parts; nothing comes before the `with` block."""
        self._store, self._tickets, self._in = box.store, tuple(tickets), 0
        self.begin, self.over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="arrivals", daemon=True)

    def __enter__(self) -> Self:
        """Wait for the first reader."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let no more come."""
        self.over.set()
        self.begin.set()
        self._thread.join(5)

    def progress(self) -> tuple[int, int]:
        """Return how many are in, and how many there will be."""
        return self._in, len(self._tickets)

    def _run(self) -> None:
        self.begin.wait(FIRST)
        try:
            seed.play(self._store, self._tickets, sleep=self._pause, opened=self._opened)
        except _Ended:
            return

    def _pause(self, seconds: float) -> None:
        if self.over.wait(seconds):
            raise _Ended

    def _opened(self, name: str) -> None:
        self._in += 1
        self._pause(0)


@dataclass(frozen=True, slots=True)
class Admin:
    """An administrator of the demo's own store, made when it begins; nobody ever reads the password."""

    accounts: Accounts
    url: str
    password: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    def __post_init__(self) -> None:
        """Make the account, as the invitation on a terminal does."""
        token = self.accounts.invite(ADMIN, Role.ADMIN, DEMO)
        self.accounts.accept(token, "You", self.password)

    def sign_in(self) -> Pass:
        """Return a fresh session for a browser on this machine."""
        return Pass(COOKIE, self.accounts.login(ADMIN, self.password, "127.0.0.1"), self.url)
