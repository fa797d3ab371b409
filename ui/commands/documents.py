"""`capnr documents`, `hidden`, `verify`: looking after the documents of a workspace, and erasing them."""

import argparse
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.commands.shared import DONE, Parents, as_json, command, named, opened, output, write

if TYPE_CHECKING:
    from assistant.bootstrap import Workspace

LEFT = 4
"""Exit code when something was left, or is wrong."""
ACTIONS = {
    "list": (0, 0),
    "show": (1, 1),
    "date": (1, 2),
    "kind": (1, 2),
    "replace": (2, 2),
    "separate": (2, 2),
    "delete": (1, 1),
}
"""What can be done with documents, with the fewest and most words that follow."""
SIGNED = ("date", "kind", "replace", "separate", "delete")
"""What a person signs."""


def register(commands: Any, given: Parents) -> None:
    """Add the commands of this family."""
    one = command(commands, "documents", _documents, "lister, dater, relier ou effacer les documents", given.common)
    one.add_argument("action", nargs="?", default="list", choices=tuple(ACTIONS), metavar="|".join(ACTIONS))
    one.add_argument("names", nargs="*", metavar="DOCUMENT", help="identifiants, puis la date ou le genre")
    one.add_argument("--by", type=named, metavar="NOM", help="qui décide")
    one.add_argument("--why", default="", metavar="MOTIF", help="pourquoi")
    one.add_argument("--undo", action="store_true", help="revenir à la date trouvée, ou à un genre non dit")
    one.add_argument("--yes", action="store_true", help="effacer sans demander")
    output(one, ("table", "json"))
    one = command(commands, "hidden", _hidden, "lister ou chercher le texte caché des documents", given.common)
    one.add_argument("query", nargs="?", default="", metavar="MOTS")
    one.add_argument("--document", default="", metavar="DOCUMENT", help="d’un seul document")
    output(one, ("table", "json"))
    one = command(commands, "verify", _verify, "contrôler le dossier de travail, octet par octet", given.common)
    one.add_argument("--file", metavar="FICHIER", help="chercher aussi les mots de ce fichier")
    one.add_argument("--text", default="", metavar="TEXTE", help="chercher aussi ce texte")
    output(one, ("table", "json"))


def _documents(args: argparse.Namespace) -> int:
    from assistant.documents import listing
    from assistant.reports.documents import documents_table
    from assistant.reports.documents_wire import documents_json

    check(args)
    workspace, settings = opened(args)
    try:
        if args.action == "delete":
            return _delete(args, workspace, settings.lang)
        if args.action != "list":
            _change(args, workspace)
            return _tell(
                args, workspace, settings.lang, args.names[-1 if args.action in ("replace", "separate") else 0]
            )
        kept = listing(workspace)
    finally:
        workspace.close()
    json = args.format == "json"
    write(as_json(documents_json(kept, settings.lang)) if json else documents_table(kept, settings.lang), args.out)
    return DONE


def check(args: argparse.Namespace) -> None:
    """Refuse what is badly written before anything is opened. Raises UsageError."""
    from assistant.errors import UsageError

    fewest, most = ACTIONS[args.action]
    if not fewest <= len(args.names) <= most:
        raise UsageError("documents_words", action=args.action)
    if args.action in SIGNED and not args.by:
        raise UsageError("unsigned", action=args.action)
    if args.action == "date":
        if (len(args.names) == most) == args.undo:
            raise UsageError("date_or_undo")
        if not args.undo:
            _day(args.names[1])
    if args.action == "kind":
        from assistant.kinds import parse
        from retrieval.kinds import KINDS

        if (len(args.names) == most) == args.undo:
            raise UsageError("kind_or_undo", known=", ".join(KINDS))
        if not args.undo:
            parse(args.names[1])


def _change(args: argparse.Namespace, workspace: "Workspace") -> None:
    """Carry out what the person says of dates, kinds and versions."""
    from assistant.documents import set_date, set_kind
    from assistant.kinds import parse
    from assistant.versions import replace, separate

    if args.action == "date":
        day = None if args.undo else _day(args.names[1])
        set_date(workspace, args.names[0], day, by=args.by, why=args.why)
    elif args.action == "kind":
        set_kind(workspace, args.names[0], None if args.undo else parse(args.names[1]), by=args.by, why=args.why)
    elif args.action == "replace":
        replace(workspace, *args.names, by=args.by)
    elif args.action == "separate":
        separate(workspace, *args.names, by=args.by)


def _tell(args: argparse.Namespace, workspace: "Workspace", lang: str, wanted: str) -> int:
    """Write everything about a document, as it is now."""
    from assistant.documents import details
    from assistant.reports.documents import details_table
    from assistant.reports.documents_wire import details_json

    found = details(workspace, wanted)
    write(as_json(details_json(found, lang)) if args.format == "json" else details_table(found, lang), args.out)
    return DONE


def _delete(args: argparse.Namespace, workspace: "Workspace", lang: str) -> int:
    from assistant.documents import details
    from assistant.erasure import erase
    from assistant.reports.documents import erased_table
    from assistant.reports.documents_wire import erased_json

    wanted = args.names[0]
    agreed(args, lambda: details(workspace, wanted).kept.document.name, lang)
    found = erase(workspace, wanted, by=args.by, why=args.why)
    write(as_json(erased_json(found)) if args.format == "json" else erased_table(found, lang), args.out)
    return DONE


def agreed(args: argparse.Namespace, name: Callable[[], str], lang: str) -> None:
    """Ask before erasing the document of this `name`, unless told not to. Raises UsageError when nobody says yes."""
    from assistant.errors import UsageError

    if not args.yes and not _agreed(name(), lang):
        raise UsageError("not_confirmed")


def _agreed(name: str, lang: str) -> bool:
    """Whether the person at the terminal says yes; without a terminal nobody can."""
    if not sys.stdin.isatty():
        return False
    question = (
        f"Effacer « {name} » et tout ce qui en vient, sans retour ? (oui/non) "
        if lang == "fr"
        else f"Erase “{name}” and everything that comes from it, for good? (yes/no) "
    )
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("oui", "o", "yes", "y")


def _hidden(args: argparse.Namespace) -> int:
    from assistant.documents import hidden
    from assistant.reports.documents import hidden_table
    from assistant.reports.documents_wire import hidden_json

    workspace, settings = opened(args)
    try:
        found = hidden(workspace, args.query, args.document)
    finally:
        workspace.close()
    json = args.format == "json"
    text = as_json(hidden_json(found, args.query, settings.lang)) if json else hidden_table(found, settings.lang)
    write(text, args.out)
    return DONE


def _verify(args: argparse.Namespace) -> int:
    from assistant.reports.documents import verified_table
    from assistant.reports.documents_wire import verified_json
    from assistant.verify import verify

    workspace, settings = opened(args)
    try:
        found = verify(workspace, original=Path(args.file) if args.file else None, text=args.text)
    finally:
        workspace.close()
    json = args.format == "json"
    write(as_json(verified_json(found, settings.lang)) if json else verified_table(found, settings.lang), args.out)
    return DONE if found.sound else LEFT


def _day(written: str) -> date:
    from assistant.errors import UsageError

    try:
        return datetime.strptime(written, "%Y-%m-%d").date()
    except ValueError:
        raise UsageError("bad_date", wanted=written) from None
