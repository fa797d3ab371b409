"""`capnr settings`: what is said of the organisation, said anew."""

import argparse
from typing import Any

from ui.commands.shared import DONE, Parents, as_json, command, opened, output, write

SOURCES = {
    "environment": {"fr": "environnement", "en": "environment"},
    "workspace": {"fr": "dossier de travail", "en": "workspace"},
    "default": {"fr": "par défaut", "en": "default"},
}
NONE = {"fr": "non dit", "en": "not said"}
YES_NO = {"fr": ("oui", "non"), "en": ("yes", "no")}
BUDGET = {"fr": "budget planétaire, inventaire {name}", "en": "planetary budget, inventory {name}"}


def register(commands: Any, given: Parents) -> None:
    """Add the command of this family."""
    one = command(commands, "settings", _settings, "lire ou changer les réglages de l’organisation", given.common)
    one.add_argument("changes", nargs="*", metavar="NOM=VALEUR", help="réglage à changer ; sans valeur, il est retiré")
    output(one, ("table", "json"))


def _settings(args: argparse.Namespace) -> int:
    from assistant.errors import UsageError
    from assistant.organisation import say, settings_json

    workspace, settings = opened(args)
    try:
        pairs = [one.partition("=") for one in args.changes]
        if not all(sign for _, sign, _ in pairs):
            raise UsageError("bad_option", option="capnr settings", wanted=" ".join(args.changes), expected="staff=120")
        if pairs:
            workspace = say(workspace, {name.strip(): value for name, _, value in pairs})
        found = settings_json(workspace)
    finally:
        workspace.close()
    write(as_json(found) if args.format == "json" else table(found, settings.lang), args.out)
    return DONE


def table(found: dict[str, Any], lang: str) -> str:
    """The settings, one a line, from their plain data."""
    lines = [
        f"{one['name']:<16} {_valued(one['value'], lang):<28} {SOURCES[one['source']][lang]} ({one['variable']})"
        for one in found["settings"]
    ]
    if found["inventory"]:
        lines.append(BUDGET[lang].format(name=found["inventory"]))
        lines += [f"{name:<16} {_valued(value, lang)}" for name, value in found["budget"].items()]
    return "\n".join(one.rstrip() for one in lines)


def _valued(value: object, lang: str) -> str:
    if isinstance(value, bool):
        return YES_NO[lang][not value]
    return NONE[lang] if value is None or value == {} else str(value)
