"""`capnr referential list | show | check`: the rules as data."""

import argparse
from typing import Any

from ui.commands.shared import (
    DONE,
    Parents,
    as_json,
    command,
    output,
    settings_of,
    write,
)


def register(commands: Any, given: Parents) -> None:
    """Add the commands of this family."""
    one = command(commands, "referential", _referential, "lister, montrer ou vérifier les référentiels", given.common)
    one.add_argument("action", choices=("list", "show", "check"))
    one.add_argument("wanted", nargs="?", default="", metavar="ID|FICHIER")
    output(one, ("table", "json"))


def _referential(args: argparse.Namespace) -> int:
    from assistant.errors import UsageError
    from assistant.referentials import load, shipped
    from assistant.reports.table import referential_table, referentials_table
    from assistant.reports.wire import referential_json, referentials_json

    settings = settings_of(args)
    lang = settings.lang
    if args.action == "list":
        known = [load(one) for one in shipped()]
        write(
            as_json(referentials_json(known, lang)) if args.format == "json" else referentials_table(known, lang),
            args.out,
        )
        return DONE
    if args.action == "check" and not args.wanted:
        raise UsageError("no_file")
    found = load(args.wanted or settings.referential)
    if args.action == "check":
        count = sum(len(one.criteria) for one in found.indicators)
        said = f"{found.id} {found.version} : {len(found.indicators)} indicateurs, {count} critères, aucune faute."
        write(
            said
            if lang == "fr"
            else f"{found.id} {found.version}: {len(found.indicators)} indicators, {count} criteria, no fault.",
            args.out,
        )
        return DONE
    write(as_json(referential_json(found, lang)) if args.format == "json" else referential_table(found, lang), args.out)
    return DONE
