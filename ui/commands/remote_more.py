"""More of `capnr --server`: declarations, recommendations, settings, share links, what changed since an assessment."""

import argparse
from typing import TYPE_CHECKING, Any

from ui.commands.shared import DONE, as_json, masks, number_of, write

if TYPE_CHECKING:
    from assistant.settings import Settings
    from ui.client import Client

FIELDS = ("title", "what", "owner", "due", "effort", "proof", "measure")


def declare(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    """Declare a status of criteria, or a value of one."""
    from assistant.errors import UsageError
    from assistant.reports.planning import declaration_line

    valued = args.value is not None
    if valued == (args.status is not None) or (valued and len(args.criteria) > 1) or (args.year and not valued):
        raise UsageError("status_or_value")
    said: dict[str, Any] = {"by": args.by, "note": args.note}
    said |= {"value": args.value, "unit": args.unit, "year": args.year} if valued else {"status": args.status}
    made = [client.declare(one, **said) for one in args.criteria]
    write("\n".join(declaration_line(one.model_dump(), settings.lang) for one in made), None)
    return DONE


def settings(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    """Read the settings of the organisation, or say some anew."""
    from assistant.errors import UsageError
    from ui.commands.settings import table

    pairs = [one.partition("=") for one in args.changes]
    if not all(sign for _, sign, _ in pairs):
        raise UsageError("bad_option", option="capnr settings", wanted=" ".join(args.changes), expected="staff=120")
    said = {name.strip(): _value(value.strip()) for name, _, value in pairs}
    found = client.http.data("PATCH", "/settings", body=said) if said else client.settings()
    write(as_json(found) if args.format == "json" else table(dict(found), settings.lang), args.out)
    return DONE


def _value(text: str) -> object:
    """A setting as the server reads it: nothing, yes or no, a number, or a word."""
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text or None


def share(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    """Make, list or end read-only links of the server."""
    from assistant.errors import UsageError
    from assistant.reports.shared_paper import moment
    from assistant.shares import links_table
    from ui.commands.share import MADE, REVOKED

    lang, as_data = settings.lang, args.format == "json"
    if args.export:
        raise UsageError("not_with_server", option="--export")
    if args.list:
        found = client.shares()
        write(as_json(found) if as_data else links_table(found["shares"], lang), args.out)
    elif args.revoke:
        ended = dict(client.revoke_share(args.revoke))
        write(as_json(ended) if as_data else REVOKED[lang].format(id=ended["id"]), args.out)
    else:
        made = dict(client.share(days=number_of(args, "days", int), by=args.by))
        said = MADE[lang].format(address=made["address"], until=moment(str(made["until"]), lang), id=made["id"])
        write(as_json(made) if as_data else said, args.out)
    return DONE


def recommend(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    """List, write, order, comment and sign recommendations."""
    from assistant.errors import UsageError
    from ui.client.part import part
    from ui.commands.deliver import save
    from ui.commands.recommend import DONE_WORDS, check

    check(args)
    if args.act == "show":
        raise UsageError("not_with_server", option="recommend show")
    if args.act == "list" and args.format != "table":
        data = client.export(
            "recommendations",
            form=args.format,
            organisation=args.organisation or None,
            mask=args.mask or None,
            unmasked=not masks(args, settings, leaves=args.out is not None) or None,
            target=args.target,
            until=args.until,
        )
        save(data, args.out)
    elif args.act == "list":
        query = {"target": args.target, "until": args.until}
        write(client.http.text("GET", "/recommendations", query=query), args.out)
    elif args.act == "history":
        held = [args.wanted[0]] if args.wanted else []
        if not held:
            raise UsageError("not_with_server", option="recommend history")
        write(client.http.text("GET", f"/recommendations/{part(held[0])}/history"), args.out)
    else:
        word = DONE_WORDS[args.act][settings.lang != "fr"]
        write("\n".join(f"{one} {word}" for one in _acted(args, client)), None)
    return DONE


def _acted(args: argparse.Namespace, client: "Client") -> list[str]:
    """Do what was asked; the ids of what it was done to."""
    fields = {name: getattr(args, name) for name in FIELDS if getattr(args, name) is not None}
    one, by = args.wanted[0] if args.wanted else "", args.by
    if args.act == "add":
        title = fields.pop("title", "") or one
        made = client.add_recommendation(
            by=by, title=title, indicator=args.indicator or None, after=args.after or None, **fields
        )
        return [made["id"]]
    if args.act == "sign":
        return list(client.sign_recommendations(by=by, recommendations=args.wanted)["signed"])
    acts = {
        "edit": lambda: client.edit_recommendation(one, by=by, **fields),
        "move": lambda: client.move_recommendation(one, by=by, after=args.after or None),
        "comment": lambda: client.comment_recommendation(one, by=by, text=args.text),
        "drop": lambda: client.drop_recommendation(one, by=by, why=args.why),
        "restore": lambda: client.restore_recommendation(one, by=by),
    }
    return [acts[args.act]()["id"]]


def diff(args: argparse.Namespace, client: "Client", settings: "Settings") -> int:
    """What changed between two kept assessments of the server, and why."""
    from assistant.timeline_table import difference_table

    found = client.difference(args.before, args.after)
    write(as_json(found) if args.format == "json" else difference_table(dict(found), settings.lang), args.out)
    return DONE
