"""Requirement: a changed article changes the next draft, a deleted one is cited nowhere, waiting drafts are old."""

from dataclasses import replace

import pytest

from app.domain import Decision
from app.evidence.outdated import outdated
from app.pipeline import consider
from app.policy import load, shipped
from app.ports import Ports
from app.writers.extractive import Extractive
from integrations.helpdesk import Article, TicketEvent
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import look, sync
from tests.app.test_pipeline import QUESTION, Sure
from tests.fakes import NOON, FakeClock, FakeHelpdesk, FakeMemory, message, ticket

WORDS = "You may return any item within 14 days. Print the label and bring the parcel to a shop."
RETURNS = Article("1", "How to return an item", WORDS, "en-us", "https://example.com/1", public=True, format="markdown")
OTHERS = tuple(
    Article(str(number), f"About topic {number}", f"Words on topic {number}.", "en-us", public=True, format="markdown")
    for number in range(2, 9)
)


@pytest.fixture
def library() -> Library:
    made = Library(MemoryTexts())
    sync("main", whole([RETURNS, *OTHERS]), made)
    return made


@pytest.fixture
def ports(library: Library) -> Ports:
    """Return ports that outlive every change, as those of a service do."""
    policy = replace(load(shipped()), abstain_below=0.05)
    desk = FakeHelpdesk(tickets={"1": ticket(message(QUESTION))})
    return Ports(desk, Search(library), Sure(), Extractive(), FakeMemory(), FakeClock(), policy)


def drafted(ports: Ports) -> Decision:
    return consider(TicketEvent("main", "e1", "1", NOON), ports)


def cited(decision: Decision) -> set[str]:
    """Return the articles that a decision rests on in any way."""
    said = decision.draft.citations if decision.draft else ()
    return {one.article_id for one in said} | {one.source.id for one in decision.passages}


def test_a_changed_article_changes_the_next_draft(ports: Ports, library: Library) -> None:
    before = drafted(ports)
    sync("main", whole([replace(RETURNS, body=WORDS.replace("14", "30")), *OTHERS]), library)
    after = drafted(ports)

    assert before.draft
    assert after.draft
    assert ("14 days" in before.draft.text, "30 days" in after.draft.text) == (True, True)
    assert "14 days" not in after.draft.text
    assert (outdated(before, library.texts), outdated(after, library.texts)) == (True, False)


def test_a_deleted_article_is_cited_nowhere_after_the_next_pass(ports: Ports, library: Library) -> None:
    before = drafted(ports)
    sync("main", whole(OTHERS), library)
    after = drafted(ports)

    assert "1" in cited(before)
    assert "1" not in cited(after)
    assert outdated(before, library.texts)


def test_an_article_that_is_withdrawn_is_cited_nowhere_once_it_was_looked_at(ports: Ports, library: Library) -> None:
    before = drafted(ports)
    look("main", "1", [replace(RETURNS, public=False)], library)

    assert "1" not in cited(drafted(ports))
    assert outdated(before, library.texts)


def test_an_excluded_article_is_cited_nowhere_at_once(ports: Ports, library: Library) -> None:
    before = drafted(ports)
    assert isinstance(library.texts, MemoryTexts)
    library.texts.exclude("main/en-us/1", "being rewritten")

    assert "1" not in cited(drafted(ports))
    assert outdated(before, library.texts)


def test_a_draft_stays_good_while_its_articles_do(ports: Ports, library: Library) -> None:
    before = drafted(ports)
    changed = replace(OTHERS[0], body="Other words.")
    sync("main", whole([replace(RETURNS, labels=("new",)), changed, *OTHERS[1:]]), library)

    assert not outdated(before, library.texts)


def test_a_decision_without_a_draft_is_never_old(ports: Ports, library: Library) -> None:
    assert not outdated(replace(drafted(ports), draft=None), library.texts)
