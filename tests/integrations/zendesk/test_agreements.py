"""What comes beside a Zendesk ticket: its organisation, and until when it is to be answered."""

from datetime import UTC, datetime

from integrations.zendesk import mapping
from tests.integrations.zendesk.shapes import ticket


def test_tags_of_the_organization_are_the_requesters_too() -> None:
    beside = {"organizations": [{"id": 5, "tags": ["gold"]}, {"id": 6, "tags": ["other"]}]}
    raw = mapping.joined({"ticket": ticket(organization_id=5), **beside})
    found = mapping.ticket("main", mapping.Thread(raw, (), {}, 1), None, "", "")

    assert found.requester.tags == {"gold"}


def test_first_moment_that_still_runs_is_the_breach() -> None:
    metrics = [
        {"stage": "achieved", "breach_at": "2026-03-01T10:00:00Z"},
        {"stage": "active", "breach_at": "2026-03-02T12:00:00Z"},
        {"stage": "active", "breach_at": "2026-03-02T11:00:00Z"},
        {"stage": "paused", "breach_at": None},
    ]
    made = mapping.ticket("main", mapping.Thread(ticket(slas={"policy_metrics": metrics}), (), {}, 1), None, "", "")

    assert made.breach == datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
