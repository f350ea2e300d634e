"""Solved tickets vote: for what, for whom, and never more than that."""

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.heal import heal, mend
from knowledge.index import Kind, Shelf, VectorIndex
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.passages import Audience
from knowledge.search import Search
from knowledge.solved import Solved, ticket_shelf
from knowledge.sources import whole
from knowledge.sync import sync
from tests.knowledge.articles import Letters, article, articles, many
from tests.knowledge.test_heal import HARM, folder
from tests.knowledge.test_search import keys
from tests.knowledge.tickets import shelves, solved, with_tickets

__all__ = ["folder"]
ASKED = "The thing blinks twice and then it is dark"
LIKE = "The thing blinks twice, and then dark it is"


@pytest.fixture
def topics(shelved: Library) -> Library:
    """Give a library of all topics, none of which knows these words."""
    sync("main", whole(articles()), shelved)
    return shelved


def ids(library: Library) -> set[str]:
    """Return the tickets that have a vector."""
    assert library.index
    return {one for shelf in library.index.shelves() if shelf.kind is Kind.TICKET for one in library.index.ids(shelf)}


def test_like_ticket_brings_what_solved_it_to_the_front(topics: Library) -> None:
    before = keys(Search(topics), ASKED)
    last = before[-1]
    found = Search(with_tickets(topics, solved(1, LIKE, last))).find(ASKED, "en").passages

    assert before[0] != last
    assert found[0].source.id == last
    assert found[0].votes > 0.4
    assert [one.votes for one in found[1:]] == [0, 0, 0, 0]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_unlike_ticket_changes_little(topics: Library) -> None:
    found = Search(with_tickets(topics, solved(1, "zzzz", "invoice"))).find("forgot my password", "en").passages

    assert found[0].source.id == "password"
    assert all(one.votes < 0.1 for one in found)


def test_without_tickets_nothing_changes(topics: Library) -> None:
    plain, empty = Search(topics), Search(with_tickets(topics))
    for asked in (ASKED, "forgot my password", "Where is my parcel? " * 30):
        assert plain.find(asked, "en") == empty.find(asked, "en")
        assert plain.ranking(asked, "en") == empty.ranking(asked, "en")


def test_votes_bring_in_what_no_index_named(shelved: Library) -> None:
    sync("main", whole(many(120)), shelved)
    named = {key for key, _ in Search(shelved).ranking(ASKED, "en")}
    other = next(one.key for one in shelved.texts.sources(Audience.PUBLIC) if one.key not in named)
    kept = with_tickets(shelved, solved(1, LIKE, articles=(other,)))

    assert Search(kept).find(ASKED, "en").passages[0].source.key == other


def test_votes_never_make_the_answer_surer(topics: Library) -> None:
    sure = Search(topics).find("forgot my password", "en")
    same = Search(with_tickets(topics, solved(1, "I forgot my password", "password"))).find("forgot my password", "en")
    other = Search(with_tickets(topics, solved(1, "forgot my password", "invoice"))).find("forgot my password", "en")

    assert (same.passages[0].source.id, same.confidence) == ("password", sure.confidence)
    assert other.passages[0].source.id == "invoice"
    assert other.confidence < sure.confidence


@pytest.mark.parametrize("wrong", ["internal", "excluded", "german", "unknown"])
def test_vote_brings_nothing_in_that_is_out_of_scope(wrong: str, topics: Library) -> None:
    assert isinstance(topics.texts, MemoryTexts)
    secret = article("secret", public=wrong != "internal", locale="de" if wrong == "german" else "en-us")
    sync("more", whole([secret]), topics)
    key = f"more/{'de' if wrong == 'german' else 'en-us'}/secret"
    if wrong == "excluded":
        topics.texts.exclude(key, "out of date")
    if wrong == "unknown":
        topics.texts.drop([key])
    kept = with_tickets(topics, *(solved(one, ASKED, articles=(key,)) for one in range(9)))
    mend(kept)
    search = Search(kept)

    assert "secret" not in keys(search, ASKED)
    assert key not in {name for name, _ in search.ranking(ASKED, "en")}


def test_agents_are_shown_internal_articles_that_votes_name(topics: Library) -> None:
    sync("more", whole([article("secret", public=False)]), topics)
    search = Search(with_tickets(topics, solved(1, ASKED, articles=("more/en-us/secret",))))

    assert keys(search, ASKED, internal=True)[0] == "secret"


def test_other_brand_is_not_voted_for(shelved: Library) -> None:
    sync("main", whole([article("password", brand="a"), article("refund", brand="b"), article("invoice")]), shelved)
    both = solved(1, ASKED, "refund", brand="b"), solved(2, ASKED, "refund", "invoice", brand="a")
    search = Search(with_tickets(shelved, *both))

    assert keys(search, ASKED, brand="a")[0] == "invoice"
    assert "refund" not in keys(search, ASKED, brand="a")
    assert keys(search, ASKED, brand="b")[0] == "refund"
    assert keys(search, ASKED)[0] == "refund"


