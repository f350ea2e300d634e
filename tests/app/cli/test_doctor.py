"""Doctor: says what is wrong before a customer notices, and how to mend it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.cli.doctor import Check, State, checks
from app.settings import ZENDESK_TEST_SECRET, Connection, Settings
from integrations.sandbox.faults import Fault
from integrations.sandbox.server import Sandbox
from tests.endpoints import Reply, Wire, chat, embedding, vectors, words
from tests.integrations.zendesk.wire import always
from tests.knowledge.articles import Letters


@pytest.fixture
def box() -> Iterator[Sandbox]:
    """Start a helpdesk with one article."""
    with Sandbox() as box:
        box.store.add_article("Returns", "<p>Within 14 days.</p>")
        yield box


@pytest.fixture
def settings(tmp_path: Path, box: Sandbox) -> Settings:
    """Return settings of one account on it; no weights, so that nothing is built."""
    return with_account(tmp_path, box)


def with_account(folder: Path, box: Sandbox, **changes: str) -> Settings:
    """Return settings of one account, some fields replaced."""
    fields = {"url": box.url, "client_id": box.client_id, "client_secret": box.client_secret, "webhook_secret": "ours"}
    connection = Connection.model_validate({**fields, **changes})
    return Settings(data_dir=folder, encoder_dir=folder / "nowhere", connections={"main": connection})


def found(settings: Settings, name: str) -> Check:
    """Return the check of this name."""
    return next(one for one in checks(settings) if one.name == name)


def test_a_healthy_account_has_nothing_broken(settings: Settings) -> None:
    assert [one for one in checks(settings) if one.state is State.BROKEN] == []
    assert found(settings, "main: polling").state is State.FINE


def test_no_account_is_broken_and_says_what_to_set(tmp_path: Path) -> None:
    check = found(Settings(data_dir=tmp_path, encoder_dir=tmp_path), "connections")

    assert check.state is State.BROKEN
    assert "DESKMATE_CONNECTIONS__MAIN__SUBDOMAIN" in check.mend


@pytest.mark.parametrize("secret", ["", ZENDESK_TEST_SECRET])
def test_a_webhook_that_anybody_could_sign_is_broken(tmp_path: Path, box: Sandbox, secret: str) -> None:
    check = found(with_account(tmp_path, box, webhook_secret=secret), "main: webhook secret")

    assert check.state is State.BROKEN
    assert ZENDESK_TEST_SECRET not in check.found + check.mend


def test_a_light_agent_cannot_reply(settings: Settings, box: Sandbox) -> None:
    box.store.limit_copilot(only_private_comments=True)

    check = found(settings, "main: public replies")

    assert check.state is State.BROKEN
    assert "light agent" in check.found


def test_an_agent_that_does_not_see_all_tickets_is_worth_a_look(settings: Settings, box: Sandbox) -> None:
    box.store.limit_copilot(ticket_restriction="groups")

    assert found(settings, "main: tickets").state is State.WARNING


def test_an_account_that_is_no_admin_cannot_find_lost_webhooks(settings: Settings, box: Sandbox) -> None:
    box.store.limit_copilot(role="agent")

    check = found(settings, "main: polling")

    assert check.state is State.BROKEN
    assert "incremental export" in check.found
    assert "admin" in check.mend


def test_an_export_that_does_not_answer_now_is_worth_a_look(settings: Settings, box: Sandbox) -> None:
    box.faults.add(Fault.RATE_LIMITED, "GET", "incremental/tickets", seconds=30)

    assert found(settings, "main: polling").state is State.WARNING


def test_wrong_credentials_are_told_without_the_secret(tmp_path: Path, box: Sandbox) -> None:
    check = found(with_account(tmp_path, box, client_secret="hush-hush"), "main: account")

    assert check.state is State.BROKEN
    assert "hush-hush" not in check.found + check.mend


def test_a_helpdesk_out_of_reach_is_told(tmp_path: Path, box: Sandbox) -> None:
    check = found(with_account(tmp_path, box, url="http://127.0.0.1:9"), "main: account")

    assert check.state is State.BROKEN
    assert "subdomain" in check.mend


def test_missing_credentials_are_told(tmp_path: Path, box: Sandbox) -> None:
    assert found(with_account(tmp_path, box, client_secret=""), "main: credentials").state is State.BROKEN


def test_an_api_token_is_told_its_end(tmp_path: Path, box: Sandbox) -> None:
    changes = {"client_id": "", "client_secret": "", "email": box.agent_email, "api_token": box.api_token}

    check = found(with_account(tmp_path, box, **changes), "main: API token")

    assert check.state is State.WARNING
    assert "2027-04-30" in check.found


def test_search_without_an_encoder_is_worth_a_look(settings: Settings) -> None:
    check = found(settings, "encoder")

    assert check.state is State.WARNING
    assert "words alone" in check.found


def outside(folder: Path, embeddings: Wire, model: Wire) -> Settings:
    """Return settings of an endpoint and a model."""
    return Settings(
        data_dir=folder,
        encoder_dir=folder,
        embeddings_url=f"{embeddings.url}/v1",
        embeddings_model="m",
        embeddings_dimensions=Letters.dimension,
        embeddings_key=SecretStr("hush-hush"),
        model_url=f"{model.url}/v1",
        model_name="n",
    )


def test_endpoints_that_answer_are_fine(tmp_path: Path) -> None:
    with Wire(embedding(Letters())) as embeddings, Wire(chat(words("How do I send an item back?"))) as model:
        settings = outside(tmp_path, embeddings, model)

        assert found(settings, "embedding endpoint, model m").state is State.FINE
        assert found(settings, "model n").state is State.FINE


@pytest.mark.parametrize(("reply", "state"), [(Reply(401), State.BROKEN), (Reply(200, vectors([[1.0]])), State.BROKEN)])
def test_an_endpoint_that_is_set_up_wrongly_is_broken(tmp_path: Path, reply: Reply, state: State) -> None:
    with Wire(always(reply)) as wire:
        settings = outside(tmp_path, wire, wire)
        check, model = found(settings, "embedding endpoint, model m"), found(settings, "model n")

    assert (check.state, model.state) == (state, State.WARNING)
    assert "DESKMATE_EMBEDDINGS_URL" in check.mend
    assert "hush-hush" not in check.found + check.mend + model.found


def test_a_help_centre_without_articles_is_worth_a_look(tmp_path: Path) -> None:
    with Sandbox() as empty:
        assert found(with_account(tmp_path, empty), "main: help centre").state is State.WARNING


def test_what_is_not_fine_says_how_to_mend_it(settings: Settings, box: Sandbox) -> None:
    box.store.limit_copilot(only_private_comments=True, ticket_restriction="groups")

    assert all(one.mend for one in checks(settings) if one.state is not State.FINE)


def test_a_store_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url="postgresql://nobody@127.0.0.1:9/none")

    assert found(settings, "store").state is State.BROKEN
