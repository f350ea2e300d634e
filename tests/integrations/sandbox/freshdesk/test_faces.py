"""One store, two faces: the same verbs and samples, each helpdesk in its own manner."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from integrations.sandbox import seed
from integrations.sandbox.account import API_KEY
from integrations.sandbox.habits import FRESHDESK, ZENDESK
from integrations.sandbox.server import Face, Sandbox
from integrations.sandbox.store import Store
from tests.integrations.sandbox import freshdesk
from tests.integrations.sandbox.freshdesk.parts import Key
from tests.integrations.sandbox.parts import REQUESTER, Caller, Hand, Receiver

SAMPLES = Path(seed.__file__).parent / "samples"
CHECKLIST = Path(seed.__file__).parent / "freshdesk" / "FIDELITY.md"


def test_a_sandbox_is_zendesks_unless_told_otherwise() -> None:
    with Sandbox() as box:
        assert box.face is Face.ZENDESK
        assert Caller(box, box.agent_token).get("/api/v2/users/me")["user"]["id"] == box.store.account.copilot_id


def test_one_face_hides_the_other(box: Sandbox, key: Key) -> None:
    assert [key("GET", path).status_code for path in ("users/me", "help_center/articles")] == [404, 404]
    assert requests.post(f"{box.url}/oauth/tokens", json={}, timeout=5).status_code == 404


def test_a_file_serves_either_face(tmp_path: Path) -> None:
    with Sandbox(tmp_path) as box:
        number = box.store.add_ticket(REQUESTER, "Hi", "Hello")
    with Sandbox(tmp_path, face=Face.FRESHDESK) as box:
        assert Key(box, box.api_key).get(f"tickets/{number}")["description_text"] == "Hello"


def test_the_usual_way_of_telling_is_the_faces_own(box: Sandbox, receiver: Receiver) -> None:
    number = box.subscribe(receiver.url, "secret")
    asked = requests.post(
        f"{box.url}/__sandbox__/subscriptions", json={"url": receiver.url, "secret": "other"}, timeout=5
    )

    assert number == asked.json()["webhook_id"]
    assert box.store.rows.get("webhook", number)["route"] == "rule"  # type: ignore[index]


def test_a_rule_is_set_up_over_http(box: Sandbox, receiver: Receiver, ticket: int) -> None:
    asked = {"url": receiver.url, "secret": "s", "route": "rule", "rule": {"header": "X-Own", "careless": True}}
    path = f"{box.url}/__sandbox__/subscriptions"
    answers = [requests.post(path, json=one, timeout=5).status_code for one in (asked, {**asked, "route": "events"})]
    box.store.agent_writes(ticket, "A note", public=False)

    assert (answers, box.settle()) == ([200, 400], True)
    assert receiver.got[0].headers["X-Own"] == "s"


def test_another_process_shows_this_face(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "integrations.sandbox", "--directory", str(tmp_path), "--face", "freshdesk"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        answer = requests.get(f"{url}/api/v2/agents/me", auth=(API_KEY, "X"), timeout=5)
    finally:
        process.kill()
        process.communicate()

    assert (answer.status_code, answer.json()["type"]) == (200, "support_agent")


def test_a_merge_and_a_closed_ticket_follow_the_vendor(clock: Hand) -> None:
    for habits in (ZENDESK, FRESHDESK):
        store = Store(clock=clock, habits=habits)
        one, other = (store.add_ticket(REQUESTER, "Hi", "Hello") for _ in range(2))
        store.merge(other, one)
        landed = store.customer_writes(other, "Still there?")

        assert (landed == other) is (habits is FRESHDESK)
        assert list(habits.merge_tags) == store.ticket(other)["tags"]


def test_a_rating_is_a_message_only_where_the_vendor_makes_it_one(clock: Hand) -> None:
    for habits, messages in ((ZENDESK, 1), (FRESHDESK, 2)):
        store = Store(clock=clock, habits=habits)
        number = store.add_ticket(REQUESTER, "Hi", "Hello")
        store.set_status(number, "solved")
        store.customer_rates(number, True, "Good")

        assert (messages, "solved") == (len(store.comments(number)), store.ticket(number)["status"])
        assert store.ticket(number)["satisfaction_rating"]["score"] == "good"


@pytest.fixture(scope="module")
def demo() -> Store:
    store = Store(habits=FRESHDESK)
    seed.load(store, SAMPLES)
    return store


def test_the_samples_play_the_same_on_both_faces(demo: Store) -> None:
    zendesk = Store()
    made = seed.load(zendesk, SAMPLES)
    told = [
        {
            name: [(one["author"], one["public"], one["text"]) for one in store.comments(made[name])]
            for name in made
            if not name.startswith("merged")
        }
        for store in (zendesk, demo)
    ]

    assert told[0] == told[1]
    assert [{name: store.ticket(number)["status"] for name, number in made.items()} for store in (zendesk,)] == [
        {name: demo.ticket(number)["status"] for name, number in made.items()}
    ]


def test_the_samples_articles_lie_in_folders_for_the_right_readers() -> None:
    with Sandbox(face=Face.FRESHDESK) as box:
        made = seed.load_articles(box.store, SAMPLES)
        key = Key(box, box.api_key)
        shown = {name: key.get(f"solutions/articles/{number}") for name, number in made.items()}
        closed = {
            name for name, one in shown.items() if key.get(f"solutions/folders/{one['folder_id']}")["visibility"] != 1
        }
        german = key.get(f"solutions/articles/{made['de-rechnung']}/de")

    assert closed == {"refund-limits-agents"}
    assert (shown["summer-sale-draft"]["status"], shown["return-policy"]["status"], german["status"]) == (1, 2, 2)


def test_every_line_of_the_checklist_names_a_test() -> None:
    lines = [line for line in CHECKLIST.read_text("utf-8").splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "how sure" not in line]
    sources = "".join(path.read_text("utf-8") for path in Path(freshdesk.__file__).parent.glob("test_*.py"))
    known = set(re.findall(r"^def (test_\w+)", sources, re.M))

    assert len(rows) > 70
    assert {name for row in rows for name in re.findall(r"`(test_\w+)`", row[2])} <= known
    assert {row[1] for row in rows} == {"recorded", "documented", "reported", "assumed"}
    assert [row[0] for row in rows if not re.search("`test_|not held", row[2])] == []
