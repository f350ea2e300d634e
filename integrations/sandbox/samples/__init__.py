"""A help centre and tickets of our own; what each ticket expects is for the judge alone."""

import tomllib
from pathlib import Path

FOLDER = Path(__file__).parent


def reply_intents() -> tuple[str, ...]:
    """Return the low-risk intents that the demo answers alone."""
    return tuple(tomllib.loads((FOLDER / "tickets.toml").read_text("utf-8"))["demo_reply_intents"])
