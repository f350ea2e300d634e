"""Takes out of HTML, and of HTML within Markdown, what a reader of the page does not see.

An instruction to a model in white on white is the oldest trick against a copilot, so what
is invisible is cut before anything else looks at the text: the one place for messages and articles.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

from markdown_it import MarkdownIt

NEVER_SHOWN = frozenset({"script", "style", "template", "noscript", "object", "svg"})
NESTED = 300  # elements within one another; no mail program writes so many
DEEPEST = 100  # open elements that an end is looked for among
VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
# These end an open paragraph without a closing tag: https://html.spec.whatwg.org/#the-p-element
ENDS_P = frozenset(
    ("p", "div", "ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "section", "form")
)
_tag = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_tidy_tag = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>')
_tidy_attribute = re.compile(r' ([a-z-]+)="([^"]*)"')
_UNNESTED = VOID | frozenset(("p", "li", "td", "th", "tr", "dt", "dd", "option"))  # their ends may be left out
_invisible = re.compile(
    r"display:none|visibility:(hidden|collapse)|(?<![\w-])opacity:0*(\.0+)?(?![\d.])|font-size:0(?![\d.]*[1-9])"
    r"|font-size:[01](\.\d{1,9})?p[xt]|mso-hide:all"
    r"|(?<![\w-])color:(transparent|rgba\([^)]*,0(\.0+)?\))|text-indent:-\d{3}|(left|top|right|bottom):-\d{3}"
    r"|clip-path:(inset\((50|100)%|circle\(0)|(?<![\w-])clip:rect\([01]"
    r"|max-height:0(?![\d.]*[1-9])|(?<![\w-])(height|width):[01](px)?;(.*;)?overflow:hidden"
)
_white = re.compile(
    r"#f{3,4}(?:f{3,4})?|white|(?:rgba?|hsla?)\((?:255,255,255|\d{1,3},\d{1,3}%?,100%)(?:,[\d.%]{1,9})?\)|snow|ivory|#fe?fe?fe?"
)
_color = re.compile(r"(?<![\w-])color:([^;]{1,99})")
_painted = re.compile(r"background(?:-color|-image)?:([^;]{1,999})")
# Characters without a shape: zero-width, directional, fillers, halves of characters, and tags:
# from U+E0000 on these can spell whole sentences that nobody sees.
_shapeless = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0"
    "\ufe00-\ufe0e\ufff9-\ufffb\U000e0000-\U000e0fff]|[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]"
    "|(?<=[\0-\u05ff\ufe0f])\ufe0f+"
)
# Joiners belong to Arabic, Indic and emoji sequences, and to nothing in front of which a Latin letter stands.
_joiner = re.compile(r"(?:^|(?<=[\u0000-\u05ff]))[\u200c\u200d]+")
_never_shown = re.compile(rf"<({'|'.join(sorted(NEVER_SHOWN))})\b", re.IGNORECASE)
_blocks_alone = MarkdownIt("commonmark").disable("inline")  # what stands within lines is nobody's matter there
_code_span = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
# A Markdown comment: a link definition that nothing links to, such as [//]: # (text).
_definition_comment = re.compile(r"^\[(?://|comment|_)\]:\s+(?:#|<>).*$", re.MULTILINE | re.IGNORECASE)


def shaped(text: str) -> str:
    """Return the text without characters that have no shape."""
    return _joiner.sub("", _shapeless.sub("", text.replace("\r\n", "\n")))


def shallow(html: str) -> str:
    """Return the HTML without the tags that lie too deep: a parser takes the square of how deep elements lie."""
    if html.count("<") <= NESTED:
        return html
    kept: list[str] = []
    at, depth, past = 0, 0, 0
    for found in _tag.finditer(html):
        if found[2].lower() in _UNNESTED:
            continue
        if not found[1]:
            depth += 1
            drop = depth > NESTED
            past += drop
        else:
            depth, drop = max(0, depth - 1), past > 0
            past -= drop
        if drop:
            kept.append(html[at : found.start()])
            at = found.end()
    return "".join([*kept, html[at:]]) if kept else html


def visible_html(html: str) -> str:
    """Return the HTML without what a browser would not show."""
    finder = _Finder(html)
    return shaped(_cut(html, finder.spans()))


def visible_tidy(html: str) -> str:
    """Return HTML, as nh3 writes it, without what a browser would not show: the same, in a third of the time."""
    finder = _Finder(html)
    return shaped(_cut(html, finder.tidy_spans()))


def hidden_parts(html: str) -> tuple[str, ...]:
    """Return what a browser would not show of the HTML, part by part."""
    parts, at = [], 0
    for start, end in _Finder(html).spans():
        parts.append(html[max(at, start) : end])
        at = max(at, end)
    return tuple(part for part in parts if part)


def visible_markdown(markdown: str) -> str:
    """Return the Markdown without comments and hidden HTML; what stands in code is left as it is."""
    text = shaped(markdown)
    finder = _Finder(_blanked(text))
    return _definition_comment.sub("", _cut(text, finder.spans()))


def code_spans(markdown: str) -> list[tuple[int, int]]:
    """Return where fenced, indented and inline code lies, in order."""
    lines = [0]
    for line in markdown.split("\n"):
        lines.append(lines[-1] + len(line) + 1)
    tokens = _blocks_alone.parse(markdown)
    blocks = [token.map for token in tokens if token.type in {"fence", "code_block"} and token.map]
    spans = [(lines[first], min(lines[last], len(markdown))) for first, last in blocks]
    inline = [match.span() for match in _code_span.finditer(_without(markdown, spans))]
    return sorted(spans + inline)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """Return the text with the spans filled by newlines, at the same length."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = "\n" * (end - start)
    return "".join(letters)


