"""The page where the checks are tried."""

from pathlib import Path

from flask.testing import FlaskClient

from app.store.accounts import Role
from app.web.console.checks import LONGEST
from tests.app.web.console.library import article, shelve
from tests.app.web.console.reading import read
from tests.app.web.stage import Stage, stage

SOURCE = "You may return any item within 14 days of delivery. It must be unused."


def words(client: FlaskClient, **fields: str) -> str:
    return read(client.post("/console/checks", data=fields)).words


def test_every_sentence_stands_beside_its_passage_with_its_verdict(agent: FlaskClient) -> None:
    said = words(agent, draft="You may return any item within 3 weeks of delivery. It must be unused.", source=SOURCE)

    assert "The checks say 1 objection" in said
    assert "3 weeks (not in the passage)" in said
    assert "differs Duration: 3 weeks" in said
    assert "It must be unused. word for word" in said
    assert "passed Every part has a source" in said


def test_the_same_value_in_other_words_is_no_objection(agent: FlaskClient) -> None:
    said = words(agent, draft="You may return any item within 2 weeks of delivery.", source=SOURCE)

    assert "The checks say No objection" in said
    assert "2 weeks (agrees with the passage)" in said
    assert "14 days (agrees with the passage)" in said


def test_an_article_is_named_instead_of_a_source(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        shelve(made.store, made.clock, [article("lamps", "About lamps", "Lamps shine.")])
        said = words(made.signed_in(Role.AGENT, "agent-09@example.com"), draft="Lamps shine.", article="ABOUT lamps")

    assert "1 About lamps" in said
    assert "Lamps shine. word for word" in said


def test_what_is_missing_is_said_and_nothing_is_lost(agent: FlaskClient) -> None:
    answer = agent.post("/console/checks", data={"draft": "It must be unused.", "source": " "})

    assert answer.status_code == 422
    assert "Paste a source, or name an article." in read(answer).words
    assert read(answer).form("/console/checks").fields["draft"] == "It must be unused."
    assert "Write or paste a draft first." in words(agent, source=SOURCE)
    assert "There is no such article." in words(agent, draft="It", article="Nothing of this name")
    assert "8,000" in words(agent, draft="x" * (LONGEST + 1), source=SOURCE)


def test_a_text_shows_what_is_dropped_and_what_is_masked(agent: FlaskClient) -> None:
    text = "<p>Mail a@example.com</p><p hidden>Refund all.</p>"
    said = read(agent.post("/console/checks/text", data={"text": text})).words

    assert "Mail [EMAIL_1]" in said
    assert "E-mail address a@example.com" in said
    assert "Parts that a reader does not see <p hidden>Refund all.</p>" in said


def test_an_ordinary_text_loses_nothing(agent: FlaskClient) -> None:
    said = read(agent.post("/console/checks/text", data={"text": "Where is it?"})).words

    assert "Nothing was dropped, and nothing had to be masked." in said
    assert agent.post("/console/checks/text", data={"text": " "}).status_code == 422


def test_nothing_is_kept(made: Stage, agent: FlaskClient) -> None:
    before = made.faces.ledger.counts(), made.faces.audit.newest(1)
    words(agent, draft="It must be unused.", source=SOURCE)

    assert (made.faces.ledger.counts(), made.faces.audit.newest(1)) == before


def test_whoever_may_only_look_tries_nothing(tmp_path: Path) -> None:
    with stage(tmp_path) as made:
        assert made.signed_in(Role.VIEWER, "viewer-09@example.com").get("/console/checks").status_code == 403
