"""What the files on articles say: PDFs read once each, in the words that the article's own readers may read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from integrations.helpdesk import Article, Attachment, Invalid, NotFound, NotPermitted, Page, Unavailable
from knowledge.pdf import Broken, Limits, read

READING = 1  # raise it when what comes out of a file changes: then every file is read again
MOST_MISSES = 5  # downloads without an answer, one after the other: the next would cost their time-outs for nothing
Download = Callable[[Article, Attachment, int], bytes]
Extract = Callable[[bytes, Limits], str]


@dataclass(frozen=True, slots=True)
class Content:
    """What came of a file of this stamp: its text, or why it will never have one."""

    stamp: str
    text: str = ""
    failure: str = ""


class Contents(Protocol):
    """Where what files say is kept, by key."""

    def get(self, keys: Sequence[str]) -> dict[str, Content]:
        """Return what is kept."""

    def put(self, key: str, content: Content) -> None:
        """Keep what came of a file."""

    def keep(self, origin: str, keys: Iterable[str]) -> None:
        """Forget everything of an origin but these."""


class Reader:
    """Reads the files on the articles of one origin, in one pass."""

    def __init__(
        self, origin: str, download: Download, contents: Contents, limits: Limits, extract: Extract = read
    ) -> None:
        """Fetch with `download` what `contents` does not know yet, and turn it into text."""
        self._origin, self._download, self._contents, self._limits = origin, download, contents, limits
        self._extract = extract
        self._misses = 0

    def pages(self, pages: Iterable[Page]) -> Iterator[Page]:
        """Yield the pages, each article with the text of its files; after a complete pass forget what is gone.

        Raise RateLimited. A file that cannot be had costs that file, and is told among the page's failures.
        """
        seen: set[str] = set()
        for page in pages:
            seen.update(self._keys(page))
            yield self.page(page)
            if page.complete:
                self._contents.keep(self._origin, seen)

    def page(self, page: Page) -> Page:
        """Return a page with the text of the files on its articles, and with what could not be read."""
        known = self._contents.get(self._keys(page))
        articles, failures = [], list(page.failures)
        for article in page.articles:
            told = []
            for one in _papers(article):
                try:
                    told.append(replace(one, text=self._text(article, one, known)))
                except (Broken, NotFound, NotPermitted, Invalid, Unavailable) as error:
                    failures.append((article, f"{one.name}: {error}"))
            articles.append(replace(article, attachments=tuple(told)))
        return replace(page, articles=tuple(articles), failures=tuple(failures))

    def _keys(self, page: Page) -> list[str]:
        return list(dict.fromkeys(self._key(article, one) for article in page.articles for one in _papers(article)))

    def _key(self, article: Article, one: Attachment) -> str:
        """Return the key of a file; what an agent was given is never taken for what a stranger was."""
        return f"{self._origin}/{'public' if article.public else 'internal'}/{article.place}/{one.id}"

    def _text(self, article: Article, one: Attachment, known: dict[str, Content]) -> str:
        """Return what a file says, out of memory if it is the same one. Raise Broken or HelpdeskError."""
        key, stamp = self._key(article, one), f"{READING}/{self._limits.size}/{self._limits.pages}/{one.stamp}"
        if key not in known or known[key].stamp != stamp:
            known[key] = self._fresh(article, one, stamp)
            self._contents.put(key, known[key])
        if known[key].failure:
            raise Broken(known[key].failure)
        return known[key].text

    def _fresh(self, article: Article, one: Attachment, stamp: str) -> Content:
        """Return what a file says, or why it never will; raise whatever may be otherwise the next time."""
        if one.size > self._limits.size:
            return Content(stamp, failure=f"larger than {self._limits.size / 2**20:.0f} MB")
        try:
            return Content(stamp, self._extract(self._fetched(article, one), self._limits))
        except Broken as error:
            if not error.lasting:
                raise
            return Content(stamp, failure=str(error))

    def _fetched(self, article: Article, one: Attachment) -> bytes:
        if self._misses >= MOST_MISSES:
            raise Unavailable("not tried: files cannot be fetched just now")
        try:
            content = self._download(article, one, self._limits.size)
        except Unavailable:
            self._misses += 1
            raise
        self._misses = 0
        return content


def _papers(article: Article) -> list[Attachment]:
    """Return the PDFs on an article; pictures, archives and the like have no text."""
    return [one for one in article.attachments if _is_pdf(one)]


def _is_pdf(one: Attachment) -> bool:
    return one.content_type.partition(";")[0].strip().lower() == "application/pdf" or one.name.lower().endswith(".pdf")
