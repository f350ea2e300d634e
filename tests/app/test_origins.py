"""What articles come from: passes over all of it, and what is forgotten."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from app.cli.library import sync as sync_command
from app.clock import CLOCK
from app.origins import LOCK, STALE, Origins
from app.settings import Settings
from app.store.engine import Store
from app.store.locks import locked
from app.store.looks import Looks
from app.store.passes import Passes
from integrations.helpdesk import Article, ArticleEvent, HelpdeskError, NotPermitted, Page
from knowledge.index import IndexUnavailable
from knowledge.library import Library
from knowledge.memory import MemoryTexts
from knowledge.passages import Audience
from knowledge.sources import whole
from knowledge.sync import Report
from tests.fakes import FakeHelpdesk
from tests.knowledge.articles import article, many, part


@dataclass
class Shelves(FakeHelpdesk):
    """A helpdesk with that many articles, or one that breaks."""

    count: int = 1
    breaks: Exception | None = None
    cursors: list[str] = field(default_factory=list)

    def articles(self, cursor: str) -> Iterator[Page]:
        """Yield all articles, or what has changed since: nothing, or break."""
        if self.breaks:
            raise self.breaks
        self.cursors.append(cursor)
        yield from part([] if cursor else many(self.count))
        yield Page(cursor=f"after {self.count}", complete=not cursor)


Build = Callable[..., Origins]


@pytest.fixture
def origins(tmp_path: Path, store: Store) -> Build:
    texts = MemoryTexts()

    def build(folder: Path | None = None, **desks: Shelves) -> Origins:
        settings = Settings(data_dir=tmp_path / "kept", knowledge_folder=folder)
        return Origins(settings, desks, Library(texts), store)

    return build


@pytest.mark.parametrize("error", [NotPermitted("status 403"), IndexUnavailable("gone"), PermissionError("unreadable")])
def test_a_broken_origin_never_stops_another(error: Exception, origins: Build, store: Store) -> None:
    found = origins(first=Shelves(breaks=error), second=Shelves())
    reports = found.sync(full=True)

    assert reports["first"].refused.startswith("broke off")
    assert reports["second"].added == 1
    ended = {one.origin: bool(one.ended) for one in Passes(store, CLOCK).every()}
    assert (ended["first"], ended["second"]) == (False, True)


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
        refused = found.sync(full=True, wait=0)["main"].refused

    assert [(one["log_level"], one["origin"]) for one in logs] == [("warning", "main")]
    assert "--remove" in refused
    assert found.sync(full=True, share=1)["main"].removed == 18


def test_remove_needs_a_full_pass() -> None:
    done = CliRunner().invoke(sync_command, ["--remove"])

    assert done.exit_code == 2
    assert "--full" in done.output


def test_a_pass_goes_on_where_the_last_one_ended(origins: Build) -> None:
    desk = Shelves(count=3)
    origins(main=desk).sync(full=False)
    origins(main=desk).sync(full=False)
    origins(main=desk).sync(full=True)

    assert desk.cursors == ["", "after 3", ""]


def test_texts_that_were_lost_are_read_anew(origins: Build) -> None:
    """No change would bring them back."""
    desk = Shelves(count=3)
    found = origins(main=desk)
    found.sync(full=False)
    found.library.texts.drop(["main/en-us/topic1"])
    report = found.sync(full=False)["main"]

    assert (desk.cursors, report.added, report.complete) == (["", ""], 1, True)


def test_two_passes_at_once_are_one(origins: Build, store: Store) -> None:
    found = origins(main=Shelves())
    with locked(store, *LOCK):
        refused = found.sync(full=True, wait=0)["main"]
        mended = found.mend()

    assert (refused, mended) == (Report(refused="somebody else is at it"), "")
    assert found.sync(full=True)["main"].added == 1


def test_a_folder_that_is_away_is_no_empty_one(origins: Build, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/a.md").write_text("# A\n\nText", "utf-8")
    origins(tmp_path / "texts").sync(full=True)
    (tmp_path / "texts").rename(tmp_path / "elsewhere")
    found = origins(tmp_path / "texts")

    assert found.sync(full=True)["folder"].refused.startswith("broke off")
    assert found.library.texts.origins() == {"folder"}


@dataclass
class One(FakeHelpdesk):
    """A helpdesk whose articles are looked at one by one."""

    now: tuple[Article, ...] = ()
    breaks: Exception | None = None

    def article(self, article_id: str) -> tuple[Article, ...]:
        """Return what it is now, or break."""
        if self.breaks:
            raise self.breaks
        return self.now


def told(store: Store, connection: str = "main", at: datetime | None = None) -> None:
    Looks(store).ask(ArticleEvent(connection, "password", at or CLOCK.now()))


def test_an_article_that_was_told_of_is_looked_at_once(origins: Build, store: Store) -> None:
    told(store)
    found = origins(main=One(now=(article(),)))

    assert found.look()["main/password"].added == 1
    assert found.look() == {}
    assert set(found.library.texts.keys("main")) == {"main/en-us/password"}


def test_an_article_that_is_gone_is_forgotten_at_once(origins: Build, store: Store) -> None:
    told(store)
    origins(main=One(now=(article(),))).look()
    told(store)
    found = origins(main=One())

    assert found.look()["main/password"].removed == 1
    assert found.library.texts.origins() == set()


def test_a_look_that_fails_is_taken_again(origins: Build, store: Store) -> None:
    told(store)
    broken: HelpdeskError = NotPermitted("status 401")
    refused = origins(main=One(breaks=broken)).look()["main/password"].refused
    again = origins(main=One(now=(article(),))).look()

    assert "broke off" in refused
    assert again["main/password"].added == 1


def test_a_look_nobody_can_take_is_forgotten(origins: Build, store: Store) -> None:
    told(store, "elsewhere")
    told(store, at=CLOCK.now() - STALE - timedelta(hours=1))
    found = origins(main=One(now=(article(),)))

    assert (found.look(), Looks(store).waiting()) == ({}, ())


def test_a_look_waits_for_a_pass(origins: Build, store: Store) -> None:
    told(store)
    with locked(store, *LOCK):
        assert origins(main=One(now=(article(),))).look() == {}

    assert len(Looks(store).waiting()) == 1


@dataclass
class Typing(FakeHelpdesk):
    """A helpdesk with macros, or with none for us."""

    breaks: Exception | None = None

    def macros(self) -> Iterator[Page]:
        """Yield one, or break."""
        if self.breaks:
            raise self.breaks
        yield from whole([article("late", title="Late parcel", public=False, labels=("macro",))])


def test_macros_are_for_agents_alone(origins: Build) -> None:
    found = origins(main=Typing())
    found.sync(full=False)

    assert [one.key for one in found.library.texts.sources(Audience.INTERNAL)] == ["main.macros/en-us/late"]
    assert list(found.library.texts.sources(Audience.PUBLIC)) == []


def test_macros_that_may_not_be_read_are_no_reason_to_fail(origins: Build) -> None:
    found = origins(main=Typing())
    found.sync(full=True)
    report = origins(main=Typing(breaks=NotPermitted("status 403"))).sync(full=True)["main.macros"]

    assert (report.refused, report.removed) == ("", 0)
    assert report.notes == ("its macros cannot be read: status 403",)
