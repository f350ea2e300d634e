"""Text between Markdown, the HTML of a helpdesk, and plain words; pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, MutableMapping, Sequence
from html import escape
from html.parser import HTMLParser
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token

from integrations.hidden import shallow, shaped, visible_tidy

TABLES = frozenset({"table", "thead", "tbody", "tr", "th", "td"})
TAGS = TABLES | {"p", "br", "a", "strong", "em", "ul", "ol", "li", "code", "pre", "blockquote"}
SCHEMES = frozenset({"https", "mailto"})
LIMIT = 60_000  # bytes; Zendesk is said to cut a comment at 64 KB without a word
CUT = "[…]"

BREAKS = frozenset({"p", "div", "tr", "table", "ul", "ol", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
SHAPES = BREAKS | {"br", "li", "td", "th", "thead", "tbody"}
HIDDEN = frozenset({"script", "style", "head", "title", "template", "noscript", "object", "svg"})
HIDING = frozenset({"style", "hidden", "aria-hidden", "bgcolor", "background"})  # by which an element may hide
_STYLED = """
a b i u s em strong small big span font center section article main header footer details summary label code sub sup
mark kbd caption dl dt dd del ins figure figcaption address cite q tt abbr time
"""
STYLED = SHAPES | frozenset(_STYLED.split())
_MAY_HIDE = re.compile("style|hidden|color", re.IGNORECASE)
NESTED = frozenset({"pre", "li", "blockquote"})
DEEPEST = 9  # signs of quotation before a line
_CLEAN_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)>")
MARKS = "[]!*_`~<>|&\\-+#"
CROWDED = 3_000  # of them in a text: the parser takes some 15 microseconds for each, and no reply has so many
LONGEST_WORD = 2_000  # characters; nothing longer is an address, and looking for one takes the square of that


def render(markdown: str, limit: int = LIMIT, cut: str = CUT) -> str:
    """Return allow-listed HTML of at most `limit` bytes; what is left out shows as `cut` at the end.

    Only https and mailto links stay links, images become their description, HTML in the
    Markdown becomes text. The cut falls between blocks, or inside one that alone is too long.
    """
    blocks = [_clean(block) for block in _blocks(markdown)]
    notice = f"<p>{escape(cut)}</p>\n"
    if sum(map(_size, blocks)) <= limit:
        return "".join(blocks).strip()
    room = limit - _size(notice)
    kept: list[str] = []
    for block in blocks:
        if _size(block) > room:
            break
        kept.append(block)
        room -= _size(block)
    if not kept and blocks:
        kept.append(_shortened(blocks[0], room))
    return ("".join(kept) + notice).strip() if limit >= _size(notice) else ""


def plain(markdown: str) -> str:
    """Return the words of a Markdown text as a reader sees them."""
    return text("".join(_clean(block) for block in _blocks(markdown)))


def text(html: str) -> str:
    """Return plain text of a message's HTML: paragraphs apart, quotes behind '> ', list items behind '- '."""
    reader = _Reader()
    # Mended first: what comes out is tags without attributes, each on its own, and text in between.
    seen = nh3.clean(_visible(shallow(html)), tags=set(SHAPES), attributes={"*": set()}, clean_content_tags=set(HIDDEN))
    reader.read(seen)
    return shaped(reader.text())


def _visible(html: str) -> str:
    """Return a message's HTML without what its inline styles hide."""
    if not _MAY_HIDE.search(html):
        return html
    kept = {"*": set(HIDING), "font": {"color"}}
    return visible_tidy(nh3.clean(html, tags=set(STYLED), attributes=kept, clean_content_tags=set(HIDDEN)))


def spoken(html: str, flat: str) -> str:
    """Return what a reader sees of a message: its HTML knows what is quoted; the plain text stands in for none.

    Where everything in the HTML is hidden, the plain text, which shows it all, is no way round.
    """
    return text(html) or ("" if _MAY_HIDE.search(html) else shaped(flat).strip())


def links(html: str) -> tuple[str, ...]:
    """Return the web addresses that a message's HTML links to, each once, those in quotations left out."""
    if "href" not in html.lower():
        return ()
    reader = _Links()
    reader.feed(nh3.clean(html, tags={"a", "blockquote"}, attributes={"a": {"href"}}, url_schemes={"http", "https"}))
    reader.close()
    return tuple(reader.found)


def same(one: str, other: str) -> bool:
    """Say whether two plain texts hold the same words, whatever the spacing, bullets and quotation signs."""
    return _normal(one) == _normal(other)


def _blocks(markdown: str) -> Iterator[str]:
    """Yield the HTML of each top-level block, in order; of what is hardly more than marks each paragraph as it is."""
    if sum(map(markdown.count, MARKS)) > CROWDED:
        yield from (f"<p>{escape(one)}</p>\n" for one in re.split(r"\n\s*\n", markdown))
        return
    parser = _parser(linkify=max(map(len, markdown.split()), default=0) <= LONGEST_WORD)
    env: MutableMapping[str, Any] = {}
    group: list[Token] = []
    for token in parser.parse(markdown, env):
        token.children = _unlinked(token.children or [])
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield parser.renderer.render(group, parser.options, env)
            group = []


def _unlinked(tokens: Sequence[Token]) -> list[Token]:
    """Drop links that may not stay; the address of a web page stands behind the words instead."""
    kept: list[Token] = []
    address, words = "", ""
    for token in tokens:
        if token.type == "link_open" and not _may_link(str(token.attrGet("href"))):
            address, words = str(token.attrGet("href")), ""
        elif token.type == "link_close" and address:
            shown = address.startswith("http://") and words.strip() != address
            kept.append(Token("text", "", 0, content=f" ({address})" if shown else ""))
            address = ""
        else:
            kept.append(token)
            words += token.content
    return kept


