"""The list of runs: search, filters, pages."""

import pytest
from flask.testing import FlaskClient

from app.domain import OutcomeKind
from app.store.inbox import run_id
from tests.app.store.examples import event
from tests.app.web.console.reading import read
from tests.app.web.console.seed import month
from tests.app.web.stage import Stage


def numbers(client: FlaskClient, query: str = "") -> list[int]:
    """Return the runs that a page lists, in its order."""
    prefix = "/console/runs/"
    links = read(client.get(f"/console/runs{query}")).links
    return [int(one.removeprefix(prefix)) for one in links if one.startswith(prefix)]


def test_the_newest_fifty_are_shown(made: Stage, admin: FlaskClient) -> None:
    newest = [one.number for one in made.faces.ledger.newest(50)]

    assert numbers(admin) == newest


def test_the_rest_is_on_the_next_page(made: Stage, admin: FlaskClient) -> None:
    older = next(one for one in read(admin.get("/console/runs")).links if "before=" in one)
    rest = [one.number for one in made.faces.ledger.newest(50, numbers(admin)[-1])]

    assert numbers(admin, older.removeprefix("/console/runs")) == rest
    words = read(admin.get(older)).words
    assert "That is all." in words
    assert "Newest" in words


def test_pages_keep_the_filters(bare: Stage) -> None:
    month(bare, 0.3)
    admin = bare.signed_in()
    older = next(one for one in read(admin.get("/console/runs?kind=suggested&days=30")).links if "before=" in one)

    assert "kind=suggested&days=30&before=" in older
    found = [bare.faces.ledger.get(number) for number in numbers(admin, older.removeprefix("/console/runs"))]
    assert {one.kind for one in found if one} == {OutcomeKind.SUGGESTED}


@pytest.mark.parametrize("text", ["20007", " 20007 ", "#7", "7"])
def test_a_run_is_found_by_its_ticket_or_its_number(admin: FlaskClient, text: str) -> None:
    assert numbers(admin, f"?text={text.replace('#', '%23')}") == [7]


def test_runs_are_found_by_kind_of_question(made: Stage, admin: FlaskClient) -> None:
    found = [made.faces.ledger.get(number) for number in numbers(admin, "?intent=invoice_copy")]

    assert found
    assert {one.intent for one in found if one} == {"invoice_copy"}


def test_runs_are_found_by_how_they_ended_and_why(made: Stage, admin: FlaskClient) -> None:
    found = [made.faces.ledger.get(number) for number in numbers(admin, "?kind=suggested&reason=ceiling")]

    assert found
    assert {(str(one.kind), one.reason) for one in found if one} == {("suggested", "ceiling")}


def test_runs_are_found_by_time(made: Stage, admin: FlaskClient) -> None:
    days = [(made.clock.time - one.received).days for one in made.faces.ledger.newest(50)]

    assert len(numbers(admin, "?days=7")) == sum(day < 7 for day in days)


def test_what_finds_nothing_offers_a_way_out(admin: FlaskClient) -> None:
    sheet = read(admin.get("/console/runs?text=999999"))

    assert "No run matches" in sheet.words
    assert "/console/runs" in sheet.links


@pytest.mark.parametrize(
    "query", ["kind=all", "reason=none", "days=-3", "days=٣", "days=99999", "before=x", "text=%00"]
)
def test_a_filter_that_means_nothing_narrows_nothing(admin: FlaskClient, query: str) -> None:
    assert admin.get(f"/console/runs?{query}").status_code == 200


def test_the_filters_stay_as_they_were_chosen(admin: FlaskClient) -> None:
    fields = (
        read(admin.get("/console/runs?text=2&kind=replied&intent=return_policy&days=30")).form("/console/runs").fields
    )

    assert (fields["text"], fields["kind"], fields["intent"], fields["days"]) == ("2", "replied", "return_policy", "30")


def test_a_run_that_goes_on_says_so(bare: Stage) -> None:
    bare.faces.ledger.claim(run_id("main", "7", 1), event(), bare.clock.time)
    words = read(bare.signed_in().get("/console/runs")).words

    assert "Running" in words
    assert "Still at work." in words


def test_the_ticket_leads_to_the_helpdesk(admin: FlaskClient) -> None:
    assert "https://desk.example.com/20007" in read(admin.get("/console/runs?text=20007")).links
