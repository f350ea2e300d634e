"""Samples from a folder: articles are published, tickets are played, expectations stay outside."""

import sqlite3
from pathlib import Path

import pytest

from integrations.sandbox import seed
from integrations.sandbox.seed import BadSample, load, load_articles, play, read_tickets
from integrations.sandbox.store import Store

SHIPPED = Path(seed.__file__).parent / "samples"
RETURNS = """---
title: How to send something back
locale: en-us
section: Orders
labels: orders, send back
updated: 2026-02-01
---
Returns are free for **30 days**.

| Country | Days |
|---|---|
| Norway | 30 |
"""
LIMITS = """---
title: Refund limits
audience: staff
---
Up to 50 without asking.
"""
GERMAN = """---
title: Etwas zurückschicken
locale: de
translates: a-returns
updated: 2026-02-01
---
Rücksendungen sind kostenlos.
"""
TICKETS = """
[[ticket]]
id = "plain"
subject = "Sending it back"
text = "How long do I have?"
email = "requester-01@example.com"
ccs = ["copied-01@example.com"]
expect = { outcome = "secret-expectation" }

[[ticket.then]]
who = "agent"
text = "I look into it"
public = false
after_ms = 200

[[ticket.then]]
who = "customer"
text = "Thanks"
after_ms = 100

[[ticket]]
id = "away"
subject = "Out of office"
text = "I am away"
email = "requester-02@example.com"
automatic = true
delay_ms = 50

[[ticket]]
id = "again"
subject = "Sending it back"
text = "I asked before"
email = "requester-01@example.com"
parent = "plain"
delay_ms = 1000

[[ticket]]
id = "double"
subject = "Once more"
text = "The same"
email = "requester-02@example.com"
delay_ms = 60

[[ticket.then]]
who = "merge"
into = "away"
after_ms = 10

[[ticket.then]]
who = "rule"
after_ms = 5
"""


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    folder = tmp_path / "samples"
    (folder / "articles").mkdir(parents=True)
    for name, text in {"a-returns": RETURNS, "b-limits": LIMITS, "c-returns-de": GERMAN}.items():
        (folder / "articles" / f"{name}.md").write_text(text, "utf-8")
    (folder / "tickets.toml").write_text(TICKETS, "utf-8")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "box.db")


def test_articles_become_html_in_their_section(store: Store, samples: Path) -> None:
    load_articles(store, samples)
    listed = {one["title"]: one for one in store.help.listed("en-us", None)}
    body = listed["How to send something back"]["body"]

    assert list(listed) == ["How to send something back"]
    assert ("<strong>30 days</strong>" in body, "<td>Norway</td>" in body) == (True, True)
    assert listed["How to send something back"]["label_names"] == ["orders", "send back"]


def test_articles_are_as_old_as_they_say(store: Store, samples: Path) -> None:
    load_articles(store, samples)
    found = store.help.listed("en-us", None)[0]

    assert (found["updated_at"], found["edited_at"]) == ("2026-02-01T00:00:00Z",) * 2


def test_articles_keep_their_readers_and_their_translations(store: Store, samples: Path) -> None:
    made = load_articles(store, samples)
    staff = store.people.get(store.account.agent_id)

    assert "Refund limits" in {one["title"] for one in store.help.listed("en-us", staff)}
    assert made["a-returns"] == made["c-returns-de"] == store.help.listed("de", None)[0]["id"]


def test_tickets_happen_in_order_of_time(store: Store, samples: Path) -> None:
    waits: list[float] = []
    made = play(store, read_tickets(samples), pace=0.5, sleep=waits.append)

    assert [one["text"] for one in store.comments(made["plain"])] == ["How long do I have?", "Thanks", "I look into it"]
    assert pytest.approx(sum(waits)) == 0.5
    assert store.ticket(made["double"])["status"] == "closed"


def test_a_parent_is_closed_before_its_follow_up(store: Store, samples: Path) -> None:
    made = load(store, samples)

    assert store.ticket(made["plain"])["status"] == "closed"
    assert made["plain"] == store.ticket(made["again"])["via"]["source"]["from"]["ticket_id"]


def test_what_is_expected_never_reaches_the_store(store: Store, samples: Path, tmp_path: Path) -> None:
    load(store, samples)
    store.close()
    with sqlite3.connect(tmp_path / "box.db") as base:
        docs = [row[0] for row in base.execute("SELECT doc FROM record")]

    assert len(docs) > 20
    assert not [doc for doc in docs if "secret-expectation" in doc]


def test_the_shipped_samples_load(store: Store) -> None:
    made = load(store, SHIPPED)
    listed = {locale: len(store.help.listed(locale, None)) for locale in store.help.locales()}

    assert sum(listed.values()) >= 25
    assert len(made) == len(read_tickets(SHIPPED)) >= 40
    assert {"en-us", "de", "es"} <= set(listed)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tickets.toml", '[[ticket]]\nid = "x"\n'),
        ("tickets.toml", TICKETS + '\n[[ticket.then]]\nwho = "nobody"\n'),
        ("articles/a-returns.md", "No front matter"),
    ],
)
def test_a_sample_that_cannot_be_understood_is_named(store: Store, samples: Path, name: str, text: str) -> None:
    (samples / name).write_text(text, "utf-8")

    with pytest.raises(BadSample):
        load(store, samples)
