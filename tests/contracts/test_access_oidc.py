"""Signing in by OpenID Connect, at a real provider over HTTP, in the real flow; and every lie a provider may tell."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey

from assistant.accounts.inviting import invite
from assistant.accounts.oidc import Provider, provider_of
from assistant.accounts.people import add_user, disable, find_user, known_user, set_role
from assistant.errors import UsageError
from assistant.roles import Role
from assistant.settings import Settings
from tests.accounts_kit import PASSWORD, Answer, Client, Town, served, settle
from tests.oidc_kit import CLIENT, SECRET, Issuer, provider, shared_key


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with provider() as made:
        yield made


@pytest.fixture(scope="module")
def town(capnr: Any, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("accounts") / "data"
    accounts, here, there, people = settle(folder)
    known = {
        "CAPNR_OIDC_ISSUER": issuer.url,
        "CAPNR_OIDC_CLIENT": CLIENT,
        "CAPNR_OIDC_SECRET": SECRET,
        "CAPNR_OIDC_NAME": "Ville <b>",
    }
    with served(capnr, folder, env=known) as port:
        yield Town(accounts=accounts, port=port, here=here, there=there, people=people)
    accounts.close()


def went(client: Client, after: str = "") -> str:
    """Go to the provider and sign in there; the address it sends the browser back to."""
    left = client("GET", f"/account/oidc?after={after}")
    assert left.status == 303
    answer = httpx.get(left.headers["location"])
    assert answer.status_code == 302
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


def signed_in(town: Town, after: str = "") -> tuple[Client, Answer]:
    client = town.nobody()
    return client, client("GET", went(client, after))


def test_an_invited_verified_address_comes_in_and_the_identity_holds(town: Town, issuer: Issuer) -> None:
    assert "Ville &lt;b&gt;" in town.nobody()("GET", "/account/sign-in").text
    invite(town.accounts, town.here, "awa@exemple.fr", Role.CONTRIBUTOR)
    issuer.honest(sub="awa-1", email="Awa@Exemple.fr", email_verified=True, name="Awa Diop")
    client, answer = signed_in(town, f"/o/{town.here}/p/")
    assert (answer.status, answer.headers["location"]) == (303, f"/o/{town.here}/p/")
    me = client("GET", f"/o/{town.here}/api/v1/me").json()
    assert (me["email"], me["name"], me["role"]) == ("awa@exemple.fr", "Awa Diop", "contributor")
    asked = issuer.asked[-1]
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert "openid" in asked["scope"].split()
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32
    issuer.honest(sub="awa-1", email="other@elsewhere.fr", email_verified=True)  # the address is not who she is
    client, answer = signed_in(town)
    assert client("GET", f"/o/{town.here}/api/v1/me").json()["email"] == "awa@exemple.fr"
    issuer.honest(sub="awa-2", email="awa@exemple.fr", email_verified=True)  # somebody else under her address
    client, answer = signed_in(town)
    assert answer.status == 403
    assert "capnr" not in client.cookies


def test_the_address_may_stand_in_the_userinfo_only(town: Town, issuer: Issuer) -> None:
    invite(town.accounts, town.here, "info@exemple.fr", Role.AUDITOR)
    issuer.honest(sub="info-1", email="info@exemple.fr", email_verified=True)
    issuer.lies = {"email": None, "email_verified": None}
    assert signed_in(town)[1].status == 303
    assert find_user(town.accounts, "info@exemple.fr") is not None


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "x1", "email": "lea@exemple.fr"},
        {"sub": "x2", "email": "lea@exemple.fr", "email_verified": False},
        {"sub": "x3", "email": "lea@exemple.fr", "email_verified": "true"},
        {"sub": "x4", "email": "nobody-invited@exemple.fr", "email_verified": True},
        {"sub": "x5"},
        {"sub": "x6", "email": "not an address", "email_verified": True},
    ],
    ids=lambda one: one["sub"],
)
def test_no_verified_invited_address_no_account(town: Town, issuer: Issuer, person: dict[str, Any]) -> None:
    invite(town.accounts, town.here, "lea@exemple.fr", Role.OWNER)
    issuer.honest(**person)
    client, answer = signed_in(town)
    assert answer.status == 403
    assert "capnr" not in client.cookies
    assert find_user(town.accounts, "lea@exemple.fr") is None


def test_an_address_never_opens_an_account_with_a_password(town: Town, issuer: Issuer) -> None:
    made = add_user(town.accounts, "local@exemple.fr", "Local", PASSWORD)
    set_role(town.accounts, town.here, made, Role.OWNER)
    invite(town.accounts, town.there, "local@exemple.fr", Role.AUDITOR)
    issuer.honest(sub="taker", email="local@exemple.fr", email_verified=True)
    assert signed_in(town)[1].status == 403


def test_an_account_that_waits_without_a_password_is_linked_and_ends_when_disabled(town: Town, issuer: Issuer) -> None:
    made = add_user(town.accounts, "waits@exemple.fr", "Waits")
    set_role(town.accounts, town.here, made, Role.AUDITOR)
    issuer.honest(sub="waits-1", email="waits@exemple.fr", email_verified=True)
    client, answer = signed_in(town)
    assert answer.status == 303
    disable(town.accounts, known_user(town.accounts, "waits@exemple.fr"))
    assert client("GET", f"/o/{town.here}/api/v1/me").status == 401
    assert signed_in(town)[1].status == 403


LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "somebody-else"},
    "an audience among others, for another": {"aud": [CLIENT, "other"], "azp": "other"},
    "another issuer": {"iss": "https://evil.example"},
    "expired": {"exp": int(time.time()) - 3600},
    "no expiry": {"exp": None},
    "no subject": {"sub": None},
    "another access token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_right_is_refused(town: Town, issuer: Issuer, lie: str) -> None:
    issuer.honest(sub="owner-1", email="awa@exemple.fr", email_verified=True)
    issuer.lies = LIES[lie]
    client, answer = signed_in(town)
    assert answer.status == 403
    assert "capnr" not in client.cookies


@pytest.mark.parametrize("how", ["none", "shared", "other"])
def test_a_signature_that_is_not_the_providers_is_refused(town: Town, issuer: Issuer, how: str) -> None:
    issuer.honest(sub="awa-1", email="awa@exemple.fr", email_verified=True)
    if how == "none":
        issuer.algorithm = "none"
    elif how == "shared":
        issuer.algorithm, issuer.signer = "HS256", shared_key()
    else:
        issuer.signer = RSAKey.generate_key(2048, {"kid": "one"})
    assert signed_in(town)[1].status == 403


def test_the_answer_of_another_browser_or_a_second_time_is_refused(town: Town, issuer: Issuer) -> None:
    invite(town.accounts, town.here, "state@exemple.fr", Role.AUDITOR)
    issuer.honest(sub="state-1", email="state@exemple.fr", email_verified=True)
    victim, thief = town.nobody(), town.nobody()
    back = went(thief)
    assert victim("GET", back).status == 403, "a sign-in that somebody else began"
    went(victim)
    assert victim("GET", back).status == 403, "not even with a flow of its own"
    assert thief("GET", back).status == 303
    assert thief("GET", back).status == 403, "a state works once"
    query = parse_qs(urlsplit(back).query)
    for wrong in ("", f"?state={query['state'][0]}", "?code=x", "?state=x&code=x", "?error=access_denied"):
        assert town.nobody()("GET", f"/account/oidc/back{wrong}").status == 403


def test_the_secret_is_told_to_nobody(town: Town, issuer: Issuer) -> None:
    left = town.nobody()("GET", "/account/oidc")
    assert SECRET not in left.headers["location"]
    assert SECRET not in str(town.accounts.security.lines())
    assert SECRET.encode() not in (town.accounts.folder / "accounts.sqlite").read_bytes()


def test_a_provider_that_calls_itself_otherwise_is_refused(issuer: Issuer) -> None:
    issuer.honest()
    known = Provider(issuer=issuer.url, client=CLIENT, secret=SECRET)
    assert known.about()["issuer"] == issuer.url
    assert SECRET not in repr(known)
    issuer.claimed = "https://evil.example"
    with pytest.raises(UsageError) as wrong:
        Provider(issuer=issuer.url, client=CLIENT, secret=SECRET).about()
    assert wrong.value.code == "oidc_refused"
    with pytest.raises(UsageError) as down:
        Provider(issuer="http://127.0.0.1:1", client=CLIENT, secret=SECRET).about()
    assert down.value.code == "oidc_down"


def test_settings_of_a_provider_are_whole_or_none() -> None:
    assert provider_of(Settings()) is None
    whole = {"oidc_issuer": "https://id.example", "oidc_client": "a", "oidc_secret": "b"}
    assert provider_of(Settings(**whole)) is not None
    for name, value in (("oidc_client", ""), ("oidc_secret", ""), ("oidc_issuer", "http://id.example")):
        with pytest.raises(UsageError) as wrong:
            provider_of(Settings(**{**whole, name: value}))
        assert wrong.value.code == "oidc_settings"
