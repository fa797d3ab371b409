"""The command line: `capnr COMMAND …`; the commands stand in `ui.commands`.

Exit codes: 0 done; 2 wrong use or nothing readable; 3 done but some documents were refused;
4 a verification found leftovers or faults.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from ui.commands import (
    accounts,
    assess,
    conversations,
    deciding,
    deliver,
    documents,
    english,
    evaluate,
    exchange,
    find,
    footprint,
    mcp,
    models,
    planning,
    privacy,
    recommend,
    referentials,
    remote,
    settings,
    share,
    show,
    talk,
    timeline,
)
from ui.commands.shared import WRONG, check_out, parents

FAMILIES = (
    assess,
    deciding,
    talk,
    conversations,
    show,
    documents,
    privacy,
    planning,
    recommend,
    deliver,
    footprint,
    referentials,
    timeline,
    share,
    settings,
    exchange,
    find,
    evaluate,
    models,
    accounts,
    mcp,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Heavy modules load inside the command that needs them."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    lang = english.language(sys.argv[1:] if argv is None else argv)
    with english.spoken(lang):
        parser = _parser(lang)
        args = parser.parse_args(argv)
        if args.run is None:
            parser.print_help()
            return WRONG
    from assistant.errors import CapnrError
    from ingest.errors import IngestError
    from scoring.errors import ReferentialError

    args.lang = args.lang or args.lang_before
    lang = args.lang or lang
    try:
        check_out(getattr(args, "out", None))
        if args.server or (os.environ.get("CAPNR_SERVER") and remote.possible(args.command)):
            return remote.run(args)
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


def _parser(lang: str = "fr") -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="capnr",
        description="Cap NR : preuves, score, empreinte et prochaines étapes pour le label Numérique Responsable.",
        epilog="Estimation et préparation : seul l’opérateur du label délivre le label.",
    )
    parser.set_defaults(run=None, lang=None, lang_before=None)
    parser.add_argument("--server", default="", metavar="URL", help="faire faire le travail par un serveur de Cap NR")
    commands = parser.add_subparsers(title="commandes", metavar="COMMANDE", dest="command")
    given = parents()
    for family in FAMILIES:
        family.register(commands, given)
    english.offer(parser)
    english.speak(parser, lang)
    return parser


if __name__ == "__main__":
    sys.exit(main())
