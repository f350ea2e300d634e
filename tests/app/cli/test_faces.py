"""The faces as settings make them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.faces import apart, faces, key
from app.cli.mind import Mind
from app.policy import shipped
from app.settings import Connection, Settings
from app.store.engine import Store, open_store
from app.store.migrate import upgrade
from app.web import Faces
from app.web.sidebar import Key
from app.wiring import Refused
from tests.app.store.databases import plain

SECRET = "s" * 32
TOKEN = "t" * 32
ZENDESK = Connection.model_validate(
    {"subdomain": "acme", "client_id": "id", "client_secret": "hush", "sidebar_secret": SECRET, "sidebar_token": TOKEN}
)
FRESHDESK = Connection.model_validate(
    {"kind": "freshdesk", "subdomain": "acme", "api_key": "hush", "sidebar_token": TOKEN, "brand": "lamps"}
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store."""
    opened = open_store(plain(tmp_path))
    upgrade(opened)
    yield opened
    opened.close()


def made(settings: Settings, store: Store) -> Faces:
    """Return the faces of these settings."""
    return faces(settings, store, Mind(settings, store, apart=True), lambda event: True)


def both(tmp_path: Path, **changes: object) -> Settings:
    """Return settings of an account of each kind."""
    return plain(tmp_path, connections={"main": ZENDESK, "shop": FRESHDESK}, **changes)


def test_each_helpdesk_has_a_proof_of_its_own_kind() -> None:
    assert key(ZENDESK) == Key("zendesk", SECRET)
    assert key(FRESHDESK) == Key("freshdesk", TOKEN)
    assert key(Connection()) == Key("zendesk", "")


def test_two_connections_never_share_a_proof(tmp_path: Path) -> None:
    twins = plain(tmp_path, connections={"a": FRESHDESK, "b": FRESHDESK, "c": ZENDESK})

    with pytest.raises(Refused, match="a and b share a sidebar secret") as caught:
        apart(twins)
    assert TOKEN not in str(caught.value)
    apart(plain(tmp_path, connections={"a": Connection(), "b": Connection(), "c": ZENDESK}))


def test_a_desk_knows_its_brand_and_its_agents_page(tmp_path: Path, store: Store) -> None:
    found = made(both(tmp_path), store).desks

    assert (found["main"].brand, found["shop"].brand) == ("main", "lamps")
    assert found["main"].page("7") == "https://acme.zendesk.com/agent/tickets/7"
    assert found["shop"].page("7") == "https://acme.freshdesk.com/a/tickets/7"


def test_the_file_that_holds_the_policy_is_named(tmp_path: Path, store: Store) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(shipped().replace("paused = false", "paused = true"))

    in_store, in_file = made(both(tmp_path), store), made(both(tmp_path, policy_file=file), store)

    assert (in_store.managed, in_store.desks["main"].managed, in_store.policy().paused) == ("", "", False)
    assert (in_file.managed, in_file.desks["main"].managed, in_file.policy().paused) == (str(file), str(file), True)


def test_pages_of_every_process_believe_the_same_token(tmp_path: Path, store: Store) -> None:
    one, other = made(both(tmp_path), store), made(both(tmp_path), store)
    given = made(both(tmp_path, secret_key="k" * 44), store)

    assert one.key == other.key
    assert len({one.key, given.key}) == 2
    assert b"k" * 44 not in given.key


def test_no_secret_shows_in_a_trace(tmp_path: Path, store: Store) -> None:
    shown = repr(made(both(tmp_path), store))

    assert SECRET not in shown
    assert TOKEN not in shown
