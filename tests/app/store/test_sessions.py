"""Sessions end in time, guessing has to wait, and nobody is told which of two was wrong."""

from datetime import timedelta

import pytest

from app.store.accounts import (
    ABSOLUTE,
    FREE_ACCOUNT,
    FREE_ADDRESS,
    IDLE,
    Accounts,
    Denied,
    Role,
    Throttled,
)
from tests.app.store.people import EMAIL, HERE, PASSWORD, SECOND, joined, signed_in
from tests.fakes import FakeClock

# Sessions


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "wrong plum owl quarry"),
        ("nobody@example.com", PASSWORD),
        (EMAIL, ""),
        ("", ""),
        ("\ud800", "\ud800"),
        ("\0", "\0"),
    ],
)
def test_wrong_or_unknown_is_denied_in_the_same_words(accounts: Accounts, email: str, password: str) -> None:
    joined(accounts)

    with pytest.raises(Denied, match=r"^e-mail and password do not belong together$"):
        accounts.login(email, password, HERE)


def test_the_case_of_an_address_does_not_matter(accounts: Accounts) -> None:
    joined(accounts)

    assert accounts.session(accounts.login(" ADMIN-01@example.com", PASSWORD, HERE)) is not None


def test_who_has_not_accepted_cannot_sign_in(accounts: Accounts) -> None:
    accounts.invite(EMAIL, Role.ADMIN, "terminal")

    with pytest.raises(Denied):
        accounts.login(EMAIL, "", HERE)


def test_a_session_ends_after_twelve_idle_hours(accounts: Accounts, clock: FakeClock) -> None:
    joined(accounts)
    session = signed_in(accounts)
    seen = []
    for step in (IDLE - SECOND, IDLE - SECOND, IDLE + SECOND):
        clock.time += step
        seen.append(accounts.session(session) is not None)

    assert seen == [True, True, False]


def test_a_session_ends_after_seven_days_however_busy(accounts: Accounts, clock: FakeClock) -> None:
    joined(accounts)
    session, start = signed_in(accounts), clock.time
    while accounts.session(session):
        clock.time += timedelta(hours=6)

    assert clock.time - start == ABSOLUTE


def test_signing_out_ends_one_session(accounts: Accounts) -> None:
    joined(accounts)
    first, second = signed_in(accounts), signed_in(accounts)
    accounts.logout(first)
    accounts.logout("nonsense")

    assert accounts.session(first) is None
    assert accounts.session(second) is not None


@pytest.mark.parametrize("token", ["", "nonsense", "\ud800"])
def test_a_session_that_never_was_is_nobodys(accounts: Accounts, token: str) -> None:
    joined(accounts)
    signed_in(accounts)

    assert accounts.session(token) is None


def test_sessions_that_are_over_are_swept_at_the_next_sign_in(accounts: Accounts, clock: FakeClock) -> None:
    joined(accounts)
    for _ in range(3):
        signed_in(accounts)
    clock.time += IDLE + SECOND
    signed_in(accounts)

    with accounts.store.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sessions").scalar() == 1


def test_when_somebody_was_last_seen_is_known(accounts: Accounts, clock: FakeClock) -> None:
    joined(accounts)
    session, start = signed_in(accounts), clock.time
    clock.time += timedelta(minutes=30)
    before = accounts.session(session)
    after = accounts.session(session)

    assert before is not None and before.last_seen == start
    assert after is not None and after.last_seen == clock.time


# Throttling


def failures(accounts: Accounts, number: int, email: str = EMAIL, address: str = HERE) -> int:
    """Try wrong passwords; return how many were looked at before one had to wait."""
    for done in range(number):
        try:
            accounts.login(email, "wrong plum owl quarry", address)
        except Denied:
            continue
        except Throttled:
            return done
    return number


def test_guessing_at_one_account_has_to_wait_from_whatever_address(accounts: Accounts) -> None:
    joined(accounts)
    for number in range(FREE_ACCOUNT):
        failures(accounts, 1, address=f"192.0.2.{number}")

    with pytest.raises(Throttled) as throttled:
        accounts.login(EMAIL, PASSWORD, "198.51.100.1")
    assert throttled.value.seconds == 2


def test_guessing_at_many_accounts_from_one_address_has_to_wait(accounts: Accounts) -> None:
    guessed = sum(failures(accounts, 1, f"agent-{number}@example.com") for number in range(FREE_ADDRESS + 5))

    assert guessed == FREE_ADDRESS
    assert failures(accounts, 1, "agent-0@example.com", "198.51.100.1") == 1


def test_an_unknown_account_waits_like_a_known_one(accounts: Accounts) -> None:
    joined(accounts)

    assert failures(accounts, 9) == failures(accounts, 9, "nobody@example.com", "198.51.100.1") == FREE_ACCOUNT


def test_signing_in_takes_the_count_back(accounts: Accounts) -> None:
    joined(accounts)
    for _ in range(FREE_ADDRESS - 1):
        failures(accounts, 1)
        signed_in(accounts)

    assert failures(accounts, 2) == 1  # the address remembers, the account does not
    assert failures(accounts, 9, address="198.51.100.1") == FREE_ACCOUNT - 1


def test_an_accepted_invitation_lets_somebody_in_who_was_locked_out(accounts: Accounts) -> None:
    joined(accounts)
    failures(accounts, FREE_ACCOUNT)
    joined(accounts)

    assert accounts.session(signed_in(accounts)) is not None


def test_after_the_wait_the_right_password_is_taken(accounts: Accounts, clock: FakeClock) -> None:
    joined(accounts)
    failures(accounts, FREE_ACCOUNT)
    clock.time += timedelta(seconds=2)

    assert accounts.session(signed_in(accounts)) is not None
