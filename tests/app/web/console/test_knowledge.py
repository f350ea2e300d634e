"""The page Knowledge: its sources, its search box, the wish for a pass."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.store.accounts import Role
from app.store.texts import StoredTexts
from app.web.console.knowledge import LONGEST
from knowledge.index import VectorIndex
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.search import Search
from knowledge.sources import whole
from knowledge.sync import sync
from tests.app.web.console.library import article, stocked
from tests.app.web.console.reading import Sheet, read
from tests.app.web.stage import ARTICLES, Stage, stage
from tests.knowledge.articles import Letters

PATH = "/console/knowledge"
QUESTION = "How long do I have to return an item?"


def asked(client: FlaskClient, text: str = QUESTION, **fields: str) -> Sheet:
    """Return the page that answers a question."""
    answer = client.post(PATH, data={"text": text, **fields})
    assert answer.status_code == 200
    return read(answer)


def found(sheet: Sheet) -> str:
    """Return the words of what was found."""
    return sheet.words.partition(" Sources ")[0]


def test_each_source_tells_what_it_holds_for_whom_and_how_current_it_is(admin: FlaskClient) -> None:
    words = read(admin.get(PATH)).words

    assert "main Zendesk help centre Current 22 minutes ago" in words
    assert "Everybody outlet English 1 1 19 Jan 2026" in words
    assert "Agents only main English 1 1 3 days ago" in words
    assert "13 articles 14 passages 1 excluded last pass: 2 added, 1 changed last complete pass 9 hours ago" in words


def test_a_source_in_trouble_says_so_and_why(admin: FlaskClient) -> None:
    words = read(admin.get(PATH)).words

    assert "folder Folder Broke off 1 day ago The last pass broke off." in words
    assert "texts is no folder" in words
    assert "Macros cannot be read: status 403" in words
    assert "Vectors were last mended just now : the folder was taken away, they were built again" in words


def test_a_connection_that_was_never_read_is_told_too(admin: FlaskClient) -> None:
    assert "shop Freshdesk solutions No pass yet" in read(admin.get(PATH)).words


def test_what_could_not_be_read_is_named_to_agents_alone(agent: FlaskClient, viewer: FlaskClient) -> None:
    for_agents, for_viewers = (read(client.get(PATH)).words for client in (agent, viewer))

    assert "2 articles could not be read main/en/8101 too long, or not a text" in for_agents
    assert "2 articles could not be read" in for_viewers
    assert "8101" not in for_viewers


def test_figures_lead_to_their_articles(agent: FlaskClient, viewer: FlaskClient) -> None:
    inside = f"{PATH}/articles?source=main&audience=internal&brand=main&language=en"

    assert inside in read(agent.get(PATH)).links
    assert inside not in read(viewer.get(PATH)).links
    assert read(agent.get(inside)).words.count("Agents only") == 2  # the choice in the form, and the one article


def test_before_anything_is_known_it_says_what_to_do(bare: Stage) -> None:
    sheet = read(bare.signed_in().get(PATH))

    assert "Nothing is known yet" in sheet.words
    assert "deskmate sync --full" in sheet.words
    assert PATH not in {one.action for one in sheet.forms}


# Search


def test_a_question_is_answered_with_passage_scores_and_confidence(admin: FlaskClient) -> None:
    words = found(asked(admin))

    assert "5 articles in English" in words
    assert "% sure that the first one answers" in words
    assert "Return an item main updated 19 Jan 2026 Open the original You may return any item within 30 days" in words
    assert all(f"{name} 0." in words for name in ("Score", "Meaning", "Title", "Words"))
    assert "The copilot writes no draft below 37%, and sends nothing alone below 75%." in words


def test_a_passage_stands_in_its_place(admin: FlaskClient) -> None:
    sheet = asked(admin, "Which country is free for sending back, and what about islands?")
    page = admin.get(f"{PATH}/article?key=main/en/return_policy")

    assert f"{PATH}/article?key=main/en/return_policy#part-2" in sheet.links
    assert "part-2" in read(page).ids
    before, _, after = found(sheet).partition("The passage that was found: What it costs")
    assert "the order number, which is in the confirmation mail" in before
    assert "The carrier collects on Tuesdays and Fridays only." in after


def test_what_only_agents_may_read_is_found_by_agents_who_ask_for_it(agent: FlaskClient, viewer: FlaskClient) -> None:
    question = "Refund limits: how much without asking the team lead?"
    plain, inside, smuggled = (
        asked(agent, question),
        asked(agent, question, internal="1"),
        asked(viewer, question, internal="1"),
    )

    assert "Refund limits Agents only" in found(inside)
    for sheet in (plain, smuggled):
        assert "team lead" not in found(sheet)
        assert "Agents only" not in found(sheet)
    assert "Also what only agents may read" not in smuggled.words


def test_a_brand_is_answered_from_its_own_articles(admin: FlaskClient) -> None:
    assert "Return to the outlet" in found(asked(admin, brand="outlet"))
    assert "Return an item" not in found(asked(admin, brand="outlet"))
    assert "Return an item" in found(asked(admin, brand="no-such-brand"))


def test_the_language_is_the_questions_own_or_the_one_that_was_chosen(admin: FlaskClient) -> None:
    german = "Wie lange habe ich Zeit, um die Ware zurückzugeben?"

    assert "in German" in found(asked(admin, german))
    assert "Ware zurückgeben" in found(asked(admin, german))
    assert "this language (English)" in found(asked(admin, german, language="en"))
    assert "in German" in found(asked(admin, german, language="xx"))


def test_what_finds_nothing_says_what_that_means(admin: FlaskClient) -> None:
    assert "Nothing found No article in this language (English) says anything" in asked(admin, "Quantum?").words


def test_the_box_stays_as_it_was_filled(agent: FlaskClient) -> None:
    fields = asked(agent, language="en", brand="main", internal="1").form(PATH).fields

    assert (fields["text"], fields["language"], fields["internal"]) == (QUESTION, "en", "1")


@pytest.mark.parametrize("text", ["", " \0 ", "x" * (LONGEST + 1)])
def test_what_is_no_question_is_refused(admin: FlaskClient, text: str) -> None:
    answer = admin.post(PATH, data={"text": text})

    assert answer.status_code == 422
    assert "ask-error" in read(answer).ids


def test_too_many_questions_a_minute_have_to_wait(tmp_path: Path) -> None:
    with stocked(tmp_path, budget=2) as made:
        client = made.signed_in(Role.VIEWER)
        answers = [client.post(PATH, data={"text": QUESTION}) for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]


def test_a_question_without_the_pages_token_is_refused(made: Stage, admin: FlaskClient) -> None:
    del admin.environ_base["HTTP_X_CSRFTOKEN"]

    assert admin.post(PATH, data={"text": QUESTION}).status_code == 403
    assert admin.post(f"{PATH}/sync", data={"full": "1"}).status_code == 403
    assert made.faces.holdings.passes.wished() is None


def test_without_vectors_it_says_that_words_alone_were_asked(tmp_path: Path) -> None:
    with stage(tmp_path) as made:  # its search has no vectors
        StoredTexts(made.store).put(article("1", "How to return an item", ""), [])
        words = found(asked(made.signed_in()))

    assert "Found by words alone" in words
    assert "Words 0." in words
    assert "Meaning" not in words


@pytest.fixture
def vectors(tmp_path: Path) -> Iterator[Search]:
    """Return a search over vectors in a folder."""
    letters = Letters()
    library = Library(MemoryTexts(), letters, VectorIndex(tmp_path / "chroma", letters.id), ("en",))
    sync("main", whole(ARTICLES), library)
    yield Search(library)
    library.close()


def test_with_vectors_meaning_and_title_count_too(tmp_path: Path, vectors: Search) -> None:
    with stage(tmp_path / "store", search=vectors) as made:
        StoredTexts(made.store).put(article("1", "How to return an item", ""), [])
        words = found(asked(made.signed_in()))

    assert "Found by words alone" not in words
    assert "Meaning 0." in words
    assert "Title 0." in words


# A pass by hand


def test_an_admin_asks_for_a_pass_and_everybody_sees_it(made: Stage, admin: FlaskClient, viewer: FlaskClient) -> None:
    answer = admin.post(f"{PATH}/sync", data={"full": "1"})
    wish, record = made.faces.holdings.passes.wished(), made.faces.audit.newest(1)[0]

    assert answer.location == PATH
    assert wish
    assert (wish.who, wish.full) == ("admin-05@example.com", True)
    assert (record.who, record.what, record.subject) == ("admin-05@example.com", "knowledge.asked", "everything")
    assert "asked for a pass over everything just now . It begins within a minute." in read(viewer.get(PATH)).words
    assert "Pass asked for everything" in read(admin.get("/console/audit")).words


@pytest.mark.parametrize("begun", [False, True])
def test_a_wish_that_nobody_takes_up_is_a_warning(made: Stage, admin: FlaskClient, begun: bool) -> None:
    admin.post(f"{PATH}/sync", data={"full": "0"})
    made.clock.time += timedelta(minutes=6)
    if begun:
        made.faces.holdings.passes.begin("main")
    words = read(admin.get(PATH)).words

    assert ("No worker has taken it up yet" in words) is not begun
    assert ("main Zendesk help centre Running just now" in words) is begun


def test_only_admins_ask_for_a_pass(made: Stage, agent: FlaskClient) -> None:
    assert agent.post(f"{PATH}/sync", data={"full": "1"}).status_code == 403
    assert f"{PATH}/sync" not in {one.action for one in read(agent.get(PATH)).forms}
    assert made.faces.holdings.passes.wished() is None
