"""`parse_referential`: the text of a referential file in, a checked `Referential` out, or every fault at once."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from scoring.checks import Places, check
from scoring.errors import ReferentialError
from scoring.model import (
    SECTORS,
    Applies,
    Aspect,
    Criterion,
    Indicator,
    Level,
    Metric,
    Named,
    Referential,
    Source,
    Stance,
)
from scoring.reader import Node, Reader, compose

SCHEMA = "capnr.referential/1"
FRAMEWORKS = ("iso26000", "esrs", "vsme", "rgesn", "rgaa", "gr491", "ai_act", "law")
OWN_SECTORS = SECTORS[1:]
ENGINES = ("footprint", "ai_ledger")
FILE_KEYS = (
    "schema", "id", "version", "status", "title", "notice", "authority", "licence", "valid", "scale", "levels",
    "axes", "principles", "themes", "evidence_kinds", "sources", "indicators",
)  # fmt: skip
INDICATOR_KEYS = (
    "id", "principle", "theme", "title", "intent", "weight", "source", "evidence", "validity_months", "queries",
    "lexicon", "mappings", "next_step", "criteria",
)  # fmt: skip
CRITERION_KEYS = (
    "id", "aspect", "title", "weight", "needs", "declaration", "effort_days", "lead_months", "cues",
)  # fmt: skip

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
PROVING = (Stance.RULE, Stance.DONE)
FAR = Fraction(10**12)
E = TypeVar("E", bound=StrEnum)


def parse_referential(text: str) -> Referential:
    """Read and check a referential file.

    Raises ReferentialError with every fault found: line, column, what is wrong and what to write instead.
    """
    root = compose(text)
    reader = Reader()
    referential = _Parser(reader).referential(root, hashlib.sha256(text.encode()).hexdigest())
    if reader.problems:
        raise ReferentialError(tuple(sorted(reader.problems, key=lambda one: (one.line, one.column))))
    return referential


class _Parser:
    """Turns the nodes of one file into records; knows the ids declared so far and where they stand."""

    def __init__(self, reader: Reader) -> None:
        self.read = reader
        self.axes: dict[str, Named] = {}
        self.principles: dict[str, Named] = {}
        self.themes: dict[str, Named] = {}
        self.kinds: dict[str, Named] = {}
        self.sources: dict[str, Named] = {}
        self.questions: dict[str, Named] = {}
        self.ids: set[str] = set()
        self.places = Places()

    def referential(self, root: Node, digest: str) -> Referential:
        read = self.read
        found = read.record(root, FILE_KEYS, ("questions",))
        read.choice(found.get("schema"), (SCHEMA,))
        self.axes = self.named(found.get("axes"))
        self.principles = self.named(found.get("principles"), parents=self.axes, optional=("ours", "sector"))
        self.themes = self.named(found.get("themes"))
        self.kinds = self.named(found.get("evidence_kinds"))
        self.sources = self.named(found.get("sources"))
        self.questions = self.named(found.get("questions"))
        scale = read.whole(found.get("scale"), low=1, high=1_000_000)
        levels = read.items(found.get("levels"), self.level)
        indicators = read.items(found.get("indicators"), self.indicator)
        valid = read.record(found["valid"], ("from",), ("until",)) if "valid" in found else {}
        first, last = read.day(valid.get("from")), read.day(valid.get("until"))
        if first and last and last < first:
            read.fault(valid["until"], "la fin de validité précède le début", "validity ends before it starts")
        if "from" in valid and valid["from"].is_null():
            read.fault(valid["from"], "une date de début est attendue", "a first date is expected")
        referential = Referential(
            id=self.new_id(found.get("id"), set()),
            version=read.string(found.get("version")),
            status=read.choice(found.get("status"), ("preview", "reconstructed", "official-import")),
            title=read.text(found.get("title")),
            notice=read.text(found.get("notice")),
            authority=read.text(found.get("authority")),
            licence=read.string(found.get("licence")),
            valid_from=first or date.min,
            valid_until=last,
            digest=digest,
            scale=scale,
            levels=levels,
            axes=tuple(self.axes.values()),
            principles=tuple(self.principles.values()),
            themes=tuple(self.themes.values()),
            evidence_kinds=tuple(self.kinds.values()),
            sources=tuple(self.sources.values()),
            questions=tuple(self.questions.values()),
            indicators=indicators,
        )
        check(referential, self.places, read)
        return referential

    def named(
        self, node: Node | None, parents: dict[str, Named] | None = None, optional: tuple[str, ...] = ()
    ) -> dict[str, Named]:
        """A list of ids with their names; `parents` makes a parent axis compulsory."""
        entries: dict[str, Named] = {}
        ids: set[str] = set()

        def one(item: Node) -> None:
            required = ("id", "title") if parents is None else ("id", "title", "axis")
            found = self.read.record(item, required, optional)
            named = Named(
                id=self.new_id(found.get("id"), ids),
                title=self.read.text(found.get("title")),
                parent=self.reference(found.get("axis"), parents or {}),
                ours=self.read.boolean(found.get("ours")),
                sector=self.read.choice(found.get("sector"), OWN_SECTORS),
            )
            entries[named.id] = named

        self.read.items(node, one)
        return entries

    def reference(self, node: Node | None, known: Iterable[str]) -> str:
        """An id that must have been declared."""
        if node is None:
            return ""
        wanted = self.read.string(node)
        if wanted and wanted not in known:
            self.read.fault(
                node,
                f"« {wanted} » n’est déclaré nulle part dans ce fichier",
                f"“{wanted}” is not declared anywhere in this file",
            )
        return wanted

    def new_id(self, node: Node | None, ids: set[str]) -> str:
        """An id used once among `ids`."""
        if node is None:
            return ""
        wanted = self.read.string(node)
        if wanted in ids:
            self.read.fault(node, f"l’identifiant « {wanted} » existe déjà", f"id “{wanted}” exists already")
        elif wanted and not ID.fullmatch(wanted):
            self.read.fault(
                node,
                f"« {wanted} » : un identifiant s’écrit avec des lettres sans accent, chiffres, points et tirets",
                f"“{wanted}”: an id is written with unaccented letters, digits, points and dashes",
            )
        ids.add(wanted)
        return wanted

    def level(self, node: Node) -> Level:
        read = self.read
        found = read.record(node, ("id", "title"), ("min_score", "needs_level", "engines", "gate_share", "preview"))
        minimum = found.get("min_score")
        level = Level(
            id=read.whole(found.get("id"), low=1, high=9),
            title=read.text(found.get("title")),
            min_score=None if minimum is None else read.whole(minimum, low=1, high=1_000_000),
            needs_level=read.whole(found.get("needs_level"), low=0, high=9),
            engines=read.items(found.get("engines"), read.string),
            gate_share=read.number(found.get("gate_share"), low=Fraction(0), high=Fraction(1)),
            preview=read.boolean(found.get("preview")),
        )
        self.places.levels.append((node, found))
        return level

    def indicator(self, node: Node) -> Indicator:
        read = self.read
        found = read.record(node, INDICATOR_KEYS, ("required", "sector", "applies"))
        principle = self.reference(found.get("principle"), self.principles)
        wanted = self.new_id(found.get("id"), self.ids)
        places: list[dict[str, Node]] = []
        criteria = read.items(found.get("criteria"), lambda item: self.criterion(item, wanted, places))
        if "criteria" in found and not criteria:
            read.fault(found["criteria"], "au moins un critère est attendu", "at least one criterion is expected")
        self.places.indicators.append((found, places))
        return Indicator(
            id=wanted,
            axis=self.principles[principle].parent if principle in self.principles else "",
            principle=principle,
            theme=self.reference(found.get("theme"), self.themes),
            title=read.text(found.get("title")),
            intent=read.text(found.get("intent")),
            weight=read.whole(found.get("weight"), low=1, high=5),
            required=read.whole(found.get("required"), low=0, high=9),
            sector=read.choice(found.get("sector"), OWN_SECTORS),
            source=self.source(found.get("source")),
            evidence=read.items(found.get("evidence"), lambda item: self.reference(item, self.kinds)),
            validity_months=read.whole(found.get("validity_months"), low=1, high=240),
            queries=read.phrases(found.get("queries")),
            lexicon=read.phrases(found.get("lexicon")),
            mappings=read.table(found.get("mappings"), FRAMEWORKS),
            next_step=read.text(found.get("next_step")),
            applies=self.applies(found.get("applies")),
            criteria=criteria,
        )

    def source(self, node: Node | None) -> Source:
        if node is None:
            return Source(kind="own")
        found = self.read.record(node, ("kind",), ("ref", "example"))
        kind = self.read.choice(found.get("kind"), ("own", "published"))
        if kind == "published" and "ref" not in found:
            self.read.fault(node, "une source publiée nomme sa référence « ref »", "a published source names its “ref”")
        return Source(
            kind=kind,
            ref=self.reference(found.get("ref"), self.sources),
            example=self.read.whole(found.get("example"), low=0, high=99),
        )

    def criterion(self, node: Node, indicator: str, places: list[dict[str, Node]]) -> Criterion:
        read = self.read
        found = read.record(node, CRITERION_KEYS, ("metric", "engine", "due", "applies"))
        places.append(found)
        wanted = self.new_id(found.get("id"), self.ids)
        if wanted and not wanted.startswith(f"{indicator}."):
            read.fault(
                found["id"],
                f"l’identifiant d’un critère commence par celui de son indicateur : « {indicator}.a »",
                f"a criterion's id starts with its indicator's: “{indicator}.a”",
            )
        return Criterion(
            id=wanted,
            aspect=_member(Aspect, read.choice(found.get("aspect"), list(Aspect)), Aspect.EXISTS),
            title=read.text(found.get("title")),
            weight=read.whole(found.get("weight"), low=1, high=3),
            needs=_member(Stance, read.choice(found.get("needs"), PROVING), Stance.DONE),
            declaration=read.boolean(found.get("declaration")),
            effort_days=read.number(found.get("effort_days"), low=Fraction(1, 100), high=Fraction(1000)),
            lead_months=read.number(found.get("lead_months"), low=Fraction(0), high=Fraction(120)),
            cues=read.phrases(found.get("cues")),
            metric=self.metric(found.get("metric")),
            engine=read.choice(found.get("engine"), ENGINES),
            due=read.day(found.get("due")),
            applies=self.applies(found.get("applies")),
        )

    def metric(self, node: Node | None) -> Metric | None:
        if node is None:
            return None
        read = self.read
        found = read.record(node, ("name", "unit", "direction"), ("target", "partial", "per"))
        target, partial = (
            read.number(found[name], low=-FAR, high=FAR) if name in found else None for name in ("target", "partial")
        )
        direction = read.choice(found.get("direction"), ("up", "down"))
        if partial is not None and target is None:
            read.fault(found["partial"], "un seuil partiel va avec une cible", "a partial threshold goes with a target")
        elif partial is not None and target is not None:
            harder = partial <= target if direction == "down" else partial >= target
            if harder:
                read.fault(
                    found["partial"],
                    "le seuil partiel doit être plus facile à atteindre que la cible",
                    "the partial threshold must be easier to reach than the target",
                )
        return Metric(
            name=read.text(found.get("name")),
            unit=read.string(found.get("unit")),
            direction=direction,
            target=target,
            partial=partial,
            per=read.choice(found.get("per"), ("year", "month")),
        )

    def applies(self, node: Node | None) -> Applies | None:
        """Conditions of sector, size and answers."""
        if node is None:
            return None
        read = self.read
        found = read.record(node, (), ("sectors", "min_population", "min_staff", "answer"))
        if not found and not node.items:
            read.fault(node, "au moins une condition est attendue", "at least one condition is expected")
        answers = read.record(found["answer"], (), tuple(self.questions)) if "answer" in found else {}
        return Applies(
            sectors=read.items(found.get("sectors"), lambda item: read.choice(item, SECTORS)),
            min_population=read.whole(found.get("min_population"), low=0, high=100_000_000),
            min_staff=read.whole(found.get("min_staff"), low=0, high=10_000_000),
            answers={question: read.boolean(value) for question, value in answers.items()},
        )


def _member(kind: type[E], value: str, otherwise: E) -> E:
    """The enum member of a word; `otherwise` after a fault that the reader has noted."""
    return kind(value) if value in list(kind) else otherwise
