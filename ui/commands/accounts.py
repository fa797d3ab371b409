"""`capnr accounts`: organisations, people, what they are where, and tokens of a server with accounts."""

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ui.commands.shared import DONE, Parents, as_json, command, number_of, output, settings_of, write

if TYPE_CHECKING:
    from assistant.accounts.server import Accounts

SUBJECTS = ("organisation", "user", "member", "token", "log")
ACTIONS = ("list", "add", "remove", "password", "link", "enable", "disable")
ROLES = ("owner", "contributor", "consultant", "auditor")


def register(commands: Any, given: Parents) -> None:
    """Add the command of this family."""
    text = "gérer les organisations, les personnes et les jetons d’un serveur"
    one = command(commands, "accounts", _accounts, text, given.common)
    one.add_argument("subject", choices=SUBJECTS, help="ce qui est géré")
    one.add_argument("action", choices=ACTIONS, nargs="?", default="list", help="ce qui est fait (défaut : list)")
    one.add_argument("--accounts", metavar="DOSSIER", help="dossier de données du serveur")
    one.add_argument("--organisation", default="", metavar="ID", help="organisation concernée")
    one.add_argument("--name", default="", metavar="NOM", help="nom de l’organisation, de la personne ou du jeton")
    one.add_argument("--email", default="", metavar="ADRESSE", help="adresse électronique de la personne")
    one.add_argument("--role", choices=ROLES, default="contributor", help="rôle du membre")
    one.add_argument("--scope", action="append", default=[], metavar="DROIT", help="droit du jeton, à répéter")
    one.add_argument("--days", metavar="JOURS", help="jours de validité du jeton (défaut : 90)")
    one.add_argument("--id", default="", metavar="ID", help="jeton à révoquer")
    one.add_argument("--password-stdin", action="store_true", help="lire le mot de passe sur l’entrée standard")
    one.add_argument("--address", metavar="URL", help="adresse publique du serveur, pour les liens")
    output(one, ("table", "json"))


def _accounts(args: argparse.Namespace) -> int:
    from assistant.accounts.server import open_accounts
    from assistant.errors import UsageError

    also = {name: getattr(args, name) for name in ("accounts", "address") if getattr(args, name) is not None}
    settings = settings_of(args, **also)
    if settings.accounts is None:
        raise UsageError("no_data_folder")
    done = DONE_BY.get((args.subject, args.action))
    if done is None:
        known = ", ".join(action for subject, action in DONE_BY if subject == args.subject)
        raise UsageError("bad_option", option=args.subject, wanted=args.action, expected=known)
    create = (args.subject, args.action) == ("organisation", "add")
    accounts = open_accounts(settings.accounts, create=create, security_months=settings.security_months)
    args.links = (settings.address or "http://127.0.0.1:7860").rstrip("/")
    try:
        data, lines = done(accounts, args)
    finally:
        accounts.close()
    write(as_json(data) if args.format == "json" else "\n".join(lines) or "–", args.out)
    return DONE


Done = tuple[dict[str, Any], list[str]]


def _organisations(accounts: "Accounts", args: argparse.Namespace) -> Done:
    from assistant.accounts.server import organisations
    from assistant.accounts.wire import organisation_json

    known = organisations(accounts)
    data = {"schema": "capnr.organisations/1", "organisations": [organisation_json(one) for one in known]}
    return data, [f"{one.id}  {one.name}{'  (closed)' if one.closed else ''}" for one in known]


def _add_organisation(accounts: "Accounts", args: argparse.Namespace) -> Done:
    """A new organisation, and with --email the link by which its first owner comes in."""
    from assistant.accounts.inviting import invite
    from assistant.accounts.people import address
    from assistant.accounts.server import add_organisation
    from assistant.accounts.wire import organisation_json
    from assistant.roles import Role

    email = address(args.email) if args.email else ""
    made = add_organisation(accounts, args.name)
    data, lines = {**organisation_json(made)}, [f"{made.id}  {made.name}"]
    if email:
        data["link"] = _link(args, invite(accounts, made.id, email, Role.OWNER, by="command line")[1])
        lines.append(f"{email}: {data['link']}")
    return data, lines


def _close_organisation(accounts: "Accounts", args: argparse.Namespace) -> Done:
    from assistant.accounts.server import close_organisation
    from assistant.accounts.wire import organisation_json

    closed = close_organisation(accounts, args.organisation)
    return organisation_json(closed), [f"{closed.id}  {accounts.workspace(closed.id)}"]


def _users(accounts: "Accounts", args: argparse.Namespace) -> Done:
    from assistant.accounts.people import users
    from assistant.accounts.wire import user_json

    known = users(accounts)
    lines = [f"{one.id}  {one.email}  {one.name}{'  (disabled)' if one.disabled else ''}" for one in known]
    return {"schema": "capnr.users/1", "users": [user_json(one) for one in known]}, lines


def _add_user(accounts: "Accounts", args: argparse.Namespace) -> Done:
    """A new account, with the password read from standard input, else a link to choose one."""
    from assistant.accounts.inviting import password_link
    from assistant.accounts.people import add_user
    from assistant.accounts.wire import user_json

    made = add_user(accounts, args.email, args.name, _password(args) if args.password_stdin else "")
    data, lines = {**user_json(made)}, [f"{made.id}  {made.email}  {made.name}"]
    if not args.password_stdin:
        data["link"] = _link(args, password_link(accounts, made, by="command line")[1])
        lines.append(data["link"])
    return data, lines


