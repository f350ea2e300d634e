"""A secret is put where settings are read from, for its owner alone, and nothing else is touched."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cli.connecting.secret import kept, line, same, save, variable
from app.cli.connecting.steps import State
from app.cli.connecting.wish import Wish, endpoint
from app.settings import read_settings

NAME = variable("main")
SECRET = "Ab+/_-9="


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = save(tmp_path / ".env", NAME, SECRET)

    assert path.read_text() == f"DESKMATE_CONNECTIONS__MAIN__WEBHOOK_SECRET={SECRET}\n"
    assert mode(path) == 0o600


def test_other_lines_stay_where_they_are(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text(f"# ours\nA=1\nexport {NAME.lower()} = old\n\nB='x y'\n{NAME}=older\nC=3")
    path.chmod(0o644)
    save(path, NAME, SECRET)

    assert path.read_text() == f"# ours\nA=1\n{NAME}={SECRET}\n\nB='x y'\nC=3\n"
    assert mode(path) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == [".env"]


def test_behind_a_link_the_link_stays(tmp_path: Path) -> None:
    real, link = tmp_path / "real.env", tmp_path / ".env"
    real.write_text("A=1\n")
    link.symlink_to(real)
    save(link, NAME, SECRET)

    assert link.is_symlink()
    assert real.read_text() == f"A=1\n{NAME}={SECRET}\n"


def test_a_folder_of_secrets_gets_a_file(tmp_path: Path) -> None:
    path = save(tmp_path, NAME, SECRET)

    assert (path.name, path.read_text(), mode(path)) == (NAME.lower(), SECRET, 0o600)


def test_what_is_saved_in_a_folder_is_read(tmp_path: Path) -> None:
    save(tmp_path, NAME, SECRET)
    settings = read_settings({"DESKMATE_SECRETS_DIR": str(tmp_path)})

    assert settings.connections["main"].webhook_secret.get_secret_value() == SECRET


def test_a_file_that_is_no_text_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(b"\xff\xfe")
    step = kept("secret", Wish("main", "", save=path), SECRET, "")

    assert step.state is State.FAILED
    assert path.read_bytes() == b"\xff\xfe"


def test_where_nothing_can_be_written_nothing_changes(tmp_path: Path) -> None:
    step = kept("secret", Wish("main", "", save=tmp_path / "nowhere" / ".env"), SECRET, "")

    assert step.state is State.FAILED
    assert SECRET not in str(step)
    assert list(tmp_path.iterdir()) == []


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="'\\"), min_size=1))
def test_a_line_holds_the_whole_secret(secret: str) -> None:
    name, _, value = line("A", secret).partition("=")

    assert (name, value.strip("'")) == ("A", secret)


@pytest.mark.parametrize(
    ("configured", "show", "state", "lines"),
    [
        ("", False, State.LATER, 0),
        ("", True, State.LATER, 1),
        ("another", False, State.FAILED, 0),
        (SECRET, False, State.DONE, 0),
        (SECRET, True, State.DONE, 1),
    ],
)
def test_a_secret_is_shown_only_where_it_is_asked_for(configured: str, show: bool, state: State, lines: int) -> None:
    step = kept("secret", Wish("main", "", show_secret=show), SECRET, configured)

    assert (step.state, len(step.lines)) == (state, lines)
    assert SECRET not in step.found + step.mend


@given(st.text(), st.text())
def test_secrets_are_the_same_or_not(one: str, other: str) -> None:
    assert same(one, other) is (one == other)


@pytest.mark.parametrize(
    ("public", "address"),
    [
        ("https://copilot.example.com", "https://copilot.example.com/webhooks/main"),
        ("https://copilot.example.com/", "https://copilot.example.com/webhooks/main"),
        (" https://copilot.example.com:8443/desk/ ", "https://copilot.example.com:8443/desk/webhooks/main"),
        ("http://127.0.0.1:8400", "http://127.0.0.1:8400/webhooks/main"),
    ],
)
def test_the_address_of_a_webhook(public: str, address: str) -> None:
    assert endpoint(public, "main") == address


@pytest.mark.parametrize(
    "public", ["", "copilot", "ftp://a.example.com", "http://a.example.com", "https://", "https://a.example.com#b"]
)
def test_an_address_that_a_helpdesk_cannot_use_is_refused(public: str) -> None:
    with pytest.raises(ValueError, match="public address"):
        endpoint(public, "main")
