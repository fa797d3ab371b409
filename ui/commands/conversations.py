"""`capnr conversations`: list, show, search, export, judge or delete the conversations that are kept."""

import argparse
from typing import Any

from assistant.plurals import filled
from ui.commands.shared import DONE, Parents, as_json, command, opened, output, write


def register(commands: Any, given: Parents) -> None:
    """Add the commands of this family."""
    text = "lister, relire, chercher, exporter ou effacer les conversations gardées"
    family = commands.add_parser("conversations", help=text, description=text).add_subparsers(
        metavar="ACTION", required=True
    )
    one = command(family, "list", _list, "lister les conversations", given.common)
    one.add_argument("--person", metavar="NOM", help="seulement celles de cette personne")
    output(one, ("table", "json"))
    one = command(family, "show", _show, "relire une conversation", given.common)
    one.add_argument("conversation", metavar="ID")
    output(one, ("markdown", "json"))
    one = command(family, "search", _search, "chercher des mots dans les conversations", given.common)
    one.add_argument("words", metavar="MOTS")
    one.add_argument("--person", metavar="NOM", help="seulement celles de cette personne")
    output(one, ("table", "json"))
    one = command(family, "export", _show, "exporter des conversations, toutes si aucune n’est nommée", given.common)
    one.add_argument("conversation", metavar="ID", nargs="?", default="")
    output(one, ("json", "markdown"))
    one = command(family, "judge", _judge, "dire si une réponse était bonne", given.common)
    one.add_argument("turn", type=int, metavar="NUMERO")
    one.add_argument("verdict", choices=("up", "down", "none"))
    one.add_argument("--why", default="", metavar="TEXTE", help="raison")
    one = command(family, "delete", _delete, "effacer une conversation, ou toutes", given.common)
    chosen = one.add_mutually_exclusive_group(required=True)
    chosen.add_argument("conversation", metavar="ID", nargs="?")
    chosen.add_argument("--all", action="store_true", help="toutes")


def _list(args: argparse.Namespace) -> int:
    from assistant.conversation import listed, store

    workspace, _ = opened(args)
    try:
        found = store(workspace).all(args.person)
    finally:
        workspace.close()
    if args.format == "json":
        text = as_json({"conversations": [listed(one) for one in found]})
    else:
        rows = [f"{one.id}  {one.at[:16]}  {one.turns:>3}  {one.person or '–'}  {_short(one.title)}" for one in found]
        text = "\n".join(rows) or "–"
    write(text, args.out)
    return DONE


def _show(args: argparse.Namespace) -> int:
    from assistant.conversation import exported, markdown

    workspace, settings = opened(args)
    try:
        data = exported(workspace, [args.conversation] if args.conversation else [])
    finally:
        workspace.close()
    write(as_json(data) if args.format == "json" else markdown(data, settings.lang), args.out)
    return DONE


def _search(args: argparse.Namespace) -> int:
    from assistant.conversation import search, turn_json

    workspace, _ = opened(args)
    try:
        found = search(workspace, args.words, args.person)
    finally:
        workspace.close()
    if args.format == "json":
        text = as_json({"turns": [{"conversation": one.id, **turn_json(turn)} for one, turn in found]})
    else:
        text = "\n".join(f"{one.id}  {turn.id}  {turn.at[:16]}  {_short(turn.question)}" for one, turn in found) or "–"
    write(text, args.out)
    return DONE


def _judge(args: argparse.Namespace) -> int:
    from assistant.conversation import judge

    workspace, _ = opened(args)
    try:
        judge(workspace, args.turn, "" if args.verdict == "none" else args.verdict, args.why)
    finally:
        workspace.close()
    return DONE


def _delete(args: argparse.Namespace) -> int:
    from assistant.conversation import erase

    workspace, settings = opened(args)
    try:
        count = erase(workspace, args.conversation)
    finally:
        workspace.close()
    said = "{count} conversation(s) effacée(s)" if settings.lang == "fr" else "{count} conversation(s) deleted"
    write(filled(said, settings.lang, count=count), None)
    return DONE


def _short(text: str) -> str:
    return " ".join(text.split())[:80]
