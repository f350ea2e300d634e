"""A quiet end by Ctrl-C, and waits that everybody sees."""

import os
import signal
import threading
import time

import pytest
from rich.progress import Progress

from app.cli.progress import Pause, Stopped, bar, stoppable


def test_the_first_ctrl_c_only_asks_and_the_second_ends() -> None:
    with pytest.raises(KeyboardInterrupt), stoppable() as stop:
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.wait(5)
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)


def test_afterwards_signals_mean_what_they_meant_before() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)

    with stoppable():
        assert signal.getsignal(signal.SIGINT) != before[0]

    assert before == (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM))


def test_a_wait_is_told_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(disable=True) as shown:
        task = shown.add_task("Tickets")
        start = time.monotonic()

        Pause(shown, task, threading.Event())(0.05, "the helpdesk is tired")

    assert time.monotonic() - start >= 0.05
    assert "the helpdesk is tired: going on in 0 s" in capsys.readouterr().err
    assert shown.tasks[task].description == "Tickets"


def test_a_wait_ends_at_once_when_it_is_stopped() -> None:
    stop = threading.Event()
    stop.set()

    with Progress(disable=True) as shown, pytest.raises(Stopped):
        Pause(shown, shown.add_task("Tickets"), stop)(3600, "later")


def test_without_a_terminal_no_bar_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    with bar() as shown:
        shown.add_task("Tickets", total=3)

    captured = capsys.readouterr()
    assert captured.out == captured.err == ""
