"""How the newest pass over a source is doing, and what it is called."""

from datetime import datetime, timedelta

import pytest

from app.evidence.knowledge import overview
from app.store.inventory import Heap
from app.store.passes import Passed
from app.web.console.shelves import LONG, Shelf, State, shelves
from app.web.console.texts import texts
from knowledge.passages import Audience
from knowledge.sync import Report
from tests.fakes import NOON

T = texts("en")
QUIET = Report()
GONE = Report(refused="9 of 10 articles are gone: too many to remove unasked; if that is right, stop the service")


def shelf(last: Passed | None, name: str = "main", **kinds: str) -> Shelf:
    """Return a source after that pass."""
    known = overview([Heap(name, Audience.PUBLIC, "", "en", 1, 2)], [last] if last else [])
    (found,) = shelves(known, [last] if last else [], kinds or {"main": "zendesk"}, NOON, T)
    return found


def passed(ended: datetime | None, begun: datetime = NOON, report: Report = QUIET, broke: str = "") -> Passed:
    return Passed("main", begun, ended, None, 1, report, broke)


@pytest.mark.parametrize(
    ("last", "state"),
    [
        (None, State.WAITING),
        (passed(NOON), State.CURRENT),
        (passed(NOON, report=GONE), State.HELD),
        (passed(None), State.RUNNING),
        (passed(None, NOON - LONG + timedelta(seconds=1)), State.RUNNING),
        (passed(None, NOON - LONG), State.CUT),
        (passed(None, broke="status 503"), State.BROKE),
    ],
)
def test_the_newest_pass_tells_how_a_source_is_doing(last: Passed | None, state: State) -> None:
    found = shelf(last)

    assert found.state is state
    assert bool(found.trouble) is (state in {State.HELD, State.CUT, State.BROKE})


def test_what_needs_a_person_says_what_to_do() -> None:
    assert "9 of 10 articles are gone" in shelf(passed(NOON, report=GONE)).trouble
    assert "deskmate sync --full --remove" in shelf(passed(NOON, report=GONE)).trouble


def test_why_it_broke_off_stands_beside_the_words() -> None:
    assert shelf(passed(None, broke="status 503")).detail == "status 503"


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (QUIET, "nothing new"),
        (Report(unchanged=7), "nothing new"),
        (Report(added=1200, changed=2, removed=3), "1,200 added, 2 changed, 3 removed"),
    ],
)
def test_what_a_pass_changed_is_told_in_one_line(report: Report, words: str) -> None:
    assert shelf(passed(NOON, report=report)).did == words


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("main", "Zendesk help centre"),
        ("main.macros", "Zendesk macros"),
        ("shop", "Freshdesk solutions"),
        ("shop.macros", "Freshdesk canned responses"),
        ("folder", "Folder"),
        ("old", "No longer connected; the next complete pass forgets it"),
    ],
)
def test_every_source_says_what_it_is(name: str, kind: str) -> None:
    kinds = {"main": "zendesk", "shop": "freshdesk"}
    known = overview([Heap(name, Audience.PUBLIC, "", "en", 1, 2)], [])

    assert {one.name: one.kind for one in shelves(known, [], kinds, NOON, T)}[name] == kind
