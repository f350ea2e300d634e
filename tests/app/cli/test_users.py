"""`deskmate users` over a real store: the first admin comes from the terminal."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.settings import Settings
from app.store.accounts import Accounts, Role
from app.store.audit import Audit
from app.store.engine import open_store
from tests.fakes import FakeClock

Run = Callable[..., Result]
EMAIL = "admin-01@example.com"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return what runs the command over an empty store."""

    def command(*arguments: str) -> Result:
        environment = {"DESKMATE_DATA_DIR": str(tmp_path / "data")}
        return CliRunner().invoke(main, ["users", *arguments], env=environment)

    return command


@pytest.fixture
def accounts(run: Run, tmp_path: Path) -> Accounts:
    """Return the accounts that the command works on, at the machine's time."""
    from app.clock import CLOCK

    run("list")  # makes the tables
    return Accounts(open_store(Settings(data_dir=tmp_path / "data")), CLOCK)


def listed(run: Run) -> list[tuple[str, str, str]]:
    return [(one["email"], one["role"], one["state"]) for one in json.loads(run("list", "--json").output)]


def test_the_first_admin_gets_a_link_that_works(run: Run, accounts: Accounts) -> None:
    told = run("invite", EMAIL, "--role", "admin", "--url", "https://desk.example.com/")
    link = told.output.splitlines()[-1]
    account = accounts.accept(link.rsplit("/", 1)[1], "Robin", "plum owl quarry tin")

    assert link.startswith("https://desk.example.com/console/accept/")
    assert (account.email, account.role) == (EMAIL, Role.ADMIN)
    assert not accounts.empty()


def test_a_link_leads_to_this_machine_unless_told_otherwise(run: Run) -> None:
    told = json.loads(run("invite", EMAIL, "--json").output)

    assert told["link"].startswith("http://127.0.0.1:8400/console/accept/")
    assert (told["role"], told["hours"]) == ("agent", 24)


def test_nobody_is_listed_with_the_way_to_begin(run: Run) -> None:
    assert "deskmate users invite" in run("list").output
    assert listed(run) == []


def test_people_are_listed_with_their_state_and_without_any_secret(run: Run) -> None:
    token = run("invite", EMAIL, "--role", "admin").output.rsplit("/", 1)[1].strip()

    assert listed(run) == [(EMAIL, "admin", "invited")]
    assert EMAIL in run("list").output
    assert token not in run("list").output + run("list", "--json").output


def test_a_role_is_changed_and_somebody_is_locked_out(run: Run) -> None:
    run("invite", EMAIL)
    run("role", EMAIL.upper(), "viewer")
    before = listed(run)
    run("deactivate", EMAIL)

    assert before == [(EMAIL, "viewer", "invited")]
    assert listed(run) == [(EMAIL, "viewer", "locked out")]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("invite", "robin"), "no e-mail address"),
        (("invite", EMAIL, "--role", "owner"), "is not one of"),
        (("deactivate", EMAIL), f"there is no account {EMAIL}"),
        (("role", EMAIL, "agent"), f"there is no account {EMAIL}"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(run: Run, arguments: tuple[str, ...], says: str) -> None:
    told = run(*arguments)

    assert told.exit_code != 0
    assert says in told.output


def test_the_last_admin_stays(run: Run, accounts: Accounts) -> None:
    accounts.accept(accounts.invite(EMAIL, Role.ADMIN, "terminal"), "Robin", "plum owl quarry tin")

    for arguments in (("deactivate", EMAIL), ("role", EMAIL, "agent"), ("invite", EMAIL, "--role", "viewer")):
        told = run(*arguments)
        assert (told.exit_code, "nobody would be left" in told.output) == (1, True)
    assert listed(run) == [(EMAIL, "admin", "active")]


def test_changes_are_recorded_under_the_terminal(run: Run, accounts: Accounts) -> None:
    run("invite", EMAIL)

    (record,) = Audit(accounts.store, FakeClock()).newest()
    assert (record.what, record.subject) == ("account.invited", EMAIL)
    assert record.who.startswith("terminal (")
