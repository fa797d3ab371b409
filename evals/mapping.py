"""How well the mapping finds what the sample's gold says: `python -m evals.mapping [--kinds] [--verbose]`.

Prints, for the sample organisation: the level and score that the gold gives once confirmed; the share of gold quotes
that a proposal covers; the stance agreement on them; the agreement of provisional statuses; and the false evidence
(a proof proposed on a quote that the gold calls general, or for an indicator on which the documents hold nothing).
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assistant.assessment import Evidence, Report, assess_workspace
from assistant.bootstrap import Workspace, open_workspace
from assistant.documents import set_kind
from assistant.evidence import metrics_of
from assistant.referentials import load
from assistant.sample import load_sample
from assistant.settings import Settings
from evals.kinds import kinds
from evals.metrics import mean
from retrieval.figures import measured
from retrieval.quote import locate
from scoring.level import assess
from scoring.model import Assessment, Figure, Finding, Metric, Referential, Stance
from scoring.trace import points

GOLD = Path(__file__).parent / "sample" / "gold.yaml"
PROOFS = (Stance.DONE, Stance.RULE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A gold record found in the stored text."""

    document: str
    """Document id."""
    page: int
    """Page, from 1."""
    start: int
    """First code point of the quote."""
    end: int
    """One past its last code point."""
    indicator: str
    """Indicator id."""
    criteria: tuple[str, ...]
    """Criteria it speaks to."""
    stance: Stance
    """Its stance."""


def gold() -> dict[str, Any]:
    """The gold file as plain data."""
    data: dict[str, Any] = yaml.safe_load(GOLD.read_text(encoding="utf-8"))
    return data


def placed(workspace: Workspace, data: dict[str, Any]) -> tuple[list[Placed], list[dict[str, Any]]]:
    """Gold records with their place in the stored pages, and those whose quote is not found."""
    documents = {one.name: one for one in workspace.documents.all()}
    found, lost = [], []
    for record in data["evidence"]:
        document = documents[record["document"]]
        page = next((one for one in document.pages if one.number == record["page"]), None)
        span = locate(record["quote"], page.text) if page else None
        if span is None or page is None:
            lost.append(record)
            continue
        found.append(
            Placed(
                document=document.id,
                page=page.number,
                start=span[0],
                end=span[1],
                indicator=record["indicator"],
                criteria=tuple(record["criteria"]),
                stance=Stance(record["stance"]),
            )
        )
    return found, lost


def gold_assessment(referential: Referential, data: dict[str, Any]) -> Assessment:
    """What the rules give when a person confirms exactly the gold."""
    dates = {one["document"]: one["date"] for one in data["documents"]}
    metrics = metrics_of(referential)
    findings = [
        Finding(
            criterion=criterion,
            evidence=f"gold-{at}",
            confirmed=True,
            stance=Stance(record["stance"]),
            figure=_figure(record, metrics.get(criterion)),
            dated=dates.get(record["document"]),
        )
        for at, record in enumerate(data["evidence"])
        for criterion in record["criteria"]
    ]
    return assess(referential, findings, on=date.fromisoformat(str(data["on"])), sector=data["sector"])


def _figure(record: dict[str, Any], metric: Metric | None) -> Figure | None:
    """The figure that a reported fact states for a metric, as the product reads it."""
    return measured(record["quote"], metric) if metric is not None and record["stance"] == Stance.DONE else None


def covers(evidence: Evidence, record: Placed) -> bool:
    """Whether a proposal shows the gold quote: same place, half of the shorter of the two."""
    one = evidence.proposal
    if (one.document, one.page) != (record.document, record.page):
        return False
    shared = min(one.end, record.end) - max(one.start, record.start)
    return shared * 2 >= min(one.end - one.start, record.end - record.start)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """What the mapping proposes beside the gold: 1 where it holds, else 0. A quote is named by its place, "007"."""

    covering: Mapping[str, tuple[Evidence, ...]]
    """Proposals that show each gold quote, best first."""
    shown: Mapping[str, float]
    """Gold quotes, general ones left out, that a proposal shows."""
    counted: Mapping[str, float]
    """The same, by a proposal that counts."""
    stance: Mapping[str, float]
    """Of those that count, the ones with the stance of the gold."""
    general: Mapping[str, float]
    """General quotes that count as a proof."""
    absent: Mapping[str, float]
    """Indicators on which the documents hold nothing, for which a proof counts."""
    criteria: Mapping[str, float]
    """Criteria with the status of the gold."""
    indicators: Mapping[str, float]
    """Indicators with the status of the gold."""


