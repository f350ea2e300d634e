"""`deskmate export`, as anybody runs it, against a helpdesk on loopback."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest

from app import wiring
from app.cli.export import NAMED, Course, When, named, run
from app.cli.service import opened
from app.clock import CLOCK
from app.evidence.export import BrokeOff, Plan, Pseudonyms
from app.evidence.files import Blank, FileHelpdesk, articles, tickets
from app.evidence.part import begin
from app.evidence.trial import Verdict, trial
from app.settings import Connection, Settings, child_environment
from app.texts.thread import asks
from integrations.helpdesk import Author, Changes, Message, NotFound, NotPermitted, Ticket, TicketEvent, Visibility
from integrations.sandbox import samples, seed
from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Sandbox
from tests.fakes import FakeHelpdesk, ticket

REQUESTER = "requester-01@example.com"
IBAN = "DE89 3704 0044 0532 0130 00"


@pytest.fixture
def box() -> Iterator[Sandbox]:
    """Start a helpdesk with three tickets."""
    with Sandbox(recent_exports=True) as running:
        for number in range(3):
            running.store.add_ticket(REQUESTER, f"Question {number}", f"How do I return item {number}?")
        yield running


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return where the tickets go."""
    return tmp_path / "tickets.jsonl"


def account(box: Sandbox, name: str = "MAIN") -> dict[str, str]:
    """Return the settings of one account on it."""
    prefix = f"CONNECTIONS__{name}__"
    return {
        f"{prefix}URL": box.url,
        f"{prefix}CLIENT_ID": box.client_id,
        f"{prefix}CLIENT_SECRET": box.client_secret,
    }


