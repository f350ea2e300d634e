"""Test that an endpoint's vectors are sound or refused, in words that tell neither texts nor keys."""

import logging
import socket

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.endpoint import CHARACTERS, TEXTS, Clockwork, EncoderUnavailable, Endpoint, Reach, _batches
from knowledge.transport import HEADERS
from tests.endpoints import Reply, Wire, embedding, reached, vectors
from tests.integrations.zendesk.wire import always, turns
from tests.knowledge.articles import Letters

SECRET = "words-of-a-customer"
MANY = [f"text number {number}" for number in range(200)]
GOOD = [1.0] * Letters.dimension


def of(number: int, row: object = GOOD) -> dict[str, object]:
    """Return an answer of so many rows."""
    return vectors([row] * number)  # type: ignore[list-item]


def test_vectors_come_in_the_order_of_the_texts_and_of_length_one() -> None:
    with Wire(embedding(Letters())) as wire:
        made = reached(wire).encode(MANY)

    assert np.allclose(made, Letters().encode(MANY), atol=1e-6)
    assert made.dtype == np.float32
    assert [len(one.body["input"]) for one in wire.asked] == [TEXTS, TEXTS, TEXTS, 200 - 3 * TEXTS]
    assert wire.seen()[0] == "POST /v1/embeddings"


def test_an_endpoint_is_told_model_texts_and_key_and_nothing_of_this_machine() -> None:
    with Wire(embedding(Letters())) as wire:
        reached(wire, key="hush").encode(["a b c"])
    (asked,) = wire.asked

    assert asked.body == {"model": "m", "input": ["a b c"], "encoding_format": "float"}
    assert asked.token == "hush"
    assert asked.headers.keys() <= HEADERS | {"accept-encoding"}


def test_few_texts_are_remembered() -> None:
    with Wire(embedding(Letters())) as wire:
        made = reached(wire)
        first, second = made.encode(["one", "two", "one"]), made.encode(["two", "one"])

    assert np.array_equal(first[:2], second[::-1])
    assert [one.body["input"] for one in wire.asked] == [["one", "two"]]


def test_no_text_asks_nobody() -> None:
    with Wire(embedding(Letters())) as wire:
        assert reached(wire).encode([]).shape == (0, Letters.dimension)
    assert wire.asked == []


def test_what_leaves_is_hidden_first_and_no_longer_than_may_be() -> None:
    with Wire(embedding(Letters())) as wire:
        reach = Reach(f"{wire.url}/v1", "m", Letters.dimension, characters=10)
        Endpoint(reach, lambda text: text.replace(SECRET, "[GONE]")).encode([f"{SECRET} and much more", ""])

    assert [one.body["input"] for one in wire.asked] == [["[GONE] and", "."]]


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(401, {"error": {"message": SECRET}}), "refuses the key"),
        (Reply(403, {"error": SECRET}), "refuses the key"),
        (Reply(404, SECRET.encode()), "no such address or model"),
        (Reply(400, {"error": {"message": SECRET}}), "refuses what was sent"),
        (Reply(413, {}), "status 413"),
        (Reply(302, {}, {"Location": "http://127.0.0.1:9/"}), "sends elsewhere"),
        (Reply(200, b"<html>sign in</html>"), "something else than vectors"),
        (Reply(200, {"data": SECRET}), "something else than vectors"),
        (Reply(200, of(1, ["1.0"] * 64)), "something else than vectors"),
        (Reply(200, of(1, [None] * 64)), "something else than vectors"),
        (Reply(200, of(0)), "0 vectors for 1"),
        (Reply(200, of(2)), "2 vectors for 1"),
        (Reply(200, {"data": [{"index": 7, "embedding": GOOD}]}), "1 vectors for 1"),
        (Reply(200, of(1, [1.0] * 63)), "63 dimensions, not 64"),
        (Reply(200, of(1, [0.0] * 64)), "all zeros"),
        (Reply(200, of(1, [float("nan"), *GOOD[1:]])), "not finite"),
        (Reply(200, of(1, [float("inf"), *GOOD[1:]])), "not finite"),
        (Reply(200, of(1), {"Content-Encoding": "gzip"}), "cannot be read"),
    ],
)
def test_what_asking_again_would_not_mend_is_permanent(reply: Reply, told: str) -> None:
    with Wire(always(reply)) as wire, pytest.raises(EncoderUnavailable, match=told) as caught:
        reached(wire, key="hush-hush").encode([SECRET])

    assert caught.value.permanent
    assert len(wire.asked) == 1
    assert [one for one in (SECRET, "hush-hush") if one in str(caught.value)] == []


@pytest.mark.parametrize(
    "reply",
    [Reply(408), Reply(409), Reply(429), Reply(500), Reply(502), Reply(503, b"busy"), Reply(cut=True)],
)
def test_what_passes_is_tried_again(reply: Reply) -> None:
    waited: list[float] = []
    good = Reply(200, of(20))
    with Wire(turns(reply, reply, good)) as wire:
        made = reached(wire, waited.append).encode(MANY[:20])

    assert made.shape == (20, Letters.dimension)
    assert waited == [1.0, 2.0]


