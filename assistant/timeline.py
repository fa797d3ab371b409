"""An organisation over time: assessments kept with what explains them, and what changed between two, and why.

A difference is explained from the two kept states alone (`assistant.timeline_state`), so an old assessment stays
explainable after documents, referentials or the program have changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.exchange.faults import NotPossible
from assistant.storage.snapshots import Snapshot, SqlSnapshots
from assistant.timeline_state import payload
from scoring.model import Text

State = Mapping[str, Any]
Json = dict[str, Any]
VIEWS: Final = ("confirmed", "provisional")
CAUSES: Final = {
    "document_added": Text(fr="document ajouté", en="document added"),
    "document_removed": Text(fr="document retiré", en="document removed"),
    "evidence_added": Text(
        fr="nouvelle preuve dans un document déjà là", en="new evidence in a document already there"
    ),
    "evidence_removed": Text(fr="preuve qui n’est plus relevée", en="evidence no longer found"),
    "reading": Text(fr="même passage, lu autrement", en="same passage, read otherwise"),
    "decision": Text(fr="décision d’une personne", en="decision of a person"),
    "declaration": Text(fr="déclaration d’une personne", en="declaration of a person"),
    "computation": Text(fr="nouveau calcul", en="new computation"),
    "expiry": Text(fr="preuve arrivée à expiration", en="evidence that expired"),
    "validity": Text(
        fr="preuve valable à cette date, pas à l’autre", en="evidence valid on this date, not on the other"
    ),
    "due": Text(fr="obligation entrée en vigueur ou pas encore", en="duty that came into force, or not yet"),
    "referential": Text(fr="référentiel modifié", en="referential changed"),
    "settings": Text(
        fr="situation de l’organisation (secteur, taille, rigueur)",
        en="the organisation’s situation (sector, size, strictness)",
    ),
    "weights": Text(fr="part de l’indicateur dans le total", en="share of the indicator in the total"),
    "program": Text(fr="règles du programme modifiées", en="rules of the program changed"),
    "unknown": Text(fr="cause non établie", en="cause not established"),
}
"""Why a status or points changed."""
SITUATION: Final = {"other_sector", "too_small", "answered_no", "size_unknown", "answer_unknown"}
"""Codes of the rules that depend on who the organisation is."""


def keep(workspace: Workspace, report: Report, *, label: str, lang: str) -> Snapshot:
    """Keep an assessment of this workspace."""
    assessment = report.assessment
    return SqlSnapshots(workspace.engine).add(
        at=workspace.ledger.now(),
        label=label.strip(),
        on=assessment.on,
        referential=assessment.referential.id,
        digest=assessment.referential.digest,
        payload=payload(report, workspace.decisions.current(assessment.referential.id), lang),
    )


def kept(workspace: Workspace, wanted: str) -> Snapshot:
    """The kept assessment with this number or label. Raises NotPossible when there is none."""
    found = SqlSnapshots(workspace.engine).find(wanted)
    if found is None:
        raise NotPossible(
            "unknown_snapshot",
            Text(
                fr=f"Aucune évaluation conservée « {wanted} » : prenez son numéro ou son nom dans leur liste.",
                en=f"No kept assessment “{wanted}”: take its number or its name from their list.",
            ),
        )
    return found


def series(snapshots: Sequence[Snapshot]) -> Json:
    """The kept assessments as a data series for charts: score, level and points by axis at each date."""
    return {"schema": "capnr.timeline/1", "series": [_point(one) for one in snapshots]}


def _point(snapshot: Snapshot) -> Json:
    found: State = snapshot.payload["state"]
    axes = {one: {"confirmed": 0.0, "provisional": 0.0, "max": 0.0} for one in found["axes"]}
    for one in found["indicators"].values():
        axis = axes[one["axis"]]
        for key, value in (*((view, one[view]["points"]) for view in VIEWS), ("max", one["max"])):
            axis[key] = round(axis[key] + value, 1)
    return {
        **_named(snapshot),
        "score": found["score"],
        "level": found["level"],
        "axes": axes,
        "documents": len(found["documents"]),
        "decisions": len(found["decisions"]),
    }


def _named(snapshot: Snapshot) -> Json:
    found: State = snapshot.payload["state"]
    return {
        "id": snapshot.id,
        "label": snapshot.label,
        "at": snapshot.at,
        "on": snapshot.on.isoformat(),
        "referential": found["referential"],
    }


def difference(before: Snapshot, after: Snapshot) -> Json:
    """What changed from one kept assessment to another: score, level, indicators and criteria, each with its causes.

    Plain data in both languages. Two identical states give empty lists.
    """
    compared = _Compared(before.payload["state"], after.payload["state"])
    criteria = list(compared.criteria())
    indicators = list(compared.indicators(criteria))
    counted: dict[str, int] = {}
    for one in (*criteria, *(indicator for indicator in indicators if indicator["own"])):
        for code in {cause["code"] for cause in one["causes"]}:
            counted[code] = counted.get(code, 0) + 1
    return {
        "schema": "capnr.difference/1",
        "before": {**_named(before), "score": compared.a["score"], "level": compared.a["level"]},
        "after": {**_named(after), "score": compared.b["score"], "level": compared.b["level"]},
        "change": {
            key: round(compared.b["score"][key] - compared.a["score"][key], 1)
            for key in ("confirmed", "provisional", "possible")
        },
        "causes": {code: counted[code] for code in CAUSES if code in counted},
        "documents": {
            "added": compared.names(compared.b, compared.a),
            "removed": compared.names(compared.a, compared.b),
        },
        "indicators": [{key: value for key, value in one.items() if key != "own"} for one in indicators],
        "criteria": criteria,
    }


class _Compared:
    """Two states side by side: `a` before, `b` after."""

    def __init__(self, a: State, b: State) -> None:
        self.a = a
        self.b = b
        self.other_rules = a["referential"]["digest"] != b["referential"]["digest"]
        self.other_sector = a["sector"] != b["sector"]

    def names(self, here: State, there: State) -> list[str]:
        """Names of the documents that are here and not there."""
        return sorted(name for one, name in here["documents"].items() if one not in there["documents"])

    def criteria(self) -> Iterator[Json]:
        """Criteria whose status changed in one of the two views, in the order of the newer referential."""
        before, after = self.a["criteria"], self.b["criteria"]
        for wanted in {**after, **before}:
            old, new = before.get(wanted), after.get(wanted)
            if old and new and all(old[view]["status"] == new[view]["status"] for view in VIEWS):
                continue
            some = new or old
            yield {
                "id": wanted,
                "indicator": some["indicator"],
                "title": some["title"],
                "before": {view: old[view]["status"] for view in VIEWS} if old else None,
                "after": {view: new[view]["status"] for view in VIEWS} if new else None,
                "causes": list(self.causes(wanted, old, new)),
            }

    def indicators(self, criteria: Sequence[Json]) -> Iterator[Json]:
        """Indicators whose status or points changed; `own` marks those none of whose criteria did."""
        before, after = self.a["indicators"], self.b["indicators"]
        for wanted in {**after, **before}:
            old, new = before.get(wanted), after.get(wanted)
            if old and new and all(old[key] == new[key] for key in ("max", *VIEWS)):
                continue
            inside = [cause for one in criteria if one["indicator"] == wanted for cause in one["causes"]]
            codes = list(dict.fromkeys(cause["code"] for cause in inside)) or [self.shared(wanted, old, new)]
            yield {
                "id": wanted,
                "title": (new or old)["title"],
                "before": {key: old[key] for key in ("max", *VIEWS)} if old else None,
                "after": {key: new[key] for key in ("max", *VIEWS)} if new else None,
                "causes": [_cause(code) for code in codes],
                "own": not inside,
            }

    def shared(self, wanted: str, old: State | None, new: State | None) -> str:
        """Why an indicator's points changed though none of its criteria did."""
        if old is None or new is None:
            return "settings" if self.other_sector else "referential"
        before, after = (
            [one["rule"] for one in state["criteria"].values() if one["indicator"] == wanted]
            for state in (self.a, self.b)
        )
        return "referential" if before != after else "weights"

    def causes(self, wanted: str, old: State | None, new: State | None) -> Iterator[Json]:
        """Every difference between the states that bears on this criterion."""
        if old is None or new is None:
            yield _cause("settings" if self.other_sector and not self.other_rules else "referential")
            return
        found = [*self.evidence(wanted), *self.declarations(wanted), *self.rules(old, new)]
        if not found:
            changed = self.a["program"]["rules"] != self.b["program"]["rules"]
            found = [_cause("program" if changed else "unknown")]
        yield from found

    def evidence(self, wanted: str) -> Iterator[Json]:
        """Causes in the evidence for the criterion: come, gone, decided on, read otherwise, expired."""
        sides = [
            {key: one for key, one in state["evidence"].items() if wanted in one["criteria"]}
            for state in (self.a, self.b)
        ]
        before, after = sides
        for key in sorted({**before, **after}):
            old, new = before.get(key), after.get(key)
            if old is None and new is not None and new["counts"]:
                known = new["document"] in self.a["documents"]
                yield self.said("evidence_added" if known else "document_added", key, new, self.b)
            elif new is None and old is not None and old["counts"]:
                known = old["document"] in self.b["documents"]
                yield self.said("evidence_removed" if known else "document_removed", key, old, self.a)
            elif old and new and old["state"] == new["state"] and old["counts"] and new["counts"]:
                if (old["stance"], old["dated"]) != (new["stance"], new["dated"]):
                    yield self.said("reading", key, new, self.b)
                elif code := self.aged(old, new):
                    yield self.said(code, key, new, self.b)
            elif old and new and old["state"] == new["state"] and old["counts"] != new["counts"]:
                yield self.said("reading", key, new, self.b)
            if (self.a["decisions"].get(key) or {}).get("state") != (self.b["decisions"].get(key) or {}).get("state"):
                yield self.decided("decision", key)

    def declarations(self, wanted: str) -> Iterator[Json]:
        """Causes in what a person declared of the criterion."""
        key = f"declared:{wanted}"
        old, new = self.a["decisions"].get(key), self.b["decisions"].get(key)
        if any((old or {}).get(what) != (new or {}).get(what) for what in ("status", "value")):
            yield self.decided("declaration", key)
        elif old and new and (code := self.aged(old, new)):
            yield {**_cause(code), "evidence": key, "by": new["by"], "at": new["at"]}

    def aged(self, old: State, new: State) -> str:
        """Whether the same proof is valid on one date only: "expiry", "validity" or empty."""
        before = _valid(old, self.a["on"])
        after = _valid(new, self.b["on"])
        if before == after:
            return ""
        return "expiry" if before and new["until"] and new["until"] < self.b["on"] else "validity"

    def rules(self, old: State, new: State) -> Iterator[Json]:
        """Causes in how the criterion is judged."""
        codes = [{code for view in VIEWS for code in one[view]["why"]} for one in (old, new)]
        changed = codes[0] ^ codes[1]
        if old["rule"] != new["rule"]:
            yield _cause("referential")
        if "not_due" in changed:
            yield _cause("due")
        if changed & SITUATION:
            yield _cause("settings")
        if any(code.startswith("computed") for code in changed):
            yield _cause("computation")

    def said(self, code: str, key: str, one: State, where: State) -> Json:
        """A cause that rests on a passage."""
        return {
            **_cause(code),
            "evidence": key,
            "document": where["documents"].get(one["document"], one["document"]),
            "page": one["page"],
            "until": one["until"],
        }

    def decided(self, code: str, key: str) -> Json:
        """A cause that rests on what a person wrote; the newer one where there are two."""
        one = self.b["decisions"].get(key) or self.a["decisions"].get(key) or {}
        return {**_cause(code), "evidence": key, "by": one.get("by"), "at": one.get("at"), "state": one.get("state")}


def _cause(code: str) -> Json:
    return {"code": code, "said": {"fr": CAUSES[code].fr, "en": CAUSES[code].en}}


def _valid(one: State, on: str) -> bool:
    """Whether a proof counts on a day; ISO dates compare as they are written."""
    return (one["dated"] is None or one["dated"] <= on) and (one["until"] is None or on <= one["until"])
