"""`capnr recommend`: the recommendations, and what consultants make of them."""

import argparse
from typing import TYPE_CHECKING, Any

from ui.commands.deliver import aims, needs_file, save
from ui.commands.shared import DONE, Parents, command, day_of, maskable, masks, named, opened, rules_of, write

if TYPE_CHECKING:
    from assistant.bootstrap import Workspace
    from assistant.recommend_book import Book

ACTS = ("list", "show", "history", "add", "edit", "move", "comment", "sign", "drop", "restore")
FORMATS = ("table", "json", "html", "docx", "xlsx")
DONE_WORDS = {
    "add": ("ajoutée", "added"),
    "edit": ("modifiée", "edited"),
    "move": ("déplacée", "moved"),
    "comment": ("commentée", "commented on"),
    "sign": ("signée", "signed"),
    "drop": ("écartée", "dropped"),
    "restore": ("reprise", "taken up again"),
}


def register(commands: Any, given: Parents) -> None:
    """Add the command of this family."""
    text = "recommander, et tenir les recommandations : rédiger, ordonner, commenter, signer"
    one = command(commands, "recommend", _recommend, text, given.common, given.rules)
    one.add_argument("act", nargs="?", choices=ACTS, default="list", metavar="ACTE", help=", ".join(ACTS))
    one.add_argument("wanted", nargs="*", metavar="RECOMMANDATION", help="identifiant, indicateur ou numéro")
    one.add_argument("--by", type=named, metavar="NOM", help="qui écrit, commente ou signe")
    one.add_argument("--title", metavar="TEXTE", help="intitulé")
    one.add_argument("--what", metavar="TEXTE", help="quoi faire")
    one.add_argument("--owner", metavar="TEXTE", help="responsable")
    one.add_argument("--due", metavar="AAAA-MM-JJ", help="échéance")
    one.add_argument("--effort", metavar="JOURS", help="jours de travail")
    one.add_argument("--proof", metavar="TEXTE", help="preuve à garder")
    one.add_argument("--measure", metavar="TEXTE", help="indicateur de suivi")
    one.add_argument("--indicator", default="", metavar="ID", help="indicateur servi (add)")
    one.add_argument("--after", default="", metavar="RECOMMANDATION", help="place, derrière une autre (add, move)")
    one.add_argument("--text", default="", metavar="TEXTE", help="commentaire")
    one.add_argument("--why", default="", metavar="MOTIF", help="motif (drop)")
    one.add_argument("--format", choices=FORMATS, default="table", help="forme de la sortie")
    one.add_argument("--out", metavar="FICHIER", help="écrire dans un fichier au lieu de l’écran")
    one.add_argument("--organisation", default="", metavar="NOM", help="nom de l’organisation, sur la couverture")
    one.add_argument("--mask", action="store_true", help="masquer aussi les noms de qui a décidé, écrit ou signé")
    maskable(one)
    aims(one)


def _recommend(args: argparse.Namespace) -> int:
    from assistant.assessment import assess_workspace
    from assistant.recommend import advice
    from assistant.recommend_book import book

    check(args)
    on = day_of(args)
    workspace, settings = opened(args)
    try:
        found = assess_workspace(workspace, rules_of(settings), on=on)
        if args.act == "list" and args.format != "table":
            return _file(args, workspace, found, settings)
        held = book(workspace, advice(workspace, found, target=args.target, by=args.until, budget=args.budget))
        told = _shown(args, held, settings.lang) if args.act in ("list", "show", "history") else ""
        ids = () if told else _act(args, workspace, held)
    finally:
        workspace.close()
    if told:
        write(told, args.out)
        return DONE
    word = DONE_WORDS[args.act][settings.lang != "fr"]
    write("\n".join(f"{one} {word}" for one in ids), None)
    return DONE


def _file(args: argparse.Namespace, workspace: "Workspace", found: Any, settings: Any) -> int:
    """The recommendations as JSON, page or office file."""
    from assistant.reports.deliver import Wanted, deliver

    made = deliver(
        workspace,
        found,
        Wanted(
            what="recommendations",
            form=args.format,
            lang=settings.lang,
            mask=masks(args, settings, leaves=args.out is not None),
            names=args.mask,
            organisation=args.organisation.strip(),
            target=args.target,
            by=args.until,
            budget=args.budget,
        ),
    )
    save(made.data, args.out)
    return DONE


def _shown(args: argparse.Namespace, held: "Book", lang: str) -> str:
    from assistant.reports.advice_data import advice_table, entry_text, history_text

    if args.act == "list":
        return advice_table(held, lang)
    entry = held.find(args.wanted[0]) if args.wanted else None
    if args.act == "history":
        return history_text(held, entry.id if entry else "", lang)
    assert entry is not None  # check asked for one
    return entry_text(held, entry, lang)


def _act(args: argparse.Namespace, workspace: "Workspace", held: "Book") -> tuple[str, ...]:
    """Do what was asked; the ids of what it was done to."""
    from assistant import recommend_acts as acts

    names = ("title", "what", "owner", "due", "effort", "proof", "measure")
    fields = {name: getattr(args, name) for name in names if getattr(args, name) is not None}
    one = args.wanted[0] if args.wanted else ""
    if args.act == "add":
        title = fields.pop("title", "") or one
        made = acts.add(
            workspace, held, by=args.by, title=title, indicator=args.indicator, after=args.after, fields=fields
        )
        return (made,)
    if args.act == "sign":
        return acts.sign(workspace, held, args.wanted, by=args.by)
    if args.act == "edit":
        return (acts.edit(workspace, held, one, by=args.by, fields=fields),)
    if args.act == "move":
        return (acts.move(workspace, held, one, by=args.by, after=args.after),)
    if args.act == "comment":
        return (acts.comment(workspace, held, one, by=args.by, text=args.text),)
    if args.act == "drop":
        return (acts.drop(workspace, held, one, by=args.by, why=args.why),)
    return (acts.restore(workspace, held, one, by=args.by),)


def check(args: argparse.Namespace) -> None:
    """Refuse what misses something before any work is done. Raises NotPossible."""
    from assistant.exchange.faults import NotPossible
    from scoring.model import Text

    needs_file(args.format, args.out, "capnr recommend")
    writes = args.act in DONE_WORDS
    alone = args.act in ("list", "history", "sign") or (args.act == "add" and args.title)
    if (writes and not args.by) or not (args.wanted or alone) or (len(args.wanted) > 1 and args.act != "sign"):
        example = f"capnr recommend {args.act} r-1.1" + (" --by NOM" if writes else "")
        raise NotPossible(
            "missing_option",
            Text(
                fr=f"Il manque la recommandation ou --by, ou il y en a trop ; exemple : {example}",
                en=f"The recommendation or --by is missing, or there are too many; example: {example}",
            ),
        )
