"""The words of the reports and screens, French and English: one key, one text."""

from scoring.model import Stance, Text

STANCES = {
    Stance.DONE: Text(fr="réalisé", en="done"),
    Stance.RULE: Text(fr="règle en vigueur", en="rule in force"),
    Stance.COMMITTED: Text(fr="prévu", en="planned"),
    Stance.GENERIC: Text(fr="général", en="general"),
    Stance.CONTRADICTS: Text(fr="contredit", en="contradicts"),
}

STATES = {
    "proposed": Text(fr="proposée, à confirmer", en="proposed, to be confirmed"),
    "confirmed": Text(fr="confirmée par une personne", en="confirmed by a person"),
    "rejected": Text(fr="écartée par une personne", en="rejected by a person"),
    "edited": Text(fr="confirmée et modifiée par une personne", en="confirmed and edited by a person"),
    "stale": Text(fr="périmée : sa durée de validité est passée", en="stale: past its validity"),
    "to_review": Text(
        fr="à revoir : confirmée, mais le passage a changé dans la nouvelle version",
        en="to review: confirmed, but the passage changed in the new version",
    ),
}

DECLARATIONS = {
    True: Text(fr="une déclaration suffit", en="a declaration suffices"),
    False: Text(fr="une déclaration ne suffit pas", en="a declaration does not suffice"),
}
"""Whether the organisation's own word is enough for a criterion."""

SECTORS = {
    "general": Text(fr="tronc commun", en="common trunk"),
    "esn": Text(fr="entreprise de services du numérique", en="digital services company"),
    "collectivite": Text(fr="collectivité territoriale", en="local authority"),
}

VERSIONS = {
    "preview": Text(fr="aperçu", en="preview"),
    "reconstructed": Text(fr="reconstitué", en="reconstructed"),
    "official-import": Text(fr="texte officiel importé", en="imported official text"),
}

