"""The pages over real HTTP, on loopback alone."""

import requests

from integrations.sandbox.workspace.play import Play
from integrations.sandbox.workspace.server import Workspace


def test_both_origins_answer_on_one_port(play: Play) -> None:
    with Workspace(play) as pages:
        port = pages.url.rpartition(":")[2]
        home = requests.get(pages.url, timeout=5)
        panel = requests.get(
            f"http://127.0.0.1:{port}{play.app.page}", headers={"Host": f"localhost:{port}"}, timeout=5
        )

    assert (home.status_code, panel.status_code) == (200, 200)
    assert pages.url.startswith("http://127.0.0.1:")


def test_refused_call_leaves_nothing_for_the_next(play: Play) -> None:
    with Workspace(play) as pages, requests.Session() as session:
        refused = session.post(f"{pages.url}/write", data={"subject": "GET / HTTP/1.1", "text": "x" * 5000}, timeout=5)
        after = session.get(pages.url, timeout=5)

    assert (refused.status_code, after.status_code) == (403, 200)
