"""`capnr show`: a passage where it stands, as text and as the picture of its page."""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ui.commands.shared import DONE, Parents, as_json, command, opened, output, rules_of, write

if TYPE_CHECKING:
    from assistant.highlight import Highlight

_UNTIL_END = -1  # what --end says when it is not given


def register(commands: object, given: Parents) -> None:
    """Add the command of this family."""
    one = command(commands, "show", _show, "montrer un passage à sa place, dans le texte et sur l’image", given.common)
    one.add_argument("wanted", metavar="PREUVE|DOCUMENT", help="identifiant d’une preuve ou d’un document")
    one.add_argument("--referential", metavar="ID", help="référentiel de la preuve (défaut : celui du dossier)")
    one.add_argument("--page", type=int, metavar="N", help="page d’un document (défaut : 1)")
    one.add_argument("--start", type=int, metavar="N", help="premier caractère du passage dans le texte de la page")
    one.add_argument("--end", type=int, metavar="N", help="un de plus que son dernier caractère")
    one.add_argument(
        "--also", action="append", type=_piece, default=[], metavar="PAGE:DÉBUT:FIN", help="la suite du passage"
    )
    one.add_argument("--png", metavar="FICHIER", help="enregistrer l’image de la page, le passage encadré")
    one.add_argument("--width", type=int, default=1_000, metavar="PIXELS", help="largeur de l’image (160 à 2400)")
    output(one, ("table", "json"))


def _piece(text: str) -> tuple[int, int, int]:
    parts = text.split(":")
    if len(parts) != 3 or not all(one.isdigit() for one in parts):
        raise argparse.ArgumentTypeError("écrivez PAGE:DÉBUT:FIN, par exemple 4:0:120")
    page, start, end = map(int, parts)
    return page, start, end


def _show(args: argparse.Namespace) -> int:
    from assistant.highlight import Highlighter
    from ui.commands.shared import check_out

    check_out(args.png)
    workspace, settings = opened(args)
    highlighter = Highlighter(workspace)
    try:
        wanted, piece = args.wanted, (args.page or 1, args.start or 0, args.end if args.end is not None else _UNTIL_END)
        document = workspace.documents.get(wanted)
        if document is None:
            wanted, piece = highlighter.where(wanted, rules_of(settings).id)
        elif piece[2] == _UNTIL_END:
            text = next((one.text for one in document.pages if one.number == piece[0]), "")
            piece = (piece[0], piece[1], len(text) if args.start is not None else piece[1])
        found = highlighter.of(wanted, [piece, *args.also], width=args.width if args.png else 0)
    finally:
        highlighter.close()
        workspace.close()
    write(as_json(_json(found, settings.lang)) if args.format == "json" else _told(found, settings.lang), args.out)
    if args.png:
        _save(found, Path(args.png), settings.lang)
    return DONE


def _json(found: Sequence["Highlight"], lang: str) -> dict[str, object]:
    from assistant.reports.highlight_wire import highlight_json

    return {"schema": "capnr.highlight/1", "pages": [highlight_json(one, lang) for one in found]}


def _told(found: Sequence["Highlight"], lang: str) -> str:
    """Document, page, headings, and the passage with what is quoted between « »."""
    parts = []
    for one in found:
        head = [f"{one.document.name} · {one.place(lang)}", *([one.heading] if one.heading else [])]
        parts.append("\n".join(head) + f"\n\n{one.anchored.plain() if one.ranges else one.page.text}")
    return "\n\n".join(parts)


def _save(found: Sequence["Highlight"], target: Path, lang: str) -> None:
    """Write the picture, or one for each page with its number in the name. Raises UsageError when there is none."""
    from assistant.errors import UsageError

    for one in found:
        png = one.picture()
        path = target if len(found) == 1 else target.with_stem(f"{target.stem}-p{one.page.number}")
        try:
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            with os.fdopen(handle, "wb") as file:
                file.write(png)
            os.replace(name, path)
        except OSError as fault:
            raise UsageError("not_writable_file", name=str(path)) from fault
        sys.stderr.write(f"{path} : {one.alternative(lang)}\n")
