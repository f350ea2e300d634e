"""A text thought through as a ticket of now."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.domain import AutonomyLevel, Policy, Reason, Triage
from app.evidence.attempt import attempt
from app.evidence.files import Blank, FileHelpdesk
from app.policy import load, shipped
from app.ports import Ports
from app.writers.extractive import Extractive
from integrations.helpdesk import Article
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.fakes import FakeClock

RETURNS = "You may return any item within 14 days. Print the label and bring the parcel to a shop."
QUESTION = "How to return an item? I would like to return an item that I bought last week."
OTHERS = {
    "How long delivery takes": "Delivery takes two to four working days inside the country.",
    "Cleaning a lamp": "Unplug the lamp, let it cool down, and wipe it with a dry cloth.",
    "Paying by invoice": "Pay within thirty days by bank transfer.",
}
POLICY = replace(load(shipped()), abstain_below=0.05)


class Sure:
    """A classifier that knows one intent."""

    def classify(self, text: str) -> Triage:
        return Triage("return_policy", "Return policy", "returns", 0.99, 0.99)


@pytest.fixture(scope="module")
def search() -> Iterator[Search]:
    """Return a search over an article of each of two brands, by words."""
    library = Library(MemoryTexts(), languages=("en",))
    articles = [
        Article(f"{name}-{title}", title, body, "en", brand=name, public=True, format="markdown")
        for name in ("main", "shop")
        for title, body in {"How to return an item": RETURNS, **OTHERS}.items()
    ]
    sync("files", whole(articles), library)
    yield Search(library)


def ports(search: Search, policy: Policy = POLICY) -> Ports:
    """Return ports whose helpdesk knows nothing."""
    return Ports(FileHelpdesk({}), search, Sure(), Extractive(), Blank(), FakeClock(), policy)


def test_a_text_is_a_new_ticket(search: Search) -> None:
    found = attempt(QUESTION, "main", "main", ports(search))

    assert (found.connection, found.level, found.reason) == ("main", AutonomyLevel.SUGGEST, Reason.CEILING)
    assert found.draft


def test_it_is_answered_from_its_own_brand(search: Search) -> None:
    for brand in ("main", "shop"):
        found = attempt(QUESTION, "main", brand, ports(search))
        assert {one.source.brand for one in found.passages} == {brand}


def test_a_pause_does_not_hide_what_it_stops(search: Search) -> None:
    found = attempt(QUESTION, "main", "main", ports(search, replace(POLICY, paused=True)))

    assert all(one.reason is not Reason.PAUSED for one in found.limits)
    assert found.draft


def test_an_angry_text_asks_for_a_person(search: Search) -> None:
    text = "This is unacceptable, the worst service ever! I want to talk to a manager."
    found = attempt(text, "main", "main", ports(search))

    assert found.handoff
