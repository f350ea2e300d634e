"""Nothing personal anywhere but in the helpdesk and our store: the whole service, at its most talkative."""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli.demo.child import Child
from app.cli.demo.play import subscribe
from app.cli.demo.stage import keys
from app.clock import CLOCK
from app.settings import Settings
from app.store.engine import open_store
from app.store.inbox import Deliveries
from app.store.ledger import Entry, Ledger
from app.writers.material import NAME as NAME_OF_WRITER
from integrations.sandbox.server import Face, Sandbox
from tests.app.test_service import ARTICLES, SECRET
from tests.collector import Collector
from tests.endpoints import Asked, Reply, Wire, embedding, said, sent, words
from tests.knowledge.articles import Letters

NAME, COPIED = "Requester Sevenseven", "Requester Eighteight"
PERSONAL = {
    "name": NAME.split()[1],
    "copied": "requester-88",
    "email": "requester-77",
    "phone": "7946 0958",
    "card": "4111 1111 1111 1111",
    "iban": "3704 0044 0532 0130",
    "ip": "203.0.113.77",
    "social": "536-22-1234",
    "street": "Harbour Street",
}
SAID = (
    "How do I return an item? I am Requester Sevenseven, requester-77@example.com, +44 20 7946 0958. I paid with card "
    "4111 1111 1111 1111 or IBAN DE89 3704 0044 0532 0130 00 from 203.0.113.77, my social security number is "
    "536-22-1234, and I live at 12 Harbour Street."
)
PAGES = ("/healthz", "/readyz", "/metrics", "/metrics/", "/api/v1/openapi.json", "/console/login", "/debug", "/nothing")


@dataclass(frozen=True, slots=True)
class Whole:
    """A service that has worked on tickets, and everything that it told anybody."""

    box: Sandbox
    child: Child
    folder: Path
    embeddings: Wire
    model: Wire
    collector: Collector
    entries: tuple[Entry, ...]

    def pages(self) -> str:
        """Return what the service answers to anybody."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.child.port, timeout=20)) as line:
            return "\n".join(_answer(line, one) for one in PAGES)

    def files(self) -> dict[str, bytes]:
        """Return what lies in its folder, but for the store and the helpdesk's own file."""
        found = (one for one in self.folder.rglob("*") if one.is_file() and "helpdesk" not in one.parts)
        return {one.name: one.read_bytes() for one in found if not one.name.startswith("deskmate.db")}


def _answer(line: http.client.HTTPConnection, path: str) -> str:
    line.request("GET", path)
    answer = line.getresponse()
    return f"{answer.getheaders()}\n{answer.read().decode(errors='replace')}"


@pytest.fixture(scope="module", params=list(Face))
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """Let the service work on tickets full of personal data, with endpoints that remember what they are asked."""
    folder, face = tmp_path_factory.mktemp("whole"), request.param
    with (
        Sandbox(folder / "helpdesk", recent_exports=True, face=face) as box,
        Wire(embedding(Letters())) as embeddings,
        Wire(_answers) as model,
        Collector() as collector,
        Child(_settings(box, folder, embeddings, model, collector), folder) as child,
    ):
        for title, body in ARTICLES.items():
            box.store.add_article(title, body)
        child.wait()
        subscribe(box, f"{child.url}/webhooks/main", SECRET)
        tickets = _tickets(box)
        entries = _ended(box, folder, tickets)
        _delivered(collector)
        yield Whole(box, child, folder, embeddings, model, collector, entries)


def _answers(asked: Asked) -> Reply:
    """Answer each stage in its form; a draft speaks to the customer by the mark of an address."""
    told = asked.body["messages"][0]["content"]
    if told.startswith("You draft"):
        sentence = {"text": "You can return any item within 30 days, [EMAIL_1].", "sources": ["P1"]}
        return Reply(200, said(json.dumps({"answerable": True, "sentences": [sentence]}), tokens=(900, 40)))
    if told.startswith("You sort"):
        return Reply(200, said(json.dumps({"kind": "none"})))
    return Reply(200, said(words("How can an item be returned?")))


def _delivered(collector: Collector) -> None:
    """Return once the spans of the runs have arrived."""
    end = time.monotonic() + 30
    while not any(one.name.startswith("invoke_agent") for one in collector.spans()):
        assert time.monotonic() < end, "no trace was ever sent"
        time.sleep(0.1)


