"""`capnr assess`, `explain`, `confirm`, `reject`, `demo`: the assessment and decisions on its evidence."""

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
    named,
    number_of,
    opened,
    output,
    progress,
    rules_of,
    settings_of,
    write,
)


def register(commands: Any, given: Parents) -> None:
    """Add the commands of this family."""
    one = command(commands, "assess", _assess, "lire des documents et calculer le niveau", given.common, given.rules)
    one.add_argument("paths", nargs="*", metavar="CHEMIN", help="fichiers ou dossiers (défaut : le dossier de travail)")
    one.add_argument("--inventory", metavar="FICHIER", help="inventaire à mesurer (CSV, XLSX ou JSON PCR-SI)")
    one.add_argument("--employees", metavar="N", help="équivalents temps plein, pour le budget planétaire")
    output(one, ("table", "json", "html"))
    one = command(
        commands, "explain", _explain, "déplier un niveau, un score ou un indicateur", given.common, given.rules
    )
    one.add_argument("wanted", metavar="ID|level|score")
    one.add_argument("--confirmed", action="store_true", help="sur les seules preuves confirmées")
    output(one, ("table", "json"))
    for name, text in (("confirm", "confirmer des preuves proposées"), ("reject", "rejeter des preuves proposées")):
        one = command(commands, name, _decide, text, given.common, given.rules)
        one.add_argument("evidence", nargs="+", metavar="PREUVE")
        one.add_argument("--by", required=True, type=named, metavar="NOM", help="qui décide")
        one.add_argument("--why", default="", metavar="MOTIF", help="pourquoi")
        one.set_defaults(state="confirmed" if name == "confirm" else "rejected")
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
            shown = progress(settings.lang)
            found = assess_paths(workspace, referential, paths, on=on, progress=shown, **measured)
            workspace.remember()
        else:
            found = assess_workspace(workspace, referential, on=on, **measured)
    finally:
        workspace.close()
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
    from assistant.errors import UsageError
    from assistant.reports.table import trace_table
    from assistant.reports.wire import trace_json
    from scoring.trace import explain

    on = day_of(args)
    workspace, settings = opened(args)
    try:
        found = assess_workspace(workspace, rules_of(settings), on=on)
    finally:
        workspace.close()
    try:
        trace = explain(found.assessment, args.wanted, confirmed=args.confirmed)
    except KeyError:
        raise UsageError("unknown_indicator", wanted=args.wanted) from None
    text = as_json(trace_json(trace, settings.lang)) if args.format == "json" else trace_table(trace, settings.lang)
    write(text, args.out)
    return DONE


def _decide(args: argparse.Namespace) -> int:
    from assistant.assessment import decide

    day_of(args)  # a wrong date is told, though a decision has no use for it
    workspace, settings = opened(args)
    try:
        referential = rules_of(settings)
        made = decide(workspace, referential.id, args.evidence, state=args.state, by=args.by, why=args.why)
    finally:
        workspace.close()
    word = {
        ("confirmed", "fr"): "confirmée",
        ("rejected", "fr"): "rejetée",
        ("confirmed", "en"): "confirmed",
        ("rejected", "en"): "rejected",
    }[args.state, settings.lang]
    write("\n".join(f"{one.evidence} {word} ({one.indicator})" for one in made), None)
    return DONE


def _demo(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_workspace
    from assistant.reports.table import assessment_table
    from assistant.sample import load_sample

    on = day_of(args)
    workspace, settings = opened(args, create=True, sector="collectivite")
    try:
        load_sample(workspace)
        found = assess_workspace(workspace, rules_of(settings), on=on)
    finally:
        workspace.close()
    write(assessment_table(found, settings.lang), None)
    return DONE
