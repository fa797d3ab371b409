"""What the mapping proposes beside the sample's gold: quotes shown and counted, spans, stances, statuses, false proofs.

The relevance and stance weights were learned from this gold: these figures flatter, and they are there to see a change.
`--full` adds the stance judge by document-wise cross-validation over three labelled sets.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.assessment import Evidence
from evals.mapping import PROOFS, Placed, covers, placed
from evals.metrics import Interval, interval_of, near, span_precision, span_recall, weighted_kappa
from evals.suite import Case, Measure, Result, amount, counted, shares
from evals.train_stance import f1
from evals.workbench import Bench, Organisation
from retrieval.metrics import calibration_error
from retrieval.stance import judge, setting
from scoring.model import Stance, Status, Text

STANCES = tuple(Stance)
RANK = {Status.NOT_MET: 0, Status.UNKNOWN: 0, Status.PARTLY: 1, Status.MET: 2}
"""Statuses as levels: what is not known counts no more than what is not met."""


def run(bench: Bench) -> Result:
    """Every part of the mode, for both organisations."""
    measures: list[Measure] = []
    cases: list[Case] = []
    for mine in bench.organisations:
        told, lost = placed(mine.workspace, mine.gold)
        quotes, some = proposals(mine, told)
        measures += [*quotes, *statuses(mine), *false_proofs(mine, told), *stances(mine, told)]
        title = Text(
            fr="citations de référence introuvables dans le texte lu", en="gold quotes not found in the text read"
        )
        measures.append(counted(f"{mine.name}.gold quotes lost", _of(mine, title), len(lost), len(told) + len(lost)))
        cases += some
    measures += levels(bench.organisations)
    if not bench.setup.fast:
        measures += validated(bench)
    return Result(measures=tuple(measures), cases=tuple(cases))


def _of(mine: Organisation, title: Text) -> Text:
    return Text(fr=f"{mine.title.fr} : {title.fr}", en=f"{mine.title.en}: {title.en}")


def proposals(mine: Organisation, told: Sequence[Placed]) -> tuple[list[Measure], tuple[Case, ...]]:
    """Gold quotes that are shown, that count, and how exactly; each gold quote that is not general is a case."""
    shown, counts, stance, precision, recall = [], [], [], [], []
    cases = []
    found = mine.report
    texts = {(one.id, page.number): page.text for one in found.documents for page in one.pages}
    names = {one.id: one.name for one in found.documents}
    for at, record in enumerate(told):
        if record.stance is Stance.GENERIC:
            continue
        name = f"{mine.name[0]}{at:03d}"
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
        shares(
            f"{mine.name}.quotes shown",
            _of(mine, Text(fr="citations de référence proposées", en="gold quotes shown")),
            shown,
        ),
        shares(
            f"{mine.name}.quotes counted",
            _of(mine, Text(fr="citations de référence comptées", en="gold quotes counted")),
            counts,
        ),
        shares(
            f"{mine.name}.stance of counted",
            _of(mine, Text(fr="posture juste parmi les comptées", en="stance right among counted")),
            stance,
        ),
        shares(
            f"{mine.name}.span precision",
            _of(mine, Text(fr="précision de l’extrait, en caractères", en="span precision, in characters")),
            precision,
        ),
        shares(
            f"{mine.name}.span recall",
            _of(mine, Text(fr="rappel de l’extrait, en caractères", en="span recall, in characters")),
            recall,
        ),
        _precision(mine, told),
        _calibration(mine, told),
    ], tuple(cases)


def statuses(mine: Organisation) -> list[Measure]:
    """Provisional statuses and levels beside those of the confirmed gold."""
    wanted = {one.id: one for one in mine.expected.indicators}
    results = mine.report.assessment.indicators
    criteria = [
        (own.id, own.status, right.status)
        for one in results
        for own, right in zip(one.provisional.criteria, wanted[one.id].confirmed.criteria, strict=True)
    ]
    whole = [(one.id, one.provisional.status, wanted[one.id].confirmed.status) for one in results]
    ranks = [(RANK[own], RANK[right]) for _, own, right in whole if own in RANK and right in RANK]
    exact = [(name, float(own == right)) for name, own, right in criteria]
    each = [(name, float(own == right)) for name, own, right in whole]
    return [
        shares(
            f"{mine.name}.criterion statuses",
            _of(mine, Text(fr="statuts des critères justes", en="criterion statuses right")),
            exact,
        ),
        shares(
            f"{mine.name}.indicator statuses",
            _of(mine, Text(fr="statuts des indicateurs justes", en="indicator statuses right")),
            each,
        ),
        amount(
            f"{mine.name}.indicator kappa",
            _of(mine, Text(fr="kappa pondéré des statuts des indicateurs", en="weighted kappa of indicator statuses")),
            weighted_kappa(ranks, 3),
            "kappa",
            "up",
            len(ranks),
            interval_of(len(ranks), lambda drawn: weighted_kappa([ranks[int(at)] for at in drawn], 3)),
        ),
    ]


def levels(organisations: Sequence[Organisation]) -> list[Measure]:
    """Provisional levels beside those of the confirmed gold, one an organisation."""
    pairs = [(one.report.assessment.level_provisional, one.expected.level_confirmed) for one in organisations]
    exact, close = Text(fr="Niveau exact", en="Level exact"), Text(fr="Niveau à un près", en="Level within one")
    return [
        amount("level exact", exact, near(pairs), "share", "up", len(pairs)),
        amount("level within 1", close, near(pairs, 1), "share", "up", len(pairs)),
    ]


def false_proofs(mine: Organisation, told: Sequence[Placed]) -> list[Measure]:
    """Proofs proposed on general quotes, and for indicators on which the documents hold nothing."""
    general = []
    for at, record in enumerate(told):
        if record.stance is Stance.GENERIC:
            same = [one for one in mine.report.of(record.indicator) if one.counts and covers(one, record)]
            general.append((f"{mine.name[0]}{at:03d}", float(any(one.proposal.stance in PROOFS for one in same))))
    absent = [
        (name, float(any(one.counts and one.proposal.stance in PROOFS for one in mine.report.of(name))))
        for name in mine.gold["absent"]
    ]
    return [
        shares(
            f"{mine.name}.false on general",
            _of(mine, Text(fr="fausses preuves sur des généralités", en="false proofs on general quotes")),
            general,
            "down",
        ),
        shares(
            f"{mine.name}.false on absent",
            _of(
                mine,
                Text(
                    fr="fausses preuves sans rien dans les documents", en="false proofs with nothing in the documents"
                ),
            ),
            absent,
            "down",
        ),
    ]


def stances(mine: Organisation, told: Sequence[Placed]) -> list[Measure]:
    """The shipped judge on the gold quotes, each read once with what surrounds it."""
    documents = {one.id: one for one in mine.documents.values()}
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
            f"{mine.name}.stance F1",
            _of(mine, Text(fr="F1 moyen des postures, phrases de référence", en="mean F1 of stances, gold sentences")),
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


def _precision(mine: Organisation, told: Sequence[Placed]) -> Measure:
    """Counted proposals that show a gold quote of their indicator: at least so many are right."""
    samples = [
        (
            one.proposal.id,
            float(any(covers(one, record) for record in told if record.indicator == one.proposal.indicator)),
        )
        for one in mine.report.evidence
        if one.counts
    ]
    title = Text(fr="propositions comptées que la référence connaît", en="counted proposals that the gold knows")
    return shares(f"{mine.name}.counted known", _of(mine, title), samples)


def _calibration(mine: Organisation, told: Sequence[Placed]) -> Measure:
    """Stated likelihood of each proposal beside whether the gold has it for the same indicator."""
    found = mine.report
    stated = [one.proposal.score for one in found.evidence]
    right = [
        any(covers(one, record) for record in told if record.indicator == one.proposal.indicator)
        for one in found.evidence
    ]
    return amount(
        f"{mine.name}.calibration error",
        _of(mine, Text(fr="écart entre vraisemblance annoncée et constatée", en="calibration error of the likelihood")),
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