@pytest.mark.parametrize("texts", [["a question"], MANY[:20]])
def test_an_end_is_put_to_trying(texts: list[str]) -> None:
    with Wire(always(Reply(503))) as wire, pytest.raises(EncoderUnavailable, match="is down") as caught:
        reached(wire).encode(texts)

    assert not caught.value.permanent
    assert len(wire.asked) == (2 if len(texts) == 1 else 4)


@pytest.mark.parametrize("after", ["7", "Mon, 02 Mar 2026 12:00:07 GMT"])
def test_a_pass_waits_as_long_as_it_is_asked_to(after: str) -> None:
    waited: list[float] = []
    limited = Reply(429, {}, {"Retry-After": after, "Date": "Mon, 02 Mar 2026 12:00:00 GMT"})
    with Wire(turns(limited, Reply(200, of(20)))) as wire:
        reached(wire, waited.append).encode(MANY[:20])

    assert waited == [7.0]


@pytest.mark.parametrize(("texts", "seconds"), [(["a question"], 5), (MANY[:20], 61)])
def test_nobody_waits_longer_than_it_is_worth(texts: list[str], seconds: int) -> None:
    waited: list[float] = []
    limited = Reply(429, {}, {"Retry-After": str(seconds)})
    with Wire(always(limited)) as wire, pytest.raises(EncoderUnavailable, match="too often"):
        reached(wire, waited.append).encode(texts)

    assert (waited, len(wire.asked)) == ([], 1)


def test_questions_leave_an_endpoint_alone_that_has_just_failed() -> None:
    now = [100.0]
    with Wire(turns(Reply(503), Reply(503), Reply(200, of(1)))) as wire:
        reach = Reach(f"{wire.url}/v1", "m", Letters.dimension)
        made = Endpoint(reach, str, Clockwork(lambda: now[0], lambda seconds: None))
        for _ in range(3):
            with pytest.raises(EncoderUnavailable, match="is down"):
                made.encode(["a question"])
        asked = len(wire.asked)
        now[0] += 31
        made.encode(["a question"])

    assert (asked, len(wire.asked)) == (2, 3)


def test_silence_ends_after_the_time_that_is_set() -> None:
    with Wire(always(Reply(200, of(1), slow=1.0))) as wire, pytest.raises(EncoderUnavailable, match="in time"):
        reached(wire, seconds=0.05).encode(["a"])


def test_nobody_there_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        made = Endpoint(Reach(url, "m", 3), str, Clockwork(pause=lambda seconds: None))
        with pytest.raises(EncoderUnavailable, match="cannot be reached"):
            made.encode(["a"])


def test_an_answer_without_end_is_not_read_to_its_end() -> None:
    with Wire(always(Reply(200, b" " * (33 * 1024 * 1024)))) as wire, pytest.raises(EncoderUnavailable, match="read"):
        reached(wire, seconds=20.0).encode(["a"])


def test_a_redirect_takes_no_text_along() -> None:
    with Wire(embedding(Letters())) as other:
        moved = Reply(307, {}, {"Location": f"{other.url}/v1/embeddings"})
        with Wire(always(moved)) as wire, pytest.raises(EncoderUnavailable):
            reached(wire).encode([SECRET])

    assert other.asked == []


@pytest.mark.parametrize("change", [{"url": "http://127.0.0.1:1/v2"}, {"model": "n"}, {"dimension": 5}])
def test_another_endpoint_or_model_is_another_encoder(change: dict[str, object]) -> None:
    fields: dict[str, object] = {"url": "http://127.0.0.1:1/v1", "model": "m", "dimension": 4, "key": "hush"}

    def made(**changes: object) -> str:
        return Endpoint(Reach(**{**fields, **changes}), str).id  # type: ignore[arg-type]

    assert made() != made(**change)
    assert made() == made(key="another", url="http://127.0.0.1:1/v1/")
    assert "hush" not in made()


def test_no_log_holds_text_or_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with Wire(embedding(Letters())) as wire:
        reached(wire, key="hush-hush").encode([SECRET])

    assert SECRET not in caplog.text
    assert "hush-hush" not in caplog.text
    assert "hush-hush" not in repr(Reach("u", "m", 1, "hush-hush"))


@given(st.lists(st.integers(0, 3 * CHARACTERS // 2), max_size=200))
def test_every_text_is_in_one_batch_that_is_not_too_large(lengths: list[int]) -> None:
    texts = ["x" * one for one in lengths]
    batches = list(_batches(texts))

    assert [one for batch in batches for one in batch] == texts
    assert all(len(one) == 1 or (len(one) <= TEXTS and sum(map(len, one)) <= CHARACTERS) for one in batches)
