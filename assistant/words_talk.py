"""Sentences of a conversation: comparisons of whole documents and of kept assessments, proofs, languages."""

from scoring.model import Text

TALK = {
    "beside_head": Text(
        fr="Côte à côte, sur les indicateurs dont ces documents parlent tous :",
        en="Side by side, on the indicators that these documents all speak of:",
    ),
    "beside_apart": Text(
        fr="Ces documents ne parlent pas des mêmes indicateurs. Ce que chacun dit de plus net :",
        en="These documents do not speak of the same indicators. What each says most clearly:",
    ),
    "beside_document": Text(fr="• {name} : {title}, {dated}.", en="• {name}: {title}, {dated}."),
    "beside_subject": Text(fr="{id} {title} :", en="{id} {title}:"),
    "beside_more": Text(
        fr="Autres indicateurs communs : {list}. Nommez un sujet pour une comparaison plus précise.",
        en="Other indicators in common: {list}. Name a subject for a closer comparison.",
    ),
    "dated": Text(fr="daté du {on}", en="dated {on}"),
    "undated": Text(fr="sans date trouvée", en="no date found"),
    "list_status": Text(
        fr="Indicateurs « {status} » au provisoire : {count} sur {all}, dont {sure} avec des preuves confirmées. En "
        "tout : {spread}.",
        en="Indicators “{status}” provisionally: {count} of {all}, {sure} of them with confirmed proofs. In all: "
        "{spread}.",
    ),
    "list_lacking": Text(
        fr="Indicateurs « {status} » au provisoire : {count} sur {all}. En tout : {spread}.",
        en="Indicators “{status}” provisionally: {count} of {all}. In all: {spread}.",
    ),
    "list_indicator": Text(
        fr="• {id} {title} : {gained} points sur {worth}.{marks}",
        en="• {id} {title}: {gained} of {worth} points.{marks}",
    ),
    "list_evidence": Text(
        fr="Passages dont l’état est « {state} » : {count} sur {all}.",
        en="Passages whose state is “{state}”: {count} of {all}.",
    ),
    "list_proof": Text(fr="• {ids} : « {quote} »{marks}", en="• {ids}: “{quote}”{marks}"),
    "list_more": Text(
        fr="Et {count} autres indicateurs ; la liste des preuves les montre tous.",
        en="And {count} more indicators; the list of evidence shows them all.",
    ),
    "part": Text(
        fr="Au {on}, {part} : {likely} points provisoires sur {worth} ({sure} confirmés) ; indicateurs : {spread}.",
        en="On {on}, {part}: {likely} of {worth} points provisional ({sure} confirmed); indicators: {spread}.",
    ),
    "hello": Text(
        fr="Je réponds sur votre préparation au label Numérique Responsable, d’après vos documents et des règles "
        "fixes, avec les preuves. Par exemple : {list}",
        en="I answer on how ready you are for the responsible digital label, from your documents and fixed rules, with "
        "the proofs. For example: {list}",
    ),
    "clarify_advice": Text(fr="Par quoi commencer ?", en="Where should we start?"),
    "clarify_clashes": Text(fr="Nos documents se contredisent-ils ?", en="Do our documents contradict each other?"),
    "clarify_since": Text(
        fr="Qu’est-ce qui a changé depuis la dernière évaluation ?", en="What has changed since the last assessment?"
    ),
    "clarify_draft": Text(fr="Rédige une charte d’usage de l’IA", en="Draft an AI usage charter"),
    "why_owner": Text(fr="Qui le porte d’ordinaire : {owner}.", en="Who usually carries it: {owner}."),
    "advice_owner": Text(
        fr="Pour {owner}, les {count} actions qui rapportent le plus de points par jour de travail :",
        en="For {owner}, the {count} actions that bring the most points for a day of work:",
    ),
    "advice_nobody": Text(
        fr="Aucune action n’attend {owner} dans cette évaluation.", en="No action awaits {owner} in this assessment."
    ),
    "gap_part": Text(fr="Dans {part} :", en="In {part}:"),
    "part_levels": Text(
        fr="Les niveaux se gagnent sur l’ensemble du référentiel : ici, ce qui rapporterait le plus.",
        en="Levels are earned over the whole referential: here is what would bring most.",
    ),
    "gap_needs": Text(
        fr="Le niveau {level} demande d’abord le niveau {needs} ({score} points) : il manque {short} points au score "
        "provisoire.",
        en="Level {level} first takes level {needs} ({score} points): the provisional score is {short} points short.",
    ),
    "why_kinds": Text(
        fr="Documents qui prouvent d’ordinaire {id} : {list}. Critères encore sans preuve suffisante : {open}.",
        en="Documents that usually prove {id}: {list}. Criteria still without enough proof: {open}.",
    ),
    "used_budget": Text(
        fr="Budget d’IA de {month} : {spent} Wh dépensés au plus, pour {limit} Wh permis.",
        en="AI budget of {month}: at most {spent} Wh spent, of {limit} Wh allowed.",
    ),
    "used_free": Text(
        fr="Budget d’IA de {month} : {spent} Wh dépensés au plus ; aucune limite n’est fixée dans les réglages.",
        en="AI budget of {month}: at most {spent} Wh spent; no limit is set in the settings.",
    ),
    "today_kept": Text(fr="Évaluation conservée en {year} : {list}.", en="Assessment kept in {year}: {list}."),
    "since_none": Text(
        fr="Aucune évaluation antérieure n’est conservée : il n’y a rien à quoi comparer celle du {on}. Une fois "
        "celle-ci conservée (commande snapshot, ou « snapshots » de l’API), je dirai ce qui a changé depuis, et "
        "pourquoi.",
        en="No earlier assessment was kept: there is nothing to compare that of {on} with. Once this one is kept "
        "(command snapshot, or “snapshots” of the API), I will say what changed since then, and why.",
    ),
    "since_oldest": Text(
        fr="La plus ancienne évaluation conservée est postérieure au {on} : je compare avec elle.",
        en="The oldest kept assessment is later than {on}: it is the one compared with.",
    ),
    "since_same": Text(
        fr="Rien n’a changé entre {before} et {after} : niveau {confirmed} confirmé, {provisional} provisoire ; "
        "{sure} points confirmés, {likely} provisoires.",
        en="Nothing changed between {before} and {after}: level {confirmed} confirmed, {provisional} provisional; "
        "{sure} points confirmed, {likely} provisional.",
    ),
    "since_head": Text(
        fr="Entre {before} et {after}, le score provisoire passe de {likely_before} à {likely} points ({likely_gain}), "
        "le confirmé de {sure_before} à {sure} ({sure_gain}) ; le niveau provisoire de {level_before} à {level}, le "
        "confirmé de {held_before} à {held}.",
        en="Between {before} and {after}, the provisional score goes from {likely_before} to {likely} points "
        "({likely_gain}), the confirmed one from {sure_before} to {sure} ({sure_gain}); the provisional level from "
        "{level_before} to {level}, the confirmed one from {held_before} to {held}.",
    ),
    "since_causes": Text(fr="Pourquoi : {list}.", en="Why: {list}."),
    "since_added": Text(fr="Documents ajoutés : {list}.", en="Documents added: {list}."),
    "since_removed": Text(fr="Documents retirés : {list}.", en="Documents removed: {list}."),
    "since_line": Text(
        fr="• {id} {title} : {before} → {after} ({why}).{marks}",
        en="• {id} {title}: {before} → {after} ({why}).{marks}",
    ),
    "since_more": Text(fr="Et {count} autres critères.", en="And {count} more criteria."),
    "since_kept": Text(
        fr="Évaluations conservées : {list}.",
        en="Kept assessments: {list}.",
    ),
    "kept_one": Text(
        fr="{name}, niveau {confirmed} confirmé et {provisional} provisoire, {sure} et {likely} points",
        en="{name}, level {confirmed} confirmed and {provisional} provisional, {sure} and {likely} points",
    ),
    "kept_name": Text(fr="l’évaluation {said} du {on}", en="the assessment {said} of {on}"),
    "kept_now": Text(fr="l’état actuel ({on})", en="the current state ({on})"),
    "proof_told": Text(
        fr="Les passages déjà cités, dans leur texte :", en="The passages quoted already, in their surroundings:"
    ),
    "proof_line": Text(
        fr="• « {quote} » [{n}] — {name}, page {page}, {dated}{standing}",
        en="• “{quote}” [{n}] — {name}, page {page}, {dated}{standing}",
    ),
    "proof_standing": Text(fr=" ; {id} : {worth} ({state})", en="; {id}: {worth} ({state})"),
    "proof_why": Text(fr="Pourquoi {id} ?", en="Why {id}?"),
    "proof_gap": Text(fr="Que manque-t-il ?", en="What is missing?"),
    "proof_rules": Text(
        fr="La réponse précédente ne cite aucun passage : elle vient du calcul de l’évaluation du {on} (référentiel "
        "{referential}, version {version}). Pour le détail, critère par critère : {ask}",
        en="The answer before quotes no passage: it comes from the computation of the assessment of {on} (referential "
        "{referential}, version {version}). For the details, criterion by criterion: {ask}",
    ),
    "proof_label": Text(
        fr="La réponse précédente ne vient pas de vos documents : sa source, sa date et sa fiabilité sont dites avec "
        "elle.",
        en="The answer before does not come from your documents: its source, date and reliability are told with it.",
    ),
    "proof_ledger": Text(
        fr="La réponse précédente vient du journal d’usage de l’IA, où chaque appel a sa ligne.",
        en="The answer before comes from the log of AI use, where each call has its line.",
    ),
    "proof_not_found": Text(
        fr="La réponse précédente n’a rien trouvé : aucun passage ne la prouve.",
        en="The answer before found nothing: no passage proves it.",
    ),
    "draft_policy": Text(fr="Rédige une politique numérique responsable", en="Draft a responsible digital policy"),
    "draft_charter": Text(fr="Rédige une charte d’usage de l’IA", en="Draft an AI usage charter"),
    "draft_purchasing": Text(fr="Rédige une politique d’achats responsables", en="Draft a purchasing policy"),
    "draft_clauses": Text(fr="Rédige des clauses pour un appel d’offres", en="Draft clauses for a tender"),
    "draft_data": Text(fr="Rédige une politique de gestion des données", en="Draft a data policy"),
    "draft_access": Text(fr="Rédige un plan d’accessibilité", en="Draft an accessibility plan"),
    "draft_plan": Text(fr="Rédige un plan d’action", en="Draft an action plan"),
    "asked_part": Text(fr="« {question} »", en="“{question}”"),
    "spoken_head": Text(
        fr="Documents qui parlent de « {subject} », celui qui en parle le plus d’abord :",
        en="Documents that speak of “{subject}”, the one that says most first:",
    ),
    "spoken_line": Text(
        fr="{at}. {name} ({title}), passages qui en parlent : {count} sur {all}.",
        en="{at}. {name} ({title}), passages that speak of it: {count} of {all}.",
    ),
    "planned_more": Text(
        fr="{count} autres passages prévoient quelque chose pour {year}.",
        en="{count} more passages plan something for {year}.",
    ),
    "unnamed": Text(
        fr="Aucun passage ne nomme « {thing} ». De « {matter} », vos documents disent :",
        en="No passage names “{thing}”. Of “{matter}”, your documents say:",
    ),
    "spoken_more": Text(fr="Aussi : {list}.", en="Also: {list}."),
    "list_promises": Text(
        fr="Promesses dont aucun document ne montre qu’elles sont tenues : {count} indicateurs.",
        en="Promises that no document shows to be kept: {count} indicators.",
    ),
    "in_document": Text(fr="Dans {list} :", en="In {list}:"),
    "in_documents": Text(
        fr="Plusieurs documents peuvent être « {name} » : {list}. Ce qu’ils disent :",
        en="Several documents may be “{name}”: {list}. What they say:",
    ),
    "in_document_none": Text(
        fr="Rien de trouvé sur ce sujet dans {list}. Ailleurs :",
        en="Nothing found on this subject in {list}. Elsewhere:",
    ),
    "ages_none": Text(
        fr="Documents sans date trouvée : {count} sur {all}.", en="Documents with no date found: {count} of {all}."
    ),
    "ages_oldest": Text(
        fr="Du plus ancien au plus récent, sur {count} documents (sans date trouvée : {undated}) :",
        en="Oldest first, of {count} documents (no date found: {undated}):",
    ),
    "ages_newest": Text(
        fr="Du plus récent au plus ancien, sur {count} documents (sans date trouvée : {undated}) :",
        en="Newest first, of {count} documents (no date found: {undated}):",
    ),
    "ages_line": Text(fr="• {name} ({title}), {dated}.", en="• {name} ({title}), {dated}."),
    "spelt": Text(fr="Lu comme : {list}.", en="Read as: {list}."),
    "columns": Text(fr="colonnes du tableau : {list}", en="columns of the table: {list}"),
    "declined_language": Text(
        fr="Je lis le français et l’anglais (I read French and English). {said}",
        en="I read French and English (je lis le français et l’anglais). {said}",
    ),
}
