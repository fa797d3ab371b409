"""The words of the Evidence tab, French and English."""

from scoring.model import Text

PROOFS = {
    "show_list": Text(fr="Montrer", en="Show"),
    "kind_waiting": Text(fr="indicateurs à décider ({count})", en="indicators to decide on ({count})"),
    "kind_all": Text(fr="tous les indicateurs ({count})", en="all indicators ({count})"),
    "nobody": Text(
        fr="Aucun indicateur ici : choisissez une autre liste.", en="No indicator here: choose another list."
    ),
    "edit": Text(fr="Modifier", en="Edit"),
    "comment": Text(fr="Commenter", en="Comment"),
    "undo": Text(fr="Annuler", en="Undo"),
    "undone": Text(fr="Décision annulée : la preuve est de nouveau « {state} ».", en="Undone: it is “{state}” again."),
    "commented": Text(fr="Commentaire écrit.", en="Comment written."),
    "comment_label": Text(fr="Votre commentaire", en="Your comment"),
    "save_comment": Text(fr="Écrire le commentaire", en="Write the comment"),
    "edit_stance": Text(fr="Ce que dit le passage", en="What the passage says"),
    "edit_criteria": Text(fr="Critères qu’il sert", en="Criteria it serves"),
    "edit_quote": Text(fr="Passage retenu", en="Passage kept"),
    "edit_hint": Text(
        fr="Élargissez ou resserrez le passage : ses mots doivent se suivre dans la page. Vous pouvez aussi "
        "sélectionner des mots dans le texte de la page, à côté.",
        en="Widen or narrow the passage: its words must follow each other in the page. You can also select words in "
        "the text of the page beside.",
    ),
    "take_selection": Text(fr="Prendre la sélection de la page", en="Take the selection of the page"),
    "save_edit": Text(fr="Confirmer ainsi modifiée", en="Confirm as edited"),
    "no_thanks": Text(fr="Fermer", en="Close"),
    "likely": Text(fr="vraisemblance {score}", en="likelihood {score}"),
    "until": Text(fr="valable jusqu’au {day}", en="valid until {day}"),
    "signed": Text(fr="Dernière décision : {by}, le {day}", en="Last decision: {by}, {day}"),
    "decisions": Text(fr="{count} décision(s)", en="{count} decision(s)"),
    "points_of": Text(
        fr="{confirmed} points confirmés, {provisional} provisoires, {maximum} en jeu",
        en="{confirmed} confirmed points, {provisional} provisional, {maximum} at stake",
    ),
    "confirmed_state": Text(fr="Sur preuves confirmées : {state}.", en="On confirmed evidence: {state}."),
    "quoted": Text(fr="« {text} »", en="“{text}”"),
    "kinds": Text(fr="Un document de ce type conviendrait : {list}.", en="A document of this kind would do: {list}."),
    "add_document": Text(fr="Ajouter un document", en="Add a document"),
    "more_proofs": Text(fr="Montrer les autres passages ({count})", en="Show the other passages ({count})"),
    "only_weak": Text(
        fr="Aucune preuve assez proche dans vos documents. Passages éloignés, à vous d’en juger : {count}.",
        en="No close enough evidence in your documents. Distant passages, for you to judge: {count}.",
    ),
    "weak_note": Text(
        fr="dont {count} trop éloignés du critère pour compter",
        en="{count} of them too far from the criterion to count",
    ),
    "next_indicator": Text(fr="Indicateur {id}", en="Indicator {id}"),
    "keys": Text(fr="Touches", en="Keys"),
    "key_j": Text(fr="passage suivant", en="next passage"),
    "key_k": Text(fr="passage précédent", en="previous passage"),
    "key_e": Text(fr="modifier le passage, ses critères", en="edit the passage, its criteria"),
    "key_c": Text(fr="commenter", en="comment"),
    "see_around": Text(fr="Autour", en="Around"),
    "around": Text(
        fr="Phrases autour du passage et comment elles sont lues", en="Sentences around it, and how they are read"
    ),
    "around_chosen": Text(fr="passage proposé", en="proposed passage"),
    "key_v": Text(fr="lire les phrases autour", en="read the sentences around"),
    "key_n": Text(fr="indicateur suivant qui attend", en="next indicator that waits"),
    "key_help": Text(fr="cette aide", en="this help"),
    "keys_on": Text(fr="Touches actives", en="Keys active"),
    "bulk": Text(fr="Accepter en nombre", en="Accept in bulk"),
    "bulk_above": Text(fr="Vraisemblance d’au moins", en="Likelihood of at least"),
    "bulk_scope": Text(fr="dans", en="in"),
    "bulk_all": Text(fr="tous les indicateurs", en="all indicators"),
    "bulk_one": Text(fr="l’indicateur montré", en="the indicator shown"),
    "bulk_see": Text(fr="Voir ce que cela ferait", en="See what it would do"),
    "bulk_ask": Text(
        fr="Accepter {count} preuve(s) proposée(s), vraisemblance ≥ {above}, dans {indicators} indicateur(s) ?",
        en="Accept {count} proposed piece(s) of evidence, likelihood ≥ {above}, in {indicators} indicator(s)?",
    ),
    "bulk_rule": Text(
        fr="Seulement ce qui dit un fait ou une règle en vigueur, ni périmé ni contredit. La politique est écrite à "
        "votre nom ; un clic la retire.",
        en="Only what tells a fact or a rule in force, neither stale nor contradicted. The policy is written in your "
        "name; one click takes it back.",
    ),
    "bulk_which": Text(fr="Lesquelles", en="Which ones"),
    "and_more": Text(fr="et {count} autre(s)", en="and {count} more"),
    "bulk_yes": Text(fr="Oui, accepter les {count}", en="Yes, accept the {count}"),
    "bulk_none": Text(
        fr="Aucune preuve proposée n’atteint {above} ici : choisissez un seuil plus bas, ou décidez une à une.",
        en="No proposed evidence reaches {above} here: choose a lower threshold, or decide one by one.",
    ),
    "accepted": Text(
        fr="{count} preuve(s) acceptée(s) par une politique.", en="{count} piece(s) of evidence accepted by a policy."
    ),
    "revoked": Text(
        fr="Politique retirée, {count} preuve(s) de nouveau proposée(s).",
        en="Policy taken back, {count} piece(s) of evidence proposed again.",
    ),
    "suggestions": Text(fr="Suggestions d’assistants ({count})", en="Suggestions of assistants ({count})"),
    "no_suggestion": Text(
        fr="Aucune suggestion n’attend. Un assistant branché par MCP peut lire l’évaluation et suggérer ; il ne décide "
        "de rien : ce qu’il suggère attend ici.",
        en="No suggestion waits. An assistant connected through MCP may read the assessment and suggest; it decides "
        "nothing: what it suggests waits here.",
    ),
    "would_decide": Text(fr="Marquer une preuve « {state} »", en="Mark a piece of evidence “{state}”"),
    "would_declare": Text(fr="Déclarer {criterion} « {status} »", en="Declare {criterion} “{status}”"),
    "would_recommend": Text(fr="Ajouter la recommandation « {title} »", en="Add the recommendation “{title}”"),
    "indicator_of": Text(fr="indicateur {id}", en="indicator {id}"),
    "take": Text(fr="Accepter à mon nom", en="Accept in my name"),
    "leave": Text(fr="Refuser", en="Refuse"),
    "suggestion_taken": Text(
        fr="Suggestion acceptée : c’est fait, à votre nom.", en="Suggestion accepted: it is done, in your name."
    ),
    "suggestion_dropped": Text(
        fr="Suggestion refusée : rien n’a changé.", en="Suggestion refused: nothing has changed."
    ),
    "suggestion_accepted": Text(fr="acceptée", en="accepted"),
    "suggestion_dismissed": Text(fr="refusée", en="refused"),
    "policies": Text(fr="Politiques en cours ({count})", en="Policies that stand ({count})"),
    "policy": Text(fr="au-dessus de {above}, par {by}, le {day}", en="above {above}, by {by}, {day}"),
    "revoke": Text(fr="Retirer", en="Take back"),
}
