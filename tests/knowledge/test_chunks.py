from hypothesis import given
from hypothesis import strategies as st

from knowledge.chunks import SIZE, chunks, embedded, lead
from tests.knowledge.articles import source

GUIDE = """Start here.

## Install

### On Linux

Run the installer.

## Remove

Press the button.
"""
WORDS = "word " * 60

blocks = st.one_of(
    st.text("abc äß\u4e2d.!? \n", max_size=200),
    st.integers(1, 6).map(lambda level: "#" * level + " heading"),
    st.text("xy\n ", max_size=60).map(lambda code: f"```\n{code}\n```"),
    st.lists(st.text("ab ", min_size=1, max_size=40), max_size=8).map(
        lambda items: "\n".join(f"- {one}" for one in items)
    ),
    st.just("| a | b |\n| --- | --- |\n| 1 | 2 |"),
    st.text(max_size=120),
)
documents = st.lists(blocks, max_size=12).map("\n\n".join)


@given(documents)
def test_offsets_slice_the_markdown(markdown: str) -> None:
    for chunk in chunks(source(markdown)):
        assert chunk.text == markdown[chunk.start : chunk.end]


@given(documents)
def test_chunks_hold_everything_but_space(markdown: str) -> None:
    made = chunks(source(markdown))
    edges = [0, *(edge for chunk in made for edge in (chunk.start, chunk.end)), len(markdown)]
    between = [markdown[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]

    assert edges == sorted(edges)
    assert not "".join(between).strip()


@given(documents)
def test_ids_are_unique_and_name_the_article(markdown: str) -> None:
    ids = [chunk.id for chunk in chunks(source(markdown, key="main/en/a#b"))]

    assert len(ids) == len(set(ids))
    assert all(one.rpartition("#")[0] == "main/en/a#b" for one in ids)


@given(documents)
def test_no_chunk_is_blank_or_too_long(markdown: str) -> None:
    assert all(chunk.text.strip() and len(chunk.text) <= SIZE[1] for chunk in chunks(source(markdown)))


def test_heading_path_leads_down_to_the_chunk() -> None:
    long = GUIDE.replace("Run the installer.", WORDS * 4).replace("Press the button.", WORDS * 4)
    paths = [chunk.heading for chunk in chunks(source(long))]

    assert paths[0] == ()
    assert ("Install", "On Linux") in paths
    assert paths[-1] == ("Remove",)


def test_heading_inside_code_is_none() -> None:
    assert chunks(source("```\n# not a heading\n```"))[0].heading == ()


def test_short_sections_share_a_chunk() -> None:
    assert len(chunks(source(GUIDE))) == 1


def test_blank_markdown_has_no_chunks() -> None:
    assert chunks(source(" \n\n ")) == []


def test_embedded_text_says_what_it_is_about() -> None:
    long = GUIDE.replace("Press the button.", WORDS * 4)
    one = source(long, title="The printer")
    last = chunks(one)[-1]

    assert embedded(one, last).startswith("The printer\nRemove\n")


def test_lead_is_title_or_beginning() -> None:
    assert lead(source("x" * 500, title="Printer")) == "Printer"
    assert lead(source("x" * 500, title="")) == "x" * 200
