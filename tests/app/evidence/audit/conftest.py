"""The real encoder, built once a test process."""

import pytest

from knowledge.embeddings import Encoder


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """Build the real encoder once."""
    return Encoder(tmp_path_factory.mktemp("encoder"))
