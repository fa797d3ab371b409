"""Accounts from outside: what is kept of secrets, waiting after wrong tries, links that work once, names under acts."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.accounts import inviting, people, sessions, tokens
from assistant.accounts.access import access
from assistant.accounts.lockout import FIRST, FREE, MOST, admit
from assistant.accounts.server import KIND, Accounts, add_organisation, close_organisation, open_accounts
from assistant.accounts.signing import signed, signing
from assistant.errors import UsageError, WorkspaceError
from assistant.roles import Permission, Role

PASSWORD = "une phrase que personne ne devine"


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.at = datetime.fromisoformat("2026-11-23T10:00:00+00:00")

    def __call__(self) -> str:
        return self.at.isoformat(timespec="seconds")

    def later(self, **length: float) -> None:
        self.at += timedelta(**length)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    opened = open_accounts(tmp_path / "data", create=True, clock=clock)
    yield opened
    opened.close()


def refused(code: str) -> Any:
    return pytest.raises(UsageError, check=lambda fault: fault.code == code)


def owner(accounts: Accounts) -> tuple[str, Any]:
    """An organisation and its owner."""
    where = add_organisation(accounts, "Mairie").id
    who = people.add_user(accounts, "Awa@Exemple.fr ", "Awa  Diop", PASSWORD)
    people.set_role(accounts, where, who, Role.OWNER)
    return where, who


def test_the_data_folder_is_private_and_only_made_when_asked(tmp_path: Path, accounts: Accounts) -> None:
    with pytest.raises(WorkspaceError) as wrong:
        open_accounts(tmp_path / "none")
    assert wrong.value.code == "no_accounts"
    assert not (tmp_path / "none").exists()
    where = add_organisation(accounts, "Mairie").id
    for path in (accounts.folder, accounts.workspace(where)):
        assert path.stat().st_mode & 0o077 == 0
    assert (accounts.folder / KIND.file).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("forged", ["", "..", "../x", "a/b", "é" * 12, "0" * 11, "0" * 13, "ABCDEF012345", "\x00"])
def test_no_forged_id_names_a_folder(accounts: Accounts, forged: str) -> None:
    with refused("unknown_organisation"):
        accounts.workspace(forged)


def test_of_secrets_only_digests_are_kept(accounts: Accounts) -> None:
    where, who = owner(accounts)
    _, session = sessions.sign_in(accounts, "awa@exemple.fr", PASSWORD, source="192.0.2.1")
    _, token = tokens.add_token(accounts, where, who.id, name="x", scopes=[Permission.READ])
    _, link = inviting.invite(accounts, where, "bea@exemple.fr", Role.AUDITOR)
    accounts.close()
    held = b"".join(path.read_bytes() for path in accounts.folder.rglob("*") if path.is_file())
    for secret in (PASSWORD, session, token, link):
        assert secret.encode() not in held
        assert len(secret) >= 33
    assert b"$argon2id$" in held


def test_a_person_signs_in_in_any_case_of_the_address(accounts: Accounts) -> None:
    where, who = owner(accounts)
    made, secret = sessions.sign_in(accounts, " AWA@exemple.FR", PASSWORD, source="192.0.2.1", agent="Firefox\x1b[2J")
    found = sessions.session(accounts, secret)
    assert found == made
    assert (found.user.name, found.agent) == ("Awa Diop", "Firefox[2J")
    assert sessions.session(accounts, secret[:-1]) is None
    assert sessions.session(accounts, "") is None
    held = access(accounts, found, where)
    assert held is not None
    assert (held.role, held.signature, held.user) == (Role.OWNER, "Awa Diop", who)


@pytest.mark.parametrize("wrong", ["court", "aaaaaaaaaaaaaaaa", "awadiop2026awa", "x" * 201, ""])
def test_a_password_that_would_be_guessed_is_refused(accounts: Accounts, wrong: str) -> None:
    who = people.add_user(accounts, "awadiop@exemple.fr", "Awa")
    with refused("weak_password"):
        people.set_password(accounts, who, wrong)


def test_sessions_end_by_age_by_rest_and_by_hand(accounts: Accounts, clock: Clock) -> None:
    _, who = owner(accounts)
    old, _ = sessions.begin(accounts, who, "password")
    _, secret = sessions.begin(accounts, who, "password")
    for _ in range(4):
        clock.later(hours=2.9)
        assert sessions.session(accounts, secret) is not None
    assert {one.id for one in sessions.sessions(accounts, who)} != {old.id}
    clock.later(minutes=30)
    assert sessions.session(accounts, secret) is None, "twelve hours are over"
    _, secret = sessions.begin(accounts, who, "password")
    clock.later(hours=4.1)
    assert sessions.session(accounts, secret) is None, "nobody was there for four hours"
    made, secret = sessions.begin(accounts, who, "password")
    other = people.add_user(accounts, "b@exemple.fr", "B")
    sessions.end(accounts, other, made.id)
    assert sessions.session(accounts, secret) is not None
    sessions.end(accounts, who, made.id)
    assert sessions.session(accounts, secret) is None


def test_waits_grow_and_are_the_same_for_nobody(accounts: Accounts, clock: Clock) -> None:
    owner(accounts)
    for email in ("awa@exemple.fr", "nobody@exemple.fr"):
        waits = []
        for n in range(FREE["email"] + 8):
            until = clock.at
            while not admit(accounts, "email", email):
                clock.later(seconds=1)
            waits.append((clock.at - until).total_seconds())
            assert n < FREE["email"] or waits[-1] > 0
        assert waits[: FREE["email"]] == [0.0] * FREE["email"]
        grown = waits[FREE["email"] :]
        assert grown[0] == FIRST
        assert grown == sorted(grown)
        assert grown[-1] == MOST


def test_tries_are_forgotten_after_a_success_and_after_a_day(accounts: Accounts, clock: Clock) -> None:
    owner(accounts)
    for _ in range(FREE["email"] - 1):
        with refused("sign_in_refused"):
            sessions.sign_in(accounts, "awa@exemple.fr", "faux", source="192.0.2.1")
    sessions.sign_in(accounts, "awa@exemple.fr", PASSWORD, source="192.0.2.1")
    for _ in range(FREE["email"]):
        assert admit(accounts, "email", "awa@exemple.fr")
    assert not admit(accounts, "email", "awa@exemple.fr")
    clock.later(hours=25)
    for _ in range(FREE["email"]):
        assert admit(accounts, "email", "awa@exemple.fr")


def test_one_network_address_cannot_try_every_account(accounts: Accounts) -> None:
    for n in range(FREE["address"]):
        assert admit(accounts, "address", "192.0.2.9"), n
    assert not admit(accounts, "address", "192.0.2.9")
    assert admit(accounts, "address", "192.0.2.10")


def test_an_account_switched_off_is_out_at_once(accounts: Accounts) -> None:
    where, who = owner(accounts)
    _, secret = sessions.begin(accounts, who, "password")
    _, program = tokens.add_token(accounts, where, who.id, name="x", scopes=[Permission.READ])
    people.disable(accounts, who)
    assert sessions.session(accounts, secret) is None
    assert tokens.token(accounts, program) is None
    with refused("sign_in_refused"):
        sessions.sign_in(accounts, "awa@exemple.fr", PASSWORD, source="192.0.2.1")
    people.enable(accounts, who)
    assert sessions.sign_in(accounts, "awa@exemple.fr", PASSWORD, source="192.0.2.1")
    assert tokens.token(accounts, program) is None


def test_tokens_are_of_one_organisation_for_a_time_within_ones_rights(accounts: Accounts, clock: Clock) -> None:
    where, who = owner(accounts)
    other = add_organisation(accounts, "Hôpital").id
    people.set_role(accounts, other, who, Role.OWNER)
    made, secret = tokens.add_token(accounts, where, who.id, name="CI", scopes=[Permission.READ], days=3)
    found = tokens.token(accounts, secret)
    assert found is not None
    held = access(accounts, found, where)
    assert held is not None
    assert (held.permissions, held.signature) == ({Permission.READ}, "Awa Diop [CI]")
    assert access(accounts, found, other) is None
    clock.later(days=3)
    assert tokens.token(accounts, secret) is None
    assert tokens.state(accounts, made) == "expired"
    people.set_role(accounts, other, people.add_user(accounts, "c@exemple.fr", "C"), Role.OWNER)
    people.set_role(accounts, other, who, Role.AUDITOR)
    with refused("bad_scopes"):
        tokens.add_token(accounts, other, who.id, name="x", scopes=[Permission.DECIDE])
    with refused("bad_scopes"):
        tokens.add_token(accounts, other, who.id, name="x", scopes=[])
    with refused("bad_token_days"):
        tokens.add_token(accounts, other, who.id, name="x", scopes=[Permission.READ], days=367)
    with refused("unknown_token"):
        tokens.revoke_token(accounts, other, made.id)


def test_whoever_leaves_takes_nothing_along_and_an_owner_stays(accounts: Accounts) -> None:
    where, who = owner(accounts)
    with refused("last_owner"):
        people.remove_member(accounts, where, who.id)
    with refused("last_owner"):
        people.set_role(accounts, where, who, Role.AUDITOR)
    with refused("last_owner"):
        people.erase_user(accounts, who)
    second = people.add_user(accounts, "b@exemple.fr", "B")
    people.set_role(accounts, where, second, Role.OWNER)
    _, program = tokens.add_token(accounts, where, second.id, name="x", scopes=[Permission.READ])
    people.remove_member(accounts, where, second.id)
    assert tokens.token(accounts, program) is None
    session, _ = sessions.begin(accounts, second, "password")
    assert access(accounts, session, where) is None
    with refused("unknown_member"):
        people.remove_member(accounts, where, second.id)


def test_links_work_once_for_a_while_and_for_one_address(accounts: Accounts, clock: Clock) -> None:
    where, who = owner(accounts)
    _, secret = inviting.invite(accounts, where, "Bea@exemple.fr", Role.AUDITOR)
    with refused("weak_password"):
        inviting.redeem(accounts, secret, name="Bea", password="court")
    with refused("bad_name"):
        inviting.redeem(accounts, secret, name=" ", password=PASSWORD)
    bea = inviting.redeem(accounts, secret, name="Bea", password=PASSWORD)
    assert people.membership(accounts, where, bea.id).role is Role.AUDITOR
    with refused("dead_link"):
        inviting.redeem(accounts, secret, name="Bea", password=PASSWORD)
    _, secret = inviting.invite(accounts, where, "bea@exemple.fr", Role.OWNER)
    with refused("dead_link"):
        inviting.redeem(accounts, secret, name="Thief", password=PASSWORD)  # she has an account: she signs in for it
    with refused("dead_link"):
        inviting.join(accounts, who, secret)
    assert inviting.join(accounts, bea, secret) == where
    _, old = inviting.invite(accounts, where, "late@exemple.fr", Role.AUDITOR)
    clock.later(days=7, seconds=1)
    assert inviting.invited(accounts, old) is None
    _, chosen = inviting.password_link(accounts, bea)
    inviting.redeem(accounts, chosen, name="", password="une toute autre phrase")
    assert sessions.sign_in(accounts, "bea@exemple.fr", "une toute autre phrase", source="192.0.2.1")
    _, late = inviting.invite(accounts, where, "shut@exemple.fr", Role.AUDITOR)
    close_organisation(accounts, where)
    assert inviting.invited(accounts, late) is None


def test_a_closed_organisation_is_nowhere(accounts: Accounts) -> None:
    where, who = owner(accounts)
    session, _ = sessions.begin(accounts, who, "password")
    _, program = tokens.add_token(accounts, where, who.id, name="x", scopes=[Permission.READ])
    close_organisation(accounts, where)
    assert access(accounts, session, where) is None
    found = tokens.token(accounts, program)
    assert found is not None
    assert access(accounts, found, where) is None
    with refused("unknown_organisation"):
        close_organisation(accounts, where)
    assert accounts.workspace(where).is_dir()


def test_everything_is_in_the_security_log_and_no_name_or_secret_is(accounts: Accounts) -> None:
    where, who = owner(accounts)
    _, secret = sessions.sign_in(accounts, "awa@exemple.fr", PASSWORD, source="192.0.2.1")
    with refused("sign_in_refused"):
        sessions.sign_in(accounts, "awa@exemple.fr", "faux", source="192.0.2.1")
    made, program = tokens.add_token(accounts, where, who.id, name="CI", scopes=[Permission.READ])
    tokens.revoke_token(accounts, where, made.id)
    _, link = inviting.invite(accounts, where, "bea@exemple.fr", Role.AUDITOR)
    people.disable(accounts, who)
    lines = accounts.security.lines()
    assert {one.event for one in lines} >= {
        *("organisation_made", "user_made", "member_set", "signed_in", "sign_in_failed", "token_made"),
        *("token_revoked", "invitation_made", "user_disabled"),
    }
    for hidden in (secret, program, link, PASSWORD, "awa@", "bea@", "Awa"):
        assert hidden not in str(lines)


def test_wrong_values_are_refused(accounts: Accounts) -> None:
    _, who = owner(accounts)
    for email in ("", "awa", "awa@", "@x.fr", "a b@x.fr", "a@x", "<a@x.fr>", "x" * 250 + "@x.fr"):
        with refused("bad_email"):
            people.add_user(accounts, email, "A")
    for name in ("", "  ", "x" * 121, "a\x1bb"):
        with refused("bad_name"):
            people.rename(accounts, who, name)
    with refused("known_user"):
        people.add_user(accounts, "AWA@exemple.fr", "Other")
    with refused("bad_name"):
        add_organisation(accounts, " ")


def test_the_name_of_the_account_wins_over_the_one_written() -> None:
    assert signed("written") == "written"
    with signing("Awa"):
        assert signed("written") == "Awa"
        with signing(""):
            assert signed("written") == "written"
        assert signed("") == "Awa"
    assert signed("written") == "written"


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    with sqlite3.connect(folder / KIND.file) as file:
        file.execute("create table other (id integer)")
    file.close()
    with pytest.raises(WorkspaceError) as wrong:
        open_accounts(folder)
    assert wrong.value.code == "not_a_workspace"
