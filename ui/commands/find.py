"""`capnr search`, `evidence`: passages that answer words, or speak to a theme, an indicator or a criterion."""

import argparse
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ui.commands.shared import DONE, Parents, as_json, command, day_of, number_of, opened, output, rules_of, write

if TYPE_CHECKING:
    from assistant.seeking import Filters

MOST = 200
"""Passages listed at most."""


def register(commands: Any, given: Parents) -> None:
    """Add the commands of this family."""
    one = command(commands, "search", _search, "chercher des passages dans les documents", given.common)
    one.add_argument("query", metavar="QUESTION")
    _filters(one)
    one = command(
        commands, "evidence", _evidence, "lister les passages qui parlent d’un critère", given.common, given.rules
    )
    asked = one.add_mutually_exclusive_group(required=True)
    asked.add_argument("--theme", default="", metavar="THÈME", help="thème du référentiel, par exemple Achats")
    asked.add_argument("--indicator", default="", metavar="ID", help="indicateur, par exemple 4.2")
    asked.add_argument("--criterion", default="", metavar="ID", help="critère, par exemple 4.2.a")
    _filters(one)


def _filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--document", default="", metavar="ID", help="dans ce seul document")
    parser.add_argument("--k", default="10", metavar="N", help="nombre de passages (défaut : 10)")
    parser.add_argument("--in", dest="spoken", choices=("fr", "en"), default="", help="langue des documents")
    parser.add_argument("--since", metavar="AAAA-MM-JJ", help="documents datés de ce jour ou après")
    parser.add_argument("--until", metavar="AAAA-MM-JJ", help="documents datés de ce jour ou avant")
    parser.add_argument("--organisation", default="", metavar="NOM", help="documents qui nomment cette organisation")
    parser.add_argument("--statements", action="store_true", help="montrer chaque phrase des passages et sa lecture")
    output(parser, ("table", "json"))


def _search(args: argparse.Namespace) -> int:
    from assistant.reports.places import places_json, places_table
    from assistant.seeking import search

    k, filters = _asked(args)
    workspace, settings = opened(args)
    try:
        found = search(workspace, args.query, k=k, filters=filters)
    finally:
        workspace.close()
    said = places_json(args.query, found, settings.lang)
    text = places_table(found, settings.lang, statements=args.statements)
    write(as_json(said) if args.format == "json" else text, args.out)
    return DONE


def _evidence(args: argparse.Namespace) -> int:
    from assistant.answer import Assistant
    from assistant.reports.ranked import evidence_json, evidence_table
    from assistant.seeking import asked, evidence
    from assistant.themes import theme_of

    k, filters = _asked(args)
    on = day_of(args)
    workspace, settings = opened(args)
    referential = rules_of(settings)
    theme = args.theme and theme_of(referential, args.theme)
    named = {"theme": theme, "indicator": args.indicator, "criterion": args.criterion}
    criteria = asked(referential, **named)[1]
    assistant = Assistant(workspace, referential, on=on)
    try:
        report = assistant.report()
        found = evidence(workspace, referential, report, k=k, filters=filters, **named)
    finally:
        assistant.close()
        workspace.close()
    if args.format == "json":
        text = as_json(evidence_json(named, found, report, criteria, settings.lang))
    else:
        text = evidence_table(found, report, criteria, settings.lang, statements=args.statements)
    write(text, args.out)
    return DONE


def _asked(args: argparse.Namespace) -> tuple[int, "Filters"]:
    """Number of passages and filters. Raises UsageError for a wrong number or date."""
    from assistant.errors import UsageError
    from assistant.seeking import Filters

    k = number_of(args, "k", int) or 0
    if not 1 <= k <= MOST:
        raise UsageError("bad_option", option="--k", wanted=args.k, expected=f"1-{MOST}")
    filters = Filters(
        document=args.document,
        lang=args.spoken,
        since=_day(args.since),
        until=_day(args.until),
        organisation=args.organisation,
    )
    return k, filters


def _day(written: str | None) -> date | None:
    from assistant.errors import UsageError

    if written is None:
        return None
    try:
        return datetime.strptime(written, "%Y-%m-%d").date()
    except ValueError:
        raise UsageError("bad_date", wanted=written) from None
