"""The two questions of a supervisor, and who may ask what."""

from dataclasses import asdict

import pytest
from flask import Flask

from app.store.health import Health
from app.web import create_app
from app.web.access import Access, access_of

GOOD = Health(database=True, migrated=True, worker=True, waiting=1.5)


def application(health: Health) -> Flask:
    return create_app({}, lambda event: True, lambda: health)


def test_a_process_that_answers_is_alive_whatever_the_store_does() -> None:
    down = Health(database=False, migrated=False, worker=False, waiting=0.0)
    answer = application(down).test_client().get("/healthz")

    assert (answer.status_code, answer.json) == (200, {"status": "alive"})


def test_a_ready_service_says_all_it_knows() -> None:
    answer = application(GOOD).test_client().get("/readyz")

    assert answer.status_code == 200
    assert answer.json == {"status": "ready", **asdict(GOOD)}


@pytest.mark.parametrize(
    ("health", "status"),
    [
        (Health(database=False, migrated=False, worker=False, waiting=0.0), 503),
        (Health(database=True, migrated=False, worker=False, waiting=0.0), 503),
        (Health(database=True, migrated=True, worker=False, waiting=700.0), 200),
    ],
)
def test_ready_means_that_deliveries_can_be_taken(health: Health, status: int) -> None:
    """Without a worker they still can: they wait in the inbox."""
    assert application(health).test_client().get("/readyz").status_code == status


def test_every_route_declares_who_may_call_it() -> None:
    app = application(GOOD)

    declared = {rule.rule: access_of(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()}

    assert declared == {
        "/healthz": Access.PUBLIC,
        "/readyz": Access.PUBLIC,
        "/webhooks/<connection>": Access.SIGNED,
    }


def test_a_view_that_declares_nothing_is_found_out() -> None:
    assert access_of(lambda: "") is None
