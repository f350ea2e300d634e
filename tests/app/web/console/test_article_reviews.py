"""What agents made of an article, on its page, and putting that aside and back."""

import pytest
from flask.testing import FlaskClient

from app.store.reviews import ReviewKind
from knowledge.feedback import Tally
from tests.app.web.console.reading import read
from tests.app.web.stage import Stage

PATH = "/console/knowledge/article?key="
ASIDE, RECOUNT = "/console/knowledge/aside", "/console/knowledge/recount"
REFUND = "main/en/refund_status"


@pytest.fixture
def said(made: Stage) -> Tally:
    """Have two agents reject drafts that cite an article; return what is said of it."""
    ledger, holdings = made.faces.ledger, made.faces.holdings
    before = holdings.feedback.of(REFUND).tally
    for number, who in zip(ledger.citing(REFUND)[:2], ("agent-07@example.com", "agent-08@example.com"), strict=True):
        entry = ledger.get(number)
        assert entry
        made.faces.reviews.add(entry.run, ReviewKind.REJECTED, who, "source")
    return Tally(before.used, before.rejected + 2)


def test_reviews_and_what_they_move_are_shown(made: Stage, said: Tally, viewer: FlaskClient) -> None:
    words = read(viewer.get(PATH + REFUND)).words

    assert made.faces.holdings.feedback.of(REFUND).tally == said
    assert f"Used {said.used:.1f} Rejected {said.rejected:.1f}" in words
    sign = "−" if said.shift < 0 else "+"
    assert f"Moves it by {sign}{abs(said.shift):.3f}" in words


def test_an_admin_puts_them_aside_and_back(made: Stage, said: Tally, admin: FlaskClient) -> None:
    form = read(admin.get(PATH + REFUND)).form(ASIDE)
    page = admin.post(ASIDE, data={**form.fields, "reason": " it was \n rewritten"}, follow_redirects=True)
    assert made.faces.holdings.feedback.of(REFUND).tally == Tally()
    assert "put aside: it was rewritten admin-05@example.com" in read(page).words
    assert "That counts from the next question on." in read(page).words

    form = read(admin.get(PATH + REFUND)).form(RECOUNT)
    admin.post(RECOUNT, data={**form.fields, "reason": "a mistake"})
    assert made.faces.holdings.feedback.of(REFUND).tally == said
    assert [one.what for one in made.faces.audit.newest(2)] == ["feedback.restored", "feedback.reset"]
    sheet = read(admin.get("/console/audit"))
    assert "Reviews of an article put aside" in sheet.words
    assert PATH + REFUND in sheet.links


def test_both_turns_take_a_reason_and_an_article(made: Stage, said: Tally, admin: FlaskClient) -> None:
    for path in (ASIDE, RECOUNT):
        assert admin.post(path, data={"key": REFUND, "reason": " "}).status_code == 422
        assert admin.post(path, data={"key": "main/en/nothing", "reason": "x"}).status_code == 404
    assert made.faces.holdings.feedback.of(REFUND).tally == said


def test_only_admins_turn_them(made: Stage, said: Tally, agent: FlaskClient, viewer: FlaskClient) -> None:
    for client in (agent, viewer):
        for path in (ASIDE, RECOUNT):
            assert client.post(path, data={"key": REFUND, "reason": "x"}).status_code == 403
        assert ASIDE not in {one.action for one in read(client.get(PATH + REFUND)).forms}
    assert made.faces.holdings.feedback.of(REFUND).tally == said
