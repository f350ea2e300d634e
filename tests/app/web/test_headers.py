"""What every answer tells a browser, whoever made it."""

import re
from pathlib import Path

import pytest
from flask import Flask

from app.store.health import Health
from app.web import create_app
from tests.app.web.stage import Stage, stage

PATHS = ["/healthz", "/nothing", "/console/login", "/console/nothing", "/console", "/api/v1/intents", "/api/v1/nothing"]


def policy(header: str) -> dict[str, list[str]]:
    """Return a Content-Security-Policy by directive."""
    return {one.split()[0]: one.split()[1:] for one in header.split("; ")}


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_hardened(faced: Stage, path: str) -> None:
    headers = faced.client().get(path).headers
    found = policy(headers["Content-Security-Policy"])

    assert found["default-src"] == ["'none'"]
    assert found["frame-ancestors"] == ["'none'"]
    assert found["base-uri"] == ["'none'"]
    assert found["script-src"] == found["style-src"] == found["connect-src"] == found["form-action"] == ["'self'"]
    assert not re.search(r"unsafe|\*|http:", headers["Content-Security-Policy"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_kept_unless_it_says_so(faced: Stage, path: str) -> None:
    assert faced.client().get(path).headers["Cache-Control"] == "no-store"


def test_what_says_that_it_may_be_kept_is_kept(faced: Stage) -> None:
    page = faced.client().get("/console/login").text
    found = re.search(r'href="(/console/static/[^"]+\.css)"', page)
    assert found

    assert "no-store" not in faced.client().get(found[1]).headers["Cache-Control"]


def test_the_pages_hold_to_their_own_policy(faced: Stage) -> None:
    client = faced.signed_in()
    faced.run(1)
    for path in ("/console/login", "/console", "/console/runs", "/console/runs/1", "/console/try", "/console/policy"):
        page = client.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", page), path


def test_a_page_asks_for_tls_only_where_it_came_by_tls(faced: Stage) -> None:
    client = faced.client()

    assert "Strict-Transport-Security" not in client.get("/healthz").headers
    assert (
        "max-age=31536000"
        in client.get("/healthz", base_url="https://x.example.com").headers["Strict-Transport-Security"]
    )


def test_a_service_without_faces_is_hardened_too() -> None:
    app: Flask = create_app({}, lambda event: True, lambda: Health(True, True, True, 0.0))

    assert app.test_client().get("/healthz").headers["X-Frame-Options"] == "DENY"
    assert app.test_client().get("/console/login").status_code == 404
    assert app.test_client().get("/api/v1/openapi.json").status_code == 404


def test_the_root_leads_to_the_console(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        answer = made.client().get("/")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/console")
