"""The parts of a live demo, and the whole command once."""

import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
import requests
from click.testing import CliRunner

from app.cli import main
from app.cli.demo.child import _family as family
from app.cli.demo.live import ADMIN, Admin, Arrivals, packaged
from app.cli.demo.stage import HOST, Stage, live_stage
from app.cli.packaging.files import Kind, assembled
from app.cli.packaging.zendesk import faults
from app.settings import Settings, child_environment
from app.store.accounts import Role
from app.store.locks import FileLock
from integrations.sandbox.seed import Sample
from integrations.sandbox.server import Sandbox
from integrations.sandbox.store import Circumstances
from tests.app.web.stage import stage as console

SAMPLES = [
    Sample(f"s{number}", f"Subject {number}", "Hello", f"requester-0{number}@example.com", Circumstances(), delay=delay)
    for number, delay in ((1, 0.0), (2, 0.0), (3, 3_600_000.0))
]


@pytest.fixture
def place(tmp_path: Path) -> Stage:
    return live_stage(Settings(data_dir=tmp_path))


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def test_app_is_the_one_that_an_admin_uploads(place: Stage) -> None:
    app = packaged(place)

    assert app.content == assembled(Kind.ZENDESK, HOST)
    assert faults(app.content) == []
    assert app.manifest["domainWhitelist"] == [HOST]
    with zipfile.ZipFile(place.folder / "deskmate-zendesk.zip") as archive:
        assert set(archive.namelist()) == set(app.content)


def test_reader_is_signed_in_as_an_administrator(tmp_path: Path) -> None:
    with console(tmp_path) as service:
        accounts = service.faces.accounts
        admin = Admin(accounts, "http://127.0.0.1:1")
        first, second = admin.sign_in(), admin.sign_in()
        accounts.logout(first.token)
        who = accounts.session(second.token)

        assert who is not None
        assert (who.email, who.role) == (ADMIN, Role.ADMIN)
        assert (first.cookie, first.url) == ("deskmate", "http://127.0.0.1:1")
        assert admin.password not in repr(admin)
        client = service.client()
        client.set_cookie(second.cookie, second.token)
        assert client.get("/console").status_code == 200


def test_tickets_wait_for_a_reader(box: Sandbox) -> None:
    arrivals = Arrivals(box, SAMPLES)
    with arrivals:
        assert arrivals.progress() == (0, 3)
        arrivals.begin.set()
        for _ in range(200):
            if arrivals.progress() == (2, 3):
                break
            Event().wait(0.01)

    assert arrivals.progress() == (2, 3)
    assert len(box.store.tickets()) == 2


def test_demo_that_ends_early_sends_no_ticket(box: Sandbox) -> None:
    with Arrivals(box, SAMPLES):
        pass

    assert len(box.store.tickets()) <= 1


def demo(*options: str, folder: Path) -> tuple[int, str]:
    made = CliRunner().invoke(main, ["demo", *options], env={"DESKMATE_DATA_DIR": str(folder)})
    return made.exit_code, made.output


def test_pages_of_freshdesk_are_not_there(tmp_path: Path) -> None:
    code, told = demo("--helpdesk", "freshdesk", folder=tmp_path)

    assert code == 1
    assert "--headless" in told


def test_second_demo_says_that_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    lock = FileLock(tmp_path / "demo/live.lock")
    lock.take()
    code, told = demo(folder=tmp_path)
    lock.release()

    assert code == 1
    assert str(os.getpid()) in told


@pytest.mark.slow
def test_command_prints_one_address_and_stays_until_it_is_ended(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app.cli", "demo", "--json"]
    environment = child_environment({"DATA_DIR": str(tmp_path)})
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads("".join(iter(process.stdout.readline, "}\n")) + "}")
        children = family(process.pid)
        page = requests.get(told["url"], timeout=10)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0

    assert list(told) == ["url"]
    assert "A helpdesk, its copilot, and you" in page.text
    assert len(children) >= 2
    assert [pid for pid in children if alive(pid)] == []


def alive(pid: int) -> bool:
    """Say whether a process runs; one that has ended may still wait for its parent to notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
