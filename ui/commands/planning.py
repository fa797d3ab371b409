"""`capnr what-if`, `plan`, `calendar`, `declare`: what would change, the cheapest way, deadlines, one's own word."""

import argparse
from datetime import date
from fractions import Fraction
from typing import Any

from ui.commands.shared import DONE, Parents, as_json, command, day_of, named, opened, output, rules_of, write

STATUSES = ("met", "partly", "not_met", "unknown", "not_applicable")


def register(commands: Any, given: Parents) -> None:
    """Add the commands of this family."""
    text = "dire ce que changerait un autre statut"
    one = command(commands, "what-if", _what_if, text, given.common, given.rules)
    one.add_argument("--set", action="append", default=[], type=_change, metavar="CRITÈRE=STATUT", help="à répéter")
    output(one, ("table", "json"))
    text = "trouver le chemin le moins cher vers un niveau"
    one = command(commands, "plan", _plan, text, given.common, given.rules)
    one.add_argument("--target", type=int, required=True, metavar="N", help="niveau visé")
    one.add_argument("--by", type=_date, metavar="AAAA-MM-JJ", help="au plus tard")
    one.add_argument("--budget", type=_days, metavar="JOURS", help="jours de travail au plus")
    one.add_argument("--confirmed", action="store_true", help="partir des seules preuves confirmées")
    output(one, ("table", "json"))
    one = command(commands, "calendar", _calendar, "donner les prochaines étapes et leurs échéances", given.common)
    one.add_argument("--on", metavar="AAAA-MM-JJ", help="jour de la question (défaut : aujourd’hui)")
    one.add_argument("--target", type=int, default=1, metavar="N", help="niveau visé (défaut : 1)")
    one.add_argument("--contract", type=_date, metavar="AAAA-MM-JJ", help="signature du contrat")
    one.add_argument("--evaluated", type=_date, metavar="AAAA-MM-JJ", help="résultat de l’évaluation")
    one.add_argument("--held", type=int, default=0, metavar="N", help="niveau détenu")
    one.add_argument("--labelled", type=_date, metavar="AAAA-MM-JJ", help="obtention du niveau détenu")
    one.add_argument("--expires", type=_date, metavar="AAAA-MM-JJ", help="fin de validité du niveau détenu")
    output(one, ("table", "json"))
    text = "déclarer le statut de critères, ou la valeur d’un critère chiffré"
    one = command(commands, "declare", _declare, text, given.common, given.rules)
    one.add_argument("criteria", nargs="+", metavar="CRITÈRE")
    one.add_argument("--status", choices=STATUSES, help="unknown retire une déclaration")
    one.add_argument("--value", metavar="NOMBRE", help="valeur, avec --year : 82 ou 82,5")
    one.add_argument("--unit", default="", metavar="UNITÉ", help="unité de la valeur (défaut : celle du critère)")
    one.add_argument("--year", type=int, metavar="AAAA", help="année que la valeur décrit")
    one.add_argument("--by", required=True, type=named, metavar="NOM", help="qui déclare")
    one.add_argument("--note", default="", metavar="TEXTE", help="sur quoi la déclaration repose")


def _change(text: str) -> tuple[str, str]:
    name, _, status = text.partition("=")
    if not name or status not in STATUSES:
        raise argparse.ArgumentTypeError(f"écrivez CRITÈRE=STATUT, statut parmi {', '.join(STATUSES)}")
    return name, status


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("écrivez la date AAAA-MM-JJ") from None


def _days(text: str) -> Fraction:
    try:
        value = Fraction(text.replace(",", "."))
    except ValueError:
        raise argparse.ArgumentTypeError("un nombre de jours est attendu") from None
    if value < 0:
        raise argparse.ArgumentTypeError("un nombre de jours positif est attendu")
    return value


def _what_if(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_workspace
    from assistant.planning import changed
    from assistant.reports.planning import what_if_json, what_if_table
    from scoring.model import Status

    on = day_of(args)
    workspace, settings = opened(args)
    try:
        found = assess_workspace(workspace, rules_of(settings), on=on)
        after = changed(workspace, found, {name: Status(status) for name, status in args.set})
    finally:
        workspace.close()
    if args.format == "json":
        write(as_json(what_if_json(found.assessment, after)), args.out)
    else:
        write(what_if_table(found.assessment, after, settings.lang), args.out)
    return DONE


def _plan(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_workspace
    from assistant.planning import planned
    from assistant.reports.planning import plan_json, plan_table

    on = day_of(args)
    workspace, settings = opened(args)
    try:
        referential = rules_of(settings)
        found = assess_workspace(workspace, referential, on=on)
        made = planned(workspace, found, args.target, by=args.by, budget=args.budget, confirmed=args.confirmed)
    finally:
        workspace.close()
    shown = plan_json if args.format == "json" else plan_table
    told = shown(made, referential, settings.lang)
    write(told if isinstance(told, str) else as_json(told), args.out)
    return DONE


def _calendar(args: argparse.Namespace) -> int:
    from assistant.planning import ahead
    from assistant.reports.planning import calendar_json, calendar_table
    from scoring.calendar import DATES, Situation
    from ui.commands.shared import settings_of

    on, lang = day_of(args), settings_of(args).lang
    situation = Situation(
        target=args.target,
        contract_on=args.contract,
        evaluated_on=args.evaluated,
        level_held=args.held,
        labelled_on=args.labelled,
        expires_on=args.expires,
    )
    steps, now = ahead(situation, on)
    if args.format == "json":
        write(as_json(calendar_json(steps, DATES, now, lang)), args.out)
    else:
        write(calendar_table(steps, DATES, now, lang), args.out)
    return DONE


def _declare(args: argparse.Namespace) -> int:
    from assistant.errors import UsageError
    from assistant.planning import declare, declare_value
    from assistant.reports.planning import declared_lines
    from scoring.model import Status

    valued = args.value is not None
    if valued == (args.status is not None) or (valued and len(args.criteria) > 1) or (args.year and not valued):
        raise UsageError("status_or_value")
    workspace, settings = opened(args)
    signed = {"by": args.by, "note": args.note}
    try:
        rules = rules_of(settings)
        if valued:
            wanted, asked = args.criteria[0], {"unit": args.unit, "year": args.year}
            made = [declare_value(workspace, rules, wanted, args.value, **asked, **signed)]
        else:
            made = declare(workspace, rules, args.criteria, Status(args.status), **signed)
    finally:
        workspace.close()
    write("\n".join(declared_lines(made, rules, settings.lang)), None)
    return DONE
