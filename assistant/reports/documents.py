"""The documents of a workspace, erasures and verifications as tables and as plain data."""

from collections.abc import Iterator, Sequence
from textwrap import indent
from typing import Any

from assistant.documents import Details, Hidden, Kept
from assistant.erasure import Erased
from assistant.reports.render import number
from assistant.storage.versions import PERSON, PROGRAM, SAME_NAME, SAME_TEXT, SEPARATED, Link
from assistant.verify import ERASED, GIVEN_FILE, Hit, Verified
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
        "version": {
            "state": one.state,
            "newest": one.newest or None,
            "replaces": list(one.replaces),
            "replaced_by": list(one.replaced_by),
        },
        "problems": [_problem(problem, lang) for problem in document.problems],
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


def documents_table(kept: Sequence[Kept], lang: str) -> str:
    """Every document, two lines each."""
    fr = lang == "fr"
    if not kept:
        return "Aucun document." if fr else "No document."
    names = {one.document.id: one.document.name for one in kept}
    lines = [f"{len(kept)} documents"]
    for one in kept:
        document = one.document
        state = VERSION_STATES[one.state].said(lang)
        if one.newest:
            state += f" {'par' if fr else 'by'} {names[one.newest]} ({one.newest})"
        lines += [
            f"  {document.id}  {document.name}",
            f"      {_date(one, lang)} · {state} · {len(document.pages)} pages · {_added(one, lang)}",
        ]
        counts = [
            (len(document.problems), "remarques", "remarks"),
            (len(document.hidden), "textes cachés", "hidden texts"),
            (len(document.personal), "données personnelles", "pieces of personal data"),
        ]
        told = [f"{count} {french if fr else english}" for count, french, english in counts if count]
        if told:
            lines.append(f"      {', '.join(told)}")
    return "\n".join(lines)


def details_table(found: Details, lang: str) -> str:
    """Everything about one document."""
    return "\n".join(_details(found, lang))


def hidden_table(found: Sequence[Hidden], lang: str) -> str:
    """Hidden texts: document, page, reason, text."""
    fr = lang == "fr"
    if not found:
        return "Aucun texte caché trouvé." if fr else "No hidden text found."
    lines = [
        f"{len(found)} textes cachés (jamais des preuves)" if fr else f"{len(found)} hidden texts (never evidence)"
    ]
    for one in found:
        lines += [f"  {one.document.name} ({one.document.id})", f"      {_place(one, lang)}", indent(one.text, " " * 6)]
    return "\n".join(lines)


def erased_table(found: Erased, lang: str) -> str:
    """What an erasure did."""
    stone, fr = found.tombstone, lang == "fr"
    lines = [
        f"{stone.document} effacé le {stone.at[:10]} par {stone.by}."
        if fr
        else f"{stone.document} erased on {stone.at[:10]} by {stone.by}.",
        f"  {found.decisions} décisions gardées sans leur citation, {found.carried} reprises dans une version plus "
        f"récente ; {found.vectors} vecteurs effacés."
        if fr
        else f"  {found.decisions} decisions kept without their quote, {found.carried} carried over to a newer "
        f"version; {found.vectors} vectors erased.",
    ]
    if found.inventory:
        lines.append(
            "  L’inventaire du dossier de travail était ce fichier : il est effacé aussi."
            if fr
            else "  The inventory of the workspace was this file: it is erased too."
        )
    if not found.finished:
        lines.append(
            "  Un autre programme lit encore la base : le nettoyage finit à la prochaine ouverture."
            if fr
            else "  Another program still reads the database: the cleaning ends at the next opening."
        )
    lines.append("  « capnr verify » le contrôle." if fr else "  “capnr verify” checks it.")
    return "\n".join(lines)


