"""What PDFs on articles say becomes part of them, for the article's own readers, and each is fetched once."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from markdown_it import MarkdownIt

from integrations.helpdesk import Article, Attachment, NotPermitted, Page, RateLimited, Unavailable
from knowledge.attached import MOST_MISSES, Content, Reader
from knowledge.library import Library
from knowledge.passages import Audience
from knowledge.pdf import Limits
from knowledge.sources import source, told, whole
from knowledge.sync import Report, sync
from tests.knowledge.articles import article
from tests.knowledge.papers import Remembered, locked, pdf

LIMITS = Limits()


def file(number: str = "1", **changes: Any) -> Attachment:
    """Build a PDF on an article."""
    made = Attachment(f"manual {number}.pdf", "application/pdf", 900, number, f"stamp {number}")
    return replace(made, **changes)


def manual(*files: Attachment, **changes: Any) -> Article:
    """Build an article with files."""
    return article("lamp", attachments=files or (file(),), **changes)


@dataclass
class Shop:
    """A helpdesk that gives files by id, to strangers or to agents; an error in place of bytes is raised."""

    files: dict[str, bytes | Exception] = field(default_factory=lambda: {"1": pdf("Take four screws")})
    asked: list[tuple[str, bool]] = field(default_factory=list)
    kept: Remembered = field(default_factory=Remembered)

    def download(self, article: Article, attachment: Attachment, limit: int) -> bytes:
        self.asked.append((attachment.id, article.public))
        found = self.files[attachment.id]
        if isinstance(found, Exception):
            raise found
        return found

    def read(self, *articles: Article, limits: Limits = LIMITS) -> list[Page]:
        """Make a complete pass over articles."""
        return list(Reader("main", self.download, self.kept, limits).pages(whole(articles)))

    def texts(self, *articles: Article) -> list[list[str]]:
        return [[one.text for one in told.attachments] for page in self.read(*articles) for told in page.articles]

    def why(self, *articles: Article, limits: Limits = LIMITS) -> list[str]:
        return [why for page in self.read(*articles, limits=limits) for _, why in page.failures]


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_a_file_is_fetched_and_read_once(shop: Shop) -> None:
    assert [shop.texts(manual()) for _ in range(3)] == [[["Take four screws"]]] * 3
    assert shop.asked == [("1", True)]


def test_a_changed_file_is_fetched_again(shop: Shop) -> None:
    shop.read(manual())
    shop.files["1"] = pdf("Take six screws")

    assert shop.texts(manual(file(stamp="later"))) == [["Take six screws"]]


def test_what_an_agent_was_given_is_not_taken_for_what_strangers_get(shop: Shop) -> None:
    """The very same file, on an article that was internal a moment ago."""
    shop.read(manual(public=False))
    shop.files["1"] = NotPermitted("for agents")

    assert shop.texts(manual()) == [[]]
    assert shop.asked == [("1", False), ("1", True)]


def test_a_file_in_two_languages_is_fetched_once(shop: Shop) -> None:
    assert shop.texts(manual(), manual(locale="de")) == [["Take four screws"]] * 2
    assert len(shop.asked) == 1


@pytest.mark.parametrize("name", ["picture.png", "archive.zip", "words.docx"])
def test_other_files_are_left_alone(shop: Shop, name: str) -> None:
    other = file(name=name, content_type="application/octet-stream")

    assert (shop.texts(manual(other)), shop.why(manual(other)), shop.asked) == ([[]], [], [])


def test_a_name_is_enough_where_the_type_is_not_told(shop: Shop) -> None:
    assert shop.texts(manual(file(name="MANUAL.PDF", content_type="application/octet-stream"))) == [
        ["Take four screws"]
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<!doctype html><title>Sign in</title>", "what came is no PDF"),
        (b"%PDF-1.7 nothing", "broken"),
        (locked(pdf("x"), "s3cret"), "locked by a password"),
        (NotPermitted("GET /hc: status 403"), "GET /hc: status 403"),
        (Unavailable("GET /hc: no answer in time"), "GET /hc: no answer in time"),
    ],
)
def test_what_is_wrong_with_a_file_costs_that_file(shop: Shop, content: bytes | Exception, reason: str) -> None:
    shop.files["2"] = content
    pages = shop.read(manual(file("2"), file("1")))

    assert [[one.name for one in told.attachments] for page in pages for told in page.articles] == [["manual 1.pdf"]]
    assert [(told.id, why) for page in pages for told, why in page.failures] == [("lamp", f"manual 2.pdf: {reason}")]


def test_a_file_that_is_broken_is_told_each_time_and_fetched_once(shop: Shop) -> None:
    shop.files["1"] = b"%PDF-1.7 nothing"

    assert [shop.why(manual()) for _ in range(2)] == [["manual 1.pdf: broken"]] * 2
    assert len(shop.asked) == 1


def test_what_may_be_otherwise_the_next_time_is_tried_again(shop: Shop) -> None:
    shop.files["1"] = Unavailable("down")
    first = shop.why(manual())
    shop.files["1"] = pdf("Take four screws")

    assert (first, shop.texts(manual())) == (["manual 1.pdf: down"], [["Take four screws"]])


def test_a_large_file_is_not_even_fetched(shop: Shop) -> None:
    assert shop.why(manual(file(size=11 * 2**20))) == ["manual 1.pdf: larger than 10 MB"]
    assert shop.asked == []


def test_other_limits_are_another_attempt(shop: Shop) -> None:
    shop.files["1"] = pdf("one", "two", "three")

    assert "more than 2 pages" in shop.why(manual(), limits=replace(LIMITS, pages=2))[0]
    assert shop.why(manual(), limits=replace(LIMITS, pages=3)) == []


def test_a_store_of_files_that_is_down_is_left_alone(shop: Shop) -> None:
    many = [file(str(number)) for number in range(20)]
    shop.files = {one.id: Unavailable("down") for one in many}
    reasons = shop.why(manual(*many))

    assert len(shop.asked) == MOST_MISSES
    assert len(reasons) == 20


def test_too_many_requests_end_the_pass(shop: Shop) -> None:
    shop.files["1"] = RateLimited("status 429", 60)
    with pytest.raises(RateLimited):
        shop.read(manual())


def test_a_complete_pass_forgets_what_is_gone(shop: Shop) -> None:
    shop.files["2"] = pdf("Two")
    shop.kept.put("other/public//1", Content("stamp", "Another shop's"))
    shop.read(manual(file("1"), file("2")))
    list(Reader("main", shop.download, shop.kept, LIMITS).pages([Page((manual(file("2")),))]))
    before = set(shop.kept.held)
    shop.read(manual(file("2")))

    assert before == {"main/public//1", "main/public//2", "other/public//1"}
    assert set(shop.kept.held) == {"main/public//2", "other/public//1"}


# In the article


def synced(library: Library, *articles: Article) -> Report:
    return sync("main", whole(articles), library, share=1)


def words(library: Library) -> str:
    return "\n".join(one.markdown for one in library.texts.sources(Audience.PUBLIC))


def test_the_text_is_a_part_of_its_article_under_the_files_name(by_words: Library) -> None:
    synced(by_words, manual(file(text="Take four screws\nand a drill")))

    assert words(by_words) == "lamp\n\n## manual 1.pdf\n\nTake four screws\nand a drill"


def test_the_article_says_for_whom_it_is(by_words: Library) -> None:
    synced(by_words, manual(file(text="A secret"), public=False))

    assert words(by_words) == ""
    assert "A secret" in next(by_words.texts.sources(Audience.INTERNAL)).markdown


def test_other_words_in_a_file_are_news_and_others_are_not(by_words: Library) -> None:
    synced(by_words, manual(file(text="Take four screws")))
    same = synced(by_words, manual(file(text="Take four screws", stamp="later", address="elsewhere")))
    other = synced(by_words, manual(file(text="Take six screws")))
    gone = synced(by_words, manual(file()))

    assert [(one.unchanged, one.changed) for one in (same, other, gone)] == [(1, 0), (0, 1), (0, 1)]
    assert words(by_words) == "lamp"


def test_an_article_without_files_is_told_as_ever() -> None:
    assert told(article("lamp")) == told(manual(file()))
    assert told(article("lamp")) != told(manual(file(text="words")))


def test_failures_are_in_the_report_and_cost_nothing_else(by_words: Library) -> None:
    page = Page((manual(),), failures=((manual(), "manual 1.pdf: broken"),))
    report = sync("main", [page, Page(complete=True)], by_words)

    assert (report.added, report.failed) == (1, 0)
    assert report.failures == (("main/en-us/lamp", "manual 1.pdf: broken"),)


@pytest.mark.parametrize(
    "text",
    [
        "# A heading",
        "<script>",
        "<b>bold</b>",
        "[a](https://evil.example)",
        "`code`",
        "Title\n====",
        "a\n---\nb",
        "> a",
    ],
)
def test_what_looks_like_markup_is_plain_text(text: str) -> None:
    """A PDF draws its headings; what it spells is not ours to obey."""
    section = source("main", manual(file(text=text))).markdown.partition("## manual 1.pdf\n\n")[2]
    tokens = MarkdownIt("commonmark").parse(section)
    inner = {one.type for token in tokens for one in token.children or ()}

    assert [one.type for one in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert inner <= {"text", "text_special", "softbreak"}
