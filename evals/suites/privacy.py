"""Personal data found in invented texts, by kind, on the half that was only ever measured."""

from collections import defaultdict

from evals.privacy.measure import Score, leaked, measure
from evals.privacy.records import Record, load
from evals.suite import Case, Measure, Result, ratio
from evals.workbench import Bench
from scoring.model import Text

KINDS = {
    "name": Text(fr="noms", en="names"),
    "email": Text(fr="courriels", en="e-mail addresses"),
    "phone": Text(fr="téléphones", en="telephone numbers"),
    "nir": Text(fr="numéros de sécurité sociale", en="social security numbers"),
    "iban": Text(fr="comptes bancaires", en="bank accounts"),
    "siret": Text(fr="établissements", en="establishment numbers"),
    "address": Text(fr="adresses postales", en="postal addresses"),
}


def run(bench: Bench) -> Result:
    """The set of `evals/privacy`; nothing of the run is needed."""
    _ = bench
    return measured([one for one in load() if one.split == "test"])


def measured(records: list[Record]) -> Result:
    """Recall by kind, precision over all, and what stays open."""
    each = [(one, measure([one])) for one in records]
    by_kind: dict[str, list[tuple[float, float]]] = defaultdict(list)
    right: list[tuple[float, float]] = []
    for _, scores in each:
        for kind, score in scores.items():
            by_kind[kind].append((score.hit, score.meant))
        right.append((sum(one.right for one in scores.values()), sum(one.found for one in scores.values())))
    open_ = [(float(missed), float(every)) for missed, every in (leaked([one]) for one in records)]
    measures: list[Measure] = []
    for kind, parts in by_kind.items():
        if sum(one[1] for one in parts):
            said = KINDS.get(kind, Text(fr=kind, en=kind))
            measures.append(ratio(f"recall.{kind}", Text(fr=f"Rappel, {said.fr}", en=f"Recall, {said.en}"), parts))
    measures.append(ratio("precision", Text(fr="Précision, tous types", en="Precision, all kinds"), right))
    measures.append(ratio("left open", Text(fr="Part laissée en clair", en="Share left in clear"), open_, "down"))
    return Result(measures=tuple(measures), cases=tuple(_case(one, scores) for one, scores in each if one.marked))


def _case(one: Record, scores: dict[str, Score]) -> Case:
    meant = sum(score.meant for score in scores.values())
    hit = sum(score.hit for score in scores.values())
    gold = ", ".join(f"{each.kind}: {one.text[each.start : each.end]}" for each in one.marked)
    return Case(id=one.id, asked=one.text, gold=gold, got=f"{hit} / {meant}", score=hit / meant if meant else 1.0)
