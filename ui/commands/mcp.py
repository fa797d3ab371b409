"""`capnr mcp`, `suggestions`: the door for assistants, and what a person does with their suggestions."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from ui.commands.shared import DONE, Parents, as_json, command, day_of, named, opened, output, rules_of, write

if TYPE_CHECKING:
    from assistant.storage.suggestions import Suggestion
    from ui.mcp.place import Place

ACTIONS = ("list", "accept", "dismiss")


def register(commands: Any, given: Parents) -> None:
    """Add the commands of this family."""
    text = "ouvrir le serveur MCP pour un assistant (lire et suggérer)"
    one = command(commands, "mcp", _mcp, text, given.common, given.rules)
    one.add_argument("--http", action="store_true", help="par HTTP sur cette machine, avec un jeton")
    one.add_argument("--port", type=int, default=7861)
    one = command(
        commands, "suggestions", _suggestions, "lister, accepter ou écarter ce que des assistants suggèrent",
        given.common, given.rules,
    )  # fmt: skip
    one.add_argument("action", nargs="?", default="list", choices=ACTIONS, metavar="|".join(ACTIONS))
    one.add_argument("number", nargs="?", type=int, metavar="NUMERO")
    one.add_argument("--by", type=named, metavar="NOM", help="qui décide")
    one.add_argument("--why", default="", metavar="MOTIF", help="pourquoi")
    output(one, ("table", "json"))


def _mcp(args: argparse.Namespace) -> int:
    from assistant.errors import UsageError

    try:
        from ui.mcp import server
    except ModuleNotFoundError as fault:
        raise UsageError("no_mcp_extra") from fault
    from ui.mcp.place import Workplace

    on = day_of(args) if args.on else None
    workspace, settings = opened(args)
    place = Workplace(workspace, rules_of(settings), on=on, lang=settings.lang)
    try:
        if args.http:
            _serve(args, place, settings.mcp_token.get_secret_value())
        else:
            server.server(place).run("stdio")
    finally:
        place.close()
        workspace.close()
    return DONE


def _serve(args: argparse.Namespace, place: "Place", token: str) -> None:
    """Answer over HTTP until interrupted; a token is made up when the settings give none."""
    import secrets
    from contextlib import suppress

    import uvicorn

    from ui.mcp.server import PATH, application
    from ui.server import listen

    made = token or secrets.token_urlsafe(32)
    held = listen("127.0.0.1", args.port)
    port = held.getsockname()[1]
    config = uvicorn.Config(
        application(place, port=port, token=made), log_level="warning", server_header=False, ws="none"
    )
    sys.stderr.write(f"MCP : http://127.0.0.1:{port}{PATH}\n")
    if not token:
        sys.stderr.write(f"Authorization: Bearer {made}\n")
    sys.stderr.flush()
    with suppress(KeyboardInterrupt):  # Ctrl+C is how one ends it
        uvicorn.Server(config).run(sockets=[held])


def _suggestions(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_workspace
    from assistant.errors import UsageError
    from assistant.suggestions import accept, dismiss, listed, suggestions_json

    if args.action != "list" and (args.number is None or not args.by):
        raise UsageError("suggestions_words", action=args.action)
    workspace, settings = opened(args)
    known: tuple[Suggestion, ...]
    try:
        if args.action == "accept":
            report = assess_workspace(workspace, rules_of(settings), on=day_of(args))
            known = (accept(workspace, report, args.number, by=args.by, why=args.why),)
        elif args.action == "dismiss":
            known = (dismiss(workspace, args.number, by=args.by),)
        else:
            known = listed(workspace)
    finally:
        workspace.close()
    if args.format == "json":
        write(as_json(suggestions_json(known)), args.out)
    else:
        write(_table(known, settings.lang), args.out)
    return DONE


def _table(known: tuple["Suggestion", ...], lang: str) -> str:
    fr = lang == "fr"
    if not known:
        return "Aucune suggestion." if fr else "No suggestion."
    states = {
        "waiting": "attend" if fr else "waits",
        "accepted": "acceptée" if fr else "accepted",
        "dismissed": "écartée" if fr else "dismissed",
    }
    kinds = {
        "decision": "décision" if fr else "decision",
        "declaration": "déclaration" if fr else "declaration",
        "recommendation": "recommandation" if fr else "recommendation",
    }
    rows = []
    for one in known:
        done = ", ".join(str(value) for value in one.payload.values() if value)
        who = f", {one.decided_by}" if one.decided_by else ""
        rows.append(
            f"{one.id:>4}  {states[one.state]}{who}  {kinds[one.kind]}  {one.subject or '–'}  {done}  ({one.by})"
        )
        rows.append(f"      {one.why}")
    return "\n".join(rows)
