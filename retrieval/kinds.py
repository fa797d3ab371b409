"""What kind of document a person says a document is: a report shows, a plan promises, a guide advises.

The words of an internal handbook, which bind its readers, and those of a guide for anybody, which only advise, are the
same. So a person tells the kind, once for a document; untold is untold. What the name and the title suggest is a
proposal to confirm and never counts by itself. Pure.
"""

from dataclasses import dataclass
from enum import StrEnum

from scoring.model import Text


class Kind(StrEnum):
    """The kinds of documents that a person tells."""

    POLICY = "policy"
    HANDBOOK = "handbook"
    CONTRACT = "contract"
    PLAN = "plan"
    REPORT = "report"
    REGISTER = "register"
    COMMUNICATION = "communication"
    GUIDE = "guide"
    REFERENCE = "reference"
    TEMPLATE = "template"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What is known of a kind."""

    name: Text
    """Its name."""
    reason: Text
    """What it makes of a sentence, in a few words."""
    stands_for: frozenset[str]
    """The kinds read in names and titles (`data/stance.yaml`) that suggest it; empty where no name tells it."""
    guessed: str = ""
    """The one of them that it stands in for where it is told; empty: none."""


KINDS = {
    Kind.POLICY: Told(
        name=Text(fr="Politique, charte ou règle interne", en="Policy, charter or internal rule"),
        reason=Text(fr="règle interne : elle lie l’organisation", en="internal rule: it binds the organisation"),
        stands_for=frozenset(("kind_policy", "kind_order", "kind_notice")),
        guessed="kind_policy",
    ),
    Kind.HANDBOOK: Told(
        name=Text(fr="Documentation interne, mode opératoire", en="Handbook for own staff"),
        reason=Text(fr="documentation interne : elle s’adresse à ses équipes", en="handbook: it speaks to own staff"),
        stands_for=frozenset(),
    ),
    Kind.CONTRACT: Told(
        name=Text(fr="Contrat, marché ou conditions d’aide", en="Contract, tender or terms of a grant"),
        reason=Text(fr="contrat : il lie les parties", en="contract: it binds the parties"),
        stands_for=frozenset(("kind_tender",)),
        guessed="kind_tender",
    ),
    Kind.PLAN: Told(
        name=Text(fr="Plan, stratégie ou feuille de route", en="Plan, strategy or roadmap"),
        reason=Text(fr="plan : il annonce ce qui est à faire", en="plan: it announces what is to be done"),
        stands_for=frozenset(("kind_plan",)),
        guessed="kind_plan",
    ),
    Kind.REPORT: Told(
        name=Text(fr="Rapport, bilan, compte rendu ou déclaration", en="Report, minutes or published statement"),
        reason=Text(fr="rapport : il constate", en="report: it states what is"),
        stands_for=frozenset(("kind_report", "kind_minutes", "kind_conformity")),
        guessed="kind_report",
    ),
    Kind.REGISTER: Told(
        name=Text(fr="Inventaire ou registre", en="Inventory or register"),
        reason=Text(fr="registre : il constate", en="register: it states what is"),
        stands_for=frozenset(("kind_register",)),
        guessed="kind_register",
    ),
    Kind.COMMUNICATION: Told(
        name=Text(fr="Communiqué, discours ou article", en="Press release, speech or article"),
        reason=Text(fr="communication : elle annonce et commente", en="communication: it announces and comments"),
        stands_for=frozenset(("kind_press",)),
        guessed="kind_press",
    ),
    Kind.GUIDE: Told(
        name=Text(fr="Guide ou fiche de conseils pour tous", en="Guide or advice for any reader"),
        reason=Text(fr="guide : conseil à tout lecteur", en="guide: advice to any reader"),
        stands_for=frozenset(("kind_guide",)),
        guessed="kind_guide",
    ),
    Kind.REFERENCE: Told(
        name=Text(fr="Loi, norme ou étude", en="Law, standard or study"),
        reason=Text(fr="loi, norme ou étude : rien sur l’organisation", en="law, standard or study: not about it"),
        stands_for=frozenset(("kind_law",)),
        guessed="kind_law",
    ),
    Kind.TEMPLATE: Told(
        name=Text(fr="Modèle ou formulaire à remplir", en="Template or form to fill in"),
        reason=Text(fr="modèle à remplir : rien n’est encore dit", en="template to fill in: nothing is said yet"),
        stands_for=frozenset(("kind_template",)),
        guessed="kind_template",
    ),
}
"""The kinds in the order in which they are offered."""
UNPROVING = frozenset((Kind.GUIDE, Kind.REFERENCE, Kind.TEMPLATE))
"""Kinds that by themselves prove neither a fact nor a rule of the organisation."""
NO_PROOF = Text(
    fr="Ne prouve à lui seul ni un fait ni une règle de l’organisation.",
    en="By itself it proves neither a fact nor a rule of the organisation.",
)


def suggested(named: frozenset[str]) -> Kind | None:
    """The kind that a name or a title suggests, from what `retrieval.stance.document_kind` reads in them."""
    return next((kind for kind, told in KINDS.items() if not told.stands_for.isdisjoint(named)), None)
