"""What every command shares: options, opening a workspace, writing the result."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.clock import today

if TYPE_CHECKING:
    from assistant.bootstrap import Workspace
    from assistant.settings import Settings
    from scoring.model import Referential

DONE, WRONG, REFUSED = 0, 2, 3
GIVEN = ("workspace", "lang", "referential", "sector", "strict", "population", "staff")
"""Settings that options give under their own name."""
Number = TypeVar("Number", int, float)


@dataclass(frozen=True, kw_only=True, slots=True)
class Parents:
    """Groups of options that commands take over."""

    common: argparse.ArgumentParser
    """Workspace and language."""
    rules: argparse.ArgumentParser
    """Referential, sector, date, strictness."""


def parents() -> Parents:
    """The shared groups of options."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--workspace", metavar="DIR", help="dossier de travail (défaut : .capnr)")
    common.add_argument("--lang", choices=("fr", "en"), help="langue des messages (défaut : fr)")
    rules = argparse.ArgumentParser(add_help=False)
    rules.add_argument("--referential", metavar="ID", help="référentiel ou fichier YAML (défaut : socle 2027, aperçu)")
    rules.add_argument("--sector", choices=("general", "esn", "collectivite"), help="thématique sectorielle à ajouter")
    rules.add_argument("--on", metavar="AAAA-MM-JJ", help="date de l’évaluation (défaut : aujourd’hui)")
    rules.add_argument("--population", type=int, metavar="N", help="habitants, pour une collectivité")
    rules.add_argument("--staff", type=int, metavar="N", help="effectif de l’organisation")
    rules.add_argument("--answer", action="append", type=answer, metavar="ID=oui|non", help="réponse à une question")
    rules.add_argument("--strict", action="store_true", default=None, help="les indicateurs indispensables bloquent")
    return Parents(common=common, rules=rules)


def command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], text: str, *parents: argparse.ArgumentParser
) -> argparse.ArgumentParser:
    """Add one command that calls `run`."""
    made: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text, parents=list(parents))
    made.set_defaults(run=run)
    return made


def output(parser: argparse.ArgumentParser, formats: Sequence[str]) -> None:
    """Add --format and --out; the first format is the default."""
    parser.add_argument("--format", choices=tuple(formats), default=formats[0], help="forme de la sortie")
    parser.add_argument("--out", metavar="FICHIER", help="écrire dans un fichier au lieu de l’écran")


def maskable(parser: argparse.ArgumentParser) -> None:
    """Add --unmasked."""
    parser.add_argument("--unmasked", action="store_true", help="ne pas masquer les données personnelles écrites")


def masks(args: argparse.Namespace, settings: "Settings", *, leaves: bool) -> bool:
    """Whether personal data is masked in what a command writes; `leaves`: it is made to leave this machine."""
    return leaves and settings.mask and not args.unmasked


def settings_of(args: argparse.Namespace, **also: Any) -> "Settings":
    """Settings from the options over the environment. Raises UsageError for a wrong value."""
    from pydantic import ValidationError

    from assistant.errors import UsageError
    from assistant.settings import Settings

    given: dict[str, Any] = {name: getattr(args, name, None) for name in GIVEN}
    answers = getattr(args, "answer", None)
    given["answers"] = dict(answers) if answers else None
    try:
        return Settings(**{**{name: value for name, value in given.items() if value is not None}, **also})
    except ValidationError as fault:
        named = ", ".join(f"CAPNR_{str(one['loc'][0]).upper()}" for one in fault.errors())
        raise UsageError("bad_setting", names=named) from fault


def day_of(args: argparse.Namespace) -> date:
    """The date of --on, today when it is not given. Raises UsageError for a wrong date."""
    from assistant.errors import UsageError

    wanted = getattr(args, "on", None)
    if wanted is None:
        return today()
    try:
        return datetime.strptime(wanted, "%Y-%m-%d").date()
    except ValueError:
        raise UsageError("bad_date", wanted=wanted) from None


def number_of(args: argparse.Namespace, name: str, kind: type[Number]) -> Number | None:
    """The number of an option, a decimal comma allowed; None when it is not given. Raises UsageError for no number."""
    from assistant.errors import UsageError

    written = getattr(args, name)
    if written is None:
        return None
    try:
        return kind(written.replace(" ", "").replace(",", "."))
    except ValueError:
        expected = "123" if kind is int else "123 / 1,5"
        option = f"--{name.replace('_', '-')}"
        raise UsageError("bad_option", option=option, wanted=written, expected=expected) from None


def answer(text: str) -> tuple[str, bool]:
    """ "ID=oui" or "ID=non" on the command line."""
    name, _, said = text.partition("=")
    known = {"oui": True, "yes": True, "non": False, "no": False}
    if not name or said.lower() not in known:
        raise argparse.ArgumentTypeError("écrivez ID=oui ou ID=non")
    return name, known[said.lower()]


def named(text: str) -> str:
    """A name on the command line: not blank."""
    if not text.strip():
        raise argparse.ArgumentTypeError("un nom est attendu")
    return text.strip()


def check_out(out: str | None) -> None:
    """Refuse a file that cannot be written before any work is done. Raises UsageError."""
    if out is not None and (Path(out).is_dir() or not os.access(Path(out).parent, os.W_OK)):
        from assistant.errors import UsageError

        raise UsageError("not_writable_file", name=out)


def write(text: str, out: str | None) -> None:
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


def as_json(data: object) -> str:
    """JSON as every command prints it."""
    return json.dumps(data, ensure_ascii=False, indent=2)


def opened(args: argparse.Namespace, *, create: bool = False, **also: Any) -> "tuple[Workspace, Settings]":
    """The workspace of the options, and its settings."""
    from assistant.bootstrap import open_workspace

    workspace = open_workspace(settings_of(args, **also), create=create)
    return workspace, workspace.settings


def rules_of(settings: "Settings") -> "Referential":
    """The referential that the settings name."""
    from assistant.referentials import load

    return load(settings.referential)
