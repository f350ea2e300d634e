"""One run as a story."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from app.domain import OutcomeKind, Reason
from app.store.inbox import run_id
from app.store.ledger import Entry
from app.store.texts import StoredTexts
from app.usage import Call, Fault, Tokens
from app.usage import Stage as Stage_
from knowledge.passages import Rewriting
from tests.app.store.examples import decision, event, outcome
from tests.app.web.console.reading import read
from tests.app.web.stage import Stage


def first(made: Stage, kind: OutcomeKind) -> Entry:
    """Return the newest run that ended so."""
    return next(one for one in made.faces.ledger.newest(500) if one.kind is kind)


def test_it_is_told_step_by_step_with_times(made: Stage, admin: FlaskClient) -> None:
    entry = first(made, OutcomeKind.REPLIED)
    words = read(admin.get(f"/console/runs/{entry.number}")).words
    told = ["Read the ticket", "Kind of question", "Look it up", "Write a draft", "Check the draft", "Decide", "Do it"]
    steps = words.partition("Step by step")[2]
    assert [steps.index(one) for one in told] == sorted(steps.index(one) for one in told)
    assert steps.count(" ms") == len(entry.stages) + 1


def test_every_limit_stands_there_and_the_lowest_is_marked_once(made: Stage, admin: FlaskClient) -> None:
    entry = next(one for one in made.faces.ledger.newest(500) if one.decision and len(one.decision.limits) > 1)
    page = admin.get(f"/console/runs/{entry.number}").get_data(as_text=True)
    assert entry.decision is not None

    assert page.count('class="decides"') == 1
    assert page.count("At most ") >= len(entry.decision.limits)


def test_the_draft_stands_beside_its_sources(made: Stage, admin: FlaskClient) -> None:
    entry = first(made, OutcomeKind.REPLIED)
    page = admin.get(f"/console/runs/{entry.number}")
    assert entry.decision is not None
    assert entry.decision.draft is not None
    cited = entry.decision.draft.citations[0]

    assert 'href="#source-1"' in page.get_data(as_text=True)
    assert "source-1" in read(page).ids
    assert cited.url in read(page).links
    assert cited.quote in read(page).words


def test_what_was_done_is_told(made: Stage, admin: FlaskClient) -> None:
    words = read(admin.get(f"/console/runs/{first(made, OutcomeKind.REPLIED).number}")).words

    assert "Reply public message 88120" in words


def test_the_note_to_the_team_is_shown_as_it_was_written(made: Stage, admin: FlaskClient) -> None:
    page = admin.get(f"/console/runs/{first(made, OutcomeKind.HANDED_OFF).number}")

    assert "<strong>Over to Support.</strong>" in page.get_data(as_text=True)
    assert "for Support" in read(page).words


def test_a_run_that_was_left_alone_says_why(made: Stage, admin: FlaskClient) -> None:
    made.run(5000, OutcomeKind.SKIPPED, question=None, triage=None, draft=None, handoff=None, reason=Reason.CLOSED)
    words = read(admin.get("/console/runs/5000")).words

    assert "The ticket is closed." in words
    assert "Nothing was written." in words


def test_a_run_that_failed_names_the_error(made: Stage, admin: FlaskClient) -> None:
    name = run_id("main", "7", 5001)
    made.faces.ledger.claim(name, event(5001), made.clock.time)
    made.faces.ledger.close(name, OutcomeKind.FAILED, "", "Unavailable")
    words = read(admin.get("/console/runs/5001")).words

    assert "The last attempt failed: Unavailable" in words
    assert "No step is on record yet." in words


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ("By words alone", "The model gave no other words", "Also asked as: How do I block a card?")),
        (
            "de",
            ("Allein nach Wörtern", "Das Modell gab keine anderen Worte", "Auch gefragt als: How do I block a card?"),
        ),
    ],
)
def test_how_it_was_searched_stands_there(
    made: Stage, admin: FlaskClient, language: str, texts: tuple[str, str, str]
) -> None:
    stages = (("passages", 1.0), ("rewriting", 2.0))
    made.run(5003, by_words=True, rewriting=Rewriting("", "p2", "the model is down"), stages=stages)
    made.run(5004, ticket="8", stages=stages)
    tongue = {"Accept-Language": language}
    without, with_ = (read(admin.get(f"/console/runs/{one}", headers=tongue)).words for one in (5003, 5004))

    assert [texts[0] in without, texts[1] in without, texts[2] in with_] == [True] * 3
    assert [texts[0] in with_, texts[1] in with_, texts[2] in without] == [False] * 3


def test_what_agents_thought_of_it_stands_there(made: Stage, admin: FlaskClient) -> None:
    number = made.faces.ledger.newest(1)[0].number

    assert "Used as it was agent-01@example.com" in read(admin.get(f"/console/runs/{number}")).words


def test_other_runs_of_the_ticket_are_linked(made: Stage, admin: FlaskClient) -> None:
    made.run(5002, ticket="20001", message="m2")
    entry = made.faces.ledger.history("main", "20001")

    assert f"/console/runs/{entry[-1].number}" in read(admin.get("/console/runs/5002")).links


def test_it_can_be_taken_away_as_json(made: Stage, admin: FlaskClient) -> None:
    entry = first(made, OutcomeKind.REPLIED)
    answer = admin.get(f"/console/runs/{entry.number}.json")
    told = json.loads(answer.data)

    assert answer.headers["Content-Disposition"] == f'attachment; filename="run-{entry.number}.json"'
    assert told["story"]["run"] == entry.number
    assert told["draft"]["citations"][0]["mark"] == 1


def test_the_helpdesk_is_one_click_away(made: Stage, admin: FlaskClient) -> None:
    entry = made.faces.ledger.newest(1)[0]

    assert f"https://desk.example.com/{entry.ticket}" in read(admin.get(f"/console/runs/{entry.number}")).links


def waiting(made: Stage) -> Entry:
    """Return the newest run whose draft waits for an agent, its article as it was."""
    return next(one for one in made.faces.ledger.newest(500) if one.kind is OutcomeKind.SUGGESTED)


def test_a_waiting_draft_is_old_once_an_article_that_it_cites_has_changed(made: Stage, admin: FlaskClient) -> None:
    entry, texts = waiting(made), StoredTexts(made.store)
    before = read(admin.get(f"/console/runs/{entry.number}")).words
    held = texts.article(f"main/en/{entry.intent}")
    assert held
    texts.put(replace(held[0], digest="another"), held[1])

    assert "This draft is old" not in before
    assert "This draft is old" in read(admin.get(f"/console/runs/{entry.number}")).words


def test_a_waiting_draft_is_old_once_its_article_is_gone_or_not_to_be_used(made: Stage, admin: FlaskClient) -> None:
    entry, path = waiting(made), "/console/runs/{}"
    key = f"main/en/{entry.intent}"
    made.faces.holdings.exclusions.add(key, "wrong")
    excluded = read(admin.get(path.format(entry.number))).words
    made.faces.holdings.exclusions.remove(key)
    included = read(admin.get(path.format(entry.number))).words
    StoredTexts(made.store).drop([key])

    assert ["This draft is old" in one for one in (excluded, included)] == [True, False]
    assert "This draft is old" in read(admin.get(path.format(entry.number))).words


def test_a_draft_that_waits_no_more_is_never_old(made: Stage, admin: FlaskClient) -> None:
    sent = first(made, OutcomeKind.REPLIED)
    StoredTexts(made.store).drop([f"main/en/{sent.intent}"])

    assert "This draft is old" not in read(admin.get(f"/console/runs/{sent.number}")).words


def test_a_newer_run_of_the_ticket_makes_the_older_ones_draft_history(made: Stage, admin: FlaskClient) -> None:
    made.run(6000, ticket="77", message="m1")
    made.run(6001, ticket="77", message="m2")

    told = ["This draft is old" in read(admin.get(f"/console/runs/{number}")).words for number in (6000, 6001)]
    assert told == [False, True]  # both cite an article that was never known here


def test_a_source_leads_to_its_passage_in_the_knowledge_base(made: Stage, admin: FlaskClient) -> None:
    entry = first(made, OutcomeKind.REPLIED)
    links = read(admin.get(f"/console/runs/{entry.number}")).links

    assert f"/console/knowledge/article?key=main/en/{entry.intent}#part-1" in links


CALLS = (
    Call(Stage_.TRIAGE, "small", "p1", Tokens(120, 4), 1, 310.0),
    Call(Stage_.WRITE, "large", "p2", Tokens(1_200, 90), 3, 2_400.0, Fault.SHAPE, Decimal("0.000234"), "EUR"),
)


def asked(made: Stage) -> int:
    """Return a new run that asked models, the second one in vain."""
    number, ledger = 9_001, made.faces.ledger
    run = run_id("main", "7", number)
    ledger.claim(run, event(number), made.clock.now())
    ledger.decide(run, decision(calls=CALLS, stages=(("draft", 1.0),)))
    ledger.finish(run, outcome(OutcomeKind.SUGGESTED))
    return number


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("1,414 tokens, 0.000234 EUR", "not of the form", "No draft by the model.", "3 requests, 2.4")),
        (
            "de",
            ("1.414 Token, 0,000234 EUR", "nicht die verlangte Form", "Kein Entwurf vom Modell.", "3 Anfragen, 2,4"),
        ),
    ],
)
def test_what_models_were_asked_and_how_it_ended_is_told(
    made: Stage, admin: FlaskClient, language: str, words: tuple[str, ...]
) -> None:
    page = read(admin.get(f"/console/runs/{asked(made)}", headers={"Accept-Language": language})).words

    assert [one for one in words if one not in page] == []
