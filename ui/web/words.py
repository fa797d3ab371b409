"""The words of the screens, French and English."""

from assistant.plurals import filled
from assistant.reports.render import spaced
from scoring.model import Text
from ui.web.words_proofs import PROOFS
from ui.web.words_screens import SCREENS

WORDS = {
    "overview": Text(fr="Vue d’ensemble", en="Overview"),
    "documents": Text(fr="Documents", en="Documents"),
    "proofs": Text(fr="Preuves", en="Evidence"),
    "chat": Text(fr="Discussion", en="Discussion"),
    "indicators": Text(fr="Indicateurs", en="Indicators"),
    "usage": Text(fr="Usage de l’IA", en="AI usage"),
    "footprint": Text(fr="Empreinte", en="Footprint"),
    "plan": Text(fr="Plan et recommandations", en="Plan and recommendations"),
    "settings": Text(fr="Réglages", en="Settings"),
    "language": Text(fr="Langue", en="Language"),
    "empty": Text(
        fr="Aucun document. Déposez des fichiers dans l’onglet Documents : le résultat s’affichera ici.",
        en="No document. Add files in the Documents tab: the result will show here.",
    ),
    "drop": Text(
        fr="Ajouter des fichiers : PDF, Word, tableur, Markdown, page web ou texte",
        en="Add files: PDF, Word, spreadsheet, Markdown, web page or text",
    ),
    "queued": Text(fr="En attente…", en="Waiting…"),
    "cancel": Text(fr="Arrêter la lecture", en="Stop reading"),
    "cancelling": Text(fr="Arrêt après le fichier en cours…", en="Stopping after the current file…"),
    "cancelled": Text(
        fr="Lecture arrêtée. Ce qui était lu est gardé ; redéposez les mêmes fichiers pour reprendre où elle en était.",
        en="Reading stopped. What was read is kept; drop the same files again to go on where it stood.",
    ),
    "lost": Text(
        fr="Les fichiers n’ont pas pu être enregistrés : vérifiez la place sur le disque, puis recommencez.",
        en="The files could not be kept: check the room on the disk, then try again.",
    ),
    "added": Text(
        fr="Nouveaux documents : {new} ; déjà connus : {known} ; refusés : {refused}.",
        en="New documents: {new}; already known: {known}; refused: {refused}.",
    ),
    "name": Text(fr="Votre nom", en="Your name"),
    "why": Text(fr="Raison (facultatif)", en="Reason (optional)"),
    "no_name": Text(
        fr="Écrivez d’abord votre nom : une décision est toujours signée.",
        en="Write your name first: a decision is always signed.",
    ),
    "accept": Text(fr="Confirmer", en="Confirm"),
    "reject": Text(fr="Écarter", en="Reject"),
    "see_page": Text(fr="Voir la page", en="See the page"),
    "decided": Text(fr="Décision écrite : {state}, par {by}.", en="Decision written: {state}, by {by}."),
    "waiting": Text(fr="à voir", en="to review"),
    "choose": Text(fr="Choisissez un indicateur dans la liste.", en="Choose an indicator in the list."),
    "choose_page": Text(
        fr="La page s’affiche ici, le passage marqué.", en="The page shows here, with the passage marked."
    ),
    "page": Text(fr="page", en="page"),
    "enlarge": Text(fr="Agrandir l’image de la page", en="Enlarge the picture of the page"),
    "page_words": Text(fr="Texte de la page", en="Text of the page"),
    "before": Text(fr="page précédente", en="previous page"),
    "after": Text(fr="page suivante", en="next page"),
    "question": Text(fr="Votre question", en="Your question"),
    "send": Text(fr="Demander", en="Ask"),
    "sources": Text(fr="Sources", en="Sources"),
    "searched": Text(fr="Cherché", en="Searched"),
    "start_with": Text(fr="Pour commencer", en="To start with"),
    "rules": Text(fr="règles, sans modèle de langage", en="rules, no language model"),
    "you": Text(fr="Vous", en="You"),
    "stop": Text(fr="Arrêter", en="Stop"),
    "reason": Text(fr="Raison d’un avis (facultatif)", en="Reason of a verdict (optional)"),
    "past": Text(fr="Conversations gardées", en="Kept conversations"),
    "begin": Text(fr="Nouvelle conversation", en="New conversation"),
    "erase_talk": Text(fr="Effacer la conversation « {title} »", en="Erase the conversation “{title}”"),
    "good": Text(fr="Utile", en="Useful"),
    "bad": Text(fr="Pas utile", en="Not useful"),
    "judged_up": Text(fr="Avis noté : utile", en="Noted: useful"),
    "judged_down": Text(fr="Avis noté : pas utile", en="Noted: not useful"),
    "ask_status": Text(fr="Où en sommes-nous ?", en="Where do we stand?"),
    "ask_gap": Text(fr="Que manque-t-il pour le niveau {level} ?", en="What is missing for level {level}?"),
    "ask_first": Text(fr="Que devons-nous faire d’abord ?", en="What should we do first?"),
    "ask_why": Text(
        fr="Pourquoi l’indicateur {id} n’est-il pas satisfait ?", en="Why is indicator {id} not met?"
    ),
    "ask_about": Text(
        fr="Que disent nos documents sur le réemploi des équipements ?",
        en="What do our documents say about the reuse of equipment?",
    ),
    "effective": Text(fr="Date d’effet", en="Effective date"),
    "version": Text(fr="Version", en="Version"),
    "by_document": Text(fr="par", en="by"),
    "personal_count": Text(fr="données personnelles repérées : {count}", en="personal data found: {count}"),
    "hidden_found": Text(fr="Texte caché trouvé", en="Hidden text found"),
    "hidden_note": Text(
        fr="Gardé à part : ni preuve, ni réponse, ni envoi à un modèle.",
        en="Kept apart: neither evidence, nor part of an answer, nor sent to a model.",
    ),
    "no_page": Text(fr="hors des pages montrées", en="on no page shown"),
    "arrived": Text(fr="ajouté le", en="added on"),
    "older": Text(fr="Document remplacé", en="Document replaced"),
    "correct_date": Text(fr="Corriger la date", en="Correct the date"),
    "back_to_found": Text(fr="Revenir à la date trouvée", en="Back to the date found"),
    "replaces": Text(fr="Il remplace le document choisi", en="It replaces the chosen document"),
    "separate": Text(fr="Séparer", en="Take apart"),
    "erase": Text(fr="Effacer…", en="Erase…"),
    "erase_sure": Text(
        fr="Effacer « {name} » et tout ce qui en vient, sans retour ?",
        en="Erase “{name}” and everything that comes from it, for good?",
    ),
    "erase_yes": Text(fr="Oui, effacer", en="Yes, erase"),
    "erase_no": Text(fr="Non", en="No"),
    "erased": Text(
        fr="Document effacé : il n’en reste qu’une trace datée.",
        en="Document erased: a dated trace is all that stays.",
    ),
    "written": Text(fr="C’est écrit.", en="It is written."),
    "to_review": Text(fr="À revoir : le passage a changé", en="To review: the passage changed"),
    "old_passage": Text(fr="Version précédente", en="Older version"),
    "new_passage": Text(fr="Version en cours", en="Current version"),
    "no_close": Text(
        fr="Aucun passage proche dans la version en cours.", en="No passage close to it in the current version."
    ),
    "still_valid": Text(fr="L’ancien vaut encore", en="The old one still holds"),
    "accept_new": Text(fr="Confirmer le nouveau", en="Confirm the new one"),
    "carried": Text(fr="repris de la version précédente", en="carried over from the older version"),
    "filter": Text(fr="Statut provisoire", en="Provisional status"),
    "all": Text(fr="tous", en="all"),
    "budget": Text(
        fr="Budget du mois {month} : {spent} sur {limit} Wh.", en="Budget of month {month}: {spent} of {limit} Wh."
    ),
    "outcome": Text(fr="Suite", en="Outcome"),
    "by_purpose": Text(fr="Par but", en="By purpose"),
    "purpose": Text(fr="But", en="Purpose"),
    "journal": Text(fr="Journal des appels, du plus récent au plus ancien", en="Call journal, newest first"),
    "when": Text(fr="Quand", en="When"),
    "model": Text(fr="Modèle", en="Model"),
    "texts": Text(fr="Textes", en="Texts"),
    "seconds": Text(fr="Secondes", en="Seconds"),
    "without_model": Text(
        fr="{share} % des textes demandés ont été servis sans appel au modèle.",
        en="{share}% of the texts asked for were served without calling the model.",
    ),
    **PROOFS,
    **SCREENS,
}  # fmt: skip


def said(key: str, lang: str, **values: object) -> str:
    """The text under `key` in `lang`, with its values put in. Raises KeyError for a key we never gave."""
    text = WORDS[key].said(lang)
    return spaced(filled(text, lang, **values), lang)
