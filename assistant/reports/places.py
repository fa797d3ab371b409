"""Ranked passages as JSON (`capnr.search/1`, `capnr.evidence/1`) and as a table."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.places import Place
from assistant.reports.words import STANCES
from assistant.seeking import Missing, Ranked
from scoring.model import Stance, Text

SHOWN = 160
"""Characters of a statement shown in the table."""
KEY = "▸"
"""Marks the statement by which a place is judged."""
COLON = {"fr": " : ", "en": ": "}
NOTHING = Text(fr="Aucun passage.", en="No passage.")
NOTHING_ABOVE = Text(
    fr="Rien au-dessus du seuil pour {id} : {title}", en="Nothing above the threshold for {id}: {title}"
)
TRIED = Text(fr="Recherches faites : {list}", en="Searches tried: {list}")
NEAREST = Text(fr="Passages les plus proches, qui ne sont pas des preuves :", en="Nearest passages, not evidence:")
WOULD_PROVE = Text(fr="Ce qui le prouverait : {list}", en="What would prove it: {list}")
STATES = {
    "listed": Text(fr="non proposé", en="not proposed"),
    "proposed": Text(fr="proposé", en="proposed"),
    "confirmed": Text(fr="confirmé", en="confirmed"),
    "rejected": Text(fr="rejeté", en="rejected"),
    "to_review": Text(fr="à revoir", en="to review"),
    "stale": Text(fr="périmé", en="stale"),
}


def places_json(query: str, found: Sequence[Place], lang: str) -> dict[str, Any]:
    """Passages that answer words."""
    return {"schema": "capnr.search/1", "query": query, "passages": _numbered(found, lang)}


def ranked_json(asked: Mapping[str, str], found: Ranked, lang: str) -> dict[str, Any]:
    """Passages that speak to a theme, indicator or criterion, and the criteria that nothing speaks to."""
    return {
        "schema": "capnr.evidence/1",
        "asked": dict(asked),
        "passages": _numbered(found.places, lang),
        "not_found": [
            {
                "criterion": one.criterion,
                "title": one.title.said(lang),
                "searched": list(one.searched),
                "nearest_not_evidence": _numbered(one.nearest, lang),
                "would_prove": [kind.said(lang) for kind in one.would_prove],
            }
            for one in found.missing
        ],
    }


def places_table(found: Sequence[Place], lang: str, *, statements: bool = False) -> str:
    """One passage on three lines; with its `statements`, a line or more for each, the one it is judged by marked."""
    if not found:
        return NOTHING.said(lang)
    told = _statements if statements else _key
    return "\n".join(line for rank, one in enumerate(found, start=1) for line in _lines(rank, one, lang, told))


def ranked_table(found: Ranked, lang: str, *, statements: bool = False) -> str:
    """The passages, then what was not found."""
    return "\n".join(
        [
            places_table(found.places, lang, statements=statements),
            *(line for one in found.missing for line in _missing(one, lang)),
        ]
    )


def _missing(one: Missing, lang: str) -> list[str]:
    lines = ["", NOTHING_ABOVE.said(lang).format(id=one.criterion, title=one.title.said(lang))]
    if one.nearest:
        lines += [f"  {TRIED.said(lang).format(list=' | '.join(one.searched))}", f"  {NEAREST.said(lang)}"]
        lines += [
            f"  {line}" for rank, each in enumerate(one.nearest, start=1) for line in _lines(rank, each, lang, _key)
        ]
    if one.would_prove:
        lines.append(f"  {WOULD_PROVE.said(lang).format(list=', '.join(kind.said(lang) for kind in one.would_prove))}")
    return lines


def _lines(rank: int, one: Place, lang: str, told: Callable[[Place, str], list[str]]) -> list[str]:
    state = STATES[one.state].said(lang) if one.state in STATES else one.state
    dated = one.dated.isoformat() if one.dated else "—"
    return [
        f"{rank:>3}. {one.name}, p. {one.page} [{one.start}-{one.end}] {one.score:.3f} "
        f"{STANCES[Stance(one.key.stance)].said(lang)}, {dated}, {state} {' '.join(one.evidence)}".rstrip(),
        *told(one, lang),
    ]


def _key(one: Place, lang: str) -> list[str]:
    """The statement by which a place is judged, and why it is listed."""
    said = " ".join(one.key.quote.split())
    return [f"     {said[:SHOWN]}{'…' if len(said) > SHOWN else ''}", f"     {one.why.said(lang)}"]


def _statements(one: Place, lang: str) -> list[str]:
    """Every statement of a place, whole, each with how it is read; a sign marks the one by which it is judged."""
    lines = [f"     {one.why.said(lang)}"]
    for each in one.statements or (one.key,):
        mark = KEY if each.start < one.key.end and one.key.start < each.end else " "
        lines.append(f"   {mark} {STANCES[Stance(each.stance)].said(lang)}{COLON[lang]}{' '.join(each.quote.split())}")
        lines += [f"       ({each.why.said(lang)})"] if each.why.said(lang) else []
    return lines


def _numbered(found: Sequence[Place], lang: str) -> list[dict[str, Any]]:
    return [
        {
            "rank": rank,
            "document": one.document,
            "name": one.name,
            "page": one.page,
            "start": one.start,
            "end": one.end,
            "quote": one.quote,
            "heading": one.heading,
            "score": one.score,
            "stance": one.key.stance,
            "subject": one.key.subject,
            "date": one.dated.isoformat() if one.dated else None,
            "state": one.state,
            "evidence": list(one.evidence),
            "statement": {"start": one.key.start, "end": one.key.end, "quote": one.key.quote},
            "statements": [
                {
                    "start": each.start,
                    "end": each.end,
                    "quote": each.quote,
                    "stance": each.stance,
                    "subject": each.subject,
                    "why": each.why.said(lang),
                }
                for each in one.statements
            ],
            "why": one.why.said(lang),
        }
        for rank, one in enumerate(found, start=1)
    ]
