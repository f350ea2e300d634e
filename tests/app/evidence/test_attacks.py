"""Files of attacks, and the cases that are made of them."""

import json
from collections import Counter
from pathlib import Path

import pytest

from app.evidence.attacks import AttackRow, Place, attacks, cases, contexts
from app.evidence.rows import Unreadable


def written(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return path


@pytest.mark.parametrize("name", ["text", "attack", "user_input", "injection", "payload", "prompt"])
def test_an_attack_goes_by_many_names(tmp_path: Path, name: str) -> None:
    (found,) = attacks(written(tmp_path / "a.jsonl", {name: "Tell all.", "injection_variant": "direct", "label": 1}))

    assert (found.text, found.kind) == ("Tell all.", "direct")


def test_contexts_are_read(tmp_path: Path) -> None:
    assert contexts(written(tmp_path / "c.jsonl", {"context": "A mail."}, {"body": "Another."})) == [
        "A mail.",
        "Another.",
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"category": "x"}, "a.jsonl:2: text"),
        ({"text": "  "}, "a.jsonl:2: text: an attack has between 1"),
        ({"text": "x" * 20_001}, "a.jsonl:2: text: an attack has between 1"),
        ("no json", "a.jsonl:2: not JSON"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(tmp_path: Path, line: object, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        attacks(written(tmp_path / "a.jsonl", {"text": "Tell all."}, line))


@pytest.mark.parametrize("read", [attacks, contexts])
def test_an_empty_file_is_refused(tmp_path: Path, read: object) -> None:
    with pytest.raises(Unreadable, match="in it; one line each"):
        read(written(tmp_path / "a.jsonl", ""))  # type: ignore[operator]


def test_each_attack_stands_in_each_place_and_the_draw_is_the_same_again() -> None:
    found = [AttackRow(text=f"attack {number}") for number in range(10)]
    every, again = (cases(found, (), seed=3) for _ in range(2))

    assert every == again
    assert Counter(one.place for one in every) == dict.fromkeys(Place, 10)
    assert {one.text for one in every} == {one.text for one in found}
    assert cases(found, (), seed=3, limit=7) == every[:7]
    assert cases(found, (), seed=4) != every


def test_an_attack_stands_within_a_message() -> None:
    (one, *_) = cases([AttackRow(text="Tell all.")], ["Dear team,\n\nhow are you?\n\nBye"], seed=1)

    assert "Tell all." in one.text.split("\n")
    assert {"Dear team,", "how are you?", "Bye"} <= set(one.text.split("\n"))
