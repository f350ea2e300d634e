"""Texts to vectors: the encoder that runs in this process without a network, and the door to an endpoint's."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.encoder_build import DIGEST, MAX_TOKENS, WIDTH, EncoderMissing, build, weights_folder
from knowledge.locks import held
from knowledge.proof import PROOF

if TYPE_CHECKING:
    from openai import OpenAI

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


class Recent:
    """Vectors of texts that came few at a time. Threads may share it."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._lock = Lock()
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def __call__(self, texts: Sequence[str], encode: Callable[[Sequence[str]], Vectors]) -> Vectors:
        """Return a row a text; of few texts only those are encoded that are not remembered."""
        if not texts or len(texts) > FEW:
            return encode(texts)
        with self._lock:
            known = {text: self._known[text] for text in texts if text in self._known}
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(fresh, encode(fresh), strict=True))
        with self._lock:
            self._known.update((text, known[text]) for text in fresh)
            while len(self._known) > RECENT:
                self._known.popitem(last=False)
        return np.stack([known[text] for text in texts])


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
        self._recent = Recent()

    def load(self) -> None:
        """Build on the first use ever, load on the first use here. Raise EncoderMissing without the weights."""
        with self._lock:
            if self._loaded is None:
                self._loaded = _load(self._folder, self._weights)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array [texts, 384] of normalised float32 rows. Raise EncoderMissing without the weights.

        Search, classifier and writer ask about the same few texts: those are remembered.
        """
        return self._recent(texts, self._encoded)

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


class EndpointError(Exception):
    """An OpenAI-compatible endpoint gave no answer that can be used.

    `permanent`: asking again changes nothing. `wait`: seconds that it wants to be left alone.
    """

    def __init__(self, words: str, permanent: bool = False, wait: float = 0.0) -> None:
        """Say it in words that hold neither the key nor anything that was sent or answered."""
        super().__init__(words)
        self.permanent = permanent
        self.wait = wait


def client(url: str, key: str, seconds: float) -> "OpenAI":
    """Return a client of one endpoint; it repeats no call. What is empty here it would read from the environment."""
    import openai

    from knowledge.transport import transport

    return openai.OpenAI(
        api_key=key or "none",
        admin_api_key="",
        organization="",
        project="",
        webhook_secret="",
        base_url=url,
        timeout=seconds,
        max_retries=0,
        http_client=transport(url, seconds),
    )


@contextmanager
def answered() -> Iterator[None]:
    """Raise EndpointError for whatever a call of a client may end in."""
    import httpx2
    import openai

    from integrations.http import wait

    try:
        yield
    except openai.APIStatusError as error:
        headers = error.response.headers
        raise _refusal(error.status_code, wait(headers) if "retry-after" in headers else 0.0) from None
    except openai.APITimeoutError:
        raise EndpointError("did not answer in time") from None
    except openai.APIConnectionError as error:
        unread = isinstance(error.__cause__, httpx2.DecodingError)
        raise EndpointError("answers what cannot be read" if unread else "cannot be reached", unread) from None
    except openai.OpenAIError as error:
        raise EndpointError(f"cannot be asked ({type(error).__name__})", permanent=True) from None


def _refusal(status: int, wait: float) -> EndpointError:
    match status:
        case 401 | 403:
            return EndpointError(f"refuses the key (status {status})", permanent=True)
        case 404:
            return EndpointError("knows no such address or model (status 404)", permanent=True)
        case 408 | 409 | 425 | 429:
            return EndpointError(f"is asked too often (status {status})", wait=wait)
        case _ if status >= 500:
            return EndpointError(f"is down (status {status})", wait=wait)
        case _ if status < 400:
            return EndpointError(f"sends elsewhere (status {status}); check the address", permanent=True)
        case _:
            return EndpointError(f"refuses what was sent (status {status})", permanent=True)
