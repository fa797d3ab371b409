"""Sets of one's own: questions, or labelled quotes, measured over the documents of one's own workspace."""

import time
from argparse import Namespace
from collections.abc import Mapping, Sequence
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
from evals.runner import Ran, as_data
from evals.suite import Case, Measure, Result, Suite, shares
from evals.suites.abstention import refusals
from evals.suites.answers import accuracy, case
from evals.userset_records import bare, named, place, read
from evals.workbench import Asked
from ingest.model import Document
from retrieval.stance import judge, setting
from scoring.model import Referential, Stance, Text

OWN = Text(fr="Vos questions", en="Your questions")
QUOTES = Text(fr="Vos citations", en="Your quotes")


def measure(args: Namespace, on: date, lang: str) -> dict[str, Any] | str:
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
            return _checked(sets, lang)
        ran = [_measured(kind, records, workspace, referential, on) for kind, records in sets.items()]
    finally:
        workspace.close()
    return as_data(ran, mode="own", model=args.model or "", day=on.isoformat())


def _checked(sets: Mapping[str, Sequence[Mapping[str, Any]]], lang: str) -> str:
    """What the checker says of sets without a fault."""
    count = sum(len(one) for one in sets.values())
    many = "s" if count > 1 else ""
    said = [Text(fr=f"{count} ligne{many}, aucun défaut.", en=f"{count} line{many}, no fault.")]
    few = bare(sets.get("questions", ()))
    if few:
        said.append(
            Text(
                fr=f"{few} sans figures, dates, names, quote ni answer : seul le fait de répondre y est jugé.",
                en=f"{few} without figures, dates, names, quote or answer: only that they are answered is judged.",
            )
        )
    return "\n".join(one.said(lang) for one in said)


def _measured(
    kind: str, records: Sequence[dict[str, Any]], workspace: Workspace, referential: Referential, on: date
) -> Ran:
    started = time.perf_counter()
    if kind == "questions":
        result, title = _questions(records, workspace, referential, on), OWN
    else:
        found = assess_workspace(workspace, referential, on=on)
        result, title = quotes(records, found, workspace.documents.all()), QUOTES
    return Ran(
        suite=Suite(name=kind, title=title, run=lambda _: result), result=result, seconds=time.perf_counter() - started
    )


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
        there = place(record["quote"], named(record["document"], documents))
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
