"""Comment text in the three forms in which the API gives it."""

import html
from html.parser import HTMLParser

BREAKS = frozenset({"p", "div", "li", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "tr"})
FRAME, END = '<div class="zd-comment" dir="auto">', "</div>"


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def plain(markup: str) -> str:
    """Return the text of some HTML, blocks on lines of their own."""
    parser = _Plain()
    parser.feed(markup)
    parser.close()
    lines = (line.rstrip() for line in "".join(parser.pieces).split("\n"))
    return "\n".join(lines).strip()


def wrapped(markup: str) -> str:
    """Return HTML inside the frame that every comment's `html_body` has."""
    return f"{FRAME}{markup}{END}"


def bare(markup: str) -> str:
    """Return HTML without that frame."""
    return markup.removeprefix(FRAME).removesuffix(END) if markup.startswith(FRAME) else markup


def paragraphs(text: str) -> str:
    """Return plain text as HTML paragraphs, with nothing in it active."""
    blocks = [block for block in text.strip().split("\n\n") if block.strip()]
    return "".join(f'<p dir="auto">{html.escape(block.strip()).replace(chr(10), "<br>")}</p>' for block in blocks)
