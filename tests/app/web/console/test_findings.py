"""The page of the newest audit: its score, what to do first, the gaps; it never audits by itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.evidence.audit.audit import Material, audit
from app.evidence.audit.findings import Asked
from app.evidence.audit.sheet import sheet
from app.store.accounts import Role
from app.store.audits import Audits
from knowledge.passages import Audience
from tests.app.evidence.audit.articles import article
from tests.app.web.console.reading import read
from tests.app.web.stage import Stage
from tests.fakes import NOON

PATH = "/console/knowledge/audit"
RETURN = "You can return items within {} days of delivery."
SOURCES = [
    article("return_policy", "Return an item", RETURN.format(14), updated=NOON - timedelta(days=2000)),
    article("exchange", "Exchange an item", RETURN.format(30)),
    article("inside", "Refunds for agents", "The new limit will be in force from March 2021.", public=False),
]
INSIDE = frozenset(one.key for one in SOURCES[2:])
QUESTIONS = [
    *(Asked(f"main/{at}", "How long may I return it?", 0.9, (SOURCES[0].key,)) for at in range(3)),
    *(Asked(f"main/b{at}", "Do you sell <b>spare bulbs</b>?", 0.1, (SOURCES[1].key,)) for at in range(2)),
]


@pytest.fixture
def audits(made: Stage) -> Audits:
    """Return the audits of a console, with one that is kept."""
    for one in SOURCES:
        made.faces.holdings.texts.put(one, [])
    audits: Audits = made.faces.holdings.audits
    audits.begin()
    made.clock.time += timedelta(seconds=90)
    audits.keep(sheet(audit(Material(SOURCES, QUESTIONS), NOON), INSIDE))
    made.clock.time += timedelta(seconds=3600)
    return audits


def words(client: FlaskClient, **headers: Any) -> str:
    return read(client.get(PATH, headers=headers)).words


def test_the_score_tells_what_it_is_made_of_and_when(audits: Audits, admin: FlaskClient) -> None:
    told = words(admin)

    assert "of 100 points audited 1 hour ago 3 articles 5 tickets" in told
    assert "Questions that find an answer 60% 5 18.0 of 30" in told
    assert "60% of the customers' questions find a likely answer (3 of 5)." in told
    assert "Orphans were not looked for: 5 tickets are too few." in told
    assert "The audit took 90" in told


def test_what_helps_most_tickets_stands_first_with_its_articles_and_words(audits: Audits, admin: FlaskClient) -> None:
    sheet = read(admin.get(PATH))
    first, second, third, *_ = sheet.words.partition("What to do first")[2].split(" The words ")

    assert "5 tickets Contradiction soon Different figures of one thing: 14 days / 30 days" in first
    assert "Exchange an item Return an item" in first
    assert "You can return items within 30 days of delivery." in second
    assert "Stale soon 5.5 years without a change, and still used Return an item" in second
    assert "/console/knowledge/article?key=main/en/exchange" in sheet.links
    assert third


def test_gaps_show_their_questions_and_the_task_leads_there(audits: Audits, admin: FlaskClient) -> None:
    sheet = read(admin.get(PATH))

    assert "Write an article: Do you sell <b>spare bulbs</b>?" in sheet.words
    assert (
        "2 tickets asked Do you sell <b>spare bulbs</b>? Found first; perhaps the place to answer it in: Exchange"
        in sheet.words
    )
    assert "#gap-1" in sheet.links
    assert "gap-1" in sheet.ids


def test_german_is_complete(audits: Audits, admin: FlaskClient) -> None:
    admin.set_cookie("deskmate_language", "de")
    told = words(admin)

    assert "Verschiedene Angaben zu einer Sache: 14 days / 30 days" in told
    assert "Seit 5,5 Jahren unverändert und noch immer verwendet" in told
    assert "Einen Artikel schreiben" in told
    assert "Verwaiste wurden nicht gesucht: 5 Tickets sind zu wenige." in told
    assert "Sources" not in told


def test_what_is_for_agents_is_hidden_from_viewers(audits: Audits, agent: FlaskClient, viewer: FlaskClient) -> None:
    for_agents, for_viewers = words(agent), words(viewer)

    assert "Refunds for agents" in for_agents
    assert "Refunds for agents" not in for_viewers
    assert "March 2021" not in for_viewers
    assert "1 more are about articles for agents." in for_viewers


def test_what_was_taken_from_the_public_since_is_hidden_as_well(
    audits: Audits, made: Stage, agent: FlaskClient, viewer: FlaskClient
) -> None:
    made.faces.holdings.texts.put(replace(SOURCES[1], audience=Audience.INTERNAL), [])

    assert "Exchange an item" in words(agent)
    assert "Exchange an item" not in words(viewer)


def test_an_admin_asks_and_nobody_else(made: Stage, admin: FlaskClient, agent: FlaskClient) -> None:
    denied, asked = agent.post(PATH), admin.post(PATH)

    assert (denied.status_code, asked.status_code) == (403, 303)
    assert "admin-05@example.com asked for an audit just now . It begins within a minute." in words(admin)
    assert PATH not in {one.action for one in read(agent.get(PATH)).forms}
    made.clock.time += timedelta(seconds=600)
    assert "No worker has taken it up yet" in words(admin)


def test_one_that_runs_says_how_far_it_is(audits: Audits, made: Stage, admin: FlaskClient) -> None:
    audits.begin()
    made.clock.time += timedelta(seconds=120)
    audits.step("links")
    running = words(admin)
    made.clock.time += timedelta(seconds=7200)
    cut = words(admin)
    audits.broke()

    assert "An audit runs, begun 2 minutes ago : links are followed." in running
    assert "of 100 points" in running  # the one before
    assert "its process was stopped" in cut
    assert "The last audit broke off" in words(admin)


def test_before_the_first_one_it_says_so(admin: FlaskClient, bare: Stage) -> None:
    assert "Not audited yet" in words(admin)


def test_without_articles_it_says_what_to_do(bare: Stage) -> None:
    sheet = read(bare.signed_in(Role.ADMIN).get(PATH))

    assert "Nothing is known yet" in sheet.words
    assert PATH not in {one.action for one in sheet.forms}


def test_long_lists_are_turned(made: Stage, admin: FlaskClient) -> None:
    texts = [article(str(at), f"Article {at}", "It will end in 2019.") for at in range(60)]
    made.faces.holdings.audits.keep(sheet(audit(Material(texts), NOON)))
    second = read(admin.get(f"{PATH}?page=2"))

    assert "51–60 of 60" in second.words
    assert f"{PATH}?page=2" in read(admin.get(PATH)).links


def test_the_page_knowledge_leads_here(admin: FlaskClient) -> None:
    assert PATH in read(admin.get("/console/knowledge")).links
