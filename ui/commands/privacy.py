"""`capnr privacy`: the personal data found in the documents, by kind and place, masked unless asked for."""

import argparse
from typing import TYPE_CHECKING, Any

from ui.commands.shared import DONE, Parents, as_json, command, opened, output, write

if TYPE_CHECKING:
    from ingest.model import Document


def register(commands: Any, given: Parents) -> None:
    """Add the command of this family."""
    text = "montrer les données personnelles repérées dans les documents"
    one = command(commands, "privacy", _privacy, text, given.common)
    one.add_argument("document", nargs="?", default="", metavar="DOCUMENT", help="un seul document, place par place")
    one.add_argument("--show", action="store_true", help="montrer les données au lieu de les masquer")
    output(one, ("table", "json"))


def _privacy(args: argparse.Namespace) -> int:
    from assistant.errors import UsageError
    from assistant.privacy import privacy_json, privacy_table

    workspace, settings = opened(args)
    try:
        if args.document:
            document = workspace.documents.get(args.document)
            if document is None:
                raise UsageError("unknown_document", wanted=args.document)
            chosen: tuple[Document, ...] = (document,)
        else:
            chosen = workspace.documents.all()
    finally:
        workspace.close()
    if args.format == "json":
        write(as_json(privacy_json(chosen, settings.lang, show=args.show)), args.out)
    else:
        each = bool(args.document) or args.show
        write(privacy_table(chosen, settings.lang, show=args.show, each=each), args.out)
    return DONE
