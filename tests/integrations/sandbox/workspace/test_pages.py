"""What readers see and do: the inbox, both sides of a ticket, new messages, and what a pulse brings."""

import json
import re

import pytest

from integrations.sandbox.hooks import Route
from integrations.sandbox.store import Store
from integrations.sandbox.workspace.copilot import Outcome
from integrations.sandbox.workspace.starters import STARTERS
from tests.integrations.sandbox.workspace.visitor import APPS, PAGES, Told, Visitor, look

WHO = "requester-01@example.com"


@pytest.fixture
def number(store: Store) -> int:
    """Return a ticket whose changes the copilot is told of."""
    store.hooks.subscribe("http://127.0.0.1:9", "secret", Route.TRIGGER, store.account.copilot_id)
    return store.add_ticket(WHO, "Lamp & shade", "Is <it> in stock?")


def told_of(store: Store) -> int:
    return store.rows.count("outbox")


def test_inbox_shows_every_ticket(visitor: Visitor, store: Store, told: Told) -> None:
    number = store.add_ticket(WHO, "Lamp & shade", "Is <it> in stock?")
    told.runs = [look(number, words="Nobody <knows>.")]
    page = visitor.page("/")

    assert f'href="/tickets/{number}"' in page
    assert "Lamp &amp; shade" in page
    assert "Nobody &lt;knows&gt;." in page
    assert "3 of 50" in page


def test_every_page_starts_the_tickets(visitor: Visitor, told: Told, number: int) -> None:
    for path in ("/", "/write", f"/tickets/{number}", f"/tickets/{number}/customer"):
        visitor.page(path)

    assert len(told.visits) == 4


def test_agent_sees_notes_and_the_app(visitor: Visitor, store: Store, number: int) -> None:
    store.agent_writes(number, "Between us", public=False)
    page = visitor.page(f"/tickets/{number}")

    found = re.search(r'id="given">(.*?)</script>', page)
    assert found is not None
    given = json.loads(found[1])
    assert f'data-app="{APPS}/app/' in page
    assert given["values"]["ticket.id"] == number
    assert [one["author"]["role"] for one in given["values"]["ticket.conversation"]] == ["end-user"]
    assert "Between us" in page
    assert "Is &lt;it&gt; in stock?" in page


def test_data_for_the_app_cannot_end_its_script(visitor: Visitor, store: Store) -> None:
    number = store.add_ticket(WHO, "</script><script>alert(1)</script>", "Hello")

    assert "<script>alert" not in visitor.page(f"/tickets/{number}")


def test_customer_sees_no_notes_but_every_step(visitor: Visitor, store: Store, told: Told, number: int) -> None:
    store.agent_writes(number, "Between us", public=False)
    told.runs = [look(number, Outcome.PERSON), look(number, run=3, echo=True, words="Nothing new.")]
    page = visitor.page(f"/tickets/{number}/customer")

    assert "Between us" not in page
    assert "Nothing new." not in page
    assert page.index("The policy allows no more.") < page.index("Allowed.")
    assert "Return policy, 98% sure." in page
    assert 'href="/console/runs/7"' in page


def test_closed_ticket_has_no_composer(visitor: Visitor, store: Store, number: int) -> None:
    store.set_status(number, "closed")

    assert 'id="composer"' not in visitor.page(f"/tickets/{number}")
    assert visitor.post(f"/tickets/{number}/reply", json={"html": "Hi", "public": True}).status_code == 422


