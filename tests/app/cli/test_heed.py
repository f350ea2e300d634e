"""A pass that somebody asked for in the console is made by the worker, once."""

from pathlib import Path

import pytest

from app.cli.service import chores, heed
from app.clock import CLOCK
from app.origins import Origins
from app.store.engine import Store
from app.store.passes import Passes
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from tests.app.store.databases import plain
from tests.fakes import FakeHelpdesk


@pytest.fixture
def passes(store: Store) -> Passes:
    return Passes(store, CLOCK)


def test_without_a_wish_nothing_is_done(passes: Passes) -> None:
    heed(passes, lambda full: bool(1 / 0))

    assert passes.wished() is None


@pytest.mark.parametrize("full", [True, False])
def test_a_wish_is_heeded_once(passes: Passes, full: bool) -> None:
    made: list[bool] = []

    def index(wanted: bool) -> bool:
        made.append(wanted)
        return True

    passes.ask("admin-01@example.com", full)
    for _ in range(2):
        heed(passes, index)

    assert made == [full]


def test_while_somebody_else_is_at_it_the_wish_stays(passes: Passes) -> None:
    passes.ask("admin-01@example.com", full=False)
    heed(passes, lambda full: False)

    assert passes.wished()


def test_the_worker_heeds_it_at_its_next_look(store: Store, passes: Passes, tmp_path: Path) -> None:
    origins = Origins(plain(tmp_path), {"main": FakeHelpdesk()}, Library(MemoryTexts()), store)
    look, learnt = chores(plain(tmp_path), store, origins, lambda: None)["look"], passes.every()
    passes.ask("admin-01@example.com", full=True)
    look.work()

    assert learnt == ()
    assert [one.origin for one in passes.every()] == ["main", "main.macros"]
    assert passes.wished() is None


def test_a_pass_that_raises_is_not_tried_every_minute(passes: Passes) -> None:
    passes.ask("admin-01@example.com", full=False)
    with pytest.raises(ZeroDivisionError):
        heed(passes, lambda full: bool(1 / 0))

    assert passes.wished() is None
