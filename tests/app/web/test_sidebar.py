"""Who may call as a helpdesk's app: the connection's own secret, a fixed algorithm, our name, a short life."""

import base64
import hmac
import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from app.web.errors import Refusal
from app.web.sidebar import LEEWAY, LONGEST, LONGEST_LABEL, Caller, Key, labelled, proved, same
from tests.fakes import NOON

SECRET = "a-secret-of-the-sidebar-that-nobody-guesses"
ZENDESK = Key("zendesk", SECRET)
FRESHDESK = Key("freshdesk", SECRET)
NOW = NOON.timestamp()
GOOD: dict[str, Any] = {"aud": "deskmate", "exp": NOW + 60, "sub": "12"}


def bearer(claims: dict[str, Any], key: Any = SECRET, algorithm: str | None = "HS256") -> str:
    """Return a header with a token of these claims."""
    return f"Bearer {jwt.encode(claims, key, algorithm=algorithm)}"


def by_hand(header: dict[str, Any], claims: str, signature: bytes = b"") -> str:
    """Return a token that no library makes."""
    parts = [json.dumps(header).encode(), claims.encode(), signature]
    return "Bearer " + b".".join(base64.urlsafe_b64encode(one).rstrip(b"=") for one in parts).decode()


def signed(content: str) -> str:
    """Return a header with a token of any content, signed with the right secret."""
    return f"Bearer {jwt.api_jws.encode(content.encode(), SECRET, algorithm='HS256')}"


def refusal(authorization: str, key: Key = ZENDESK) -> Refusal:
    """Return why a call is refused; it always is with 401."""
    with pytest.raises(Refusal) as caught:
        proved("main", key, authorization, NOON)
    assert caught.value.status == 401
    assert caught.value.headers["WWW-Authenticate"] == "Bearer"
    return caught.value


def test_a_token_of_zendesks_proxy_is_believed() -> None:
    assert proved("main", ZENDESK, bearer(GOOD), NOON) == Caller("main", "12")


def test_a_token_of_freshdesks_template_is_believed() -> None:
    assert proved("main", FRESHDESK, f"Bearer {SECRET}", NOON) == Caller("main")


def test_the_scheme_is_read_in_any_case() -> None:
    assert proved("main", FRESHDESK, f"bearer {SECRET}", NOON) == Caller("main")


@pytest.mark.parametrize("key", [Key("zendesk"), Key("freshdesk")])
def test_without_a_secret_nobody_comes_in(key: Key) -> None:
    for token in ("Bearer ", "Bearer x", bearer(GOOD, None, "none"), ""):
        assert refusal(token, key).code == "not_configured"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", f"Basic {SECRET}", SECRET, "Bearer " + "a" * 5000])
def test_what_is_no_bearer_is_no_token(header: str) -> None:
    assert refusal(header).code == "no_token"
    assert refusal(header, FRESHDESK).code == "no_token"


def test_an_unsigned_token_is_refused() -> None:
    assert refusal(bearer(GOOD, None, "none")).code == "wrong_token"
    assert refusal(by_hand({"alg": "none", "typ": "JWT"}, json.dumps(GOOD))).code == "wrong_token"
    assert refusal(by_hand({"alg": "None"}, json.dumps(GOOD), b"x")).code == "wrong_token"


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_is_refused_even_with_the_right_secret(algorithm: str) -> None:
    assert refusal(bearer(GOOD, SECRET * 2, algorithm), Key("zendesk", SECRET * 2)).code == "wrong_token"


def test_a_token_of_a_key_pair_is_refused() -> None:
    pair = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    assert refusal(bearer(GOOD, pair, "RS256")).code == "wrong_token"


def test_a_public_key_is_no_secret() -> None:
    """Where the verifier held a public key, a token signed with its bytes as an HMAC key would pass elsewhere."""
    pair = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = pair.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.PKCS1)
    unsigned = by_hand({"alg": "HS256"}, json.dumps(GOOD)).removeprefix("Bearer ").rpartition(".")[0]
    signature = base64.urlsafe_b64encode(hmac.digest(public, unsigned.encode(), "sha256")).rstrip(b"=").decode()

    assert refusal(f"Bearer {unsigned}.{signature}").code == "wrong_token"


def test_a_key_inside_the_token_is_not_used() -> None:
    own = base64.urlsafe_b64encode(b"k" * 32).decode()
    token = jwt.encode(GOOD, b"k" * 32, algorithm="HS256", headers={"jwk": {"kty": "oct", "k": own}, "kid": "../x"})

    assert refusal(f"Bearer {token}").code == "wrong_token"


def test_another_connections_secret_is_refused() -> None:
    assert refusal(bearer(GOOD, "the-secret-of-another-connection-altogether")).code == "wrong_token"
    assert refusal("Bearer the-token-of-another-connection-altogether", FRESHDESK).code == "wrong_token"