@pytest.mark.parametrize("path", ["/tickets/99", "/tickets/99/customer", "/tickets/x", "/static/x/none.js"])
def test_what_is_not_there_is_not_found(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_agent_replies(visitor: Visitor, store: Store, number: int) -> None:
    before = told_of(store)
    body = {"html": '<p>Yes.</p><script>x</script><img src="x">', "public": True, "status": "solved"}
    answer = visitor.post(f"/tickets/{number}/reply", json=body)

    newest = store.comments(number)[-1]
    assert answer.status_code == 204
    assert (newest["author"], newest["public"], newest["text"]) == ("agent", True, "Yes.")
    assert "<script" not in newest["html"]
    assert store.ticket(number)["status"] == "solved"
    assert told_of(store) == before + 1


def test_agent_leaves_a_note(visitor: Visitor, store: Store, number: int) -> None:
    visitor.post(f"/tickets/{number}/reply", json={"html": "<p>Hm</p>", "public": False})

    assert store.comments(number)[-1]["public"] is False


@pytest.mark.parametrize(
    "body", [{}, {"html": ""}, {"html": "<p> </p>"}, {"html": "x", "status": "deleted"}, {"html": "x" * 50_000}]
)
def test_empty_or_odd_reply_is_refused(visitor: Visitor, store: Store, number: int, body: dict[str, object]) -> None:
    assert visitor.post(f"/tickets/{number}/reply", json={"public": True, **body}).status_code == 400
    assert len(store.comments(number)) == 1


def test_customer_writes_again(visitor: Visitor, store: Store, number: int) -> None:
    before = told_of(store)
    answer = visitor.post(f"/tickets/{number}/customer", data={"text": "And when?"})

    assert answer.headers["Location"] == f"/tickets/{number}/customer"
    assert (store.comments(number)[-1]["author"], store.comments(number)[-1]["text"]) == ("requester", "And when?")
    assert told_of(store) == before + 1


def test_customer_of_a_closed_ticket_opens_another(visitor: Visitor, store: Store, number: int) -> None:
    store.set_status(number, "closed")
    answer = visitor.post(f"/tickets/{number}/customer", data={"text": "Still broken"})

    assert answer.headers["Location"] == f"/tickets/{number + 1}/customer"


def test_each_new_message_is_of_somebody_new(visitor: Visitor, store: Store, number: int) -> None:
    before = told_of(store)
    for _ in range(2):
        visitor.post("/write", data={"subject": "Hours", "text": "When are you open?"})

    first, second = store.tickets()[-2:]
    assert first["requester_id"] != second["requester_id"]
    assert first["via"]["channel"] == "web"
    assert told_of(store) == before + 2


@pytest.mark.parametrize(
    "form", [{}, {"subject": "x"}, {"subject": " ", "text": "x"}, {"subject": "x", "text": "x" * 10_001}]
)
def test_empty_or_endless_message_is_refused(visitor: Visitor, store: Store, form: dict[str, str]) -> None:
    assert visitor.post("/write", data=form).status_code == 400
    assert store.tickets() == []


def test_starters_fill_the_form(visitor: Visitor) -> None:
    page = visitor.page("/write")

    assert page.count('class="starter"') == sum(map(len, STARTERS.values()))


# The pulse


def test_pulse_is_small_where_nothing_has_changed(visitor: Visitor, number: int) -> None:
    first = visitor.pulse(side="customer", ticket=number)
    stamps = {name: first[name]["stamp"] for name in ("list", "thread", "flow")}

    assert visitor.pulse(side="customer", ticket=number, **stamps) == {"progress": [3, 50]}


def test_pulse_brings_what_has_changed(visitor: Visitor, store: Store, told: Told, number: int) -> None:
    first = visitor.pulse(side="agent", ticket=number)
    stamps = {name: first[name]["stamp"] for name in ("list", "thread")}
    store.customer_writes(number, "Hello?")
    told.runs = [look(number)]
    second = visitor.pulse(side="agent", ticket=number, **stamps)

    assert "Hello?" in second["thread"]["html"]
    assert len(second["thread"]["conversation"]) == 2
    assert second["list"]["counts"]["working"] == 1
    assert "flow" not in second


def test_pulse_shows_the_customer_no_notes(visitor: Visitor, store: Store, number: int) -> None:
    store.agent_writes(number, "Between us", public=False)

    assert "Between us" not in json.dumps(visitor.pulse(side="customer", ticket=number))


def test_pulse_knows_a_run_on_its_way(visitor: Visitor, store: Store, told: Told, number: int) -> None:
    assert "It looks at the ticket now" in visitor.pulse(side="customer", ticket=number)["flow"]["html"]

    told.runs = [look(number, Outcome.WORKING, finished=None, decided=False, steps=(), limits=())]
    assert "Reading the ticket" in visitor.pulse(side="customer", ticket=number)["flow"]["html"]


def test_pulse_of_a_ticket_that_is_gone(visitor: Visitor) -> None:
    assert visitor.pulse(side="agent", ticket=99)["gone"] is True


def test_pages_name_no_other_place(visitor: Visitor, number: int) -> None:
    for path in ("/", "/write", f"/tickets/{number}", f"/tickets/{number}/customer"):
        hosts = set(re.findall(r"https?://[^/\"'<\s]+", visitor.page(path)))
        assert hosts <= {PAGES, APPS, "http://www.w3.org"}
