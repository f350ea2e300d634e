"""The webhook that tells of articles: made once, proven, mended, taken back, and never needed."""

from pathlib import Path

import pytest
from flask import request

from app.clock import CLOCK
from app.store.looks import Looks
from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Face, Sandbox
from tests.app.cli.connecting.door import Door, Operator, count, forget, saved, secret, statuses, told, webhook


def test_an_article_that_is_published_is_told_of(
    box: Sandbox, operator: Operator, public: tuple[str, str], tmp_path: Path
) -> None:
    """The whole story, on a real web application."""
    env = tmp_path / ".env"
    operator.connect(*public, "--save", str(env))
    operator.serve(**saved(env))
    proven = operator.connect("--prove", **saved(env))
    number = box.store.add_article("Lamp", "<p>Text</p>")
    taken, store = statuses(box), operator.store()
    waiting = [one.article_id for one in Looks(store).waiting() if one.occurred <= CLOCK.now()]
    store.close()

    assert proven.exit_code == 0
    assert told(proven).count("the secret was believed (answered 202)") == 2
    assert (taken, waiting) == ([202], [str(number)])


def test_it_hears_of_what_is_published_and_taken_back_alone(
    box: Sandbox, operator: Operator, public: tuple[str, str]
) -> None:
    operator.connect(*public)
    held = webhook(box, articles=True)

    assert held["subscriptions"] == ["zen:event-type:article.published", "zen:event-type:article.unpublished"]
    assert held["endpoint"] == webhook(box)["endpoint"]
    assert secret(box, articles=True) != secret(box)


def test_its_secret_is_kept_under_a_name_of_its_own(
    box: Sandbox, operator: Operator, public: tuple[str, str], tmp_path: Path
) -> None:
    operator.connect(*public, "--save", str(tmp_path / ".env"))

    assert saved(tmp_path / ".env") == {
        "webhook_secret": secret(box),
        "article_secret": secret(box, articles=True),
    }


def test_another_secret_in_the_settings_is_told(operator: Operator, public: tuple[str, str]) -> None:
    done = operator.connect(*public, article_secret="another-secret")

    assert done.exit_code == 1
    assert "DESKMATE_CONNECTIONS__MAIN__ARTICLE_SECRET holds another one" in told(done)


def test_a_service_with_another_secret_is_found_out(
    box: Sandbox, operator: Operator, public: tuple[str, str], tmp_path: Path
) -> None:
    operator.connect(*public, "--save", str(tmp_path / ".env"))
    ours = saved(tmp_path / ".env")
    operator.serve(**{**ours, "article_secret": ""})
    done = operator.connect("--prove", **ours)

    assert done.exit_code == 1
    assert "✓ test delivery" in done.output
    assert "✗ article test" in done.output
    assert "another DESKMATE_CONNECTIONS__MAIN__ARTICLE_SECRET" in told(done)


def test_a_lost_record_is_found_again_and_taken_back(box: Sandbox, operator: Operator, public: tuple[str, str]) -> None:
    operator.connect(*public)
    forget(operator)
    operator.connect(*public)
    made = count(box)
    operator.connect("--undo")

    assert (made, count(box)) == ((2, 1), (0, 0))


def test_somebody_elses_is_left_alone(box: Sandbox, operator: Operator, public: tuple[str, str]) -> None:
    operator.connect(*public)
    held = webhook(box, articles=True)
    box.store.rows.put("webhook", held["id"], {**held, "created_by": "77"})
    forget(operator)
    done = operator.connect(*public)
    operator.connect("--undo")

    assert (done.exit_code, f"{held['id']} is not ours" in told(done)) == (0, True)
    assert [one["id"] for one in box.store.rows.all("webhook")] == [held["id"]]


@pytest.mark.parametrize("fault", [Fault.BAD_GATEWAY_AFTER, Fault.DROP_AFTER])
def test_lost_answers_make_no_second_one(
    box: Sandbox, operator: Operator, public: tuple[str, str], fault: Fault
) -> None:
    box.faults.add(fault, "POST", "/webhooks$")
    operator.connect(*public)
    box.faults.clear()
    operator.connect(*public)

    assert count(box) == (2, 1)


def test_proving_makes_none(box: Sandbox, operator: Operator, public: tuple[str, str]) -> None:
    operator.connect(*public)
    box.store.rows.drop("webhook", webhook(box, articles=True)["id"])
    operator.connect("--prove")

    assert count(box) == (1, 1)


def test_an_account_whose_articles_are_not_told_of_works_without(
    box: Sandbox, operator: Operator, public: tuple[str, str]
) -> None:
    """Zendesk refuses the second webhook: hourly passes serve, and everything else is made."""

    def refuse() -> tuple[dict[str, str], int] | None:
        asked = request.get_json(silent=True) or {}
        articles = "article" in str(asked.get("webhook", {}).get("subscriptions", ""))
        return ({"error": "RecordInvalid"}, 422) if articles else None

    box.app.before_request(refuse)
    done = operator.connect(*public)

    assert (done.exit_code, count(box)) == (0, (1, 1))
    assert "! articles" in done.output
    assert "looked at every hour" in told(done)
    assert "✓ private note" in done.output


def test_a_freshdesk_account_is_told_that_passes_serve(tmp_path: Path) -> None:
    with Sandbox(face=Face.FRESHDESK) as box, Door() as door:
        account = {"kind": "freshdesk", "url": box.url, "api_key": box.api_key}
        done = Operator(tmp_path / "data", door, account, kind="freshdesk").connect("--public-url", door.url)

    assert "✓ articles" in done.output
    assert "hourly passes find what has changed" in told(done)
