"""What was learned, kept in a file: numbers and words, nothing is unpickled."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from app.intents.learning import Model
from app.intents.likeness import Points
from app.intents.regression import Lines
from app.intents.trust import Trust
from app.texts import terms
from app.texts.terms import Terms

FORM = 4  # of the file


@dataclass(frozen=True, slots=True)
class Learned:
    """All that comes of the examples."""

    words: Terms
    letters: Terms
    examples: Points
    model: Model


def recalled(path: Path | None, shape: tuple[int, int]) -> Learned | None:
    """Return what was learned before of so many examples and intents; None if it is not there or broken."""
    if path is None:
        return None
    try:
        with np.load(path, allow_pickle=False) as found:
            learned = _unpacked(dict(found))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
    model = learned.model
    fits = model.ridge.weights.shape == shape and model.regression.weights.shape in (shape, (0, shape[1]))
    fits = fits and model.ridge.bias.shape == model.regression.bias.shape == shape[1:]
    sizes = {len(learned.examples), len(learned.examples.vectors), learned.examples.terms.shape[0]}
    return learned if fits and sizes == {shape[0]} else None


def keep(path: Path | None, learned: Learned) -> None:
    """Write what was learned as a whole or not at all; a full disk is no reason to stop."""
    if path is None:
        return
    draft = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            np.savez(file, allow_pickle=False, **_packed(learned))
        draft.replace(path)


def _unpacked(found: dict[str, NDArray[Any]]) -> Learned:
    alone, other, slope, offset, *edges = (float(one) for one in found["trust"])
    parts = (found["data"], found["indices"], found["indptr"])
    rows = csr_matrix(parts, shape=(len(parts[2]) - 1, int(found["columns"][0])))
    rows.check_format()
    ridge, beside = (Lines(found[name], found[f"{name}_bias"]) for name in ("ridge", "regression"))
    model = Model(ridge, beside, (alone, other), Trust(slope, offset, (edges[0], edges[1])))
    examples = Points(found["vectors"], found["trusted"], rows)
    return Learned(_terms(found, "words"), _terms(found, "letters"), examples, model)


def _terms(found: dict[str, NDArray[Any]], name: str) -> Terms:
    known, weights = found[name].tobytes().decode().split("\n"), found[f"{name}_weights"]
    if weights.shape != (len(known),):
        raise ValueError(f"{len(known)} {name}, {weights.shape} weights")
    return Terms(getattr(terms, name), {term: at for at, term in enumerate(known)}, weights)


def _packed(learned: Learned) -> dict[str, NDArray[Any]]:
    model, trust, rows = learned.model, learned.model.trust, learned.examples.terms
    packed = {"data": rows.data, "indices": rows.indices, "indptr": rows.indptr, "columns": np.array([rows.shape[1]])}
    packed |= {"vectors": learned.examples.vectors, "trusted": learned.examples.trust}
    for name, lines in (("ridge", model.ridge), ("regression", model.regression)):
        packed |= {name: lines.weights, f"{name}_bias": lines.bias}
    packed |= {"trust": np.array([*model.mix, trust.slope, trust.offset, *trust.edges])}
    for name, one in (("words", learned.words), ("letters", learned.letters)):
        # No term holds a line break: words have none, and letters are taken within words.
        packed[name] = np.frombuffer("\n".join(one.columns).encode(), dtype=np.uint8)
        packed[f"{name}_weights"] = one.weights
    return packed
