"""Agents, contacts, companies, groups, and what an account has beside them."""

import pytest

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.freshdesk.parts import Key, fault
from tests.integrations.sandbox.parts import REQUESTER, Hand


def test_the_key_knows_its_owner(box: Sandbox, key: Key) -> None:
    shown = key.get("agents/me")

    assert (box.store.account.copilot_id, "support_agent") == (shown["id"], shown["type"])
    assert ("Copilot", box.agent_email) == (shown["contact"]["name"], shown["contact"]["email"])
    assert [box.store.account.group_id] == shown["group_ids"]


def test_agents_are_no_contacts_and_contacts_no_agents(box: Sandbox, key: Key, ticket: int) -> None:
    agent, contact = box.store.account.agent_id, box.store.ticket(ticket)["requester_id"]

    assert tuple(key("GET", f"agents/{one}").status_code for one in (agent, contact)) == (200, 404)
    assert tuple(key("GET", f"contacts/{one}").status_code for one in (agent, contact)) == (404, 200)
    assert ({agent, box.store.account.copilot_id}, [contact]) == (set(key.ids("agents")), key.ids("contacts"))


def test_a_contact_has_a_language_and_a_company(box: Sandbox, key: Key) -> None:
    company = box.store.add_organization("Example", domains=("example.com",))
    number = box.store.add_user(REQUESTER, locale="de", organization_id=company)
    plain = box.store.add_user("requester-02@example.com")
    shown = key.get(f"contacts/{number}")

    assert ("de", company, []) == (shown["language"], shown["company_id"], shown["other_companies"])
    assert "other_companies" not in key.get(f"contacts/{plain}")
    assert (["example.com"], [company]) == (key.get(f"companies/{company}")["domains"], key.ids("companies"))


def test_contacts_are_found_by_address_and_by_change(box: Sandbox, key: Key, clock: Hand) -> None:
    first = box.store.add_user(REQUESTER)
    clock.pass_by(60)
    second = box.store.add_user("requester-02@example.com")

    assert [first] == key.ids("contacts", email=REQUESTER)
    assert [second] == key.ids("contacts", _updated_since="2026-03-02T12:01:00Z")
    assert fault(key("GET", "contacts?updated_since=2026-03-02T12:01:00Z"))[2] == "invalid_field"


def test_a_contact_is_added_once(key: Key) -> None:
    asked = {"name": "R", "email": REQUESTER, "language": "de"}
    made = key("POST", "contacts", asked)

    assert (made.status_code, made.json()["language"]) == (201, "de")
    assert fault(key("POST", "contacts", asked)) == (400, "email", "duplicate_value")


def test_a_group_shown_alone_names_its_agents(box: Sandbox, key: Key) -> None:
    number = key.ids("groups")[0]

    assert {box.store.account.copilot_id, box.store.account.agent_id} == set(key.get(f"groups/{number}")["agent_ids"])
    assert key.get("groups")[0]["auto_ticket_assign"] == 0


def test_choices_come_in_three_shapes(box: Sandbox, key: Key) -> None:
    fields = {one["name"]: one["choices"] for one in key.get("ticket_fields")}

    assert "Question" in fields["ticket_type"]
    assert ({"Low": 1, "Medium": 2, "High": 3, "Urgent": 4}, {"Support": box.store.account.group_id}) == (
        fields["priority"],
        fields["group"],
    )
    assert fields["status"]["2"] == ["Open", "Being Processed"]
    assert {"6", "7"} < set(fields["status"])


def test_replies_go_out_from_the_one_mailbox(key: Key, ticket: int) -> None:
    address = key.get("email_configs")[0]["reply_email"]

    assert key.reply(ticket, from_email=address).json()["support_email"] == address


def test_macros_are_canned_responses(box: Sandbox, key: Key) -> None:
    box.store.add_macro("Thanks", "<p>Thank you</p>")
    folder = key.get("canned_response_folders")[0]
    held = key.get(f"canned_response_folders/{folder['id']}/responses")[0]

    assert (folder["responses_count"], held["content"], held["content_html"]) == (1, "Thank you", "<p>Thank you</p>")


@pytest.mark.parametrize(("good", "mark"), [(True, 103), (False, -103)])
def test_ratings_have_numbers(box: Sandbox, key: Key, ticket: int, good: bool, mark: int) -> None:
    box.store.customer_rates(ticket, good, "Words")
    rating = key.get("surveys/satisfaction_ratings")[0]

    assert (mark, ticket, "Words") == (rating["ratings"]["default_question"], rating["ticket_id"], rating["feedback"])


@pytest.mark.parametrize(
    "path", ["companies/1", "groups/1", "agents/1", "products/1", "canned_response_folders/1/responses"]
)
def test_what_is_not_there_is_not_found(key: Key, path: str) -> None:
    assert key("GET", path).status_code == 404


def test_the_rest_of_an_account_is_short(key: Key) -> None:
    assert [one["name"] for one in key.get("roles")] == ["Administrator", "Agent"]
    assert key.get("business_hours")[0]["business_hours"]["monday"]["start_time"] == "9:00 am"
    assert key.get(f"products/{key.get('products')[0]['id']}")["name"] == "Sandbox Plus"
    assert 103 in key.get("surveys")[0]["questions"][0]["accepted_ratings"]
