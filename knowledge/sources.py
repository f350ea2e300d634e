"""Articles, from a helpdesk or a folder, turned into sources: clean Markdown, audience, language."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import html_to_markdown

from integrations.helpdesk import Article, Attachment, Page
from integrations.hidden import code_spans, shaped, visible_html, visible_markdown
from knowledge.passages import Audience, Source

ENDINGS = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html"}
CLEANING = 2  # raise it when what becomes of a body changes: then every article is read again
TOGETHER = 100  # articles of a page
LONGEST = 2_000_000  # characters of a body; beyond is no article
STRAY = 1_000  # tags that never end: Python's HTML parser takes the square of their number
NO_LOCALE = "-"  # in a key: the article does not say its locale
# An address may hold one pair of brackets, as those of encyclopaedias do.
_address = r"<[^<>\n]*>|[^()\s<>]*(?:\([^()\s]*\)[^()\s]*)*"
_caption = r"(?:\s+\"[^\"]*\")?"
_image = re.compile(rf"!\[([^\]]{{0,500}})\]\((?:{_address}){_caption}\s*\)")
_link = re.compile(rf"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\]){{0,500}})\]\(({_address})({_caption})\s*\)")
_front = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_title_tag = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE)
# What would make links, HTML, code or headings of plain text; a list may stay what it looks like.
_marks = re.compile(r"[\[<`]|^(?=#|>|=+[ \t]*$|-{2,}[ \t]*$)", re.MULTILINE)
_first_heading = re.compile(r"\A\s*#[ \t]+(.+?)[ \t#]*(?:\n|\Z)")


class Unreadable(Exception):
    """An article's body cannot be turned into text. The message names the article, never its text."""


def source(origin: str, article: Article, languages: Sequence[str] = ("en",)) -> Source:
    """Return what we keep of an article; only a public one is PUBLIC. Raise Unreadable if its body cannot be read."""
    title, markdown = _text(article)
    audience = Audience.PUBLIC if article.public else Audience.INTERNAL
    language = _language(article.locale) or detected(f"{title}\n{markdown}", tuple(languages))
    return Source(
        key=key(origin, article),
        id=article.id,
        title=title,
        markdown=markdown,
        audience=audience,
        language=language,
        brand=article.brand,
        url=article.url,
        digest=_digest(title, markdown, audience, article.url, article.brand, *([] if article.locale else [language])),
        updated=article.updated,
        raw=told(article, languages),
        labels=article.labels,
    )


def told(article: Article, languages: Sequence[str] = ("en",)) -> str:
    """Return a digest of an article as it was told: one of the same needs no reading again."""
    where = [article.locale, article.url, article.brand, article.public, article.format, list(languages)]
    said = [article.title, article.body, *where, list(article.labels), str(article.updated or "")]
    files = [[one.name, one.text] for one in article.attachments if one.text]
    return _digest(CLEANING, *said, *([files] if files else []))


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def key(origin: str, article: Article) -> str:
    """Return the key of an article: origin/locale/id, the locale with its place where there are several."""
    place = f"@{article.place}" if article.place else ""
    return f"{origin}/{article.locale.lower() or NO_LOCALE}{place}/{article.id}"


def whole(articles: Iterable[Article]) -> Iterator[Page]:
    """Yield the pages of a complete pass over articles that are read from somewhere else than a helpdesk."""
    rest = iter(articles)
    while some := tuple(islice(rest, TOGETHER)):
        yield Page(some)
    yield Page(complete=True)


def _language(locale: str) -> str:
    return locale.replace("_", "-").split("-")[0].lower()[:2]


def detected(text: str, languages: tuple[str, ...]) -> str:
    """Return the likeliest of these languages."""
    if len(languages) == 1:
        return languages[0]
    found: str = _identifier(languages).classify(text)[0]
    return found


@cache
def _identifier(languages: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(languages))
    return identifier


def _text(article: Article) -> tuple[str, str]:
    """Return title and clean Markdown; a body that begins with its title does not say it twice."""
    if len(article.body) > LONGEST or article.body.count("<") > 2 * article.body.count(">") + STRAY:
        raise Unreadable(f"article {article.id}: too long, or not a text")
    markdown = _from_html(article) if article.format == "html" else visible_markdown(article.body)
    markdown = _outside_code(markdown, article.url).strip()
    first = _first_heading.match(markdown)
    title = shaped(article.title).strip() or (first[1] if first else "")
    if first and first[1].strip().casefold() == title.casefold():
        markdown = markdown[first.end() :].lstrip("\n")
    return title, "\n\n".join(filter(None, [markdown, *(_section(one) for one in article.attachments if one.text)]))


