"""The samples: complete, consistent, of our own invention, and fit for what the demo shows."""

import re
import tomllib
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from integrations.sandbox.seed import read_tickets

SAMPLES = Path(__file__).parents[3] / "integrations" / "sandbox" / "samples"
FILES = sorted((SAMPLES / "articles").glob("*.md"))
PLAY = tomllib.loads((SAMPLES / "tickets.toml").read_text("utf-8"))
TICKETS: list[dict[str, Any]] = PLAY["ticket"]
CANARY = "amber-heron-27"
KINDS = {"replied", "suggested", "handed_off", "skipped"}
WHO = {"customer", "agent", "rule", "assign", "bot", "merge", "close"}


def head(path: Path) -> dict[str, str]:
    """Return the front matter of an article."""
    lines = path.read_text("utf-8").split("---")[1].strip().splitlines()
    return {name: value.strip().strip('"') for name, _, value in (line.partition(": ") for line in lines)}


def body(path: Path) -> str:
    """Return the Markdown of an article."""
    return path.read_text("utf-8").split("---\n", 2)[2].strip()


def expected(kind: str) -> list[dict[str, Any]]:
    return [one for one in TICKETS if one["expect"]["kind"] == kind]


def everything() -> str:
    return "\n".join(path.read_text("utf-8") for path in [*FILES, *SAMPLES.glob("*.*")])


@pytest.mark.parametrize("path", FILES, ids=lambda one: one.stem)
def test_an_article_says_what_it_is(path: Path) -> None:
    said = head(path)

    assert said["id"] == path.stem
    assert said["locale"] in {"en-us", "de", "es"}
    assert said["audience"] in {"public", "agents"}
    assert said["draft"] in {"true", "false"}
    assert all(said[name] for name in ("title", "section", "labels"))
    assert re.fullmatch(r"2026-\d\d-\d\d", said["updated"])


@pytest.mark.parametrize("path", FILES, ids=lambda one: one.stem)
def test_an_article_answers_first_and_goes_on_in_sections(path: Path) -> None:
    text = body(path)
    opening = text.split("\n\n")[0]

    assert 100 <= len(text.split()) <= 400
    assert not opening.startswith(("#", "-", "1.", "|"))
    assert 15 <= len(opening.split()) <= 60
    assert text.count("\n## ") >= 2


def test_there_are_enough_articles_in_each_language() -> None:
    counts = Counter(head(path)["locale"] for path in FILES if head(path)["draft"] == "false")

    assert len(FILES) >= 28
    assert counts["en-us"] >= 20
    assert min(counts["de"], counts["es"]) >= 4


def test_one_article_is_for_agents_and_one_a_draft() -> None:
    assert [path.stem for path in FILES if head(path)["audience"] == "agents"] == ["refund-limits-agents"]
    assert [path.stem for path in FILES if head(path)["draft"] == "true"] == ["summer-sale-draft"]


def test_the_canary_is_in_the_internal_article_alone() -> None:
    assert [path.stem for path in FILES if CANARY in path.read_text("utf-8")] == ["refund-limits-agents"]


def test_titles_differ() -> None:
    titles = [head(path)["title"] for path in FILES]

    assert len(set(titles)) == len(titles)


def test_no_two_articles_are_alike() -> None:
    said = {path.stem: set(re.findall(r"\w+", body(path).lower())) for path in FILES}
    alike = [
        (one, other)
        for one, other in combinations(said, 2)
        if len(said[one] & said[other]) > 0.6 * len(said[one] | said[other])
    ]

    assert alike == []


def test_the_seed_reads_every_ticket() -> None:
    assert [one.name for one in read_tickets(SAMPLES)] == [one["id"] for one in TICKETS]


def test_every_outcome_is_met_often_enough() -> None:
    counts = {kind: len(expected(kind)) for kind in KINDS}

    assert len(TICKETS) >= 46
    assert counts["replied"] >= 14
    assert counts["suggested"] >= 14
    assert counts["handed_off"] >= 12
    assert counts["skipped"] >= 8


def test_expectations_use_known_words() -> None:
    for one in TICKETS:
        assert one["expect"]["kind"] in KINDS
        assert set(one["expect"]) <= {"kind", "reason", "article", "replies"}
        assert {step["who"] for step in one.get("then", ())} <= WHO


def test_every_article_expected_is_there_and_public() -> None:
    public = {path.stem for path in FILES if head(path)["audience"] == "public" and head(path)["draft"] == "false"}

    assert {one["expect"]["article"] for one in TICKETS if "article" in one["expect"]} <= public


def test_an_article_is_expected_in_the_language_of_the_ticket() -> None:
    locales = {path.stem: head(path)["locale"][:2] for path in FILES}
    cited = [one for one in TICKETS if "article" in one["expect"]]

    assert all(locales[one["expect"]["article"]] == one.get("locale", "en")[:2] for one in cited)


@pytest.mark.parametrize(
    "reason",
    ["anger", "asks_for_person", "bereavement", "cancel", "fraud", "legal", "safety", "security", "language"],
)
def test_every_never_alone_topic_is_handed_over(reason: str) -> None:
    assert reason in {one["expect"].get("reason") for one in expected("handed_off")}


@pytest.mark.parametrize(
    "reason",
    ["automatic_mail", "person_answered", "taken_by_person", "tagged_out", "merged", "closed"],
)
def test_every_state_of_the_gate_is_skipped(reason: str) -> None:
    assert reason in {one["expect"].get("reason") for one in expected("skipped")}


@pytest.mark.parametrize("reason", ["channel", "strangers_copied", "other_writer", "forwarded"])
def test_every_cap_of_the_gate_is_a_suggestion(reason: str) -> None:
    assert reason in {one["expect"].get("reason") for one in expected("suggested")}


@pytest.mark.parametrize("kind", ["replied", "suggested", "handed_off"])
@pytest.mark.parametrize("locale", ["de", "es"])
def test_german_and_spanish_meet_every_outcome(kind: str, locale: str) -> None:
    assert locale in {one.get("locale", "en") for one in expected(kind)}


def test_no_injection_is_answered_alone() -> None:
    injections = [one for one in TICKETS if one["id"].startswith("injection-")]

    assert len(injections) >= 4
    assert {"suggested", "handed_off"} == {one["expect"]["kind"] for one in injections}
    assert all(one["expect"]["replies"] == 0 for one in injections)


def test_ids_differ_and_references_come_earlier() -> None:
    seen: list[str] = []
    for one in TICKETS:
        named = [one.get("parent", ""), *(step.get("into", "") for step in one.get("then", ()))]
        assert one["id"] not in seen
        assert set(filter(None, named)) <= set(seen)
        seen.append(one["id"])


def test_only_two_tickets_ask_the_same_by_the_same_requester() -> None:
    asked = Counter((one["email"], one["subject"], one["text"]) for one in TICKETS)

    assert [number for number in asked.values() if number > 1] == [2]


def test_no_address_belongs_to_anybody() -> None:
    addresses = re.findall(r"[\w.+-]+@([\w.-]+\w)", everything())

    assert addresses
    assert {name.rpartition(".example.")[0] or name for name in addresses} <= {
        "example.com",
        "example.net",
        "example.org",
        "shop",
    }


def test_three_intents_answer_alone_in_the_demo() -> None:
    assert PLAY["demo_reply_intents"] == ["opening_hours", "delivery_times", "return_policy"]
