"""What people do with recommendations: add, edit, move, comment, sign, drop, restore. Each appends to the history."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from assistant.accounts.signing import signed
from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.recommend_book import FIELDS, MOST, TEXTS, Book, Entry, digest
from assistant.storage.recommendations import Event, SqlRecommendations


def add(
    workspace: Workspace, held: Book, *, by: str, title: str, indicator: str = "", after: str = "",
    fields: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """Add a recommendation of one's own and give its id.

    Raises UsageError for an empty title, an unknown indicator, or a field that does not fit.
    """
    referential = held.advice.report.assessment.referential
    if indicator and referential.indicator(indicator) is None:
        raise UsageError("unknown_indicator", wanted=indicator)
    given = _checked({**(fields or {}), "title": title})
    count = sum(1 for one in held.history if one.act == "add")
    made = "o-" + hashlib.sha256(f"{referential.id}\n{count}\n{title}".encode()).hexdigest()[:8]
    place = {"after": held.find(after).id} if after else {}
    _write(workspace, held, [(made, "add", {"fields": given, "indicator": indicator, **place})], by)
    return made


def edit(workspace: Workspace, held: Book, wanted: str, *, by: str, fields: Mapping[str, str]) -> str:
    """Write fields of a recommendation anew; an empty text gives a field back to what the rules say.

    Raises UsageError for an unknown recommendation or a field that does not fit.
    """
    if not fields:
        raise UsageError("nothing_to_edit", known=", ".join(FIELDS))
    return _act(workspace, held, wanted, "edit", {"fields": _checked(fields)}, by)


def move(workspace: Workspace, held: Book, wanted: str, *, by: str, after: str = "") -> str:
    """Put a recommendation behind another one, or first. Raises UsageError for an unknown one."""
    behind = held.find(after).id if after else ""
    return _act(workspace, held, wanted, "move", {"after": behind}, by)


def comment(workspace: Workspace, held: Book, wanted: str, *, by: str, text: str) -> str:
    """Add a comment. Raises UsageError for an unknown recommendation or an empty comment."""
    return _act(workspace, held, wanted, "comment", {"text": _said("text", text, needed=True)}, by)


def sign(workspace: Workspace, held: Book, wanted: Sequence[str], *, by: str) -> tuple[str, ...]:
    """Sign recommendations, all open ones when none is named. Raises UsageError for an unknown one."""
    entries = [held.find(one) for one in wanted] or list(held.of("open"))
    _write(workspace, held, [(one.id, "sign", {"digest": digest(one)}) for one in entries], by)
    return tuple(one.id for one in entries)


def drop(workspace: Workspace, held: Book, wanted: str, *, by: str, why: str) -> str:
    """Set a recommendation aside with its reason. Raises UsageError for an unknown one or without a reason."""
    return _act(workspace, held, wanted, "drop", {"why": _said("why", why, needed=True)}, by)


def restore(workspace: Workspace, held: Book, wanted: str, *, by: str) -> str:
    """Take up again what was dropped. Raises UsageError for an unknown one."""
    return _act(workspace, held, wanted, "restore", {}, by)


def _act(workspace: Workspace, held: Book, wanted: str, act: str, payload: Mapping[str, Any], by: str) -> str:
    entry = held.find(wanted)
    _write(workspace, held, [(entry.id, act, payload)], by)
    return entry.id


def _write(workspace: Workspace, held: Book, acts: Sequence[tuple[str, str, Mapping[str, Any]]], by: str) -> None:
    """Append events with what each recommendation said at that moment, so that it can be told once it is solved."""
    author = _said("by", signed(by), needed=True)
    entries = {one.id: one for one in held.entries}
    at, referential = workspace.ledger.now(), held.advice.report.assessment.referential.id
    events = []
    for wanted, act, payload in acts:
        entry = entries.get(wanted)
        seen = {} if entry is None else {"seen": _seen(entry)}
        events.append(
            Event(
                at=at, by=author, referential=referential, recommendation=wanted, act=act, payload={**payload, **seen}
            )
        )
    SqlRecommendations(workspace.engine).append(events)


def _seen(entry: Entry) -> dict[str, Any]:
    texts = {name: {"fr": getattr(entry, name).fr, "en": getattr(entry, name).en} for name in TEXTS}
    return {**texts, "indicator": entry.indicator}


def _checked(fields: Mapping[str, str]) -> dict[str, str]:
    """Fields as they are kept. Raises UsageError for an unknown field, a wrong date or number, or too long a text."""
    made = {}
    for name, value in fields.items():
        if name not in FIELDS:
            raise UsageError("unknown_field", wanted=name, known=", ".join(FIELDS))
        made[name] = said = _said(name, value, needed=name == "title")
        if not said:
            continue
        if name == "due":
            made[name] = _day(said).isoformat()
        elif name == "effort":
            made[name] = str(_days(said))
    return made


def _said(name: str, value: str, *, needed: bool) -> str:
    kept = value.strip()
    if len(kept) > MOST or (needed and not kept):
        raise UsageError("bad_field", wanted=name, limit=MOST)
    return kept


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError("bad_date", wanted=text) from None


def _days(text: str) -> Fraction:
    try:
        value = Fraction(text.replace(",", "."))
    except (ValueError, ZeroDivisionError):
        raise UsageError("bad_option", option="effort", wanted=text, expected="1,5") from None
    if not 0 <= value <= 10_000:
        raise UsageError("bad_option", option="effort", wanted=text, expected="1,5")
    return value
