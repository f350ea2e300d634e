"""A fresh account: what every one has before the first ticket."""

from dataclasses import dataclass

from integrations.sandbox.articles import HelpCenter
from integrations.sandbox.moments import stamp, wall
from integrations.sandbox.people import People
from integrations.sandbox.rows import Record, Rows
from integrations.sandbox.tokens import Tokens

# Credentials of a helpdesk that listens on loopback only: the same every time, so that
# a second process needs no telling.
AGENT_TOKEN = "sandbox-agent-token"  # noqa: S105
CLIENT_ID = "sandbox-copilot"
CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105
LEGACY_TOKEN = "sandbox-api-token"  # noqa: S105
API_KEY = "sandbox-api-key"
COPILOT_EMAIL = "copilot@sandbox.example.com"
AGENT_EMAIL = "agent-01@sandbox.example.com"


@dataclass(frozen=True, slots=True)
class Account:
    """Ids that the rest of the sandbox needs."""

    copilot_id: int
    agent_id: int
    group_id: int
    section_id: int
    staff_segment_id: int
    signed_in_segment_id: int


def furnish(rows: Rows, people: People, help_center: HelpCenter, tokens: Tokens) -> Account:
    """Return the account of this file, set up first if the file is new."""
    with rows.transaction():
        held = rows.get("account", 1)
        if held is None:
            held = _furnish(rows, people, help_center, tokens)
            rows.put("account", 1, held)
    return Account(**held)


def _furnish(rows: Rows, people: People, help_center: HelpCenter, tokens: Tokens) -> Record:
    group = people.add_group("Support", default=True)
    copilot = people.add(COPILOT_EMAIL, "admin", name="Copilot")
    agent = people.add(AGENT_EMAIL, "agent", name="Agent One")
    tokens.add_client(CLIENT_ID, CLIENT_SECRET, copilot)
    tokens.add_lasting(AGENT_TOKEN, copilot)
    tokens.add_lasting(API_KEY, copilot)
    tokens.add_legacy(COPILOT_EMAIL, LEGACY_TOKEN, copilot)
    _schedule(rows, people)
    held: Record = {"copilot_id": copilot, "agent_id": agent, "group_id": group}
    held |= {"section_id": help_center.section("Articles")}
    held |= {"staff_segment_id": help_center.add_segment("Agents and admins", "staff", built_in=True)}
    held |= {"signed_in_segment_id": help_center.add_segment("Signed-in users", "signed_in_users", built_in=True)}
    return held


def _schedule(rows: Rows, people: People) -> None:
    """Add Monday to Friday, nine to five. Minutes count from Sunday midnight."""
    now = stamp(wall())
    days = [{"start_time": day * 1440 + 540, "end_time": day * 1440 + 1020} for day in range(1, 6)]
    schedule: Record = {"id": people.number(), "name": "Office hours", "time_zone": "Berlin", "intervals": days}
    rows.put("schedule", schedule["id"], {**schedule, "created_at": now, "updated_at": now})
