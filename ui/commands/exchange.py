"""`capnr export`, `import`: the grid of a spreadsheet, CISO Assistant, OSCAL, an official grid someone holds."""

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any

from ui.commands import deliver
from ui.commands.shared import (
    DONE,
    Parents,
    command,
    day_of,
    maskable,
    masks,
    named,
    opened,
    rules_of,
    settings_of,
    write,
)

EXPORTS = ("grid", "ciso", "oscal-catalog", "oscal-results")
IMPORTS = ("grid", "official", "ciso")


def register(commands: Any, given: Parents) -> None:
    """Add the commands of this family."""
    text = "écrire un livrable, la grille, CISO Assistant ou OSCAL"
    one = command(commands, "export", _export, text, given.common, given.rules)
    one.add_argument("what", choices=(*EXPORTS, *deliver.KINDS), help="ce qui est écrit")
    deliver.options(one)
    one.add_argument("--out", metavar="FICHIER", help="fichier à écrire (obligatoire pour la grille)")
    maskable(one)
    one = command(commands, "import", _import, "relire une grille remplie ou un référentiel", given.common)
    one.add_argument("what", choices=IMPORTS, help="ce qui est lu")
    one.add_argument("file", metavar="FICHIER")
    one.add_argument("--by", type=named, metavar="NOM", help="qui déclare (grille)")
    one.add_argument("--columns", metavar="FICHIER", help="correspondance des colonnes, YAML (grille officielle)")
    one.add_argument(
        "--level", action="append", default=[], metavar="N=POINTS", help="seuil d’un niveau (CISO Assistant)"
    )
    one.add_argument("--out", metavar="FICHIER", help="référentiel à écrire (défaut : l’écran)")


def _export(args: argparse.Namespace) -> int:
    from assistant.exchange.ciso import library_yaml
    from assistant.exchange.oscal import as_text, catalog

    if args.what in deliver.KINDS:
        return deliver.export(args)
    if args.what in ("grid", "oscal-results"):
        return _export_assessment(args)
    settings = settings_of(args)
    if args.referential is None:
        settings = _of_workspace(args)
    referential = rules_of(settings)
    text = library_yaml(referential) if args.what == "ciso" else as_text(catalog(referential, settings.lang))
    write(text, args.out)
    return DONE


def _of_workspace(args: argparse.Namespace) -> Any:
    """Settings with what the workspace remembers, where there is one."""
    from assistant.errors import WorkspaceError

    try:
        workspace, settings = opened(args)
    except WorkspaceError as fault:
        if fault.code != "no_workspace":
            raise
        return settings_of(args)
    workspace.close()
    return settings


def _export_assessment(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_workspace
    from assistant.exchange.grid import grid_xlsx
    from assistant.exchange.oscal import as_text
    from assistant.exchange.oscal_results import assessment_results

    if args.what == "grid" and not args.out:
        raise _missing("--out", "capnr export grid --out GRILLE.xlsx")
    on = day_of(args)
    workspace, settings = opened(args)
    try:
        referential = rules_of(settings)
        found = assess_workspace(workspace, referential, on=on)
        decided = workspace.decisions.current(referential.id)
    finally:
        workspace.close()
    notes = decided
    if masks(args, settings, leaves=True):
        from assistant.privacy import masked_notes, masked_report

        found, notes = masked_report(found, settings.lang), masked_notes(decided, settings.lang)
    if args.what == "grid":  # its notes are read back: they stay as they are
        _write_bytes(grid_xlsx(found, decided, settings.lang), args.out)
    else:
        write(as_text(assessment_results(found, notes, settings.lang)), args.out)
    return DONE


def _import(args: argparse.Namespace) -> int:
    data = _bytes(args.file)
    if args.what == "grid":
        return _import_grid(args, data)
    name = Path(args.file).name
    if args.what == "ciso":
        from assistant.exchange.ciso_reader import referential_from_library

        write(referential_from_library(name, data, _thresholds(args.level)), args.out)
        return DONE
    from assistant.exchange.official import read_columns, referential_from_grid

    if not args.columns:
        raise _missing("--columns", "capnr import official GRILLE.xlsx --columns COLONNES.yaml")
    columns = read_columns(_bytes(args.columns).decode("utf-8-sig", "replace"))
    write(referential_from_grid(name, data, columns), args.out)
    return DONE


def _import_grid(args: argparse.Namespace, data: bytes) -> int:
    from assistant.exchange.grid import import_grid

    if not args.by:
        raise _missing("--by", "capnr import grid GRILLE.xlsx --by NOM")
    workspace, settings = opened(args)
    try:
        found = import_grid(workspace, rules_of(settings), Path(args.file).name, data, by=args.by)
    finally:
        workspace.close()
    made = len(found.made)
    many_fr, same_fr = ("s" if one > 1 else "" for one in (made, found.unchanged))
    said = (
        f"{made} déclaration{many_fr} écrite{many_fr}, {found.unchanged} inchangée{same_fr}."
        if settings.lang == "fr"
        else f"{made} declaration{'' if made == 1 else 's'} written, {found.unchanged} unchanged."
    )
    write(said, args.out)
    return DONE


def _thresholds(given: list[str]) -> dict[int, int]:
    """Points by level from N=POINTS."""
    made = {}
    for one in given:
        level, _, score = one.partition("=")
        if not (level.isdecimal() and score.isdecimal() and 1 <= int(level) <= 9 and 1 <= int(score) <= 1000):
            raise _missing("--level", "--level 1=300 --level 2=500")
        made[int(level)] = int(score)
    return made


def _missing(option: str, example: str) -> Exception:
    from assistant.exchange.faults import NotPossible
    from scoring.model import Text

    return NotPossible(
        "missing_option",
        Text(
            fr=f"L’option {option} manque ou est mal écrite ; exemple : {example}",
            en=f"Option {option} is missing or badly written; example: {example}",
        ),
    )


def _bytes(name: str) -> bytes:
    from assistant.exchange.faults import NotPossible
    from scoring.model import Text

    try:
        return Path(name).read_bytes()
    except OSError as fault:
        raise NotPossible(
            "unreadable_file",
            Text(
                fr=f"Le fichier « {name} » ne peut pas être lu : vérifiez son chemin.",
                en=f"The file “{name}” cannot be read: check its path.",
            ),
        ) from fault


def _write_bytes(data: bytes, out: str) -> None:
    """Write the file whole or not at all."""
    from assistant.errors import UsageError

    target = Path(out)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, target)
    except OSError as fault:
        raise UsageError("not_writable_file", name=out) from fault
