"""`capnr draft`, and the deliverables of `capnr export`: report, recommendations, plan, register, evidence bundle."""

import argparse
import os
import sys
import tempfile
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.commands.shared import DONE, Parents, command, day_of, masks, named, opened, rules_of

if TYPE_CHECKING:
    from assistant.reports.deliver import Wanted
    from assistant.settings import Settings

KINDS = ("report", "recommendations", "plan", "register", "bundle")
"""Deliverables of `capnr export`."""
DRAFTS = (
    "accessibility-plan", "action-plan", "ai-charter", "clauses", "data-policy", "policy", "purchasing-policy",
)  # fmt: skip
"""Templates of `capnr draft`; a test keeps them equal to the files."""
FORMATS = ("html", "docx", "xlsx", "json", "zip")


def register(commands: Any, given: Parents) -> None:
    """Add the command of this family; `capnr export` takes over `options` and `export`."""
    text = "rédiger une politique, une charte, des clauses ou un plan à compléter"
    one = command(commands, "draft", _draft, text, given.common, given.rules)
    one.add_argument("kind", choices=DRAFTS, metavar="MODÈLE", help=", ".join(DRAFTS))
    one.add_argument("--format", choices=("md", "docx", "html"), default="md", help="forme de la sortie")
    one.add_argument("--out", metavar="FICHIER", help="fichier à écrire (obligatoire pour docx)")
    one.add_argument("--organisation", default="", metavar="NOM", help="nom de l’organisation")
    aims(one)
    one.add_argument("--unmasked", action="store_true", help="ne pas masquer les données personnelles écrites")
    one.add_argument("--mask", action="store_true", help="masquer aussi les noms de personnes")
    one.add_argument("--kept", action="store_true", help="le texte tel que des personnes l’ont laissé (md)")
    one.add_argument("--keep", metavar="FICHIER", help="garder ce texte (md), écrit à partir du projet")
    one.add_argument("--by", type=named, metavar="NOM", help="qui écrit (avec --keep)")


def options(parser: argparse.ArgumentParser) -> None:
    """Add what only the deliverables of `capnr export` know."""
    parser.add_argument("--format", choices=FORMATS, help="forme d’un livrable (défaut : html, zip pour bundle)")
    parser.add_argument("--organisation", default="", metavar="NOM", help="nom de l’organisation, sur la couverture")
    parser.add_argument("--mask", action="store_true", help="masquer aussi les noms de qui a décidé, écrit ou signé")
    parser.add_argument(
        "--documents", action="store_true", help="joindre les documents d’origine au dossier de preuves"
    )
    aims(parser)


def aims(parser: argparse.ArgumentParser) -> None:
    """Add what the plan aims at."""
    parser.add_argument("--target", type=int, metavar="N", help="niveau visé (défaut : le prochain)")
    parser.add_argument("--until", type=_date, metavar="AAAA-MM-JJ", help="plan achevé au plus tard")
    parser.add_argument("--budget", type=_days, metavar="JOURS", help="jours de travail au plus")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("écrivez la date AAAA-MM-JJ") from None


def _days(text: str) -> Fraction:
    try:
        value = Fraction(text.replace(",", "."))
    except (ValueError, ZeroDivisionError):
        raise argparse.ArgumentTypeError("un nombre de jours est attendu") from None
    if value < 0:
        raise argparse.ArgumentTypeError("un nombre de jours positif est attendu")
    return value


def wanted_of(args: argparse.Namespace, what: str, settings: "Settings") -> "Wanted":
    """What the options ask for."""
    from assistant.reports.deliver import Wanted

    return Wanted(
        what=what,
        form=args.format or "",
        lang=settings.lang,
        mask=masks(args, settings, leaves=True),
        names=args.mask,
        organisation=args.organisation.strip(),
        documents=getattr(args, "documents", False),
        target=args.target,
        by=args.until,
        budget=args.budget,
    )


def export(args: argparse.Namespace) -> int:
    """Write a deliverable. A bundle and office files need --out; the fingerprint of a bundle is told beside."""
    from assistant.assessment import assess_workspace
    from assistant.reports.bundle_verify import unpacked
    from assistant.reports.deliver import checked, deliver

    form = checked(args.what, args.format or "")
    needs_file(form, args.out, f"capnr export {args.what}")
    on = day_of(args)
    workspace, settings = opened(args)
    try:
        found = assess_workspace(workspace, rules_of(settings), on=on)
        made = deliver(workspace, found, wanted_of(args, args.what, settings))
    finally:
        workspace.close()
    save(made.data, args.out)
    if args.what == "bundle":
        import json

        fingerprint(json.loads(unpacked(made.data)["manifest.json"])["fingerprint"], settings.lang)
    return DONE


def fingerprint(said: str, lang: str) -> None:
    """Tell the fingerprint of a bundle beside its file."""
    word = "Empreinte du manifeste :" if lang == "fr" else "Fingerprint of the manifest:"
    sys.stderr.write(f"{word} {said}\n")


def _draft(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_workspace
    from assistant.kept_drafts import keep, newest, text_of
    from assistant.reports.deliver import drafted

    needs_file(args.format, args.out, f"capnr draft {args.kind}")
    on = day_of(args)
    workspace, settings = opened(args)
    try:
        if args.keep:
            known = newest(workspace, args.kind, settings.lang)
            before = known.version if known else 0
            keep(workspace, args.kind, settings.lang, text_in(args.keep), by=args.by or "", version=before)
        found = assess_workspace(workspace, rules_of(settings), on=on)
        wanted = wanted_of(args, args.kind, settings)
        if args.kept or args.keep:
            data = text_of(workspace, found, wanted).text.encode()
        else:
            data = drafted(workspace, found, wanted).data
    finally:
        workspace.close()
    save(data, args.out)
    return DONE


def text_in(file: str) -> str:
    """The text of a file. Raises UsageError when it cannot be read."""
    from assistant.errors import UsageError

    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError("unreadable_file", name=file) from fault


def needs_file(form: str, out: str | None, example: str) -> None:
    """Refuse to print what is no text. Raises NotPossible."""
    if form in ("docx", "xlsx", "zip") and not out:
        from assistant.exchange.faults import NotPossible
        from scoring.model import Text

        raise NotPossible(
            "missing_option",
            Text(
                fr=f"Ce format s’écrit dans un fichier ; exemple : {example} --format {form} --out FICHIER.{form}",
                en=f"This format is written to a file; example: {example} --format {form} --out FILE.{form}",
            ),
        )


def save(data: bytes, out: str | None) -> None:
    """Print text, or write the file whole or not at all. Raises UsageError when it cannot be written."""
    if out is None:
        sys.stdout.write(data.decode("utf-8"))
        return
    from assistant.errors import UsageError

    target = Path(out)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, target)
    except OSError as fault:
        raise UsageError("not_writable_file", name=out) from fault