def tally(found: Report, records: Sequence[Placed], expected: Assessment, data: dict[str, Any]) -> Tally:
    """Count once what every figure of the mapping rests on."""
    covering = {
        f"{at:03d}": tuple(one for one in found.of(record.indicator) if covers(one, record))
        for at, record in enumerate(records)
    }
    shown, counted, stance, general = (dict[str, float]() for _ in range(4))
    for (name, same), record in zip(covering.items(), records, strict=True):
        active = [one.proposal.stance for one in same if one.counts]
        if record.stance is Stance.GENERIC:
            general[name] = float(any(one in PROOFS for one in active))
            continue
        shown[name], counted[name] = float(bool(same)), float(bool(active))
        if active:
            stance[name] = float(record.stance in active)
    wanted = {one.id: one for one in expected.indicators}
    return Tally(
        covering=covering,
        shown=shown,
        counted=counted,
        stance=stance,
        general=general,
        absent={
            name: float(any(one.counts and one.proposal.stance in PROOFS for one in found.of(name)))
            for name in data["absent"]
        },
        criteria={
            mine.id: float(mine.status == gold.status)
            for result in found.assessment.indicators
            for mine, gold in zip(result.provisional.criteria, wanted[result.id].confirmed.criteria, strict=True)
        },
        indicators={
            one.id: float(one.provisional.status == wanted[one.id].confirmed.status)
            for one in found.assessment.indicators
        },
    )


def measure(found: Report, records: Sequence[Placed], expected: Assessment, data: dict[str, Any]) -> dict[str, float]:
    """The figures, each 0 to 1."""
    told = tally(found, records, expected, data)
    return {
        "gold quotes shown": mean([*told.shown.values()]),
        "gold quotes counted": mean([*told.counted.values()]),
        "stance right among counted": mean([*told.stance.values()]),
        "criterion statuses right": mean([*told.criteria.values()]),
        "indicator statuses right": mean([*told.indicators.values()]),
        "false evidence on general quotes": mean([*told.general.values()]),
        "false evidence on absent indicators": mean([*told.absent.values()]),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", action="store_true", help="list what differs")
    parser.add_argument("--kinds", action="store_true", help="tell the kind of each document first")
    parser.add_argument("--workspace", type=Path, help="keep the workspace here instead of a temporary folder")
    args = parser.parse_args(argv)
    data = gold()
    referential = load("nr-socle-2027-preview")
    expected = gold_assessment(referential, data)
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(Settings(workspace=args.workspace or Path(folder), sector=data["sector"]))
        load_sample(workspace)
        if args.kinds:
            known = kinds()
            for one in workspace.documents.all():
                set_kind(workspace, one.id, known[one.digest], by="evals")
        found = assess_workspace(workspace, referential, on=expected.on)
        records, lost = placed(workspace, data)
        workspace.close()
    print(f"gold: level {expected.level_confirmed}, score {points(expected.score.confirmed):g}, {len(records)} quotes")
    print(
        f"provisional: level {found.assessment.level_provisional}, score {points(found.assessment.score.provisional):g}"
    )
    for record in lost:
        print(f"quote not found: {record['document']} p. {record['page']}: {record['quote'][:80]}")
    for name, value in measure(found, records, expected, data).items():
        print(f"{name:<40}{value:.3f}")
    if args.verbose:
        _differences(found, records, expected)
    return 0


def _differences(found: Report, records: Sequence[Placed], expected: Assessment) -> None:
    names = {one.id: one.name for one in found.documents}
    wanted = {one.id: one for one in expected.indicators}
    for result in found.assessment.indicators:
        for mine, right in zip(result.provisional.criteria, wanted[result.id].confirmed.criteria, strict=True):
            if mine.status == right.status:
                continue
            print(f"{mine.id}: {mine.status} instead of {right.status}")
            for one in found.of(result.id):
                if one.counts and mine.id in one.criteria:
                    proposal = one.proposal
                    quote = " ".join(proposal.quote.split())[:150]
                    print(
                        f"   - {proposal.stance} {proposal.score} {names[proposal.document]} p{proposal.page} {quote}"
                    )
            for record in records:
                if mine.id in record.criteria:
                    shown = any(covers(one, record) for one in found.of(result.id))
                    print(f"   + {record.stance} {names[record.document]} p{record.page} shown={shown}")


if __name__ == "__main__":
    sys.exit(main())