def _set_password(accounts: "Accounts", args: argparse.Namespace) -> Done:
    from assistant.accounts.people import known_user, set_password
    from assistant.accounts.wire import user_json

    found = known_user(accounts, args.email)
    set_password(accounts, found, _password(args))
    return user_json(found), [f"{found.id}  {found.email}"]


def _password_link(accounts: "Accounts", args: argparse.Namespace) -> Done:
    from assistant.accounts.inviting import password_link
    from assistant.accounts.people import known_user
    from assistant.accounts.wire import user_json

    found = known_user(accounts, args.email)
    link = _link(args, password_link(accounts, found, by="command line")[1])
    return {**user_json(found), "link": link}, [link]


def _change_user(accounts: "Accounts", args: argparse.Namespace) -> Done:
    from assistant.accounts.people import disable, enable, erase_user, known_user
    from assistant.accounts.wire import user_json

    found = known_user(accounts, args.email)
    {"enable": enable, "disable": disable, "remove": erase_user}[args.action](accounts, found)
    return user_json(found), [f"{found.id}  {found.email}"]


def _members(accounts: "Accounts", args: argparse.Namespace) -> Done:
    from assistant.accounts.wire import members_json

    data = members_json(accounts, args.organisation)
    lines = [f"{one['id']}  {one['role']:<11}  {one['email']}  {one['name']}" for one in data["members"]]
    return data, lines + [f"{one['id']}  {one['role']:<11}  {one['email']}  (…)" for one in data["invitations"]]


def _add_member(accounts: "Accounts", args: argparse.Namespace) -> Done:
    """A person with an account becomes a member or changes roles; anybody else gets the link of an invitation."""
    from assistant.accounts.inviting import invite
    from assistant.accounts.people import find_user, set_role
    from assistant.accounts.wire import invitation_json, member_json
    from assistant.roles import Role

    role = Role(args.role)
    found = find_user(accounts, args.email)
    if found is not None:
        member = set_role(accounts, args.organisation, found, role, by="command line")
        return member_json(member), [f"{found.id}  {role}  {found.email}"]
    made, secret = invite(accounts, args.organisation, args.email, role, by="command line")
    link = _link(args, secret)
    return {**invitation_json(made), "link": link}, [link]


def _remove_member(accounts: "Accounts", args: argparse.Namespace) -> Done:
    from assistant.accounts.people import known_user, remove_member

    found = known_user(accounts, args.email)
    remove_member(accounts, args.organisation, found.id, by="command line")
    return {"id": found.id, "removed": True}, [f"{found.id}  {found.email}"]


def _tokens(accounts: "Accounts", args: argparse.Namespace) -> Done:
    from assistant.accounts.wire import tokens_json

    data = tokens_json(accounts, args.organisation)
    lines = [
        f"{one['id']}  {one['state']:<8}  {one['until'][:10]}  {' '.join(one['scopes'])}  {one['email']}  {one['name']}"
        for one in data["tokens"]
    ]
    return data, lines


def _add_token(accounts: "Accounts", args: argparse.Namespace) -> Done:
    from assistant.accounts.people import known_user
    from assistant.accounts.tokens import USUAL_DAYS, add_token
    from assistant.accounts.wire import permissions, token_json

    days = number_of(args, "days", int)
    made, secret = add_token(
        accounts,
        args.organisation,
        known_user(accounts, args.email).id,
        name=args.name,
        scopes=permissions(args.scope),
        days=USUAL_DAYS if days is None else days,
        by="command line",
    )
    return {**token_json(accounts, made), "token": secret}, [made.id, secret]


def _revoke_token(accounts: "Accounts", args: argparse.Namespace) -> Done:
    from assistant.accounts.tokens import revoke_token
    from assistant.accounts.wire import token_json

    found = revoke_token(accounts, args.organisation, args.id, by="command line")
    return token_json(accounts, found), [f"{found.id}  revoked"]


def _log(accounts: "Accounts", args: argparse.Namespace) -> Done:
    lines = accounts.security.lines()
    events = [{"at": one.at, "event": one.event, "detail": one.detail} for one in lines]
    return {"schema": "capnr.security/1", "events": events}, [f"{o.at}  {o.event:<18}  {o.detail}" for o in lines]


DONE_BY: dict[tuple[str, str], Callable[["Accounts", argparse.Namespace], Done]] = {
    ("organisation", "list"): _organisations,
    ("organisation", "add"): _add_organisation,
    ("organisation", "remove"): _close_organisation,
    ("user", "list"): _users,
    ("user", "add"): _add_user,
    ("user", "password"): _set_password,
    ("user", "link"): _password_link,
    ("user", "enable"): _change_user,
    ("user", "disable"): _change_user,
    ("user", "remove"): _change_user,
    ("member", "list"): _members,
    ("member", "add"): _add_member,
    ("member", "remove"): _remove_member,
    ("token", "list"): _tokens,
    ("token", "add"): _add_token,
    ("token", "remove"): _revoke_token,
    ("log", "list"): _log,
}
"""What is done for each subject and action."""


def _password(args: argparse.Namespace) -> str:
    """A password from standard input or a prompt; never from the command line, which others on the machine see."""
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return getpass.getpass("Mot de passe : " if (args.lang or "fr") == "fr" else "Password: ")


def _link(args: argparse.Namespace, secret: str) -> str:
    return f"{args.links}/account/link/{secret}"