def _settings(box: Sandbox, folder: Path, embeddings: Wire, model: Wire, collector: Collector) -> dict[str, str]:
    account = {"KIND": box.face.value, "URL": box.url, "WEBHOOK_SECRET": SECRET, **keys(box.face.value)}
    return {
        **{f"CONNECTIONS__MAIN__{name}": value for name, value in account.items()},
        "DATA_DIR": str(folder),
        "QUIET_SECONDS": "0",
        "LOG_LEVEL": "DEBUG",
        "EMBEDDINGS_URL": f"{embeddings.url}/v1",
        "EMBEDDINGS_MODEL": "m",
        "EMBEDDINGS_DIMENSIONS": str(Letters.dimension),
        "MODEL_URL": f"{model.url}/v1",
        "MODEL_NAME": "n",
        "MODEL_STAGES": '["triage", "rewrite", "write", "check"]',
        "TRACES_URL": collector.url,
        "TRACES_CONTENT": "true",
    }


def _tickets(box: Sandbox) -> list[int]:
    """Open tickets that say who somebody is in every place that there is."""
    store, email = box.store, "requester-77@example.com"
    first = store.add_ticket(email, f"Return for {NAME}", SAID, name=NAME, ccs=["requester-88@example.com"])
    angry = store.add_ticket(email, "Again", f"This is unacceptable, the worst service ever! {SAID}", name=NAME)
    file = store.add_ticket(email, "See", "Please see.", name=NAME, attachments=[f"{NAME} passport 536-22-1234.pdf"])
    store.customer_writes(first, f"And how long does delivery take? Call {NAME} at +44 20 7946 0958.")
    return [first, angry, file]


def _ended(box: Sandbox, folder: Path, tickets: list[int]) -> tuple[Entry, ...]:
    """Return the newest run of each ticket once nothing is on its way any more."""
    with closing(open_store(Settings(data_dir=folder))) as store:
        ledger, deliveries, end = Ledger(store, CLOCK), Deliveries(store), time.monotonic() + 90
        while not (
            box.settle(2)
            and all(ledger.history("main", str(one)) for one in tickets)
            and deliveries.unfinished() is None
        ):
            assert time.monotonic() < end, "the tickets were never worked on"
            time.sleep(0.1)
        return tuple(ledger.history("main", str(one))[0] for one in tickets)


def found(text: str) -> list[str]:
    """Return what kinds of personal data stand in a text, however they are spaced."""
    tight = "".join(text.split())
    return [kind for kind, value in PERSONAL.items() if "".join(value.split()) in tight]


@pytest.mark.slow
def test_the_tickets_were_worked_on_and_others_were_asked(whole: Whole) -> None:
    """Otherwise the rest proves nothing."""
    assert any(one.decision and one.decision.draft for one in whole.entries)
    assert any(one.decision and one.decision.handoff for one in whole.entries)
    assert "[EMAIL_1]" in sent(whole.embeddings)
    assert "[EMAIL_1]" in sent(whole.model)
    assert len(found(" ".join(one["text"] for one in whole.box.store.comments(int(whole.entries[0].ticket))))) > 5


@pytest.mark.slow
def test_nothing_personal_is_logged(whole: Whole) -> None:
    log = (whole.folder / "service.log").read_text(errors="replace")

    assert '"level"' in log
    assert found(log) == []


@pytest.mark.slow
def test_nothing_personal_is_asked_of_others(whole: Whole) -> None:
    asked = [*whole.embeddings.asked, *whole.model.asked]

    assert asked
    assert found(f"{sent(whole.embeddings)}{sent(whole.model)}{[one.headers for one in asked]}") == []


@pytest.mark.slow
def test_nothing_personal_stands_in_traces_though_they_hold_texts(whole: Whole) -> None:
    told = str(whole.collector.spans())

    assert "gen_ai.input.messages" in told
    assert "[EMAIL_1]" in told
    assert found(told + str(whole.collector.heads)) == []


@pytest.mark.slow
def test_what_was_masked_is_back_in_the_draft_and_nowhere_else(whole: Whole) -> None:
    drafts = [one.decision.draft for one in whole.entries if one.decision and one.decision.draft]

    assert any(one.writer == NAME_OF_WRITER and "requester-77@example.com" in one.text for one in drafts)


@pytest.mark.slow
def test_nothing_personal_is_told_to_anybody(whole: Whole) -> None:
    assert found(whole.pages()) == []


@pytest.mark.slow
def test_nothing_personal_lies_in_any_other_file(whole: Whole) -> None:
    files = whole.files()

    assert len(files) > 3
    assert {name: kinds for name, one in files.items() if (kinds := found(one.decode("latin-1")))} == {}
