"""What of an audit is kept."""

import json

from app.evidence.audit.audit import Material, audit
from app.evidence.audit.findings import Asked
from app.evidence.audit.sheet import LONG, MOST, sheet
from tests.app.evidence.audit.articles import article, key
from tests.fakes import NOON


def test_tasks_keep_their_order_with_titles_words_and_whom_they_are_for() -> None:
    sources = [
        article("1", "Returns", "You can return items within 14 days of delivery."),
        article("2", "Refunds", "You can return items within 30 days of delivery.", public=False),
    ]
    asked = [Asked(str(at), "Do you sell bulbs?", 0.1) for at in range(2)]
    found = sheet(audit(Material(sources, asked), NOON), frozenset([key("2")]))
    gap, clash = found["tasks"]

    assert gap == {"do": "write", "tickets": 2, "title": "Do you sell bulbs?", "inside": False}
    assert (clash["do"], clash["inside"], clash["figures"]) == ("mend", True, {"values": "14 days / 30 days"})
    assert [one["title"] for one in clash["articles"]] == ["Returns", "Refunds"]
    assert json.loads(json.dumps(found)) == found


def test_it_is_bounded() -> None:
    promise = "It will end in 2019, " + "and so on " * LONG
    sources = [article(str(at), f"Article {at}", promise) for at in range(MOST + 7)]
    whole = audit(Material(sources), NOON)
    found = sheet(whole)

    assert (len(found["tasks"]), found["left"]) == (MOST, len(whole.worklist) - MOST)
    assert all(len(quote["text"]) <= LONG for one in found["tasks"] for quote in one["quotes"])
