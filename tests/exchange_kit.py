"""Small referentials, workspaces and reports for the tests of exchange, timeline and migration."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from assistant.assessment import Evidence, Report, findings
from assistant.bootstrap import Workspace, open_workspace
from assistant.exchange.declarations import declared
from assistant.exchange.rewrite import NEXT_STEP, Draft, DraftCriterion, DraftIndicator, Group, referential_text
from assistant.settings import Settings
from assistant.storage.decisions import Decision
from assistant.usage import Usage
from ingest.model import Document
from ingest.pipeline import ingest_bytes
from retrieval.mapping import Proposal, evidence_id
from scoring.level import applicable, assess
from scoring.model import Referential, Stance, Text
from scoring.referential import parse_referential

ON = date(2026, 11, 23)
PAGE = "La direction a signé la politique numérique responsable. L’inventaire du parc est tenu à jour.\n"
QUOTE = "La direction a signé la politique numérique responsable."


def same(text: str) -> Text:
    """One text for both languages."""
    return Text(fr=text, en=f"{text} (en)")


def indicator(wanted: str, *letters: str, weight: int = 1) -> DraftIndicator:
    """An indicator with one criterion for each letter."""
    return DraftIndicator(
        id=wanted,
        principle="P1",
        title=same(f"Indicateur {wanted}"),
        intent=same(f"Pourquoi {wanted}"),
        weight=weight,
        required=0,
        sector="",
        next_step=NEXT_STEP,
        evidence=("policy",),
        criteria=tuple(DraftCriterion(id=f"{wanted}.{one}", title=same(f"Critère {wanted}.{one}")) for one in letters),
    )


def draft(wanted: str, *indicators: DraftIndicator, version: str = "1") -> Draft:
    """A referential of two levels with these indicators."""
    return Draft(
        id=wanted,
        version=version,
        title=same(wanted),
        notice=same("Essai"),
        authority=same("Essai"),
        licence="CC0",
        valid_from="2020-01-01",
        source=same("Essai"),
        levels=((1, same("Niveau 1"), 300), (2, same("Niveau 2"), 500)),
        axes=(Group(id="A1", title=same("Axe")),),
        principles=(Group(id="P1", title=same("Principe"), axis="A1"),),
        kinds=(Group(id="policy", title=same("politique")),),
        indicators=indicators,
    )


def rules(wanted: str, *indicators: DraftIndicator, version: str = "1") -> Referential:
    """The same as a referential."""
    return parse_referential(referential_text(draft(wanted, *indicators, version=version)))


def workspace(folder: Path, *pages: tuple[str, str], sector: str = "general") -> Workspace:
    """A workspace with these (name, text) documents."""
    opened = open_workspace(Settings(workspace=folder, sector=sector))  # type: ignore[arg-type]
    for name, text in pages:
        ingest_bytes(name, text.encode(), opened.documents)
    return opened


def proposal(
    document: Document,
    criteria: Sequence[str],
    *,
    quote: str = QUOTE,
    stance: Stance = Stance.DONE,
    dated: date | None = date(2026, 1, 1),
) -> Proposal:
    """A passage of the first page put forward for criteria of one indicator."""
    wanted = criteria[0].rsplit(".", 1)[0]
    start = document.pages[0].text.index(quote)
    return Proposal(
        id=evidence_id(wanted, document.digest, 1, start, start + len(quote)),
        indicator=wanted,
        criteria=tuple(criteria),
        document=document.id,
        page=1,
        start=start,
        end=start + len(quote),
        quote=quote,
        heading="",
        stance=stance,
        score=0.9,
        features=(),
        dated=dated,
        how_dated="",
    )


def decision(one: Proposal, referential: str, *, state: str = "confirmed", by: str = "Aïcha") -> Decision:
    """What a person decided on a proposal."""
    return Decision(
        at="2026-11-20T10:00:00+00:00",
        by=by,
        state=state,
        why="",
        evidence=one.id,
        referential=referential,
        indicator=one.indicator,
        criteria=one.criteria,
        document=one.document,
        page=one.page,
        start=one.start,
        end=one.end,
        quote=one.quote,
        stance=str(one.stance),
    )


def report(
    referential: Referential,
    documents: Sequence[Document],
    proposals: Sequence[Proposal],
    decided: Sequence[Decision] = (),
    *,
    on: date = ON,
    sector: str = "general",
) -> Report:
    """The assessment of these proposals and decisions, by the real rules."""
    current = {one.evidence: one for one in decided}
    evidence = tuple(
        Evidence(
            proposal=replace(one, criteria=current[one.id].criteria) if one.id in current else one,
            state=current[one.id].state if one.id in current else "proposed",
            criteria=one.criteria,
            counts=one.id not in current or current[one.id].state == "confirmed",
        )
        for one in proposals
    )
    said = declared(current, applicable(referential, sector))
    return Report(
        assessment=assess(referential, [*findings(evidence), *said], on=on, sector=sector),
        documents=tuple(documents),
        refused=(),
        evidence=evidence,
        usage=Usage(calls=0, cached=0, characters=0, energy_wh=(0.0, 0.0), gwp_g=(0.0, 0.0)),
    )
