"""`python -m tests.evals.prompts`: put every prompt on record with an endpoint that says what it is told to."""

import json
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner

import app.prompts
from app.cli import main
from app.evidence.prompts import cases
from tests.endpoints import Asked, Reply, Wire, said, streamed


def golden(asked: Asked) -> Reply:
    """Answer a case with the answer that comes with it."""
    data: Any = json.loads(asked.body["messages"][1]["content"])
    answer = next(one.answer for one in cases() if dict(one.given) == data)
    return streamed(answer) if asked.body.get("stream") else Reply(200, said(answer))


def run(wire: Wire, *arguments: str) -> str:
    """Return what the command says about this endpoint."""
    env = {"DESKMATE_MODEL_URL": f"{wire.url}/v1", "DESKMATE_MODEL_NAME": "scripted", "DESKMATE_MODEL_TRIES": "1"}
    done = CliRunner().invoke(main, ["eval", "prompts", *arguments], env=env)
    if done.exit_code:
        raise SystemExit(done.output)
    return done.output


if __name__ == "__main__":
    with Wire(golden) as scripted:
        file = Path(app.prompts.__file__).with_name("record.json")
        sys.stdout.write(run(scripted, "--scripted", "--record", str(file)))
