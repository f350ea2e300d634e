"""What is learned of likeness: scores, and how much they are believed."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from app.intents.kept import Learned, keep, recalled
from app.intents.learning import RIDGE, Model, learned
from app.intents.likeness import Examples, Features, Floats, Likeness, Points
from app.intents.regression import Lines, regression
from app.intents.trust import Trust, curve

LOGITS = arrays(np.float32, st.tuples(st.integers(1, 4), st.integers(2, 9)), elements=st.floats(-30, 30, width=32))
TRUSTS = st.builds(Trust, st.floats(0.05, 3), st.floats(-5, 5), st.just((0.1, 0.1)))


@given(LOGITS, TRUSTS)
@settings(deadline=None)
def test_probabilities_sum_to_1_and_keep_the_order(logits: Floats, trust: Trust) -> None:
    shares = trust.shares(logits)

    assert shares.sum(axis=1) == pytest.approx(np.ones(len(logits)), abs=1e-6)
    assert (shares >= 0).all()
    for row, share in zip(logits, shares, strict=True):
        assert share[row.argmax()] == pytest.approx(share.max(), abs=1e-9)
        assert (np.diff(share[np.lexsort((share, row))]) >= -1e-9).all()


@given(st.integers(0, 1000), st.integers(2, 5), st.integers(2, 6))
@settings(deadline=None, max_examples=25)
def test_unseen_scores_are_those_of_a_model_without_the_example(seed: int, intents: int, each: int) -> None:
    random = np.random.default_rng(seed)
    labels = np.repeat(np.arange(intents), each)
    points = random.normal(size=(len(labels), 6))
    points /= np.linalg.norm(points, axis=1)[:, None]
    likeness = np.exp(points @ points.T - 1)
    wanted = np.eye(intents)[labels]
    bias = wanted.mean(axis=0)
    inverse = np.linalg.inv(likeness + RIDGE * np.eye(len(labels)))
    short = wanted[-1] - (inverse @ (wanted - bias))[-1] / inverse[-1, -1]
    rest = np.linalg.solve(likeness[:-1, :-1] + RIDGE * np.eye(len(labels) - 1), (wanted - bias)[:-1])

    assert short == pytest.approx(likeness[-1, :-1] @ rest + bias, abs=1e-6)
    model = learned(_alike(likeness), labels, np.ones(len(labels), bool), 0.1)
    assert model.ridge.weights == pytest.approx(inverse @ (wanted - bias), abs=1e-3)


def test_more_doubt_where_examples_contradict_each_other() -> None:
    likeness = np.full((20, 20), 0.5) + 0.5 * np.eye(20)
    apart = np.kron(np.eye(2), np.full((10, 10), 0.9)) + 0.1 * np.eye(20)
    labels, english = np.repeat([0, 1], 10), np.ones(20, bool)
    muddled, clear = (learned(_alike(one), labels, english, 0.1) for one in (likeness, apart))

    assert _surest(muddled, likeness).max() < _surest(clear, apart).min()


def _alike(near: NDArray[np.float64]) -> Likeness:
    return Likeness(near.astype(np.float32), near.astype(np.float32))


def _surest(model: Model, near: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = model.trust.shares(model.scores(_alike(near))[1]).max(axis=1)
    return found


@pytest.mark.parametrize("intents", [2, 3])
def test_regression_judges_examples_that_it_has_not_seen(intents: int) -> None:
    random = np.random.default_rng(0)
    labels = np.repeat(np.arange(intents), 8)
    points = random.normal(size=(len(labels), 30))  # of no order: whoever has seen them knows them, nobody else
    points /= np.linalg.norm(points, axis=1)[:, None]
    lines, held = regression((points @ points.T).astype(np.float32), labels)
    seen = lines.scores((points @ points.T).astype(np.float32))

    assert held.shape == seen.shape == (len(labels), intents)
    assert (seen.argmax(axis=1) == labels).all()
    assert (held.argmax(axis=1) == labels).mean() < 0.8


def test_ridge_decides_alone_where_there_is_no_regression() -> None:
    apart = np.kron(np.eye(2), np.full((10, 10), 0.9)) + 0.1 * np.eye(20)
    bare = Likeness(apart.astype(np.float32), np.empty((0, 20), np.float32))
    model = learned(bare, np.repeat([0, 1], 10), np.ones(20, bool), 0.1)
    fit, logits = model.scores(_alike(apart))

    assert model.mix[1] == 0
    assert logits == pytest.approx(fit * model.mix[0])


@given(st.integers(0, 1000), st.floats(0.6, 1))
@settings(deadline=None, max_examples=25)
def test_what_is_said_is_about_as_often_so(seed: int, share: float) -> None:
    random = np.random.default_rng(seed)
    labels = np.zeros(400, np.int64)
    logits = np.where((random.random(400) < share)[:, None], [2.0, 0.0], [0.0, 2.0]).astype(np.float32)
    slope, offset = curve(logits, labels)
    said = Trust(slope, offset, (0.1, 0.1)).shares(logits).max(axis=1).mean()

    assert said == pytest.approx((logits.argmax(axis=1) == labels).mean(), abs=0.05)


words = st.text(alphabet="abcdeß ü", min_size=1, max_size=20)


@given(st.lists(words, min_size=4, max_size=8), st.lists(words, min_size=1, max_size=3), st.booleans())
@settings(deadline=None, max_examples=25)
def test_what_is_kept_gives_the_same_figures(
    tmp_path_factory: pytest.TempPathFactory, shown: list[str], asked: list[str], regressed: bool
) -> None:
    features = Features.fit(["something", *shown], None)
    examples = features.points(["something", *shown])
    labels = np.arange(len(examples)) % 2
    alike = Examples.of(examples).likeness(examples, shared=regressed)
    model = learned(alike, np.sort(labels), np.ones(len(labels), bool), 0.2)
    path = tmp_path_factory.mktemp("kept") / "one.npz"
    keep(path, Learned(features.words, features.letters, examples, model))
    again = recalled(path, (len(labels), 2))

    assert again is not None
    before = _scored(features, examples, model, asked)
    assert np.array_equal(
        _scored(Features(again.words, again.letters, None), again.examples, again.model, asked), before
    )
    assert (again.model.trust, again.model.mix) == (model.trust, model.mix)
    assert recalled(path, (len(labels) + 1, 2)) is None


def _scored(features: Features, examples: Points, model: Model, asked: list[str]) -> NDArray[np.float64]:
    return model.trust.shares(model.scores(Examples.of(examples).likeness(features.points(asked)))[1])


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    features = Features.fit(["one two", "three four"], None)
    examples = features.points(["one two", "three four"])
    likeness = Examples.of(examples).likeness(examples)
    lines = Lines(likeness.near, likeness.near[0])
    model = Model(lines, lines, (1, 1), Trust(1, 0, (0.1, 0.1)))

    keep(tmp_path / "file" / "one.npz", Learned(features.words, features.letters, examples, model))

    assert recalled(tmp_path / "file" / "one.npz", (2, 2)) is None
