"""What passes came to, what is to be looked at, what is not to be used."""

from datetime import timedelta

import pytest

from app.store.audit import Audit
from app.store.engine import Store
from app.store.exclusions import Exclusions
from app.store.looks import Looks
from app.store.passes import CHANGES, EVERYTHING, Passes, Wish
from app.store.texts import StoredTexts
from integrations.helpdesk import ArticleEvent
from knowledge.passages import Audience
from knowledge.sync import Report
from tests.app.store.examples import chunk, source
from tests.fakes import NOON, FakeClock

REPORT = Report(added=3, failed=1, complete=True, failures=(("main/en/1", "no text"),), notes=("closed",))
LOOK = ArticleEvent("main", "77", NOON)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


@pytest.fixture
def passes(store: Store, clock: FakeClock) -> Passes:
    return Passes(store, clock)


def test_a_pass_that_runs_or_was_killed_has_no_end(passes: Passes) -> None:
    passes.begin("main")
    (found,) = passes.every()

    assert (found.origin, found.begun, found.ended, found.whole, found.broke) == ("main", NOON, None, None, "")


def test_a_pass_that_ended_says_what_it_did(passes: Passes, clock: FakeClock) -> None:
    passes.begin("main")
    clock.time += timedelta(minutes=1)
    passes.end("main", REPORT, 3)
    found = passes.last("main")

    assert found
    assert (found.report, found.articles) == (REPORT, 3)
    assert found.ended == found.whole == clock.time


def test_a_partial_pass_leaves_the_time_of_the_last_whole_one(passes: Passes, clock: FakeClock) -> None:
    passes.begin("main")
    passes.end("main", REPORT, 3)
    clock.time += timedelta(hours=1)
    passes.begin("main")
    passes.end("main", Report(changed=1), 3)
    found = passes.last("main")

    assert found and (found.whole, found.ended, found.report.changed) == (NOON, clock.time, 1)


def test_a_pass_that_broke_off_says_why_and_the_good_one_before_stays(passes: Passes) -> None:
    passes.begin("main")
    passes.end("main", REPORT, 3)
    passes.begin("main")
    passes.broke("main", "status 503")
    found = passes.last("main")

    assert found and (found.broke, found.report, found.ended) == ("status 503", REPORT, None)


def test_a_forgotten_origin_leaves_no_cursor(passes: Passes) -> None:
    passes.begin("main")
    passes.keep("main", "c1")
    kept = passes.cursor("main")
    passes.forget("main")

    assert (kept, passes.cursor("main"), passes.every()) == ("c1", "", ())


def test_what_was_mended_is_remembered(passes: Passes) -> None:
    before = passes.mending()
    passes.mended("lost")
    after = passes.mending()

    assert before is None
    assert after and (after.at, after.why) == (NOON, "lost")


def test_an_article_told_of_twice_is_looked_at_once(store: Store) -> None:
    looks = Looks(store)

    assert [looks.ask(LOOK), looks.ask(LOOK)] == [True, False]
    assert looks.waiting() == (LOOK,)


def test_an_article_told_of_again_meanwhile_is_looked_at_again(store: Store) -> None:
    looks, later = Looks(store), ArticleEvent("main", "77", NOON + timedelta(seconds=1))
    looks.ask(LOOK)
    looks.ask(later)
    looks.done(LOOK)
    between = looks.waiting()
    looks.done(later)

    assert (between, looks.waiting()) == ((later,), ())


def test_a_look_is_one_connections(store: Store) -> None:
    looks = Looks(store)
    looks.ask(LOOK)
    looks.ask(ArticleEvent("other", "77", NOON))
    looks.done(LOOK)

    assert [one.connection for one in looks.waiting()] == ["other"]


def test_an_excluded_article_is_listed_nowhere_but_stays_known(store: Store, clock: FakeClock) -> None:
    texts, exclusions = StoredTexts(store), Exclusions(store, clock)
    for number in (1, 2):
        texts.put(source(number), [chunk(source(number), 0)])
    stamp = texts.stamp()
    exclusions.add("help/en/1", "out of date", "admin")

    assert texts.stamp() > stamp
    assert [one.key for one in texts.sources(Audience.PUBLIC)] == ["help/en/2"]
    assert [one.key for one, _ in texts.chunks(Audience.PUBLIC)] == ["help/en/2"]
    assert [one.key for one in texts.held()] == ["help/en/2"]
    assert texts.tally() == {(Audience.PUBLIC, "", "en"): (1, 1)}
    assert set(texts.keys("help")) == {"help/en/1", "help/en/2"}
    assert (texts.excluded(), exclusions.every()[0].who) == ({"help/en/1": "out of date"}, "admin")


def test_an_article_is_excluded_before_it_is_there_and_included_again(store: Store, clock: FakeClock) -> None:
    texts, exclusions = StoredTexts(store), Exclusions(store, clock)
    exclusions.add("help/en/1", "first reason")
    exclusions.add("help/en/1", "second reason")
    texts.put(source(), [chunk(source(), 0)])
    between = list(texts.held())
    told = [exclusions.remove("help/en/1"), exclusions.remove("help/en/1")]

    assert (between, told) == ([], [True, False])
    assert [one.key for one in texts.held()] == ["help/en/1"]


def test_every_turn_of_an_exclusion_stands_in_the_audit(store: Store, clock: FakeClock) -> None:
    exclusions = Exclusions(store, clock)
    exclusions.add("help/en/1", " out \n of\0 date ", "admin")
    kept = exclusions.of("help/en/1")
    exclusions.remove("help/en/1", "rewritten", "other")
    exclusions.remove("help/en/1", "again", "other")
    told = [(one.who, one.what, one.subject, one.detail) for one in Audit(store, clock).newest()]

    assert kept and (kept.reason, kept.who, kept.since) == ("out of date", "admin", NOON)
    assert exclusions.of("help/en/1") is None
    assert told == [
        ("other", "knowledge.included", "help/en/1", "rewritten"),
        ("admin", "knowledge.excluded", "help/en/1", "out of date"),
    ]


def test_a_pass_that_was_asked_for_waits_until_it_was_made(store: Store, passes: Passes, clock: FakeClock) -> None:
    wish = passes.ask("admin", full=False)
    waiting = passes.wished()
    passes.answered(wish)

    assert wish == waiting == Wish("admin", NOON, full=False)
    assert passes.wished() is None
    assert [(one.what, one.subject) for one in Audit(store, clock).newest()] == [("knowledge.asked", CHANGES)]


def test_asking_twice_is_asking_once_unless_it_is_for_more(store: Store, passes: Passes, clock: FakeClock) -> None:
    first = passes.ask("admin", full=False)
    clock.time += timedelta(seconds=5)
    again, more, less = passes.ask("other", False), passes.ask("other", True), passes.ask("admin", False)
    passes.answered(first)  # what was asked for meanwhile is still to be done

    assert again == first
    assert more == less == passes.wished() == Wish("other", clock.time, full=True)
    assert [one.subject for one in Audit(store, clock).newest()] == [EVERYTHING, CHANGES]
