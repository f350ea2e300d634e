"""Solved tickets of either helpdesk get their votes, keep them as long as they may, and lose them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.clock import CLOCK
from app.evidence.reading import LONGEST, MOST, REST, TOGETHER
from app.origins import Origins
from app.solved import ALONE, SolvedTickets
from app.store.locks import locked
from app.store.passes import Passes
from integrations.helpdesk import Changes, NotPermitted, Post, TicketEvent, Visibility
from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Face
from knowledge.search import Search
from tests.app.voting import Account, account
from tests.fakes import FakeHelpdesk


@pytest.fixture(params=list(Face))
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Account]:
    with account(request.param, tmp_path) as made:
        yield made


def test_ticket_votes_for_the_article_that_its_answer_names(desk: Account) -> None:
    article = desk.article()
    number = desk.answered(f"Please see {desk.url(article)}.")
    desk.answered("We have sent you a label.")
    report = desk.read()
    (kept,) = desk.kept().values()

    assert (report.added, report.complete, report.refused, report.failures) == (1, True, "", ())
    assert kept.id == f"main/{number}"
    assert [one.rpartition("/")[2] for one in kept.articles] == [article]
    assert (kept.brand.partition("/")[0], kept.language) == ("main", "en")
    assert kept.question == "Return\nHow do I send the lamp back to you?"
    assert desk.shelved() == {str(number)}


def test_like_question_finds_it(desk: Account) -> None:
    article = desk.article("Labels")
    for title in ("Lamp lamp lamp", "Send it to the moon", "Back to you"):
        desk.article(title)
    asked = "How do I send the lamp back to you?"
    before = Search(desk.library).find(asked, "en", brand="main").passages[0].source.id
    desk.answered(desk.url(article), asked)
    desk.read()

    assert before != article
    assert Search(desk.library).find(asked, "en", brand="main").passages[0].source.id == article


def test_what_people_said_of_themselves_is_not_kept(desk: Account) -> None:
    article, address = desk.article(), "requester-09@example.com"
    desk.box.store.add_user(address, name="Requester Nine")
    said = f"I am Requester Nine, {address}, card 4111 1111 1111 1111. Send it back?\n\nRegards\nrequester nine"
    number = desk.box.store.add_ticket(address, "Return for Nine", said)
    desk.box.store.agent_writes(number, f"Dear Requester Nine, {desk.url(article)}", True)
    desk.box.store.set_status(number, "solved")
    desk.read()
    (kept,) = desk.kept().values()

    assert kept.question.startswith("Return for [NAME_1]\nI am [NAME_2], [EMAIL_1], card [CARD_1]. Send it back?")
    assert not {"requester", "nine", "4111"} & set(kept.question.lower().split())


def test_first_question_counts_and_not_the_thanks(desk: Account) -> None:
    article = desk.article()
    number = desk.ticket("Where do I print the label?")
    desk.box.store.customer_writes(number, "I mean the one for the lamp.")
    desk.box.store.agent_writes(number, "Which lamp?", True)
    desk.box.store.customer_writes(number, "The green one")
    desk.box.store.agent_writes(number, desk.url(article), True)
    desk.box.store.customer_writes(number, "Great, that worked!")
    desk.box.store.set_status(number, "closed")
    desk.read()

    assert desk.kept()[str(number)].question == "Return\nWhere do I print the label?\n\nI mean the one for the lamp."


@pytest.mark.parametrize("how", ["note", "customer", "open", "unknown", "elsewhere", "quoted"])
def test_what_solved_nothing_has_no_vote(how: str, desk: Account) -> None:
    article = desk.article()
    url, store = desk.url(article), desk.box.store
    number = desk.ticket(f"I have read {url} and still ask" if how == "customer" else "What now?")
    said = {"unknown": url.replace(article, "987654321"), "elsewhere": f"https://example.net/articles/{article}"}
    words = {"customer": "Look again.", "quoted": f"> I have read {url}\n\nLook again."}
    store.agent_writes(number, {**said, **words}.get(how, url), how != "note")
    store.set_status(number, "open" if how == "open" else "solved")
    desk.read()

    assert desk.kept() == {}


def test_link_behind_words_counts_and_so_does_our_own_reply(desk: Account) -> None:
    article = desk.article()
    number = str(desk.ticket())
    text = f"Print [the label](https://example.net/x) as [described here]({desk.url(article)})."
    https = text.replace("http://", "https://")  # only such links stay links in what we write
    desk.desk.post(Post(number, https, Visibility.PUBLIC, "key", desk.desk.ticket(number).version))
    desk.box.store.set_status(int(number), "solved")
    desk.read()

    assert list(desk.kept()) == [number]


def test_every_language_of_an_article_has_the_vote(desk: Account) -> None:
    article = desk.article()
    desk.box.store.translate_article(int(article), "Rücksendung", "<p>Aufkleber</p>", "de")
    Origins(desk.settings, {"main": desk.desk}, desk.library, desk.store).sync(full=True)
    number = desk.answered(desk.url(article, place=1))
    desk.read()

    assert len({desk.url(article, place=0), desk.url(article, place=1)}) == 2
    assert {one.split("/")[1][:2] for one in desk.kept()[str(number)].articles} == {"en", "de"}


def test_reopened_ticket_loses_its_vote_and_gets_it_back(desk: Account) -> None:
    number = desk.answered(desk.url(desk.article()))
    desk.read()
    desk.clock.ahead += timedelta(minutes=1)
    desk.box.store.set_status(number, "open")
    lost, kept, shelved = desk.read(), desk.kept(), desk.shelved()
    desk.clock.ahead += timedelta(minutes=1)
    desk.box.store.set_status(number, "solved")

    assert (lost.removed, kept, shelved) == (1, {}, set())
    assert (desk.read().added, desk.shelved()) == (1, {str(number)})


def test_deleted_ticket_is_forgotten(desk: Account) -> None:
    number = desk.answered(desk.url(desk.article()))
    desk.read()
    desk.clock.ahead += timedelta(minutes=1)
    desk.box.store.delete_ticket(number)

    assert desk.read().removed == 1
    assert (desk.kept(), desk.shelved()) == ({}, set())


def test_merged_ticket_has_no_vote(desk: Account) -> None:
    number = desk.answered(desk.url(desk.article()))
    desk.box.store.set_status(number, "open")
    desk.box.store.merge(number, desk.ticket("Another"))
    desk.read()

    assert desk.kept() == {}


def test_answer_that_is_too_old_has_no_vote_any_more(desk: Account) -> None:
    desk.answered(desk.url(desk.article()))
    desk.read()
    desk.clock.ahead += timedelta(days=181)
    late = desk.answered(desk.url(desk.article()))
    report = desk.read()

    assert report.removed == 1
    assert list(desk.kept()) == [str(late)]


def test_nothing_is_read_where_it_is_switched_off(desk: Account) -> None:
    desk.answered(desk.url(desk.article()))
    desk.read()
    off = desk.read(solved_days=0)
    kept, shelved = desk.kept(), desk.shelved()

    assert (off, kept, shelved) == (replace(off, added=0, notes=()), {}, set())
    assert desk.read().added == 1


def test_longer_look_back_reads_what_it_left_out(desk: Account) -> None:
    desk.answered(desk.url(desk.article()))
    desk.clock.ahead += timedelta(days=20)
    assert desk.read(solved_days=10).added == 0

    assert desk.read(solved_days=30).added == 1
    assert desk.read(solved_days=10).removed == 1


def test_ticket_that_did_not_change_is_not_read_again(desk: Account) -> None:
    desk.answered(desk.url(desk.article()))
    desk.clock.ahead += timedelta(minutes=10)
    desk.read()
    desk.waits.clear()
    second = desk.read()

    assert (second.added, second.unchanged, desk.waits) == (0, 0, [])


def test_ticket_nobody_tells_of_is_looked_at_again_after_a_day(desk: Account) -> None:
    """Where it was erased for good, no list says so."""
    number = desk.answered(desk.url(desk.article()))
    desk.clock.ahead += timedelta(minutes=10)
    desk.read()
    desk.box.store.rows.drop("ticket", number)
    desk.clock.ahead += timedelta(hours=20)
    soon = desk.read()
    desk.clock.ahead += timedelta(hours=5)

    assert (soon.removed, desk.read().removed, desk.kept()) == (0, 1, {})


def test_touched_ticket_is_as_it_was(desk: Account) -> None:
    number = desk.answered(desk.url(desk.article()))
    desk.read()
    encoded = len(desk.library.encoder.encoded)  # type: ignore[union-attr]
    desk.clock.ahead += timedelta(minutes=10)
    desk.box.store.add_tags(number, "vip")
    report = desk.read()

    assert (report.unchanged, report.added, report.changed) == (1, 0, 0)
    assert len(desk.library.encoder.encoded) == encoded  # type: ignore[union-attr]


def test_pass_that_is_stopped_goes_on_where_it_was(desk: Account) -> None:
    url = desk.url(desk.article())
    numbers = [desk.answered(url, f"How do I return lamp {number}?") for number in range(TOGETHER + 5)]
    desk.stop = lambda seconds: len(desk.waits) > TOGETHER + 2
    first = desk.read()
    desk.stop = lambda seconds: False
    desk.waits.clear()
    second = desk.read()

    assert (first.added, first.complete, second.added, second.complete) == (TOGETHER + 2, False, 3, True)
    assert "more are read" in first.notes[0]
    assert len(desk.waits) == 3
    assert desk.kept().keys() == {str(one) for one in numbers} == desk.shelved()


def test_helpdesk_that_has_enough_is_waited_for_and_asked_more_slowly(desk: Account) -> None:
    number = desk.answered(desk.url(desk.article()))
    desk.box.faults.add(Fault.RATE_LIMITED, "GET", f"tickets/{number}$", times=1, seconds=7)
    assert desk.read().added == 1

    assert desk.waits[:2] == [REST, 7]


def test_helpdesk_that_wants_an_hour_is_left_alone(desk: Account) -> None:
    number = desk.answered(desk.url(desk.article()))
    desk.box.faults.add(Fault.RATE_LIMITED, "GET", f"tickets/{number}$", seconds=3600)
    first = desk.read()
    desk.box.faults.clear()

    assert (first.added, first.complete, first.refused) == (0, False, "")
    assert desk.read().added == 1


def test_helpdesk_that_does_not_answer_breaks_it_off(desk: Account) -> None:
    url = desk.url(desk.article())
    numbers = [desk.answered(url) for _ in range(TOGETHER + 2)]
    desk.box.faults.add(Fault.UNAVAILABLE, "GET", f"tickets/{numbers[-1]}$")
    broken, kept = desk.read(), len(desk.kept())
    desk.box.faults.clear()

    assert "broke off" in broken.refused
    assert kept == TOGETHER
    assert desk.read().added == 2
    last = Passes(desk.store, CLOCK).last("main.tickets")
    assert last
    assert (last.broke, last.articles, last.ended is not None) == ("", TOGETHER + 2, True)


def test_pass_over_articles_goes_first(desk: Account) -> None:
    desk.answered(desk.url(desk.article()))
    with locked(desk.store, ALONE, "main"):
        assert desk.read().refused == "somebody else is at it"
    assert desk.read().added == 1


def test_full_pass_over_articles_leaves_votes_and_cursor(desk: Account) -> None:
    desk.answered(desk.url(desk.article()))
    desk.read()
    cursor = Passes(desk.store, CLOCK).cursor("main.tickets")
    Origins(desk.settings, {"main": desk.desk}, desk.library, desk.store).sync(full=True)

    assert (len(desk.kept()), len(desk.shelved())) == (1, 1)
    assert Passes(desk.store, CLOCK).cursor("main.tickets") == cursor != ""


def test_account_that_was_removed_takes_its_votes_along(desk: Account) -> None:
    desk.answered(desk.url(desk.article()))
    desk.read()
    SolvedTickets(desk.settings, {}, desk.library, desk.store, desk.clock).sync()
    Origins(desk.settings, {}, desk.library, desk.store).sync(full=True)

    assert (desk.kept(), desk.shelved()) == ({}, set())
    assert Passes(desk.store, CLOCK).last("main.tickets") is None


class Closed(FakeHelpdesk):
    """A helpdesk that lets us list no tickets."""

    def changed(self, cursor: str, since: datetime) -> Changes:
        """Refuse."""
        raise NotPermitted("status 403")


def test_tickets_that_may_not_be_listed_are_no_reason_to_fail(desk: Account) -> None:
    report = SolvedTickets(desk.settings, {"main": Closed()}, desk.library, desk.store, desk.clock).sync()

    assert report["main.tickets"].refused == ""
    assert "its tickets cannot be read: status 403" in report["main.tickets"].notes


class Many(FakeHelpdesk):
    """A helpdesk in which more happens than one pass reads."""

    def changed(self, cursor: str, since: datetime) -> Changes:
        """Return ten tickets, ever new ones."""
        first = int(cursor or 0)
        events = (TicketEvent("main", f"e{at}", f"{at}", since) for at in range(first, first + 10))
        return Changes(tuple(events), str(first + 10), end=False)


def test_one_pass_has_an_end(desk: Account) -> None:
    passes = replace(desk.passes(), desks={"main": Many()})
    reports = [passes.sync()["main.tickets"] for _ in range(2)]

    assert [one.complete for one in reports] == [False, False]
    assert len(desk.waits) == 2 * MOST


def test_long_pass_has_an_end(desk: Account) -> None:
    def slow(seconds: float) -> bool:
        desk.clock.ticks += LONGEST / 3
        return False

    desk.stop = slow
    replace(desk.passes(), desks={"main": Many()}).sync()

    assert len(desk.waits) == 4
