"""`deskmate package`: what an admin gets, and what is refused."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from app.cli import main
from app.cli.package import RULES
from app.cli.packaging.files import PLACEHOLDER, Kind, NoHost, assembled, checked, packed


def run(*arguments: str) -> Result:
    """Call the command."""
    return CliRunner().invoke(main, ["package", *map(str, arguments)])


@pytest.fixture(params=list(Kind))
def kind(request: pytest.FixtureRequest) -> Kind:
    """Return one helpdesk after the other."""
    found: Kind = request.param
    return found


def test_package_is_whole_and_keeps_the_rules(kind: Kind, tmp_path: Path) -> None:
    out = tmp_path / "app.zip"
    result = run(kind, "--host", "copilot.example.com", "--out", str(out))

    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(out) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert RULES[kind](files) == []
    assert "DESKMATE_CONNECTIONS__MAIN__SIDEBAR_" in result.output


def test_same_host_gives_the_same_bytes(kind: Kind, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        assert run(kind, "--host", "copilot.example.com", "--out", str(tmp_path / name)).exit_code == 0

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_bytes_do_not_depend_on_order_or_compression(kind: Kind) -> None:
    files = assembled(kind, "copilot.example.com")
    archive = zipfile.ZipFile(io.BytesIO(packed(dict(reversed(files.items())))))

    assert packed(files) == packed(dict(reversed(files.items())))
    assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_host_stands_everywhere_and_nothing_else_does(kind: Kind) -> None:
    files = assembled(kind, "Copilot.Example.com.")

    assert not any(PLACEHOLDER in content for content in files.values())
    assert b"copilot.example.com" in files["assets/panel.html" if kind is Kind.ZENDESK else "app/index.html"]


def test_each_app_carries_its_own_helpdesk_only(kind: Kind) -> None:
    hosts = [path.rpartition("/")[2] for path in assembled(kind, "copilot.example.com") if "/hosts/" in path]

    assert hosts == [f"{kind}.js"]


def test_json_names_the_bytes(tmp_path: Path) -> None:
    out = tmp_path / "app.zip"
    said = json.loads(run("zendesk", "--host", "copilot.example.com", "--out", str(out), "--json").output)

    assert said["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert said["bytes"] == out.stat().st_size


def test_file_that_is_there_stays_without_force(tmp_path: Path) -> None:
    out = tmp_path / "app.zip"
    out.write_text("mine")
    result = run("zendesk", "--host", "copilot.example.com", "--out", str(out))

    assert result.exit_code == 1
    assert "--force replaces it" in result.output
    assert out.read_text() == "mine"
    assert run("zendesk", "--host", "copilot.example.com", "--out", str(out), "--force").exit_code == 0


def test_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = run("zendesk", "--host", "copilot.example.com", "--out", str(tmp_path / "lost" / "app.zip"))

    assert result.exit_code == 1
    assert "cannot be written: No such file or directory" in result.output


@pytest.mark.parametrize(
    "host",
    ["localhost", "192.0.2.7", "copilot", "-a.example.com", "a b.example.com", "", "*.example.com", "a..example.com"],
)
def test_what_no_helpdesk_can_reach_is_refused(host: str, tmp_path: Path) -> None:
    result = run("freshdesk", "--host", host, "--out", str(tmp_path / "app.zip"))

    assert result.exit_code == 1
    assert "is no public host name, such as copilot.example.com" in result.output
    assert not (tmp_path / "app.zip").exists()


@pytest.mark.parametrize(
    "host", ["https://copilot.example.com", "copilot.example.com:8400", "https://copilot.example.com/console?x=1"]
)
def test_address_is_answered_with_its_host(host: str) -> None:
    with pytest.raises(NoHost, match=r"give the host alone, copilot\.example\.com"):
        checked(host)


@given(st.text(max_size=40))
def test_checked_host_never_breaks_out_of_a_page(host: str) -> None:
    try:
        found = checked(host)
    except NoHost:
        return
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
