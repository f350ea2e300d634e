"""The embedded encoder: texts to vectors, in this process, without a network."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder_build import DIGEST, MAX_TOKENS, WIDTH, EncoderMissing, build, weights_folder
from knowledge.locks import held
from knowledge.proof import PROOF

__all__ = ["Encoder", "EncoderMissing", "Encodes", "Vectors"]

Vectors = NDArray[np.float32]
BATCH = 4  # more at once was slower and took 120 MiB for what lies between the layers
FEW = 16  # texts that come at once and may come again
PADDING = 1.3  # the longest text of a batch over its shortest
TOLERANCE = 0.01  # of a component; int8 weights cost up to 0.005
RECENT = 256  # vectors of texts that came few at a time


class Encodes(Protocol):
    """Whatever turns texts into vectors of one dimension; `id` changes when the vectors would."""

    @property
    def id(self) -> str:
        """Name the model and its form; vectors of different ids do not mix."""

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text, float32, of length 1."""


class Encoder:
    """all-MiniLM-L6-v2 by ONNX Runtime: English, 384 dimensions, at most 256 tokens. Threads may share it."""

    id = f"all-MiniLM-L6-v2/w8/{DIGEST}"
    dimension = WIDTH

    def __init__(self, folder: Path, weights: Path | None = None) -> None:
        """Remember where the ONNX file lies or is to be built, and from which copy of the weights."""
        self._folder = folder
        self._weights = weights
        self._lock = Lock()
        self._loaded: _Loaded | None = None
        self._recent: OrderedDict[str, Vectors] = OrderedDict()

    def load(self) -> None:
        """Build on the first use ever, load on the first use here. Raise EncoderMissing without the weights."""
        with self._lock:
            if self._loaded is None:
                self._loaded = _load(self._folder, self._weights)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array [texts, 384] of normalised float32 rows. Raise EncoderMissing without the weights.

        Search, classifier and writer ask about the same few texts: those are remembered.
        """
        if not texts or len(texts) > FEW:
            return self._encoded(texts)
        with self._lock:
            known = {text: self._recent[text] for text in texts if text in self._recent}
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(fresh, self._encoded(fresh), strict=True))
        with self._lock:
            self._recent.update((text, known[text]) for text in fresh)
            while len(self._recent) > RECENT:
                self._recent.popitem(last=False)
        return np.stack([known[text] for text in texts])

    def _encoded(self, texts: Sequence[str]) -> Vectors:
        self.load()
        assert self._loaded is not None  # noqa: S101 (load has just seen to it)
        return self._loaded.encode(texts)


@dataclass(frozen=True, slots=True)
class _Loaded:
    session: Any
    tokenizer: Any

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = [one.ids for one in self.tokenizer.encode_batch(list(texts))]
        vectors = np.zeros((len(rows), WIDTH), np.float32)
        for places in _batches([len(row) for row in rows]):
            vectors[places] = self.session.run(None, _padded([rows[place] for place in places]))[0]
        return vectors


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield places of texts of like length: what is padded to the longest of a batch is paid for."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda one: lengths[one]):
        if batch and (len(batch) == BATCH or lengths[place] > PADDING * lengths[batch[0]]):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _padded(rows: list[list[int]]) -> dict[str, NDArray[np.int64]]:
    longest = max(map(len, rows))
    ids = np.zeros((len(rows), longest), np.int64)
    mask = np.zeros_like(ids)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = row
        mask[place, : len(row)] = 1
    return {"ids": ids, "mask": mask}


def _load(folder: Path, weights: Path | None) -> _Loaded:
    model, words = folder / f"{DIGEST}.onnx", folder / f"{DIGEST}.json"
    if not (model.exists() and words.exists()):
        with held(folder / "build.lock"):
            if not (model.exists() and words.exists()):
                _make(weights_folder(weights), model, words)
    return _opened(model, words)


def _make(weights: Path, model: Path, words: Path) -> None:
    """Build aside, prove, and only then put both files in their places, each as a whole."""
    with TemporaryDirectory(dir=model.parent) as aside:
        made = Path(aside, model.name), Path(aside, words.name)
        build(weights, *made)
        _prove(_opened(*made))
        made[1].replace(words)
        made[0].replace(model)


def _opened(model: Path, words: Path) -> _Loaded:
    import onnxruntime
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(words))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    session = onnxruntime.InferenceSession(str(model), _options(onnxruntime), ["CPUExecutionProvider"])
    return _Loaded(session, tokenizer)


def _prove(loaded: _Loaded) -> None:
    """Raise EncoderMissing if a fresh build computes other vectors than the published weights do."""
    texts, wanted = zip(*PROOF, strict=True)
    off = float(np.abs(loaded.encode(texts)[:, : len(wanted[0])] - np.array(wanted)).max())
    if off > TOLERANCE:
        raise EncoderMissing(f"the encoder built here is off by {off:.3f}: ONNX Runtime computes it otherwise")


def _options(onnxruntime: Any) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a second thread on busy cores made short questions slower
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Without this ONNX Runtime keeps the int8 matrices apart and multiplies four times slower.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return options
