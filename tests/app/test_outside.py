"""Test that no personal data leaves for an endpoint, and that what comes from one raises no level."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain import AutonomyLevel, Decision, Policy, Triage
from app.outside import endpoint, rewriter, second
from app.pipeline import consider
from app.policy import load, shipped, with_ceiling
from app.ports import Ports
from app.settings import Settings
from app.writers.extractive import Extractive
from integrations.helpdesk import Article, TicketEvent
from knowledge.library import Library, library
from knowledge.memory import MemoryTexts
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.endpoints import Reply, Wire, chat, embedding, sent, words
from tests.fakes import NOON, REQUESTER, FakeClock, FakeHelpdesk, FakeMemory, message, ticket
from tests.integrations.zendesk.wire import always
from tests.knowledge.articles import Letters

BODY = "You may return any item within 14 days. Print the label and bring the parcel to a shop."
ARTICLES = (
    Article("1", "How to return an item", BODY, "en-us", public=True, format="markdown"),
    Article("2", "How long delivery takes", "Two to four working days.", "en-us", public=True, format="markdown"),
)
PERSONAL = ("requester-77@example.com", "0412 345 678", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00")
QUESTION = "How to return an item? I would like to return an item that I bought last week."


class Sure:
    """A classifier that knows it is about returns."""

    def classify(self, text: str) -> Triage:
        return Triage("return_policy", "Return policy", "returns", 0.99, 0.99)


@pytest.fixture
def embeddings() -> Iterator[Wire]:
    """Run an endpoint of vectors."""
    with Wire(embedding(Letters())) as wire:
        yield wire


@pytest.fixture
def model() -> Iterator[Wire]:
    """Run a model."""
    with Wire(chat(words("How to return an item?"))) as wire:
        yield wire


@pytest.fixture
def settings(tmp_path: Path, embeddings: Wire, model: Wire) -> Settings:
    """Return settings of both."""
    return Settings(
        data_dir=tmp_path,
        embeddings_url=f"{embeddings.url}/v1",
        embeddings_model="m",
        embeddings_dimensions=Letters.dimension,
        model_url=f"{model.url}/v1",
        model_name="n",
    )


@pytest.fixture
def decide(settings: Settings, tmp_path: Path) -> Iterator[Callable[..., Decision]]:
    """Return what is decided about one message, with both unless told otherwise."""
    made = endpoint(settings)
    assert made
    shelf = library(MemoryTexts(), tmp_path / "chroma", made)
    sync("main", whole(ARTICLES), shelf)

    def decided(text: str = QUESTION, ask_model: bool = True, **changes: float) -> Decision:
        search = Search(shelf)
        desk = FakeHelpdesk()
        desk.tickets["1"] = replace(ticket(message(text)), requester=replace(REQUESTER, locale="en-AU"))
        rest = Extractive(), FakeMemory(), FakeClock(), replace(policy(), **changes)  # type: ignore[arg-type]
        away = True, second(settings, search) if ask_model else None
        return consider(TicketEvent("main", "e1", "1", NOON), Ports(desk, search, Sure(), *rest, *away))

    yield decided
    shelf.close()


def policy() -> Policy:
    """Return a policy under which a return is answered alone if the answer is sure at all."""
    raised = with_ceiling(load(shipped()), {"return_policy": AutonomyLevel.REPLY})
    return replace(raised, abstain_below=0.01, reply_above=0.99)


def test_nothing_is_set_up_where_nothing_is_set(tmp_path: Path) -> None:
    bare = Settings(data_dir=tmp_path)

    assert (endpoint(bare), rewriter(bare), second(bare, Search(Library(MemoryTexts())))) == (None, None, None)


def test_no_personal_data_leaves(decide: Callable[..., Decision], embeddings: Wire, model: Wire) -> None:
    made = decide(f"{QUESTION} I am {' or '.join(PERSONAL)}.")
    left = sent(embeddings) + sent(model)

    assert made.rewriting
    assert "[EMAIL_1]" in sent(embeddings)
    assert "[EMAIL_1]" in sent(model)
    assert [one for one in PERSONAL if one in left] == []


def test_what_others_ask_is_hidden_at_the_door(settings: Settings, embeddings: Wire) -> None:
    made = endpoint(settings)
    assert made
    made.encode(["Call 020 7946 0000 or 0170 1234567, requester-77@example.com"])

    left = sent(embeddings)

    assert [one for one in ("0000", "7946", "1234567", "example.com") if one in left] == []
    assert "[PHONE_1]" in left


@pytest.mark.parametrize("least", [0.0, 0.02, 0.2, 0.5, 0.9, 1.0])
def test_a_model_never_raises_a_level(decide: Callable[..., Decision], least: float) -> None:
    alone, both = (decide(ask_model=asked, reply_above=least) for asked in (False, True))

    assert both.level <= alone.level
    assert (both.rewriting is None) or both.level is AutonomyLevel.SUGGEST


def test_a_run_says_what_others_did_not_answer(decide: Callable[..., Decision], embeddings: Wire, model: Wire) -> None:
    whole_ = decide()
    embeddings.answer = model.answer = always(Reply(503))
    broken = decide(f"{QUESTION} Please.")

    assert (whole_.by_words, broken.by_words) == (False, True)
    assert whole_.rewriting and broken.rewriting
    assert (whole_.rewriting.failed, broken.rewriting.failed) == ("", "the model is down (status 503)")
    assert broken.passages[0].source.id == "1"
    assert "rewriting" in dict(broken.stages)