def verified_table(found: Verified, lang: str) -> str:
    """A verification: the verdict first."""
    fr = lang == "fr"
    verdict = (
        ("Rien à signaler.", "Nothing to report.")
        if found.sound
        else ("Des restes ou des fautes ont été trouvés.", "Leftovers or faults were found.")
    )
    size, rate = number(found.size / 1e6, lang), number(found.size / 1e6 / max(found.seconds, 1e-9), lang, 0)
    lines = [
        verdict[0 if fr else 1],
        f"  {found.files} fichiers lus octet par octet, {size} Mo, {rate} Mo/s ; {found.erased} documents effacés et "
        f"{found.wanted} empreintes cherchés"
        if fr
        else f"  {found.files} files read byte by byte, {size} MB, {rate} MB/s; {found.erased} erased documents and "
        f"{found.wanted} traces looked for",
    ]
    groups = (
        ("Restes" if fr else "Leftovers", found.left),
        (
            "Expliqués par un document présent" if fr else "Explained by a document that is there",
            tuple(one for one in found.hits if one.explained),
        ),
    )
    for title, hits in groups:
        if hits:
            lines += [f"{title} ({len(hits)})", *(f"  {_hit(one, lang)}" for one in hits)]
    if found.faults:
        lines.append(f"{'Fautes' if fr else 'Faults'} ({len(found.faults)})")
        lines += [f"  {one.said(lang)}" for one in found.faults]
    return "\n".join(lines)


def _details(found: Details, lang: str) -> Iterator[str]:
    fr, one = lang == "fr", found.kept
    document = one.document
    yield f"{document.name} ({document.id})"
    yield f"  {document.title} · {document.media_type} · {number(document.size / 1000, lang)} {'ko' if fr else 'kB'}"
    yield f"  {len(document.pages)} pages, {found.passages} passages · {_added(one, lang)} · SHA-256 {document.digest}"
    yield f"  {_date(one, lang)}"
    for fix in found.corrections:
        said = fix.day.isoformat() if fix.day else ("retour à la date trouvée" if fr else "back to the date found")
        yield f"      {fix.at}  {fix.by} : {said}{f' ({fix.why})' if fix.why else ''}"
    state = VERSION_STATES[one.state].said(lang)
    yield f"  Version : {state}" if fr else f"  Version: {state}"
    for link in found.history:
        yield f"      {_link(link, found, lang)}"
    for problem in document.problems:
        yield f"  ! {_problem(problem, lang)}"
    for kind, count in found.personal().items():
        yield f"  {'Données personnelles' if fr else 'Personal data'} : {kind} × {count}"
    for key, value in document.metadata:
        yield f"  {key} = {value}"
    if document.hidden:
        yield (
            f"  Texte caché trouvé ({len(document.hidden)})" if fr else f"  Hidden text found ({len(document.hidden)})"
        )
    for part in document.hidden:
        place = Hidden(document=document, page=part.page, why=part.why, text=part.text)
        yield f"      {_place(place, lang)}"
        yield indent(part.text, " " * 8)


def _link(link: Link, found: Details, lang: str) -> str:
    older, newer = (f"{found.names.get(one, one)} ({one})" for one in (link.older, link.newer))
    by = "" if link.by == PROGRAM else f", {link.by}"
    return f"{link.at}  {older} → {newer} : {LINKS[link.how].said(lang)}{by}"


def _hit(one: Hit, lang: str) -> str:
    fr = lang == "fr"
    what = {
        ERASED: f"document effacé {one.document}" if fr else f"erased document {one.document}",
        GIVEN_FILE: "fichier donné" if fr else "given file",
    }.get(one.what, "texte donné" if fr else "given text")
    places = f"{one.places} passages, {'le premier à l’octet' if fr else 'the first at byte'} {one.offset}"
    why = f" ({', '.join(one.explained)})" if one.explained else ""
    return f"{one.file} : {what}, {places}{why}"


def _place(one: Hidden, lang: str) -> str:
    page = f"page {one.page}" if one.page else ("hors des pages montrées" if lang == "fr" else "on no page shown")
    return f"{page} · {one.reason().said(lang)}"


def _hidden(one: Hidden, lang: str) -> Json:
    return {"page": one.page, "why": one.why, "said": one.reason().said(lang), "text": one.text}


def _date(one: Kept, lang: str) -> str:
    dated = one.dated
    said = dated.said(lang)
    fix = dated.correction
    if fix is not None and fix.day is not None:
        said += f", {fix.by}, {fix.at[:10]}{f' : {fix.why}' if fix.why else ''}"
    return f"{dated.day.isoformat()} ({said})" if dated.day else said


def _added(one: Kept, lang: str) -> str:
    if not one.added:
        return "date d’ajout inconnue" if lang == "fr" else "date of arrival unknown"
    return f"{'ajouté le' if lang == 'fr' else 'added on'} {one.added[:10]}"


def _problem(one: Problem, lang: str) -> str:
    return one.fr if lang == "fr" else one.en
