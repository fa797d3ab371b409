"""The words of the plain pages, French and English; those of the reports are reused where they say the same."""

from assistant.plurals import filled
from assistant.reports.render import spaced
from assistant.reports.words import WORDS as REPORT
from scoring.model import Text

TITLES = {
    "overview": Text(fr="Vue d’ensemble", en="Overview"),
    "indicators": Text(fr="Indicateurs", en="Indicators"),
    "indicator": Text(fr="Indicateur", en="Indicator"),
    "chapter": Text(fr="Chapitre du rapport", en="Chapter of the report"),
    "report": Text(fr="Rapport", en="Report"),
    "footprint": Text(fr="Empreinte", en="Footprint"),
    "budget": Text(fr="Empreinte et budget planétaire", en="Footprint and planetary budget"),
    "levers": Text(fr="Leviers et incertitude", en="Levers and uncertainty"),
    "usage": Text(fr="Usage de l’IA", en="AI usage"),
    "calendar": Text(fr="Calendrier", en="Calendar"),
    "evidence": Text(fr="Preuve", en="Evidence"),
    "page": Text(fr="Texte de la page", en="Text of the page"),
    "accessibility": Text(fr="Déclaration d’accessibilité", en="Accessibility statement"),
    "eco": Text(fr="Déclaration d’écoconception", en="Eco-design statement"),
    "missing": Text(fr="Rien à cette adresse", en="Nothing at this address"),
    "empty": Text(fr="Rien à montrer pour l’instant", en="Nothing to show yet"),
}
"""Title of each page."""

