"""People on a server with accounts: one method for each operation of the API."""

from collections.abc import Sequence
from typing import cast

from ui.api import answers_people as p
from ui.client.part import Part, given, part


class People(Part):
    """Who one is, members, invitations, tokens."""

    def me(self) -> p.Me:
        """Who asks, where, and what they may do."""
        return cast(p.Me, self.http.data("GET", "/me"))

    def members(self) -> p.Members:
        """The members and the open invitations."""
        return cast(p.Members, self.http.data("GET", "/members"))

    def invite(self, *, email: str, role: str, key: str = "") -> p.Invitation:
        """Make an invitation; its link is told this once."""
        body = given(email=email, role=role)
        return cast(p.Invitation, self.http.data("POST", "/members", body=body, key=key, keyed=True))

    def change_role(self, wanted: str, *, role: str) -> p.Member:
        """Change what a member is."""
        return cast(p.Member, self.http.data("PUT", f"/members/{part(wanted)}", body=given(role=role)))

    def remove_member(self, wanted: str) -> p.Removed:
        """End a membership, with the tokens made for it."""
        return cast(p.Removed, self.http.data("DELETE", f"/members/{part(wanted)}"))

    def take_back_invitation(self, wanted: str) -> p.Removed:
        """Take an invitation back."""
        return cast(p.Removed, self.http.data("DELETE", f"/invitations/{part(wanted)}"))

    def tokens(self) -> p.Tokens:
        """Every token with its state, never its secret."""
        return cast(p.Tokens, self.http.data("GET", "/tokens"))

    def make_token(self, *, name: str, scopes: Sequence[str], days: int | None = None, key: str = "") -> p.Token:
        """Make a token that acts in one’s own name; its secret is told this once."""
        body = given(name=name, scopes=scopes, days=days)
        return cast(p.Token, self.http.data("POST", "/tokens", body=body, key=key, keyed=True))

    def revoke_token(self, wanted: str) -> p.Token:
        """Take a token back, at once."""
        return cast(p.Token, self.http.data("DELETE", f"/tokens/{part(wanted)}"))
