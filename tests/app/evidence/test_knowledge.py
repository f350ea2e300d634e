"""What the knowledge base holds, source by source."""

from datetime import timedelta

from app.evidence.knowledge import Changes, Failure, overview
from app.store.inventory import Heap
from app.store.passes import Passed
from knowledge.passages import Audience
from knowledge.sync import Report
from tests.fakes import NOON

DAY = timedelta(days=1)
QUIET = Report()


def heap(origin: str, language: str = "en", **changes: object) -> Heap:
    """Return a public English article with two chunks."""
    fields: dict[str, object] = {"audience": Audience.PUBLIC, "brand": "", "articles": 1, "chunks": 2, "oldest": NOON}
    return Heap(origin, language=language, **{**fields, **changes})  # type: ignore[arg-type]


def passed(origin: str, report: Report = QUIET, broke: str = "") -> Passed:
    return Passed(origin, NOON, None if broke else NOON, NOON - DAY, 1, report, broke)


def test_each_source_tells_whom_its_articles_are_for() -> None:
    heaps = [
        heap("main", "de", oldest=None),
        heap("main", articles=2, chunks=4, oldest=NOON - DAY),
        heap("main", audience=Audience.INTERNAL, brand="b", excluded=1),
    ]
    (found,) = overview(heaps, [passed("main")]).origins

    assert (found.articles, found.chunks, found.excluded, found.oldest) == (4, 8, 1, NOON - DAY)
    assert [(one.audience, one.brand, one.locale, one.articles, one.oldest) for one in found.parts] == [
        ("public", "", "de", 1, None),
        ("public", "", "en", 2, NOON - DAY),
        ("internal", "b", "en", 1, NOON),
    ]


def test_the_last_pass_tells_what_it_did() -> None:
    report = Report(added=1, failed=1, failures=(("main/en/9", "no text"),), notes=("closed",), refused="too many")
    (found,) = overview([], [passed("main", report)]).origins

    assert (found.changes, found.failures) == (Changes(added=1, failed=1), (Failure("main/en/9", "no text"),))
    assert (found.trouble, found.notes, found.whole) == ("too many", ("closed",), NOON - DAY)


def test_a_pass_that_broke_off_is_the_trouble() -> None:
    (found,) = overview([], [passed("main", Report(refused="old"), broke="status 503")]).origins

    assert (found.trouble, found.ended) == ("the last pass broke off: status 503", None)


def test_sources_without_articles_and_without_passes_are_told_too() -> None:
    found = overview([heap("folder")], [passed("main")])

    assert [(one.name, one.articles) for one in found.origins] == [("folder", 1), ("main", 0)]
