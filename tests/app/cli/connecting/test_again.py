"""Running it again makes nothing twice, mends what broke, and takes back only what is ours."""

import pytest

from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Sandbox
from tests.app.cli.connecting.door import Operator, count, forget, told, webhook


def test_running_it_again_makes_nothing_twice(box: Sandbox, operator: Operator, public: tuple[str, str]) -> None:
    outputs = [told(operator.connect(*public)) for _ in range(3)]

    assert count(box) == (2, 1)
    assert [one.count("is there already") for one in outputs] == [0, 3, 3]


def test_a_webhook_of_somebody_else_is_used_and_left(box: Sandbox, operator: Operator, public: tuple[str, str]) -> None:
    operator.connect(*public)
    held = webhook(box)
    box.store.rows.put("webhook", held["id"], {**held, "created_by": "77"})
    forget(operator)
    found = told(operator.connect(*public))
    operator.connect("--undo")

    assert f"uses {held['id']}, which we did not make" in found
    assert count(box) == (1, 1)  # theirs, and their trigger


def test_a_lost_record_is_found_again_by_name_and_maker(
    box: Sandbox, operator: Operator, public: tuple[str, str]
) -> None:
    operator.connect(*public)
    forget(operator)
    operator.connect(*public)
    made = count(box)
    operator.connect("--undo")

    assert (made, count(box)) == ((2, 1), (0, 0))


def test_another_address_moves_the_webhook(box: Sandbox, operator: Operator, public: tuple[str, str]) -> None:
    operator.connect("--public-url", "http://127.0.0.1:9/old")
    moved = operator.connect(*public)
    held = webhook(box)

    assert {one["endpoint"] for one in box.store.rows.all("webhook")} == {held["endpoint"]}
    assert f"points to {public[1]}/webhooks/main" in told(moved)
    assert held["endpoint"] == f"{public[1]}/webhooks/main"


def test_what_was_switched_off_is_switched_on_again(box: Sandbox, operator: Operator, public: tuple[str, str]) -> None:
    operator.connect(*public)
    for kind, change in (("webhook", {"status": "inactive"}), ("trigger", {"active": False})):
        for held in box.store.rows.all(kind):
            box.store.rows.put(kind, held["id"], {**held, **change})
    operator.connect(*public)

    assert [one["status"] for one in box.store.rows.all("webhook")] == ["active", "active"]
    assert box.store.rows.all("trigger")[0]["active"] is True


def test_a_webhook_that_was_deleted_by_hand_is_made_anew_and_the_trigger_follows(
    box: Sandbox, operator: Operator, public: tuple[str, str]
) -> None:
    operator.connect(*public)
    box.store.rows.drop("webhook", webhook(box)["id"])
    done = operator.connect(*public)
    (trigger,) = box.store.rows.all("trigger")

    assert done.exit_code == 0
    assert trigger["actions"][0]["value"][0] == webhook(box)["id"]


def test_a_trigger_of_somebody_else_that_is_switched_off_is_told(
    box: Sandbox, operator: Operator, public: tuple[str, str]
) -> None:
    operator.connect(*public)
    (held,) = box.store.rows.all("trigger")
    box.store.rows.put("trigger", held["id"], {**held, "active": False, "title": "Theirs"})
    forget(operator)
    done = operator.connect(*public)

    assert done.exit_code == 1
    assert "but is switched off" in told(done)
    assert box.store.rows.all("trigger")[0]["active"] is False


def test_undoing_twice_is_undoing_once(box: Sandbox, operator: Operator, public: tuple[str, str]) -> None:
    operator.connect(*public)
    planned = operator.steps("--undo", "--dry-run")
    kept = count(box)
    first, second = operator.connect("--undo"), operator.connect("--undo")

    assert planned == dict.fromkeys(("articles", "trigger", "webhook"), "planned")
    assert kept == (2, 1)
    assert (first.exit_code, second.exit_code, count(box)) == (0, 0, (0, 0))
    assert "nothing of ours is on record" in told(second)


def test_undoing_what_is_gone_already_is_no_error(box: Sandbox, operator: Operator, public: tuple[str, str]) -> None:
    operator.connect(*public)
    box.store.rows.drop("trigger", box.store.rows.all("trigger")[0]["id"])
    done = operator.connect("--undo")

    assert (done.exit_code, count(box)) == (0, (0, 0))
    assert "was gone already" in told(done)


def test_an_undo_that_fails_half_way_is_taken_up_again(
    box: Sandbox, operator: Operator, public: tuple[str, str]
) -> None:
    operator.connect(*public)
    box.faults.add(Fault.UNAVAILABLE, "DELETE", "webhooks")
    failed, left = operator.connect("--undo"), count(box)
    box.faults.clear()
    again = operator.connect("--undo")

    assert (failed.exit_code, left) == (1, (2, 0))
    assert (again.exit_code, count(box)) == (0, (0, 0))


def test_a_test_ticket_that_was_left_behind_is_removed(
    box: Sandbox, operator: Operator, public: tuple[str, str]
) -> None:
    box.faults.add(Fault.UNAVAILABLE, "DELETE", "tickets")
    failed = operator.connect(*public)
    box.faults.clear()
    left = len(box.store.tickets())
    operator.connect("--undo")

    assert (failed.exit_code, left) == (1, 1)
    assert box.store.tickets() == []


@pytest.mark.parametrize("fault", [Fault.BAD_GATEWAY_AFTER, Fault.DROP_AFTER])
def test_lost_answers_make_nothing_twice(
    box: Sandbox, operator: Operator, public: tuple[str, str], fault: Fault
) -> None:
    box.faults.add(fault, "POST", "/(webhooks|triggers)$")
    done = operator.connect(*public)
    box.faults.clear()

    assert (done.exit_code, count(box)) == (0, (2, 1))
    operator.connect("--undo")
    assert count(box) == (0, 0)
