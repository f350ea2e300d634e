"""`deskmate sync`, `knowledge` and `search` over a helpdesk that runs here."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from integrations.sandbox.server import Sandbox
from tests.endpoints import Reply, Wire, embedding
from tests.integrations.zendesk.wire import always
from tests.knowledge.articles import Letters

Run = Callable[..., Result]


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(recent_exports=True) as running:
        running.store.add_article("How to reset your password", "<p>Choose Forgot password. We send a link.</p>")
        running.store.add_article("Refund limits", "<p>Agents may refund 40 euros.</p>", draft=True)
        yield running


@pytest.fixture
def run(box: Sandbox, tmp_path: Path) -> Run:
    """Return what runs a command; the encoder's weights are not there, so that search goes by words."""
    account = {"URL": box.url, "EMAIL": box.agent_email, "API_TOKEN": box.api_token, "WEBHOOK_SECRET": "s" * 32}
    environment = {f"DESKMATE_CONNECTIONS__MAIN__{name}": value for name, value in account.items()}
    environment |= {"DESKMATE_DATA_DIR": str(tmp_path / "data"), "DESKMATE_ENCODER_DIR": str(tmp_path)}
    return lambda *arguments, **more: CliRunner().invoke(main, list(arguments), env={**environment, **more})


def said(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_pass_says_what_it_did(run: Run, box: Sandbox) -> None:
    first = said(run("sync", "--json"))["main"]
    box.store.add_article("New", "<p>New words.</p>")
    second = said(run("sync", "--json"))["main"]

    assert (first["added"], first["complete"]) == (2, True)  # the first pass is a whole one
    assert (second["added"], second["complete"], second["removed"]) == (1, False, 0)
    assert "0 added, 0 changed, 0 removed" in run("sync", "--full").output


def test_an_endpoint_that_fails_breaks_a_pass_off_and_leaves_words(run: Run) -> None:
    with Wire(always(Reply(401))) as wire:
        named = {"URL": f"{wire.url}/v1", "MODEL": "m", "DIMENSIONS": "64", "KEY": "hush-hush"}
        settings = {f"DESKMATE_EMBEDDINGS_{name}": value for name, value in named.items()}
        broken = run("sync", "--full", **settings)
        wire.answer = embedding(Letters())
        whole = said(run("sync", "--full", "--json", **settings))["main"]
        near = said(run("search", "reset my password", "--json", **settings))
        wire.answer = always(Reply(401))
        words = said(run("search", "reset my password", "--json", **settings))

    assert broken.exit_code == 1
    assert "the embedding endpoint refuses the key (status 401)" in broken.output
    assert "hush-hush" not in broken.output
    assert (whole["complete"], whole["failed"]) == (True, 0)
    assert [near["by_words"], words["by_words"]] == [False, True]
    assert near["passages"][0]["article"] == words["passages"][0]["article"]


def test_a_pass_that_breaks_off_says_why_and_fails(run: Run, box: Sandbox) -> None:
    box.faults.add("unavailable", path="articles")
    told = run("sync")
    box.faults.clear()

    assert told.exit_code == 1
    assert "main: 0 added" in told.output
    assert "broke off" in told.output
    assert "broke off" in run("knowledge").output


def test_the_knowledge_base_is_shown_source_by_source(run: Run) -> None:
    nothing = run("knowledge").output
    run("sync")
    found, macros, tickets = said(run("knowledge", "--json"))["origins"]

    assert "run deskmate sync" in nothing
    assert (found["name"], found["articles"], found["trouble"]) == ("main", 2, "")
    assert [(one["audience"], one["brand"], one["locale"], one["articles"]) for one in found["parts"]] == [
        ("public", "main", "en", 1),
        ("internal", "main", "en", 1),
    ]
    assert found["changes"]["added"] == 2
    assert (macros["name"], macros["articles"], macros["ended"] is None) == ("main.macros", 0, False)
    assert (tickets["name"], tickets["notes"]) == ("main.tickets", ["solved tickets that vote for articles: 0"])
    assert "public" in run("knowledge").output


def test_search_shows_agents_more_than_customers(run: Run) -> None:
    run("sync")
    public = said(run("search", "refund limits", "--json"))["passages"]
    internal = said(run("search", "refund limits", "--internal", "--json"))["passages"]

    assert "Refund limits" not in {one["title"] for one in public}
    assert (internal[0]["title"], internal[0]["audience"]) == ("Refund limits", "internal")
    assert set(internal[0]["scores"]) == {"chunk", "title", "words"}
    assert "Refund limits" in run("search", "refund limits", "--internal").output


def test_pass_reads_what_solved_tickets_say(run: Run, box: Sandbox) -> None:
    article = box.store.add_article("Labels", "<p>Print them.</p>")
    number = box.store.add_ticket("requester-01@example.com", "Return", "How do I send the lamp back?")
    box.store.agent_writes(number, f"{box.url}/hc/en-us/articles/{article}", True)
    box.store.set_status(number, "solved")
    report = said(run("sync", "--json"))["main.tickets"]

    assert (report["added"], report["refused"]) == (1, "")
    assert "solved tickets that vote for articles: 1" in run("sync").output
    assert "main.tickets: solved tickets that vote for articles: 1" in run("knowledge").output
    assert "send the lamp back" not in run("knowledge", "--json").output


def test_closed_help_centre_is_told_of(run: Run, box: Sandbox) -> None:
    box.store.set_help_center("restricted")
    told = run("sync")

    assert (told.exit_code, "strangers are turned away" in told.output) == (0, True)
    assert "strangers are turned away" in run("knowledge").output
