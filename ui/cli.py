"""The command line: `capnr assess | ask | text | confirm | reject | usage | referential | serve`.

Exit codes: 0 done; 2 wrong use or nothing readable; 3 done but some documents were refused.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.bootstrap import Workspace
    from assistant.settings import Settings
    from scoring.model import Referential

DONE, WRONG, REFUSED = 0, 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Heavy modules load inside the command that needs them."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    args = _parser().parse_args(argv)
    if args.run is None:
        _parser().print_help()
        return WRONG
    from assistant.errors import CapnrError
    from ingest.errors import IngestError
    from scoring.errors import ReferentialError

    lang = args.lang or os.environ.get("CAPNR_LANG", "fr")
    try:
        return int(args.run(args))
    except (CapnrError, ReferentialError) as fault:
        said = fault.text(lang)
    except IngestError as fault:
        said = fault.problem.fr if lang == "fr" else fault.problem.en
    except KeyboardInterrupt:
        print("capnr : interrompu." if lang == "fr" else "capnr: interrupted.", file=sys.stderr)
        return 130
    print(f"capnr : {said}" if lang == "fr" else f"capnr: {said}", file=sys.stderr)
    return WRONG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="capnr",
        description="Cap NR : preuves, score, empreinte et prochaines étapes pour le label Numérique Responsable.",
        epilog="Estimation et préparation : seul l’opérateur du label délivre le label.",
    )
    parser.set_defaults(run=None, lang=None)
    commands = parser.add_subparsers(title="commandes", metavar="COMMANDE")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--workspace", metavar="DIR", help="dossier de travail (défaut : .capnr)")
    common.add_argument("--lang", choices=("fr", "en"), help="langue des messages (défaut : fr)")
    rules = argparse.ArgumentParser(add_help=False)
    rules.add_argument(
        "--referential", metavar="ID", help="référentiel ou fichier YAML (défaut : nr-socle-2027-preview)"
    )
    rules.add_argument("--sector", choices=("general", "esn", "collectivite"), help="thématique sectorielle à ajouter")
    rules.add_argument("--on", metavar="AAAA-MM-JJ", help="date de l’évaluation (défaut : aujourd’hui)")
    rules.add_argument("--strict", action="store_true", default=None, help="les indicateurs indispensables bloquent")

    one = _command(commands, "assess", _assess, "lire des documents et calculer le niveau", common, rules)
    one.add_argument(
        "paths", nargs="*", metavar="CHEMIN", help="fichiers ou dossiers ; sans chemin : le dossier de travail"
    )
    _output(one, ("table", "json", "html"))
    one = _command(commands, "ask", _ask, "poser une question sur l’état de préparation", common, rules)
    one.add_argument("question", metavar="QUESTION")
    _output(one, ("table", "json"))
    one = _command(
        commands, "explain", _explain, "déplier un niveau, un score, un indicateur ou un critère", common, rules
    )
    one.add_argument("wanted", metavar="ID|level|score")
    one.add_argument("--confirmed", action="store_true", help="sur les seules preuves confirmées")
    _output(one, ("table", "json"))
    for name, text in (("confirm", "confirmer des preuves proposées"), ("reject", "rejeter des preuves proposées")):
        one = _command(commands, name, _decide, text, common, rules)
        one.add_argument("evidence", nargs="+", metavar="PREUVE")
        one.add_argument("--by", required=True, metavar="NOM", help="qui décide")
        one.add_argument("--why", default="", metavar="MOTIF", help="pourquoi")
        one.set_defaults(state="confirmed" if name == "confirm" else "rejected")
    one = _command(commands, "text", _text, "afficher le texte enregistré d’une page", common)
    one.add_argument("document", metavar="DOCUMENT_ID")
    one.add_argument("--page", type=int, default=1, metavar="N")
    one = _command(commands, "usage", _usage, "montrer le journal d’usage de l’IA", common)
    _output(one, ("table", "json"))
    one = _command(commands, "referential", _referential, "lister ou montrer les référentiels", common)
    one.add_argument("action", choices=("list", "show", "check"))
    one.add_argument("wanted", nargs="?", default="", metavar="ID|FICHIER")
    _output(one, ("table", "json"))
    one = _command(commands, "serve", _serve, "ouvrir l’application web", common, rules)
    one.add_argument("--host", default="127.0.0.1")
    one.add_argument("--port", type=int, default=7860)
    one.add_argument("--sample", action="store_true", help="charger l’organisation d’exemple")
    one = _command(commands, "demo", _demo, "évaluer l’organisation d’exemple dans le terminal", common)
    one.add_argument("--on", metavar="AAAA-MM-JJ", help="date de l’évaluation (défaut : aujourd’hui)")
    return parser


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], text: str, *parents: argparse.ArgumentParser
) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text, parents=list(parents))
    made.set_defaults(run=run)
    return made


def _output(parser: argparse.ArgumentParser, formats: Sequence[str]) -> None:
    parser.add_argument("--format", choices=tuple(formats), default=formats[0], help="forme de la sortie")
    parser.add_argument("--out", metavar="FICHIER", help="écrire dans un fichier au lieu de l’écran")


def _settings(args: argparse.Namespace, **also: object) -> "Settings":
    from pydantic import ValidationError

    from assistant.errors import UsageError
    from assistant.settings import Settings

    given = {name: getattr(args, name, None) for name in ("workspace", "lang", "referential", "sector", "strict")}
    try:
        return Settings(**{**{name: value for name, value in given.items() if value is not None}, **also})
    except ValidationError as fault:
        named = ", ".join(f"CAPNR_{str(one['loc'][0]).upper()}" for one in fault.errors())
        raise UsageError("bad_setting", names=named) from fault


def _on(args: argparse.Namespace) -> date:
    from assistant.errors import UsageError

    wanted = getattr(args, "on", None)
    if wanted is None:
        return date.today()
    try:
        return datetime.strptime(wanted, "%Y-%m-%d").date()
    except ValueError:
        raise UsageError("bad_date", wanted=wanted) from None


def _write(text: str, out: str | None) -> None:
    """Print, or write the file whole or not at all."""
    if out is None:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        return
    from assistant.errors import UsageError

    target = Path(out)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text if text.endswith("\n") else f"{text}\n")
        os.replace(name, target)
    except OSError as fault:
        raise UsageError("not_writable_file", name=out) from fault


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _open(args: argparse.Namespace, *, create: bool = False, **also: object) -> "tuple[Workspace, Settings]":
    from assistant.bootstrap import open_workspace

    settings = _settings(args, **also)
    return open_workspace(settings, create=create), settings


def _rules(settings: "Settings") -> "Referential":
    from assistant.referentials import load

    return load(settings.referential)


def _assess(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_paths, assess_workspace
    from assistant.reports.table import assessment_table
    from assistant.reports.wire import assessment_json
    from ingest.files import find

    settings, on = _settings(args), _on(args)
    referential = _rules(settings)
    paths = [Path(one) for one in args.paths]
    if paths:
        find(paths)  # a missing path is told before a workspace is made
    workspace, _ = _open(args, create=bool(paths))
    try:
        if paths:
            found = assess_paths(workspace, referential, paths, on=on, progress=_progress(settings.lang))
        else:
            found = assess_workspace(workspace, referential, on=on)
    finally:
        workspace.close()
    if args.format == "json":
        text = _json(assessment_json(found, settings.lang))
    elif args.format == "html":
        from assistant.reports.html import assessment_html

        text = assessment_html(found, settings.lang)
    else:
        text = assessment_table(found, settings.lang)
    _write(text, args.out)
    for one in found.refused:
        said = one.problem.fr if settings.lang == "fr" else one.problem.en
        print(f"  {one.name} : {said}", file=sys.stderr)
    return REFUSED if found.refused else DONE


def _progress(lang: str) -> Callable[[Any], None] | None:
    """A line on a terminal that shows where the reading stands; nothing when the output is not a terminal."""
    if not sys.stderr.isatty():
        return None
    label = "Lecture" if lang == "fr" else "Reading"

    def show(one: Any) -> None:
        end = "\n" if one.done == one.total else ""
        print(f"\r\x1b[K{label} {one.done}/{one.total}  {one.name[:60]}", end=end, file=sys.stderr, flush=True)

    return show


def _ask(args: argparse.Namespace) -> int:
    from assistant.answer import Assistant
    from assistant.reports.table import answer_table
    from assistant.reports.wire import answer_json

    on = _on(args)
    workspace, settings = _open(args)
    assistant = Assistant(workspace, _rules(settings), on=on)
    try:
        answer = assistant.ask(args.question, args.lang or "")
        if args.format == "json":
            text = _json(answer_json(answer))
        else:
            text = answer_table(answer, {one.id: one.name for one in assistant.report().documents})
    finally:
        assistant.close()
        workspace.close()
    _write(text, args.out)
    return DONE


def _explain(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_workspace
    from assistant.errors import UsageError
    from assistant.reports.table import trace_table
    from assistant.reports.wire import trace_json
    from scoring.trace import explain

    on = _on(args)
    workspace, settings = _open(args)
    try:
        found = assess_workspace(workspace, _rules(settings), on=on)
    finally:
        workspace.close()
    try:
        trace = explain(found.assessment, args.wanted, confirmed=args.confirmed)
    except KeyError:
        raise UsageError("unknown_indicator", wanted=args.wanted) from None
    text = _json(trace_json(trace, settings.lang)) if args.format == "json" else trace_table(trace, settings.lang)
    _write(text, args.out)
    return DONE


def _decide(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_workspace, decide

    on = _on(args)
    workspace, settings = _open(args)
    try:
        referential = _rules(settings)
        found = assess_workspace(workspace, referential, on=on)
        made = decide(workspace, found, args.evidence, state=args.state, by=args.by, why=args.why)
    finally:
        workspace.close()
    word = {
        ("confirmed", "fr"): "confirmée",
        ("rejected", "fr"): "rejetée",
        ("confirmed", "en"): "confirmed",
        ("rejected", "en"): "rejected",
    }[args.state, settings.lang]
    _write("\n".join(f"{one.evidence} {word} ({one.indicator})" for one in made), None)
    return DONE


def _text(args: argparse.Namespace) -> int:
    from assistant.errors import UsageError

    workspace, _ = _open(args)
    try:
        document = workspace.documents.get(args.document)
    finally:
        workspace.close()
    if document is None:
        raise UsageError("unknown_document", wanted=args.document)
    page = next((one for one in document.pages if one.number == args.page), None)
    if page is None:
        raise UsageError("unknown_page", wanted=args.document, pages=len(document.pages))
    sys.stdout.write(page.text)
    return DONE


def _usage(args: argparse.Namespace) -> int:
    from assistant.reports.table import usage_table
    from assistant.reports.wire import ledger_json

    workspace, settings = _open(args)
    try:
        total, lines = workspace.ledger.since(0), workspace.ledger.lines()
    finally:
        workspace.close()
    text = _json(ledger_json(total, lines)) if args.format == "json" else usage_table(total, lines, settings.lang)
    _write(text, args.out)
    return DONE


def _referential(args: argparse.Namespace) -> int:
    from assistant.errors import UsageError
    from assistant.referentials import load, shipped
    from assistant.reports.table import referential_table, referentials_table
    from assistant.reports.wire import referential_json, referentials_json

    settings = _settings(args)
    lang = settings.lang
    if args.action == "list":
        known = [load(one) for one in shipped()]
        _write(
            _json(referentials_json(known, lang)) if args.format == "json" else referentials_table(known, lang),
            args.out,
        )
        return DONE
    if args.action == "check" and not args.wanted:
        raise UsageError("no_file")
    found = load(args.wanted or settings.referential)
    if args.action == "check":
        count = sum(len(one.criteria) for one in found.indicators)
        said = f"{found.id} {found.version} : {len(found.indicators)} indicateurs, {count} critères, aucune faute."
        _write(
            said
            if lang == "fr"
            else f"{found.id} {found.version}: {len(found.indicators)} indicators, {count} criteria, no fault.",
            args.out,
        )
        return DONE
    _write(_json(referential_json(found, lang)) if args.format == "json" else referential_table(found, lang), args.out)
    return DONE


def _serve(args: argparse.Namespace) -> int:
    from ui.server import serve

    also = {"sector": "collectivite"} if args.sample and args.sector is None else {}
    on = _on(args) if args.on else None
    workspace, settings = _open(args, create=True, **also)
    referential = _rules(settings)
    try:
        if args.sample:
            from assistant.sample import load_sample

            load_sample(workspace)
        serve(workspace, referential, host=args.host, port=args.port, lang=settings.lang, on=on)
    finally:
        workspace.close()
    return DONE


def _demo(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_workspace
    from assistant.reports.table import assessment_table
    from assistant.sample import load_sample

    workspace, settings = _open(args, create=True, sector="collectivite")
    try:
        load_sample(workspace)
        found = assess_workspace(workspace, _rules(settings), on=_on(args))
    finally:
        workspace.close()
    _write(assessment_table(found, settings.lang), None)
    return DONE


if __name__ == "__main__":
    sys.exit(main())
