"""The documents of a workspace, erasures and verifications as tables."""

from collections.abc import Iterator, Sequence
from textwrap import indent

from assistant.documents import Details, Hidden, Kept
from assistant.erasure import Erased
from assistant.kinds import UNTOLD
from assistant.reports.documents_wire import LINKS, VERSION_STATES, said_problem
from assistant.reports.render import number
from assistant.reports.table import counted
from assistant.storage.versions import PROGRAM, Link
from assistant.verify import ERASED, GIVEN_FILE, Hit, Verified
from retrieval.kinds import KINDS, NO_PROOF


def documents_table(kept: Sequence[Kept], lang: str) -> str:
    """Every document, three lines each."""
    fr = lang == "fr"
    if not kept:
        return "Aucun document." if fr else "No document."
    names = {one.document.id: one.document.name for one in kept}
    lines = [counted(len(kept), "document")]
    for one in kept:
        document = one.document
        state = VERSION_STATES[one.state].said(lang)
        if one.newest:
            state += f" {'par' if fr else 'by'} {names[one.newest]} ({one.newest})"
        lines += [
            f"  {document.id}  {document.name}",
            f"      {_kind(one, lang)}",
            f"      {_date(one, lang)} · {state} · {counted(len(document.pages), 'page')} · {_added(one, lang)}",
        ]
        counts = [
            (len(document.problems), ("remarque", "remarques"), ("remark", "remarks")),
            (len(document.hidden), ("texte caché", "textes cachés"), ("hidden text", "hidden texts")),
            (
                len(document.personal),
                ("donnée personnelle", "données personnelles"),
                ("piece of personal data", "pieces of personal data"),
            ),
        ]
        told = [f"{count} {(french if fr else english)[count > 1]}" for count, french, english in counts if count]
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
    if len(found) == 1:
        lines = ["1 texte caché (jamais une preuve)" if fr else "1 hidden text (never evidence)"]
    else:
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
        f"  {found.files} fichiers lus octet par octet, {size} Mo, {rate} Mo/s ; cherchés : "
        f"documents effacés {found.erased}, empreintes {found.wanted}"
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
    size = f"{counted(len(document.pages), 'page')}, {counted(found.passages, 'passage')}"
    yield f"  {size} · {_added(one, lang)} · SHA-256 {document.digest}"
    yield f"  {_kind(one, lang)}"
    for word in found.kinds:
        said = KINDS[word.kind].name.said(lang) if word.kind else UNTOLD.said(lang)
        yield f"      {word.at}  {word.by} : {said}{f' ({word.why})' if word.why else ''}"
    yield f"  {_date(one, lang)}"
    for fix in found.corrections:
        said = fix.day.isoformat() if fix.day else ("retour à la date trouvée" if fr else "back to the date found")
        yield f"      {fix.at}  {fix.by} : {said}{f' ({fix.why})' if fix.why else ''}"
    state = VERSION_STATES[one.state].said(lang)
    yield f"  Version : {state}" if fr else f"  Version: {state}"
    for link in found.history:
        yield f"      {_link(link, found, lang)}"
    for problem in document.problems:
        yield f"  ! {said_problem(problem, lang)}"
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


def _kind(one: Kept, lang: str) -> str:
    """The kind that was told, or the one that is proposed: a proposal counts for nothing."""
    fr, kind = lang == "fr", one.kind
    if kind.told is None:
        if kind.suggestion is None:
            return kind.said(lang)
        name = KINDS[kind.suggestion].name.said(lang)
        proposed = f"à confirmer : {kind.suggestion}, {name}" if fr else f"to confirm: {kind.suggestion}, {name}"
        return f"{kind.said(lang)} ({proposed})"
    return f"{kind.said(lang)} ({kind.told})" + ("" if kind.proves else f" · {NO_PROOF.said(lang)}")


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
