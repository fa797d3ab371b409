"""`capnr eval`: the function behind the command, found by the entry point `eval` of the group `capnr.commands`.

The command line knows the options and writes what comes back; nothing here prints. Exit codes: 0 done, 2 wrong use or a
set with faults, 4 a bound is passed or the data has faults.
"""

import json
import tempfile
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from assistant.clock import today
from evals import compare, gate
from evals.report.page import page
from evals.report.table import compared, gated, table
from evals.runner import as_data, chosen, run
from evals.suites import NAMES
from evals.workbench import FEW, Bench, Setup
from scoring.model import Text

DONE, WRONG, RED = 0, 2, 4
HISTORY = Path(__file__).parent / "results" / "history.jsonl"
FAULTS = {
    "suite": Text(
        fr="Suite inconnue : {said}. Au choix : {known}.", en="Unknown suite: {said}. Choose among: {known}."
    ),
    "baseline": Text(
        fr="« {said} » n’est pas le résultat d’un « capnr eval --format json ».",
        en="“{said}” is not what “capnr eval --format json” wrote.",
    ),
    "floors": Text(
        fr="Bornes inutilisables (evals/floors.yaml) :\n{said}", en="Unusable bounds (evals/floors.yaml):\n{said}"
    ),
    "sample": Text(fr="--sample : au moins une question.", en="--sample: one question at least."),
    "day": Text(
        fr="« {said} » n’est pas une date : écrivez AAAA-MM-JJ.", en="“{said}” is not a date: write YYYY-MM-DD."
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What the command line writes."""

    text: str
    """For the output, or the file of --out."""
    aside: str = ""
    """For the person at the terminal, when the output is for a program or a browser."""
    code: int = DONE
    """Exit code."""


class Refused(Exception):
    """Wrong use: the sentence says what to do."""


def command(args: Namespace, lang: str) -> Told:
    """Do what the options ask."""
    try:
        return _command(args, lang)
    except Refused as fault:
        return Told(text="", aside=str(fault), code=WRONG)


def _command(args: Namespace, lang: str) -> Told:
    if args.template:
        from evals.userset_templates import template

        return Told(text=template(args.template))
    if args.check_data:
        from evals.checkdata import check, said

        found = check()
        return Told(text=said(found, lang), code=RED if found.faults else DONE)
    if args.questions or args.quotes:
        from evals.userset_lines import SetError
        from evals.usersets import measure

        try:
            data = measure(args, _day(args, lang), lang)
        except SetError as fault:
            raise Refused(fault.text(lang)) from fault
        return Told(text=data) if isinstance(data, str) else _shown(data, args, lang, {})
    return _shown(_ran(args, lang), args, lang, _bounds(lang))


def _ran(args: Namespace, lang: str) -> dict[str, Any]:
    """Run the suites that are asked for."""
    names = [*args.suites, *(args.suite or ())]
    try:
        suites = chosen(names, model=args.model or "")
    except KeyError as fault:
        raise _refused("suite", lang, said=fault.args[0], known=", ".join(NAMES)) from fault
    sample = FEW if args.sample is None else args.sample
    if sample < 1:
        raise _refused("sample", lang)
    day = _day(args, lang).isoformat()
    if args.compare:
        _baseline(args.compare, lang)  # refused before minutes are spent
    with tempfile.TemporaryDirectory(prefix="capnr-eval-") as temporary:
        setup = Setup(folder=Path(temporary), fast=not args.full, model=args.model or "", sample=sample)
        with Bench(setup) as bench:
            ran = run(suites, bench)
    return as_data(ran, mode="full" if args.full else "fast", model=args.model or "", day=day)


def _day(args: Namespace, lang: str) -> date:
    """The day written into the result."""
    try:
        return datetime.strptime(args.on, "%Y-%m-%d").date() if args.on else today()
    except ValueError as fault:
        raise _refused("day", lang, said=args.on) from fault


def _shown(data: dict[str, Any], args: Namespace, lang: str, bounds: Mapping[str, gate.Bound]) -> Told:
    """The run in the form asked for, compared, gated and recorded as asked for."""
    if args.loosen:
        bounds = gate.loosened(bounds, data, args.loosen)
    if args.raise_:
        bounds = gate.raised(bounds, data)
    if args.loosen or args.raise_:
        gate.write(bounds)
    if args.record:
        record(data)
    found = gate.breaches(bounds, data)
    base = _baseline(args.compare, lang) if args.compare else None
    differences = compare.differences(base, data) if base else ()
    if args.format == "json":
        extra = {"compared": _compared(differences)} if base else {}
        text = json.dumps({**data, **extra}, ensure_ascii=False, indent=1)
    elif args.format == "html":
        told = (differences, base) if base else None
        text = page(data, bounds, found, lang=lang, compared=told, history=history())
    else:
        text = table(data, bounds, lang) + (compared(differences, base, lang) if base else "")
    said = gated(found, lang) if args.gate else ""
    return Told(
        text=f"{text}\n\n{said}" if said and args.format == "table" else text,
        aside=said if args.format != "table" or args.out else "",
        code=RED if args.gate and found else DONE,
    )


def record(data: Mapping[str, Any], path: Path = HISTORY) -> None:
    """Add a line to the history: commit, day, mode and figures, those of the machine left out."""
    figures = {
        f"{suite}/{key}": one["value"]
        for suite, told in data["suites"].items()
        for key, one in told["measures"].items()
        if one["unit"] not in ("s", "MB")
    }
    line = {
        "commit": data["commit"],
        "date": data["date"],
        "mode": data["mode"],
        "model": data["model"],
        "figures": figures,
    }
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def history(path: Path = HISTORY) -> list[dict[str, Any]]:
    """The recorded runs, oldest first."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _bounds(lang: str) -> dict[str, gate.Bound]:
    try:
        return gate.read()
    except gate.FloorsError as fault:
        raise _refused("floors", lang, said=fault) from fault


def _baseline(name: str, lang: str) -> dict[str, Any]:
    try:
        data = json.loads(Path(name).read_text(encoding="utf-8"))
        kept: dict[str, Any] = data if data["schema"].startswith("capnr.eval/") and data["suites"] else {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise _refused("baseline", lang, said=name) from fault
    if not kept:
        raise _refused("baseline", lang, said=name)
    return kept


def _compared(found: Sequence[compare.Difference]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "before": one.before,
            "after": one.after,
            "interval": [one.interval.low, one.interval.high] if one.interval else None,
            "verdict": one.verdict,
        }
        for one in found
    ]


def _refused(code: str, lang: str, **values: object) -> Refused:
    return Refused(FAULTS[code].said(lang).format(**values))
