"""A source's Markdown cut into chunks with their heading path and offsets; pure."""

from bisect import bisect_right
from collections.abc import Iterator

from markdown_it import MarkdownIt
from semantic_text_splitter import MarkdownSplitter

from knowledge.passages import Chunk, Source

SIZE = (500, 1000)  # characters: about 100 words of prose
LEAD = 200  # characters that stand in for a missing title

_markdown = MarkdownIt("commonmark").disable("inline")


def chunks(source: Source) -> list[Chunk]:
    """Return the chunks in order; together they hold everything but white space."""
    headings = list(_headings(source.markdown))
    starts = [start for start, _ in headings]
    made = []
    for number, (start, text) in enumerate(MarkdownSplitter(SIZE).chunk_indices(source.markdown)):
        above = bisect_right(starts, start)
        path = headings[above - 1][1] if above else ()
        made.append(Chunk(f"{source.key}#{number}", source.key, path, text, start, start + len(text)))
    return made


def _headings(markdown: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield where each heading starts, and its path from the top."""
    lines = [0]
    for line in markdown.split("\n"):
        lines.append(lines[-1] + len(line) + 1)
    path: list[tuple[int, str]] = []
    tokens = _markdown.parse(markdown)
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.map and not token.level:
            level = int(token.tag[1])
            path = [above for above in path if above[0] < level]
            path.append((level, tokens[place + 1].content))
            yield lines[token.map[0]], tuple(text for _, text in path)


def embedded(source: Source, chunk: Chunk) -> str:
    """Return what is embedded for a chunk: a chunk alone does not say what it is about."""
    return "\n".join([source.title, *chunk.heading, chunk.text])


def lead(source: Source) -> str:
    """Return what is embedded for the article as a whole: its title, or how it begins."""
    return source.title or source.markdown[:LEAD]
