"""`capnr --server URL COMMAND …`: the same commands, carried out by a server, the same words printed.

The server gives text as the command line prints it (`Accept: text/plain`) or the same plain data.
"""

import argparse
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ui.commands import remote_more
from ui.commands.shared import DONE, REFUSED, as_json, masks, number_of, settings_of, write

if TYPE_CHECKING:
    from assistant.settings import Settings
    from ui.client import Client

ELSEWHERE = (
    "workspace",
    "referential",
    "sector",
    "on",
    "population",
    "staff",
    "answer",
    "strict",
    "inventory",
    "employees",
)
"""Options that the server decides."""
LEFT = 4
"""Exit code when something was left, or is wrong."""


def possible(command: str) -> bool:
    """Whether a command goes through a server."""
    return command in REMOTE


def run(args: argparse.Namespace) -> int:
    """Carry a command out on the server. Raises UsageError for what cannot go there, or what the server refuses."""
    from assistant.errors import UsageError
    from ui.client import ApiError, Client, Unreachable

    if not possible(args.command):
        raise UsageError("not_remote", command=args.command, known=", ".join(sorted(REMOTE)))
    for name in ELSEWHERE:
        if getattr(args, name, None):
            raise UsageError("not_with_server", option=f"--{name}")
    settings = settings_of(argparse.Namespace(lang=args.lang))
    server = args.server or settings.server
    try:
        with Client(server, token=settings.token.get_secret_value(), lang=settings.lang) as client:
            return REMOTE[args.command](args, client, settings)
    except Unreachable as lost:
        raise UsageError("unreachable", server=server) from lost
    except ApiError as fault:
        raise UsageError("remote", said=fault.detail) from fault


def _told(args: argparse.Namespace, client: "Client", method: str, path: str, **also: Any) -> Any:
    """Print or write what the server says, as text or plain data; the data, where it was asked."""
    if args.format == "json":
        data = client.http.data(method, path, **also)
        write(as_json(data), args.out)
        return data
    write(client.http.text(method, path, **also), args.out)
    return None


