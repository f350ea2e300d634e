"""What lies where, and what is said where."""

import re
import subprocess

from app.settings import Connection, Settings
from tests.architecture import ROOT, sources

TOP = {
    "pyproject.toml",
    "README.md",
    "app",
    "integrations",
    "knowledge",
    "tests",
    "manifest",
    "LICENSE",
    "CHANGELOG.md",
    "Makefile",
    "requirements.lock",
    "requirements-dev.lock",
    ".gitignore",
    ".ci",
}


def tracked() -> list[str]:
    """Return every path that git keeps."""
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listing.stdout.split("\n")[:-1]


def test_the_top_level_is_fixed() -> None:
    """Nothing new beside the packages without a change of the design."""
    assert {path.split("/")[0] for path in tracked()} <= TOP


def test_locks_name_no_host() -> None:
    """A lock with a host in it installs from that host alone."""
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert re.findall(r"https?://\S+", (ROOT / lock).read_text()) == []


def test_locks_are_hashed_and_without_torch() -> None:
    """Every line is pinned with hashes; the encoder runs without torch."""
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        pinned = re.findall(r"^([a-z0-9._-]+)(?:\[\S+\])?==\S+.*\\\n\s+--hash=sha256:", text, re.M)
        named = re.findall(r"^([a-z0-9._-]+)(?:\[\S+\])?[=<>@ ]", text, re.M)
        assert pinned == named
        assert not {"torch", "sentence-transformers", "transformers"} & set(named)


def test_every_dependency_says_what_it_is_for() -> None:
    """A dependency without a reason is one to remove."""
    text = (ROOT / "pyproject.toml").read_text()
    blocks = re.findall(r"^(?:dependencies|postgres|dev) = \[\n(.*?)^\]", text, re.M | re.S)
    bare = [line for block in blocks for line in block.splitlines() if '"' in line and "#" not in line]

    assert len(blocks) == 3
    assert bare == []


def test_every_setting_stands_in_the_readme() -> None:
    """The table of settings is complete, and holds none that is gone."""
    text = (ROOT / "README.md").read_text()
    names = {f"DESKMATE_{name.upper()}" for name in Settings.model_fields} - {"DESKMATE_CONNECTIONS"}
    names |= {f"DESKMATE_CONNECTIONS__NAME__{name.upper()}" for name in Connection.model_fields}
    written = set(re.findall(r"`(DESKMATE_[A-Z_]+)`", text))

    assert names <= written
    # Names of the example connection, and what is read before the settings are.
    examples = {name for name in written if name.startswith("DESKMATE_CONNECTIONS__MAIN__")}
    assert written - examples <= names | {"DESKMATE_BENCH_DATA", "DESKMATE_SECRETS_DIR"}


def test_no_prints_and_no_environment_in_the_packages() -> None:
    """Output goes through the command, settings through one door (ruff holds the rest)."""
    loud = [
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if re.search(r"^\s*print\(|os\.environ|os\.getenv", path.read_text(), re.M) and path != ROOT / "app/settings.py"
    ]

    assert loud == []
