"""The documents of a workspace, erasures and verifications as plain data, and the words for their states."""

from collections.abc import Sequence
from typing import Any

from assistant.documents import Details, Hidden, Kept
from assistant.erasure import Erased
from assistant.kinds import KindOf
from assistant.storage.versions import PERSON, SAME_NAME, SAME_TEXT, SEPARATED
from assistant.verify import Verified
from ingest.model import Problem
from scoring.model import Text

Json = dict[str, Any]
VERSION_STATES = {
    "current": Text(fr="en cours", en="current"),
    "replaced": Text(fr="remplacé", en="replaced"),
}
LINKS = {
    SAME_NAME: Text(fr="même nom", en="same name"),
    SAME_TEXT: Text(fr="texte très proche", en="very similar text"),
    PERSON: Text(fr="dit par une personne", en="said by a person"),
    SEPARATED: Text(fr="séparés", en="taken apart"),
}
"""How a pair of versions is known."""


def documents_json(kept: Sequence[Kept], lang: str) -> Json:
    """Every document as plain data."""
    return {"schema": "capnr.documents/1", "documents": [kept_json(one, lang) for one in kept]}


def kept_json(one: Kept, lang: str) -> Json:
    """One document as plain data, without its texts."""
    document, dated = one.document, one.dated
    correction = dated.correction
    return {
        "id": document.id,
        "name": document.name,
        "title": document.title,
        "media_type": document.media_type,
        "language": document.language,
        "size": document.size,
        "digest": document.digest,
        "pages": len(document.pages),
        "added": one.added or None,
        "date": {
            "day": dated.day.isoformat() if dated.day else None,
            "how": dated.how,
            "said": dated.said(lang),
            "found": {"day": dated.found.day.isoformat(), "how": dated.found.how} if dated.found else None,
            "correction": {
                "day": correction.day.isoformat() if correction.day else None,
                "by": correction.by,
                "at": correction.at,
                "why": correction.why,
            }
            if correction
            else None,
        },
        "kind": _kind(one.kind, lang),
        "version": {
            "state": one.state,
            "newest": one.newest or None,
            "replaces": list(one.replaces),
            "replaced_by": list(one.replaced_by),
        },
        "problems": [said_problem(problem, lang) for problem in document.problems],
        "hidden": len(document.hidden),
        "personal": len(document.personal),
    }


def details_json(found: Details, lang: str) -> Json:
    """Everything about one document as plain data."""
    document = found.kept.document
    hidden = [Hidden(document=document, page=one.page, why=one.why, text=one.text) for one in document.hidden]
    return {
        "schema": "capnr.document/1",
        **kept_json(found.kept, lang),
        "metadata": dict(document.metadata),
        "passages": found.passages,
        "hidden_texts": [_hidden(one, lang) for one in hidden],
        "personal_data": found.personal(),
        "corrections": [
            {"day": one.day.isoformat() if one.day else None, "by": one.by, "at": one.at, "why": one.why}
            for one in found.corrections
        ],
        "kinds": [{"kind": one.kind, "by": one.by, "at": one.at, "why": one.why} for one in found.kinds],
        "versions": [
            {
                "older": one.older,
                "newer": one.newer,
                "how": one.how,
                "said": LINKS[one.how].said(lang),
                "by": one.by,
                "at": one.at,
            }
            for one in found.history
        ],
    }


def hidden_json(found: Sequence[Hidden], query: str, lang: str) -> Json:
    """Hidden texts as plain data."""
    texts = [{"document": one.document.id, "name": one.document.name, **_hidden(one, lang)} for one in found]
    return {"schema": "capnr.hidden/1", "query": query, "texts": texts}


def erased_json(found: Erased) -> Json:
    """What an erasure did, as plain data."""
    stone = found.tombstone
    return {
        "schema": "capnr.erasure/1",
        "document": stone.document,
        "media_type": stone.media_type,
        "size": stone.size,
        "pages": stone.pages,
        "at": stone.at,
        "by": stone.by,
        "why": stone.why,
        "decisions": found.decisions,
        "carried": found.carried,
        "vectors": found.vectors,
        "inventory": found.inventory,
        "finished": found.finished,
    }


def verified_json(found: Verified, lang: str) -> Json:
    """A verification as plain data; the seconds are those measured."""
    return {
        "schema": "capnr.verification/1",
        "sound": found.sound,
        "files": found.files,
        "bytes": found.size,
        "seconds": round(found.seconds, 3),
        "erased": found.erased,
        "windows": found.wanted,
        "found": [
            {
                "file": one.file,
                "offset": one.offset,
                "places": one.places,
                "what": one.what,
                "document": one.document or None,
                "explained": list(one.explained),
            }
            for one in found.hits
        ],
        "faults": [{"code": one.code, "detail": one.detail, "said": one.said(lang)} for one in found.faults],
    }


def _kind(one: KindOf, lang: str) -> Json:
    return {
        "told": one.told,
        "said": one.said(lang),
        "proves": one.proves,
        "suggestion": one.suggestion if one.told is None else None,
        "by": one.newest.by if one.told and one.newest else None,
        "at": one.newest.at if one.told and one.newest else None,
        "why": one.newest.why if one.told and one.newest else None,
    }


def _hidden(one: Hidden, lang: str) -> Json:
    return {"page": one.page, "why": one.why, "said": one.reason().said(lang), "text": one.text}


def said_problem(one: Problem, lang: str) -> str:
    """A remark in words."""
    return one.fr if lang == "fr" else one.en
