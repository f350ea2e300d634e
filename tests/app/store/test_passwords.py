"""Passwords: the easily guessed ones are refused, and what is kept tells nothing."""

import time
import unicodedata
from statistics import median

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from app.store.passwords import HASHER, LONGEST, SHORTEST, Weakness, hashed, matches, weakness

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize("password", ["", "a", "kT7-plum-owl", "kT7-plum-ow"])
def test_short_ones_are_refused(password: str) -> None:
    assert weakness(password) == (Weakness.SHORT if len(password) < SHORTEST else None)


def test_endless_ones_are_refused() -> None:
    assert weakness("plum owl " * 200) is Weakness.LONG


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password1234!",
        "P@ssw0rd1234",
        "passwordpassword",
        "PasswortPasswort1",
        "123456789012",
        "111111111111",
        "aaaaaaaaaaaa",
        "abcabcabcabcabc",
        "qwertyuiop12",
        "qwertz123456",
        "1qaz2wsx3edc",
        "1q2w3e4r5t6y",
        "abcdefghijkl",
        "poiuytrewqas",
        "iloveyou2026",
        "Welcome-2026!",
        "willkommen2026",
        "contraseña1234",
        "administrator",
        "letmein-letmein",
        "Summer2026!!!",
        "deskmate2026",
        "zendesk-admin-1",
        "2026-11-30 12:00",
    ],
)
def test_the_commonest_are_refused(password: str) -> None:
    assert weakness(password) is Weakness.COMMON


@pytest.mark.parametrize("password", ["requester-01!", "requester01requester01", "Example.2026.com", "Robin2026Robin"])
def test_what_others_know_of_somebody_is_refused(password: str) -> None:
    assert weakness(password, ("requester-01@example.com", "Robin")) is Weakness.COMMON


@pytest.mark.parametrize(
    "password",
    [
        "plum owl quarry tin",
        "correct horse battery staple",
        "Tr0ub4dor&3xyz",
        "kT7-plum-owl",
        "x7Gq!pL2vR9z",
        "Käsebrot mit Gurke",
        "パスワードの長い文です今日",
        "password of plum and owl",
    ],
)
def test_others_are_taken(password: str) -> None:
    assert weakness(password, ("requester-01@example.com", "Robin")) is None


@given(TEXT)
@settings(max_examples=50, deadline=None)
def test_a_password_matches_itself_and_nothing_else(password: str) -> None:
    kept = hashed(QUICK, password)

    assert matches(QUICK, kept, password)
    assert not matches(QUICK, kept, f"{password}x")
    assert not matches(QUICK, "", password)


@given(TEXT)
@settings(max_examples=50, deadline=None)
def test_no_password_is_too_strange_to_be_judged(password: str) -> None:
    assert weakness(password, (password,)) in {None, *Weakness}


def test_what_is_kept_is_salted_argon2_and_never_the_password() -> None:
    first, second = hashed(HASHER, "plum owl quarry"), hashed(HASHER, "plum owl quarry")

    assert first != second
    assert first.startswith("$argon2id$")
    assert "plum" not in first


def test_an_accent_may_be_typed_either_way() -> None:
    composed = "Käse und Brot dazu"

    assert matches(QUICK, hashed(QUICK, composed), unicodedata.normalize("NFD", composed))


def test_half_a_character_and_an_endless_text_only_do_not_match() -> None:
    kept = hashed(QUICK, "x" * LONGEST)

    assert not matches(QUICK, kept, "\ud800" * 12)
    assert not matches(QUICK, kept, "x" * (LONGEST + 1))


def test_where_nothing_is_kept_it_takes_as_long_to_say_no() -> None:
    kept = hashed(HASHER, "plum owl quarry")
    matches(HASHER, "", "warm")

    def took(known: str) -> float:
        times = []
        for _ in range(5):
            start = time.process_time()
            matches(HASHER, known, "another password")
            times.append(time.process_time() - start)
        return median(times)

    assert took("") > 0.3 * took(kept)
