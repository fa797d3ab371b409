"""What the mapping proposes beside the sample's gold: quotes shown and counted, spans, stances, statuses, false proofs.

The relevance and stance weights were learned from this gold: these figures flatter, and they are there to see a change.
`--full` adds the stance judge by document-wise cross-validation over three labelled sets.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.assessment import Evidence, Report
from evals.mapping import PROOFS, Placed, covers, placed
from evals.metrics import Interval, interval_of, near, span_precision, span_recall, weighted_kappa
from evals.suite import Case, Measure, Result, amount, counted, shares
from evals.train_stance import f1
from evals.workbench import Bench
from retrieval.metrics import calibration_error
from retrieval.stance import judge, setting
from scoring.model import Stance, Status, Text

STANCES = tuple(Stance)
RANK = {Status.NOT_MET: 0, Status.UNKNOWN: 0, Status.PARTLY: 1, Status.MET: 2}
"""Statuses as levels: what is not known counts no more than what is not met."""


def run(bench: Bench) -> Result:
    """Every part of the mode."""
    told, lost = placed(bench.sample, bench.gold)
    quotes, cases = proposals(bench.report, told)
    measures = [*quotes, *statuses(bench), *false_proofs(bench, told), *stances(bench, told)]
    measures.append(
        counted(
            "sample.gold quotes lost",
            Text(
                fr="Citations de référence introuvables dans le texte lu", en="Gold quotes not found in the text read"
            ),
            len(lost),
            len(told) + len(lost),
        )
    )
    if not bench.setup.fast:
        measures += validated(bench)
    return Result(measures=tuple(measures), cases=cases)


def proposals(found: Report, told: Sequence[Placed]) -> tuple[list[Measure], tuple[Case, ...]]:
    """Gold quotes that are shown, that count, and how exactly; each gold quote that is not general is a case."""
    shown, counts, stance, precision, recall = [], [], [], [], []
    cases = []
    texts = {(one.id, page.number): page.text for one in found.documents for page in one.pages}
    names = {one.id: one.name for one in found.documents}
    for at, record in enumerate(told):
        if record.stance is Stance.GENERIC:
            continue
        name = f"g{at:03d}"
        same = [one for one in found.of(record.indicator) if covers(one, record)]
        active = [one for one in same if one.counts]
        shown.append((name, float(bool(same))))
        counts.append((name, float(bool(active))))
        if active:
            stance.append((name, float(any(one.proposal.stance is record.stance for one in active))))
        if same:
            best, wanted = same[0].proposal, (record.start, record.end)
            precision.append((name, span_precision((best.start, best.end), wanted)))
            recall.append((name, span_recall((best.start, best.end), wanted)))
        cases.append(
            Case(
                id=name,
                asked=f"{record.indicator} ({', '.join(record.criteria)})",
                gold=f"[{record.stance}] {texts[record.document, record.page][record.start : record.end]}",
                got=_said(same),
                place=f"{names[record.document]}, p. {record.page}",
                score=float(bool(same)) / 2
                + float(bool(active)) / 4
                + (0.25 if stance and stance[-1] == (name, 1.0) else 0),
            )
        )
    return [
        shares("sample.quotes shown", Text(fr="Citations de référence proposées", en="Gold quotes shown"), shown),
        shares("sample.quotes counted", Text(fr="Citations de référence comptées", en="Gold quotes counted"), counts),
        shares(
            "sample.stance of counted",
            Text(fr="Posture juste parmi les comptées", en="Stance right among counted"),
            stance,
        ),
        shares(
            "sample.span precision",
            Text(fr="Précision de l’extrait, en caractères", en="Span precision, in characters"),
            precision,
        ),
        shares(
            "sample.span recall", Text(fr="Rappel de l’extrait, en caractères", en="Span recall, in characters"), recall
        ),
        _calibration(found, told),
    ], tuple(cases)


def statuses(bench: Bench) -> list[Measure]:
    """Provisional statuses and levels beside those of the confirmed gold."""
    wanted = {one.id: one for one in bench.expected.indicators}
    results = bench.report.assessment.indicators
    criteria = [
        (mine.id, mine.status, right.status)
        for one in results
        for mine, right in zip(one.provisional.criteria, wanted[one.id].confirmed.criteria, strict=True)
    ]
    whole = [(one.id, one.provisional.status, wanted[one.id].confirmed.status) for one in results]
    ranks = [(RANK[mine], RANK[right]) for _, mine, right in whole if mine in RANK and right in RANK]
    levels = [(bench.report.assessment.level_provisional, bench.expected.level_confirmed)]
    exact = [(name, float(mine == right)) for name, mine, right in criteria]
    each = [(name, float(mine == right)) for name, mine, right in whole]
    return [
        shares(
            "sample.criterion statuses", Text(fr="Statuts des critères justes", en="Criterion statuses right"), exact
        ),
        shares(
            "sample.indicator statuses", Text(fr="Statuts des indicateurs justes", en="Indicator statuses right"), each
        ),
        amount(
            "sample.indicator kappa",
            Text(fr="Kappa pondéré des statuts des indicateurs", en="Weighted kappa of indicator statuses"),
            weighted_kappa(ranks, 3),
            "kappa",
            "up",
            len(ranks),
            interval_of(len(ranks), lambda drawn: weighted_kappa([ranks[int(at)] for at in drawn], 3)),
        ),
        amount(
            "sample.level exact", Text(fr="Niveau exact", en="Level exact"), near(levels), "share", "up", len(levels)
        ),
        amount(
            "sample.level within 1",
            Text(fr="Niveau à un près", en="Level within one"),
            near(levels, 1),
            "share",
            "up",
            len(levels),
        ),
    ]


def false_proofs(bench: Bench, told: Sequence[Placed]) -> list[Measure]:
    """Proofs proposed on general quotes, and for indicators on which the documents hold nothing."""
    general = []
    for at, record in enumerate(told):
        if record.stance is Stance.GENERIC:
            same = [one for one in bench.report.of(record.indicator) if one.counts and covers(one, record)]
            general.append((f"g{at:03d}", float(any(one.proposal.stance in PROOFS for one in same))))
    absent = [
        (name, float(any(one.counts and one.proposal.stance in PROOFS for one in bench.report.of(name))))
        for name in bench.gold["absent"]
    ]
    return [
        shares(
            "sample.false on general",
            Text(fr="Fausses preuves sur des généralités", en="False proofs on general quotes"),
            general,
            "down",
        ),
        shares(
            "sample.false on absent",
            Text(fr="Fausses preuves sans rien dans les documents", en="False proofs with nothing in the documents"),
            absent,
            "down",
        ),
    ]


def stances(bench: Bench, told: Sequence[Placed]) -> list[Measure]:
    """The shipped judge on the gold quotes, each read once with what surrounds it."""
    documents = {one.id: one for one in bench.documents.values()}
    texts = {(one.id, page.number): page.text for one in documents.values() for page in one.pages}
    seen: dict[tuple[str, int, int], Placed] = {}
    for one in told:
        seen.setdefault((one.document, one.page, one.start), one)
    pairs = []
    for record in seen.values():
        text = texts[record.document, record.page]
        read = judge(
            text[record.start : record.end],
            where=setting(documents[record.document]),
            before=text[max(0, record.start - 300) : record.start],
        )
        pairs.append((STANCES.index(record.stance), STANCES.index(read.stance)))
    return [
        amount(
            "sample.stance F1",
            Text(fr="F1 moyen des postures, phrases de référence", en="Mean F1 of stances, gold sentences"),
            macro_f1(pairs),
            "share",
            "up",
            len(pairs),
            interval_of(len(pairs), lambda drawn: macro_f1([pairs[int(at)] for at in drawn])),
        )
    ]


def macro_f1(pairs: Sequence[tuple[int, int]]) -> float:
    """Mean F1 of the classes that occur, for pairs of positions in `STANCES`, gold first."""
    both: NDArray[np.intp] = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return f1(both[:, 0], both[:, 1], len(STANCES))[0]


def validated(bench: Bench) -> list[Measure]:
    """The judge by weights that never saw the document, on each labelled set that is here."""
    from evals.judge import stance_figures
    from evals.stance_labels import Corpus, every
    from evals.train_stance import CLASSES, cross_validated, design

    made = design(every(Corpus(bench.setup.folder / "labels")))
    found = stance_figures(made, cross_validated(made.columns(), made.stances, made.documents, len(CLASSES)))
    return [
        amount(
            f"{name}.stance F1, unseen",
            Text(
                fr=f"F1 moyen des postures, documents jamais vus ({name})",
                en=f"Mean F1 of stances, unseen documents ({name})",
            ),
            one["macro_f1"],
            "share",
            "up",
            one["sentences"],
            Interval(low=one["interval_95"][0], high=one["interval_95"][1]),
        )
        for name, one in found.items()
    ]


def _calibration(found: Report, told: Sequence[Placed]) -> Measure:
    """Stated likelihood of each proposal beside whether the gold has it for the same indicator."""
    stated = [one.proposal.score for one in found.evidence]
    right = [
        any(covers(one, record) for record in told if record.indicator == one.proposal.indicator)
        for one in found.evidence
    ]
    return amount(
        "sample.calibration error",
        Text(fr="Écart entre vraisemblance annoncée et constatée", en="Calibration error of the likelihood"),
        calibration_error(stated, right),
        "share",
        "down",
        len(stated),
        interval_of(
            len(stated),
            lambda drawn: calibration_error([stated[int(at)] for at in drawn], [right[int(at)] for at in drawn]),
        ),
    )


def _said(same: Sequence[Evidence]) -> str:
    """What is proposed over a gold quote, best first."""
    if not same:
        return ""
    one = same[0].proposal
    return f"[{one.stance}, {one.score:.2f}] {one.quote}"
