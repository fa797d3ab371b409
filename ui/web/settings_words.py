"""The words of the Settings tab, French and English."""

from scoring.model import Text

WORDS = {
    "organisation": Text(fr="Votre organisation", en="Your organisation"),
    "organisation_note": Text(
        fr="Ces faits décident des indicateurs et des critères qui vous sont demandés. Un changement vaut tout de "
        "suite et pour les prochains lancements.",
        en="These facts decide which indicators and criteria are asked of you. A change holds at once and for the next "
        "starts.",
    ),
    "sector": Text(fr="Type d’organisation", en="Type of organisation"),
    "sector_general": Text(fr="général", en="general"),
    "sector_esn": Text(fr="entreprise de services du numérique", en="digital services company"),
    "sector_collectivite": Text(fr="collectivité", en="local authority"),
    "staff": Text(fr="Effectif (personnes)", en="Staff (people)"),
    "population": Text(fr="Habitants (pour une collectivité)", en="Inhabitants (for a local authority)"),
    "unknown": Text(fr="non dit", en="not said"),
    "strict": Text(
        fr="Lecture stricte : un indicateur indispensable bloque le niveau",
        en="Strict reading: an indispensable indicator blocks the level",
    ),
    "questions": Text(fr="Questions du référentiel", en="Questions of the referential"),
    "yes": Text(fr="oui", en="yes"),
    "no": Text(fr="non", en="no"),
    "save": Text(fr="Enregistrer", en="Save"),
    "saved": Text(fr="C’est enregistré, et déjà pris en compte.", en="Saved, and already in use."),
    "fixed": Text(fr="fixé par {variable} au démarrage", en="fixed by {variable} at the start"),
    "not_yours": Text(
        fr="Vous pouvez lire ces réglages ; les changer revient à un propriétaire de l’organisation.",
        en="You may read these settings; changing them is for an owner of the organisation.",
    ),
    "not_a_number": Text(fr="{field} : un nombre est attendu.", en="{field}: a number is expected."),
    "budget": Text(fr="Partage du budget planétaire", en="Sharing of the planetary budget"),
    "budget_note": Text(
        fr="Ce qu’il faut pour dire quelle part des limites planétaires revient à votre système d’information. Le "
        "résultat est dans l’onglet Empreinte.",
        en="What it takes to say which part of the planetary boundaries falls to your information system. The result "
        "is in the Footprint tab.",
    ),
    "budget_empty": Text(
        fr="Déposez d’abord un inventaire dans l’onglet Empreinte.", en="First drop an inventory in the Footprint tab."
    ),
    "see_footprint": Text(fr="Ouvrir l’Empreinte", en="Open the Footprint"),
    "employees": Text(fr="Équivalents temps plein", en="Full-time equivalents"),
    "value_added_eur": Text(fr="Valeur ajoutée d’une année, en euros", en="Value added of a year, in euros"),
    "nace": Text(fr="Code NACE ou NAF, par exemple 84.11Z", en="NACE or NAF code, for example 84.11Z"),
    "ict_intensity": Text(fr="Intensité numérique du secteur, de 0 à 1", en="Digital intensity of the sector, 0 to 1"),
    "key": Text(fr="Clé de partage déclarée", en="Declared sharing key"),
    "it_share": Text(fr="Part du numérique déclarée", en="Declared digital share"),
    "usual": Text(fr="par défaut", en="default"),
    "assessment": Text(fr="Évaluation", en="Assessment"),
    "referential": Text(fr="Référentiel", en="Referential"),
    "date": Text(fr="Date de l’évaluation", en="Date of the assessment"),
    "date_today": Text(fr="le jour même", en="the day itself"),
    "date_given": Text(fr="fixée au lancement (--on)", en="fixed at the start (--on)"),
    "date_how": Text(
        fr="« capnr serve --on AAAA-MM-JJ » la fixe ; sans l’option, c’est aujourd’hui.",
        en="“capnr serve --on YYYY-MM-DD” fixes it; without the option, it is today.",
    ),
    "language_now": Text(fr="Langue de cette page", en="Language of this page"),
    "language_how": Text(
        fr="Le choix est en haut de la page ; CAPNR_LANG donne celle du premier affichage.",
        en="The choice is on top of the page; CAPNR_LANG gives the first one.",
    ),
    "ai": Text(fr="Intelligence artificielle", en="Artificial intelligence"),
    "no_model": Text(
        fr="Aucun modèle de langage : les règles et les mots répondent seuls, rien ne sort de cette machine.",
        en="No language model: rules and words answer alone, nothing leaves this machine.",
    ),
    "model": Text(fr="Modèle de langage : {name}", en="Language model: {name}"),
    "model_here": Text(
        fr="Il tourne sur cette machine : rien n’en sort.", en="It runs on this machine: nothing leaves it."
    ),
    "model_remote": Text(
        fr="Il répond depuis un autre serveur : {host} ({country}). Y partent, à chaque réponse rédigée : la question, "
        "les faits retenus et les passages cités. Jamais un document entier, ni un texte caché.",
        en="It answers from another server: {host} ({country}). With each worded answer leave: the question, the facts "
        "kept and the passages quoted. Never a whole document, nor a hidden text.",
    ),
    "masked_out": Text(
        fr="Les données personnelles repérées sont masquées avant l’envoi.",
        en="Personal data that was found is masked before it is sent.",
    ),
    "key_given": Text(fr="clé donnée", en="key given"),
    "key_absent": Text(fr="aucune clé donnée", en="no key given"),
    "model_how": Text(
        fr="CAPNR_MODEL le choisit (vide : aucun), CAPNR_MODEL_KEY porte sa clé ; relancez ensuite le serveur.",
        en="CAPNR_MODEL chooses it (empty: none), CAPNR_MODEL_KEY holds its key; then start the server again.",
    ),
    "ai_budget_wh": Text(
        fr="Budget d’électricité des modèles, en Wh par mois", en="Electricity budget of models, Wh a month"
    ),
    "ai_budget_note": Text(
        fr="Ce mois : {spent} sur {limit}. Une fois le budget atteint, les règles répondent sans modèle de langage.",
        en="This month: {spent} of {limit}. Once the budget is spent, rules answer without a language model.",
    ),
    "no_limit": Text(fr="sans limite", en="no limit"),
    "shares": Text(fr="Liens de lecture pour un auditeur", en="Reading links for an auditor"),
    "shares_note": Text(
        fr="Un lien ouvre les pages simples, en lecture seule, données personnelles masquées, jusqu’à sa fin.",
        en="A link opens the plain pages, read only, personal data masked, until it ends.",
    ),
    "days": Text(fr="Jours de validité (1 à {most})", en="Days it works (1 to {most})"),
    "by": Text(fr="Fait par", en="Made by"),
    "make": Text(fr="Créer un lien", en="Make a link"),
    "made": Text(
        fr="Voici l’adresse : copiez-la maintenant, elle n’est montrée que cette fois. Elle vaut jusqu’au {until}.",
        en="Here is the address: copy it now, it is shown this once. It works until {until}.",
    ),
    "address": Text(fr="Adresse du lien", en="Address of the link"),
    "try_it": Text(fr="L’essayer", en="Try it"),
    "no_share": Text(fr="Aucun lien.", en="No link."),
    "share": Text(fr="Lien", en="Link"),
    "state": Text(fr="État", en="State"),
    "until": Text(fr="Jusqu’au", en="Until"),
    "made_on": Text(fr="Créé le", en="Made on"),
    "revoke": Text(fr="Révoquer", en="Revoke"),
    "revoke_of": Text(fr="Révoquer le lien {id}", en="Revoke link {id}"),
    "revoked": Text(fr="Lien {id} révoqué : il ne s’ouvre plus.", en="Link {id} revoked: it no longer opens."),
    "members": Text(fr="Membres et jetons", en="Members and tokens"),
    "single": Text(
        fr="Ce serveur n’a pas de comptes : il n’écoute que cette machine, et qui l’ouvre peut tout y faire. Avec des "
        "comptes (capnr serve --accounts), membres et jetons se gèrent ici.",
        en="This server has no accounts: it listens to this machine only, and whoever opens it may do everything. With "
        "accounts (capnr serve --accounts), members and tokens are managed here.",
    ),
    "signed_in": Text(
        fr="Vous êtes connecté : {person}, organisation {organisation}.",
        en="You are signed in: {person}, organisation {organisation}.",
    ),
    "storage": Text(fr="Conservation et place", en="Retention and room"),
    "documents": Text(
        fr="{count} document(s) gardé(s) jusqu’à l’effacement.",
        en="{count} document(s), kept until somebody erases them.",
    ),
    "kept_events": Text(
        fr="Journal de sécurité : {months} mois (CAPNR_SECURITY_MONTHS). Journal d’IA et décisions : gardés avec le "
        "dossier.",
        en="Security log: {months} months (CAPNR_SECURITY_MONTHS). AI ledger and decisions: kept with the workspace.",
    ),
    "what": Text(fr="Quoi", en="What"),
    "size": Text(fr="Place", en="Room"),
    "kind_database": Text(fr="documents, textes, décisions, journal d’IA", en="documents, texts, decisions, AI ledger"),
    "kind_vectors": Text(fr="index de recherche, refait au besoin", en="search index, made again when needed"),
    "kind_inventory": Text(fr="inventaire du parc", en="equipment inventory"),
    "kind_security": Text(fr="journal de sécurité", en="security log"),
    "kind_other": Text(fr="autres", en="others"),
    "total": Text(fr="Total", en="Total"),
    "mb": Text(fr="Mo", en="MB"),
    "rest": Text(fr="Réglages fixés au démarrage", en="Settings fixed at the start"),
    "rest_note": Text(
        fr="Ils se changent par une variable d’environnement, puis en relançant le serveur.",
        en="They are changed by a variable of the environment, then by starting the server again.",
    ),
    "setting": Text(fr="Réglage", en="Setting"),
    "value": Text(fr="Valeur", en="Value"),
    "source": Text(fr="Origine", en="From"),
    "source_environment": Text(fr="environnement", en="environment"),
    "source_workspace": Text(fr="dossier de travail ou option", en="workspace or option"),
    "source_default": Text(fr="par défaut", en="default"),
    "empty_value": Text(fr="aucun", en="none"),
    "s_embedder": Text(fr="Modèle de vecteurs", en="Embedding model"),
    "s_reranker": Text(fr="Modèle de classement", en="Ranking model"),
    "s_embed_candidates": Text(
        fr="Vecteurs pour ordonner les preuves (passages par indicateur)",
        en="Vectors to order evidence (passages an indicator)",
    ),
    "s_embed_behind": Text(fr="Vecteurs calculés en arrière-plan", en="Vectors made behind"),
    "s_mask": Text(fr="Données personnelles masquées à l’export", en="Personal data masked in exports"),
    "s_model_seconds": Text(fr="Temps donné au modèle de langage (s)", en="Time given to the language model (s)"),
    "s_security_months": Text(fr="Journal de sécurité (mois)", en="Security log (months)"),
    "s_max_file_mb": Text(fr="Plus gros fichier lu (Mo)", en="Largest file read (MB)"),
    "s_max_upload_mb": Text(fr="Plus gros envoi (Mo)", en="Largest upload (MB)"),
    "s_max_pages": Text(fr="Pages d’un fichier", en="Pages of a file"),
    "s_workers": Text(fr="Fichiers lus en même temps", en="Files read at the same time"),
}
