"""The note on a test ticket: private, found again, and nothing left behind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app import worker
from app.cli.connecting.made import Made, Record
from app.cli.connecting.note import Trial
from app.cli.connecting.steps import State
from app.store.engine import Store, open_store
from app.store.marks import Marks
from integrations.helpdesk import Agent, HelpdeskError, Invalid, NotPermitted, Post, Posted, Unavailable, Visibility
from tests.app.store.databases import plain
from tests.fakes import LivingHelpdesk, ticket


@dataclass
class Shelf:
    """Test tickets in memory; raises `error` instead if there is one."""

    desk: LivingHelpdesk
    opened: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    error: HelpdeskError | None = None
    deletes: bool = True

    def open_ticket(self, me: Agent, subject: str, text: str, tags: Iterable[str]) -> str:
        self.opened.append(f"{90 + len(self.opened)}")
        self.desk.tickets[self.opened[-1]] = ticket(id=self.opened[-1], tags=frozenset(tags))
        return self.opened[-1]

    def close_ticket(self, number: str) -> bool:
        if self.error:
            raise self.error
        self.closed.append(number)
        return self.deletes


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(plain(tmp_path))
    worker.migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def desk() -> LivingHelpdesk:
    return LivingHelpdesk({"1": ticket()})


@pytest.fixture
def trial(store: Store, desk: LivingHelpdesk) -> Trial:
    return Trial(desk, Shelf(desk), Record(Marks(store), "main"), "copilot_off")


def run(trial: Trial, number: str = "") -> list[tuple[str, State]]:
    return [(one.name, one.state) for one in trial.run(trial.desk.copilot(), number)]


def test_a_note_is_private_and_found_and_its_ticket_removed(trial: Trial, desk: LivingHelpdesk) -> None:
    steps = run(trial)
    (post,) = desk.posts

    assert steps == [(name, State.DONE) for name in ("test ticket", "private note", "marker", "test ticket")]
    assert (post.visibility, post.ticket_id, post.version) == (Visibility.INTERNAL, "90", "v1")
    assert desk.tickets["90"].tags == {"copilot_off", "deskmate_test"}
    assert trial.record.read() == Made(tried="90")


def test_each_note_has_a_marker_of_its_own(trial: Trial, desk: LivingHelpdesk) -> None:
    run(trial, "1")
    run(trial, "1")

    assert len({post.key for post in desk.posts}) == 2
    assert all(post.key in post.text for post in desk.posts)


def test_a_named_ticket_is_neither_opened_nor_closed(trial: Trial, desk: LivingHelpdesk) -> None:
    assert run(trial, "1") == [("private note", State.DONE), ("marker", State.DONE)]
    assert set(desk.tickets) == {"1"}


@dataclass
class Loud(LivingHelpdesk):
    """A helpdesk that makes everything public."""

    def post(self, post: Post) -> Posted:
        return super().post(replace(post, visibility=Visibility.PUBLIC))


def test_a_note_that_comes_out_public_is_an_alarm(store: Store) -> None:
    loud = Loud({"1": ticket()})
    trial = Trial(loud, Shelf(loud), Record(Marks(store), "main"), "copilot_off")
    note, _ = trial.run(loud.copilot(), "1")

    assert note.state is State.FAILED
    assert "visible to the customer" in note.found
    assert "do not start" in note.mend


@dataclass
class Forgetful(LivingHelpdesk):
    """A helpdesk that keeps no marker."""

    def find(self, post: Post, since: object) -> str:
        return ""


def test_a_marker_that_is_lost_is_told(store: Store) -> None:
    forgetful = Forgetful({"1": ticket()})
    trial = Trial(forgetful, Shelf(forgetful), Record(Marks(store), "main"), "copilot_off")

    assert run(trial, "1") == [("private note", State.DONE), ("marker", State.FAILED)]


def test_where_the_note_fails_the_test_ticket_still_goes(trial: Trial, desk: LivingHelpdesk) -> None:
    desk.errors.append(NotPermitted("no notes for you"))

    assert run(trial) == [
        ("test ticket", State.DONE),
        ("private note", State.FAILED),
        ("test ticket", State.DONE),
    ]


def test_a_ticket_that_cannot_be_removed_stays_on_record(trial: Trial, desk: LivingHelpdesk) -> None:
    shelf = Shelf(desk, error=Unavailable("down"))
    broken = replace(trial, tickets=shelf)
    steps = run(broken)
    kept = trial.record.read().ticket
    shelf.error = None
    run(broken)

    assert (steps[-1], kept) == (("test ticket", State.FAILED), "90")
    assert shelf.closed == ["90", "91"]
    assert trial.record.read().ticket == ""


def test_an_account_that_wants_more_of_a_ticket_says_what_to_do(trial: Trial, desk: LivingHelpdesk) -> None:
    (step,) = replace(trial, tickets=Picky(desk)).run(desk.copilot(), "")

    assert step.state is State.FAILED
    assert "--ticket" in step.mend


class Picky(Shelf):
    """Takes no ticket as it is."""

    def open_ticket(self, me: Agent, subject: str, text: str, tags: Iterable[str]) -> str:
        raise Invalid("status 400")


def test_what_may_not_be_deleted_is_said_to_be_solved(trial: Trial, desk: LivingHelpdesk) -> None:
    *_, last = replace(trial, tickets=Shelf(desk, deletes=False)).run(desk.copilot(), "")

    assert "solved" in last.found


def test_two_connections_have_records_of_their_own(store: Store) -> None:
    main, shop = Record(Marks(store), "main"), Record(Marks(store), "shop")
    main.write(webhook="1")
    shop.write(webhook="2")
    main.write(trigger="3")

    assert (main.read(), shop.read()) == (Made(webhook="1", trigger="3"), Made(webhook="2"))