def _section(file: Attachment) -> str:
    """Return what a file says as a part of its article, under its name; plain text, whatever it looks like."""
    text = _marks.sub(r"\\\g<0>", shaped(file.text)).strip()
    name = _marks.sub(r"\\\g<0>", " ".join(shaped(file.name).split()))
    return f"## {name}\n\n{text}"


def _from_html(article: Article) -> str:
    options = html_to_markdown.ConversionOptions(extract_metadata=False, exclude_selectors=["iframe"])
    try:
        return html_to_markdown.convert(visible_html(article.body), options).content or ""
    except html_to_markdown.ConversionError as error:
        raise Unreadable(f"article {article.id}: {type(error).__name__}") from error


def _outside_code(markdown: str, base: str) -> str:
    """Return the Markdown with images as their alt text and links made absolute, code untouched."""
    done, at = [], 0
    for start, end in [*code_spans(markdown), (len(markdown), len(markdown))]:
        prose = _image.sub(lambda match: match[1], markdown[at : max(at, start)])
        done.append(_link.sub(lambda match: _absolute(match, base), prose))
        done.append(markdown[max(at, start) : end])
        at = max(at, end)
    return "".join(done)


def _absolute(link: re.Match[str], base: str) -> str:
    """Return the link with its full address; one that leads nowhere outside its page is left as text."""
    text, address, title = link[1], link[2].strip("<>"), link[3]
    try:
        full = urljoin(base, address) if base else address
        scheme = urlsplit(full).scheme
    except ValueError:  # a bracket that no address may hold
        return text
    if scheme not in {"http", "https", "mailto", "tel"} or not text.strip():
        return text
    return f"[{text}]({full}{title})"


def folder(path: Path) -> Iterator[Article]:
    """Yield every Markdown and HTML file below a folder as a public article.

    Front matter may give title, locale, url, brand; `audience: agents` or `draft: true` make it internal.
    Raise OSError if a file cannot be read, so that a caller can tell a complete pass from a broken one.
    """
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path)
        if file.suffix.lower() in ENDINGS and file.is_file() and not any(part.startswith(".") for part in name.parts):
            yield _article(name.as_posix(), file.read_text("utf-8", errors="replace"))


def _article(name: str, text: str) -> Article:
    said, body = _front_matter(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    form = ENDINGS[Path(name).suffix.lower()]
    tag = _title_tag.search(body) if form == "html" else None
    return Article(
        id=name,
        title=said.get("title") or (tag[1].strip() if tag else ""),
        body=body,
        locale=said.get("locale", ""),
        url=said.get("url", ""),
        brand=said.get("brand", ""),
        public=said.get("audience", "public") == "public" and said.get("draft", "false").lower() in {"false", "no"},
        format=form,
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    found = _front.match(text)
    if not found:
        return {}, text
    pairs = (line.partition(":") for line in found[1].split("\n") if not line.startswith((" ", "#", "-")))
    said = {name.strip().lower(): value.strip().strip("\"'") for name, mark, value in pairs if mark}
    return said, text[found.end() :]


def lines(path: Path) -> Iterator[Article]:
    """Yield the articles of a JSON Lines file: id, title, body[, url, locale, brand, format, public]."""
    with path.open(encoding="utf-8") as file:
        for line in filter(str.strip, file):
            yield _record(json.loads(line))


def _record(record: dict[str, Any]) -> Article:
    body = str(record.get("body", ""))
    looks_html = bool(re.match(r"\s*<(p|div|h[1-6]|ul|ol|table|section|article|!doctype|html)\b", body, re.IGNORECASE))
    return Article(
        id=str(record["id"]),
        title=str(record.get("title", "")),
        body=body,
        locale=str(record.get("locale") or ""),
        url=str(record.get("url") or ""),
        brand=str(record.get("brand") or ""),
        public=bool(record.get("public", True)),
        format=str(record.get("format") or ("html" if looks_html else "markdown")),
    )
