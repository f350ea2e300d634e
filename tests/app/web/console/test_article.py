"""One article: its chunks, whom it is for, taking it out of use and back."""

import pytest
from flask.testing import FlaskClient

from app.domain import OutcomeKind
from app.store.texts import StoredTexts
from knowledge.chunks import chunks
from tests.app.store.examples import chunk, source
from tests.app.web.console.library import RETURNS, article
from tests.app.web.console.reading import read
from tests.app.web.stage import Stage

PATH = "/console/knowledge/article?key="
EXCLUDE, INCLUDE = "/console/knowledge/exclude", "/console/knowledge/include"
RETURN = "main/en/return_policy"
LIMITS = "main/en/refund_limits"
QUESTION = "How long do I have to return an item?"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7*7}}"


def titles(made: Stage) -> set[str]:
    """Return what a customer's question finds."""
    return {one.source.title for one in made.faces.search.find(QUESTION, "en").passages}


def test_its_chunks_stand_in_order_with_their_sizes(admin: FlaskClient) -> None:
    sheet = read(admin.get(PATH + RETURN))
    first, second = chunks(article("return_policy", "", RETURNS))

    assert [one for one in sheet.ids if one.startswith("part-")] == ["part-1", "part-2"]
    assert f"1 {len(first.text)} characters You may return any item within 30 days" in sheet.words
    assert f"2 {len(second.text)} characters What it costs Country Price" in sheet.words
    assert "https://help.example.com/articles/return_policy" in sheet.links


def test_a_chunk_from_the_middle_says_what_stands_above_it(made: Stage, admin: FlaskClient) -> None:
    held = source(1)
    StoredTexts(made.store).put(held, [chunk(held, 0, "One."), chunk(held, 1, "## Below\n\nTwo.")])
    words = read(admin.get(PATH + held.key)).words

    assert "Top › Below One." in words
    assert "characters Top Below Two." in words


def test_a_long_article_has_pages_and_a_passage_leads_to_its_own(made: Stage, admin: FlaskClient) -> None:
    held = source(1)
    StoredTexts(made.store).put(held, [chunk(held, at, f"Part {at}.") for at in range(120)])
    sheet = read(admin.get(f"{PATH}{held.key}&page=2"))

    assert [one for one in sheet.ids if one.startswith("part-")][::49] == ["part-51", "part-100"]
    assert f"{PATH.partition('key')[0]}key=help%2Fen%2F1&page=3" in sheet.links
    assert "51–100 of 120" in sheet.words


def test_what_is_for_agents_is_not_there_for_a_viewer(viewer: FlaskClient, agent: FlaskClient) -> None:
    answer = viewer.get(PATH + LIMITS)

    assert answer.status_code == 404
    assert "team lead" not in answer.get_data(as_text=True)
    assert "team lead" in read(agent.get(PATH + LIMITS)).words
    assert "refunds, limits" in read(agent.get(PATH + LIMITS)).words


@pytest.mark.parametrize("key", ["", "main/en/nothing", "main", "../../etc", "main/en/return_policy%00x"])
def test_what_is_not_there_is_said_to_be_so(admin: FlaskClient, key: str) -> None:
    assert admin.get(PATH + key).status_code == 404
    assert admin.post(EXCLUDE, data={"key": key, "reason": "x"}).status_code == 404


def test_excluding_acts_at_once_and_is_told_to_everybody(made: Stage, admin: FlaskClient, viewer: FlaskClient) -> None:
    before = titles(made)
    form = read(admin.get(PATH + RETURN)).form(EXCLUDE)
    answer = admin.post(EXCLUDE, data={**form.fields, "reason": "  The time \n is wrong "})
    record, words = made.faces.audit.newest(1)[0], read(viewer.get(PATH + RETURN)).words

    assert answer.location == f"{PATH}{RETURN}&done=1"
    assert before - titles(made) == {"Return an item"}
    assert (record.who, record.what) == ("admin-05@example.com", "knowledge.excluded")
    assert (record.subject, record.detail) == (RETURN, "The time is wrong")
    assert "Not used: The time is wrong admin-05@example.com" in words
    assert PATH + RETURN in read(admin.get("/console/audit")).links


