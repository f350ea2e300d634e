"""Whom Zendesk vouches for: the flags of a comment."""

from typing import Any

import pytest

from tests.integrations.zendesk.shapes import comment
from tests.integrations.zendesk.test_mapping import one


@pytest.mark.parametrize(
    ("flags", "options", "channel", "verified"),
    [
        ([], {}, "email", True),
        ([4], {}, "web", True),
        ([0], {}, "email", False),
        ([2], {}, "email", False),
        ([3], {}, "web", False),
        ([11], {"11": {"trusted": False}}, "email", False),
        ([11], {"11": {"trusted": True}}, "email", True),
        ([0], {"0": None}, "api", False),
        ([], {}, "api", None),
        ([], {}, "chat", None),
    ],
)
def test_flags_say_who_is_vouched_for(flags: list[int], options: Any, channel: str, verified: bool | None) -> None:
    metadata = {"system": {}, "custom": {}, "flags": flags, "flags_options": options}

    assert one(comment(metadata=metadata, via={"channel": channel})).verified is verified


def test_without_metadata_nothing_is_vouched_for() -> None:
    assert one(comment(metadata=None, via={"channel": "email"})).verified is None