def command(out: Path, settings: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    """Start the command."""
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", "export", "--out", str(out), *arguments],
        env=child_environment({"DATA_DIR": str(out.parent / "kept"), **settings}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def export(out: Path, settings: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    with command(out, settings, *arguments) as running:
        said, told = running.communicate(timeout=120)
    return subprocess.CompletedProcess(running.args, running.returncode, said, told)


def rows(out: Path) -> list[dict[str, Any]]:
    """Return what a file holds."""
    return [json.loads(line) for line in out.read_text("utf-8").split("\n") if line]


def test_tickets_come_with_their_threads_and_nobodys_name(box: Sandbox, out: Path) -> None:
    box.store.agent_writes(1, "Within 14 days.", True)
    box.store.agent_writes(1, "A regular customer.", False)
    box.store.customer_writes(1, f"Thanks. My account is {IBAN}, write to {REQUESTER}.")

    done = export(out, account(box), "--json")

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert (3, 6, 0, True, str(out)) == tuple(
        figures[name] for name in ("tickets", "messages", "failed", "complete", "file")
    )
    assert datetime.fromisoformat(figures["from"]) < datetime.fromisoformat(figures["to"])
    found = {row["id"]: row for row in rows(out)}
    assert [(one["author"], one["public"]) for one in found["1"]["messages"]] == [
        ("customer", True),
        ("agent", True),
        ("agent", False),
        ("customer", True),
    ]
    assert found["1"]["messages"][3]["body"] == "Thanks. My account is [IBAN_1], write to [EMAIL_1]."
    assert len({row["requester"] for row in found.values()}) == 1
    assert REQUESTER not in out.read_text("utf-8")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_a_second_export_has_the_same_names_and_replaces_only_by_force(box: Sandbox, out: Path) -> None:
    assert export(out, account(box)).returncode == 0
    before = out.read_text("utf-8")
    box.store.customer_writes(2, f"I am {REQUESTER}.")

    refused = export(out, account(box))
    assert (1, before) == (refused.returncode, out.read_text("utf-8"))
    assert "--force" in refused.stderr
    forced = export(out, account(box), "--force", "--no-mask")
    assert forced.returncode == 0, forced.stderr
    assert "3 tickets with 4 messages" in forced.stdout
    assert "Nothing in it is masked" in forced.stdout
    assert f"I am {REQUESTER}." in out.read_text("utf-8")
    assert json.loads(before.split("\n")[0])["requester"] == rows(out)[0]["requester"]


def test_ctrl_c_in_a_long_wait_keeps_what_was_read_and_resume_goes_on(box: Sandbox, out: Path) -> None:
    box.faults.add(Fault.RATE_LIMITED, "GET", "tickets/3", seconds=3600)

    with command(out, account(box), "--json") as running:
        assert running.stderr is not None
        told = running.stderr.readline()
        running.send_signal(signal.SIGINT)
        said, rest = running.communicate(timeout=60)

    assert "the helpdesk allows no more requests now: going on in 3600 s" in told
    assert (running.returncode, rest) == (130, "")
    assert (2, False, f"{out}.part") == tuple(json.loads(said)[name] for name in ("tickets", "complete", "file"))
    assert not out.exists()
    box.faults.clear()
    done = export(out, account(box), "--resume", "--json")
    assert done.returncode == 0, done.stderr
    assert tuple(json.loads(done.stdout)[name] for name in ("tickets", "messages")) == (3, 3)
    assert {"1", "2", "3"} == {row["id"] for row in rows(out)}
    assert [out] == [one for one in out.parent.iterdir() if one.is_file()]


def test_a_short_wait_is_waited(box: Sandbox, out: Path) -> None:
    box.faults.add(Fault.RATE_LIMITED, "GET", "comments", times=1, seconds=1)

    done = export(out, account(box))

    assert done.returncode == 0
    assert "going on in 1 s" in done.stderr
    assert len(rows(out)) == 3


def test_a_ticket_that_cannot_be_read_is_named(box: Sandbox, out: Path) -> None:
    box.faults.add(Fault.CONFLICT, "GET", "tickets/2", times=None)

    done = export(out, account(box))

    assert done.returncode == 0, done.stderr
    assert "1 could not be read: 2 (Conflict)" in done.stdout
    assert {"1", "3"} == {row["id"] for row in rows(out)}


def test_only_the_time_and_the_number_that_were_asked_for(box: Sandbox, out: Path) -> None:
    done = export(out, account(box), "--limit", "1", "--json")
    assert [row["id"] for row in rows(out)] == ["1"], done.stderr
    yesterday = (CLOCK.now() - timedelta(days=1)).date().isoformat()

    none = export(out, account(box), "--until", yesterday, "--force")

    assert none.returncode == 1
    assert "no ticket changed in that time" in none.stderr
    assert [row["id"] for row in rows(out)] == ["1"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "which account? --connection main or other"),
        (("--connection", "third"), "there is no connection 'third'; there is main, other"),
        (("--connection", "main", "--since", "soon"), "neither like 90d or 12w nor like 2026-03-02"),
        (("--connection", "main", "--resume"), "nothing to go on with"),
    ],
)
def test_what_is_not_clear_is_refused(box: Sandbox, out: Path, arguments: tuple[str, ...], told: str) -> None:
    done = export(out, {**account(box), **account(box, "OTHER")}, *arguments)

    assert done.returncode in {1, 2}
    assert told in done.stderr
    assert not list(out.parent.glob("*.part*"))


def test_without_an_account_it_says_what_to_set(out: Path) -> None:
    done = export(out, {})

    assert done.returncode == 1
    assert "no helpdesk account is set: DESKMATE_CONNECTIONS__MAIN__SUBDOMAIN" in done.stderr


def test_an_account_that_cannot_be_reached_leaves_nothing(out: Path) -> None:
    done = export(out, {"CONNECTIONS__MAIN__SUBDOMAIN": "acme"})

    assert done.returncode == 1
    assert "client_id" in done.stderr
    assert not list(out.parent.glob("*.part*"))


def test_an_account_that_may_not_list_is_told_and_leaves_nothing(box: Sandbox, out: Path) -> None:
    box.store.limit_copilot(role="agent")

    done = export(out, account(box), "--json")

    assert done.returncode == 1
    assert "the tickets cannot be listed" in done.stderr
    assert tuple(json.loads(done.stdout)[name] for name in ("tickets", "file")) == (0, "")
    assert not list(out.parent.glob("*.part*"))


def kept(one: Message) -> bool:
    """Say whether an export holds a message."""
    ours = one.author is Author.COPILOT and one.visibility is Visibility.INTERNAL
    return one.author is not Author.SYSTEM and not ours


@pytest.fixture
def demo() -> Iterator[Sandbox]:
    """Start a helpdesk with the tickets of the demo."""
    with Sandbox(recent_exports=True) as running:
        seed.play(running.store, seed.read_tickets(samples.FOLDER), pace=0.0)
        yield running


def test_what_is_exported_is_what_a_trial_reads(demo: Sandbox, out: Path) -> None:
    done = export(out, account(demo), "--no-mask", "--json")
    assert json.loads(done.stdout)["failed"] == 0, done.stderr

    found = {one.id: one for one in tickets(out)}

    settings = Settings(
        data_dir=out.parent / "other",
        connections={"main": Connection(url=demo.url, client_id=demo.client_id, client_secret=demo.client_secret)},
    )
    live = wiring.desk(settings, opened(settings), "main")
    for name, one in found.items():
        before = live.ticket(name)
        assert before.subject == one.subject
        assert [(asks(each), each.visibility, each.text, each.created) for each in before.messages if kept(each)] == [
            (asks(each), each.visibility, each.text, each.created.replace(microsecond=0)) for each in one.messages
        ]
    assert len(found) > 80


def test_a_trial_runs_over_all_that_is_exported(demo: Sandbox, out: Path) -> None:
    done = export(out, account(demo))
    assert done.returncode == 0, done.stderr
    asked = tickets(out)
    settings = Settings(data_dir=out.parent / "other", encoder_dir=out.parent / "nowhere")
    desk = FileHelpdesk({one.id: one for one in asked})

    known = articles(samples.FOLDER / "articles")
    rules = wiring.policy(None)
    ports = wiring.trial_ports(settings, rules, known, (desk, Blank()), out.parent / "chroma")
    runs = trial(asked, ports)

    assert [one.ticket for one in runs if one.verdict is Verdict.FAILED] == []
    assert sum(one.verdict is Verdict.SUGGESTED for one in runs) > len(runs) / 4


@dataclass
class Gone(FakeHelpdesk):
    """A helpdesk with three changed tickets that goes away after some, or lists none at all."""

    after: int = 2
    refused: bool = False
    broken: tuple[str, ...] = ()

    def changed(self, cursor: str, since: datetime) -> Changes:
        """Return all of them."""
        if self.refused:
            raise NotPermitted("GET /export: status 403")
        now = CLOCK.now()
        return Changes(tuple(TicketEvent("main", name, name, now) for name in "123"), "1", True)

    def ticket(self, ticket_id: str) -> Ticket:
        """Return a ticket, or give up."""
        if ticket_id in self.broken:
            raise NotFound("x")
        if int(ticket_id) > self.after:
            raise BrokeOff("GET /tickets: no answer in time")
        return ticket(id=ticket_id)


def course(account: Gone, out: Path) -> Course:
    """Return how an export of it goes."""
    plan = Plan(connection="main", since=CLOCK.now() - timedelta(days=1))
    return run(account, begin(out, plan, force=False), Pseudonyms(b"key", "main"))


def test_a_helpdesk_that_goes_away_leaves_what_was_read(out: Path) -> None:
    found = course(Gone(after=2), out)

    assert "gives no answer any more (GET /tickets: no answer in time)" in found.broke
    assert (False, 2, f"{out}.part") == tuple(found.figures()[name] for name in ("complete", "tickets", "file"))
    assert [one["id"] for one in rows(out.with_name("tickets.jsonl.part"))] == ["1", "2"]


@pytest.mark.parametrize(
    ("account", "told"),
    [
        (Gone(after=0), "gives no answer any more"),
        (Gone(refused=True), "cannot be listed"),
        (Gone(after=3, broken=("1", "2", "3")), "none of 3 tickets could be read: 1 (NotFound), 2 (NotFound)"),
    ],
)
def test_where_nothing_was_read_nothing_is_left(out: Path, account: Gone, told: str) -> None:
    found = course(account, out)

    assert told in found.broke
    assert (found.figures()["file"], found.complete) == ("", False)
    assert list(out.parent.iterdir()) == []


def test_what_failed_is_counted_beside_what_was_read(out: Path) -> None:
    figures = course(Gone(after=3, broken=("2",)), out).figures()

    assert (2, 2, 1, {"2": "NotFound"}, str(out)) == tuple(
        figures[name] for name in ("tickets", "messages", "failed", "failed_tickets", "file")
    )


@dataclass
class Endless(Gone):
    """A helpdesk that has one more page of changes for ever; somebody presses Ctrl-C at one of them."""

    pages: int = 0
    press: int = 3  # at which page; 0: while a ticket is read

    def changed(self, cursor: str, since: datetime) -> Changes:
        """Return the next page."""
        self.pages += 1
        if self.pages == self.press:
            os.kill(os.getpid(), signal.SIGINT)
        return replace(super().changed(cursor, since), cursor=str(self.pages), end=not self.press)

    def ticket(self, ticket_id: str) -> Ticket:
        """Return a ticket."""
        if ticket_id == "2":
            os.kill(os.getpid(), signal.SIGINT)
        return super().ticket(ticket_id)


def test_ctrl_c_ends_a_long_listing(out: Path) -> None:
    account = Endless()

    found = course(account, out)

    assert (account.pages, found.complete, found.broke) == (3, False, "")
    assert list(out.parent.iterdir()) == []


def test_ctrl_c_ends_the_reading_with_what_is_whole(out: Path) -> None:
    found = course(Endless(press=0, after=3), out)

    assert (False, 1, f"{out}.part") == (found.complete, found.figures()["tickets"], found.figures()["file"])


def test_many_failures_are_not_all_told() -> None:
    told = named({str(number): "NotFound" for number in range(NAMED + 5)})

    assert "0 (NotFound), 1 (NotFound)" in told
    assert told.endswith(" and 5 more")


@pytest.mark.parametrize(
    ("text", "ago"), [("90d", timedelta(days=90)), ("12w", timedelta(weeks=12)), ("0d", timedelta())]
)
def test_days_and_weeks_ago(text: str, ago: timedelta) -> None:
    before = CLOCK.now()

    assert before - ago <= When().convert(text, None, None) <= CLOCK.now() - ago


@pytest.mark.parametrize("text", ["2026-03-02", "2026-03-02T00:00Z", "2026-03-02T02:00+02:00"])
def test_a_date_is_its_midnight_in_utc(text: str) -> None:
    assert datetime(2026, 3, 2, tzinfo=UTC) == When().convert(text, None, None)


@pytest.mark.parametrize("text", ["", "90", "-3d", "99999d", "soon"])
def test_no_date_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter):
        When().convert(text, None, None)
