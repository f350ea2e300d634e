"""What articles come from: passes over all of it, and what is forgotten."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from app.cli.library import sync as sync_command
from app.settings import Settings
from app.store.engine import Store, open_store
from app.store.marks import Marks
from app.store.migrate import upgrade
from app.wiring import Origins
from integrations.helpdesk import Article, HelpdeskError, NotPermitted
from knowledge.index import IndexUnavailable
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from tests.fakes import FakeHelpdesk
from tests.knowledge.articles import many


@dataclass
class Shelves(FakeHelpdesk):
    """A helpdesk with that many articles, or one that breaks."""

    count: int = 1
    breaks: Exception | None = None

    def articles(self, since: datetime | None) -> Iterator[Article]:
        """Yield articles, or break."""
        if self.breaks:
            raise self.breaks
        yield from many(self.count)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(Settings(data_dir=tmp_path / "kept"))
    upgrade(opened)
    yield opened
    opened.close()


Build = Callable[..., Origins]


@pytest.fixture
def origins(tmp_path: Path, store: Store) -> Build:
    texts = MemoryTexts()

    def build(folder: Path | None = None, **desks: Shelves) -> Origins:
        settings = Settings(data_dir=tmp_path / "kept", knowledge_folder=folder)
        return Origins(settings, desks, Library(texts), Marks(store))

    return build


@pytest.mark.parametrize("error", [NotPermitted("status 403"), IndexUnavailable("gone"), PermissionError("unreadable")])
def test_a_broken_origin_never_stops_another(error: Exception, origins: Build) -> None:
    found = origins(first=Shelves(breaks=error), second=Shelves())
    reports = found.sync(full=True)

    assert reports["first"].refused.startswith("broke off")
    assert reports["second"].added == 1
    assert [bool(found.marks.read(f"synced.{name}")) for name in ("first", "second")] == [False, True]


def test_other_errors_are_not_swallowed(origins: Build) -> None:
    with pytest.raises(ZeroDivisionError):
        origins(first=Shelves(breaks=ZeroDivisionError())).sync(full=True)


def test_a_connection_that_was_removed_is_forgotten(origins: Build) -> None:
    origins(old=Shelves(count=20), kept=Shelves()).sync(full=True)
    found = origins(kept=Shelves())

    assert "old" not in found.sync(full=False)
    assert found.library.texts.origins() == {"old", "kept"}
    assert found.sync(full=True)["old"].removed == 20
    assert found.library.texts.origins() == {"kept"}
    assert "old" not in found.sync(full=True)


def test_a_connection_that_comes_back_is_read_anew(origins: Build) -> None:
    origins(main=Shelves(count=20)).sync(full=True)
    origins().sync(full=True)
    found = origins(main=Shelves(count=20))

    assert found.empty()
    assert found.sync(full=False)["main"].added == 20


def test_a_folder_that_is_no_longer_set_is_forgotten(origins: Build, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/a.md").write_text("# A\n\nText", "utf-8")
    origins(tmp_path / "texts").sync(full=True)
    found = origins()
    before = found.library.texts.origins()
    found.sync(full=True)

    assert (before, found.library.texts.origins()) == ({"folder"}, set())


def test_a_connection_that_breaks_is_not_a_removed_one(origins: Build) -> None:
    origins(main=Shelves()).sync(full=True)
    broken: HelpdeskError = NotPermitted("status 401")
    found = origins(main=Shelves(breaks=broken))
    found.sync(full=True)

    assert found.library.texts.origins() == {"main"}


def test_much_goes_only_if_told_and_a_refusal_is_a_warning(origins: Build) -> None:
    origins(main=Shelves(count=20)).sync(full=True)
    found = origins(main=Shelves(count=2))
    with capture_logs() as logs:
        refused = found.sync(full=True)["main"].refused

    assert [(one["log_level"], one["origin"]) for one in logs] == [("warning", "main")]
    assert "--remove" in refused
    assert found.sync(full=True, share=1)["main"].removed == 18


def test_remove_needs_a_full_pass() -> None:
    done = CliRunner().invoke(sync_command, ["--remove"])

    assert done.exit_code == 2
    assert "--full" in done.output
