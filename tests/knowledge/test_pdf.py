"""A PDF's text comes out, and whatever is wrong with one costs that one alone."""

import random
import time
from dataclasses import replace

import pytest

from knowledge.pdf import Broken, Limits, read
from tests.knowledge.papers import file, locked, pdf

LIMITS = Limits()


def why(content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(Broken) as refused:
        read(content, limits)
    return str(refused.value)


def test_pages_come_out_in_order_with_their_lines() -> None:
    assert read(pdf("How to mount it\nTake four screws", "Größe: 12 (mm)"), LIMITS) == (
        "How to mount it\nTake four screws\n\nGröße: 12 (mm)"
    )


def test_what_opens_without_a_password_is_read() -> None:
    assert read(locked(pdf("Open to all"), ""), LIMITS) == "Open to all"


def test_what_is_locked_stays_locked() -> None:
    assert why(locked(pdf("A secret"), "s3cret")) == "locked by a password"


def test_too_many_pages_are_not_read() -> None:
    assert read(pdf("one", "two"), replace(LIMITS, pages=2))
    assert why(pdf("one", "two", "three"), replace(LIMITS, pages=2)).startswith("more than 2 pages")


def test_too_many_bytes_are_not_read() -> None:
    assert why(pdf("word " * 400_000), replace(LIMITS, size=2**20)) == "larger than 1 MB"


def test_pictures_alone_are_told() -> None:
    assert why(pdf("")).startswith("no text")


@pytest.mark.parametrize("content", [b"", b"<!doctype html><title>Sign in</title>", b"\0" * 4096])
def test_what_is_no_pdf_is_not_even_tried(content: bytes) -> None:
    assert why(content) == "what came is no PDF"


def test_what_is_cut_off_is_broken() -> None:
    assert why(pdf("A text")[:60]) == "broken"
    assert why(b"%PDF-1.7\n" + random.Random(7).randbytes(4000)) == "broken"


def test_what_unpacks_to_far_more_is_not_unpacked() -> None:
    """Ten million words in a few kilobytes."""
    assert why(file([b"BT /F1 9 Tf " + b"(word) Tj " * 10_000_000 + b"ET"], packed=True)) in {
        "broken",
        "takes too long to read",
        "needs more than 512 MB of memory to read",
    }


def test_what_takes_too_much_memory_is_ended() -> None:
    small = replace(LIMITS, memory=16 * 2**20)

    assert why(pdf("A text"), small) in {"broken", "needs more than 16 MB of memory to read"}


def test_what_takes_too_long_is_ended() -> None:
    slow = file([b"BT /F1 9 Tf " + b"(word) Tj 0 -1 Td " * 2_000_000 + b"ET"], packed=True)
    begun = time.monotonic()
    reason = why(slow, replace(LIMITS, seconds=4.0))

    assert reason in {"takes too long to read", "takes longer than 4 s to read"}
    assert time.monotonic() - begun < 60


def test_only_what_may_change_is_worth_another_attempt() -> None:
    slow = file([b"BT /F1 9 Tf " + b"(word) Tj " * 200_000 + b"ET"], packed=True)
    with pytest.raises(Broken) as late:
        read(slow, replace(LIMITS, seconds=0.01))
    with pytest.raises(Broken) as broken:
        read(b"%PDF-1.7 nothing", LIMITS)

    assert (late.value.lasting, broken.value.lasting) == (False, True)
