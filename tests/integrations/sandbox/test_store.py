"""What people do, and what follows from it by itself."""

from pathlib import Path

import pytest

from integrations.sandbox.store import Store
from tests.integrations.sandbox.parts import REQUESTER, Hand


@pytest.fixture
def store(clock: Hand) -> Store:
    return Store(clock=clock)


@pytest.fixture
def ticket(store: Store) -> int:
    return store.add_ticket(REQUESTER, "Where is it?", "I wait since Monday.", ccs=("copied-01@example.com",))


def test_a_judge_reads_who_said_what(store: Store, ticket: int) -> None:
    store.agent_writes(ticket, "A note", public=False)
    store.customer_writes(ticket, "Me too", email="copied-01@example.com")
    told = [(one["author"], one["public"], one["text"]) for one in store.comments(ticket)]

    assert told == [("requester", True, "I wait since Monday."), ("agent", False, "A note"), ("other", True, "Me too")]


@pytest.mark.parametrize(
    ("status", "then"), zip(("new", "pending", "solved", "hold"), ("new", "open", "open", "open"), strict=True)
)
def test_a_customers_answer_reopens(store: Store, ticket: int, status: str, then: str) -> None:
    store.set_status(ticket, status)
    store.customer_writes(ticket, "Still there?")

    assert then == store.ticket(ticket)["status"]


def test_an_answer_to_a_closed_ticket_opens_a_follow_up(store: Store, ticket: int) -> None:
    store.set_status(ticket, "closed", by_rule=True)
    follow = store.customer_writes(ticket, "It broke again.")
    source = store.ticket(follow)["via"]["source"]

    assert ("follow_up", ticket) == (source["rel"], source["from"]["ticket_id"])
    assert [follow] == store.ticket(ticket)["followup_ids"]


def test_an_assignment_by_hand_differs_from_one_by_rule(store: Store, ticket: int) -> None:
    agent = store.account.agent_id
    store.assign(ticket, agent, by_rule=True)
    store.assign(ticket, None, by=agent)
    store.assign(ticket, agent)
    audits = store.audits(ticket)[1:]

    assert [-1, agent, agent] == [one["author_id"] for one in audits]
    assert [one["via"]["channel"] for one in audits] == ["rule", "web", "web"]
    assert [str(agent), None, str(agent)] == [
        event["value"] for one in audits for event in one["events"] if event["field_name"] == "assignee_id"
    ]


def test_an_assigned_new_ticket_opens_in_the_agents_group(store: Store, ticket: int) -> None:
    store.assign(ticket, store.account.agent_id)

    assert ("open", store.account.group_id) == (store.ticket(ticket)["status"], store.ticket(ticket)["group_id"])


def test_a_merged_ticket_is_closed_and_marked(store: Store, ticket: int) -> None:
    other = store.add_ticket(REQUESTER, "Again", "The same once more")
    store.merge(other, ticket)
    merged = store.ticket(other)

    assert (merged["status"], merged["tags"]) == ("closed", ["closed_by_merge"])
    assert f"#{other}" in store.comments(ticket)[-1]["text"]
    assert [store.comments(number)[-1]["public"] for number in (ticket, other)] == [False, False]


def test_flags_say_what_the_vendor_knows_of_a_writer(store: Store, ticket: int) -> None:
    machine = store.add_ticket(REQUESTER, "Out of office", "I am away", automatic=True)
    forwarded = store.add_ticket(REQUESTER, "Fwd", "Hello", forwarded_by_agent=True)
    store.customer_writes(ticket, "Buy now", email="stranger-01@example.com")
    flags = [store.comments(one)[-1]["metadata"]["flags"] for one in (machine, forwarded, ticket)]

    assert flags == [[4], [11], [2]]
    assert store.ticket(forwarded)["submitter_id"] == store.account.agent_id


def test_an_address_is_one_user(store: Store) -> None:
    assert store.add_user(REQUESTER) == store.add_user(REQUESTER.upper())


def test_a_ticket_may_have_been_opened_earlier(store: Store, clock: Hand) -> None:
    then = clock.time.replace(year=2025)
    number = store.add_ticket(REQUESTER, "Old", "Old", created=then)

    assert "2025-03-02T12:00:00Z" == store.ticket(number)["updated_at"] == store.comments(number)[0]["created"]


def test_attachments_hang_on_the_comment(store: Store) -> None:
    number = store.add_ticket(REQUESTER, "See", "See there", attachments=("broken.png",))
    files = store.desk.comments(number)[0]["attachments"]

    assert [(one["file_name"], one["content_type"]) for one in files] == [("broken.png", "image/png")]


def test_a_ticket_that_is_not_there_is_a_key_error(store: Store) -> None:
    with pytest.raises(KeyError):
        store.ticket(1)


def test_everything_survives_in_the_file(tmp_path: Path, clock: Hand) -> None:
    first = Store(tmp_path / "box.db", clock)
    number = first.add_ticket(REQUESTER, "Hi", "Hello")
    first.close()
    second = Store(tmp_path / "box.db", clock)

    assert ("Hello", first.account) == (second.comments(number)[0]["text"], second.account)
    assert number + 1 == second.add_ticket(REQUESTER, "Hi", "Hello")


def test_two_stores_share_a_file(tmp_path: Path, clock: Hand) -> None:
    """A judge may read and act from another process."""
    one, two = Store(tmp_path / "box.db", clock), Store(tmp_path / "box.db", clock)
    number = one.add_ticket(REQUESTER, "Hi", "Hello")
    two.agent_writes(number, "Good day")

    assert [comment["text"] for comment in one.comments(number)] == ["Hello", "Good day"]


def test_a_refused_update_leaves_nothing(store: Store, ticket: int) -> None:
    before = (store.ticket(ticket), store.comments(ticket), store.audits(ticket))
    store.faults.solve_needs = "Order number"
    with pytest.raises(Exception, match="422"):
        store.set_status(ticket, "solved")

    assert before == (store.ticket(ticket), store.comments(ticket), store.audits(ticket))
