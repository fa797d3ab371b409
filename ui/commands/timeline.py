"""`capnr snapshot`, `snapshots`, `diff`, `migrate`: an organisation over time and from one referential to the next."""

import argparse
from collections.abc import Iterator
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
    write,
)

if TYPE_CHECKING:
    from assistant.migration import Carry, Plan
    from scoring.model import Referential


def register(commands: Any, given: Parents) -> None:
    """Add the commands of this family."""
    one = command(
        commands, "snapshot", _snapshot, "conserver l’évaluation du dossier de travail", given.common, given.rules
    )
    one.add_argument("--label", default="", metavar="TEXTE", help="nom de cette évaluation")
    one = command(commands, "snapshots", _snapshots, "lister les évaluations conservées", given.common)
    output(one, ("table", "json"))
    one = command(commands, "diff", _diff, "dire ce qui a changé entre deux évaluations, et pourquoi", given.common)
    one.add_argument("before", metavar="A", help="numéro ou nom de l’évaluation de départ")
    one.add_argument("after", metavar="B", help="numéro ou nom de l’évaluation d’arrivée")
    output(one, ("table", "json"))
    one = command(commands, "migrate", _migrate, "passer d’un référentiel à son successeur", given.common)
    one.add_argument("--to", required=True, metavar="ID[@VERSION]", help="référentiel d’arrivée")
    one.add_argument("--from", dest="origin", metavar="ID", help="référentiel de départ (défaut : celui du dossier)")
    one.add_argument("--apply", action="store_true", help="écrire les décisions reprises (sans quoi rien n’est écrit)")
    output(one, ("table", "json"))
    maskable(one)


