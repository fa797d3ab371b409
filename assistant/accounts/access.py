"""What somebody may do in an organisation at this moment; None where even its existence is nothing to know."""

from assistant.accounts.model import Access, Session, Token
from assistant.accounts.people import memberships
from assistant.accounts.server import Accounts
from assistant.roles import HELD


def access(accounts: Accounts, who: Session | Token, organisation: str) -> Access | None:
    """What a session or a token gives in an organisation; None when its person is nothing there, or it is closed."""
    if isinstance(who, Token) and who.organisation != organisation:
        return None
    found = next((one for one in memberships(accounts, who.user) if one.organisation.id == organisation), None)
    if found is None:
        return None
    held = HELD[found.role]
    return Access(
        organisation=found.organisation,
        user=who.user,
        role=found.role,
        permissions=held & who.scopes if isinstance(who, Token) else held,
        signature=f"{who.user.name} [{who.name}]" if isinstance(who, Token) else who.user.name,
        token=who.id if isinstance(who, Token) else "",
    )
