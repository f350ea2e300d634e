"""Accounts: one-time links, passwords and sessions; nothing that could be used is kept as it is."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from app.store.accounts import (
    INVITATION,
    Account,
    Accounts,
    Denied,
    LastAdmin,
    NoInvitation,
    Role,
    WeakPassword,
)
from app.store.audit import Audit
from tests.app.store.people import EMAIL, HERE, PASSWORD, SECOND, joined, signed_in
from tests.fakes import FakeClock


def told(accounts: Accounts) -> list[tuple[str, str, str, str]]:
    return [(one.who, one.what, one.subject, one.detail) for one in Audit(accounts.store, accounts.clock).newest()]


# Invitations


def test_an_invited_person_chooses_name_and_password(accounts: Accounts, clock: FakeClock) -> None:
    token = accounts.invite(" Admin-01@Example.com ", Role.ADMIN, "terminal")
    waiting = accounts.invited(token)
    account = accounts.accept(token, " Robin ", PASSWORD)

    assert waiting == Account(account.id, EMAIL, "", Role.ADMIN, True, clock.time, None, invited=True)
    assert account == Account(account.id, EMAIL, "Robin", Role.ADMIN, True, clock.time, None)
    assert accounts.session(signed_in(accounts)) is not None


def test_a_link_works_once(accounts: Accounts) -> None:
    token = accounts.invite(EMAIL, Role.ADMIN, "terminal")
    accounts.accept(token, "Robin", PASSWORD)

    assert accounts.invited(token) is None
    with pytest.raises(NoInvitation):
        accounts.accept(token, "Other", "another plum owl quarry")


def test_of_two_who_use_a_link_at_once_one_is_refused(accounts: Accounts) -> None:
    token = accounts.invite(EMAIL, Role.ADMIN, "terminal")

    def accept(number: int) -> bool:
        try:
            accounts.accept(token, f"Name {number}", PASSWORD)
        except NoInvitation:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(accept, range(4))) == [False, False, False, True]


def test_a_link_ends_after_a_day(accounts: Accounts, clock: FakeClock) -> None:
    token = accounts.invite(EMAIL, Role.ADMIN, "terminal")
    clock.time += INVITATION - SECOND
    open_ = accounts.invited(token) is not None
    clock.time += 2 * SECOND

    assert (open_, accounts.invited(token)) == (True, None)
    with pytest.raises(NoInvitation):
        accounts.accept(token, "Robin", PASSWORD)


def test_a_newer_link_makes_the_older_one_void(accounts: Accounts) -> None:
    first, second = (accounts.invite(EMAIL, Role.ADMIN, "terminal") for _ in range(2))

    assert accounts.invited(first) is None
    assert accounts.invited(second) is not None


@pytest.mark.parametrize("token", ["", "nonsense", "\ud800", "x" * 5000])
def test_a_link_that_never_was_is_refused(accounts: Accounts, token: str) -> None:
    accounts.invite(EMAIL, Role.ADMIN, "terminal")

    assert accounts.invited(token) is None
    with pytest.raises(NoInvitation):
        accounts.accept(token, "Robin", PASSWORD)


@pytest.mark.parametrize("password", ["short", "password1234", "Admin-01@example.com"])
def test_a_weak_password_is_refused_and_the_link_stays_good(accounts: Accounts, password: str) -> None:
    token = accounts.invite(EMAIL, Role.ADMIN, "terminal")
    with pytest.raises(WeakPassword):
        accounts.accept(token, "Robin", password)

    assert accounts.accept(token, "Robin", PASSWORD).email == EMAIL


@pytest.mark.parametrize("email", ["", "robin", "a@", "@b", "a b@c", f"{'a' * 65}@example.com", "a@b\n"])
def test_what_is_no_address_is_not_invited(accounts: Accounts, email: str) -> None:
    if email.strip() == "a@b":
        assert accounts.invite(email, Role.AGENT, "terminal")
        return
    with pytest.raises(ValueError, match="no e-mail address"):
        accounts.invite(email, Role.AGENT, "terminal")


def test_a_new_link_is_the_way_to_a_new_password_and_ends_every_session(accounts: Accounts) -> None:
    joined(accounts)
    session = signed_in(accounts)
    token = accounts.invite(EMAIL, Role.ADMIN, "terminal")
    before = accounts.session(session)
    accounts.accept(token, "Robin", "another plum owl quarry")

    assert before is not None
    assert accounts.session(session) is None
    with pytest.raises(Denied):
        signed_in(accounts)


# People


def test_roles_include_those_below() -> None:
    allowed = {role: [needed for needed in Role if role.may(needed)] for role in Role}

    assert allowed == {
        Role.VIEWER: [Role.VIEWER],
        Role.AGENT: [Role.VIEWER, Role.AGENT],
        Role.ADMIN: [Role.VIEWER, Role.AGENT, Role.ADMIN],
    }


def test_it_is_empty_until_somebody_can_sign_in(accounts: Accounts) -> None:
    empty = [accounts.empty()]
    accounts.invite(EMAIL, Role.ADMIN, "terminal")
    empty.append(accounts.empty())
    joined(accounts)
    empty.append(accounts.empty())

    assert empty == [True, True, False]


def test_everybody_is_listed_by_address(accounts: Accounts) -> None:
    joined(accounts, "b@example.com", Role.AGENT)
    accounts.invite("a@example.com", Role.VIEWER, "terminal")

    assert [(one.email, one.role, one.invited) for one in accounts.list()] == [
        ("a@example.com", Role.VIEWER, True),
        ("b@example.com", Role.AGENT, False),
    ]


def test_another_role_acts_on_the_next_request(accounts: Accounts) -> None:
    joined(accounts)
    agent = joined(accounts, "agent-01@example.com", Role.AGENT)
    session = signed_in(accounts, agent.email)
    accounts.set_role(agent.id, Role.ADMIN, EMAIL)

    found = accounts.session(session)
    assert found is not None and found.role is Role.ADMIN


def test_deactivating_takes_session_password_and_link_at_once(accounts: Accounts) -> None:
    joined(accounts)
    agent = joined(accounts, "agent-01@example.com", Role.AGENT)
    session, link = signed_in(accounts, agent.email), accounts.invite(agent.email, Role.AGENT, EMAIL)
    gone = accounts.deactivate(agent.id, EMAIL)

    assert (gone.active, gone.invited) == (False, False)
    assert accounts.session(session) is None
    assert accounts.invited(link) is None
    with pytest.raises(Denied):
        signed_in(accounts, agent.email)


def test_who_is_invited_back_needs_a_new_password(accounts: Accounts) -> None:
    joined(accounts)
    agent = joined(accounts, "agent-01@example.com", Role.AGENT)
    accounts.deactivate(agent.id, EMAIL)
    link = accounts.invite(agent.email, Role.VIEWER, EMAIL)
    with pytest.raises(Denied):
        signed_in(accounts, agent.email)

    assert accounts.accept(link, "Robin", PASSWORD).role is Role.VIEWER


def test_the_last_admin_stays(accounts: Accounts) -> None:
    admin = joined(accounts)
    accounts.invite("admin-02@example.com", Role.ADMIN, EMAIL)  # cannot sign in yet

    for change in (
        lambda: accounts.deactivate(admin.id, EMAIL),
        lambda: accounts.set_role(admin.id, Role.AGENT, EMAIL),
        lambda: accounts.invite(EMAIL, Role.VIEWER, EMAIL),
    ):
        with pytest.raises(LastAdmin):
            change()
    assert [one.role for one in accounts.list()] == [Role.ADMIN, Role.ADMIN]
    assert len(told(accounts)) == 3


def test_two_admins_cannot_take_the_role_from_each_other(accounts: Accounts) -> None:
    both = [joined(accounts, f"admin-0{number}@example.com") for number in (1, 2)]

    def demote(who: Account) -> bool:
        try:
            accounts.set_role(who.id, Role.AGENT, EMAIL)
        except LastAdmin:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(demote, both)) == [False, True]


def test_nobody_cannot_be_changed(accounts: Accounts) -> None:
    with pytest.raises(LookupError):
        accounts.deactivate(99, EMAIL)
    with pytest.raises(LookupError):
        accounts.set_role(99, Role.AGENT, EMAIL)


def test_every_change_is_audited_under_who_made_it(accounts: Accounts) -> None:
    joined(accounts)
    agent = joined(accounts, "agent-01@example.com", Role.AGENT)
    accounts.set_role(agent.id, Role.VIEWER, EMAIL)
    accounts.deactivate(agent.id, EMAIL)

    assert told(accounts) == [
        (EMAIL, "account.deactivated", "agent-01@example.com", ""),
        (EMAIL, "account.role", "agent-01@example.com", "viewer"),
        ("agent-01@example.com", "account.accepted", "agent-01@example.com", ""),
        ("terminal", "account.invited", "agent-01@example.com", "agent"),
        (EMAIL, "account.accepted", EMAIL, ""),
        ("terminal", "account.invited", EMAIL, "admin"),
    ]


# What is kept and what is told


def test_no_table_holds_a_password_or_a_token(accounts: Accounts) -> None:
    joined(accounts)
    secrets = [PASSWORD, accounts.invite("agent-01@example.com", Role.AGENT, EMAIL), signed_in(accounts)]

    with accounts.store.begin() as connection:
        tables = ("accounts", "invitations", "sessions", "attempts", "audit")
        kept = str([connection.exec_driver_sql(f"SELECT * FROM {one}").all() for one in tables])
    assert EMAIL in kept
    assert not [one for one in secrets if one in kept]


def test_nothing_secret_is_logged_or_told_in_an_error(
    accounts: Accounts, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        joined(accounts)
        token = signed_in(accounts)
        with pytest.raises(Denied) as denied:
            accounts.login(EMAIL, "wrong plum owl quarry", HERE)
        with pytest.raises(WeakPassword) as weak:
            accounts.accept(accounts.invite(EMAIL, Role.ADMIN, EMAIL), "Robin", "password1234")

    written = capsys.readouterr()
    said = written.out + written.err + caplog.text + str(denied.value) + str(weak.value)
    assert not [one for one in (PASSWORD, token, "wrong plum", "password1234", EMAIL) if one in said]


def test_a_hash_of_older_parameters_is_renewed_at_sign_in(accounts: Accounts, clock: FakeClock) -> None:
    joined(accounts)
    newer = Accounts(accounts.store, clock, PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    newer.login(EMAIL, PASSWORD, HERE)

    with accounts.store.begin() as connection:
        assert ",t=2," in str(connection.exec_driver_sql("SELECT password FROM accounts").scalar_one()).replace(
            "m=8,", ","
        )
    assert accounts.session(signed_in(accounts)) is not None
