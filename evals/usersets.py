"""Sets of one's own: questions, or labelled quotes, over the documents of one's own workspace. One JSON object a line.

The checker reads every line and says what is wrong with each, before anything is measured.
"""

import json
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answer import Assistant
from assistant.assessment import Report, assess_workspace
from assistant.bootstrap import Workspace, language_model, open_workspace
from assistant.referentials import load
from assistant.settings import Settings
from evals.answers import asked
from evals.mapping import Placed, covers
from evals.metrics_answers import dates, figures
from evals.runner import Ran, as_data
from evals.suite import Case, Measure, Result, Suite, shares
from evals.suites.abstention import refusals
from evals.suites.answers import accuracy, case
from evals.workbench import Asked
from ingest.model import Document
from retrieval.quote import locate
from retrieval.stance import judge, setting
from scoring.model import Referential, Stance, Text

OWN = Text(fr="Vos questions", en="Your questions")
MOST = 20
"""Faults told at once."""
TEMPLATES = {
    "questions": (
        {
            "id": "q1",
            "lang": "fr",
            "question": "Combien d’agents ont été formés en 2025 ?",
            "answerable": True,
            "figures": ["231"],
            "dates": [],
            "names": [],
            "documents": ["bilan-formation.docx"],
            "quote": "231 agents ont suivi la formation en 2025",
            "origin": "written by …",
            "licence": "internal",
        },
        {
            "id": "q2",
            "lang": "en",
            "question": "Who signed the strategy, and when?",
            "answerable": True,
            "figures": [],
            "dates": ["2024-12-12"],
            "names": ["Mayor, Maire"],
            "documents": ["strategy.pdf"],
            "quote": "",
            "origin": "written by …",
            "licence": "internal",
        },
        {
            "id": "q3",
            "lang": "fr",
            "question": "Quel est le salaire du directeur ?",
            "answerable": False,
            "figures": [],
            "dates": [],
            "names": [],
            "documents": [],
            "quote": "",
            "origin": "written by …",
            "licence": "internal",
        },
    ),
    "quotes": (
        {
            "id": "e1",
            "document": "bilan-formation.docx",
            "quote": "231 agents ont suivi la formation en 2025",
            "indicator": "5.1",
            "stance": "done",
            "origin": "read by …",
            "licence": "internal",
        },
        {
            "id": "e2",
            "document": "strategy.pdf",
            "quote": "We will publish our footprint by 2027",
            "indicator": "1.1",
            "stance": "committed",
            "origin": "read by …",
            "licence": "internal",
        },
    ),
}
NEEDED = {"questions": ("id", "question", "answerable"), "quotes": ("id", "document", "quote", "indicator", "stance")}
LISTS = ("figures", "dates", "names", "documents")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What is wrong with one line."""

    line: int
    """Line, from 1; 0 for the file."""
    said: Text
    """What is wrong."""


class SetError(ValueError):
    """A set that cannot be used; `text(lang)` gives each line that is wrong."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.name = name
        self.faults = tuple(faults)
        super().__init__(self.text("en"))

    def text(self, lang: str) -> str:
        """The first faults, one a line."""
        told = [f"{self.name}:{one.line}: {one.said.said(lang)}" for one in self.faults[:MOST]]
        more = len(self.faults) - MOST
        return "\n".join([*told, *([f"… +{more}"] if more > 0 else [])])


def template(kind: str) -> str:
    """Lines to copy and change."""
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in TEMPLATES[kind])


