"""What the mapping proposes beside the sample's gold: quotes shown and counted, spans, stances, statuses, false proofs.

The relevance and stance weights were learned from this gold: these figures flatter, and they are there to see a change.
`--full` adds the stance judge by document-wise cross-validation over three labelled sets.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.assessment import Evidence
from evals.answers import APART
from evals.labels import missing
from evals.mapping import Placed, Tally, covers, placed, tally
from evals.metrics import Interval, interval_of, near, span_precision, span_recall, weighted_kappa
from evals.suite import ABSENT, Case, Measure, Result, amount, counted, shares
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
        records, lost = placed(mine.workspace, mine.gold)
        told = tally(mine.report, records, mine.expected, mine.gold)
        measures += [*proposals(mine, told, records), *statuses(mine, told), *false_proofs(mine, told)]
        measures += stances(mine, records)
        title = mine.titled(
            fr="citations de référence introuvables dans le texte lu", en="gold quotes not found in the text read"
        )
        measures.append(counted(f"{mine.name}.gold quotes lost", title, len(lost), len(records) + len(lost)))
        cases += quoted(mine, told, records) if mine.name not in APART else []
    measures += levels(bench.organisations)
    skipped = []
    if not bench.setup.fast:
        unseen = validated(bench)
        measures += unseen
        skipped += [] if unseen else [ABSENT]
    return Result(measures=tuple(measures), cases=tuple(cases), skipped=tuple(skipped))


def proposals(mine: Organisation, told: Tally, records: Sequence[Placed]) -> list[Measure]:
    """Gold quotes that are shown, that count, and how exactly."""
    spans = [
        (name, (same[0].proposal.start, same[0].proposal.end), (record.start, record.end))
        for (name, same), record in zip(told.covering.items(), records, strict=True)
        if same and name in told.shown
    ]
    return [
        shares(
            f"{mine.name}.quotes shown",
            mine.titled(fr="citations de référence proposées", en="gold quotes shown"),
            told.shown,
        ),
        shares(
            f"{mine.name}.quotes counted",
            mine.titled(fr="citations de référence comptées", en="gold quotes counted"),
            told.counted,
        ),
        shares(
            f"{mine.name}.stance of counted",
            mine.titled(fr="posture juste parmi les comptées", en="stance right among counted"),
            told.stance,
        ),
        shares(
            f"{mine.name}.span precision",
            mine.titled(fr="précision de l’extrait, en caractères", en="span precision, in characters"),
            [(name, span_precision(found, wanted)) for name, found, wanted in spans],
        ),
        shares(
            f"{mine.name}.span recall",
            mine.titled(fr="rappel de l’extrait, en caractères", en="span recall, in characters"),
            [(name, span_recall(found, wanted)) for name, found, wanted in spans],
        ),
        *_known(mine, records),
    ]


def quoted(mine: Organisation, told: Tally, records: Sequence[Placed]) -> list[Case]:
    """Each gold quote that is not general as a case: 1/2 for being shown, 1/4 for counting, 1/4 for its stance."""
    found = mine.report
    texts = {(one.id, page.number): page.text for one in found.documents for page in one.pages}
    names = {one.id: one.name for one in found.documents}
    return [
        Case(
            id=f"{mine.name[0]}{name}",
            asked=f"{record.indicator} ({', '.join(record.criteria)})",
            gold=f"[{record.stance}] {texts[record.document, record.page][record.start : record.end]}",
            got=_said(same),
            place=f"{names[record.document]}, p. {record.page}",
            score=told.shown[name] / 2 + told.counted[name] / 4 + told.stance.get(name, 0.0) / 4,
        )
        for (name, same), record in zip(told.covering.items(), records, strict=True)
        if name in told.shown
    ]


def statuses(mine: Organisation, told: Tally) -> list[Measure]:
    """Provisional statuses beside those of the confirmed gold."""
    wanted = {one.id: one.confirmed.status for one in mine.expected.indicators}
    both = [(one.provisional.status, wanted[one.id]) for one in mine.report.assessment.indicators]
    ranks = [(RANK[own], RANK[right]) for own, right in both if own in RANK and right in RANK]
    return [
        shares(
            f"{mine.name}.criterion statuses",
            mine.titled(fr="statuts des critères justes", en="criterion statuses right"),
            told.criteria,
        ),
        shares(
            f"{mine.name}.indicator statuses",
            mine.titled(fr="statuts des indicateurs justes", en="indicator statuses right"),
            told.indicators,
        ),
        amount(
            f"{mine.name}.indicator kappa",
            mine.titled(fr="kappa pondéré des statuts des indicateurs", en="weighted kappa of indicator statuses"),
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


def false_proofs(mine: Organisation, told: Tally) -> list[Measure]:
    """Proofs proposed on general quotes, and for indicators on which the documents hold nothing."""
    return [
        shares(
            f"{mine.name}.false on general",
            mine.titled(fr="fausses preuves sur des généralités", en="false proofs on general quotes"),
            told.general,
            "down",
        ),
        shares(
            f"{mine.name}.false on absent",
            mine.titled(
                fr="fausses preuves sans rien dans les documents", en="false proofs with nothing in the documents"
            ),
            told.absent,
            "down",
        ),
    ]


def stances(mine: Organisation, records: Sequence[Placed]) -> list[Measure]:
    """The shipped judge on the gold quotes, each read once with what surrounds it."""
    documents = {one.id: one for one in mine.documents.values()}
    texts = {(one.id, page.number): page.text for one in documents.values() for page in one.pages}
    seen: dict[tuple[str, int, int], Placed] = {}
    for one in records:
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
            mine.titled(fr="F1 moyen des postures, phrases de référence", en="mean F1 of stances, gold sentences"),
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
    """The judge by weights that never saw the document, on each labelled set; none where real documents are not here,
    since the sets would be others.
    """
    if missing():
        return []
    from evals.judge import stance_figures
    from evals.stance_labels import Corpus, every
    from evals.train_stance import CLASSES, cross_validated, design

    made = design(every(Corpus(bench.copied("labels"))))
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


def _known(mine: Organisation, records: Sequence[Placed]) -> list[Measure]:
    """Counted proposals that show a gold quote of their indicator (at least so many are right), and the stated
    likelihood of every proposal beside whether the gold has it.
    """
    every = mine.report.evidence
    right = [
        any(covers(one, record) for record in records if record.indicator == one.proposal.indicator) for one in every
    ]
    stated = [one.proposal.score for one in every]
    return [
        shares(
            f"{mine.name}.counted known",
            mine.titled(
                fr="propositions comptées que la référence connaît", en="counted proposals that the gold knows"
            ),
            [(one.proposal.id, float(held)) for one, held in zip(every, right, strict=True) if one.counts],
        ),
        amount(
            f"{mine.name}.calibration error",
            mine.titled(fr="écart entre vraisemblance annoncée et constatée", en="calibration error of the likelihood"),
            calibration_error(stated, right),
            "share",
            "down",
            len(stated),
            interval_of(
                len(stated),
                lambda drawn: calibration_error([stated[int(at)] for at in drawn], [right[int(at)] for at in drawn]),
            ),
        ),
    ]


def _said(same: Sequence[Evidence]) -> str:
    """What is proposed over a gold quote, best first."""
    if not same:
        return ""
    one = same[0].proposal
    return f"[{one.stance}, {one.score:.2f}] {one.quote}"
