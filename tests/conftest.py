"""What holds for every test."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
import structlog

NO_SKIP = "DESKMATE_NO_SKIP"
DATA = "DESKMATE_BENCH_DATA"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is installed, a skip is a failure: a test that does not run proves nothing."""
    report = yield
    if report.skipped and os.environ.get(NO_SKIP):
        report.outcome = "failed"
        report.longrepr = f"skipped, and {NO_SKIP} allows none: {report.longrepr}"
    return report


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow ones, in their random order: at the end they would keep one process busy alone."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def bench_data() -> Path:
    """Return the folder of public data sets, or skip where there is none."""
    folder = os.environ.get(DATA, "")
    if not folder:
        pytest.skip(f"{DATA} is not set: no public data sets here")
    return Path(folder)


@pytest.fixture(autouse=True)
def _usual_log() -> Iterator[None]:
    """A command that a test runs in this process sets up the log for itself: no other test is to see that."""
    yield
    structlog.reset_defaults()
