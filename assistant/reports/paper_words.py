"""The words of the deliverables, French and English: one key, one text."""

from typing import Final

from assistant.reports.render import spaced
from scoring.model import Text

KINDS: Final = {
    "decide": Text(fr="trancher", en="decide"),
    "confirm": Text(fr="confirmer", en="confirm"),
    "renew": Text(fr="renouveler", en="renew"),
    "keep_promise": Text(fr="tenir la promesse", en="keep the promise"),
    "do": Text(fr="faire", en="do"),
}
"""What a gap calls for."""
KIND_TEXTS: Final = {
    "decide": Text(
        fr="Des éléments se contredisent : une personne tranche, et la preuve retenue reste.",
        en="Findings contradict each other: a person decides, and the proof kept stays.",
    ),
    "confirm": Text(
        fr="Une preuve est proposée : relisez-la, puis confirmez-la ou écartez-la.",
        en="A proof is proposed: read it again, then confirm or reject it.",
    ),
    "renew": Text(
        fr="La preuve trouvée a dépassé sa durée de validité : mettez-la à jour.",
        en="The proof found is past its validity: bring it up to date.",
    ),
    "keep_promise": Text(
        fr="Un document le promet : faites-le et gardez-en une trace datée.",
        en="A document promises it: do it and keep a dated trace.",
    ),
    "do": Text(fr="Rien ne le montre encore : mettez-le en place.", en="Nothing shows it yet: put it in place."),
}
"""What each kind of gap means, in a sentence."""
PHASES: Final = (
    Text(fr="Confirmer et trancher", en="Confirm and decide"),
    Text(fr="Dans le plan vers le niveau {level}", en="In the plan to level {level}"),
    Text(fr="Indispensables au niveau {level}, hors du plan", en="Indispensable to level {level}, outside of the plan"),
    Text(fr="Ensuite", en="Later"),
)
"""Names of the phases of recommendations."""
STATES: Final = {
    "open": Text(fr="à faire", en="open"),
    "solved": Text(fr="résolue", en="solved"),
    "dropped": Text(fr="écartée", en="dropped"),
    "moot": Text(fr="sans objet", en="no longer asked"),
}
"""Where a recommendation stands."""
STATE_SHAPES: Final = {"open": "○", "solved": "●", "dropped": "✕", "moot": "–"}
"""The shape before each of these words."""
ACTS: Final = {
    "add": Text(fr="ajoutée", en="added"),
    "edit": Text(fr="modifiée", en="edited"),
    "move": Text(fr="déplacée", en="moved"),
    "comment": Text(fr="commentée", en="commented"),
    "sign": Text(fr="signée", en="signed"),
    "drop": Text(fr="écartée", en="dropped"),
    "restore": Text(fr="reprise", en="restored"),
}
"""What a person did with a recommendation."""
FIELD_WORDS: Final = {"title": "recommendation", "what": "what", "owner": "owner", "proof": "proof",
                      "measure": "measure", "due": "due", "effort": "effort"}  # fmt: skip
