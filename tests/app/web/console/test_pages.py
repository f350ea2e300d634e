"""What holds for every page: it renders for everybody who may see it, in both languages, and runs nothing of others."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert

from app.store.accounts import Role
from app.store.tables import runs
from tests.app.web.console.reading import read
from tests.app.web.console.seed import KINDS, row
from tests.app.web.stage import Stage

LOOKED_AT = [
    "/console",
    "/console?saved=4",
    "/console/history",
    "/console/history/1",
    "/console/history/4",
    "/console/runs",
    "/console/runs?text=20001&kind=suggested&intent=order_status&reason=ceiling&connection=main&days=7",
    "/console/runs/1",
    "/console/knowledge",
    "/console/knowledge/articles",
    "/console/knowledge/articles?text=a&source=main&brand=main&language=en&state=excluded&order=oldest&page=1",
    "/console/knowledge/article?key=main/en/return_policy",
    "/console/knowledge/article?key=main/en/summer_sale",
    "/console/policy",
    "/console/manners",
    "/console/rules",
]
WORKED_WITH = ["/console/try"]
RULED_BY = ["/console/people", "/console/audit", "/console/suggestions"]
SEARCHED = ("/console/runs", "/console/knowledge", "/console/knowledge/articles")
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7*7}}"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("path", [*LOOKED_AT, *WORKED_WITH, *RULED_BY])
def test_every_page_renders_in_both_languages(admin: FlaskClient, path: str, language: str) -> None:
    admin.set_cookie("deskmate_language", language, path="/console")
    answer = admin.get(path)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert f'<html lang="{language}"' in page
    assert "None" not in read(answer).words.replace("None yet", "")
    assert [one for one, count in Counter(read(answer).ids).items() if count > 1] == []


@pytest.mark.parametrize("path", ["/console", "/console/history", *SEARCHED, "/console/try", "/console/audit"])
def test_every_list_says_something_where_it_is_empty(bare: Stage, path: str) -> None:
    answer = bare.signed_in().get(path)

    assert answer.status_code == 200
    assert len(read(answer).words) > 200


@pytest.mark.parametrize("path", LOOKED_AT)
def test_whoever_may_look_sees_the_same_without_buttons_that_would_be_refused(viewer: FlaskClient, path: str) -> None:
    answer = viewer.get(path)
    forms = {one.action for one in read(answer).forms}

    assert answer.status_code == 200
    assert forms <= {"/console/look", "/console/leave", "/console", "", *SEARCHED}
    assert "/console/pause" not in forms


@pytest.mark.parametrize("path", [*WORKED_WITH, *RULED_BY])
def test_who_may_only_look_is_told_so_elsewhere(viewer: FlaskClient, path: str) -> None:
    answer = viewer.get(path)

    assert answer.status_code == 403
    assert "Your role does not allow this" in read(answer).words
    assert path not in read(viewer.get("/console")).links


@pytest.mark.parametrize("path", ["/console/nothing", "/console/runs/999999", "/console/history/99", "/console/runs/x"])
def test_what_is_not_there_is_a_page_that_leads_on(admin: FlaskClient, path: str) -> None:
    answer = admin.get(path)

    assert answer.status_code == 404
    assert "/console" in read(answer).links
    assert answer.mimetype == "text/html"


@pytest.mark.parametrize("path", [*LOOKED_AT, *WORKED_WITH, *RULED_BY])
def test_a_page_holds_no_script_and_no_style_of_its_own(admin: FlaskClient, path: str) -> None:
    """The content security policy would refuse them, and it is to stay so."""
    page = admin.get(path).get_data(as_text=True)

    assert page.count("<script") == 1
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick" not in page


def test_nothing_that_others_wrote_runs_in_a_page(made: Stage, admin: FlaskClient) -> None:
    kind = replace(KINDS[0], asked=HOSTILE, says=HOSTILE, article=HOSTILE, title=HOSTILE)
    values = {**row(9000, kind, made.clock.time, Random(2)), "ticket": HOSTILE, "detail": HOSTILE}
    with made.store.begin() as connection:
        connection.execute(insert(runs), [values])
    made.faces.accounts.invite('a"><script>@example.com', Role.VIEWER, HOSTILE)

    for path in (
        "/console/runs",
        "/console/runs/9000",
        "/console/audit",
        "/console/people",
        f"/console/runs?text={HOSTILE}",
    ):
        page = admin.get(path).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "\"'49" not in page


def test_an_address_that_is_no_web_address_is_no_link(made: Stage, admin: FlaskClient) -> None:
    kind = replace(KINDS[0], intent="order_status")
    values = row(9001, kind, made.clock.time, Random(2))
    values["decision"] = str(values["decision"]).replace("https://help.example.com", "javascript:alert(1)//")
    with made.store.begin() as connection:
        connection.execute(insert(runs), [values])

    assert not [one for one in read(admin.get("/console/runs/9001")).links if one.startswith("javascript")]


def test_pages_are_kept_by_nobody(admin: FlaskClient) -> None:
    answer = admin.get("/console/runs")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
