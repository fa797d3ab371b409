"""A workspace of any size in seconds: pages of text, proposals on every indicator and decisions, no search behind.

The proposals quote real text of the stored pages, so every screen shows them as it would show found ones.
"""

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

from assistant.assessment import Report, add_sources, report
from assistant.bootstrap import Workspace, open_workspace
from assistant.deciding import decide
from assistant.referentials import load
from assistant.settings import Settings
from assistant.storage.mappings import SqlMappings, StoredRun
from ingest.files import find
from ingest.model import Document
from retrieval.mapping import Proposal, evidence_id
from scoring.level import applicable
from scoring.model import Indicator, Stance, Text

SEED, VOLUME = 7, 50
"""Seed of what is drawn; sentences of one document."""
SENTENCE = (
    "Le service {service} applique la règle {number} de la politique numérique responsable depuis le 1er mars 2026 ; "
    "le compte rendu du comité en garde la trace, avec {count} équipements concernés."
)
SERVICES = ("informatique", "des achats", "des ressources humaines", "de la communication", "juridique", "technique")


class Filled(SqlMappings):
    """The stored runs of a workspace; the first one asked for and not there is the one given."""

    def __init__(self, workspace: Workspace, run: StoredRun) -> None:
        super().__init__(workspace.engine)
        self.run = run

    def get(self, key: str) -> StoredRun | None:
        """The run under `key`."""
        if super().get(key) is None:
            self.put(key, self.run)
        return super().get(key)


def build(
    folder: Path, *, on: date, proposals: int = 5_000, decisions: int = 500, paths: tuple[Path, ...] = ()
) -> Report:
    """Fill the workspace `folder` with documents, `proposals` and `decisions`; `paths` are read beside ours."""
    settings = Settings(workspace=folder, sector="collectivite", staff=120)
    workspace = open_workspace(settings)
    referential = load(settings.referential)
    try:
        drawn = random.Random(SEED)
        asked = applicable(referential, settings.sector)
        source = folder / "source"
        source.mkdir(exist_ok=True)
        for at in range(max(1, proposals // VOLUME)):
            (source / f"politique-{at + 1:03}.md").write_text(
                _text(drawn, at, min(proposals, VOLUME)), encoding="utf-8"
            )
        added = add_sources(workspace, find([source, *paths]), employees=120)
        own = [one for one in added.documents if one.name.startswith("politique-")]
        run = StoredRun(proposals=tuple(_proposals(drawn, asked, own, proposals)), keys=(), referential=referential.id)
        workspace = replace(workspace, mappings=Filled(workspace, run))
        documents = workspace.documents.all()
        workspace.remember()
        found = report(workspace, referential, documents, (), on=on, inventory=added.inventory)
        _decide(drawn, workspace, found, decisions)
        return report(workspace, referential, documents, (), on=on, inventory=added.inventory)
    finally:
        workspace.close()


def _text(drawn: random.Random, at: int, sentences: int) -> str:
    said = [
        SENTENCE.format(service=drawn.choice(SERVICES), number=1000 * at + one, count=drawn.randint(2, 900))
        for one in range(sentences)
    ]
    return f"# Politique numérique, volume {at + 1}\n\n" + "\n\n".join(said) + "\n"


def _proposals(
    drawn: random.Random, asked: tuple[Indicator, ...], documents: list[Document], wanted: int
) -> list[Proposal]:
    """Proposals spread over the indicators, each quoting a sentence where it stands."""
    places = [
        (document, page.number, page.text.index(line), line)
        for document in documents
        for page in document.pages
        for line in page.text.splitlines()
        if line.startswith("Le service")
    ]
    made = []
    for at in range(wanted):
        indicator = asked[at % len(asked)]
        document, page, start, line = places[(at * 7) % len(places)]
        criterion = indicator.criteria[(at // len(asked)) % len(indicator.criteria)]
        made.append(
            Proposal(
                id=evidence_id(indicator.id, document.digest, page, start + at // len(places), start + len(line)),
                indicator=indicator.id,
                criteria=(criterion.id,),
                document=document.id,
                page=page,
                start=start,
                end=start + len(line),
                quote=line,
                heading="Politique numérique",
                stance=drawn.choice((Stance.DONE, Stance.RULE, Stance.COMMITTED, Stance.GENERIC)),
                score=drawn.uniform(0.2, 0.99),
                features=(),
                dated=date(2026, 3, 1),
                how_dated="text",
                why=Text(fr="le passage nomme la règle et sa date", en="the passage names the rule and its date"),
            )
        )
    return sorted(made, key=lambda one: (one.indicator, -one.score))


def _decide(drawn: random.Random, workspace: Workspace, found: Report, wanted: int) -> None:
    known = [one.proposal.id for one in found.evidence if one.counts]
    chosen = drawn.sample(known, min(wanted, len(known)))
    for state, some in (("confirmed", chosen[: len(chosen) * 4 // 5]), ("rejected", chosen[len(chosen) * 4 // 5 :])):
        if some:
            decide(
                workspace,
                found.assessment.referential,
                some,
                state=state,
                by="Claire Martin",
                why="lu dans le document",
            )
