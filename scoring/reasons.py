"""The words of the rules, in French and English: every code that a rule can give, every status, and what a
criterion asks.
"""

from fractions import Fraction

from scoring.metrics import unit_after
from scoring.model import Criterion, Stance, Status, Text

REASONS = {
    "proved": Text(
        fr="une preuve valable le montre",
        en="a valid proof shows it",
    ),
    "computed": Text(
        fr="le calcul le confirme",
        en="the computation confirms it",
    ),
    "computed_partly": Text(
        fr="le calcul le confirme en partie",
        en="the computation confirms it in part",
    ),
    "computed_not_met": Text(
        fr="le calcul montre que ce n’est pas atteint",
        en="the computation shows that it is not reached",
    ),
    "measured": Text(
        fr="un chiffre daté et sourcé le montre",
        en="a dated, sourced figure shows it",
    ),
    "figure_met": Text(
        fr="le chiffre le plus récent atteint la cible",
        en="the newest figure reaches the target",
    ),
    "figure_partly": Text(
        fr="le chiffre le plus récent atteint le seuil partiel, pas la cible",
        en="the newest figure reaches the partial threshold, not the target",
    ),
    "figure_below": Text(
        fr="le chiffre le plus récent n’atteint pas le seuil",
        en="the newest figure does not reach the threshold",
    ),
    "figure_missing": Text(
        fr="un passage en parle, mais le chiffre à comparer à la cible n’a pas été relevé",
        en="a passage speaks of it, but the figure to compare with the target has not been read",
    ),
    "unit_mismatch": Text(
        fr="un chiffre a été relevé dans une unité qui ne convient pas",
        en="a figure was read in a unit that does not fit",
    ),
    "rule_only": Text(
        fr="une règle est en vigueur, mais aucune trace de son application n’a été trouvée",
        en="a rule is in force, but no trace of its application was found",
    ),
    "promise_only": Text(
        fr="les documents le promettent, aucun ne montre que c’est fait",
        en="the documents promise it, none shows that it is done",
    ),
    "contradicted": Text(
        fr="un document dit le contraire",
        en="a document says the contrary",
    ),
    "conflict": Text(
        fr="des éléments se contredisent : une personne doit trancher",
        en="the findings contradict each other: a person has to decide",
    ),
    "decided": Text(
        fr="une personne a tranché",
        en="a person decided",
    ),
    "declared": Text(
        fr="déclaré par une personne",
        en="declared by a person",
    ),
    "declared_only": Text(
        fr="déclaré par une personne, mais ce critère demande une preuve",
        en="declared by a person, but this criterion asks for a proof",
    ),
    "not_computed": Text(
        fr="seul un calcul fait par l’outil peut le montrer",
        en="only a computation made by the tool can show it",
    ),
    "expired": Text(
        fr="la preuve trouvée a dépassé sa durée de validité",
        en="the proof found is past its validity",
    ),
    "not_yet": Text(
        fr="la preuve trouvée est postérieure à la date de l’évaluation",
        en="the proof found is later than the date of the assessment",
    ),
    "nothing_found": Text(
        fr="rien de probant dans les documents",
        en="nothing conclusive in the documents",
    ),
    "not_due": Text(
        fr="obligation qui ne s’applique pas encore à cette date",
        en="duty not yet in force on this date",
    ),
    "other_sector": Text(
        fr="n’est pas demandé dans ce secteur",
        en="not asked in this sector",
    ),
    "too_small": Text(
        fr="n’est pas demandé à une organisation de cette taille",
        en="not asked of an organisation of this size",
    ),
    "answered_no": Text(
        fr="n’est pas demandé, d’après les réponses données sur l’organisation",
        en="not asked, given the answers about the organisation",
    ),
    "size_unknown": Text(
        fr="demandé tant que la taille de l’organisation n’est pas connue",
        en="asked as long as the size of the organisation is not known",
    ),
    "answer_unknown": Text(
        fr="demandé tant qu’une question sur l’organisation reste sans réponse",
        en="asked as long as a question about the organisation is not answered",
    ),
}
"""Every code that a rule can give, in words."""

STATUSES = {
    Status.MET: Text(fr="satisfait", en="met"),
    Status.PARTLY: Text(fr="en partie", en="partly met"),
    Status.NOT_MET: Text(fr="non satisfait", en="not met"),
    Status.UNKNOWN: Text(fr="inconnu", en="unknown"),
    Status.NOT_APPLICABLE: Text(fr="sans objet", en="not applicable"),
}
PREVIEW = Text(
    fr="la méthode de ce niveau est un aperçu : aucune n’est publiée",
    en="the method of this level is a preview: none is published",
)


def asks(criterion: Criterion) -> Text:
    """What it takes to meet a criterion, in one line."""
    if criterion.engine == "footprint":
        return Text(fr="un calcul d’empreinte fait par l’outil", en="a footprint computation made by the tool")
    if criterion.engine:
        return Text(fr="le journal d’usage de l’IA tenu par l’outil", en="the AI-usage ledger kept by the tool")
    metric = criterion.metric
    if metric is not None and metric.target is not None:
        return _bounded(metric.target, metric.unit, down=metric.direction == "down")
    if metric is not None:
        unit = unit_after(metric.unit)
        if not unit.fr:
            return Text(fr="un nombre relevé", en="a recorded number")
        return Text(fr=f"un chiffre en{unit.fr}", en=f"a figure in {unit.en.strip()}")
    if criterion.needs is Stance.RULE:
        return Text(fr="une règle en vigueur, ou mieux", en="a rule in force, or better")
    return Text(fr="une trace de ce qui est fait", en="a trace of what is done")


def _bounded(target: Fraction, unit: str, *, down: bool) -> Text:
    """A figure and the bound it has to keep, in words."""
    exact = f"{float(target):,.10f}".rstrip("0").rstrip(".")
    after = unit_after(unit)
    fr = exact.translate(str.maketrans(",.", "\u202f,")) + after.fr
    if down:
        return Text(fr=f"un chiffre d’au plus {fr}", en=f"a figure of at most {exact}{after.en}")
    return Text(fr=f"un chiffre d’au moins {fr}", en=f"a figure of at least {exact}{after.en}")
