"""kill -9 of a real process between any two effects, then another life: nothing is done twice, nothing is lost."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from integrations.sandbox.server import Sandbox
from integrations.sandbox.shop.server import Shop
from tests.app.actions.bench import BOTH_DONE, ORDERS, OWNER
from tests.architecture import ROOT

POINTS = 10  # of an undisturbed run: two around each write to the shop, two around each record of three effects


def live(folder: Path, box: Sandbox, shop: Shop, ticket: int, point: int) -> int:
    """Return how a life of the run's process ended."""
    command = [
        sys.executable,
        "-m",
        "tests.app.actions.program",
        str(folder),
        box.url,
        shop.url,
        str(ticket),
        str(point),
    ]
    return subprocess.run(command, cwd=ROOT, timeout=120, check=False, capture_output=True).returncode


def opened(box: Sandbox, shop: Shop) -> int:
    """Return a ticket that wants an order taken back."""
    for one in ORDERS:
        shop.store.place(one)
    return box.store.add_ticket(OWNER, "A question", "Please take back order 300003, how do I do that?")


def told(box: Sandbox, ticket: int) -> list[str]:
    """Return what we wrote on the ticket."""
    return [one["text"] for one in box.store.comments(ticket) if one["author"] == "copilot"]


@pytest.mark.slow
@pytest.mark.parametrize("point", range(1, POINTS + 1))
def test_no_effect_is_repeated_wherever_it_dies(point: int, tmp_path: Path) -> None:
    with Sandbox() as box, Shop() as shop:
        ticket = opened(box, shop)

        assert live(tmp_path, box, shop, ticket, point) == -signal.SIGKILL
        assert live(tmp_path, box, shop, ticket, 0) >= 0
        assert [one["verb"] for one in shop.store.writes()] == ["label", "refund"]
        assert [BOTH_DONE in one for one in told(box, ticket)] == [True]


@pytest.mark.slow
@pytest.mark.parametrize("point", range(5, 13))
def test_what_is_taken_back_is_taken_back_once(point: int, tmp_path: Path) -> None:
    with Sandbox() as box, Shop() as shop:
        ticket = opened(box, shop)
        shop.faults.add("unavailable", "POST", "/refunds")

        assert live(tmp_path, box, shop, ticket, point) == -signal.SIGKILL
        assert live(tmp_path, box, shop, ticket, 0) >= 0
        assert [one["verb"] for one in shop.store.writes()] == ["label", "undo"]
        assert ["Over to you" in one for one in told(box, ticket)] == [True]


def test_an_undisturbed_run_passes_every_point(tmp_path: Path) -> None:
    with Sandbox() as box, Shop() as shop:
        ticket = opened(box, shop)

        assert live(tmp_path, box, shop, ticket, 0) == POINTS
