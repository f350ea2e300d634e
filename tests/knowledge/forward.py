"""The encoder's arithmetic written out in numpy, float32, one text at a time: what the ONNX file is held against."""

from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

from knowledge.embeddings import Vectors
from knowledge.encoder_build import HEAD, HEADS, LAYERS, MAX_TOKENS, TOKENIZER, WEIGHTS, WIDTH


class Forward:
    """The published weights, applied as the paper says."""

    def __init__(self, folder: Path) -> None:
        self._weights: dict[str, Any] = load_file(folder / WEIGHTS[0])
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER[0]))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def encode(self, text: str) -> Vectors:
        """Return one normalised vector."""
        ids = self._tokenizer.encode(text).ids
        hidden = self._weights["embeddings.word_embeddings.weight"][ids]
        hidden = hidden + self._weights["embeddings.position_embeddings.weight"][: len(ids)]
        hidden = self._norm(hidden + self._weights["embeddings.token_type_embeddings.weight"][0], "embeddings")
        for number in range(LAYERS):
            hidden = self._layer(hidden, f"encoder.layer.{number}")
        mean = hidden.mean(axis=0)
        vector: Vectors = (mean / np.linalg.norm(mean)).astype(np.float32)
        return vector

    def _layer(self, hidden: Any, name: str) -> Any:
        mixed = self._dense(self._attention(hidden, f"{name}.attention.self"), f"{name}.attention.output.dense")
        hidden = self._norm(mixed + hidden, f"{name}.attention.output")
        inner = self._dense(hidden, f"{name}.intermediate.dense")
        inner = inner * 0.5 * (1 + erf(inner / np.sqrt(2)))
        return self._norm(self._dense(inner, f"{name}.output.dense") + hidden, f"{name}.output")

    def _attention(self, hidden: Any, name: str) -> Any:
        parts = [self._dense(hidden, f"{name}.{part}") for part in ("query", "key", "value")]
        query, key, value = (part.reshape(len(hidden), HEADS, HEAD).transpose(1, 0, 2) for part in parts)
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(HEAD)
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        return (shares @ value).transpose(1, 0, 2).reshape(len(hidden), WIDTH)

    def _dense(self, hidden: Any, name: str) -> Any:
        return hidden @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _norm(self, hidden: Any, name: str) -> Any:
        mean, spread = hidden.mean(axis=-1, keepdims=True), hidden.var(axis=-1, keepdims=True)
        scale, shift = (self._weights[f"{name}.LayerNorm.{part}"] for part in ("weight", "bias"))
        return (hidden - mean) / np.sqrt(spread + 1e-12) * scale + shift