def _snapshot(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_workspace
    from assistant.timeline import keep
    from assistant.timeline_table import snapshots_table

    on = day_of(args)
    workspace, settings = opened(args)
    try:
        found = assess_workspace(workspace, rules_of(settings), on=on)
        made = keep(workspace, found, label=args.label, lang=settings.lang)
    finally:
        workspace.close()
    write(snapshots_table([made], settings.lang), None)
    return DONE


def _snapshots(args: argparse.Namespace) -> int:
    from assistant.storage.snapshots import SqlSnapshots
    from assistant.timeline import series
    from assistant.timeline_table import snapshots_table

    workspace, settings = opened(args)
    try:
        kept = SqlSnapshots(workspace.engine).all()
    finally:
        workspace.close()
    write(as_json(series(kept)) if args.format == "json" else snapshots_table(kept, settings.lang), args.out)
    return DONE


def _diff(args: argparse.Namespace) -> int:
    from assistant.timeline import difference, kept
    from assistant.timeline_table import difference_table

    workspace, settings = opened(args)
    try:
        found = difference(kept(workspace, args.before), kept(workspace, args.after))
    finally:
        workspace.close()
    write(as_json(found) if args.format == "json" else difference_table(found, settings.lang), args.out)
    return DONE


def _migrate(args: argparse.Namespace) -> int:
    from assistant.migration import apply, plan
    from assistant.referentials import load

    workspace, settings = opened(args)
    try:
        old = load(args.origin or settings.referential)
        new = _wanted(args.to)
        if old.id == new.id:
            said = f"Le dossier de travail utilise déjà « {new.id} »." if settings.lang == "fr" else ""
            write(said or f"The workspace uses “{new.id}” already.", args.out)
            return DONE
        found = plan(workspace, old, new)
        if args.apply:
            apply(workspace, found)
    finally:
        workspace.close()
    lines = _lines(found, settings.lang, applied=args.apply)
    told = _json(found, applied=args.apply)
    if masks(args, settings, leaves=bool(args.out)):
        from assistant.privacy import masked_quotes

        told["decisions"] = masked_quotes(told["decisions"], settings.lang)
    write(as_json(told) if args.format == "json" else "\n".join(lines), args.out)
    return DONE


def _wanted(text: str) -> "Referential":
    """The referential ID[@VERSION]. Raises UsageError or NotPossible when there is no such one."""
    from assistant.exchange.faults import NotPossible
    from assistant.referentials import load
    from scoring.model import Text

    name, _, version = text.partition("@")
    found = load(name)
    if version and version != found.version:
        raise NotPossible(
            "other_version",
            Text(
                fr=f"« {name} » est livré en version {found.version}, pas {version}.",
                en=f"“{name}” is shipped in version {found.version}, not {version}.",
            ),
        )
    return found


def _json(found: "Plan", *, applied: bool) -> dict[str, Any]:
    return {
        "schema": "capnr.migration-plan/1",
        "from": {"id": found.old.id, "version": found.old.version},
        "to": {"id": found.new.id, "version": found.new.version},
        "applied": applied,
        "successors": [
            {
                "from": one.criterion,
                "to": list(one.to),
                "kind": one.kind,
                "why": {"fr": one.why.fr, "en": one.why.en} if one.why.fr else None,
            }
            for one in found.successors
        ],
        "new": list(found.added),
        "decisions": [
            {
                "outcome": one.outcome,
                "evidence": one.old.evidence,
                "criteria": list(one.old.criteria),
                "to": list(one.to),
                "by": one.old.by,
                "at": one.old.at,
                "quote": one.old.quote,
            }
            for one in found.carries
        ],
    }


OUTCOMES = {
    "carry": ("reprise", "carried over"),
    "done": ("déjà reprise", "carried over already"),
    "decided": ("tranchée autrement dans le nouveau référentiel", "decided otherwise in the new referential"),
    "review": ("proposée, à relire", "proposed, to be read again"),
    "queued": ("déjà proposée, à relire", "proposed already, to be read again"),
    "beside": (
        "à relire : passage confirmé pour un autre critère de cet indicateur",
        "to be read again: passage confirmed for another criterion of this indicator",
    ),
    "compute": ("à recalculer", "to be computed again"),
    "declare": ("à déclarer de nouveau", "to be declared again"),
    "lost": ("sans suite", "without a successor"),
    "gone": ("document ou passage absent du dossier", "document or passage no longer in the workspace"),
}
SHOWN = 40
"""New criteria listed before the rest is only counted."""


def _lines(found: "Plan", lang: str, *, applied: bool) -> Iterator[str]:
    fr = lang == "fr"
    yield f"{found.old.id} {found.old.version} → {found.new.id} {found.new.version}"
    kept, split, lost = found.of("same", "merged"), found.of("split"), found.of("lost")
    yield ""
    yield f"Conservés ({len(kept)})" if fr else f"Kept ({len(kept)})"
    yield from (f"  {one.criterion} → {one.to[0]}" for one in kept)
    yield f"Scindés, à relire ({len(split)})" if fr else f"Split, to be read again ({len(split)})"
    for one in split:
        yield f"  {one.criterion} → {', '.join(one.to)}"
        yield f"      {one.why.said(lang)}"
    yield f"Sans suite ({len(lost)})" if fr else f"Lost ({len(lost)})"
    for one in lost:
        yield f"  {one.criterion}"
        yield f"      {one.why.said(lang)}"
    yield f"Nouveaux ({len(found.added)})" if fr else f"New ({len(found.added)})"
    more = f" … (+{len(found.added) - SHOWN})" if len(found.added) > SHOWN else ""
    yield f"  {', '.join(found.added[:SHOWN])}{more}"
    yield ""
    yield f"Décisions de personnes ({len(found.carries)})" if fr else f"Decisions of people ({len(found.carries)})"
    yield from (_carry(one, lang) for one in found.carries)
    carried, queued = found.carried(), found.queued()
    done = _count(
        carried, "décision reprise", "décisions reprises", "decision carried over", "decisions carried over", fr
    )
    left = _count(
        queued,
        "proposition à relire",
        "propositions à relire",
        "proposal to be read again",
        "proposals to be read again",
        fr,
    )
    if applied:
        yield f"{done}, {left}."
    elif not carried and not queued:
        yield "Rien de plus à reprendre." if fr else "Nothing more to carry over."
    else:
        yield (
            f"Rien n’est écrit ; avec --apply : {done}, {left}."
            if fr
            else (f"Nothing is written; with --apply: {done}, {left}.")
        )


def _count(count: int, one_fr: str, many_fr: str, one_en: str, many_en: str, fr: bool) -> str:
    """So many of them; in French zero is singular."""
    word = (many_fr if count > 1 else one_fr) if fr else (one_en if count == 1 else many_en)
    return f"{count} {word}"


def _carry(one: "Carry", lang: str) -> str:
    said, colon = OUTCOMES[one.outcome][0 if lang == "fr" else 1], " : " if lang == "fr" else ": "
    target = f" → {', '.join(one.to)}" if one.to else ""
    day = f"{one.old.at[8:10]}/{one.old.at[5:7]}/{one.old.at[:4]}" if lang == "fr" else one.old.at[:10]
    return f"  {', '.join(one.old.criteria)}{target}{colon}{said} ({one.old.by}, {day}, {one.old.evidence})"
