"""Every problem that ingestion can meet: its code, and its sentence in French and English.

A sentence says what happened and what to do. It may name the file as the user gave it, never a path of the machine.
"""

from ingest.errors import ReadError
from ingest.model import Problem

CODES: dict[str, tuple[str, str]] = {
    # The request as a whole.
    "missing_path": (
        "« {name} » n’existe pas : vérifiez le chemin.",
        "“{name}” does not exist: check the path.",
    ),
    "no_files": (
        "Le dossier « {name} » ne contient aucun fichier à lire : ajoutez-y des documents ou indiquez-en un autre.",
        "The folder “{name}” holds no file to read: put documents into it or give another folder.",
    ),
    # Refusals: the file is not read.
    "unreadable": (
        "Le fichier n’a pas pu être ouvert : vérifiez qu’il existe encore et que vous avez le droit de le lire.",
        "The file could not be opened: check that it still exists and that you may read it.",
    ),
    "empty": (
        "Le fichier est vide (0 octet) : envoyez-le de nouveau depuis sa source.",
        "The file is empty (0 bytes): send it again from its source.",
    ),
    "too_large": (
        "Le fichier pèse {size} Mo, au-delà de la limite de {limit} Mo : divisez-le ou allégez ses images.",
        "The file is {size} MB, above the limit of {limit} MB: split it or make its pictures lighter.",
    ),
    "unsupported": (
        "Le format {format} n’est pas encore lu : enregistrez le document en PDF, DOCX, ODT, XLSX, ODS ou TXT.",
        "The format {format} is not read yet: save the document as PDF, DOCX, ODT, XLSX, ODS or TXT.",
    ),
    "unknown": (
        "Le format du fichier n’est pas reconnu : enregistrez le document en PDF, DOCX, ODT, XLSX, ODS ou TXT.",
        "The format of the file is not known: save the document as PDF, DOCX, ODT, XLSX, ODS or TXT.",
    ),
    "encrypted": (
        "Le document est protégé par un mot de passe : enregistrez-en une copie sans mot de passe.",
        "The document is protected by a password: save a copy without one.",
    ),
    "broken": (
        "Le fichier est abîmé ou incomplet : ouvrez-le dans son logiciel d’origine et enregistrez-le de nouveau.",
        "The file is damaged or incomplete: open it in its own application and save it again.",
    ),
    "timeout": (
        "La lecture a dépassé {limit} secondes et a été arrêtée : divisez le document ou enregistrez-le de nouveau.",
        "Reading took more than {limit} seconds and was stopped: split the document or save it again.",
    ),
    "memory": (
        "La lecture demandait plus de {limit} Mo de mémoire et a été arrêtée : divisez le document.",
        "Reading needed more than {limit} MB of memory and was stopped: split the document.",
    ),
    "crashed": (
        "La lecture s’est arrêtée brutalement, sans effet sur les autres fichiers : réenregistrez le document.",
        "Reading stopped abruptly, without effect on the other files: save the document again.",
    ),
    "too_many_pages": (
        "Le document compte {count} pages ou feuilles, au-delà de la limite de {limit} : divisez-le.",
        "The document has {count} pages or sheets, above the limit of {limit}: split it.",
    ),
    "too_many_cells": (
        "Le classeur compte plus de {limit} cellules et lignes : gardez les feuilles utiles ou divisez-le.",
        "The workbook has more than {limit} cells and rows: keep the sheets that matter or split it.",
    ),
    "too_much_text": (
        "Le document contient plus de {limit} Mo de texte : divisez-le.",
        "The document holds more than {limit} MB of text: split it.",
    ),
    "zip_bomb": (
        "Le contenu compressé du fichier dépasse les limites une fois ouvert : réenregistrez le document depuis "
        "son logiciel d’origine.",
        "The compressed content of the file goes beyond the limits once unpacked: save the document again from its own "
        "application.",
    ),
    "unsafe": (
        "Le fichier contient des déclarations XML interdites dans ce format : enregistrez-le de nouveau depuis son "
        "logiciel d’origine.",
        "The file contains XML declarations that its format forbids: save it again from its own application.",
    ),
    "unsafe_name": (
        "Le nom de ce fichier dans l’archive mène hors de celle-ci : le fichier n’est pas lu, envoyez-le à part.",
        "The name of this file in the archive leads out of it: the file is not read, send it on its own.",
    ),
    "link": (
        "Ce membre de l’archive est un lien, pas un fichier : envoyez le fichier lui-même.",
        "This member of the archive is a link, not a file: send the file itself.",
    ),
    "no_members": (
        "L’archive ne contient aucun fichier à lire : ajoutez-y des documents.",
        "The archive holds no file to read: put documents into it.",
    ),
    "too_many_pixels": (
        "L’image compte plus de {limit} millions de pixels : réduisez-la.",
        "The picture has more than {limit} million pixels: make it smaller.",
    ),
    "too_deep": (
        "Le document imbrique plus de {limit} niveaux (tableaux, listes, archives) : simplifiez-le.",
        "The document nests more than {limit} levels (tables, lists, archives): simplify it.",
    ),
    "too_many_parts": (
        "Le message compte plus de {limit} parties : enregistrez à part les pièces jointes utiles.",
        "The message has more than {limit} parts: save the attachments that matter on their own.",
    ),
    # Remarks: the document was read.
    "duplicate": (
        "Le même contenu se trouve aussi sous le nom « {other} » : il n’est compté qu’une fois.",
        "The same content is also there under the name “{other}”: it counts once.",
    ),
    "extension_mismatch": (
        "Le nom se termine par « {extension} » mais le contenu est du {format} : il a été lu comme tel.",
        "The name ends with “{extension}” but the content is {format}: it was read as such.",
    ),
    "no_text": (
        "{count} page(s) sur {total} en image seule ({pages}) : la reconnaissance de caractères n’est pas installée "
        "(Tesseract, tesseract-ocr-fra) ; installez-la ou fournissez une version avec du texte.",
        "{count} page(s) of {total} are picture only ({pages}): OCR not installed (Tesseract, tesseract-ocr-fra); "
        "install it or provide a version with text.",
    ),
    "ocr": (
        "{count} page(s) sur {total} lue(s) par reconnaissance de caractères ({pages}) : comparez les citations à "
        "l’image.",
        "{count} page(s) of {total} read by character recognition ({pages}): compare quotes with the picture.",
    ),
    "ocr_nothing": (
        "{count} page(s) sur {total} en image seule, où aucun texte n’a été reconnu ({pages}).",
        "{count} page(s) of {total} are picture only, and no text was recognised there ({pages}).",
    ),
    "ocr_failed": (
        "{count} page(s) sur {total} en image seule dont la reconnaissance a échoué ({pages}) : fournissez une version "
        "avec du texte.",
        "{count} page(s) of {total} are picture only and recognition failed ({pages}): provide a version with text.",
    ),
    "ocr_beyond": (
        "{count} page(s) sur {total} en image seule non lues, au-delà de {limit} par document ({pages}) : divisez-le.",
        "{count} page(s) of {total} are picture only and were not read, above {limit} for a document ({pages}): "
        "split it.",
    ),
    "slides_pictures": (
        "{count} diapositive(s) sur {total} ne montrent que des images ({pages}) : leur texte n’est pas lu.",
        "{count} slide(s) of {total} show nothing but pictures ({pages}): their text is not read.",
    ),
    "blank": (
        "Aucun texte n’a été trouvé dans ce document : vérifiez son contenu.",
        "No text was found in this document: check its content.",
    ),
    "pages_unreadable": (
        "{count} page(s) n’ont pas pu être lues ({pages}) : enregistrez de nouveau le document.",
        "{count} page(s) could not be read ({pages}): save the document again.",
    ),
    "garbled": (
        "{count} page(s) dont les polices ne disent pas quels caractères elles dessinent ({pages}) : leur texte est en "
        "partie illisible, fournissez une autre version.",
        "{count} page(s) whose fonts do not say which characters they draw ({pages}): part of the text is unreadable, "
        "provide another version.",
    ),
    "hidden_text": (
        "Texte masqué trouvé : {what_fr}{where}. Il est gardé à part et ne sert jamais de preuve.",
        "Hidden text found: {what_en}{where}. It is kept apart and is never evidence.",
    ),
    "attachments": (
        "Pièces jointes non lues : {names}. Ajoutez-les comme documents à part si elles doivent compter.",
        "Attachments not read: {names}. Add them as documents of their own if they should count.",
    ),
    "attached": (
        "{count} pièce(s) jointe(s) lue(s) comme documents à part : {names}.",
        "{count} attachment(s) read as documents of their own: {names}.",
    ),
    "inline_pictures": (
        "{count} image(s) insérée(s) dans le texte du message, non lue(s).",
        "{count} picture(s) inside the text of the message, not read.",
    ),
    "passed_over": (
        "{count} partie(s) du message laissée(s) de côté (signature, invitation, carte de visite) : {names}.",
        "{count} part(s) of the message passed over (signature, invitation, visiting card): {names}.",
    ),
    "formulas": (
        "{count} cellule(s) dont la formule n’a pas de valeur enregistrée : ouvrez le classeur et enregistrez-le.",
        "{count} cell(s) whose formula has no stored value: open the workbook and save it.",
    ),
    "encoding": (
        "Le texte n’est pas en UTF-8 : il a été lu en {encoding}. Vérifiez les accents.",
        "The text is not in UTF-8: it was read as {encoding}. Check the accents.",
    ),
}


def problem(code: str, **values: object) -> Problem:
    """The problem of this code, its sentences filled with the values. Raises KeyError for an unknown code or value."""
    french, english = CODES[code]
    return Problem(code=code, fr=french.format(**values), en=english.format(**values))


def refuse(code: str, **values: object) -> ReadError:
    """The error that refuses a file for this reason, ready to be raised."""
    return ReadError(problem(code, **values))


def page_list(numbers: list[int], most: int = 8) -> str:
    """Page numbers for a sentence: the first ones, then an ellipsis."""
    shown = ", ".join(str(number) for number in numbers[:most])
    return f"{shown}, …" if len(numbers) > most else shown
