"""What of an article are sentences, and what is code, tables and pictures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.audit.prose import length, plain, sections, sentences

PAGE = """Intro one. Intro two.

## Deadlines {#deadlines}

You have **14 days**. See [the form](https://help.example.com/form) or `wait 3 days`.

- First item
  goes on here.
- Second item.

| plan | days |
| --- | --- |
| one | 30 days |

```text
keep for 90 days
```

    indented for 7 days

> [!NOTE]
> Mind the 5 minutes.

"name": "in JSON for 8 days",
"""


def test_code_tables_and_records_are_no_sentences() -> None:
    found = [one.text for one in sentences(PAGE)]

    assert found == [
        "Intro one.",
        "Intro two.",
        "You have 14 days.",
        "See the form or .",
        "First item goes on here.",
        "Second item.",
        "Mind the 5 minutes.",
    ]


def test_each_sentence_knows_its_heading() -> None:
    assert [one.heading for one in sentences(PAGE)][:3] == ["", "", "Deadlines"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Bis zum 31. Januar gilt das. Dann nicht.", 2),
        ("Das gilt z. B. Montag. Sonst nicht.", 2),
        ("Wait approx. 3 days. Then write.", 2),
        ("It costs 3.50 EUR. Pay by card!", 2),
        ("Version 2. Next.", 2),
    ],
)
def test_abbreviations_and_dates_end_no_sentence(text: str, parts: int) -> None:
    assert len(sentences(text)) == parts


def test_a_numbered_step_loses_its_number() -> None:
    assert [one.text for one in sentences("1. Open it.\n2. Close it.\n3) Go.")] == ["Open it.", "Close it.", "Go."]


def test_words_of_a_script_without_spaces_are_counted() -> None:
    assert (length("three plain words"), length("配送には三日かかります")) == (3, 6)


def test_sections_count_their_own_words() -> None:
    found = sections("one two\n\n# A\n\nthree\n\n# B\n\n```\nno words\n```\n")

    assert [(one.heading, one.words) for one in found] == [("", 2), ("A", 1), ("B", 0)]


@given(st.text(alphabet=st.sampled_from('ab .|`#>-*[]()<>\n1{}"~'), max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert all(one.text for one in sentences(text))
    assert "\n" not in plain(text)
