"""The description that programs are written against."""

from typing import Any

import pytest

from app.web.access import Access, access_of
from tests.app.web.stage import Stage


@pytest.fixture
def described(faced: Stage) -> Any:
    """Return the OpenAPI document."""
    return faced.client().get("/api/v1/openapi.json").json


def test_every_route_of_the_api_is_described(faced: Stage, described: Any) -> None:
    rules = {rule.rule.replace("<", "{").replace(">", "}") for rule in faced.app.url_map.iter_rules()}
    api = {one for one in rules if one.startswith("/api/v1/") and one != "/api/v1/openapi.json"}

    assert set(described["paths"]) == api


def test_the_description_asks_for_what_the_view_declares(faced: Stage, described: Any) -> None:
    reads, writes = {"session"}, {"session", "page", "forms"}
    for rule in faced.app.url_map.iter_rules():
        path = rule.rule.replace("<", "{").replace(">", "}")
        for method, call in described["paths"].get(path, {}).items():
            if method.upper() in (rule.methods or set()):
                people = reads if method == "get" else writes
                app = access_of(faced.app.view_functions[rule.endpoint]) is Access.SIDEBAR
                assert ({"sidebar"} if app else people) == call["security"][0].keys(), path


def test_every_call_says_what_it_does_and_how_it_refuses(described: Any) -> None:
    for path, calls in described["paths"].items():
        for call in calls.values():
            assert call["summary"].endswith("."), path
            assert {"401", "403", "404", "409", "413", "422", "429", "503"} < set(call["responses"]), path


def test_every_reference_leads_somewhere(described: Any) -> None:
    known = described["components"]["schemas"]

    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            here = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return here + [one for part in value.values() for one in references(part)]
        return [one for part in value for one in references(part)] if isinstance(value, list) else []

    assert {one.rpartition("/")[2] for one in references(described)} <= set(known)


def test_it_names_no_connection_and_no_secret(described: Any) -> None:
    text = str(described)

    assert "guesses" not in text
    assert "'shop'" not in text
