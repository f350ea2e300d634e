"""Connecting a Freshdesk account: three rules by hand, a secret of our making, the proof, and back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.freshdesk.setup import BODY, HEADER
from integrations.sandbox.freshdesk.rules import Rule
from integrations.sandbox.server import Face, Sandbox
from tests.app.cli.connecting.door import Door, Operator, told
from tests.integrations.zendesk.wire import Reply, Wire, always

ASKS = "requester-01@example.com"
SECRET = "a-secret-of-our-own-0123456789"


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(face=Face.FRESHDESK) as box:
        yield box


@pytest.fixture
def operator(tmp_path: Path, box: Sandbox) -> Iterator[Operator]:
    with Door() as door:
        account = {"kind": "freshdesk", "url": box.url, "api_key": box.api_key}
        yield Operator(tmp_path / "data", door, account, kind="freshdesk")


@pytest.fixture
def public(operator: Operator) -> tuple[str, str]:
    return "--public-url", operator.door.url


def test_from_nothing_to_a_delivery_that_is_taken(
    box: Sandbox, operator: Operator, public: tuple[str, str], tmp_path: Path
) -> None:
    """The whole story: what the rules are told to send is what the service takes."""
    env = tmp_path / ".env"
    first = operator.connect(*public, "--save", str(env))
    ours = env.read_text().strip().partition("=")[2]
    operator.serve(webhook_secret=ours)
    again = operator.connect("--prove", webhook_secret=ours)
    box.subscribe(f"{public[1]}/webhooks/main", ours, "rule", Rule(BODY, header=HEADER))
    box.store.add_ticket(ASKS, "Return", "How do I return an item?")
    assert box.settle()

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "✓ test delivery" in again.output and "✓ wrong secret" in again.output
    assert [one["status_code"] for one in box.store.rows.all("invocation")] == [202]


def test_the_first_run_says_what_is_to_be_done_by_hand(
    box: Sandbox, operator: Operator, public: tuple[str, str]
) -> None:
    found = json.loads(operator.connect(*public, "--json").stdout)
    lines = "\n".join(line for one in found["steps"] for line in one["lines"])

    assert found["left"] == ["secret", "rule 1", "rule 2", "rule 3", "webhook", "test delivery"]
    assert f"{public[1]}/webhooks/main" in lines
    assert (BODY in lines, f"{HEADER}: <the secret>" in lines) == (True, True)
    assert ("Ticket creation" in lines, "Performed by: Requester" in lines) == (True, True)
    assert box.store.tickets() == []


def test_the_note_on_the_test_ticket_is_private_and_found(
    box: Sandbox, operator: Operator, public: tuple[str, str]
) -> None:
    steps = operator.steps(*public)
    (number,) = {one["ticket_id"] for one in box.store.rows.all("audit")}
    ticket, written = box.store.rows.get("ticket", number), box.store.rows.all("comment", number)

    assert (steps["private note"], steps["marker"], steps["test ticket"]) == ("done", "done", "done")
    assert [one["public"] for one in written] == [True, False]
    assert ticket is not None
    assert ticket["requester_id"] == box.store.account.copilot_id


def test_a_secret_is_made_once_and_then_kept(operator: Operator, public: tuple[str, str], tmp_path: Path) -> None:
    env = tmp_path / ".env"
    operator.connect(*public, "--save", str(env))
    made = env.read_text()
    ours = made.strip().partition("=")[2]
    operator.connect(*public, "--save", str(env), webhook_secret=ours)

    assert env.read_text() == made
    assert len(ours) >= 32


@pytest.mark.parametrize("more", [(), ("--json",), ("--prove",)])
def test_the_secret_is_not_shown_unasked(operator: Operator, public: tuple[str, str], more: tuple[str, ...]) -> None:
    done = operator.connect(*public, *more, webhook_secret=SECRET)
    shown = operator.connect(*public, "--show-secret", webhook_secret=SECRET)

    assert SECRET not in done.output + done.stderr
    assert f"{HEADER}: {SECRET}" in shown.output


def test_a_secret_that_can_be_guessed_is_refused_and_replaced(
    operator: Operator, public: tuple[str, str], tmp_path: Path
) -> None:
    weak = operator.connect(*public, webhook_secret="hush")
    operator.connect(*public, "--save", str(tmp_path / ".env"), webhook_secret="hush")

    assert weak.exit_code == 1
    assert "can be guessed" in told(weak)
    assert "hush" not in (tmp_path / ".env").read_text()


def test_a_service_with_another_secret_is_found_out(operator: Operator, public: tuple[str, str]) -> None:
    operator.serve(webhook_secret="another-secret-0123456789")
    done = operator.connect(*public, "--prove", webhook_secret=SECRET)

    assert done.exit_code == 1
    assert "does not believe the secret (answered 401)" in told(done)
    assert "wrong secret" not in done.output


def test_a_service_that_believes_everybody_is_an_alarm(operator: Operator) -> None:
    with Wire(always(Reply(202, {"status": "ignored"}))) as careless:
        done = operator.connect("--public-url", careless.url, "--prove", webhook_secret=SECRET)

    assert done.exit_code == 1
    assert "another secret was answered 202, not 401" in told(done)


def test_a_service_that_is_not_there_is_told(operator: Operator, public: tuple[str, str]) -> None:
    done = operator.connect(*public, "--prove", webhook_secret=SECRET)

    assert done.exit_code == 1
    assert "not reachable there (answered 503)" in told(done)


def test_a_wrong_key_is_told_without_it(operator: Operator, public: tuple[str, str]) -> None:
    done = operator.connect(*public, api_key="hush-hush")

    assert done.exit_code == 1
    assert "refuses the credentials" in told(done)
    assert "hush" not in done.output


def test_a_dry_run_only_reads(box: Sandbox, operator: Operator, public: tuple[str, str]) -> None:
    steps = operator.steps(*public, "--dry-run")

    assert set(steps.values()) == {"done", "planned"}
    assert box.store.rows.count("ticket") == 0
    assert "nothing of ours" in told(operator.connect("--undo"))


def test_undoing_says_what_is_left_to_people_once(operator: Operator, public: tuple[str, str]) -> None:
    operator.connect(*public)
    planned, first, second = (operator.connect(*one) for one in (("--undo", "--dry-run"), ("--undo",), ("--undo",)))

    assert [one.exit_code for one in (planned, first, second)] == [0, 0, 0]
    assert "Deskmate main: new ticket" in told(first)
    assert "nothing of ours is on record" in told(second)


def test_it_is_read_at_eighty_columns(operator: Operator, public: tuple[str, str]) -> None:
    lines = operator.connect(*public, webhook_secret=SECRET).output.splitlines()

    assert max(map(len, lines)) <= 80