def test_brand_without_a_help_centre_votes_with_its_account(shelved: Library) -> None:
    here = [article(one, brand="shop") for one in ("password", "refund", "invoice")]
    sync("main", whole([*here, article("address", brand="shop/2", place="2")]), shelved)
    last = keys(Search(shelved), ASKED, brand="shop")[-1]
    own, apart = (with_tickets(shelved, solved(at, ASKED, last, brand=f"shop/{at}")) for at in (2, 7))

    assert keys(Search(apart), ASKED, brand="shop")[0] == last
    assert Search(own).find(ASKED, "en", brand="shop").passages[0].votes == 0


def test_ticket_in_another_language_has_no_voice(topics: Library) -> None:
    found = Search(with_tickets(topics, solved(1, ASKED, "invoice", language="de"))).find(ASKED, "en").passages

    assert {one.votes for one in found} == {0}


def test_ticket_that_was_dropped_votes_no_more(topics: Library) -> None:
    kept = with_tickets(topics, solved(1, ASKED, "invoice"), solved(2, ASKED, "invoice"))
    shelves(kept).drop(["main/1", "main/2", "main/3"])

    assert ids(kept) == set()
    assert Search(kept).find(ASKED, "en") == Search(topics).find(ASKED, "en")


def test_ticket_that_changed_leaves_its_old_place(topics: Library) -> None:
    kept = with_tickets(topics, solved(1, ASKED, "invoice"))
    shelves(kept).keep([solved(1, ASKED, "invoice", language="de")])
    assert kept.index

    assert kept.index.ids(ticket_shelf(("", "en"))) == set()
    assert kept.index.ids(ticket_shelf(("", "de"))) == {"main/1"}


def test_ticket_has_no_public_shelf() -> None:
    with pytest.raises(ValueError, match="internal"):
        Shelf(Audience.PUBLIC, "", "en", Kind.TICKET)


def test_without_an_encoder_tickets_wait_for_one(by_words: Library, shelved: Library) -> None:
    sync("main", whole(articles()), by_words)
    kept = with_tickets(by_words, solved(1, ASKED, "invoice"))
    before = Search(kept).find("invoice", "en").passages
    later = replace(shelved, texts=kept.texts, tickets=kept.tickets)
    lacked = heal(later)

    assert [one.votes for one in before] == [0] * len(before)
    assert (lacked, ids(later)) == (len(articles()) + 1, {"main/1"})


@HARM
def test_lost_vectors_of_tickets_are_built_again(harm: object, topics: Library, folder: Path) -> None:
    kept = with_tickets(topics, *(solved(number, f"{ASKED} {number}", "invoice") for number in range(40)))
    before = Search(kept).find(ASKED, "en")
    harm(folder)  # type: ignore[operator]
    wrong = mend(kept)

    assert "built again" in wrong
    assert len(ids(kept)) == 40
    assert Search(kept).find(ASKED, "en") == before
    assert mend(kept) == ""


def test_counting_finds_tickets_without_vectors_and_vectors_without_tickets(topics: Library) -> None:
    kept = with_tickets(topics, solved(1, ASKED, "invoice"), solved(2, ASKED, "invoice"))
    assert kept.index
    assert kept.tickets
    kept.index.drop(ticket_shelf(("", "en")), ["main/1"])
    kept.tickets.drop(["main/2"])
    kept.tickets.keep([solved(3, ASKED, "invoice")])

    assert mend(kept) == "2 texts lacked their vectors; they are built again"
    assert ids(kept) == {"main/1", "main/3"}


def test_new_encoder_reads_tickets_anew(topics: Library, folder: Path) -> None:
    tickets = with_tickets(topics, solved(1, ASKED, "invoice")).tickets
    topics.close()
    other = Letters("other letters")
    again = Library(topics.texts, other, VectorIndex(folder, other.id), tickets=tickets)
    between = ids(again)
    heal(again)
    after = ids(again)
    again.close()

    assert (between, after) == (set(), {"main/1"})
    assert ASKED in other.encoded


def test_pass_over_articles_leaves_tickets_alone(topics: Library) -> None:
    kept = with_tickets(topics, solved(1, ASKED, "invoice"))
    sync("main", whole([article(body="<p>New words</p>"), *articles()[1:]]), kept)
    heal(kept)

    assert ids(kept) == {"main/1"}


def test_tickets_have_places() -> None:
    one: Solved = solved(1, "a", brand="b", language="de")

    assert ticket_shelf(one.place) == Shelf(Audience.INTERNAL, "b", "de", Kind.TICKET)
    assert ticket_shelf(one.place).name == "internal_b_de_ticket"