"""The word of each field that a person may write."""
COUNTS: Final = {
    "day": (Text(fr="jour", en="day"), Text(fr="jours", en="days")),
    "criterion": (Text(fr="critère", en="criterion"), Text(fr="critères", en="criteria")),
    "recommendation": (
        Text(fr="recommandation ouverte", en="open recommendation"),
        Text(fr="recommandations ouvertes", en="open recommendations"),
    ),
    "call": (Text(fr="appel", en="call"), Text(fr="appels", en="calls")),
    "time": (Text(fr="fois", en="time"), Text(fr="fois", en="times")),
    "avoided": (Text(fr="évité", en="avoided"), Text(fr="évités", en="avoided")),
    "passage": (Text(fr="passage", en="passage"), Text(fr="passages", en="passages")),
    "indicator": (Text(fr="indicateur", en="indicator"), Text(fr="indicateurs", en="indicators")),
    "need": (Text(fr="passage demande", en="passage needs"), Text(fr="passages demandent", en="passages need")),
}
"""What is counted, for one and for several."""
WORDS: Final = {
    "contents": Text(fr="Sommaire", en="Contents"),
    "organisation": Text(fr="Organisation", en="Organisation"),
    "date": Text(fr="Date", en="Date"),
    "referential": Text(fr="Référentiel", en="Referential"),
    "version": Text(fr="version {version}", en="version {version}"),
    "documents": Text(fr="Documents lus", en="Documents read"),
    "digest": Text(fr="SHA-256 du référentiel", en="SHA-256 of the referential"),
    "advice_title": Text(fr="Recommandations", en="Recommendations"),
    "advice_subtitle": Text(
        fr="Vers le label Numérique Responsable : quoi faire, pourquoi, dans quel ordre",
        en="Towards the Label Numérique Responsable: what to do, why, in what order",
    ),
    "plan_title": Text(fr="Plan d’action", en="Action plan"),
    "plan_subtitle": Text(
        fr="Actions datées, responsables, moyens et indicateurs", en="Dated actions, owners, means and indicators"
    ),
    "register_title": Text(fr="Registre des preuves", en="Evidence register"),
    "register_subtitle": Text(
        fr="Chaque preuve, sa place exacte et ce qu’une personne en a décidé",
        en="Every piece of evidence, its exact place and what a person decided on it",
    ),
    "estimate": Text(
        fr="Ceci est une estimation, pas une décision. Les textes des recommandations sont ceux du projet Cap NR.",
        en="This is an estimate, not a decision. The texts of the recommendations are those of the Cap NR project.",
    ),
    "summary": Text(fr="En bref", en="In brief"),
    "in_short": Text(
        fr="En tout, {count} : {days} de travail, de {start} à {end} points confirmés sur {scale}.",
        en="In all, {count}: {days} of work, from {start} to {end} confirmed points of {scale}.",
    ),
    "none_open": Text(fr="Aucune recommandation ouverte.", en="No open recommendation."),
    "plan_short": Text(
        fr="Le chemin le moins cher vers le niveau {level} compte {count} et {days} de travail ; il aboutit le {day} "
        "s’il commence le {on}.",
        en="The cheapest way to level {level} takes {count} and {days} of work; it ends on {day} when it starts on "
        "{on}.",
    ),
    "plan_start": Text(
        fr="Il part de {start} points, preuves proposées comprises : relisez-les d’abord, une preuve écartée "
        "l’allonge.",
        en="It starts from {start} points, proposed evidence included: read it first, a rejected proof makes it "
        "longer.",
    ),
    "plan_alone": Text(
        fr="Le plan compte aussi sur des critères qu’aucune action ci-dessous ne porte (recommandation écartée, ou "
        "preuve confirmée que d’autres contredisent) : {which}.",
        en="The plan counts too on criteria that no action below carries (a recommendation dropped, or a confirmed "
        "proof that others contradict): {which}.",
    ),
    "plan_work": Text(
        fr="Les actions de ce plan demandent {days} de travail : {planned} pour les critères du plan, {rest} pour "
        "relire et trancher les preuves, et pour ce que des personnes ont ajouté.",
        en="The actions of this plan take {days} of work: {planned} for the criteria of the plan, {rest} to read and "
        "settle the evidence, and for what people added.",
    ),
    "plan_reached": Text(
        fr="Le niveau {level} est déjà atteint avec les preuves proposées : il reste à les confirmer.",
        en="Level {level} is reached already with the proposed evidence: what remains is to confirm it.",
    ),
    "plan_none": Text(
        fr="Aucun plan ne mène au niveau {level} dans ces conditions ({why}) : l’ordre est celui des points par jour "
        "de travail.",
        en="No plan leads to level {level} on these terms ({why}): the order is that of points for a day of work.",
    ),
    "reaches": Text(
        fr="Avec cette recommandation et toutes celles d’avant, le niveau {level} est atteint.",
        en="With this recommendation and all before it, level {level} is reached.",
    ),
    "recommendation": Text(fr="Recommandation", en="Recommendation"),
    "why": Text(fr="Pourquoi", en="Why"),
    "what": Text(fr="Quoi faire", en="What to do"),
    "first": Text(fr="Premier pas", en="First step"),
    "owner": Text(fr="Responsable", en="Owner"),
    "with": Text(fr="avec", en="with"),
    "effort": Text(fr="Effort", en="Effort"),
    "days": Text(fr="jours", en="days"),
    "days_head": Text(fr="Jours", en="Days"),
    "lead": Text(fr="Délai", en="Lead time"),
    "months": Text(fr="mois", en="months"),
    "due": Text(fr="Échéance", en="Deadline"),
    "plan_due": Text(fr="Échéance du plan", en="Deadline of the plan"),
    "proof": Text(fr="Preuve à garder", en="Proof to keep"),
    "measure": Text(fr="Indicateur de suivi", en="Progress indicator"),
    "links": Text(fr="Textes et référentiels liés", en="Related laws and frameworks"),
    "gain": Text(fr="Gain", en="Gain"),
    "points": Text(fr="points", en="points"),
    "points_read": Text(
        fr="{confirmed} confirmés, {provisional} avec les preuves proposées, sur {max} points",
        en="{confirmed} confirmed, {provisional} with the proposed evidence, of {max} points",
    ),
    "read_lower": Text(
        fr="Là où le provisoire est plus bas que le confirmé, une preuve proposée dit le contraire d’une preuve "
        "confirmée.",
        en="Where provisional is lower than confirmed, a proposed piece of evidence contradicts a confirmed one.",
    ),
    "worth": Text(fr="sur {max} points possibles", en="of {max} possible points"),
    "criterion": Text(fr="Critère", en="Criterion"),
    "criteria": Text(fr="Critères", en="Criteria"),
    "about": Text(fr="À propos", en="About"),
    "field": Text(fr="Champ", en="Field"),
    "criteria_of": Text(fr="Critères manquants de {indicator}", en="Missing criteria of {indicator}"),
    "status": Text(fr="Statut confirmé", en="Confirmed status"),
    "to_do": Text(fr="À faire", en="To do"),
    "by_date": Text(fr="pour le {day}", en="by {day}"),
    "asked": Text(fr="Ce qu’une preuve doit montrer", en="What a proof must show"),
    "edited_by": Text(fr="Rédigé par un consultant : {fields}.", en="Written by a consultant: {fields}."),
    "comments": Text(fr="Commentaires", en="Comments"),
    "signed": Text(fr="Signé par {by}, le {at}", en="Signed by {by} on {at}"),
    "signed_changed": Text(fr="modifié depuis", en="changed since"),
    "own": Text(fr="ajoutée par un consultant", en="added by a consultant"),
    "others": Text(fr="Résolues et écartées", en="Solved and dropped"),
    "state": Text(fr="État", en="State"),
    "order_note": Text(
        fr="L’ordre vient du plan le moins cher ; les points sont exacts et s’additionnent. Confirmer d’abord coûte "
        "peu : une preuve proposée ne compte qu’une fois confirmée par une personne.",
        en="The order comes from the cheapest plan; points are exact and add up. Confirming first costs little: a "
        "proposed proof counts only once a person has confirmed it.",
    ),
    "schedule": Text(fr="Calendrier", en="Schedule"),
    "actions": Text(fr="Actions", en="Actions"),
    "action": Text(fr="Action", en="Action"),
    "by_month": Text(fr="Charge et score, mois par mois", en="Work and score, month by month"),
    "month": Text(fr="Mois", en="Month"),
    "until": Text(fr="Jusqu’au", en="Until"),
    "work": Text(fr="Travail (jours)", en="Work (days)"),
    "score": Text(fr="Score", en="Score"),
    "level": Text(fr="Niveau", en="Level"),
    "no_level": Text(fr="aucun niveau", en="no level"),
    "done": Text(fr="Critères achevés", en="Criteria completed"),
    "actions_by_due": Text(fr="Actions par échéance, puis par gain", en="Actions by deadline, then by gain"),
    "unplanned": Text(fr="sans date", en="no date"),
    "follow": Text(
        fr="Suivi : mettez à jour l’état et la valeur de l’indicateur à chaque comité, et gardez la preuve avec sa "
        "date.",
        en="Follow-up: update the state and the indicator’s value at each committee, and keep the proof with its date.",
    ),
    "evidence": Text(fr="Preuve", en="Evidence"),
    "indicator": Text(fr="Indicateur", en="Indicator"),
    "document": Text(fr="Document", en="Document"),
    "page": Text(fr="Page", en="Page"),
    "place": Text(fr="Place", en="Place"),
    "quote": Text(fr="Citation exacte", en="Exact quote"),
    "stance": Text(fr="Nature", en="Nature"),
    "dated": Text(fr="Date de la preuve", en="Date of the proof"),
    "valid_until": Text(fr="Valable jusqu’au", en="Valid until"),
    "decision": Text(fr="Décision", en="Decision"),
    "decided_by": Text(fr="Décidé par", en="Decided by"),
    "decided_at": Text(fr="Décidé le", en="Decided on"),
    "reason": Text(fr="Motif", en="Reason"),
    "counts": Text(fr="Compte", en="Counts"),
    "yes": Text(fr="oui", en="yes"),
    "no": Text(fr="non", en="no"),
    "register_short": Text(
        fr="{total} pour {indicators}. Confirmés : {confirmed} ; proposés et à décider : {waiting}"
        " ; proposés, trop faibles pour compter : {weak} ; écartés : {rejected}.",
        en="{total} for {indicators}: {confirmed} confirmed, {waiting} proposed and to be "
        "decided, {weak} proposed, too weak to count, {rejected} rejected.",
    ),
    "register_documents": Text(fr="Documents et empreintes", en="Documents and digests"),
    "sha": Text(fr="SHA-256", en="SHA-256"),
    "pages": Text(fr="Pages", en="Pages"),
    "name": Text(fr="Nom", en="Name"),
    "proofs_count": Text(fr="Preuves", en="Proofs"),
    "masked": Text(
        fr="Données personnelles masquées : les citations masquées diffèrent du document, leur place ne change pas.",
        en="Personal data masked: masked quotes differ from the document, their place does not change.",
    ),
    "draft_head": Text(
        fr="Projet à compléter : {count} un fait de l’organisation ou sa confirmation.",
        en="Draft to complete: {count} a fact of the organisation or its confirmation.",
    ),
    "draft_none": Text(
        fr="Rien ne reste à compléter : relisez, puis faites valider.",
        en="Nothing is left to complete: read again, then have it approved.",
    ),
    "to_complete_list": Text(fr="Ce qui reste à compléter", en="What is left to complete"),
    "part": Text(fr="Partie", en="Part"),
    "missing": Text(fr="À compléter", en="To complete"),
    "sources": Text(fr="Sources citées", en="Sources quoted"),
    "tender_note": Text(
        fr="Modèle du projet Cap NR, à adapter et à faire relire par un juriste avant usage.",
        en="Template of the Cap NR project, to be adapted and read by a lawyer before use.",
    ),
    "methods": Text(fr="Méthode et limites", en="Method and limits"),
    "chart_score": Text(
        fr="Barre du score sur {scale} points : {confirmed} confirmés, {added} de plus avec les preuves proposées, "
        "seuils {levels}.",
        en="Bar of the score over {scale} points: {confirmed} confirmed, {added} more with the proposed evidence, "
        "thresholds {levels}.",
    ),
    "theme": Text(fr="Thème", en="Theme"),
    "axis": Text(fr="Axe", en="Axis"),
    "confirmed": Text(fr="Confirmé", en="Confirmed"),
    "provisional": Text(fr="Provisoire", en="Provisional"),
    "possible": Text(fr="Possible", en="Possible"),
    "max": Text(fr="Maximum", en="Maximum"),
    "best": Text(fr="Meilleure preuve", en="Best proof"),
    "no_proof": Text(fr="Aucune preuve trouvée.", en="No proof found."),
    "owner_missing": Text(fr="[à compléter : qui s’en charge]", en="[to complete: who carries it]"),
    "readiness": Text(
        fr="Préparation au label Numérique Responsable", en="Readiness for the Label Numérique Responsable"
    ),
    "readiness_subtitle": Text(
        fr="Niveau, preuves et écarts, indicateur par indicateur", en="Level, evidence and gaps, indicator by indicator"
    ),
    "said": Text(fr="Calculs et déclarations", en="Computed and declared"),
    "origin": Text(fr="Origine", en="Origin"),
    "unit": Text(fr="Unité", en="Unit"),
    "quantity": Text(fr="Grandeur", en="Quantity"),
    "value": Text(fr="Valeur", en="Value"),
    "counted": Text(fr="Ce qui compte", en="What counts"),
}


def word(key: str, lang: str, **values: object) -> str:
    """The text under `key`, with its values put in. Raises KeyError for a key we never gave."""
    said = WORDS[key].said(lang)
    return spaced(said.format(**values) if values else said, lang)
