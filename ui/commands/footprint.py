"""`capnr footprint`: an inventory measured against the planetary budget, or a template to fill in."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.commands.shared import DONE, WRONG, Parents, as_json, command, number_of, output, settings_of, write

if TYPE_CHECKING:
    from assistant.footprint import Question

MOST_SHOWN = 20
"""Faults of a file that are told at once."""
KEYS = ("employees", "value_added", "final_consumption", "grandfathering")
SHARES = ("national", "ict_value_added", "sector", "whole")


def register(commands: Any, given: Parents) -> None:
    """Add the commands of this family."""
    one = command(
        commands, "footprint", _footprint, "mesurer l’empreinte d’un inventaire et son budget planétaire", given.common
    )
    one.add_argument("inventory", nargs="?", metavar="INVENTAIRE", help="CSV, XLSX ou JSON PCR-SI")
    one.add_argument("--template", action="store_true", help="afficher un inventaire à remplir (CSV)")
    one.add_argument("--explain", metavar="LIGNE", help="la formule d’une ligne, par son numéro ou son identifiant")
    whose = one.add_argument_group("organisation")
    whose.add_argument("--organization", default="", metavar="NOM", help="nom écrit dans les fichiers PCR-SI")
    whose.add_argument("--employees", metavar="N", help="équivalents temps plein")
    whose.add_argument("--value-added", metavar="EUR", help="valeur ajoutée d’une année")
    whose.add_argument("--country", metavar="PAYS", default="FRA", help="code ou nom (défaut : FRA)")
    whose.add_argument("--population", metavar="N", help="population du pays, hors France")
    whose.add_argument("--national-value-added", metavar="EUR", help="valeur ajoutée du pays")
    whose.add_argument("--sector", dest="nace", default="", metavar="NACE", help="code NACE ou NAF, par exemple 84.11Z")
    whose.add_argument("--ict-intensity", metavar="PART", help="intensité numérique du secteur, 0 à 1")
    whose.add_argument("--sectors", metavar="FICHIER", help="table de secteurs (CSV)")
    whose.add_argument("--base-year", metavar="FICHIER", help="inventaire d’une année de base (grandfathering)")
    how = one.add_argument_group("calcul")
    how.add_argument("--column", action="append", default=[], metavar="EN-TÊTE=COLONNE", help="export d’un autre outil")
    how.add_argument("--key", choices=KEYS, help="clé de partage déclarée (défaut : employees)")
    how.add_argument("--it-share", choices=SHARES, help="part du numérique déclarée (défaut : national)")
    how.add_argument("--year", metavar="AAAA", help="année (défaut : celle du dernier retrait)")
    how.add_argument("--lifetime", choices=("declared", "real", "default"), default="declared", help="durée de vie")
    how.add_argument("--draws", metavar="N", help="tirages (défaut : 2000)")
    how.add_argument("--seed", metavar="N", help="graine des tirages")
    how.add_argument("--factors", action="append", default=[], metavar="FICHIER", help="facteurs à ajouter (CSV)")
    how.add_argument("--prefer", action="append", default=[], metavar="SOURCE", help="source de facteurs à préférer")
    how.add_argument("--electricity", action="append", default=[], metavar="SOURCE", help="source pour l’électricité")
    how.add_argument("--ef-version", metavar="V", help="version de la méthode EF à garder")
    how.add_argument("--lever", action="append", default=[], metavar="NOM=VALEUR", help="levier à comparer")
    model = one.add_argument_group("choix d’un modèle d’IA (--lever ai-model, hors du total de l’inventaire)")
    model.add_argument("--ai-model-from", default="", metavar="NOM", help="modèle employé, par exemple gpt-4o")
    model.add_argument("--ai-model-to", default="", metavar="NOM", help="modèle à comparer")
    model.add_argument("--ai-answers", metavar="N", help="réponses par an")
    model.add_argument("--ai-tokens", metavar="N", help="jetons de sortie d’une réponse")
    output(one, ("table", "json", "html", "pcr-si", "pcr-si-response"))


def _footprint(args: argparse.Namespace) -> int:
    from scoring.footprint.errors import TableError

    settings = settings_of(args)
    try:
        text = _text(args, settings.lang)
    except TableError as fault:
        _refuse(fault, settings.lang)
        return WRONG
    write(text, args.out)
    return DONE


def _text(args: argparse.Namespace, lang: str) -> str:
    from assistant.errors import UsageError

    if args.template:
        from scoring.footprint.inventory import template

        return template(lang)
    if args.inventory is None:
        raise UsageError("no_inventory")
    from assistant.footprint import explained, study

    path = Path(args.inventory)
    found = study(path.name, _bytes(path), question_of(args))
    if args.explain is not None:
        return explained(found, args.explain, lang)
    if args.format == "json":
        from assistant.reports.footprint_wire import footprint_json

        return as_json(footprint_json(found, lang))
    if args.format == "html":
        from assistant.reports.footprint import footprint_html

        return footprint_html(found, lang)
    if args.format.startswith("pcr-si"):
        from assistant.reports.footprint_pcr import pcr_si_request, pcr_si_response

        return pcr_si_request(found) if args.format == "pcr-si" else pcr_si_response(found)
    from assistant.reports.footprint_table import footprint_table

    return footprint_table(found, lang)


def question_of(args: argparse.Namespace) -> "Question":
    """The question that the options ask. Raises UsageError for a wrong number or an unreadable file."""
    from assistant.footprint import Question
    from assistant.levers import AiChoice
    from scoring.footprint.activity import LifetimeRule, Options
    from scoring.footprint.budget import ItShare, Key
    from scoring.footprint.uncertainty import DEFAULT_DRAWS, DEFAULT_SEED

    draws, seed = number_of(args, "draws", int), number_of(args, "seed", int)
    base_year = Path(args.base_year) if args.base_year else None
    return Question(
        employees=number_of(args, "employees", float),
        organization=args.organization.strip(),
        value_added_eur=number_of(args, "value_added", float),
        country=args.country,
        population=number_of(args, "population", float),
        national_value_added_eur=number_of(args, "national_value_added", float),
        nace=args.nace,
        ict_intensity=number_of(args, "ict_intensity", float),
        sectors=_table(Path(args.sectors)) if args.sectors else "",
        columns=dict(_column(one) for one in args.column),
        base_year=(base_year.name, _bytes(base_year)) if base_year else None,
        key=Key(args.key) if args.key else None,
        it_share=ItShare(args.it_share) if args.it_share else None,
        options=Options(lifetime_rule=LifetimeRule(args.lifetime), year=number_of(args, "year", int)),
        packs={path.name: _table(path) for path in map(Path, args.factors)},
        prefer=args.prefer,
        place_prefer=args.electricity,
        ef_version=args.ef_version,
        draws=DEFAULT_DRAWS if draws is None else draws,
        seed=DEFAULT_SEED if seed is None else seed,
        levers=args.lever,
        ai=AiChoice(
            before=args.ai_model_from,
            after=args.ai_model_to,
            answers=number_of(args, "ai_answers", int),
            tokens=number_of(args, "ai_tokens", int),
        ),
    )


def _column(written: str) -> tuple[str, str]:
    """A header of another tool and our column. Raises UsageError when one is missing."""
    from assistant.errors import UsageError

    header, sign, own = written.partition("=")
    if not (header.strip() and sign and own.strip()):
        raise UsageError("bad_option", option="--column", wanted=written, expected="EN-TÊTE=COLONNE")
    return header.strip(), own.strip()


def _bytes(path: Path) -> bytes:
    from assistant.errors import UsageError

    try:
        return path.read_bytes()
    except OSError as fault:
        raise UsageError("unreadable_file", name=path.name) from fault


def _table(path: Path) -> str:
    """Text of a CSV file of the user. Raises FactorError at the first byte that is no UTF-8."""
    from scoring.footprint.errors import FactorError
    from scoring.footprint.table import decode

    return decode(_bytes(path), path.name, FactorError)


def _refuse(fault: Any, lang: str) -> None:
    """Each fault of a file on its own line, then how many more there are."""
    lines = fault.text(lang).splitlines()
    left = len(lines) - MOST_SHOWN
    if left > 0:
        lines = [*lines[:MOST_SHOWN], f"… et {left} autres fautes" if lang == "fr" else f"… and {left} more faults"]
    nothing = "rien n’a été importé." if lang == "fr" else "nothing was imported."
    head = f"capnr : {nothing}" if lang == "fr" else f"capnr: {nothing}"
    print("\n".join((head, *lines)), file=sys.stderr)
