"""An article's Markdown as whole blocks that can be quoted: a paragraph, a list with its lead-in, a table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token


class Kind(StrEnum):
    """What a block is made of. SECTION is a heading and DROPPED what nobody quotes."""

    TEXT = "text"
    LIST = "list"
    TABLE = "table"
    CODE = "code"
    SECTION = "section"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Block:
    """A whole piece of an article. `quote` stands there word for word; `text` is that without markup leftovers."""

    heading: tuple[str, ...]  # heading path below the title
    text: str
    quote: str
    kind: Kind
    start: int  # offset of its first line in the article
    place: int  # how many blocks stand before it


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of lines, from `start` up to `end`. `first` and `last` are the numbers of an ordered list."""

    kind: Kind
    start: int
    end: int
    first: int = 0
    last: int = 0
    loose: bool = False  # list items that lost their bullets
    open: bool = False  # ends with a colon: what follows belongs to it


# Without setext headings, or every paragraph above a rule would be one.
_PARSER = MarkdownIt("commonmark").enable("table").disable(["lheading", "inline"])
_KINDS = {
    "heading_open": Kind.SECTION,
    "paragraph_open": Kind.TEXT,
    "blockquote_open": Kind.TEXT,
    "bullet_list_open": Kind.LIST,
    "ordered_list_open": Kind.LIST,
    "table_open": Kind.TABLE,
    "fence": Kind.CODE,
    "code_block": Kind.CODE,
}
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:")
_CLEAN = (
    (re.compile(r"<!--(?:(?!<!--).)*?-->", re.S), ""),
    (re.compile(r"^ {0,3}:::+[ \t]*[\w-]*[ \t]*\n?", re.M), ""),  # fenced admonitions keep their title
    (re.compile(r"^((?: {0,3}> ?)*+)\[![A-Za-z]+\][ \t]*\n?", re.M), ""),  # > [!NOTE]
    (re.compile(r"^ {0,3}(?:> ?)+", re.M), ""),
    (re.compile(r"!\[[^\]]{0,500}\](?:\([^)]{0,2000}\)|\[[^\]]{0,500}\])?"), ""),
    (re.compile(r"\[\^[^\]\s]+\]"), ""),
    (re.compile(r"\{[:#.][^{}\n]*\}"), ""),  # {#anchor}, {.class}
    (re.compile(r"\[([^\[\]]+)\]\((?!https?://|mailto:)[^()\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"</?(?:br|img|a|span|div|p|kbd|su[bp]|details|summary)\b[^>]{0,2000}>", re.I), ""),
    (re.compile(r"(?<![ \t])[ \t]++$", re.M), ""),
    (re.compile(r"\n{3,}"), "\n\n"),
)


def blocks(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of an article in order; headings, rules, footnotes and pictures are none."""
    lines = markdown.replace("\r\n", "\n").split("\n")
    places = [0, *accumulate(len(line) + 1 for line in lines)]
    path: list[tuple[int, str]] = []
    found: list[Block] = []
    for section in _sections(list(_pieces(lines))):
        heading = section[0] if section and section[0].kind is Kind.SECTION else None
        if heading:
            line = lines[heading.start].strip()
            depth = len(line) - len(line.lstrip("#"))
            path = [*(one for one in path if one[0] < depth), (depth, clean(line.strip("# ")))]
        for piece in _joined(section[1:] if heading else section):
            block = _block(piece, lines, tuple(title for _, title in path if title), heading)
            if block.text:
                found.append(replace(block, start=places[piece.start], place=len(found)))
    return tuple(found)


def clean(text: str) -> str:
    """Return Markdown without what only its own page understands: anchors, footnotes, pictures, relative links."""
    for pattern, put in _CLEAN:
        text = pattern.sub(put, text)
    return text.strip("\n ")


def _pieces(lines: list[str]) -> Iterator[_Piece]:
    """Yield top-level pieces in order."""
    tokens = _PARSER.parse("\n".join(lines))
    for at, token in enumerate(tokens):
        if token.level == 0 and token.map and token.nesting >= 0:
            yield _piece(token, _numbers(tokens, at), lines)


def _piece(token: Token, numbers: list[int], lines: list[str]) -> _Piece:
    """Return one token as a run of lines."""
    start, end = token.map or (0, 0)
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    own = lines[start:end]
    kind = _KINDS.get(token.type, Kind.DROPPED)
    loose = token.type == "paragraph_open" and all(line.startswith(" ") for line in own)
    if kind is Kind.TEXT and _FOOTNOTE.match(own[0].strip()):
        kind = Kind.DROPPED
    return _Piece(
        Kind.LIST if loose else kind,
        start,
        end,
        first=numbers[0] if numbers else 0,
        last=numbers[-1] if numbers else 0,
        loose=loose,
        open=clean(own[-1]).endswith((":", ":**", ":*")),
    )


def _numbers(tokens: list[Token], at: int) -> list[int]:
    """Return the numbers of the items of the ordered list that begins here."""
    if tokens[at].type != "ordered_list_open":
        return []
    numbers = []
    for token in tokens[at + 1 :]:
        if token.type == "ordered_list_close" and token.level == 0:
            break
        if token.type == "list_item_open" and token.level == 1:
            numbers.append(int(token.info))
    return numbers


def _sections(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """Yield pieces from one heading to the next."""
    section: list[_Piece] = []
    for piece in pieces:
        if piece.kind is Kind.SECTION and section:
            yield section
            section = []
        section.append(piece)
    if section:
        yield section


def _joined(pieces: list[_Piece]) -> Iterator[_Piece]:
    """Yield pieces with lead-ins, interrupted lists and bulletless items put together."""
    out: list[_Piece] = []
    for piece in pieces:
        at = _begins(out, piece)
        if at < len(out):
            first = out[at]
            kind = piece.kind if first.kind is Kind.TEXT else first.kind
            merged = replace(piece, kind=kind, start=first.start, first=first.first or piece.first)
            out = [*out[:at], replace(merged, loose=piece.loose or first.loose)]
        else:
            out.append(piece)
    yield from (piece for piece in out if piece.kind is not Kind.DROPPED)


def _begins(out: list[_Piece], piece: _Piece) -> int:
    """Return where the block begins that this piece belongs to; one past the end for a new one."""
    if piece.first > 1:  # a picture or a note between two steps does not end a list
        for at in range(len(out) - 1, -1, -1):
            if out[at].last == piece.first - 1:
                return at
    if not out or piece.kind is Kind.DROPPED:
        return len(out)
    last = out[-1]
    same = piece.loose and last.loose and not last.open
    led = last.kind is Kind.TEXT and last.open
    return len(out) - 1 if same or led else len(out)


def _block(piece: _Piece, lines: list[str], path: tuple[str, ...], heading: _Piece | None) -> Block:
    """Return a piece as a block, its own heading in the quote."""
    own = "\n".join(lines[piece.start : piece.end])
    text = own.strip("\n") if piece.kind is Kind.CODE else clean(_bulleted(own) if piece.loose else own)
    quote = own
    if heading and not any(line.strip() for line in lines[heading.end : piece.start]):
        quote = "\n".join(lines[heading.start : piece.end])
    elif heading:
        quote = f"{lines[heading.start]}\n\n{own}"
    return Block(path, text, quote, piece.kind, 0, 0)


def _bulleted(text: str) -> str:
    """Return items that lost their bullets as a list again."""
    lines = [line if not line.startswith(" ") or not line.strip() else f"- {line.strip()}" for line in text.split("\n")]
    return "\n".join(line for line, after in zip(lines, [*lines[1:], ""], strict=True) if line or after[:1] != "-")
