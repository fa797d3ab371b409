"""`capnr ask`, `text`, `usage`, `security`, `serve`: questions, stored text, the two ledgers, the web application."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.commands.shared import (
    DONE,
    Parents,
    as_json,
    command,
    day_of,
    maskable,
    masks,
    opened,
    output,
    rules_of,
    settings_of,
    write,
)

if TYPE_CHECKING:
    from assistant.settings import Settings


def register(commands: Any, given: Parents) -> None:
    """Add the commands of this family."""
    one = command(commands, "ask", _ask, "poser une question sur l’état de préparation", given.common, given.rules)
    one.add_argument("question", metavar="QUESTION")
    one.add_argument("--conversation", default="", metavar="ID|new", help="garder l’échange, tenir compte du précédent")
    one.add_argument("--person", default="", metavar="NOM", help="qui mène une nouvelle conversation (facultatif)")
    output(one, ("table", "json"))
    maskable(one)
    one = command(commands, "text", _text, "afficher le texte enregistré d’une page", given.common)
    one.add_argument("document", metavar="DOCUMENT_ID")
    one.add_argument("--page", type=int, default=1, metavar="N")
    one = command(commands, "usage", _usage, "montrer le journal d’usage de l’IA", given.common)
    output(one, ("table", "json", "markdown"))
    one = command(commands, "security", _security, "montrer le journal de sécurité", given.common)
    output(one, ("table", "json"))
    one = command(commands, "serve", _serve, "ouvrir l’application web", given.common, given.rules)
    one.add_argument("--host", default="127.0.0.1")
    one.add_argument("--port", type=int, default=7860)
    one.add_argument("--sample", action="store_true", help="charger l’organisation d’exemple")
    one.add_argument("--accounts", metavar="DOSSIER", help="servir plusieurs organisations, avec des comptes")
    one.add_argument("--address", metavar="URL", help="adresse publique, https derrière un mandataire inverse")
    one.add_argument("--trusted-proxy", metavar="RÉSEAUX", help="mandataires inverses que le serveur croit")


def _ask(args: argparse.Namespace) -> int:
    from assistant.answer import Assistant
    from assistant.bootstrap import language_model
    from assistant.conversation import keep, leaning_on
    from assistant.reports.answered import answer_text
    from assistant.reports.wire import answer_json

    on = day_of(args)
    workspace, settings = opened(args)
    assistant = Assistant(workspace, rules_of(settings), on=on, model=language_model(settings))
    try:
        context = leaning_on(workspace, args.conversation)
        answer = assistant.ask(args.question, args.lang or "", context)
        answer = keep(workspace, args.conversation, answer, args.person)
        if masks(args, settings, leaves=bool(args.out)):
            from assistant.privacy import masked_answer

            answer = masked_answer(answer, assistant.report().document)
        if args.format == "json":
            text = as_json(answer_json(answer))
        else:
            text = answer_text(answer, {one.id: one.name for one in assistant.report().documents})
    finally:
        assistant.close()
        workspace.close()
    write(text, args.out)
    return DONE


def _text(args: argparse.Namespace) -> int:
    from assistant.errors import UsageError

    workspace, _ = opened(args)
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
    from assistant.reports.usage_document import usage_document
    from assistant.reports.wire import ledger_json

    workspace, settings = opened(args)
    try:
        journal, on = workspace.ledger.journal(), workspace.ledger.now()[:10]
    finally:
        workspace.close()
    lang = settings.lang
    if args.format == "json":
        text = as_json(ledger_json(journal, lang))
    elif args.format == "markdown":
        text = usage_document(journal, on, lang)
    else:
        text = usage_table(journal, lang)
    write(text, args.out)
    return DONE


def _security(args: argparse.Namespace) -> int:
    workspace, settings = opened(args)
    try:
        lines = workspace.security.lines()
    finally:
        workspace.close()
    if args.format == "json":
        events = [{"at": one.at, "event": one.event, "detail": one.detail} for one in lines]
        text = as_json({"schema": "capnr.security/1", "events": events})
    else:
        none = "Aucun événement." if settings.lang == "fr" else "No event."
        text = "\n".join(f"{one.at}  {one.event:<16}  {one.detail}" for one in lines) or none
    write(text, args.out)
    return DONE


def _serve(args: argparse.Namespace) -> int:
    from ui.loading import quick

    with quick():
        if args.accounts or os.environ.get("CAPNR_ACCOUNTS"):
            return _serve_accounts(args)
        return _serve_alone(args)


def _serve_alone(args: argparse.Namespace) -> int:
    """Serve one workspace."""
    from ui.server import serve

    given = settings_of(args)
    also: dict[str, Any] = {"workspace": given.workspace.resolve(), **_whole(given)}
    if args.sample and args.sector is None:
        also["sector"] = "collectivite"
    on = day_of(args) if args.on else None
    workspace, settings = opened(args, create=True, **also)
    referential = rules_of(settings)
    try:
        if args.sample:
            from assistant.sample import load_demonstration

            load_demonstration(workspace)
            workspace.remember()
        serve(workspace, referential, host=args.host, port=args.port, lang=settings.lang, on=on)
    finally:
        workspace.close()
    return DONE


def _whole(given: "Settings") -> dict[str, Any]:
    """The file of the referential by its whole way: the server works from a folder of its own."""
    named = given.referential.endswith((".yaml", ".yml"))
    return {"referential": str(Path(given.referential).resolve())} if named else {}


def _serve_accounts(args: argparse.Namespace) -> int:
    """Serve several organisations, each in its own folder."""
    from assistant.errors import UsageError
    from ui.access.serving import serve_site

    if args.sample or args.workspace:
        raise UsageError("accounts_and_sample")
    named = ("accounts", "address", "trusted_proxy")
    said: dict[str, Any] = {one: getattr(args, one) for one in named if getattr(args, one) is not None}
    given = settings_of(args, **said)
    assert given.accounts is not None
    settings = settings_of(args, **{**said, **_whole(given), "accounts": given.accounts.resolve()})
    assert settings.accounts is not None
    on = day_of(args) if args.on else None
    serve_site(settings.accounts, settings, host=args.host, port=args.port, on=on)
    return DONE
