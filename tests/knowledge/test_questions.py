"""One message, several questions: told apart where that is sure, and searched apart."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.library import Library
from knowledge.passages import Found
from knowledge.questions import LONGEST, MOST, joined, questions
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.knowledge.articles import articles

FORGOT = "I forgot my password, how do I choose a new password?"
PASSWORD, PARCEL = "How do I reset my forgotten password?", "Where can I see the tracking of my parcel?"


@pytest.mark.parametrize(
    "text",
    [
        f"Hello! {PASSWORD} {PARCEL} Thanks",
        f"{PASSWORD}\n\nAlso, {PARCEL}",
        f"Two things:\n1. {PASSWORD}\n2. {PARCEL}",
        "I have two questions:\n- reset my forgotten password\n- tracking of my parcel",
        "How do I reset my forgotten password? Also I would like to see the tracking of my parcel.",
    ],
)
def test_several_questions_are_told_apart(text: str) -> None:
    first, second = questions(text, "en")

    assert "password" in first
    assert "tracking" in second


def test_german_ones_as_well() -> None:
    text = "Guten Tag, wie setze ich mein Passwort zurück? Außerdem: Wo finde ich die Rechnung vom letzten Monat? Danke"

    assert [one.endswith("?") for one in questions(text, "de")] == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        "",
        PASSWORD,
        f"{PASSWORD} Can you help me? Any ideas?",
        f"{PASSWORD} I forgot my password, how can I reset the password?",
        "My parcel did not come. I called twice. Nobody knows anything.",
        "What I did:\n1. opened the page\n2. pressed the button\n3. saw an error",
        f"{PASSWORD} What should I do now? Thanks for your help!",
    ],
)
def test_one_question_stays_one(text: str) -> None:
    assert questions(text, "en") == ()


@given(st.text(max_size=300), st.sampled_from(["en", "de", "ja", "xx"]))
def test_whatever_is_written_there_are_none_or_several(text: str, language: str) -> None:
    found = questions(text, language)

    assert len(found) != 1
    assert len(found) <= LONGEST
    assert len(set(found)) == len(found)


def find(library: Library, text: str) -> Found:
    sync("main", whole(articles()), library)
    return Search(library).find(text, "en")


def test_each_question_has_its_best_passage_among_the_first(shelved: Library) -> None:
    search = Search(shelved)
    found = find(shelved, f"{FORGOT} Also, {PARCEL}")
    alone = [search.find(one, "en").passages[0].source.key for one in (FORGOT, f"Also, {PARCEL}")]

    assert [one.source.key for one in found.passages[:2]] == alone == [one.article for one in found.parts]
    assert alone == ["main/en-us/password", "main/en-us/delivery"]
    assert len({one.source.key for one in found.passages}) == len(found.passages) == 5


def test_the_least_sure_question_says_how_sure_the_whole_is(shelved: Library) -> None:
    found = find(shelved, f"{PASSWORD} Also, {PARCEL}")
    alone = [Search(shelved).find(one, "en").confidence for one in (PASSWORD, f"Also, {PARCEL}")]

    assert found.confidence == min(alone)
    assert all(one.lead is None for one in found.passages)


def test_two_questions_about_one_article_are_one(shelved: Library) -> None:
    found = find(shelved, "How do I reset a forgotten password? Where is the sign-in page with the link?")

    assert found.parts == ()
    assert found.passages[0].source.id == "password"


def test_a_question_that_shares_an_article_with_a_surer_one_is_not_forgotten(shelved: Library) -> None:
    password, parcel = find(shelved, PASSWORD), find(shelved, PARCEL)
    unsure = replace(password, confidence=0.1)
    sure = [replace(one, confidence=0.9) for one in (password, parcel)]

    found = joined(Found((), 0.0), (PASSWORD, "And in the app?", PARCEL), [sure[0], unsure, sure[1]])

    assert [(one.text, one.confidence) for one in found.parts] == [(f"{PASSWORD} And in the app?", 0.1), (PARCEL, 0.9)]
    assert found.confidence == 0.1


def test_questions_that_are_not_searched_are_open(shelved: Library) -> None:
    subjects = ("password", "parcel", "refund", "invoice", "address", "warranty")
    found = find(shelved, " ".join(f"Where do I read about the {one} and its {one}number?" for one in subjects))

    assert len(found.parts) > MOST
    assert [one.confidence for one in found.parts[MOST:]] == [0.0] * (len(found.parts) - MOST)
    assert found.confidence == 0.0


def test_without_articles_nothing_is_found(shelved: Library) -> None:
    found = Search(shelved).find(f"{PASSWORD} {PARCEL}", "en")

    assert found.passages == ()
    assert found.confidence == 0


def test_a_message_that_is_surer_as_a_whole_is_one_question(shelved: Library) -> None:
    parts = [find(shelved, PASSWORD), find(shelved, PARCEL)]
    sure = Found(parts[0].passages, max(one.confidence for one in parts) + 0.01)

    assert joined(sure, (PASSWORD, PARCEL), parts) is sure
    assert joined(Found((), 0.0), (PASSWORD, PARCEL), parts).parts
