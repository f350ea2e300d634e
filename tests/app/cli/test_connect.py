"""The command: the whole story on a real service, what it prints, and what it refuses."""

import json
from pathlib import Path

import pytest

from app.cli.connecting.made import Record
from app.clock import CLOCK
from app.store.inbox import Deliveries
from app.store.locks import locked
from app.store.marks import Marks
from integrations.sandbox.server import Sandbox
from tests.app.cli.connecting.conftest import box, door, operator, public
from tests.app.cli.connecting.door import ASKS, Operator, count, saved, secret, statuses, told, webhook

__all__ = ["box", "door", "operator", "public"]

MADE = {
    "account": "done",
    "webhook": "done",
    "signing secret": "later",
    "trigger": "done",
    "test delivery": "later",
    "articles": "done",
    "article secret": "later",
    "test ticket": "done",
    "private note": "done",
    "marker": "done",
}


def test_from_nothing_to_a_delivery_that_is_taken_and_back(
    box: Sandbox, operator: Operator, public: tuple[str, str], tmp_path: Path
) -> None:
    """The whole story, on a real web application."""
    env = tmp_path / ".env"
    first = operator.connect(*public, "--save", str(env))
    ours = saved(env)
    operator.serve(**ours)
    again = operator.connect(**ours)
    before = CLOCK.now()
    ticket = box.store.add_ticket(ASKS, "Return", "How do I return an item?")
    taken, store = statuses(box), operator.store()
    seen = Deliveries(store).seen("main", str(ticket), before)
    store.close()
    undone = operator.connect("--undo", **ours)
    box.store.customer_writes(ticket, "Well?")

    assert (first.exit_code, again.exit_code, undone.exit_code) == (0, 0, 0)
    assert "reached Deskmate, and the secret was believed (answered 202)" in told(again)
    assert (taken, seen) == ([202], True)
    assert (count(box), statuses(box)) == ((0, 0), [202])


def test_the_first_run_makes_everything_and_says_what_is_left(
    box: Sandbox, operator: Operator, public: tuple[str, str]
) -> None:
    found = json.loads(operator.connect(*public, "--json").stdout)

    assert {one["name"]: one["state"] for one in found["steps"]} == MADE
    assert (found["ok"], found["left"]) == (True, ["signing secret", "test delivery", "article secret"])
    assert found["made"]["webhook"] == webhook(box)["id"]
    assert found["made"]["articles"] == webhook(box, articles=True)["id"]
    assert count(box) == (2, 1)


def test_two_at_once_are_one(operator: Operator, public: tuple[str, str], box: Sandbox) -> None:
    store = operator.store()
    with locked(store, "connect", "main"):
        done = operator.connect(*public)
    store.close()

    assert done.exit_code == 1
    assert "somebody else is connecting" in told(done)
    assert count(box) == (0, 0)


def test_waiting_in_vain_is_told(operator: Operator, public: tuple[str, str]) -> None:
    done = operator.connect(*public, "--wait", "0.05")

    assert done.exit_code == 1
    assert "✗ first delivery" in done.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--public-url https://"),
        (("--public-url", "http://copilot.example.com"), "begins with https://"),
        (("--public-url", "copilot.example.com"), "begins with https://"),
        (("--public-url", "https://me@copilot.example.com"), "without login"),
        (("--public-url", "https://copilot.example.com/?a=1"), "without login"),
        (("--undo", "--prove"), "choose one"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(operator: Operator, arguments: tuple[str, ...], said: str) -> None:
    done = operator.connect(*arguments)

    assert done.exit_code == 2
    assert said in told(done)


def test_an_account_that_is_not_in_the_settings_is_told(operator: Operator, public: tuple[str, str]) -> None:
    unknown = operator.connect(*public, "--connection", "shop")
    other = operator.connect(*public, kind="freshdesk")

    assert (unknown.exit_code, other.exit_code) == (1, 1)
    assert "DESKMATE_CONNECTIONS__SHOP__" in told(unknown)
    assert "deskmate connect zendesk" in told(other)


def test_it_is_read_at_eighty_columns(operator: Operator, public: tuple[str, str]) -> None:
    lines = operator.connect(*public).output.splitlines()

    assert max(map(len, lines)) <= 80
    assert "\n".join(lines).rstrip().endswith("Left to do: signing secret, test delivery, article secret.")


def test_what_is_on_record_is_ids_alone(box: Sandbox, operator: Operator, public: tuple[str, str]) -> None:
    operator.connect(*public)
    store = operator.store()
    made = Record(Marks(store), "main").read()
    store.close()

    assert (made.webhook, made.ticket) == (webhook(box)["id"], "")
    assert made.trigger == str(box.store.rows.all("trigger")[0]["id"])


@pytest.mark.parametrize("more", [(), ("--json",), ("--dry-run",), ("--save", "ENV"), ("--prove",)])
def test_the_secret_is_not_shown_unasked(
    box: Sandbox, operator: Operator, public: tuple[str, str], tmp_path: Path, more: tuple[str, ...]
) -> None:
    operator.connect(*public)
    asked = [str(tmp_path / ".env") if one == "ENV" else one for one in more]
    done = operator.connect(*public, *asked)

    assert not [one for one in (secret(box), secret(box, articles=True)) if one in done.output + done.stderr]


def test_the_secret_is_shown_once_on_request_as_a_line_to_copy(
    box: Sandbox, operator: Operator, public: tuple[str, str]
) -> None:
    done = operator.connect(*public, "--show-secret")

    assert f"DESKMATE_CONNECTIONS__MAIN__WEBHOOK_SECRET={secret(box)}" in done.output
    assert f"DESKMATE_CONNECTIONS__MAIN__ARTICLE_SECRET={secret(box, articles=True)}" in done.output
    assert operator.connect(*public, "--show-secret", "--json").exit_code == 2


def test_a_dry_run_only_reads(box: Sandbox, operator: Operator, public: tuple[str, str]) -> None:
    before = operator.steps(*public, "--dry-run")
    assert (count(box), box.store.rows.count("ticket")) == ((0, 0), 0)
    operator.connect(*public)
    made = box.store.rows.count("ticket")
    after = told(operator.connect(*public, "--dry-run"))

    assert set(before.values()) == {"done", "planned"}
    assert after.count("would use") == 3
    assert (count(box), box.store.rows.count("ticket")) == ((2, 1), made)
