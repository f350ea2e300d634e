"""The whole of `/api/v1` against its own description: schemathesis, every check, over a real server."""

import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from werkzeug.serving import make_server

from tests.app.web.stage import Stage, stage

EXAMPLES = 12
SEED = 1
PHASES = "examples,coverage,fuzzing,stateful"
LEAST = 500  # cases; fewer would mean that part of the description was not read


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Stage, str]]:
    """Serve an application that knows a few runs, and give its address."""
    logging.getLogger("werkzeug").setLevel("ERROR")
    with stage(tmp_path / "data", budget=10**9) as made:
        for number in range(1, 6):
            made.run(number, ticket=str(number))
        server = make_server("127.0.0.1", 0, made.app, threaded=True)
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield made, f"http://127.0.0.1:{server.port}"
        server.shutdown()
        thread.join()


def keys(made: Stage) -> str:
    """Return schemathesis's settings: what each kind of caller proves itself with."""
    browser = made.signed_in()
    held = {name: browser.get_cookie(name) for name in ("deskmate", "deskmate_forms")}
    values = {name: cookie.value for name, cookie in held.items() if cookie}
    return (
        "[auth.openapi]\n"
        f'sidebar = {{ bearer = "{made.bearer()["Authorization"].removeprefix("Bearer ")}" }}\n'
        f'session = {{ api_key = "{values["deskmate"]}" }}\n'
        f'forms = {{ api_key = "{values["deskmate_forms"]}" }}\n'
        f'page = {{ api_key = "{browser.environ_base["HTTP_X_CSRFTOKEN"]}" }}\n'
    )


@pytest.mark.slow
def test_no_call_breaks_what_the_description_says(served: tuple[Stage, str], tmp_path: Path) -> None:
    made, address = served
    (tmp_path / "keys.toml").write_text(keys(made))
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(tmp_path / "keys.toml"), "run"]
    how = f"--checks all --phases {PHASES} --max-examples {EXAMPLES} --seed {SEED} --no-color --continue-on-failure"
    done = subprocess.run(
        [*command, f"{address}/api/v1/openapi.json", *how.split()],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    told = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert told
    sys.stdout.write(f"schemathesis: {told[0]}\n")
    assert int(told[1]) >= LEAST
