"""Settings: read from three places, strict about names, silent about secrets."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Connection, Settings, UnknownSetting, read_settings


def test_a_misspelt_variable_is_refused() -> None:
    with pytest.raises(UnknownSetting, match="DESKMATE_PORTT"):
        read_settings({"DESKMATE_PORTT": "1"})


def test_other_programs_variables_are_not_ours() -> None:
    assert read_settings({"PATH": "/bin", "PORT": "1"}).port == 8400


def test_a_secrets_directory_fills_nested_settings(tmp_path: Path) -> None:
    (tmp_path / "deskmate_connections__main__webhook_secret").write_text("hush")
    (tmp_path / "deskmate_poll_minutes").write_text("7")
    (tmp_path / "somebody_elses").write_text("x")

    settings = read_settings({"DESKMATE_SECRETS_DIR": str(tmp_path)})

    assert settings.connections["main"].webhook_secret.get_secret_value() == "hush"
    assert settings.poll_minutes == 7


def test_no_secret_is_ever_printed() -> None:
    connection = Connection.model_validate(
        {"client_secret": "hush-1", "api_token": "hush-2", "webhook_secret": "hush-3"}
    )
    settings = Settings(connections={"main": connection}, secret_key="hush-4")

    for shown in (repr(settings), str(settings), str(settings.model_dump()), settings.model_dump_json()):
        assert "hush" not in shown


@pytest.mark.parametrize("name", ["a b", "a/b", "é", "a.b", ""])
def test_a_connections_name_is_fit_for_an_address(name: str) -> None:
    with pytest.raises(ValidationError):
        Settings(connections={name: Connection()})


@pytest.mark.parametrize(("name", "value"), [("port", 70000), ("threads", 0), ("http_timeout", 0), ("poll_minutes", 0)])
def test_a_value_that_cannot_be_is_refused(name: str, value: int) -> None:
    with pytest.raises(ValidationError):
        Settings(**{name: value})  # type: ignore[arg-type]


WHOLE = {
    "EMBEDDINGS_URL": "https://models.example.com/v1/",
    "EMBEDDINGS_MODEL": "m",
    "EMBEDDINGS_DIMENSIONS": "3",
    "EMBEDDINGS_KEY": "hush-5",
    "MODEL_URL": "http://127.0.0.1:1234/v1",
    "MODEL_NAME": "n",
    "MODEL_KEY": "hush-6",
}


def secrets(folder: Path, named: dict[str, str]) -> Settings:
    """Return the settings of a secrets directory with these files."""
    for name, value in named.items():
        (folder / f"deskmate_{name.lower()}").write_text(value)
    return read_settings({"DESKMATE_SECRETS_DIR": str(folder)})


def test_an_endpoint_is_set_as_a_whole(tmp_path: Path) -> None:
    settings = secrets(tmp_path, WHOLE)

    assert settings.embeddings_url == "https://models.example.com/v1"
    assert "hush" not in repr(settings) + settings.model_dump_json()


@pytest.mark.parametrize("name", [name for name in WHOLE if not name.endswith("_KEY")])
def test_half_an_endpoint_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValidationError, match=f"DESKMATE_{name}") as caught:
        secrets(tmp_path, {other: value for other, value in WHOLE.items() if other != name})
    assert "hush" not in str(caught.value)


def test_an_endpoint_without_a_key_may_be(tmp_path: Path) -> None:
    assert secrets(tmp_path, {name: value for name, value in WHOLE.items() if not name.endswith("_KEY")}).model_url


@pytest.mark.parametrize(
    "url",
    ["http://models.example.com/v1", "models.example.com", "https://a:hush-7@example.com/v1", "https://b.c/v1?k=1"],
)
@pytest.mark.parametrize("name", ["EMBEDDINGS_URL", "MODEL_URL"])
def test_an_endpoint_that_others_could_listen_to_is_refused(tmp_path: Path, name: str, url: str) -> None:
    with pytest.raises(ValidationError) as caught:
        secrets(tmp_path, {**WHOLE, name: url})
    assert "hush" not in str(caught.value)


def test_settings_do_not_change_once_read() -> None:
    with pytest.raises(ValidationError):
        Settings().__setattr__("port", 1)


@pytest.mark.parametrize("name", ["sidebar_secret", "sidebar_token"])
def test_what_a_sidebar_proves_itself_with_is_long(tmp_path: Path, name: str) -> None:
    assert Connection.model_validate({name: "x" * 32})
    assert Connection.model_validate({name: ""})
    with pytest.raises(ValidationError, match="32 random characters") as caught:
        read_settings({"DESKMATE_SECRETS_DIR": str(short(tmp_path, name))})
    assert "guess-me" not in str(caught.value)


def short(folder: Path, name: str) -> Path:
    """Return a secrets directory with a secret that can be guessed."""
    (folder / f"deskmate_connections__main__{name}").write_text("guess-me")
    return folder