def test_using_it_again_undoes_that(made: Stage, admin: FlaskClient) -> None:
    before = titles(made)
    admin.post(EXCLUDE, data={"key": RETURN, "reason": "wrong"})
    form = read(admin.get(PATH + RETURN)).form(INCLUDE)
    page = admin.post(INCLUDE, data={**form.fields, "reason": "mended"}, follow_redirects=True)

    assert titles(made) == before
    assert "It is used again, from the next question on." in read(page).words
    assert [(one.what, one.detail) for one in made.faces.audit.newest(2)] == [
        ("knowledge.included", "mended"),
        ("knowledge.excluded", "wrong"),
    ]


@pytest.mark.parametrize("reason", ["", " \n "])
def test_both_turns_take_a_reason(made: Stage, admin: FlaskClient, reason: str) -> None:
    for path, key in ((EXCLUDE, RETURN), (INCLUDE, "main/en/summer_sale")):
        answer = admin.post(path, data={"key": key, "reason": reason})
        assert answer.status_code == 422
        assert "Say why" in read(answer).words
    assert set(made.faces.holdings.texts.excluded()) == {"main/en/summer_sale"}


def test_only_admins_exclude(made: Stage, agent: FlaskClient, viewer: FlaskClient) -> None:
    for client in (agent, viewer):
        for path in (EXCLUDE, INCLUDE):
            assert client.post(path, data={"key": "main/en/summer_sale", "reason": "x"}).status_code == 403
            assert path not in {one.action for one in read(client.get(PATH + RETURN)).forms}
    assert set(made.faces.holdings.texts.excluded()) == {"main/en/summer_sale"}


def test_excluding_needs_the_pages_token(made: Stage, admin: FlaskClient) -> None:
    del admin.environ_base["HTTP_X_CSRFTOKEN"]

    assert admin.post(EXCLUDE, data={"key": RETURN, "reason": "x"}).status_code == 403
    assert RETURN not in made.faces.holdings.texts.excluded()


def test_an_article_that_is_gone_can_be_let_in_before_it_comes_back(
    made: Stage, admin: FlaskClient, viewer: FlaskClient
) -> None:
    gone = "main/en/summer_sale"
    StoredTexts(made.store).drop([gone])
    words = read(admin.get(PATH + gone)).words
    answer = admin.post(INCLUDE, data={"key": gone, "reason": "next year's"})

    assert "It is not there at the moment" in words
    assert viewer.get(PATH + gone).status_code == 404
    assert answer.location == "/console/knowledge/articles?state=excluded"
    assert made.faces.holdings.texts.excluded() == {}


def test_the_drafts_that_cite_it_are_linked(made: Stage, admin: FlaskClient) -> None:
    newest = made.faces.ledger.newest(500)
    kinds = {OutcomeKind.SUGGESTED, OutcomeKind.HANDED_OFF}
    citing = [one.number for one in newest if one.intent == "refund_status" and one.kind in kinds]
    sheet = read(admin.get(f"{PATH}main/en/refund_status"))

    assert citing
    assert f"Recent drafts that cite it {len(citing)}" in sheet.words
    assert {f"/console/runs/{number}" for number in citing} <= set(sheet.links)


def test_nothing_that_an_article_says_runs_in_a_page(made: Stage, admin: FlaskClient) -> None:
    held = article(
        "x", HOSTILE, HOSTILE, key=f"main/en/{HOSTILE}", brand=HOSTILE, labels=(HOSTILE,), url="javascript:x"
    )
    texts = f"return [it](javascript:alert(1)) {HOSTILE}\n\n![x](https://x.example.com/a.png)"
    StoredTexts(made.store).put(held, [chunk(held, 0, texts)])
    admin.post(EXCLUDE, data={"key": "main/en/outlet", "reason": HOSTILE})

    for answer in (
        admin.get("/console/knowledge"),
        admin.get("/console/knowledge/articles"),
        admin.get("/console/knowledge/articles?state=excluded"),
        admin.get("/console/knowledge/article", query_string={"key": held.key}),
        admin.get(f"{PATH}main/en/outlet"),
        admin.post("/console/knowledge", data={"text": HOSTILE, "brand": HOSTILE}),
        admin.post("/console/knowledge", data={"text": "return it"}),
    ):
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "\"'49" not in page
        assert not [one for one in read(answer).links if one.startswith("javascript")]
