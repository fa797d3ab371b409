"""`capnr share`: a read-only link for an auditor, with a day on which it ends; or the same pages as files."""

import argparse
from pathlib import Path
from typing import Any

from ui.commands.shared import DONE, Parents, as_json, command, day_of, number_of, opened, output, rules_of, write

MADE = {
    "fr": "{address}\nLecture seule, jusqu’au {until}. Identifiant : {id} (« capnr share --revoke {id} » l’arrête).\n"
    "L’adresse n’est dite que cette fois. Elle marche pour qui peut atteindre ce serveur (« capnr serve ») : cette "
    "machine, ou un tunnel vers elle ; ailleurs, envoyez un dossier : « capnr share --export DOSSIER ».",
    "en": "{address}\nRead only, until {until}. Id: {id} (“capnr share --revoke {id}” ends it).\n"
    "The address is told this once. It works for whoever can reach this server (“capnr serve”): this machine, or a "
    "tunnel to it; elsewhere, send a folder: “capnr share --export FOLDER”.",
}
REVOKED = {"fr": "Lien {id} révoqué.", "en": "Link {id} revoked."}
WRITTEN = {
    "fr": "{count} pages écrites dans « {folder} » : ouvrez index.html. Données personnelles masquées ; ce dossier "
    "n’expire pas.",
    "en": "{count} pages written into “{folder}”: open index.html. Personal data masked; this folder does not expire.",
}


def register(commands: Any, given: Parents) -> None:
    """Add the command of this family."""
    text = "partager les pages en lecture seule, pour un temps"
    one = command(commands, "share", _share, text, given.common, given.rules)
    one.add_argument("--days", metavar="JOURS", help="jours de validité du lien (défaut : 14)")
    one.add_argument("--by", default="", metavar="NOM", help="qui partage")
    one.add_argument("--address", default="http://127.0.0.1:7860", metavar="URL", help="adresse du serveur")
    one.add_argument("--list", action="store_true", help="lister les liens")
    one.add_argument("--revoke", default="", metavar="ID", help="arrêter un lien")
    one.add_argument("--export", metavar="DOSSIER", help="écrire les pages comme fichiers")
    output(one, ("table", "json"))


def _share(args: argparse.Namespace) -> int:
    from assistant.reports.shared_paper import moment
    from assistant.shares import USUAL_DAYS, revoke, share, share_json, shares_json, shares_table

    days = number_of(args, "days", int)
    if args.export:
        return _export(args)
    _reachable(args.address)
    workspace, settings = opened(args)
    lang, as_data = settings.lang, args.format == "json"
    try:
        if args.list:
            text = as_json(shares_json(workspace)) if as_data else shares_table(workspace, lang)
        elif args.revoke:
            one = revoke(workspace, args.revoke)
            text = as_json(share_json(workspace, one)) if as_data else REVOKED[lang].format(id=one.id)
        else:
            one, token = share(workspace, days=USUAL_DAYS if days is None else days, by=args.by)
            address = f"{args.address.rstrip('/')}/p/s/{token}/"
            made = {**share_json(workspace, one), "address": address}
            said = MADE[lang].format(address=address, until=moment(one.until, lang), id=one.id)
            text = as_json(made) if as_data else said
    finally:
        workspace.close()
    write(text, args.out)
    return DONE


def _reachable(address: str) -> None:
    """Raises UsageError for an address that no browser opens a page of ours at."""
    from urllib.parse import urlsplit

    from assistant.errors import UsageError

    found = urlsplit(address)
    if found.scheme not in ("http", "https") or not found.hostname:
        raise UsageError("bad_option", option="--address", wanted=address[:80], expected="http(s)://…")


def _export(args: argparse.Namespace) -> int:
    from ui.desk import Desk
    from ui.pages.book import Book
    from ui.pages.export import write_site

    on = day_of(args) if args.on else None
    workspace, settings = opened(args)
    desk = Desk(workspace, rules_of(settings), on=on, lang=settings.lang)
    try:
        count = write_site(Book(desk), Path(args.export))
    finally:
        desk.close()
        workspace.close()
    made = {"folder": args.export, "pages": count}
    said = WRITTEN[settings.lang].format(count=count, folder=args.export)
    write(as_json(made) if args.format == "json" else said, args.out)
    return DONE
