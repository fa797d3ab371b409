"""Drafts that people go on writing: kept in the workspace, every version with who and when.

Nobody writes over another: whoever keeps a text says which version it was written on, and is told when there is a newer
one. The text as the rules produce it stays one step away.
"""

from dataclasses import replace
from typing import Any

from assistant.accounts.signing import signed
from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.recommend_drafts import kinds
from assistant.reports.deliver import Wanted, drafted
from assistant.storage.drafts import KeptDraft, SqlDrafts

LONGEST = 200_000
"""Characters of a text."""


def text_of(workspace: Workspace, report: Report, wanted: Wanted) -> KeptDraft:
    """The text that a person kept last, else the one that the rules produce, as version 0 by nobody.

    Where a person went back to the rules, it is theirs under the number of that. Raises UsageError for an unknown
    template.
    """
    known = newest(workspace, wanted.what, wanted.lang)
    if known is not None and known.text:
        return known
    text = drafted(workspace, report, replace(wanted, form="md")).data.decode()
    plain = text.replace("\\[", "[").replace("\\]", "]")
    if known is not None:
        return replace(known, text=plain)
    return KeptDraft(version=0, kind=wanted.what, lang=wanted.lang, at="", by="", text=plain)


def newest(workspace: Workspace, kind: str, lang: str) -> KeptDraft | None:
    """The version kept last, None when nobody kept any. Raises UsageError for an unknown template."""
    if kind not in kinds():
        raise UsageError("unknown_draft", wanted=kind[:80], known=", ".join(kinds()))
    known = SqlDrafts(workspace.engine).all(kind, lang)
    return known[-1] if known else None


def keep(workspace: Workspace, kind: str, lang: str, text: str, *, by: str, version: int) -> KeptDraft:
    """Keep a text that was written on from `version`; an empty one goes back to what the rules produce.

    Raises UsageError for an unknown template, no name, a text that is too long, or when somebody kept another version
    since.
    """
    newest(workspace, kind, lang)  # raises for an unknown template
    if not by.strip():
        raise UsageError("bad_field", wanted="by", limit=200)
    if len(text) > LONGEST:
        raise UsageError("bad_field", wanted="text", limit=LONGEST)
    plain = text.replace("\r\n", "\n").strip()
    made = KeptDraft(
        version=0,
        kind=kind,
        lang=lang,
        at=workspace.ledger.now(),
        by=signed(by.strip()),
        text=f"{plain}\n" if plain else "",
    )
    number = SqlDrafts(workspace.engine).add(made, after=version)
    if number is None:
        before = newest(workspace, kind, lang)
        raise UsageError("draft_changed", by=before.by if before else "?", at=before.at[:16] if before else "?")
    return replace(made, version=number)


def draft_json(one: KeptDraft) -> dict[str, Any]:
    """A text as plain data, `capnr.draft/1`."""
    return {
        "schema": "capnr.draft/1",
        "kind": one.kind,
        "lang": one.lang,
        "version": one.version,
        "at": one.at or None,
        "by": one.by or None,
        "text": one.text,
    }