def _blanked(markdown: str) -> str:
    # Spaces keep every offset where it is; newlines stay, for the parser counts lines.
    letters = list(markdown)
    for start, end in code_spans(markdown):
        letters[start:end] = [letter if letter == "\n" else " " for letter in letters[start:end]]
    blank = "".join(letters)
    # Prose that merely names a <script> tag must not hide the rest of the page.
    for named in _never_shown.finditer(blank):
        if blank.lower().find(f"</{named[1].lower()}", named.end()) < 0:
            letters[named.start()] = " "
    return "".join(letters)


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in spans:
        kept.append(text[at : max(at, start)])
        at = max(at, end)
    return "".join([*kept, text[at:]])


@dataclass
class _Open:
    """A hidden element that has begun: where, and how many of its own kind are open within it."""

    tag: str
    start: int
    depth: int = 1


@dataclass
class _Result:
    spans: list[tuple[int, int]] = field(default_factory=list)
    open: _Open | None = None


class _Finder(HTMLParser):
    """Finds the spans of comments and hidden elements, by offset."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self._text = text
        self._lines = [0]
        for line in text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._found = _Result()
        self._around: list[tuple[str, bool]] = []  # open elements, and whether they have a colour of their own behind
        self._painted = 0
        self._at = (0, 0)  # where the tag begins that is being read, and ends, where that is known

    def tidy_spans(self) -> list[tuple[int, int]]:
        """Return the same of HTML in which every tag is whole and every value in quotes."""
        for found in _tidy_tag.finditer(self._text):
            self._at = found.span()
            if found[1]:
                self.handle_endtag(found[2])
            else:
                attributes = [(name, _unquoted(value)) for name, value in _tidy_attribute.findall(found[3])]
                self.handle_starttag(found[2], [*attributes])
        return self._ended()

    def spans(self) -> list[tuple[int, int]]:
        """Return the spans in order; an element that is never closed is hidden to the end."""
        # Behind the last > no tag ends; the library would look for that end from every < on.
        self.feed(self._text[: self._text.rfind(">") + 1])
        self.close()
        return self._ended()

    def _ended(self) -> list[tuple[int, int]]:
        if self._found.open:
            self._found.spans.append((self._found.open.start, len(self._text)))
        return sorted(self._found.spans)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        hides, paints, blends = _looks(tuple(attrs)) if attrs else _NOTHING
        if tag in VOID:
            if hides:
                start, end = self._at
                self._skip((end - start if end else len(self.get_starttag_text() or "")) - 1)
            return
        self._enter(tag, paints)
        inside = self._found.open
        if inside and inside.tag == "p" and tag in ENDS_P:
            self._end(self._here())
            inside = None
        if inside:
            inside.depth += tag == inside.tag
        elif tag in NEVER_SHOWN or hides or (not self._painted and blends):
            self._found.open = _Open(tag, self._here())

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # HTML ignores the slash of <div/>: the element is open all the same.
        self.handle_starttag(tag, attrs)
        if tag == "svg":
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._leave(tag)
        inside = self._found.open
        if inside and inside.tag == tag:
            inside.depth -= 1
            if not inside.depth:
                self._end(self._after(self._here()))

    def _enter(self, tag: str, paints: bool) -> None:
        self._around.append((tag, paints))
        self._painted += paints

    def _leave(self, tag: str) -> None:
        """Close an element and those left open in it; an end without a beginning closes nothing."""
        near = range(len(self._around) - 1, max(-1, len(self._around) - DEEPEST), -1)
        at = next((one for one in near if self._around[one][0] == tag), len(self._around))
        self._painted -= sum(paints for _, paints in self._around[at:])
        del self._around[at:]

    def parse_html_declaration(self, i: int) -> int:
        # Browsers read <![ in a page as a comment up to the next >; the standard library may raise instead.
        marked = self.rawdata.startswith("<![", i)
        return self.parse_bogus_comment(i) if marked else super().parse_html_declaration(i)

    def handle_comment(self, data: str) -> None:
        opening = "<!--" if self._text.startswith("<!--", self._here()) else "<!"
        self._skip(len(opening) + len(data))

    def handle_decl(self, decl: str) -> None:
        self._skip(len("<!") + len(decl))

    def handle_pi(self, data: str) -> None:
        self._skip(len("<?") + len(data))

    def _skip(self, length: int) -> None:
        """Cut what begins here, at least so long and on to its end."""
        if not self._found.open:
            self._found.spans.append((self._here(), self._after(self._here() + length)))

    def _after(self, start: int) -> int:
        close = self._text.find(">", start)
        return close + 1 if close >= 0 else len(self._text)

    def _end(self, end: int) -> None:
        assert self._found.open  # noqa: S101 (callers have looked)
        self._found.spans.append((self._found.open.start, end))
        self._found.open = None

    def _here(self) -> int:
        if self._at[1]:
            return self._at[0]
        line, column = self.getpos()
        return self._lines[line - 1] + column


_NOTHING = False, False, False


@lru_cache(maxsize=1024)
def _looks(attrs: tuple[tuple[str, str | None], ...]) -> tuple[bool, bool, bool]:
    """Return whether attributes hide an element, lie a colour behind it, make its letters as white as the page."""
    said = {name: value or "" for name, value in attrs}
    return _hidden(said), _paints(said), _blends(said)


def _unquoted(value: str) -> str:
    """Return a value as it was before nh3 wrote it."""
    return value.replace("&quot;", '"').replace("&nbsp;", "\u00a0").replace("&amp;", "&")


def _hidden(said: Mapping[str, str]) -> bool:
    spoken_only = said.get("aria-hidden", "").strip().lower() == "true"
    return "hidden" in said or spoken_only or bool(_invisible.search(_style(said)))


def _style(said: Mapping[str, str]) -> str:
    return re.sub(r"\s+|/\*.*?\*/", "", said.get("style", "").lower())


def _blends(said: Mapping[str, str]) -> bool:
    """Say whether the letters are as white as the page, where nothing else lies behind them."""
    color = [said.get("color", "").strip().lower(), *_color.findall(_style(said))][-1]
    return bool(_white.fullmatch(color.removesuffix("!important"))) and not _paints(said)


def _paints(said: Mapping[str, str]) -> bool:
    """Say whether an element has a colour or a picture behind it that is not white."""
    behind = [said.get("bgcolor", "").strip().lower(), said.get("background", "")[:1], *_painted.findall(_style(said))]
    return any(one and not _white.fullmatch(one) and one not in {"none", "transparent", "inherit"} for one in behind)