WORDS = {
    "skip": Text(fr="Aller au contenu", en="Skip to the content"),
    "menu": Text(fr="Pages", en="Pages"),
    "about_site": Text(fr="À propos de ces pages", en="About these pages"),
    "other_language": Text(fr="In English", en="En français"),
    "colours": Text(fr="Couleurs", en="Colours"),
    "light": Text(fr="claires", en="light"),
    "dark": Text(fr="sombres", en="dark"),
    "system": Text(fr="celles du système", en="those of the system"),
    "workbench": Text(fr="Ouvrir l’atelier (JavaScript)", en="Open the workbench (JavaScript)"),
    "shared_note": Text(
        fr="Lecture seule, partagée pour un audit. Données personnelles masquées.",
        en="Read only, shared for an audit. Personal data masked.",
    ),
    "start": Text(
        fr="Lancez « capnr assess DOSSIER », ou déposez des documents dans l’atelier : le niveau paraîtra ici.",
        en="Run “capnr assess FOLDER”, or drop documents into the workbench: the level will appear here.",
    ),
    "gone": Text(
        fr="Ce lien n’existe pas, a expiré ou a été révoqué : demandez-en un autre à qui vous l’a envoyé.",
        en="This link does not exist, has expired or was revoked: ask whoever sent it for another.",
    ),
    "no_page": Text(fr="L’adresse est peut-être mal recopiée.", en="The address may be badly copied."),
    "back": Text(fr="Revenir à la vue d’ensemble", en="Back to the overview"),
    "by_axis_chart": Text(fr="Points par axe, provisoires compris", en="Points by axis, provisional ones included"),
    "axis": Text(fr="Axe", en="Axis"),
    "by_theme": Text(fr="Voir aussi les points par thème", en="See also the points by theme"),
    "all_indicators": Text(fr="Tous les indicateurs", en="All the indicators"),
    "since": Text(fr="Depuis l’évaluation conservée le {day}", en="Since the assessment kept on {day}"),
    "since_label": Text(fr="« {label} »", en="“{label}”"),
    "unchanged": Text(fr="inchangé", en="unchanged"),
    "level_change": Text(fr="niveau confirmé {change}", en="confirmed level {change}"),
    "points_change": Text(
        fr="{confirmed} point(s) confirmé(s), {provisional} provisoire(s), {documents} document(s)",
        en="{confirmed} confirmed point(s), {provisional} provisional, {documents} document(s)",
    ),
    "no_kept": Text(
        fr="Aucune évaluation conservée : « capnr snapshot » garde celle du jour, pour comparer plus tard.",
        en="No assessment kept: “capnr snapshot” keeps today’s, to compare later.",
    ),
    "changes": Text(fr="Ce qui a changé", en="What changed"),
    "no_inventory": Text(
        fr="Aucun inventaire : ajoutez un fichier du parc (« capnr footprint --template » en donne un modèle) au "
        "dossier évalué.",
        en="No inventory: add a file of the equipment (“capnr footprint --template” gives a model) to the assessed "
        "folder.",
    ),
    "footprint_more": Text(fr="L’empreinte en détail", en="The footprint in detail"),
    "list_note": Text(
        fr="Points provisoires sur le maximum. Chaque lien ouvre l’exigence, les preuves, le verdict et qui a décidé.",
        en="Provisional points out of the maximum. Each link opens the requirement, the evidence, the verdict and who "
        "decided.",
    ),
    "requirement": Text(fr="Exigence", en="Requirement"),
    "verdict": Text(fr="Verdict", en="Verdict"),
    "verdict_cap": Text(
        fr="Verdict de chaque critère, avec et sans les preuves proposées",
        en="Verdict of each criterion, with and without proposed evidence",
    ),
    "evidence_of": Text(fr="Preuves ({count})", en="Evidence ({count})"),
    "decided_by": Text(fr="décidé par {by} le {day}", en="decided by {by} on {day}"),
    "decided_why": Text(fr="motif : {why}", en="reason: {why}"),
    "under_policy": Text(fr="par une politique d’acceptation en bloc", en="under a policy of bulk acceptance"),
    "see_passage": Text(fr="Voir le passage à sa place", en="See the passage in its place"),
    "see_proof": Text(fr="Preuve {id}", en="Evidence {id}"),
    "parts": Text(fr="Suite des preuves", en="More evidence"),
    "part": Text(fr="page {part} sur {parts}", en="page {part} of {parts}"),
    "next_part": Text(fr="Preuves suivantes", en="Next evidence"),
    "previous_part": Text(fr="Preuves précédentes", en="Previous evidence"),
    "neighbours": Text(fr="Indicateurs voisins", en="Neighbouring indicators"),
    "previous": Text(fr="Indicateur {id}", en="Indicator {id}"),
    "passage": Text(fr="Passage", en="Passage"),
    "in_place": Text(fr="À sa place", en="In its place"),
    "read_each": Text(fr="Comment chaque phrase est lue ({count})", en="How each sentence is read ({count})"),
    "read_this": Text(fr="phrase retenue", en="sentence kept"),
    "serves": Text(fr="Ce qu’elle prouve", en="What it proves"),
    "history": Text(fr="Décisions", en="Decisions"),
    "history_cap": Text(fr="Chaque décision, la plus ancienne d’abord", en="Every decision, oldest first"),
    "no_history": Text(fr="Personne n’a encore décidé.", en="Nobody has decided yet."),
    "when": Text(fr="Le", en="On"),
    "who": Text(fr="Qui", en="Who"),
    "decision": Text(fr="Décision", en="Decision"),
    "why": Text(fr="Motif", en="Reason"),
    "fact": Text(fr="Ce qui en est su", en="What is known of it"),
    "document": Text(fr="Document", en="Document"),
    "date": Text(fr="Date", en="Date"),
    "stance": Text(fr="Ce que dit le passage", en="What the passage says"),
    "state": Text(fr="État", en="State"),
    "whole_page": Text(fr="Toute la page {page}, passages marqués", en="The whole of page {page}, passages marked"),
    "page_of": Text(fr="Page {page} sur {pages} de « {name} »", en="Page {page} of {pages} of “{name}”"),
    "page_note": Text(
        fr="Le texte que l’outil a lu et qui fait foi pour les citations ; les passages cités sont marqués.",
        en="The text that the tool read and that quotes are checked against; the quoted passages are marked.",
    ),
    "surroundings": Text(
        fr="Seuls les passages cités et ce qui les entoure sont montrés.",
        en="Only the quoted passages and what surrounds them are shown.",
    ),
    "quotes_here": Text(fr="Passages marqués", en="Marked passages"),
    "chapters": Text(fr="Chapitres", en="Chapters"),
    "chapters_note": Text(
        fr="Un chapitre par axe : le verdict de chaque indicateur, sa meilleure preuve, la suite à donner.",
        en="One chapter an axis: the verdict of each indicator, its best evidence, what to do next.",
    ),
    "print_whole": Text(
        fr="Le rapport entier en un seul document à imprimer",
        en="The whole report as one document to print",
    ),
    "gate_line": Text(
        fr="Niveau {level} : {count} indicateur(s) indispensable(s) pas encore atteint(s)",
        en="Level {level}: {count} indispensable indicator(s) not reached yet",
    ),
    "chapter_note": Text(
        fr="{confirmed} point(s) confirmé(s), {provisional} provisoire(s), sur {maximum}.",
        en="{confirmed} confirmed point(s), {provisional} provisional, of {maximum}.",
    ),
    "usage_answer": Text(
        fr="{calls} appels de modèles, {energy} et {carbon} depuis le début ; {cached} textes traités sans appel.",
        en="{calls} model calls, {energy} and {carbon} since the start; {cached} texts dealt with without a call.",
    ),
    "no_usage": Text(fr="Aucun modèle n’a été appelé.", en="No model was called."),
    "usage_total": Text(fr="Ce qui a été consommé, du plus bas au plus haut", en="What was used, from low to high"),
    "usage_chart": Text(
        fr="Électricité des modèles sur {months} mois", en="Electricity of the models over {months} months"
    ),
    "usage_axis": Text(
        fr="Wh, estimation haute ; le trait va du bas au haut", en="Wh, high estimate; the line runs from low to high"
    ),
    "months_cap": Text(fr="Par mois", en="By month"),
    "purposes_cap": Text(fr="Par finalité", en="By purpose"),
    "month": Text(fr="Mois", en="Month"),
    "purpose": Text(fr="Finalité", en="Purpose"),
    "models": Text(fr="Modèle", en="Model"),
    "quantity": Text(fr="Grandeur", en="Quantity"),
    "interval": Text(fr="Intervalle", en="Interval"),
    "minerals": Text(fr="Métaux et minéraux", en="Metals and minerals"),
    "water": Text(fr="Eau", en="Water"),
    "no_factor": Text(fr="aucun facteur connu", en="no factor known"),
    "budget_set": Text(
        fr="Budget du mois {month} : {limit} Wh, {spent} dépensés.", en="Budget of {month}: {limit} Wh, {spent} spent."
    ),
    "budget_none": Text(
        fr="Aucun budget mensuel n’est fixé (CAPNR_AI_BUDGET_WH).", en="No monthly budget is set (CAPNR_AI_BUDGET_WH)."
    ),
    "today": Text(fr="aujourd’hui", en="today"),
    "timeline_title": Text(
        fr="Échéances et périodes annoncées sur une ligne de temps ; les données sont dans les tableaux",
        en="Deadlines and announced periods on a line of time; the data stands in the tables",
    ),
    "steps_cap": Text(fr="Vos prochaines étapes", en="Your next steps"),
    "step": Text(fr="Étape", en="Step"),
    "by_day": Text(fr="Au plus tard", en="By"),
    "no_deadline": Text(fr="sans échéance", en="no deadline"),
    "late": Text(fr="dépassée", en="past"),
    "known_from": Text(fr="Certitude et source", en="Certainty and source"),
    "dates_cap": Text(fr="Dates annoncées par l’opérateur du label", en="Dates announced by the operator of the label"),
    "announced": Text(fr="Annonce", en="Announcement"),
    "between": Text(fr="Du … au …", en="From … to …"),
    "situation": Text(fr="Votre situation", en="Your situation"),
    "situation_note": Text(
        fr="Rien n’est enregistré : les réponses restent dans l’adresse de la page.",
        en="Nothing is stored: the answers stay in the address of the page.",
    ),
    "target": Text(fr="Niveau visé", en="Level aimed at"),
    "contract": Text(fr="Contrat signé le", en="Contract signed on"),
    "evaluated": Text(fr="Évalué le", en="Evaluated on"),
    "held": Text(fr="Niveau détenu", en="Level held"),
    "labelled": Text(fr="Labellisé le", en="Labelled on"),
    "compute": Text(fr="Calculer les échéances", en="Compute the deadlines"),
    "rules_now": Text(fr="Règle du jour", en="Rule of the day"),
    "budget_link": Text(
        fr="Budget planétaire, par catégorie et par clé de partage", en="Planetary budget, by category and sharing key"
    ),
    "levers_link": Text(fr="Leviers de réduction et incertitude", en="Reduction levers and uncertainty"),
    "more": Text(fr="Pour aller plus loin", en="To go further"),
    "left_out_count": Text(
        fr="{count} ligne(s) laissée(s) hors du calcul", en="{count} line(s) left out of the computation"
    ),
    "stated_on": Text(fr="Établie le {day}.", en="Made on {day}."),
    "not_measured": Text(fr="pas encore mesuré", en="not measured yet"),
    "proofs": Text(fr="Preuves retenues", en="Evidence that counts"),
    "details": Text(fr="Exigence, critères et toutes les preuves", en="Requirement, criteria and all the evidence"),
    "languages": Text(fr="Langue", en="Language"),
}


def word(key: str, lang: str, **values: object) -> str:
    """The text under `key`, ours first, its values put in. Raises KeyError for a key nobody gave."""
    said = (WORDS.get(key) or REPORT[key]).said(lang)
    return spaced(filled(said, lang, **values), lang)


def title(name: str, lang: str) -> str:
    """The title of a page."""
    return spaced(TITLES[name].said(lang), lang)
