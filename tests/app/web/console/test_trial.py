"""The try box."""

from dataclasses import replace
from pathlib import Path

from flask.testing import FlaskClient

from app.domain import Decision
from app.web import NotReady
from app.web.console.trial import LONGEST
from tests.app.web.console.reading import read
from tests.app.web.console.seed import thought
from tests.app.web.stage import Stage, stage

TEXT = "How long do I have to send a lamp back?"


def test_a_text_is_judged_with_runners_up_limits_and_draft(agent: FlaskClient) -> None:
    words = read(agent.post("/console/try", data={"text": TEXT, "connection": "main"})).words

    assert "The copilot would send the reply" in words
    assert "Return policy (likeliest) 91%" in words
    assert "Send something back 5%" in words
    assert "At most Reply Nothing speaks against it." in words
    assert "You may return any item within 30 days of delivery." in words
    assert "Its sources 1 Return an item" in words


def test_the_text_stays_in_the_box(agent: FlaskClient) -> None:
    answer = agent.post("/console/try", data={"text": f"\n{TEXT}\n\nBye", "connection": "shop"})
    fields = read(answer).form("/console/try").fields

    assert fields["text"] == f"\n{TEXT}\n\nBye"


def test_nothing_is_written_anywhere(made: Stage, agent: FlaskClient) -> None:
    before = made.faces.ledger.counts(), made.faces.audit.newest(1)
    agent.post("/console/try", data={"text": TEXT, "connection": "main"})

    assert (made.faces.ledger.counts(), made.faces.audit.newest(1)) == before


def test_an_empty_text_asks_for_one(agent: FlaskClient) -> None:
    answer = agent.post("/console/try", data={"text": " \n "})

    assert answer.status_code == 422
    assert "Write or paste a message first." in read(answer).words


def test_a_text_that_is_too_long_is_kept_and_refused(agent: FlaskClient) -> None:
    answer = agent.post("/console/try", data={"text": "x" * (LONGEST + 1)})

    assert answer.status_code == 422
    assert "8,000" in read(answer).words


def test_while_it_loads_the_text_is_kept(tmp_path: Path) -> None:
    def loading(text: str, connection: str) -> Decision:
        raise NotReady

    with stage(tmp_path, try_=loading) as made:
        answer = made.signed_in().post("/console/try", data={"text": TEXT})

    assert answer.status_code == 503
    assert "still being loaded" in read(answer).words
    assert read(answer).form("/console/try").fields["text"] == TEXT


def test_without_a_draft_it_is_said_why(tmp_path: Path) -> None:
    def silent(text: str, connection: str) -> Decision:
        return replace(thought(text, connection), draft=None, triage=None)

    with stage(tmp_path, try_=silent) as made:
        words = read(made.signed_in().post("/console/try", data={"text": TEXT})).words

    assert "No draft" in words
    assert "It was not looked at closely." in words


def test_a_connection_that_there_is_not_is_the_first_one(agent: FlaskClient) -> None:
    assert agent.post("/console/try", data={"text": TEXT, "connection": "elsewhere"}).status_code == 200


def test_too_many_tries_a_minute_have_to_wait(tmp_path: Path) -> None:
    with stage(tmp_path, try_=thought, budget=2) as made:
        client = made.signed_in()
        answers = [client.post("/console/try", data={"text": TEXT}) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert "Too many requests" in read(answers[-1]).words