def _assess(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    from pathlib import Path

    from ingest.files import find

    refused: list[dict[str, str]] = []
    if args.paths:
        sources = find([Path(one) for one in args.paths])
        job = client.upload([(one.name, one.read()) for one in sources])
        ended = [one for one in client.follow_job(job.id) if one.name == "end"][-1].data
        refused = ended["refused"]
    masked = masks(args, settings, leaves=bool(args.out) or args.format == "html")
    if args.format == "html":
        query = {"format": "html", "unmasked": not masked}
        write(client.http.send("GET", "/assessment", query=query, accept="*/*").text, args.out)
    else:
        _told(args, client, "GET", "/assessment", query={"masked": masked or None})
    colon = " :" if settings.lang == "fr" else ":"
    for one in refused:
        print(f"  {one['name']}{colon} {one['reason']}", file=sys.stderr)
    return REFUSED if refused else DONE


def _explain(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    from ui.client.part import part

    masked = masks(args, settings, leaves=bool(args.out))
    query = {"confirmed": args.confirmed or None, "masked": masked or None}
    _told(args, client, "GET", f"/explain/{part(args.wanted)}", query=query)
    return DONE


def _ask(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    body = {"question": args.question, "lang": args.lang or ""}
    body |= {"conversation": args.conversation, "person": args.person}
    masked = masks(args, settings, leaves=bool(args.out))
    _told(args, client, "POST", "/ask", body=body, query={"masked": masked or None}, keyed=True)
    return DONE


def _sought(args: argparse.Namespace) -> dict[str, Any]:
    query = {"document": args.document, "in": args.spoken, "since": args.since, "until": args.until}
    also = {"k": number_of(args, "k", int), "organisation": args.organisation}
    return {**query, **also, "statements": True if args.statements else None}


def _search(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    _told(args, client, "GET", "/search", query={"q": args.query, **_sought(args)})
    return DONE


def _evidence(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    named = {"theme": args.theme, "indicator": args.indicator, "criterion": args.criterion}
    _told(args, client, "GET", "/evidence", query={**named, **_sought(args)})
    return DONE


def _documents(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    from ui.client.part import part
    from ui.commands.documents import agreed, check

    check(args)
    names, signed = [part(one) for one in args.names], {"by": args.by}
    if args.action == "list":
        if args.format == "json":
            write(as_json(client.documents()), args.out)
        else:
            write(client.http.text("GET", "/documents"), args.out)
    elif args.action == "show":
        _told(args, client, "GET", f"/documents/{names[0]}")
    elif args.action == "date":
        body = {**signed, "day": None if args.undo else args.names[1], "why": args.why}
        _told(args, client, "PUT", f"/documents/{names[0]}/date", body=body)
    elif args.action == "kind":
        body = {**signed, "kind": None if args.undo else args.names[1], "why": args.why}
        _told(args, client, "PUT", f"/documents/{names[0]}/kind", body=body)
    elif args.action == "replace":
        _told(args, client, "PUT", f"/documents/{names[1]}/replaces/{names[0]}", body=signed)
    elif args.action == "separate":
        _told(args, client, "DELETE", f"/documents/{names[1]}/replaces/{names[0]}", query=signed)
    else:
        agreed(args, lambda: client.document(args.names[0])["name"], settings.lang)
        _told(args, client, "DELETE", f"/documents/{names[0]}", query={**signed, "why": args.why})
    return DONE


def _hidden(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    if args.format == "json":
        write(as_json(client.hidden_texts(q=args.query, document=args.document)), args.out)
    else:
        write(client.http.text("GET", "/hidden", query={"q": args.query, "document": args.document}), args.out)
    return DONE


def _text(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    sys.stdout.write(client.page_text(args.document, args.page).text)
    return DONE


def _decide(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    from ui.commands.deciding import decided_line

    criteria = [one.strip() for one in (args.criteria or "").split(",") if one.strip()]
    made = [
        client.decide(
            one,
            state=args.state,
            by=args.by,
            why=args.why,
            criteria=criteria or None,
            stance=args.stance or None,
            quote=args.quote or None,
        )
        for one in args.evidence
    ]
    write("\n".join(decided_line(one, settings.lang) for one in made), None)
    return DONE


def _history(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    from ui.client.part import part

    _told(args, client, "GET", f"/evidence/{part(args.evidence)}/history")
    return DONE


def _policies(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    _told(args, client, "GET", "/policies")
    return DONE


def _what_if(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    _told(args, client, "POST", "/what-if", body={"set": dict(args.set)})
    return DONE


def _plan(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    budget = None if args.budget is None else float(args.budget)
    query = {"target": args.target, "by": args.by, "budget": budget, "confirmed": args.confirmed or None}
    _told(args, client, "GET", "/plan", query=query)
    return DONE


def _calendar(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    named = ("target", "contract", "evaluated", "held", "labelled", "expires")
    _told(args, client, "GET", "/calendar", query={one: getattr(args, one) for one in named})
    return DONE


def _usage(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    from assistant.errors import UsageError

    if args.format == "markdown":
        raise UsageError("not_with_server", option="--format markdown")
    if args.format == "json":
        write(as_json(client.http.whole("/usage", "calls")), args.out)
    else:
        write(client.http.text("GET", "/usage"), args.out)
    return DONE


def _verify(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    from assistant.errors import UsageError

    if args.file:
        raise UsageError("not_with_server", option="--file")
    query = {"text": args.text}
    sound = client.verification(text=args.text)["sound"]
    _told(args, client, "GET", "/verification", query=query)
    return DONE if sound else LEFT


def _export(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    from assistant.errors import UsageError
    from assistant.reports.bundle_verify import unpacked
    from assistant.reports.deliver import checked
    from ui.commands.deliver import KINDS, fingerprint, needs_file, save

    if args.what not in KINDS:
        raise UsageError("not_with_server", option=f"export {args.what}")
    form = checked(args.what, args.format or "")
    needs_file(form, args.out, f"capnr export {args.what}")
    data = client.export(args.what, form=args.format or "", documents=args.documents or None, **_wanted(args, settings))
    save(data, args.out)
    if args.what == "bundle":
        fingerprint(json.loads(unpacked(data)["manifest.json"])["fingerprint"], settings.lang)
    return DONE


def _draft(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    from ui.commands.deliver import needs_file, save, text_in

    needs_file(args.format, args.out, f"capnr draft {args.kind}")
    if args.keep:
        before = client.draft_text(args.kind)["version"]
        client.keep_draft(args.kind, text=text_in(args.keep), by=args.by or "", version=before)
    if args.kept or args.keep:
        save(client.draft_text(args.kind)["text"].encode(), args.out)
        return DONE
    save(client.draft(args.kind, form=args.format, **_wanted(args, settings)), args.out)
    return DONE


def _wanted(args: argparse.Namespace, settings: "Settings") -> dict[str, Any]:
    return {
        "organisation": args.organisation or None,
        "mask": args.mask or None,
        "unmasked": not masks(args, settings, leaves=True) or None,
        "target": args.target,
        "until": args.until,
        "budget": None if args.budget is None else float(args.budget),
    }


REMOTE: dict[str, Callable[[argparse.Namespace, "Client", "Settings"], int]] = {
    "assess": _assess,
    "ask": _ask,
    "calendar": _calendar,
    "confirm": _decide,
    "declare": remote_more.declare,
    "diff": remote_more.diff,
    "documents": _documents,
    "draft": _draft,
    "evidence": _evidence,
    "explain": _explain,
    "export": _export,
    "hidden": _hidden,
    "history": _history,
    "plan": _plan,
    "policies": _policies,
    "recommend": remote_more.recommend,
    "reject": _decide,
    "search": _search,
    "settings": remote_more.settings,
    "share": remote_more.share,
    "text": _text,
    "usage": _usage,
    "verify": _verify,
    "what-if": _what_if,
}
"""What carries each command out."""
