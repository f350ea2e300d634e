import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from knowledge.embeddings import Vectors
from knowledge.index import BATCH, IndexUnavailable, Kind, Shelf, VectorIndex, ranked
from knowledge.locks import InUse
from knowledge.passages import Audience

SHELF = Shelf(Audience.PUBLIC, "", "en", Kind.CHUNK)


def vectors(*rows: tuple[float, float]) -> Vectors:
    """Return normalised rows."""
    made = np.array(rows, np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return made


@pytest.fixture(name="index")
def _index(tmp_path: Path) -> Iterator[VectorIndex]:
    index = VectorIndex(tmp_path / "chroma", "model-1")
    yield index
    index.close()


def test_nearest_come_first_with_their_cosine(index: VectorIndex) -> None:
    index.put(SHELF, ["a", "b", "c"], vectors((1, 0), (0, 1), (1, 1)))
    hits = index.nearest(SHELF, vectors((1, 0)), 2)[0]

    assert [one for one, _ in hits] == ["a", "c"]
    assert [score for _, score in hits] == pytest.approx([1, 0.5**0.5], abs=1e-4)


def test_every_vector_gets_its_own_answer(index: VectorIndex) -> None:
    index.put(SHELF, ["a", "b"], vectors((1, 0), (0, 1)))
    hits = index.nearest(SHELF, vectors((0, 1), (1, 0)), 1)

    assert [one[0][0] for one in hits] == ["b", "a"]


def test_put_replaces(index: VectorIndex) -> None:
    index.put(SHELF, ["a"], vectors((1, 0)))
    index.put(SHELF, ["a"], vectors((0, 1)))

    (name, score), *others = index.nearest(SHELF, vectors((0, 1)), 5)[0]

    assert (name, others) == ("a", [])
    assert score == pytest.approx(1, abs=1e-4)


def test_dropped_vector_is_found_no_more(index: VectorIndex) -> None:
    index.put(SHELF, ["a", "b"], vectors((1, 0), (0, 1)))
    index.drop(SHELF, ["a", "never there"])

    assert index.ids(SHELF) == {"b"}
    assert [one for one, _ in index.nearest(SHELF, vectors((1, 0)), 5)[0]] == ["b"]


def test_shelf_that_is_not_there_is_empty(index: VectorIndex) -> None:
    index.drop(SHELF, ["a"])

    assert index.ids(SHELF) == set()
    assert index.nearest(SHELF, vectors((1, 0), (0, 1)), 5) == [[], []]


def test_emptied_shelf_gives_nothing(index: VectorIndex) -> None:
    index.put(SHELF, ["a"], vectors((1, 0)))
    index.drop(SHELF, ["a"])

    assert index.nearest(SHELF, vectors((1, 0)), 5) == [[]]


def test_more_than_one_batch_is_put_and_dropped(index: VectorIndex) -> None:
    names = [str(number) for number in range(5_100)]
    index.put(SHELF, names, vectors(*[(1, number) for number in range(5_100)]))
    index.drop(SHELF, names[:5_050])

    assert index.ids(SHELF) == set(names[5_050:])


@pytest.mark.parametrize(
    "other",
    [
        Shelf(Audience.INTERNAL, "", "en", Kind.CHUNK),
        Shelf(Audience.PUBLIC, "all", "en", Kind.CHUNK),
        Shelf(Audience.PUBLIC, "lamps", "en", Kind.CHUNK),
        Shelf(Audience.PUBLIC, "Lämps & Co / 1", "en", Kind.CHUNK),
        Shelf(Audience.PUBLIC, "日本", "en", Kind.CHUNK),
        Shelf(Audience.PUBLIC, "", "de", Kind.CHUNK),
        Shelf(Audience.PUBLIC, "", "en", Kind.TITLE),
    ],
)
def test_shelves_are_apart(index: VectorIndex, other: Shelf) -> None:
    index.put(SHELF, ["a"], vectors((1, 0)))
    index.put(other, ["b"], vectors((1, 0)))

    assert index.ids(SHELF) == {"a"}
    assert index.ids(other) == {"b"}
    assert set(index.shelves()) == {SHELF, other}


def test_names_tell_brands_apart() -> None:
    brands = ["", "all", "All", "lamps", "Lamps", "lämps", "lmps", "日本", "x" * 300]
    names = {Shelf(Audience.PUBLIC, brand, "en", Kind.CHUNK).name for brand in brands}

    assert len(names) == len(brands)
    assert all(len(name) <= 100 for name in names)


def test_vectors_outlive_the_process(tmp_path: Path) -> None:
    first = VectorIndex(tmp_path, "model-1")
    first.put(SHELF, ["a"], vectors((1, 0)))
    first.close()
    again = VectorIndex(tmp_path, "model-1")
    found = again.shelves(), again.ids(SHELF)
    again.close()

    assert found == ([SHELF], {"a"})


def test_other_encoder_sees_nothing_and_replaces(tmp_path: Path) -> None:
    first = VectorIndex(tmp_path, "model-1")
    first.put(SHELF, ["a"], vectors((1, 0)))
    first.close()
    other = VectorIndex(tmp_path, "model-2")
    seen = other.ids(SHELF)
    other.put(SHELF, ["b"], np.ones((1, 3), np.float32))
    kept = other.ids(SHELF)
    other.close()

    assert (seen, kept) == (set(), {"b"})


def test_folder_has_one_owner(tmp_path: Path, index: VectorIndex) -> None:
    with pytest.raises(InUse, match=r"in use by process \d+"):
        VectorIndex(tmp_path / "chroma", "model-1")


def test_every_vector_of_a_shelf_is_read_once(index: VectorIndex) -> None:
    names = [f"{at:05}" for at in range(BATCH + 3)]
    turns = np.linspace(0, 3, len(names))
    index.put(SHELF, names, vectors(*zip(np.cos(turns), np.sin(turns), strict=True)))
    pages = list(index.vectors(SHELF))
    read = {one: row for ids, rows in pages for one, row in zip(ids, rows, strict=True)}

    assert [len(ids) for ids, _ in pages] == [BATCH, 3]
    assert sorted(read) == names
    assert read["00000"] == pytest.approx([1, 0], abs=1e-5)


def test_a_shelf_that_is_not_there_has_no_vectors(index: VectorIndex) -> None:
    assert list(index.vectors(SHELF)) == []


def test_refusal_names_the_owning_process(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from knowledge.locks import Ownership;"
        "owner = Ownership(Path(sys.argv[1])); print('mine', flush=True); sys.stdin.read()"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout
    owner.stdout.readline()
    with pytest.raises(InUse, match=f"process {owner.pid}:"):
        VectorIndex(tmp_path, "model-1")
    owner.kill()
    owner.communicate()
    VectorIndex(tmp_path, "model-1").close()


def test_closed_twice_is_closed(index: VectorIndex) -> None:
    index.close()
    index.close()


def test_server_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(IndexUnavailable):
        VectorIndex("http://127.0.0.1:9", "model-1")


def test_threads_share_it(index: VectorIndex) -> None:
    def put(number: int) -> None:
        shelf = Shelf(Audience.PUBLIC, "", f"x{number % 3}", Kind.CHUNK)
        index.put(shelf, [f"a{number}"], vectors((1, number)))
        index.nearest(shelf, vectors((1, 0)), 3)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(put, range(24)))

    assert sum(len(index.ids(shelf)) for shelf in index.shelves()) == 24


def test_ranked_merges_shelves() -> None:
    assert ranked([[("a", 0.9), ("b", 0.1)], [("c", 0.5)]], 2) == [("a", 0.9), ("c", 0.5)]
