"""Every route declares who may call it."""

import pytest
from flask import Flask

from app.store.health import Health
from app.web import create_app
from app.web.access import Access, access_of


@pytest.fixture
def app() -> Flask:
    """Return the whole application."""
    return create_app({}, lambda event: True, lambda: Health(True, True, True, 0.0))


def test_every_route_declares_its_authentication(app: Flask) -> None:
    """A view without a declaration is open by accident."""
    bare = [rule.rule for rule in app.url_map.iter_rules() if access_of(app.view_functions[rule.endpoint]) is None]

    assert bare == []


def test_only_health_is_open_to_anybody(app: Flask) -> None:
    """What needs no proof of identity is a list that a reviewer can read."""
    rules = app.url_map.iter_rules()
    open_ones = {rule.rule for rule in rules if access_of(app.view_functions[rule.endpoint]) is Access.PUBLIC}

    assert open_ones == {"/healthz", "/readyz"}


def test_what_changes_something_is_signed(app: Flask) -> None:
    """A route that takes a POST checks a signature or a session."""
    for rule in app.url_map.iter_rules():
        if (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}:
            assert access_of(app.view_functions[rule.endpoint]) is Access.SIGNED