def measure(args: Namespace, lang: str) -> dict[str, Any] | str:
    """Check the sets that the options name, and measure them in their workspace; a sentence with --check.

    Raises SetError, and UsageError as `open_workspace` and `assess_workspace` do.
    """
    given: dict[str, Any] = {"workspace": Path(args.workspace or ".capnr"), "model": args.model or ""}
    workspace = open_workspace(Settings(**given), create=False)
    try:
        referential = load(workspace.settings.referential)
        documents = workspace.documents.all()
        sets = {
            kind: read(Path(name), kind, documents, referential)
            for kind, name in (("questions", args.questions), ("quotes", args.quotes))
            if name
        }
        if args.check:
            count = sum(len(one) for one in sets.values())
            return Text(fr=f"{count} lignes, aucun défaut.", en=f"{count} lines, no fault.").said(lang)
        on = date.fromisoformat(args.on) if args.on else date.today()
        ran = [_measured(kind, records, workspace, referential, on) for kind, records in sets.items()]
    finally:
        workspace.close()
    return as_data(ran, mode="own", model=args.model or "", day=on.isoformat())


def read(path: Path, kind: str, documents: Sequence[Document], referential: Referential) -> list[dict[str, Any]]:
    """The records of a file. Raises SetError with every fault."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        said = Text(fr="fichier illisible (texte UTF-8 attendu)", en="cannot be read (UTF-8 text expected)")
        raise SetError(path.name, [Fault(line=0, said=said)]) from fault
    found: list[dict[str, Any]] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        wrong = list(_wrong(record, kind, documents, referential, seen))
        faults += [Fault(line=number, said=one) for one in wrong]
        if not wrong:
            seen[str(record["id"])] = number
            found.append(completed(record) if kind == "questions" else record)
    if not found and not faults:
        faults.append(Fault(line=0, said=Text(fr="aucune ligne", en="no line")))
    if faults:
        raise SetError(path.name, faults)
    return found


def completed(record: Mapping[str, Any]) -> dict[str, Any]:
    """A question of one's own as a gold record: what is left out is empty, a free `answer` gives figures and dates."""
    answerable = bool(record["answerable"])
    told = str(record.get("answer") or "")
    read_in = {"figures": [str(float(one)) for one in sorted(figures(told))], "dates": sorted(dates(told))}
    kinds = "status gap evidence compare advice label whatif plan usage drafts" if answerable else ""
    return {
        "lang": "fr",
        "group": "own",
        "split": "own",
        "quote": "",
        "documents": [],
        "names": [],
        **read_in,
        **record,
        "id": str(record["id"]),
        "kinds": kinds.split() or ["not_found", "out_of_scope", "declined"],
    }


def _wrong(
    record: Any, kind: str, documents: Sequence[Document], referential: Referential, seen: Mapping[str, int]
) -> Iterator[Text]:
    """What is wrong with one record."""
    if not isinstance(record, dict):
        yield Text(fr="un objet JSON est attendu", en="a JSON object is expected")
        return
    missing = [name for name in NEEDED[kind] if record.get(name) in (None, "")]
    if missing:
        yield Text(fr=f"il manque {', '.join(missing)}", en=f"{', '.join(missing)} missing")
        return
    if str(record["id"]) in seen:
        line = seen[str(record["id"])]
        yield Text(fr=f"identifiant déjà donné ligne {line}", en=f"id given on line {line} already")
    if kind == "questions" and not isinstance(record["answerable"], bool):
        yield Text(fr="answerable vaut true ou false", en="answerable is true or false")
    for name in LISTS:
        given = record.get(name, [])
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            yield Text(fr=f"{name} est une liste de textes", en=f"{name} is a list of texts")
            return
    if kind == "quotes":
        known = {one.id for one in referential.indicators}
        if str(record["indicator"]) not in known:
            yield Text(fr=f"indicateur inconnu : {record['indicator']}", en=f"unknown indicator: {record['indicator']}")
        if record["stance"] not in {str(one) for one in Stance}:
            choice = ", ".join(Stance)
            yield Text(fr=f"posture : au choix {choice}", en=f"stance: one of {choice}")
    yield from _places(record, kind, documents)