def _may_link(address: str) -> bool:
    return address.partition(":")[0].lower() in SCHEMES


def _parser(linkify: bool) -> MarkdownIt:
    """Make a parser of its own for each text: linkify keeps its place in the parser, which threads would share."""
    parser = MarkdownIt("commonmark", {"html": False, "linkify": linkify, "breaks": True, "maxNesting": 20})
    parser.enable(["linkify", "table"])
    if parser.linkify is not None:
        # Only full addresses become links: "Version2.com" in a sentence is no link.
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    parser.add_render_rule("heading_open", _heading_open)
    parser.add_render_rule("heading_close", _heading_close)
    parser.add_render_rule("image", _description)
    return parser


def _heading_open(_renderer: RendererProtocol, _tokens: Sequence[Token], *_rest: Any) -> str:
    """Write a heading as a bold paragraph: a message has no outline."""
    return "<p><strong>"


def _heading_close(_renderer: RendererProtocol, _tokens: Sequence[Token], *_rest: Any) -> str:
    return "</strong></p>\n"


def _description(_renderer: RendererProtocol, tokens: Sequence[Token], index: int, *_rest: Any) -> str:
    return escape(tokens[index].content)


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"a": {"href"}, "*": set()},  # without "*" title and lang would pass
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def _size(html: str) -> int:
    return len(html.encode())


def _shortened(block: str, room: int) -> str:
    """Return the beginning of one block as a plain paragraph that fits."""
    words = escape(text(block), quote=False)
    short = words.encode()[: max(room - len("<p></p>\n"), 0)].decode(errors="ignore")
    short = short.rsplit(maxsplit=1)[0] if " " in short.strip() else short
    short = re.sub(r"&\w*$", "", short)  # half an entity
    return f"<p>{short}</p>\n" if short else ""


def _normal(words: str) -> str:
    folded = unicodedata.normalize("NFKC", words).translate(_QUOTES)
    lines = (re.sub(r"^\s*(?:[-*•–>]\s+|\d{1,3}[.)]\s+)*", "", line) for line in folded.splitlines())
    return " ".join(" ".join(lines).split())


def _unescaped(text: str) -> str:
    """Return text as it was before nh3 wrote it: these four are all that it escapes."""
    return text.replace("&nbsp;", "\u00a0").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


class _Reader:
    """Collects lines. A gap asked for by a tag is made when the next words come."""

    def __init__(self) -> None:
        self._lines = [""]
        self._gap = 0  # line ends to make before the next words
        self._depth = 0  # quotation around that gap
        self._bullet = ""
        self._open = Counter[str]()

    def read(self, html: str) -> None:
        """Read HTML as nh3 writes it without attributes."""
        at = 0
        for found in _CLEAN_TAG.finditer(html):
            if found.start() > at:
                self._data(_unescaped(html[at : found.start()]))
            self._end_of(found[2]) if found[1] else self._start_of(found[2])
            at = found.end()
        if at < len(html):
            self._data(_unescaped(html[at:]))

    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._lines).strip("\n")

    def _start_of(self, tag: str) -> None:
        if tag == "br":
            self._end(self._gap + 1)
        elif tag == "li":
            self._end(1)
            self._bullet = "- "
        elif tag in ("td", "th"):
            self._write(" ")
        elif tag in BREAKS:
            self._end(2)
        if tag in NESTED:
            self._open[tag] += 1

    def _end_of(self, tag: str) -> None:
        if tag in BREAKS:
            self._end(2)
        if self._open[tag]:
            self._open[tag] -= 1

    def _data(self, data: str) -> None:
        if not self._open["pre"]:
            self._write(re.sub(r"[\s\u200b]+", " ", data))
            return
        for number, line in enumerate(data.rstrip("\n").split("\n")):
            self._end(1 if number else 0)
            self._write(line or " ")

    def _end(self, gap: int) -> None:
        """Ask for line ends; inside a list item one is enough, before its first words none."""
        depth = self._quoted()
        self._depth = min(self._depth, depth) if self._gap else depth
        most = 1 if self._open["li"] else 2
        self._gap = max(self._gap, 0 if self._bullet else min(gap, most))

    def _quoted(self) -> int:
        return min(self._open["blockquote"], DEEPEST)

    def _write(self, words: str) -> None:
        if not words.strip() and not self._open["pre"]:
            self._lines[-1] += " " if self._lines[-1].strip() and not self._gap else ""
            return
        mark = "> " * self._quoted()
        if self._gap and self._lines != [""]:
            between = "> " * min(self._depth, self._quoted())
            self._lines += [between.rstrip()] * (self._gap - 1) + [""]
        if not self._lines[-1]:
            self._lines[-1] = mark + self._bullet
            words = words if self._open["pre"] else words.lstrip()
            self._bullet = ""
        self._lines[-1] += words
        self._gap = 0


class _Links(HTMLParser):
    """Collects the addresses of links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, None] = {}
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") or ""
        if tag == "blockquote":
            self._quoted += 1
        elif address.lower().startswith(("http://", "https://")) and not self._quoted:
            self.found[address] = None

    def handle_endtag(self, tag: str) -> None:
        self._quoted -= tag == "blockquote"


_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "\u00a0": " "})
