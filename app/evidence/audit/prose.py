"""An article's Markdown as the sentences that its readers read; code, tables and pictures are none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"^\s*(?:>\s*)*(`{3,}|~{3,})")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_TABLE = re.compile(r"^\s*(?:>\s*)?\||^[^|]*\|[^|]*\|[^|]*\||^\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+$")
_RECORD = re.compile(r"^\s*(?:[{}\[\]]+,?|\"[\w@$-]+\"\s*:.*)\s*$")  # JSON that stands open in a page
_INDENTED = re.compile(r"^(?: {4}|\t)")
_STEP = re.compile(r"^\s*(?:>\s*)*\(?\d{1,3}[.)]\s+")
_ITEM = re.compile(r"^(?:\s*(?:>\s*)*(?:[-*+•]|\(?\d{1,3}[.)])\s+| (?=\S))")
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_ADMONITION = re.compile(r"^\s*(?::::+[ \t]*[\w-]*|\[![A-Za-z]+\])[ \t]*")
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$")
_CLEAN = (
    (re.compile(r"<!--.*?-->", re.S), " "),
    (re.compile(r"<(?:code|pre|kbd)\b[^>]*>.*?</(?:code|pre|kbd)>", re.S | re.I), " "),
    (re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)"), " "),
    (re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?"), " "),
    (re.compile(r"\[\^[^\]\s]+\]:?"), " "),
    (re.compile(r"\[([^\[\]]+)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"<?\b(?:https?://|www\.)[^\s<>)]+>?"), " "),
    (re.compile(r"\{[:#.][^{}\n]*\}"), " "),
    (re.compile(r"</?[A-Za-z][^<>\n]*>"), " "),
    (re.compile(r"\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)|\\(?=[^\w\s])|~~"), ""),
)
_MARKED = re.compile(r"[<`\[{*_\\~]|https?:|www\.")
_MONTHS = r"(?:Jan|Feb|Mär|Mar|Apr|Ma[iy]|Jun|Jul|Aug|Sep|O[kc]t|Nov|De[zc])"
_END = re.compile(r"[.!?…][\"”)]*\s+(?=[\"“(„¿¡]?[A-ZÄÖÜÁÉÍÓÚÑ0-9])")
_SHORT = "e.g. i.e. etc. approx. max. min. no. nr. bzw. ca. vs. inkl. incl. excl. exkl. st. mr. dr. usw. ggf. z.b."
_NO_END = frozenset(_SHORT.split())
_DAY = re.compile(rf"\d\.\s+{_MONTHS}")  # "31. Januar" is one thing
_ABBREVIATED = re.compile(r"\bz\.\s?B\.|\bd\.\s?h\.|\bu\.\s?a\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence without markup, and the heading that it stands below."""

    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands below one heading, and how many words of prose that is."""

    heading: str
    text: tuple[str, ...]  # paragraphs and list items, without markup

    @property
    def words(self) -> int:
        """Return the number of words; a script without spaces counts two characters for one."""
        return sum(length(one) for one in self.text)


def length(text: str) -> int:
    """Return how many words a text has; a script without spaces counts two characters for one."""
    dense = len(re.findall(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]", text))
    return len(text.split()) + dense // 2


def sections(markdown: str) -> list[Section]:
    """Return the prose of an article below each of its headings; the first one may have none."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for heading, text in _paragraphs(markdown):
        if text is None:
            found.append((heading, []))
        elif shown := plain(text):
            found[-1][1].append(shown)
    return [Section(heading, tuple(texts)) for heading, texts in found if heading or texts]


def sentences(markdown: str) -> list[Sentence]:
    """Return the sentences of an article in order."""
    return [
        Sentence(one, part.heading) for part in sections(markdown) for text in part.text for one in split(text) if one
    ]


def split(text: str) -> list[str]:
    """Return the sentences of a paragraph; an abbreviation does not end one, nor does the day of a date."""
    whole = _ABBREVIATED.sub(lambda found: found[0].replace(" ", ""), text)
    found, begin = [], 0
    for end in _END.finditer(whole):
        last = whole[begin : end.start() + 1].rsplit(None, 1)[-1].lower().lstrip("(")
        if last not in _NO_END and not _DAY.match(whole, end.start() - 1):
            found.append(whole[begin : end.end()].strip())
            begin = end.end()
    return [one for one in (*found, whole[begin:].strip()) if one]


def plain(text: str) -> str:
    """Return Markdown without markup, code, pictures and addresses, on one line."""
    if _MARKED.search(text):
        for pattern, put in _CLEAN:
            text = pattern.sub(put, text)
    return " ".join(text.split())


def _paragraphs(markdown: str) -> Iterator[tuple[str, str | None]]:
    """Yield each heading with None, and each paragraph or list item with nothing in front."""
    waiting: list[str] = []
    for line in [*_uncoded(markdown), ""]:
        heading = _HEADING.match(line)
        starts = heading or not line.strip() or _ITEM.match(line)
        if starts and waiting:
            yield "", " ".join(waiting)
            waiting = []
        if heading:
            yield plain(heading[2]), None
        elif line.strip():
            waiting.append(_ITEM.sub("", line, count=1).strip())


def _uncoded(markdown: str) -> Iterator[str]:
    """Yield the lines outside of code and tables; where some were, an empty one."""
    fence, blank, listed = "", True, False
    for line in markdown.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
            yield ""
            continue
        if mark:
            fence = mark[1]
        indented = bool(_INDENTED.match(line)) and blank and not listed
        drop = (
            bool(_RECORD.match(line)) or bool(mark) or indented or bool(_TABLE.match(line)) or bool(_RULE.match(line))
        )
        shown = "" if drop else _ADMONITION.sub("", _QUOTE.sub("", line))
        blank = not line.strip() or indented
        listed = bool(_ITEM.match(line)) or (listed and (not line.strip() or bool(_INDENTED.match(line))))
        yield shown
