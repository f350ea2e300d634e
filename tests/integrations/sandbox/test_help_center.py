"""The help centre: what is listed depends on who asks, and archived articles leave no trace."""

import pytest

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.parts import REQUESTER, Caller, Hand

LIST = "/api/v2/help_center/en-us/articles"


@pytest.fixture
def articles(box: Sandbox) -> dict[str, int]:
    store = box.store
    staff, signed_in = store.account.staff_segment_id, store.account.signed_in_segment_id
    return {
        "public": store.add_article("Public", "<p>For all</p>", labels=("orders",)),
        "draft": store.add_article("Draft", "<p>Not yet</p>", draft=True),
        "hidden": store.add_article("Hidden", "<p>Not shown</p>", hidden=True),
        "staff": store.add_article("Staff", "<p>Refund limits</p>", user_segment_id=staff),
        "signed in": store.add_article("Signed in", "<p>For customers</p>", user_segment_ids=[signed_in]),
        "archived": store.add_article("Archived", "<p>Gone</p>"),
    }


@pytest.fixture(autouse=True)
def archived(box: Sandbox, articles: dict[str, int]) -> None:
    box.store.archive_article(articles["archived"])


def titles(caller: Caller, path: str = LIST, **query: str) -> set[str]:
    return {one["title"] for one in caller.get(path, **query)["articles"]}


def test_anybody_sees_what_is_published_for_all(anybody: Caller) -> None:
    assert {"Public"} == titles(anybody)


def test_a_customer_sees_what_is_for_signed_in_users(box: Sandbox) -> None:
    customer = Caller(box, box.store.token_for(box.store.add_user(REQUESTER)))

    assert {"Public", "Signed in"} == titles(customer)


def test_an_agent_sees_drafts_and_restricted_ones(agent: Caller) -> None:
    """Whoever indexes with an agent's token has to filter."""
    assert {"Public", "Draft", "Hidden", "Staff", "Signed in"} == titles(agent)


def test_only_the_translation_says_that_it_is_hidden(agent: Caller, articles: dict[str, int]) -> None:
    listed = next(one for one in agent.get(LIST)["articles"] if one["id"] == articles["hidden"])
    translations = agent.get(f"/api/v2/help_center/articles/{articles['hidden']}/translations")["translations"]

    assert (listed["draft"], listed["user_segment_id"], translations[0]["hidden"]) == (False, None, True)


def test_a_segment_may_be_one_organization(box: Sandbox) -> None:
    organization = box.store.add_organization("Example")
    segment = box.store.help.add_segment("Example only", "signed_in_users", organization_ids=(organization,))
    box.store.add_article("Contract", "<p>Text</p>", user_segment_id=segment)
    inside = box.store.add_user("inside-01@example.com", organization_id=organization)
    callers = [Caller(box, box.store.token_for(one)) for one in (inside, box.store.add_user(REQUESTER))]

    assert ["Contract" in titles(one) for one in callers] == [True, False]


@pytest.mark.parametrize("name", ["draft", "hidden", "staff", "signed in", "archived"])
def test_what_is_not_listed_cannot_be_read_either(anybody: Caller, articles: dict[str, int], name: str) -> None:
    number = articles[name]
    paths = (f"en-us/articles/{number}", f"articles/{number}/translations/en-us")

    assert [anybody("GET", f"/api/v2/help_center/{path}").status_code for path in paths] == [404, 404]


def test_archived_is_gone_for_agents_too(agent: Caller, articles: dict[str, int]) -> None:
    assert agent("GET", f"/api/v2/help_center/articles/{articles['archived']}").status_code == 404
    assert "Archived" not in titles(agent, "/api/v2/help_center/incremental/articles", start_time="1")


def test_only_agents_may_leave_the_locale_out(agent: Caller, anybody: Caller) -> None:
    assert "Public" in titles(agent, "/api/v2/help_center/articles")
    assert anybody("GET", "/api/v2/help_center/articles").status_code == 404


def test_each_locale_lists_its_own_words(box: Sandbox, anybody: Caller, articles: dict[str, int]) -> None:
    box.store.translate_article(articles["public"], "Öffentlich", "<p>Für alle</p>", "de")
    box.store.add_article("Nur deutsch", "<p>Text</p>", "de")

    assert {"Öffentlich", "Nur deutsch"} == titles(anybody, "/api/v2/help_center/de/articles")
    assert {"Public"} == titles(anybody)
    assert anybody.get("/api/v2/help_center/locales")["locales"] == ["en-us", "de"]


def test_changes_since_a_time_are_listed(box: Sandbox, agent: Caller, articles: dict[str, int], clock: Hand) -> None:
    clock.pass_by(3600)
    since = int(clock.time.timestamp())
    box.store.edit_article(articles["public"], title="Public, revised")
    page = agent.get("/api/v2/help_center/incremental/articles", start_time=since)

    assert (["Public, revised"], since, 1) == (
        [one["title"] for one in page["articles"]],
        page["end_time"],
        page["count"],
    )


def test_a_vote_moves_updated_at_but_not_edited_at(box: Sandbox, articles: dict[str, int], clock: Hand) -> None:
    clock.pass_by(60)
    changed = box.store.help.change(articles["public"], vote_sum=3)

    assert changed["updated_at"] > changed["edited_at"]


def test_unpublishing_shows_as_a_draft_to_agents_alone(
    box: Sandbox, agent: Caller, anybody: Caller, articles: dict[str, int]
) -> None:
    answer = agent(
        "PUT",
        f"/api/v2/help_center/articles/{articles['public']}/translations/en-us",
        {"translation": {"draft": True}},
    )

    assert answer.json()["translation"]["draft"] is True
    assert set() == titles(anybody)


def test_labels_narrow_a_list(agent: Caller) -> None:
    assert {"Public"} == titles(agent, label_names="orders")


def test_search_finds_words_for_its_reader(agent: Caller, anybody: Caller) -> None:
    path = "/api/v2/help_center/articles/search"
    found = [{one["title"] for one in who.get(path, query="refund limits")["results"]} for who in (agent, anybody)]

    assert [{"Staff"}, set()] == found


def test_an_article_published_without_a_choice_is_restricted(box: Sandbox, agent: Caller, anybody: Caller) -> None:
    path = f"/api/v2/help_center/sections/{box.store.account.section_id}/articles"
    made = agent("POST", path, {"article": {"title": "New", "body": "<p>Text</p>"}}).json()["article"]

    assert made["user_segment_id"] is not None
    assert "New" not in titles(anybody)


def test_pages_name_both_ends(agent: Caller) -> None:
    page = agent.get(LIST, **{"page[size]": 2})
    last = agent("GET", page["links"]["last"]).json()

    assert {"first", "last", "next", "prev"} == set(page["links"])
    assert (len(last["articles"]), last["meta"]["has_more"]) == (1, False)
    assert page["articles"] == agent("GET", page["links"]["first"]).json()["articles"]


def test_customers_may_not_write(box: Sandbox, articles: dict[str, int]) -> None:
    customer = Caller(box, box.store.token_for(box.store.add_user(REQUESTER)))

    assert customer("DELETE", f"/api/v2/help_center/articles/{articles['public']}").status_code == 403
