"""Another process drives the sandbox; a kill loses nothing that was committed."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from integrations.sandbox.account import AGENT_TOKEN
from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.parts import REQUESTER, Caller, Receiver


def verb(url: str, name: str, *args: Any, **named: Any) -> Any:
    answer = requests.post(f"{url}/__sandbox__/verbs/{name}", json={"args": args, "kwargs": named}, timeout=5)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


@contextmanager
def running(directory: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "integrations.sandbox", "--directory", str(directory), "--scale", "0.001"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]


def test_verbs_are_called_over_http(box: Sandbox) -> None:
    number = verb(box.url, "add_ticket", REQUESTER, "Hi", "Hello", ccs=["copied-01@example.com"])
    verb(box.url, "agent_writes", number, "Good day", public=False)

    assert [one["text"] for one in verb(box.url, "comments", number)] == ["Hello", "Good day"]
    assert [number] == [one["id"] for one in verb(box.url, "tickets")]


def test_a_verb_takes_a_time(box: Sandbox) -> None:
    number = verb(box.url, "add_ticket", REQUESTER, "Hi", "Hello", created="2025-01-01T00:00:00+00:00")

    assert verb(box.url, "ticket", number)["created_at"] == "2025-01-01T00:00:00Z"


@pytest.mark.parametrize(("name", "status"), [("close", 404), ("rows", 404), ("__init__", 404), ("ticket", 400)])
def test_only_verbs_are_verbs(box: Sandbox, name: str, status: int) -> None:
    assert status == requests.post(f"{box.url}/__sandbox__/verbs/{name}", json={}, timeout=5).status_code


def test_what_the_store_refuses_is_told(box: Sandbox) -> None:
    number = box.store.add_ticket(REQUESTER, "Hi", "Hello")
    box.store.set_status(number, "closed")
    answer = requests.post(f"{box.url}/__sandbox__/verbs/agent_writes", json={"args": [number, "Late"]}, timeout=5)

    assert (answer.status_code, answer.json()["error"]) == (422, "RecordInvalid")


def test_faults_are_set_over_http(box: Sandbox, agent: Caller) -> None:
    path = f"{box.url}/__sandbox__/faults"
    plan = {"fault": "unavailable", "method": "GET", "path": "/users/me", "times": 1}
    requests.post(path, json={"seed": 7, "add": [plan], "deliver": {"lost": 0.5}, "solve_needs": "X"}, timeout=5)
    statuses = [agent("GET", "/api/v2/users/me").status_code for _ in range(2)]
    shown = requests.get(path, timeout=5).json()

    assert (statuses, shown["struck"], shown["seed"]) == ([503, 200], {"unavailable": 1}, 7)
    assert (shown["deliveries"]["lost"], box.faults.solve_needs) == (0.5, "X")
    assert requests.delete(path, json={}, timeout=5).json()["plans"] == []


def test_a_subscription_is_made_over_http(box: Sandbox, receiver: Receiver) -> None:
    asked = {"url": receiver.url, "secret": "s", "route": "events"}
    requests.post(f"{box.url}/__sandbox__/subscriptions", json=asked, timeout=5)
    box.store.add_ticket(REQUESTER, "Hi", "Hello")

    assert box.settle()
    assert len(receiver.got) == 2
    assert requests.get(f"{box.url}/__sandbox__/outbox", timeout=5).json()["waiting"] == 0


def test_a_page_of_another_site_cannot_reach_the_private_paths(box: Sandbox) -> None:
    path = f"{box.url}/__sandbox__/faults"

    assert requests.get(path, headers={"Host": "rebound.example.com"}, timeout=5).status_code == 403
    assert requests.post(path, data="{}", headers={"Content-Type": "text/plain"}, timeout=5).status_code == 415


def test_a_killed_process_keeps_everything(tmp_path: Path) -> None:
    with running(tmp_path) as (process, url):
        number = verb(url, "add_ticket", REQUESTER, "Hi", "Hello")
        asked = {"ticket": {"comment": {"body": "Good day", "public": True}, "metadata": {"key": "k1"}}}
        login = {"Authorization": f"Bearer {AGENT_TOKEN}"}
        answer = requests.put(f"{url}/api/v2/tickets/{number}", json=asked, headers=login, timeout=5)
        process.kill()
    with running(tmp_path) as (_, url):
        comments = verb(url, "comments", number)

    assert answer.status_code == 200
    assert [one["text"] for one in comments] == ["Hello", "Good day"]
    assert comments[-1]["metadata"]["custom"] == {"key": "k1"}


def test_a_stopped_sandbox_hangs_up(tmp_path: Path) -> None:
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {AGENT_TOKEN}"
        with Sandbox(tmp_path) as box:
            assert session.get(f"{box.url}/api/v2/users/me", timeout=5).status_code == 200
        with pytest.raises(requests.ConnectionError):
            session.get(f"{box.url}/api/v2/users/me", timeout=5)


def test_it_comes_back_at_the_same_address(tmp_path: Path) -> None:
    with Sandbox(tmp_path) as box:
        number, port = box.store.add_ticket(REQUESTER, "Hi", "Hello"), int(box.url.rpartition(":")[2])
    with Sandbox(tmp_path, port) as again:
        assert box.url == again.url
        assert again.store.ticket(number)["subject"] == "Hi"


def test_many_callers_write_at_once(box: Sandbox, agent: Caller) -> None:
    number = box.store.add_ticket(REQUESTER, "Hi", "Hello")
    begun = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda turn: agent.comment(number, f"Reply {turn}").status_code, range(40)))

    assert {200} == set(statuses)
    assert len({one["id"] for one in box.store.comments(number)}) == 41
    assert time.monotonic() - begun < 20
