"""A Zendesk account on loopback, a door for the service, and somebody who installs Deskmate between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.sandbox.server import Sandbox
from tests.app.cli.connecting.door import Door, Operator


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox() as box:
        yield box


@pytest.fixture
def door() -> Iterator[Door]:
    with Door() as door:
        yield door


@pytest.fixture
def operator(tmp_path: Path, box: Sandbox, door: Door) -> Operator:
    account = {"url": box.url, "client_id": box.client_id, "client_secret": box.client_secret}
    return Operator(tmp_path / "data", door, account)


@pytest.fixture
def public(door: Door) -> tuple[str, str]:
    return "--public-url", door.url
