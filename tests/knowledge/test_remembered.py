"""Vectors kept in a file."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.embeddings import Vectors
from knowledge.remembered import remembered


class Counting:
    """An encoder that counts how often it is asked."""

    dimension = 2

    def __init__(self, name: str = "one") -> None:
        self.id = name
        self.asked = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += 1
        return np.array([[len(text), 1.0] for text in texts], np.float32)


def test_the_same_batch_is_encoded_once(tmp_path: Path) -> None:
    encoder = Counting()

    first = remembered(encoder, tmp_path, 1)(["a", "bb"])
    again = remembered(encoder, tmp_path, 1)(["a", "bb"])

    assert encoder.asked == 1
    assert np.array_equal(first, again)


@pytest.mark.parametrize("texts", [["bb", "a"], ["ab", "b"], ["a"], ["a", "bb", ""]])
def test_another_batch_is_another(tmp_path: Path, texts: list[str]) -> None:
    encoder = Counting()
    remembered(encoder, tmp_path, 1)(["a", "bb"])

    found = remembered(encoder, tmp_path, 1)(texts)

    assert encoder.asked == 2
    assert [len(text) for text in texts] == found[:, 0].tolist()


def test_another_encoder_has_other_vectors(tmp_path: Path) -> None:
    remembered(Counting("one"), tmp_path, 1)(["a"])
    other = Counting("two")
    remembered(other, tmp_path, 1)(["a"])

    assert other.asked == 1


@pytest.mark.parametrize("junk", [b"", b"no array", b"\x93NUMPY\x01\x00"])
def test_a_broken_file_is_made_again(tmp_path: Path, junk: bytes) -> None:
    encoder = Counting()
    remembered(encoder, tmp_path, 1)(["a"])
    (file,) = tmp_path.iterdir()
    file.write_bytes(junk)

    assert remembered(encoder, tmp_path, 1)(["a"]).tolist() == [[1.0, 1.0]]
    assert encoder.asked == 2
    assert np.load(file).tolist() == [[1.0, 1.0]]


def test_a_folder_that_cannot_be_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    assert remembered(Counting(), tmp_path / "file", 1)(["a"]).tolist() == [[1.0, 1.0]]


def test_a_question_leaves_no_trace(tmp_path: Path) -> None:
    encoder = Counting()
    ask = remembered(encoder, tmp_path)

    ask(["a", "bb"])
    ask(["a", "bb"])

    assert encoder.asked == 2
    assert list(tmp_path.iterdir()) == []