MEDIA = {
    "application/pdf": Text(fr="PDF", en="PDF"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Text(fr="Word", en="Word"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Text(fr="tableur", en="spreadsheet"),
    "text/markdown": Text(fr="Markdown", en="Markdown"),
    "text/html": Text(fr="page web", en="web page"),
    "text/plain": Text(fr="texte", en="text"),
    "text/csv": Text(fr="CSV", en="CSV"),
}

MONTHS = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}

WORDS = {
    "own_ledger": Text(fr="journal d’IA de l’outil", en="the tool’s AI ledger"),
    "title": Text(
        fr="Préparation au label Numérique Responsable",
        en="Readiness for the Label Numérique Responsable",
    ),
    "referential": Text(fr="Référentiel", en="Referential"),
    "version": Text(fr="version", en="version"),
    "as_of": Text(fr="au", en="as of"),
    "sector": Text(fr="Secteur", en="Sector"),
    "documents_read": Text(fr="documents lus", en="documents read"),
    "document_read": Text(fr="document lu", en="document read"),
    "indicators_asked": Text(fr="indicateurs demandés", en="indicators asked"),
    "contents": Text(fr="Sommaire", en="Contents"),
    "answer": Text(fr="Résultat", en="Result"),
    "level": Text(fr="Niveau", en="Level"),
    "no_level": Text(fr="aucun", en="none"),
    "confirmed": Text(fr="confirmé", en="confirmed"),
    "provisional": Text(fr="provisoire", en="provisional"),
    "reachable": Text(fr="atteignable", en="reachable"),
    "possible": Text(fr="possible", en="possible"),
    "missing": Text(fr="manquant", en="missing"),
    "to_level": Text(fr="jusqu’au niveau", en="up to level"),
    "points": Text(fr="points", en="points"),
    "point": Text(fr="point", en="point"),
    "out_of": Text(fr="sur", en="of"),
    "reading": Text(fr="Lecture du score", en="Reading of the score"),
    "read_confirmed": Text(fr="preuves confirmées par une personne", en="evidence confirmed by a person"),
    "read_provisional": Text(
        fr="avec les preuves proposées, si elles sont confirmées", en="with the proposed evidence, if it is confirmed"
    ),
    "read_possible": Text(
        fr="si tout ce qui est inconnu se vérifie", en="if everything that is unknown proves true"
    ),
    "score_bar": Text(
        fr="Score sur {scale} : {confirmed} confirmé, {provisional} provisoire, {possible} possible",
        en="Score out of {scale}: {confirmed} confirmed, {provisional} provisional, {possible} possible",
    ),
    "first": Text(fr="À faire d’abord", en="What to do first"),
    "first_note": Text(
        fr="Ce qui rapporte le plus de points confirmés pour une journée de travail.",
        en="What brings most confirmed points for a day of work.",
    ),
    "gain": Text(fr="gain", en="gain"),
    "effort": Text(fr="effort", en="effort"),
    "up_to": Text(fr="jusqu’à", en="up to"),
    "short_effort": Text(fr="moins d’une demi-journée", en="less than half a day"),
    "half_day": Text(fr="une demi-journée", en="half a day"),
    "one_day": Text(fr="1 jour", en="1 day"),
    "days": Text(fr="jours", en="days"),
    "nothing_first": Text(fr="Rien à faire d’abord.", en="Nothing to do first."),
    "by_axis": Text(fr="Par axe", en="By axis"),
    "by_theme": Text(fr="Par thème", en="By theme"),
    "axis": Text(fr="Axe", en="Axis"),
    "theme": Text(fr="Thème", en="Theme"),
    "indicators": Text(fr="Indicateurs", en="Indicators"),
    "indicator": Text(fr="Indicateur", en="Indicator"),
    "maximum": Text(fr="maximum", en="maximum"),
    "share_note": Text(
        fr="La longueur d’une barre est le nombre de points en jeu : plein, confirmé ; hachuré, provisoire ; "
        "vide, manquant.",
        en="The length of a bar is the number of points at stake: solid, confirmed; hatched, provisional; "
        "empty, missing.",
    ),
    "best_worst": Text(
        fr="Le plus avancé : {best} ({best_share} % des points). Le moins avancé : {worst} ({worst_share} %).",
        en="Furthest ahead: {best} ({best_share}% of the points). Furthest behind: {worst} ({worst_share}%).",
    ),
    "gates": Text(fr="Indicateurs indispensables", en="Indispensable indicators"),
    "gates_advisory": Text(
        fr="La règle publiée est le score seul ; ces indicateurs restent les premiers qu’un auditeur demandera. "
        "Non atteints à ce jour, preuves proposées comprises :",
        en="The published rule is the score alone; these remain the first indicators an auditor will ask for. "
        "Not reached so far, proposed evidence included:",
    ),
    "gates_strict": Text(
        fr="Avec la règle stricte choisie, chacun de ces indicateurs bloque son niveau tant qu’il n’est pas atteint :",
        en="Under the strict rule chosen, each of these indicators blocks its level until it is reached:",
    ),
    "gates_open": Text(fr="Tous sont atteints.", en="All are reached."),
    "for_level": Text(fr="Pour le niveau", en="For level"),
    "print_all": Text(
        fr="Imprimer tous les détails. Sans cela, un indicateur replié s’imprime en une ligne, avec ce qui reste à "
        "faire.",
        en="Print every detail. Without this, a folded indicator prints as one line, with what is left to do.",
    ),
    "list_note": Text(
        fr="Chaque ligne s’ouvre sur les critères et les passages. Le statut est provisoire ; les points sont "
        "« confirmé · provisoire / maximum ».",
        en="Each line opens on criteria and passages. The status is provisional; points read "
        "“confirmed · provisional / maximum”.",
    ),
    "criteria": Text(fr="Critères", en="Criteria"),
    "criterion": Text(fr="Critère", en="Criterion"),
    "status": Text(fr="Statut", en="Status"),
    "why": Text(fr="Pourquoi", en="Why"),
    "evidence": Text(fr="Preuves", en="Evidence"),
    "weak": Text(
        fr="Autres passages, trop éloignés du critère pour compter",
        en="Other passages, too far from the criterion to count",
    ),
    "rejected": Text(fr="Passages écartés", en="Rejected passages"),
    "no_evidence": Text(fr="Aucune preuve dans vos documents.", en="No evidence in your documents."),
    "would_prove": Text(fr="Ce qui la donnerait :", en="What would provide it:"),
    "next": Text(fr="À faire", en="Next"),
    "page": Text(fr="p.", en="p."),
    "dated": Text(fr="daté du", en="dated"),
    "dated_year": Text(fr="daté de", en="dated"),
    "undated": Text(fr="sans date connue", en="no known date"),
    "closeness": Text(fr="proximité", en="closeness"),
    "for_criteria": Text(fr="pour", en="for"),
    "published": Text(
        fr="D’après l’exemple public n° {number} du 17 mars 2026.",
        en="After public example no. {number} of 17 March 2026.",
    ),
    "indispensable": Text(fr="indispensable au niveau {level}", en="indispensable for level {level}"),
    "weight": Text(fr="poids", en="weight"),
    "valid": Text(fr="preuve valable {months} mois", en="proof valid {months} months"),
    "documents": Text(fr="Documents", en="Documents"),
    "name": Text(fr="Nom", en="Name"),
    "type": Text(fr="Type", en="Type"),
    "pages": Text(fr="Pages", en="Pages"),
    "problems": Text(fr="Problèmes", en="Problems"),
    "masked_quote": Text(
        fr="données personnelles masquées, SHA-256 du passage exact :",
        en="personal data masked, SHA-256 of the exact passage:",
    ),
    "no_problem": Text(fr="aucun", en="none"),
    "proves": Text(fr="Preuves", en="Evidence"),
    "documents_cap": Text(
        fr="Documents lus, et nombre de passages de chacun qui comptent dans le résultat",
        en="Documents read, with the number of passages of each that count in the result",
    ),
    "refused": Text(fr="Fichiers refusés", en="Refused files"),
    "reason": Text(fr="Raison", en="Reason"),
    "ai_usage": Text(fr="Ce que l’IA de cet outil a consommé", en="What the AI of this tool used"),
    "ai_note": Text(
        fr="Pour ce résultat, sur cette machine, sans modèle de langage : des règles rapprochent passages et "
        "critères ; un petit modèle de recherche n’est appelé que si un réglage le demande. Les chiffres sont des "
        "intervalles, pas des mesures au compteur.",
        en="For this result, on this machine, without a language model: rules match passages and criteria; a small "
        "search model is called only where a setting asks for it. Figures are intervals, not meter readings.",
    ),
    "calls": Text(fr="Appels au modèle", en="Model calls"),
    "cached": Text(fr="Textes traités sans appel", en="Texts dealt with without a call"),
    "characters": Text(fr="Caractères lus", en="Characters read"),
    "energy": Text(fr="Énergie", en="Energy"),
    "climate": Text(fr="Climat", en="Climate"),
    "method": Text(fr="Méthode", en="Method"),
    "about": Text(fr="Comment lire ce rapport", en="How to read this report"),
    "about_who": Text(
        fr="Les passages sont cités mot pour mot. L’outil propose, une personne confirme ou écarte, des règles fixes "
        "calculent. « Confirmé » ne compte que ce qu’une personne a confirmé ; « provisoire » ajoute les passages "
        "proposés.",
        en="Passages are quoted word for word. The tool proposes, a person confirms or rejects, fixed rules compute. "
        "“Confirmed” counts only what a person confirmed; “provisional” adds the proposed passages.",
    ),
    "about_unknown": Text(
        fr="« Inconnu » veut dire que rien de probant n’a été trouvé dans ces documents ; ce n’est pas « non ».",
        en="“Unknown” means that nothing conclusive was found in these documents; it does not mean “no”.",
    ),
    "disclaimer": Text(
        fr="Ce rapport est une estimation : seul l’opérateur du label délivre le label.",
        en="This report is an estimate: only the operator of the label grants the label.",
    ),
    "same_bytes": Text(
        fr="Mêmes documents, mêmes décisions, même date : même rapport.",
        en="Same documents, same decisions, same date: same report.",
    ),
    "digest": Text(fr="empreinte SHA-256 du référentiel", en="SHA-256 digest of the referential"),
}  # fmt: skip
