"""Vectors of texts that are always the same, kept in a file: starting again costs no encoding."""

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from knowledge.embeddings import Encodes, Vectors

LEAST = 64  # texts; smaller batches are questions, which leave no trace


def remembered(encoder: Encodes, folder: Path, least: int = LEAST) -> Callable[[Sequence[str]], Vectors]:
    """Return `encode` that reads a batch's vectors from `folder` if the very same batch was encoded before.

    The file's name is a digest of encoder and texts; it holds numbers alone. What cannot be
    read or written is encoded as if there were no file.
    """

    def encode(texts: Sequence[str]) -> Vectors:
        if len(texts) < least:
            return encoder.encode(texts)
        path = folder / f"{_digest(encoder.id, texts)}.npy"
        found = _read(path, (len(texts), encoder.dimension))
        if found is not None:
            return found
        made = encoder.encode(texts)
        _write(path, made)
        return made

    return encode


def _digest(name: str, texts: Sequence[str]) -> str:
    whole = hashlib.sha256(name.encode())
    for text in texts:
        part = text.encode(errors="replace")
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def _read(path: Path, shape: tuple[int, int]) -> Vectors | None:
    try:
        found: Vectors = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return found if found.shape == shape and found.dtype == np.float32 else None


def _write(path: Path, made: Vectors) -> None:
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            np.save(file, made, allow_pickle=False)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
