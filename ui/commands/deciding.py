"""`capnr confirm`, `reject`, `history`, `accept`, `policies`, `revoke`: decisions of people on evidence."""

import argparse
from typing import TYPE_CHECKING, Any

from ui.commands.shared import (
    DONE,
    Parents,
    as_json,
    command,
    day_of,
    named,
    number_of,
    opened,
    output,
    rules_of,
    write,
)

if TYPE_CHECKING:
    from assistant.storage.decisions import Decision
    from ui.api.schemas import DecisionOut


def register(commands: Any, given: Parents) -> None:
    """Add the commands of this family."""
    for name, text in (("confirm", "confirmer des preuves proposées"), ("reject", "rejeter des preuves proposées")):
        one = command(commands, name, _decide, text, given.common, given.rules)
        one.add_argument("evidence", nargs="+", metavar="PREUVE")
        _signed(one)
        one.set_defaults(state="confirmed" if name == "confirm" else "rejected", criteria="", stance="", quote="")
        if name == "confirm":
            one.add_argument("--criteria", metavar="ID,ID", help="critères pour lesquels elle compte")
            one.add_argument("--stance", metavar="POSTURE", help="done, rule, committed, generic ou contradicts")
            one.add_argument("--quote", metavar="TEXTE", help="d’autres mots de la même page")
    one = command(commands, "history", _history, "montrer les décisions prises sur une preuve", given.common)
    one.add_argument("evidence", metavar="PREUVE")
    output(one, ("table", "json"))
    one = command(
        commands, "accept", _accept, "accepter des preuves en nombre, par une politique", given.common, given.rules
    )
    one.add_argument("--above", required=True, metavar="SEUIL", help="vraisemblance minimale, par exemple 0,8")
    one.add_argument("--theme", default="", metavar="THÈME", help="dans ce seul thème")
    one.add_argument("--indicator", default="", metavar="ID", help="pour ce seul indicateur")
    one.add_argument("--dry-run", action="store_true", help="dire ce qui serait accepté, sans rien écrire")
    _signed(one)
    one = command(commands, "policies", _policies, "lister les politiques d’acceptation", given.common)
    output(one, ("table", "json"))
    one = command(commands, "revoke", _revoke, "retirer une politique d’acceptation", given.common)
    one.add_argument("policy", metavar="POLITIQUE")
    _signed(one)


def _signed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", required=True, type=named, metavar="NOM", help="qui décide")
    parser.add_argument("--why", default="", metavar="MOTIF", help="pourquoi")


def _decide(args: argparse.Namespace) -> int:
    from assistant.deciding import Edit, decide

    day_of(args)  # a wrong date is told, though a decision has no use for it
    criteria = tuple(one.strip() for one in (args.criteria or "").split(",") if one.strip())
    edit = Edit(criteria=criteria, stance=args.stance or "", quote=args.quote or "")
    workspace, settings = opened(args)
    try:
        made = decide(
            workspace,
            rules_of(settings),
            args.evidence,
            state=args.state,
            by=args.by,
            why=args.why,
            edit=edit if edit != Edit() else None,
        )
    finally:
        workspace.close()
    write("\n".join(decided_line(one, settings.lang) for one in made), None)
    return DONE


def decided_line(one: "Decision | DecisionOut", lang: str) -> str:
    """What became of a piece of evidence."""
    from assistant.reports.words import STATES

    return f"{one.evidence} {STATES['edited' if one.edited else one.state].said(lang)} ({one.indicator})"


def _history(args: argparse.Namespace) -> int:
    from assistant.errors import UsageError
    from assistant.reports.decisions import history_json, history_table

    workspace, settings = opened(args)
    try:
        found = workspace.decisions.history(args.evidence)
        known = found or workspace.mappings.proposal(args.evidence, rules_of(settings).id)
    finally:
        workspace.close()
    if not known:
        raise UsageError("unknown_evidence", wanted=args.evidence)
    as_data = args.format == "json"
    text = (
        as_json(history_json(args.evidence, found)) if as_data else history_table(args.evidence, found, settings.lang)
    )
    write(text, args.out)
    return DONE


def _accept(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_workspace
    from assistant.deciding import Wanted, accept, accepted

    above = number_of(args, "above", float) or 0.0
    wanted = Wanted(above=above, by=args.by, why=args.why, theme=args.theme, indicator=args.indicator)
    workspace, settings = opened(args)
    try:
        found = assess_workspace(workspace, rules_of(settings), on=day_of(args))
        chosen = accepted(found, wanted)
        policy = None if args.dry_run else accept(workspace, found, wanted, settings.lang)[0]
    finally:
        workspace.close()
    fr = settings.lang == "fr"
    rows = [f"  {one.proposal.id}  {one.proposal.indicator}  {one.proposal.score:.3f}" for one in chosen]
    if policy is None:
        head = (
            f"{len(chosen)} preuves seraient acceptées" if fr else f"{len(chosen)} pieces of evidence would be accepted"
        )
    else:
        head = (
            f"{policy.id} : {len(chosen)} preuves acceptées (« capnr revoke {policy.id} » les rend proposées)"
            if fr
            else f"{policy.id}: {len(chosen)} pieces of evidence accepted (“capnr revoke {policy.id}” undoes it)"
        )
    write("\n".join([head, *rows]), None)
    return DONE


def _policies(args: argparse.Namespace) -> int:
    from assistant.reports.decisions import policies_json, policies_table

    workspace, settings = opened(args)
    try:
        known = workspace.policies.all()
    finally:
        workspace.close()
    write(as_json(policies_json(known)) if args.format == "json" else policies_table(known, settings.lang), args.out)
    return DONE


def _revoke(args: argparse.Namespace) -> int:
    from assistant.deciding import revoke

    workspace, settings = opened(args)
    try:
        undone = revoke(workspace, args.policy, by=args.by, why=args.why)
    finally:
        workspace.close()
    count = len(undone)
    fr = f"{args.policy} retirée : {count} preuves de nouveau proposées"
    write(fr if settings.lang == "fr" else f"{args.policy} revoked: {count} pieces of evidence proposed again", None)
    return DONE
