"""`capnr assess`, `explain`, `demo`: the assessment and its reasons."""

import argparse
import sys
from pathlib import Path
from typing import Any

from ui.commands.shared import (
    DONE,
    REFUSED,
    Parents,
    as_json,
    command,
    day_of,
    maskable,
    masks,
    number_of,
    opened,
    output,
    rules_of,
    settings_of,
    write,
)
from ui.commands.telling import shown


def register(commands: Any, given: Parents) -> None:
    """Add the commands of this family."""
    one = command(commands, "assess", _assess, "lire des documents et calculer le niveau", given.common, given.rules)
    one.add_argument("paths", nargs="*", metavar="CHEMIN", help="fichiers ou dossiers (défaut : le dossier de travail)")
    one.add_argument("--inventory", metavar="FICHIER", help="inventaire à mesurer (CSV, XLSX ou JSON PCR-SI)")
    one.add_argument("--employees", metavar="N", help="équivalents temps plein, pour le budget planétaire")
    one.add_argument("--quiet", action="store_true", help="ne rien dire de l’avancement")
    output(one, ("table", "json", "html"))
    maskable(one)
    one = command(
        commands, "explain", _explain, "déplier un niveau, un score ou un indicateur", given.common, given.rules
    )
    one.add_argument("wanted", metavar="ID|level|score")
    one.add_argument("--confirmed", action="store_true", help="sur les seules preuves confirmées")
    output(one, ("table", "json"))
    maskable(one)
    one = command(commands, "demo", _demo, "évaluer l’organisation d’exemple dans le terminal", given.common)
    one.add_argument("--on", metavar="AAAA-MM-JJ", help="date de l’évaluation (défaut : aujourd’hui)")


def _assess(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_paths, assess_workspace
    from assistant.measured import given
    from assistant.reports.table import assessment_table
    from assistant.reports.wire import assessment_json
    from ingest.files import find

    on = day_of(args)
    paths = [Path(one) for one in args.paths]
    if paths:  # what is wrong with the request is told before a workspace is made
        find(paths)
        rules_of(settings_of(args))
    inventory, employees = Path(args.inventory) if args.inventory else None, number_of(args, "employees", float)
    if inventory is not None:
        given(inventory, employees)
    measured: dict[str, Any] = {"inventory": inventory, "employees": employees}
    workspace, settings = opened(args, create=bool(paths))
    try:
        referential = rules_of(settings)
        if paths:
            with shown(settings.lang, quiet=args.quiet) as told:
                found = assess_paths(workspace, referential, paths, on=on, progress=told, **measured)
            workspace.remember()
        else:
            found = assess_workspace(workspace, referential, on=on, **measured)
    finally:
        workspace.close()
    if masks(args, settings, leaves=bool(args.out) or args.format == "html"):
        from assistant.privacy import masked_report

        found = masked_report(found, settings.lang)
    if args.format == "json":
        text = as_json(assessment_json(found, settings.lang))
    elif args.format == "html":
        from assistant.reports.html import assessment_html

        text = assessment_html(found, settings.lang)
    else:
        text = assessment_table(found, settings.lang)
    write(text, args.out)
    for one in found.refused:
        said = one.problem.fr if settings.lang == "fr" else one.problem.en
        print(f"  {one.name} : {said}" if settings.lang == "fr" else f"  {one.name}: {said}", file=sys.stderr)
    return REFUSED if found.refused else DONE


def _explain(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_workspace
    from assistant.reports.explanation import explained, trace_json, trace_table

    on = day_of(args)
    workspace, settings = opened(args)
    try:
        found = assess_workspace(workspace, rules_of(settings), on=on)
    finally:
        workspace.close()
    if masks(args, settings, leaves=bool(args.out)):
        from assistant.privacy import masked_report

        found = masked_report(found, settings.lang)
    trace, lang = explained(found, args.wanted, confirmed=args.confirmed), settings.lang
    told = as_json(trace_json(trace, found, lang)) if args.format == "json" else trace_table(trace, found, lang)
    write(told, args.out)
    return DONE


def _demo(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_workspace
    from assistant.reports.table import assessment_table
    from assistant.sample import load_demonstration

    on = day_of(args)
    workspace, settings = opened(args, create=True, sector="collectivite")
    try:
        load_demonstration(workspace)
        workspace.remember()  # what is asked of this workspace afterwards is asked of a municipality too
        found = assess_workspace(workspace, rules_of(settings), on=on)
    finally:
        workspace.close()
    write(assessment_table(found, settings.lang), None)
    return DONE
