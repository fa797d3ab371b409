"""What consultants make of the recommendations: edited, added, reordered, commented on, signed, dropped.

The history is append-only; the present state is read from it and from the gaps of now. What a person wrote survives the
next run, and a recommendation that someone touched is shown as solved once its gap is gone.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, Final

from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.recommend import Advice, Recommendation
from assistant.storage.recommendations import Event, SqlRecommendations
from scoring.model import Status, Text

STATES: Final = ("open", "solved", "dropped", "moot")
"""What a recommendation may be, in the order in which they are shown."""
TEXTS: Final = ("title", "what", "owner", "proof", "measure")
"""Fields that hold words."""
FIELDS: Final = (*TEXTS, "due", "effort")
"""Fields that a person may edit: words, a date (ISO 8601), person-days."""
MOST: Final = 4_000
"""Characters of a field or a comment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Comment:
    """What a person said of a recommendation."""

    at: str
    """When, ISO 8601 with time zone."""
    by: str
    """Who."""
    text: str
    """What."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """A person's name under a recommendation."""

    at: str
    """When, ISO 8601 with time zone."""
    by: str
    """Who."""
    holds: bool
    """False when its words changed since."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A recommendation as it stands now."""

    id: str
    """Its id."""
    title: Text
    """Its name."""
    what: Text
    """What to do."""
    owner: Text
    """Who carries it."""
    proof: Text
    """Proof to keep."""
    measure: Text
    """Figure that shows progress."""
    due: date | None
    """By when, None when neither the plan nor a person says it."""
    effort_days: Fraction | None
    """Work, person-days; None when nobody said."""
    state: str
    """"open", "solved", "dropped", or "moot" when its indicator is asked no more."""
    own: bool
    """True when a person added it."""
    indicator: str
    """Indicator id, may be empty for what a person added."""
    source: Recommendation | None
    """The gap behind it, None when it is solved or a person added it."""
    edited: tuple[str, ...] = ()
    """Fields that a person wrote, in the order of `FIELDS`."""
    comments: tuple[Comment, ...] = ()
    """Comments, oldest first."""
    signatures: tuple[Signature, ...] = ()
    """Signatures, oldest first; one for each person."""
    why: str = ""
    """Reason given for dropping it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """Every recommendation of a workspace with its state, in the order to carry them out."""

    advice: Advice
    """What the assessment calls for."""
    entries: tuple[Entry, ...]
    """Open ones in order, then those of the other states."""
    history: tuple[Event, ...]
    """Everything that people did, oldest first."""

    def of(self, state: str) -> tuple[Entry, ...]:
        """The entries of one state, in order."""
        return tuple(one for one in self.entries if one.state == state)

    def find(self, wanted: str) -> Entry:
        """The entry with this id, or the open one with this number. Raises UsageError when there is none."""
        numbered = dict(enumerate(self.of("open"), 1))
        if wanted.isdecimal() and int(wanted) in numbered:
            return numbered[int(wanted)]
        for one in self.entries:
            if wanted in (one.id, one.indicator) and wanted:
                return one
        raise UsageError("unknown_recommendation", wanted=wanted)


@dataclass(slots=True)
class _Kept:
    """What the history says of one recommendation."""

    edits: dict[str, str] = field(default_factory=dict)
    seen: Mapping[str, Any] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    signed: dict[str, tuple[str, str]] = field(default_factory=dict)  # by whom: when, digest
    dropped: bool = False
    why: str = ""
    own: bool = False
    indicator: str = ""


def book(workspace: Workspace, advice: Advice) -> Book:
    """The recommendations of an assessment with what people made of them."""
    history = SqlRecommendations(workspace.engine).history(advice.report.assessment.referential.id)
    kept = _folded(history)
    found = {one.id: one for one in advice.recommendations}
    ids = _ordered([*found, *(one for one in kept if one not in found)], history)
    entries = [_entry(one, found.get(one), kept.get(one, _Kept()), advice) for one in ids]
    entries.sort(key=lambda one: STATES.index(one.state))
    return Book(advice=advice, entries=tuple(entries), history=history)


def digest(entry: Entry) -> str:
    """What a signature stands under: SHA-256 of the words of a recommendation and of what a person fixed in it."""
    said: dict[str, object] = {name: [getattr(entry, name).fr, getattr(entry, name).en] for name in TEXTS}
    if "due" in entry.edited:
        said["due"] = str(entry.due)
    if "effort" in entry.edited:
        said["effort"] = str(entry.effort_days)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def what_text(found: Recommendation) -> Text:
    """What to do: the action, after what is only to be read again where all proofs are proposed already."""
    if found.kind != "confirm":
        return found.action.do
    fr, en = found.action.do.fr, found.action.do.en
    return Text(
        fr=f"Relisez les preuves proposées et confirmez celles qui conviennent. Si elles ne suffisent pas : "
        f"{fr[0].lower()}{fr[1:]}",
        en="Read the proposed proofs again and confirm those that fit. If they do not suffice: "
        f"{en[0].lower()}{en[1:]}",
    )


def proof_text(found: Recommendation) -> Text:
    """The kinds of document to keep, as a sentence."""
    fr, en = ([one.title.said(lang) for one in found.proofs] for lang in ("fr", "en"))
    return Text(fr=", ".join(fr), en=", ".join(en))


def _folded(history: Sequence[Event]) -> dict[str, _Kept]:
    """What the history says of each recommendation, in the order in which they were first touched."""
    kept: dict[str, _Kept] = {}
    for one in history:
        about = kept.setdefault(one.recommendation, _Kept())
        about.seen = one.payload.get("seen", about.seen)
        if one.act in ("add", "edit"):
            about.edits |= one.payload["fields"]
            about.own = about.own or one.act == "add"
            about.indicator = one.payload.get("indicator", about.indicator)
        elif one.act == "comment":
            about.comments.append(Comment(at=one.at, by=one.by, text=one.payload["text"]))
        elif one.act == "sign":
            about.signed[one.by] = (one.at, one.payload["digest"])
        elif one.act in ("drop", "restore"):
            about.dropped, about.why = one.act == "drop", one.payload.get("why", "")
    return kept


def _ordered(ids: Sequence[str], history: Sequence[Event]) -> list[str]:
    """The ids in the order of the plan, then as people moved them, one move after the other."""
    order = list(ids)
    for one in history:
        behind = one.payload.get("after") if one.act in ("add", "move") else None
        if behind is None or one.recommendation not in order or (behind and behind not in order):
            continue
        order.remove(one.recommendation)
        order.insert(order.index(behind) + 1 if behind in order else 0, one.recommendation)
    return order


def _entry(wanted: str, found: Recommendation | None, kept: _Kept, advice: Advice) -> Entry:
    base = _base(found, kept)
    edits = {name: value for name, value in kept.edits.items() if value}
    texts = {name: Text(fr=edits[name], en=edits[name]) if name in edits else base[name] for name in TEXTS}
    indicator = found.indicator.id if found else kept.indicator or str(kept.seen.get("indicator", ""))
    state = "dropped" if kept.dropped else _state(found, kept, indicator, advice)
    made = Entry(
        id=wanted,
        title=texts["title"],
        what=texts["what"],
        owner=texts["owner"],
        proof=texts["proof"],
        measure=texts["measure"],
        due=date.fromisoformat(edits["due"]) if "due" in edits else found.due if found else None,
        effort_days=Fraction(edits["effort"]) if "effort" in edits else found.effort_days if found else None,
        state=state,
        own=kept.own,
        indicator=indicator,
        source=found,
        edited=tuple(one for one in FIELDS if one in edits),
        comments=tuple(kept.comments),
        why=kept.why,
    )
    return _signed(made, kept)


def _signed(entry: Entry, kept: _Kept) -> Entry:
    words = digest(entry)
    return replace(
        entry,
        signatures=tuple(
            Signature(at=at, by=by, holds=under == words) for by, (at, under) in sorted(kept.signed.items(), key=_when)
        ),
    )


def _when(signed: tuple[str, tuple[str, str]]) -> tuple[str, str]:
    return signed[1][0], signed[0]


def _base(found: Recommendation | None, kept: _Kept) -> dict[str, Text]:
    """The words that hold where no person wrote any: of the gap, or those last seen."""
    if found is not None:
        return {
            "title": found.indicator.title,
            "what": what_text(found),
            "owner": found.action.owner.title,
            "proof": proof_text(found),
            "measure": found.action.measure,
        }
    blank = {"fr": "", "en": ""}
    return {name: Text(**{**blank, **kept.seen.get(name, {})}) for name in TEXTS}


def _state(found: Recommendation | None, kept: _Kept, indicator: str, advice: Advice) -> str:
    """Open while its gap is there; one's own recommendation is solved with the indicator that it serves, if any."""
    if found is not None:
        return "open"
    result = advice.report.assessment.indicator(indicator) if indicator else None
    if result is None or result.confirmed.status is Status.NOT_APPLICABLE:
        return "open" if kept.own else "moot"
    return "solved" if result.confirmed.status is Status.MET or not kept.own else "open"


def changes(history: Sequence[Event], wanted: str) -> Iterator[Event]:
    """The events of one recommendation, oldest first."""
    return (one for one in history if one.recommendation == wanted)
