"""What belongs to a deployment, as the checks of a reply want it."""

from pathlib import Path

from pydantic import SecretStr

from app.house import house
from app.settings import Connection, Settings


def test_a_house_knows_its_hosts_and_what_never_leaves(tmp_path: Path) -> None:
    main = Connection(
        subdomain="Acme", help_center_url="https://help.acme.example/", client_secret=SecretStr("sesame-1")
    )
    settings = Settings(
        data_dir=tmp_path,
        connections={"main": main, "other": Connection(kind="freshdesk", url="http://127.0.0.1:8410")},
        database_url="postgresql://deskmate:hunter-22@db.example.com/deskmate",
        model_key=SecretStr(""),
    )

    found = house(settings, "main")

    assert found.hosts == {"acme.zendesk.com", "help.acme.example"}
    assert house(settings, "other").hosts == {"127.0.0.1:8410"}
    assert found.secrets == ("sesame-1", "hunter-22")
    assert "JSON object" in "".join(found.prompts)
    assert "sesame-1" not in repr(found)


def test_a_file_has_no_account(tmp_path: Path) -> None:
    assert house(Settings(data_dir=tmp_path), "files").hosts == frozenset()
