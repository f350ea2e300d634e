"""What a demo prepares: settings of its own, a store without the last demo's doings, no loss of knowledge."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.demo.stage import HELPDESKS, SEND_DELAY, free_port, live_policy, live_stage, stage
from app.clock import CLOCK
from app.domain import AutonomyLevel
from app.policy import load
from app.settings import Settings
from app.store.accounts import Accounts, Role
from app.store.engine import Store, open_store
from app.store.ledger import Ledger
from app.store.marks import Marks
from app.store.migrate import upgrade
from app.store.policies import Policies
from app.store.switch import Switch
from integrations.sandbox import samples
from tests.app.store.examples import event


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def folder(settings: Settings) -> Path:
    return live_stage(settings).folder


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    made = open_store(Settings(data_dir=folder, database_url=""))
    upgrade(made)
    yield made
    made.close()


def test_next_demo_knows_nothing_of_the_last(settings: Settings, store: Store) -> None:
    Ledger(store, CLOCK).claim("main-7-000000000001", event(), CLOCK.now())
    Accounts(store, CLOCK).invite("reader-01@example.com", Role.ADMIN, "tests")
    Policies(store, CLOCK).save(live_policy(), "tests", "Because.", base=0)
    Switch(store, CLOCK).pause("tests")
    Marks(store).write("kept", "yes")
    live_stage(settings)

    assert Ledger(store, CLOCK).newest() == []
    assert Accounts(store, CLOCK).list() == ()
    assert Policies(store, CLOCK).stamp() == 0
    assert Switch(store, CLOCK).halted() is None
    assert Marks(store).read("kept") == "yes"


def test_both_kinds_keep_out_of_each_others_way(settings: Settings) -> None:
    live, judged = live_stage(settings), stage(settings, HELPDESKS[0])

    assert live.folder != judged.folder
    assert live.port != judged.port
    assert live.secret != judged.secret


def test_console_is_the_authority_of_a_live_policy(settings: Settings) -> None:
    assert "POLICY_FILE" not in live_stage(settings).settings
    assert Path(stage(settings, HELPDESKS[0]).settings["POLICY_FILE"]).is_file()


def test_live_policy_waits_before_it_replies() -> None:
    policy = load(live_policy())

    assert policy.send_delay == SEND_DELAY
    for name in samples.reply_intents():
        found = policy.intent(name)
        assert found is not None
        assert found.ceiling is AutonomyLevel.REPLY


def test_secrets_are_new_each_time(settings: Settings) -> None:
    first, second = live_stage(settings), live_stage(settings)

    assert first.sidebar != second.sidebar
    assert len(first.sidebar) >= 32


def test_store_that_cannot_be_read_is_thrown_away(settings: Settings, folder: Path) -> None:
    (folder / "deskmate.db").write_bytes(b"no database" * 100)
    live_stage(settings)

    assert not (folder / "deskmate.db").exists()


def test_built_encoder_is_borrowed(settings: Settings, tmp_path: Path) -> None:
    built = tmp_path / "demo/zendesk/encoder"
    built.mkdir(parents=True)
    (built / "model.onnx").write_text("built")
    (built / "build.lock").touch()

    kept = live_stage(settings).folder / "encoder"
    assert [one.name for one in kept.iterdir()] == ["model.onnx"]


def test_taken_port_is_another_one() -> None:
    first = free_port(0)

    assert first > 0
    assert free_port(first) == first
