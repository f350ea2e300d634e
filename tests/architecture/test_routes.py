"""Every route declares who may call it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.store.accounts import Role
from app.web.access import Access, access_of, role_of
from tests.app.web.stage import stage

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}

# What needs no proof of identity is a list that a reviewer can read.
OPEN = {
    "/",
    "/healthz",
    "/readyz",
    "/api/v1/openapi.json",
    "/console/static/<stamp>/<name>",
    "/console/login",
    "/console/accept/<token>",
    "/console/look",
}
# What an open door changes: who has signed in, one's own account, the look of the pages.
DOORS = {"/console/login", "/console/accept/<token>", "/console/look"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return the whole application."""
    with stage(tmp_path_factory.mktemp("routes")) as made:
        yield made.app


def declared(app: Flask) -> list[tuple[str, Access | None, bool]]:
    """Return each rule, what its view declares, and whether it takes what may change something."""
    return [
        (rule.rule, access_of(app.view_functions[rule.endpoint]), bool((rule.methods or set()) & UNSAFE))
        for rule in app.url_map.iter_rules()
    ]


def test_every_route_declares_its_authentication(app: Flask) -> None:
    """A view without a declaration is open by accident."""
    assert [rule for rule, access, _ in declared(app) if access is None] == []


def test_only_doors_are_open_to_anybody(app: Flask) -> None:
    """A new name on this list is a decision."""
    assert {rule for rule, access, _ in declared(app) if access is Access.PUBLIC} == OPEN


def test_what_changes_something_asks_for_a_proof(app: Flask) -> None:
    """A route that takes a POST checks a signature, a session or a bearer."""
    assert {rule for rule, access, unsafe in declared(app) if unsafe and access is Access.PUBLIC} == DOORS


def test_every_view_for_people_names_a_role(app: Flask) -> None:
    """Whoever has signed in is somebody; a view says who is enough."""
    for view in app.view_functions.values():
        assert (role_of(view) in set(Role)) is (access_of(view) is Access.SESSION)


def test_every_view_for_an_app_is_bound_to_a_connection(app: Flask) -> None:
    """The guard reads the connection from the address: without it a bearer would be nobody's."""
    bound = {rule.startswith("/api/v1/<connection>/") for rule, access, _ in declared(app) if access is Access.SIDEBAR}

    assert bound == {True}


def test_no_view_for_people_names_a_connection(app: Flask) -> None:
    """What is for people and what is for apps do not overlap."""
    assert [rule for rule, access, _ in declared(app) if access is Access.SESSION and "<connection>" in rule] == []