def _places(record: Mapping[str, Any], kind: str, documents: Sequence[Document]) -> Iterator[Text]:
    """Documents that are not there, and a quote that stands in none of them."""
    names = [record["document"]] if kind == "quotes" else record.get("documents", [])
    there = [one for one in documents if any(one.name.endswith(name) for name in names)]
    for name in names:
        if not any(one.name.endswith(name) for one in there):
            yield Text(
                fr=f"document absent du dossier de travail : {name}", en=f"document not in the workspace: {name}"
            )
    quote = record.get("quote") or ""
    if quote and there and place(quote, there) is None:
        yield Text(fr="citation introuvable mot pour mot", en="quote not found word for word")


def place(quote: str, documents: Sequence[Document]) -> tuple[Document, int, int, int] | None:
    """Document, page, start and end of a quote; None when it stands nowhere."""
    for document in documents:
        for page in document.pages:
            span = locate(quote, page.text)
            if span is not None:
                return document, page.number, *span
    return None


def _measured(
    kind: str, records: Sequence[dict[str, Any]], workspace: Workspace, referential: Referential, on: date
) -> Ran:
    if kind == "questions":
        result, title = _questions(records, workspace, referential, on), OWN
    else:
        found = assess_workspace(workspace, referential, on=on)
        result, title = quotes(records, found, workspace.documents.all()), Text(fr="Vos citations", en="Your quotes")
    return Ran(suite=Suite(name=kind, title=title, run=lambda _: result), result=result, seconds=0.0)


def _questions(records: Sequence[dict[str, Any]], workspace: Workspace, referential: Referential, on: date) -> Result:
    assistant = Assistant(workspace, referential, on=on, model=language_model(workspace.settings))
    try:
        done = [
            Asked(record=one, judged=judged, answer=answer)
            for one in records
            for judged, answer in [asked(assistant, workspace, one)]
        ]
    finally:
        assistant.close()
    measures = [*accuracy("own", OWN, done), *refusals("own", OWN, done)]
    valid = [(one.id, float(one.judged.valid)) for one in done if one.judged.valid is not None]
    measures.append(shares("own.verbatim", Text(fr="Citations mot pour mot", en="Citations verbatim"), valid))
    return Result(measures=tuple(measures), cases=tuple(case(one) for one in done))


def quotes(records: Sequence[Mapping[str, Any]], found: Report, documents: Sequence[Document]) -> Result:
    """Labelled quotes beside what is proposed and how the judge reads them."""
    shown, counts, stances, cases = [], [], [], []
    for record in records:
        there = place(record["quote"], [one for one in documents if one.name.endswith(record["document"])])
        assert there is not None  # the checker found it
        document, page, start, end = there
        stance = Stance(record["stance"])
        gold = Placed(
            document=document.id,
            page=page,
            start=start,
            end=end,
            indicator=str(record["indicator"]),
            criteria=(),
            stance=stance,
        )
        same = [one for one in found.of(gold.indicator) if covers(one, gold)]
        text = next(one.text for one in document.pages if one.number == page)
        read_as = judge(text[start:end], where=setting(document), before=text[max(0, start - 300) : start]).stance
        name = str(record["id"])
        shown.append((name, float(bool(same))))
        counts.append((name, float(any(one.counts for one in same))))
        stances.append((name, float(read_as is stance)))
        cases.append(
            Case(
                id=name,
                asked=f"{record['indicator']} : {record['quote']}",
                gold=str(stance),
                got=f"{read_as} ; " + (same[0].proposal.quote if same else "–"),
                place=f"{document.name}, p. {page}",
                score=(shown[-1][1] + stances[-1][1]) / 2,
            )
        )
    titles: tuple[tuple[str, Text, list[tuple[str, float]]], ...] = (
        ("own.shown", Text(fr="Citations proposées", en="Quotes shown"), shown),
        ("own.counted", Text(fr="Citations comptées", en="Quotes counted"), counts),
        ("own.stance", Text(fr="Posture juste", en="Stance right"), stances),
    )
    measures: list[Measure] = [shares(key, title, samples) for key, title, samples in titles]
    return Result(measures=tuple(measures), cases=tuple(cases))
