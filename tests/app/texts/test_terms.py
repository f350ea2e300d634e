"""Weighted terms, held against the library whose figures they are."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from app.texts import terms
from app.texts.terms import Split, Terms

COMMON: dict[str, Any] = {"sublinear_tf": True, "strip_accents": "unicode", "dtype": np.float64}
SPLITS: dict[Split, dict[str, Any]] = {
    terms.words: {"ngram_range": (1, 2), "token_pattern": r"\w+"},
    terms.letters: {"analyzer": "char_wb", "ngram_range": (2, 5)},
}
KNOWN = ["Où est mon colis ?", "where is my parcel", "Where IS my my refund?", "ÄÖÜ ß ı İ", "a", "x\x1cy\u2028z"]


@pytest.mark.parametrize("split", list(SPLITS))
@given(texts=st.lists(st.text(), max_size=4), asked=st.lists(st.text(), max_size=3))
@settings(deadline=None)
def test_rows_are_those_of_scikit_learn(split: Split, texts: list[str], asked: list[str]) -> None:
    shown = [*KNOWN, *texts]
    theirs = TfidfVectorizer(**SPLITS[split], **COMMON).fit(shown)
    ours = Terms.fit(split, shown)

    assert list(ours.columns) == list(theirs.get_feature_names_out())
    wanted = theirs.transform([*shown, *asked]).toarray()
    assert ours.rows([*shown, *asked]).toarray() == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("split", list(SPLITS))
def test_text_without_known_terms_is_an_empty_row(split: Split) -> None:
    rows = Terms.fit(split, ["one two", "two three"]).rows(["", "9 9 9", "two"])

    assert rows.getnnz(axis=1)[:2].tolist() == [0, 0]
    assert np.linalg.norm(rows.toarray()[2]) == pytest.approx(1.0)


@pytest.mark.parametrize("split", list(SPLITS))
def test_unknown_terms_make_a_row_shorter(split: Split) -> None:
    made = Terms.fit(split, ["where is my parcel", "my refund"])
    known, strange = made.shares(["where is my parcel", "where is my parcel zzz"], made.weights.max()).toarray()

    assert known == pytest.approx(made.rows(["where is my parcel"]).toarray()[0])
    assert 0 < np.linalg.norm(strange) < np.linalg.norm(known)


@pytest.mark.parametrize("split", list(SPLITS))
@given(text=st.text())
def test_no_term_holds_a_line_break(split: Split, text: str) -> None:
    assert not any("\n" in term for term in split(text))
