"""The benchmark of the knowledge base in small: that it measures what it says."""

import json
import subprocess
import sys
from typing import Any

import pytest

from knowledge.chunks import chunks
from knowledge.sources import source
from tests.load.knowledge import Missed, measured, missed
from tests.load.processes import ROOT
from tests.load.wording import articles, questions


def test_the_same_seed_gives_the_same_articles() -> None:
    assert list(articles(20, 7)) == list(articles(20, 7))
    assert {one.title for one in articles(20, 7)} != {one.title for one in articles(20, 8)}
    assert questions(5, 20, 7) == questions(5, 20, 7)


def test_articles_have_three_chunks_and_lengths_of_all_kinds() -> None:
    counts = [len(chunks(source("main", one))) for one in articles(400, 7)]

    assert 2.5 < sum(counts) / len(counts) < 3.5
    assert set(counts) >= {1, 2, 3, 4, 5}


def test_a_pass_that_costs_too_much_is_told() -> None:
    dear = {"unchanged": {"share_of_first": 0.021}, "changed": {"share_of_first": 0.049}}

    assert missed(dear) == ["unchanged"]


def test_a_measurement_that_breaks_off_is_no_figure() -> None:
    with pytest.raises(Missed, match="no such measurement"):
        measured("wrong", [], lambda done, of: None)


@pytest.mark.slow
def test_every_pass_and_every_size_is_measured() -> None:
    """Whether a pass over so few costs too much is another matter: a start costs what it costs."""
    command = [sys.executable, "-m", "tests.load.knowledge", "--articles", "100", "--chunks", "60", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500, check=False)
    found: dict[str, Any] = json.loads(done.stdout)
    passes, (size,) = found["passes"], found["sizes"]
    told = [(passes[name]["added"], passes[name]["changed"]) for name in ("first", "unchanged", "changed")]

    assert told == [(100, 0), (0, 0), (0, 1)]
    assert size["build"]["encoded"] == size["build"]["articles"] + size["build"]["chunks"]
    assert size["search"]["ms"]["p50"] > 0
    assert done.returncode in {0, 1}
