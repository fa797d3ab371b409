"""Words of the page, the overview, the documents and the discussion, French and English."""

from scoring.model import Text

SCREENS = {
    "colours": Text(fr="Couleurs", en="Colours"),
    "light": Text(fr="Clair", en="Light"),
    "dark": Text(fr="Sombre", en="Dark"),
    "system": Text(fr="Système", en="System"),
    "plain_pages": Text(fr="Pages simples", en="Plain pages"),
    "full_report": Text(fr="Rapport", en="Report"),
    "why_unfold": Text(fr="Pourquoi ?", en="Why?"),
    "level_title": Text(fr="Niveau", en="Level"),
    "level_sure": Text(fr="Niveau {level} confirmé", en="Level {level} confirmed"),
    "level_none": Text(fr="Aucun niveau confirmé", en="No level confirmed"),
    "level_likely": Text(fr="{level} avec les preuves proposées", en="{level} with the proposed evidence"),
    "level_open": Text(
        fr="{level} si tout ce qui est inconnu se vérifie", en="{level} if all that is unknown proves true"
    ),
    "level_word": Text(fr="niveau {level}", en="level {level}"),
    "no_level_word": Text(fr="aucun niveau", en="no level"),
    "level_asks": Text(fr="Ce que demande le {level}", en="What {level} asks"),
    "not_reached": Text(fr="Non atteints", en="Not reached"),
    "score_title": Text(fr="Score", en="Score"),
    "score_says": Text(
        fr="{confirmed} confirmés, {provisional} provisoires",
        en="{confirmed} confirmed, {provisional} provisional",
    ),
    "first_three": Text(fr="À faire d’abord", en="What to do first"),
    "first_one": Text(fr="jusqu’à +{gain} points · {effort}", en="up to +{gain} points · {effort}"),
    "by_axis_title": Text(fr="Points par axe", en="Points by axis"),
    "by_theme_title": Text(fr="Points par thème", en="Points by theme"),
    "missing": Text(fr="manquant", en="missing"),
    "level_three": Text(fr="Niveau 3 : empreinte et budget planétaire", en="Level 3: footprint and planetary budget"),
    "no_inventory": Text(
        fr="Non évaluable : aucun inventaire du parc dans les documents. Ajoutez-en un (tableur ou CSV).",
        en="Not assessable: no inventory of the equipment among the documents. Add one (spreadsheet or CSV).",
    ),
    "verdicts_note": Text(
        fr="Empreinte ÷ part du budget planétaire, par catégorie, avec la clé de partage déclarée.",
        en="Footprint ÷ share of the planetary budget, by category, with the declared sharing key.",
    ),
    "category": Text(fr="Catégorie", en="Category"),
    "verdict": Text(fr="Verdict", en="Verdict"),
    "ratio": Text(fr="Empreinte ÷ part", en="Footprint ÷ share"),
    "not_assessable": Text(
        fr="{count} catégories sur {all} sont non évaluables", en="{count} categories of {all} are not assessable"
    ),
    "calendar": Text(fr="Calendrier", en="Calendar"),
    "calendar_more": Text(fr="Calendrier et échéances", en="Calendar and deadlines"),
    "changes": Text(fr="Depuis la dernière fois", en="Since last time"),
    "changed": Text(
        fr="Depuis l’évaluation conservée le {day} : niveau confirmé {level}, {confirmed} points confirmés, "
        "{provisional} provisoires, documents {documents}.",
        en="Since the assessment kept on {day}: confirmed level {level}, {confirmed} confirmed points, {provisional} "
        "provisional, documents {documents}.",
    ),
    "unchanged": Text(fr="inchangé", en="unchanged"),
    "none_kept": Text(
        fr="Aucune évaluation conservée : gardez celle d’aujourd’hui pour voir plus tard ce qui a changé.",
        en="No assessment kept: keep today’s to see later what changed.",
    ),
    "keep_today": Text(fr="Conserver l’état d’aujourd’hui", en="Keep today’s state"),
    "kept_today": Text(fr="État du jour conservé.", en="Today’s state is kept."),
    "decisions_since": Text(
        fr="Preuves confirmées : {confirmed}, périmées : {stale}, en attente : {waiting}.",
        en="Evidence confirmed: {confirmed}, stale: {stale}, waiting: {waiting}.",
    ),
    "see_indicators": Text(fr="Tous les indicateurs, en tableau", en="All indicators, as a table"),
    "data": Text(fr="Voir les données", en="See the data"),
    "drop_title": Text(
        fr="Déposez ici des fichiers, un dossier ou une archive", en="Drop files, a folder or an archive"
    ),
    "drop_kinds": Text(
        fr="PDF, Word, tableur, présentation, Markdown, page web, texte, courriel, ZIP ; {limit} Mo au plus chacun.",
        en="PDF, Word, spreadsheet, slides, Markdown, web page, text, e-mail, ZIP; {limit} MB at most each.",
    ),
    "choose_files": Text(fr="Choisir des fichiers ou une archive ZIP", en="Choose files or a ZIP archive"),
    "choose_folder": Text(fr="Choisir un dossier", en="Choose a folder"),
    "sending": Text(fr="Envoi {n}/{count} : {name}", en="Sending {n}/{count}: {name}"),
    "send_failed": Text(
        fr="L’envoi de {name} a échoué : trop gros, ou connexion perdue.",
        en="{name} could not be sent: too large, or the connection was lost.",
    ),
    "manage_hint": Text(
        fr="Un clic sur un nom ouvre sa fiche : date, genre, version, données personnelles, effacement.",
        en="A click on a name opens its card: date, kind, version, personal data, erasure.",
    ),
    "indicators_touched": Text(fr="Indicateurs touchés", en="Indicators touched"),
    "no_document": Text(
        fr="Aucun document pour l’instant. Commencez par la politique numérique, le bilan d’activité, les achats, "
        "l’inventaire du parc et la déclaration d’accessibilité.",
        en="No document yet. Begin with the digital policy, the activity report, purchasing, the inventory of the "
        "equipment and the accessibility statement.",
    ),
    "passages_count": Text(fr="{count} passage(s)", en="{count} passage(s)"),
    "document_card": Text(fr="Fiche du document", en="Card of the document"),
    "choose_other": Text(fr="choisir…", en="choose…"),
    "personal_kinds": Text(fr="Données personnelles repérées", en="Personal data found"),
    "personal_email": Text(fr="adresses électroniques", en="e-mail addresses"),
    "personal_phone": Text(fr="téléphones", en="telephone numbers"),
    "personal_nir": Text(fr="numéros de sécurité sociale", en="social security numbers"),
    "personal_iban": Text(fr="comptes bancaires", en="bank accounts"),
    "personal_siret": Text(fr="numéros SIRET", en="SIRET numbers"),
    "personal_address": Text(fr="adresses postales", en="postal addresses"),
    "personal_name": Text(fr="noms de personnes", en="names of people"),
    "write_date": Text(fr="Date d’effet corrigée", en="Corrected effective date"),
    "kind": Text(fr="Genre du document", en="Kind of document"),
    "tell_kind": Text(fr="Dire le genre", en="Tell the kind"),
    "kind_back": Text(fr="Reprendre ce qui est dit", en="Take it back"),
    "kind_why": Text(
        fr="Une charte oblige, un guide conseille : dit par vous, le genre change la lecture de chaque phrase.",
        en="A charter binds, a guide advises: told by you, the kind changes how every sentence is read.",
    ),
    "kind_confirm": Text(fr="à confirmer", en="to confirm"),
    "close": Text(fr="Fermer", en="Close"),
    "placeholder": Text(
        fr="Par exemple : quelles preuves avons-nous sur le réemploi ?",
        en="For example: what evidence do we have on reuse?",
    ),
    "enter_hint": Text(
        fr="Entrée envoie, Maj + Entrée passe à la ligne.", en="Enter sends, Shift + Enter begins a new line."
    ),
    "answering": Text(fr="Réponse en cours…", en="Answering…"),
    "retracted": Text(
        fr="{count} phrase(s) retirée(s) faute de source", en="{count} sentence(s) removed for want of a source"
    ),
    "kind_not_found": Text(fr="Introuvable dans vos documents", en="Not found in your documents"),
    "not_found_next": Text(
        fr="Ajoutez un document qui en parle, ou posez la question autrement.",
        en="Add a document that speaks of it, or ask in another way.",
    ),
    "why_bad": Text(fr="Qu’est-ce qui n’allait pas ?", en="What was wrong?"),
    "send_reason": Text(fr="Envoyer la raison", en="Send the reason"),
    "usage_none": Text(
        fr="Aucun modèle n’a encore été appelé : ajoutez des documents, la recherche des preuves s’inscrira ici.",
        en="No model was called yet: add documents, and the search for evidence will be written here.",
    ),
    "usage_says": Text(
        fr="{calls} appels à un modèle, {energy}, {carbon}, toutes demandes comprises.",
        en="{calls} calls to a model, {energy}, {carbon}, all requests included.",
    ),
    "usage_total": Text(fr="En tout, du plus bas au plus haut", en="In all, from low to high"),
    "quantity": Text(fr="Quantité", en="Quantity"),
    "low_high": Text(fr="Intervalle", en="Interval"),
    "budget_title": Text(fr="Budget du mois", en="Budget of the month"),
    "budget_none": Text(
        fr="Aucun budget fixé : les réglages en acceptent un, en wattheures par mois.",
        en="No budget set: the settings take one, in watt-hours a month.",
    ),
    "usage_months": Text(fr="Électricité par mois, du plus bas au plus haut", en="Electricity by month, low to high"),
    "usage_json": Text(fr="Journal complet (JSON)", en="Whole journal (JSON)"),
    "usage_print": Text(fr="Page à imprimer", en="Page to print"),
    "clashes": Text(fr="Contradictions à trancher : {count}", en="Contradictions to settle: {count}"),
}
