"""`capnr embed`, `comment`: vectors made ahead, and a language model's comment on a piece of evidence."""

import argparse
import sys
from typing import Any

from ui.commands.shared import DONE, Parents, as_json, command, day_of, opened, output, rules_of, write


def register(commands: Any, given: Parents) -> None:
    """Add the commands of this family."""
    one = command(commands, "embed", _embed, "calculer les vecteurs de recherche qui manquent", given.common)
    one.add_argument(
        "--scope",
        choices=("all", "again"),
        default="all",
        help="tous les passages, ou seulement ceux qui avaient un vecteur d’un autre modèle",
    )
    one = command(
        commands, "comment", _comment, "faire commenter une preuve par le modèle de langue", given.common, given.rules
    )
    one.add_argument("evidence", metavar="PREUVE")
    output(one, ("table", "json"))


def _embed(args: argparse.Namespace) -> int:
    from assistant.behind import fill
    from assistant.wording import number

    workspace, settings = opened(args)
    fr = settings.lang == "fr"
    told = (lambda done, every: print(f"\r{done}/{every}", end="", file=sys.stderr)) if sys.stderr.isatty() else None
    before = workspace.ledger.last_call()
    try:
        filled = fill(workspace, args.scope, told=told)
        low, high = workspace.ledger.since(before).energy_wh
        model = workspace.ledger.encoder.name
    finally:
        workspace.close()
    if told:
        print(file=sys.stderr)
    cost = f"{number(low, settings.lang)}–{number(high, settings.lang)} Wh"
    print(
        f"{filled.made} passages vectorisés par {model} ({cost}), {filled.left} restants."
        if fr
        else f"{filled.made} passages embedded by {model} ({cost}), {filled.left} left."
    )
    if filled.spent:
        print("Le budget d’IA du mois est atteint." if fr else "The month’s AI budget is spent.")
    return DONE


def _comment(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_workspace
    from assistant.bootstrap import language_model
    from assistant.judge_llm import comment
    from assistant.reports.comments import comment_json, comment_table

    workspace, settings = opened(args)
    try:
        found = assess_workspace(workspace, rules_of(settings), on=day_of(args))
        made = comment(workspace, language_model(settings), found, args.evidence, settings.lang)
    finally:
        workspace.close()
    lang = settings.lang
    write(as_json(comment_json(made, lang)) if args.format == "json" else comment_table(made, lang), args.out)
    return DONE
