"""The steps in a Zendesk account: the account, the proof, the note on a ticket."""

from pathlib import Path

import pytest

from integrations.sandbox.server import Sandbox
from tests.app.cli.connecting.door import ASKS, Operator, count, secret, told
from tests.integrations.zendesk.wire import Reply, Wire, always


def test_no_customer_sees_anything_and_the_test_ticket_goes(
    box: Sandbox, operator: Operator, public: tuple[str, str]
) -> None:
    operator.connect(*public)
    (number,) = {one["ticket_id"] for one in box.store.rows.all("audit")}
    written = box.store.rows.all("comment", number)

    assert [one["public"] for one in written] == [False, False]
    assert "Deskmate" in box.store.rows.all("ticket")[0]["subject"]
    assert box.store.tickets() == []


def test_a_service_with_another_secret_is_found_out(box: Sandbox, operator: Operator, public: tuple[str, str]) -> None:
    operator.connect(*public)
    operator.serve(webhook_secret="another-secret")
    done = operator.connect("--prove")

    assert done.exit_code == 1
    assert "does not believe the secret (answered 401)" in told(done)
    assert "set this one, restart deskmate serve" in told(done)


def test_another_secret_in_the_settings_is_told_and_saving_mends_it(
    box: Sandbox, operator: Operator, public: tuple[str, str], tmp_path: Path
) -> None:
    wrong = operator.connect(*public, webhook_secret="another-secret")
    mended = operator.connect("--save", str(tmp_path), webhook_secret="another-secret")
    file = tmp_path / "deskmate_connections__main__webhook_secret"

    assert (wrong.exit_code, mended.exit_code) == (1, 0)
    assert "holds another one" in told(wrong)
    assert (file.read_text(), file.stat().st_mode & 0o777) == (secret(box), 0o600)


def test_a_service_that_is_not_there_is_told(operator: Operator, public: tuple[str, str]) -> None:
    operator.connect(*public)
    done = operator.connect("--prove")

    assert done.exit_code == 1
    assert "Deskmate is not reachable there (answered 503)" in told(done)


def test_somebody_else_who_answers_proves_nothing(operator: Operator) -> None:
    with Wire(always(Reply(200, {"status": "welcome"}))) as stranger:
        operator.connect("--public-url", stranger.url)
        done = operator.connect("--prove")

    assert done.exit_code == 1
    assert "something answered, but not Deskmate (answered 200)" in told(done)


def test_proving_makes_nothing(box: Sandbox, operator: Operator, public: tuple[str, str]) -> None:
    done = operator.connect(*public, "--prove")

    assert done.exit_code == 1
    assert "without --prove first" in told(done)
    assert (count(box), box.store.rows.count("ticket")) == ((0, 0), 0)


@pytest.mark.parametrize(
    ("limit", "hint"),
    [({"role": "agent"}, "make it an admin"), ({"only_private_comments": True}, "full agent seat")],
)
def test_an_account_that_will_not_do_is_refused_before_anything_is_made(
    box: Sandbox, operator: Operator, public: tuple[str, str], limit: dict[str, object], hint: str
) -> None:
    box.store.limit_copilot(**limit)
    done = operator.connect(*public)

    assert done.exit_code == 1
    assert hint in told(done)
    assert (count(box), box.store.rows.count("ticket")) == ((0, 0), 0)


def test_an_account_that_does_not_see_everything_is_worth_a_look(
    box: Sandbox, operator: Operator, public: tuple[str, str]
) -> None:
    box.store.limit_copilot(ticket_restriction="groups")

    assert operator.steps(*public)["tickets"] == "look"


def test_wrong_credentials_are_told_without_them(operator: Operator, public: tuple[str, str]) -> None:
    done = operator.connect(*public, client_secret="hush-hush")

    assert done.exit_code == 1
    assert "refuses the credentials" in told(done)
    assert "hush" not in done.output


def test_a_named_ticket_gets_a_private_note_and_stays(
    box: Sandbox, operator: Operator, public: tuple[str, str]
) -> None:
    number = box.store.add_ticket(ASKS, "Return", "How do I return an item?")
    steps = operator.steps(*public, "--ticket", str(number))
    note = box.store.comments(number)[-1]

    assert (steps["private note"], steps["marker"], "test ticket" in steps) == ("done", "done", False)
    assert (note["author"], note["public"], len(box.store.tickets())) == ("copilot", False, 1)
    assert box.store.ticket(number)["status"] == "new"


@pytest.mark.parametrize("ticket", ["4711", "../users/1"])
def test_a_ticket_that_is_not_there_is_told(operator: Operator, public: tuple[str, str], ticket: str) -> None:
    done = operator.connect(*public, "--ticket", ticket)

    assert done.exit_code == 1
    assert "✗ private note" in done.output


def test_events_need_no_trigger_and_do_not_mix_with_one(
    box: Sandbox, operator: Operator, public: tuple[str, str]
) -> None:
    steps = operator.steps(*public, "--events")
    mixed = operator.connect(*public, "--trigger")

    assert ("trigger" in steps, count(box)) == (False, (2, 0))
    assert mixed.exit_code == 1
    assert "run --undo first, or say --events" in told(mixed)
