"""Real databases for tests: a SQLite file, and a throw-away PostgreSQL cluster where one is installed."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from app.settings import Settings

FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=200"]


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs, newest version first, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: -int(path.parts[-3]))
    if found:
        return found[0].parent
    beside = shutil.which("initdb")
    return Path(beside).parent if beside else None


def user() -> list[str]:
    """Return the command prefix that runs a program as somebody who is not root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={owner().pw_uid}", f"--regid={owner().pw_gid}", "--clear-groups"]


def owner() -> pwd.struct_passwd:
    """Return whose cluster it is: ours, or that of `postgres` where we are root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    with suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


class Cluster:
    """A PostgreSQL server of our own on a unix socket in a folder of its own."""

    def __init__(self, programs: Path) -> None:
        """Create and start it."""
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        os.chown(self.folder, owner().pw_uid, owner().pw_gid)
        self._run("initdb", "-D", str(self.folder / "d"), "-U", "tester", "-A", "trust", "--no-sync", "-E", "UTF8")
        with (self.folder / "d" / "postgresql.conf").open("a") as settings:
            settings.writelines(f"{line}\n" for line in FAST)
            settings.write(f"listen_addresses=''\nunix_socket_directories='{self.folder}'\n")
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [*user(), str(self.programs / "postgres"), "-D", str(self.folder / "d")]
        self.server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/tmp")
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with suppress(subprocess.CalledProcessError):
                return self._run("pg_isready", "-h", str(self.folder), "-U", "tester", "-d", "postgres")
            time.sleep(0.1)
        raise TimeoutError("PostgreSQL did not start")

    def stop(self) -> None:
        """Stop the server as a crash would."""
        self.server.send_signal(signal.SIGQUIT)
        self.server.wait(timeout=30)

    def create(self) -> str:
        """Create an empty database and return its address."""
        name = f"t{uuid.uuid4().hex[:12]}"
        self._run("createdb", "-h", str(self.folder), "-U", "tester", "-T", "template0", name)
        return self.address(name)

    def address(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql://tester@/{name}?host={self.folder}"

    def remove(self) -> None:
        """Stop it and delete its files."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*user(), str(self.programs / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/tmp")


@contextmanager
def running() -> Iterator[Cluster]:
    """Run a cluster, or skip the test where PostgreSQL is not installed."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed on this machine")
    cluster = Cluster(programs)
    try:
        yield cluster
    finally:
        cluster.remove()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Return one cluster for the whole session of this test process."""
    with running() as found:
        yield found


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Return settings of an empty store, once on SQLite and once on PostgreSQL."""
    address = request.getfixturevalue("cluster").create() if request.param == "postgres" else ""
    return plain(tmp_path, database_url=address)


def plain(folder: Path, **changes: object) -> Settings:
    """Return settings for a test: no waiting for bursts, short time-outs, few slots."""
    fields: dict[str, object] = {"data_dir": folder / "data", "quiet_seconds": 0.0, "http_timeout": 0.2, "slots": 4}
    return Settings(**{**fields, **changes})  # type: ignore[arg-type]
