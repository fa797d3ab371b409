"""What a terminal shows of the kept assessments and of what changed between two."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any

from assistant.storage.snapshots import Snapshot
from assistant.wording import number
from scoring.model import Status
from scoring.trace import STATUSES

WIDTH = 110
SHOWN = 40
"""Criteria listed before the rest is only counted; the JSON has them all."""


def snapshots_table(kept: Sequence[Snapshot], lang: str) -> str:
    """The kept assessments, oldest first."""
    if not kept:
        return (
            "Aucune évaluation conservée : « capnr snapshot »."
            if lang == "fr"
            else "No kept assessment: “capnr snapshot”."
        )
    return "\n".join(_line(one, lang) for one in kept)


def _line(one: Snapshot, lang: str) -> str:
    found = one.payload["state"]
    score, level = found["score"], found["level"]
    sure, likely = number(score["confirmed"], lang), number(score["provisional"], lang)
    said = (
        f"niveau {level['confirmed']} confirmé, {level['provisional']} provisoire ; {sure} / {likely} points"
        if lang == "fr"
        else f"level {level['confirmed']} confirmed, {level['provisional']} provisional; {sure} / {likely} points"
    )
    rules, on = found["referential"], _day(one.on.isoformat(), lang)
    return f"{one.id:>3}  {on}  {said}  {rules['id']} {rules['version']}  {one.label}".rstrip()


def difference_table(found: Mapping[str, Any], lang: str) -> str:
    """What changed and why: score and level first, then causes, then each criterion."""
    return "\n".join(_difference(found, lang))


def _difference(found: Mapping[str, Any], lang: str) -> Iterator[str]:
    fr = lang == "fr"
    before, after = found["before"], found["after"]
    yield f"{_name(before, lang)}  →  {_name(after, lang)}"
    if before["referential"]["digest"] != after["referential"]["digest"]:
        label = "Référentiel" if fr else "Referential"
        yield f"{label}{' ' if fr else ''}: {_rules(before)} → {_rules(after)}"
    views = (("confirmed", "confirmé", "confirmed"), ("provisional", "provisoire", "provisional"))
    for view, word_fr, word_en in views:
        level = f"{before['level'][view]} → {after['level'][view]}"
        score = f"{number(before['score'][view], lang)} → {number(after['score'][view], lang)}"
        gained = number(abs(found["change"][view]), lang)
        sign = "-" if found["change"][view] < 0 else "+" if found["change"][view] else "±"
        yield (
            f"  {word_fr} : niveau {level} ; score {score} ({sign}{gained})"
            if fr
            else f"  {word_en}: level {level}; score {score} ({sign}{gained})"
        )
    for key, mark in (("added", "+"), ("removed", "-")):
        yield from (f"  {mark} {name}" for name in found["documents"][key])
    if not found["criteria"] and not found["indicators"]:
        yield "Aucun statut n’a changé." if fr else "No status changed."
        return
    yield ""
    yield from _criteria(found["criteria"], lang)
    moved = {one["indicator"] for one in found["criteria"]}
    alone = [one for one in found["indicators"] if one["id"] not in moved]
    if alone:
        yield ""
        yield "Points changés sans changement de statut" if fr else "Points changed without a change of status"
        for one in alone[:SHOWN]:
            yield f"  {one['id']}  {_points(one, lang)}  {_causes(one, lang)}"
        yield from _more(len(alone) - SHOWN, fr)


def _criteria(criteria: Sequence[Mapping[str, Any]], lang: str) -> Iterator[str]:
    """Criteria of both assessments with their causes; those of one only are counted."""
    fr = lang == "fr"
    both = [one for one in criteria if one["before"] and one["after"]]
    yield f"Critères dont le statut a changé : {len(both)}" if fr else f"Criteria whose status changed: {len(both)}"
    for one in both[:SHOWN]:
        yield f"  {one['id']} {shorten(one['title'][lang], WIDTH - 12, placeholder=' …')}"
        yield f"      {_statuses(one['before'], lang)} → {_statuses(one['after'], lang)}"
        for cause in one["causes"]:
            yield f"      {_cause(cause, lang)}"
    yield from _more(len(both) - SHOWN, fr)
    gone, come = (sum(1 for one in criteria if one[side] is None) for side in ("after", "before"))
    if gone or come:
        yield (
            f"Critères qui ne sont plus demandés : {gone} ; nouvellement demandés : {come}"
            if fr
            else f"Criteria no longer asked: {gone}; newly asked: {come}"
        )


def _more(left: int, fr: bool) -> Iterator[str]:
    if left > 0:
        yield f"  … et {left} autres (--format json)" if fr else f"  … and {left} more (--format json)"


def _statuses(found: Mapping[str, str], lang: str) -> str:
    sure, likely = (STATUSES[Status(found[view])].said(lang) for view in ("confirmed", "provisional"))
    word = ("confirmé", "provisoire") if lang == "fr" else ("confirmed", "provisional")
    return sure if sure == likely else f"{sure} ({word[0]}), {likely} ({word[1]})"


def _points(one: Mapping[str, Any], lang: str) -> str:
    sides = [number(side["provisional"]["points"], lang) if side else "–" for side in (one["before"], one["after"])]
    return f"{sides[0]} → {sides[1]}"


def _causes(one: Mapping[str, Any], lang: str) -> str:
    return ", ".join(cause["said"][lang] for cause in one["causes"])


def _cause(cause: Mapping[str, Any], lang: str) -> str:
    parts = [cause["said"][lang]]
    if cause.get("document"):
        parts.append(f"{cause['document']} p. {cause['page']}")
    if cause["code"] == "expiry" and cause.get("until"):
        until = _day(cause["until"], lang)
        parts.append(f"valable jusqu’au {until}" if lang == "fr" else f"valid until {until}")
    if cause.get("by"):
        parts.append(f"{cause['by']}, {_day(str(cause['at'])[:10], lang)}")
    return " – ".join(parts)


def _day(iso: str, lang: str) -> str:
    """A day as it is written in the language, from its ISO form."""
    return f"{iso[8:]}/{iso[5:7]}/{iso[:4]}" if lang == "fr" else iso


def _name(one: Mapping[str, Any], lang: str) -> str:
    return f"{one['id']} ({_day(one['on'], lang)}{', ' + one['label'] if one['label'] else ''})"


def _rules(one: Mapping[str, Any]) -> str:
    return f"{one['referential']['id']} {one['referential']['version']}"
