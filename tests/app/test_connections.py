"""Several accounts in one deployment: each with its own articles and policy, none in the way of another."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli.demo.child import Child
from app.clock import CLOCK
from app.domain import AutonomyLevel, OutcomeKind
from app.policy import load, raised, shipped
from app.settings import Connection, Settings
from app.store.engine import open_store
from app.store.ledger import Entry, Ledger
from app.store.migrate import upgrade
from app.wiring import LivePolicy, Refused, account, checked_secret, languages, live_policies
from integrations import freshdesk, zendesk
from integrations.sandbox.server import Face, Sandbox
from tests.app.test_service import ARTICLES, SECRET

ASKS = "How do I return an item?"
OTHER = "<p>Send anything back within 99 days. Write to us first, and we fetch it from your door.</p>"


@dataclass(frozen=True)
class House:
    """One service over two accounts that answer and one that does not."""

    zendesk: Sandbox
    freshdesk: Sandbox
    folder: Path

    def run(self, box: Sandbox, connection: str, ticket: int) -> Entry:
        """Return the first run of a ticket that has ended."""
        store = open_store(Settings(data_dir=self.folder))
        try:
            return until(lambda: self._ended(Ledger(store, CLOCK), box, connection, ticket))
        finally:
            store.close()

    def _ended(self, ledger: Ledger, box: Sandbox, connection: str, ticket: int) -> Entry | None:
        box.settle(2)
        found = [one for one in ledger.history(connection, str(ticket)) if one.finished]
        return found[-1] if found else None


def until(look: Callable[[], Entry | None], seconds: float = 60.0) -> Entry:
    """Return what is found in the end."""
    end = time.monotonic() + seconds
    while (found := look()) is None:
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Start two helpdesks and the service; a third account's address answers nothing."""
    folder = tmp_path_factory.mktemp("house")
    bold = folder / "bold.toml"
    bold.write_text(raised(shipped(), ["return_policy"], AutonomyLevel.REPLY), encoding="utf-8")
    with ExitStack() as stack:
        first = stack.enter_context(Sandbox(folder / "zendesk", recent_exports=True))
        second = stack.enter_context(Sandbox(folder / "freshdesk", face=Face.FRESHDESK))
        for title, body in ARTICLES.items():
            first.store.add_article(title, body)
            second.store.add_article(title, OTHER if "return" in title else body)
        settings = {
            "CONNECTIONS__DEAD__URL": "http://127.0.0.1:9",
            "CONNECTIONS__DEAD__CLIENT_ID": "nobody",
            "CONNECTIONS__DEAD__CLIENT_SECRET": "nothing",
            "CONNECTIONS__DEAD__WEBHOOK_SECRET": SECRET,
            "CONNECTIONS__MAIN__URL": first.url,
            "CONNECTIONS__MAIN__CLIENT_ID": first.client_id,
            "CONNECTIONS__MAIN__CLIENT_SECRET": first.client_secret,
            "CONNECTIONS__MAIN__WEBHOOK_SECRET": SECRET,
            "CONNECTIONS__SHOP__KIND": "freshdesk",
            "CONNECTIONS__SHOP__URL": second.url,
            "CONNECTIONS__SHOP__API_KEY": second.api_key,
            "CONNECTIONS__SHOP__WEBHOOK_SECRET": SECRET,
            "CONNECTIONS__SHOP__POLICY_FILE": str(bold),
            "DATA_DIR": str(folder),
            "QUIET_SECONDS": "0",
            "LOG_LEVEL": "WARNING",
        }
        child = stack.enter_context(Child(settings, folder))
        child.wait()
        first.subscribe(f"{child.url}/webhooks/main", SECRET)
        second.subscribe(f"{child.url}/webhooks/shop", SECRET)
        yield House(first, second, folder)


def cited(entry: Entry) -> str:
    """Return the draft of a run."""
    assert entry.decision is not None and entry.decision.draft is not None
    return entry.decision.draft.text


def test_each_account_is_answered_from_its_own_articles(house: House) -> None:
    tickets = [
        box.store.add_ticket("requester-01@example.com", "Return", ASKS) for box in (house.zendesk, house.freshdesk)
    ]

    mine, theirs = house.run(house.zendesk, "main", tickets[0]), house.run(house.freshdesk, "shop", tickets[1])

    assert ("14 days" in cited(mine), "99 days" in cited(mine)) == (True, False)
    assert ("14 days" in cited(theirs), "99 days" in cited(theirs)) == (False, True)


def test_each_account_goes_by_its_own_policy(house: House) -> None:
    asked = "What is your return policy? How many days do I have to send an item back?"
    first = house.zendesk.store.add_ticket("requester-02@example.com", "Return policy", asked)
    second = house.freshdesk.store.add_ticket("requester-02@example.com", "Return policy", asked)

    mine, theirs = house.run(house.zendesk, "main", first), house.run(house.freshdesk, "shop", second)

    assert mine.kind is OutcomeKind.SUGGESTED
    assert mine.policy_version == load(shipped()).version
    assert theirs.policy_version == load((house.folder / "bold.toml").read_text(encoding="utf-8")).version


def test_every_kind_of_account_names_what_it_lacks() -> None:
    with pytest.raises(Refused, match=r"shop: .*api_key"):
        account("shop", Connection(kind="freshdesk", subdomain="acme"), 5)
    with pytest.raises(Refused, match=r"main: .*client_id"):
        account("main", Connection(subdomain="acme"), 5)


def test_articles_belong_to_their_connection_unless_a_brand_is_shared() -> None:
    own = account("shop", Connection(kind="freshdesk", subdomain="acme", api_key="k"), 5)
    shared = account(
        "main",
        Connection(subdomain="acme", client_id="a", client_secret="b", brand="lamps"),
        5,
    )

    assert isinstance(own, freshdesk.Account) and own.brand == "shop"
    assert isinstance(shared, zendesk.Account) and shared.brand == "lamps"


@pytest.mark.parametrize("secret", ["", "short", "fifteen-letters"])
def test_a_secret_that_can_be_guessed_is_refused(secret: str) -> None:
    with pytest.raises(Refused, match="SHOP__WEBHOOK_SECRET"):
        checked_secret("shop", Connection(kind="freshdesk", webhook_secret=secret))


def test_connections_of_one_policy_share_it(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(shipped().replace('languages = ["en", "de", "es"]', 'languages = ["en", "fr"]'), encoding="utf-8")
    some = {"a": Connection(), "b": Connection(), "c": Connection(policy_file=file)}
    settings = Settings(data_dir=tmp_path, connections=some)

    store = open_store(settings)
    upgrade(store)

    live: dict[str, LivePolicy] = live_policies(settings, store)

    assert live["a"] is live["b"]
    assert live["c"]().languages == ("en", "fr")
    assert languages(settings, store) == ("en", "de", "es", "fr")