@pytest.mark.parametrize("audience", ["other", "", "Deskmate", ["deskmate"], ["other", "deskmate"], None, 1])
def test_a_token_for_somebody_else_is_refused(audience: Any) -> None:
    assert refusal(bearer({**GOOD, "aud": audience})).code == "wrong_token"


@pytest.mark.parametrize("missing", ["aud", "exp"])
def test_audience_and_end_are_needed(missing: str) -> None:
    assert refusal(bearer({name: one for name, one in GOOD.items() if name != missing})).code == "wrong_token"


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (NOW - LEEWAY, "expired"),
        (NOW - 3600, "expired"),
        (0, "expired"),
        (-1, "expired"),
        (NOW + LONGEST + LEEWAY + 1, "wrong_token"),
        (NOW + 10**9, "wrong_token"),
        (10**30, "expired"),
        ("soon", "expired"),
        (str(int(NOW) + 60), "expired"),
        (True, "expired"),
        (None, "wrong_token"),
        ([NOW + 60], "expired"),
    ],
)
def test_an_end_that_is_past_or_far_or_no_time_is_refused(end: Any, code: str) -> None:
    assert refusal(bearer({**GOOD, "exp": end})).code == code


@pytest.mark.parametrize("end", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_an_end_that_compares_with_nothing_is_refused(end: str) -> None:
    """Python reads NaN in JSON, and NaN is neither before nor after anything."""
    assert refusal(signed(f'{{"aud": "deskmate", "exp": {end}}}')).code == "expired"


@pytest.mark.parametrize("content", ["[]", "1", '"deskmate"', "null", "{", "\x00", ""])
def test_what_is_no_object_makes_no_claims(content: str) -> None:
    assert refusal(signed(content)).code == "wrong_token"


@pytest.mark.parametrize("end", [NOW - LEEWAY + 1, NOW, NOW + 1.5, NOW + LONGEST + LEEWAY])
def test_clocks_may_differ_a_little(end: float) -> None:
    assert proved("main", ZENDESK, bearer({**GOOD, "exp": end}), NOON)


@pytest.mark.parametrize("claim", ["nbf", "iat"])
def test_a_token_of_the_future_is_refused(claim: str) -> None:
    assert proved("main", ZENDESK, bearer({**GOOD, claim: NOW + LEEWAY}), NOON)
    assert refusal(bearer({**GOOD, claim: NOW + LEEWAY + 1})).code == "wrong_token"
    assert refusal(bearer({**GOOD, claim: "today"})).code == "wrong_token"


def test_a_token_grows_old() -> None:
    token = bearer(GOOD)

    assert proved("main", ZENDESK, token, NOON)
    with pytest.raises(Refusal, match="expired"):
        proved("main", ZENDESK, token, NOON + timedelta(minutes=2))


@pytest.mark.parametrize(
    ("claims", "label"),
    [
        ({"agent": "Agent 01", "sub": "12"}, "Agent 01"),
        ({"agent": 7, "sub": "12"}, "12"),
        ({"sub": "  a\nb\x00c\u202e  "}, "a b c"),
        ({"agent": "", "sub": "12"}, ""),
        ({"agent": {"role": "admin"}, "role": "admin", "admin": True, "sub": None}, ""),
        ({}, ""),
    ],
)
def test_the_claimed_agent_is_a_label_and_nothing_else(claims: dict[str, Any], label: str) -> None:
    told = {name: one for name, one in GOOD.items() if name != "sub"}

    assert proved("main", ZENDESK, bearer({**told, **claims}), NOON) == Caller("main", label)


def test_no_refusal_repeats_what_was_sent() -> None:
    canary = "zirconium-pelican"
    for header in (f"Bearer {canary}", f"Basic {canary}", bearer({**GOOD, "aud": canary}), bearer({"exp": canary})):
        told = refusal(header)
        assert canary not in f"{told} {told.message} {told.mend} {told.headers}"
        assert SECRET not in f"{told} {told.message} {told.mend}"


@given(st.text(max_size=200))
def test_no_header_breaks_it(header: str) -> None:
    for key in (ZENDESK, FRESHDESK):
        for sent in (header, f"Bearer {header}"):
            with pytest.raises(Refusal):
                proved("main", key, sent, NOON)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_no_claim_of_any_type_breaks_it(value: Any) -> None:
    for name in ("aud", "exp", "nbf", "iat", "sub", "agent", "jti", "iss"):
        with suppress(Refusal):
            assert proved("main", ZENDESK, signed(json.dumps({**GOOD, name: value})), NOON).connection == "main"


@given(st.text(), st.text())
def test_only_the_same_is_the_same(one: str, other: str) -> None:
    assert same(one, one)
    assert same(one, other) is (one == other)


@given(st.text(max_size=500))
def test_a_label_is_one_short_line(text: str) -> None:
    label = labelled(text)

    assert len(label) <= LONGEST_LABEL
    assert label == label.strip()
    assert label.isprintable()


def test_a_secret_shows_in_no_trace() -> None:
    assert SECRET not in repr(ZENDESK)
