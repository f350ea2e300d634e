"""Other ways of searching the same articles, measured beside ours: each as its own documentation would have it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import bm25s
import chromadb
import numpy as np
import Stemmer
from chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2 import ONNXMiniLM_L6_V2

from app.evidence.retrieval import Ranks
from integrations.helpdesk import Article
from knowledge.chunks import chunks, embedded
from knowledge.embeddings import Encoder
from knowledge.encoder_build import TOKENIZER, WEIGHTS, WIDTH, _Graph, weights_folder
from knowledge.sources import source

Texts = Sequence[tuple[str, str]]  # article id, text of a chunk with its title
DEPTH = 50  # chunks that a rival is asked for
CONSTANT = 60  # of reciprocal rank fusion, as its paper has it (Cormack, Clarke, Buettcher 2009)


def texts(articles: Sequence[Article]) -> list[tuple[str, str]]:
    """Return every article's chunks as our own index cuts them: the rivals get the same."""
    made = [source("rival", one) for one in articles]
    return [(one.id, embedded(one, chunk)) for one in made for chunk in chunks(one)]


def by_words(given: Texts) -> Ranks:
    """Return BM25 over the chunks, stemmed, stop words dropped: the README of bm25s."""
    stemmer = Stemmer.Stemmer("english")
    index = bm25s.BM25()
    words = bm25s.tokenize([text for _, text in given], stopwords="en", stemmer=stemmer, show_progress=False)
    index.index(words, show_progress=False)

    def ranks(question: str) -> list[tuple[str, float]]:
        asked = bm25s.tokenize([question], stopwords="en", stemmer=stemmer, show_progress=False)
        found, scores = index.retrieve(asked, k=min(DEPTH, len(given)), show_progress=False)
        return _best((given[place][0], float(score)) for place, score in zip(found[0], scores[0], strict=True))

    return ranks


def by_meaning(given: Texts, encoder: Encoder) -> Ranks:
    """Return our encoder alone, every chunk compared."""
    owners = [name for name, _ in given]
    vectors = encoder.encode([text for _, text in given])

    def ranks(question: str) -> list[tuple[str, float]]:
        near = vectors @ encoder.encode([question])[0]
        return _best((owners[place], float(near[place])) for place in np.argsort(-near)[:DEPTH])

    return ranks


def by_ranks(*rankings: Ranks) -> Ranks:
    """Return the rankings fused by reciprocal ranks."""

    def ranks(question: str) -> list[tuple[str, float]]:
        scores: dict[str, float] = defaultdict(float)
        for ranking in rankings:
            for place, (name, _) in enumerate(ranking(question), 1):
                scores[name] += 1 / (CONSTANT + place)
        return sorted(scores.items(), key=lambda pair: -pair[1])

    return ranks


@contextmanager
def by_chroma(given: Texts, folder: Path) -> Iterator[Ranks]:
    """Give Chroma as it comes: documents added, texts queried, its own embedding function with the same weights."""
    with stocked(folder) as kept:
        for start in range(0, len(given), 500):
            some = given[start : start + 500]
            names = [str(start + place) for place in range(len(some))]
            kept.add(names, documents=[text for _, text in some], metadatas=[{"article": name} for name, _ in some])
        yield queried(kept)


@contextmanager
def stocked(folder: Path) -> Iterator[Any]:
    """Give an empty collection of Chroma as it comes."""
    client: Any = chromadb.PersistentClient(folder / "rival")
    with closing(client):
        yield client.create_collection("articles", embedding_function=default_embedding(folder / "model"))


def queried(kept: Any) -> Ranks:
    """Return a ranking of articles by querying a collection of Chroma with a text."""

    def ranks(question: str) -> list[tuple[str, float]]:
        found = kept.query(query_texts=[question], n_results=DEPTH)
        pairs = zip(found["metadatas"][0], found["distances"][0], strict=True)
        return _best((str(one["article"]), -float(far)) for one, far in pairs)

    return ranks


def default_embedding(folder: Path) -> ONNXMiniLM_L6_V2:
    """Return Chroma's default embedding function over the pinned weights, which it would download otherwise."""
    place = folder / ONNXMiniLM_L6_V2.EXTRACTED_FOLDER_NAME
    place.mkdir(parents=True)
    weights = weights_folder()
    (place / "model.onnx").write_bytes(_published(weights / WEIGHTS[0]))
    (place / TOKENIZER[0]).write_bytes((weights / TOKENIZER[0]).read_bytes())
    for name in ("config.json", "special_tokens_map.json", "tokenizer_config.json", "vocab.txt"):
        (place / name).touch()  # looked for, never read
    made = ONNXMiniLM_L6_V2()
    made.DOWNLOAD_PATH = folder
    return made


class _Full(_Graph):
    """The weights as they were published, in 32 bits: without our settings ONNX Runtime is slow with eight."""

    def dense(self, hidden: str, names: Sequence[str]) -> str:
        weight = np.concatenate([self.weights[f"{name}.weight"] for name in names]).T
        bias = np.concatenate([self.weights[f"{name}.bias"] for name in names])
        return self.op("Add", self.op("MatMul", hidden, self.const(weight)), self.const(bias))


def _published(weights: Path) -> bytes:
    """Return the model with the names of inputs and output that Chroma asks for."""
    from onnx import TensorProto, helper
    from safetensors.numpy import load_file

    graph, shape = _Full(load_file(weights)), ["batch", "tokens"]
    names = {"input_ids": "ids", "attention_mask": "mask", "token_type_ids": "kinds"}
    for theirs, ours in names.items():
        graph.op("Identity", theirs, outputs=[ours])
    output = helper.make_tensor_value_info(graph.body(), TensorProto.FLOAT, [*shape, WIDTH])
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in names]
    made = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, [output], graph.constants)
    model: bytes = helper.make_model(
        made, opset_imports=[helper.make_opsetid("", 20)], ir_version=10
    ).SerializeToString()
    return model


def _best(found: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return each article once, with the score of its best chunk, best first."""
    kept: dict[str, float] = {}
    for name, score in found:
        kept[name] = max(score, kept.get(name, score))
    return sorted(kept.items(), key=lambda pair: -pair[1])
