"""Errors of the application, each one sentence that says what happened and what to do, in French and English.

CapnrError
├── UsageError        wrong use: unknown referential, wrong date, unknown document or indicator
└── WorkspaceError    the workspace cannot be opened or is in use
"""

from assistant.accounts.messages import ACCOUNTS
from assistant.plurals import filled
from scoring.model import Text

MESSAGES = {
    **ACCOUNTS,
    "not_writable": Text(
        fr="Le dossier de travail « {folder} » ne peut pas être écrit : choisissez-en un autre avec --workspace.",
        en="The workspace “{folder}” cannot be written: choose another with --workspace.",
    ),
    "not_a_workspace": Text(
        fr="« {folder} » ne contient pas une base de Cap NR lisible : choisissez un autre dossier avec --workspace.",
        en="“{folder}” does not hold a readable Cap NR database: choose another folder with --workspace.",
    ),
    "newer_workspace": Text(
        fr="« {folder} » vient d’une version plus récente de Cap NR : mettez le logiciel à jour.",
        en="“{folder}” comes from a newer version of Cap NR: update the program.",
    ),
    "no_workspace": Text(
        fr="Aucun travail de Cap NR dans « {folder} » : lancez « capnr assess DOSSIER --workspace {folder} ».",
        en="No Cap NR workspace in “{folder}”: first run “capnr assess FOLDER --workspace {folder}”.",
    ),
    "no_documents": Text(
        fr="Aucun document n’a encore été lu ici : ajoutez-en d’abord. Sur la ligne de commande : « capnr "
        "assess DOSSIER --workspace {folder} ».",
        en="No document was read here yet: add some first. On the command line: “capnr assess FOLDER "
        "--workspace {folder}”.",
    ),
    "being_read": Text(
        fr="Les premiers documents sont en cours de lecture : l’évaluation paraît dès qu’ils sont lus.",
        en="The first documents are being read: the assessment appears as soon as they are.",
    ),
    "unknown_job": Text(
        fr="Aucun envoi « {wanted} » : prenez un identifiant de GET /api/v1/jobs.",
        en="No batch “{wanted}”: take an id from GET /api/v1/jobs.",
    ),
    "name_one": Text(
        fr="Donnez un thème, un indicateur ou un critère, et un seul.",
        en="Give a theme, an indicator or a criterion, and only one of them.",
    ),
    "edit_one": Text(
        fr="Une modification porte sur une seule preuve : donnez un seul identifiant.",
        en="An edit is about one piece of evidence: give one id only.",
    ),
    "unknown_criteria": Text(
        fr="Critère inconnu de cet indicateur : {wanted}. Choisissez parmi {known}.",
        en="Not a criterion of this indicator: {wanted}. Choose among {known}.",
    ),
    "unknown_stance": Text(
        fr="Posture inconnue « {wanted} » : choisissez parmi {known}.",
        en="Unknown stance “{wanted}”: choose one of {known}.",
    ),
    "quote_not_there": Text(
        fr="Ces mots ne sont pas à la page {page} du document : recopiez-les exactement.",
        en="These words are not on page {page} of the document: copy them exactly.",
    ),
    "unknown_policy": Text(
        fr="Aucune politique « {wanted} » : prenez son nom dans la liste des politiques d’acceptation.",
        en="No policy “{wanted}”: take its name from the list of acceptance policies.",
    ),
    "bad_model": Text(
        fr="CAPNR_MODEL « {wanted} » n’est pas compris : écrivez une adresse (http://127.0.0.1:11434/v1#nom), "
        "« mistral:nom », « openai:nom » ou « anthropic:nom ».",
        en="CAPNR_MODEL “{wanted}” is not understood: write an address (http://127.0.0.1:11434/v1#name), "
        "“mistral:name”, “openai:name” or “anthropic:name”.",
    ),
    "model_in_clear": Text(
        fr="« {wanted} » enverrait vos textes en clair hors de votre réseau : employez une adresse https.",
        en="“{wanted}” would send your texts in clear out of your network: use an https address.",
    ),
    "no_llm_extra": Text(
        fr="Le modèle de langue demande des bibliothèques en plus : pip install 'capnr[llm]'.",
        en="The language model needs more libraries: pip install 'capnr[llm]'.",
    ),
    "no_model_key": Text(
        fr="Aucune clé pour le modèle « {model} » : donnez-la par la variable CAPNR_MODEL_KEY.",
        en="No key for the model “{model}”: give it in the variable CAPNR_MODEL_KEY.",
    ),
    "bad_local_model": Text(
        fr="{setting} « {wanted} » n’est pas compris : écrivez « st:nom » ou « st:dossier » d’un modèle "
        "sentence-transformers, ou rien.",
        en="{setting} “{wanted}” is not understood: write “st:name” or “st:folder” of a sentence-transformers model, "
        "or nothing.",
    ),
    "no_st_extra": Text(
        fr="Le modèle « {wanted} » demande des bibliothèques en plus : pip install 'capnr[st]'.",
        en="The model “{wanted}” needs more libraries: pip install 'capnr[st]'.",
    ),
    "model_not_here": Text(
        fr="Le modèle « {wanted} » n’est pas sur cette machine : donnez le chemin de son dossier, ou permettez son "
        "téléchargement par CAPNR_MODEL_DOWNLOAD=true.",
        en="The model “{wanted}” is not on this machine: give the path of its folder, or allow it to be fetched with "
        "CAPNR_MODEL_DOWNLOAD=true.",
    ),
    "model_not_safe": Text(
        fr="Les poids du modèle « {wanted} » ne sont pas au format safetensors, le seul lu : choisissez un modèle qui "
        "les fournit ainsi.",
        en="The weights of the model “{wanted}” are not in the safetensors format, the only one read: choose a model "
        "that comes with them.",
    ),
    "no_model": Text(
        fr="Aucun modèle de langue n’est choisi : donnez-en un par CAPNR_MODEL.",
        en="No language model is chosen: name one with CAPNR_MODEL.",
    ),
    "batch_failed": Text(fr="{said}", en="{said}"),
    "remote": Text(fr="{said}", en="{said}"),
    "unreachable": Text(
        fr="Aucun serveur ne répond à « {server} » : vérifiez l’adresse, et que « capnr serve » y tourne.",
        en="No server answers at “{server}”: check the address, and that “capnr serve” runs there.",
    ),
    "not_remote": Text(
        fr="« capnr {command} » ne passe pas par un serveur : retirez --server. Commandes qui le peuvent : {known}.",
        en="“capnr {command}” does not go through a server: leave out --server. Commands that can: {known}.",
    ),
    "not_with_server": Text(
        fr="{option} ne va pas avec --server : le serveur en décide.",
        en="{option} does not go with --server: the server decides it.",
    ),
    "unknown_suggestion": Text(
        fr="Aucune suggestion « {wanted} » : prenez son numéro dans la liste des suggestions.",
        en="No suggestion “{wanted}”: take its number from the list of suggestions.",
    ),
    "key_reused": Text(
        fr="Cette clé Idempotency-Key a déjà servi à d’autres fichiers : prenez-en une nouvelle.",
        en="This Idempotency-Key was used for other files: take a new one.",
    ),
    "settled_suggestion": Text(
        fr="La suggestion « {wanted} » n’attend plus : une personne en a déjà décidé.",
        en="Suggestion “{wanted}” does not wait any more: a person decided on it already.",
    ),
    "too_many_suggestions": Text(
        fr="{limit} suggestions attendent déjà une personne : qu’elle en décide d’abord.",
        en="{limit} suggestions wait for a person already: let her decide on them first.",
    ),
    "suggestions_words": Text(
        fr="« capnr suggestions {action} » attend un numéro et --by NOM : « capnr suggestions » en donne la liste.",
        en="“capnr suggestions {action}” expects a number and --by NAME: “capnr suggestions” lists them.",
    ),
    "no_mcp_extra": Text(
        fr="Le serveur MCP demande une bibliothèque en plus : pip install 'capnr[mcp]'.",
        en="The MCP server needs one more library: pip install 'capnr[mcp]'.",
    ),
    "bad_cursor": Text(
        fr="Ce curseur ne vient pas de cette liste : reprenez-la sans cursor, puis suivez l’en-tête Link.",
        en="This cursor does not come from this list: begin again without cursor, then follow the Link header.",
    ),
    "changed_meanwhile": Text(
        fr="Une autre personne a changé cela depuis que vous l’avez lu : relisez, puis décidez de nouveau.",
        en="Somebody else changed this since you read it: read it again, then decide anew.",
    ),
    "not_a_form": Text(
        fr="L’envoi n’est pas un formulaire de fichiers : envoyez du multipart/form-data, champ « {field} ».",
        en="The body is not a form with files: send multipart/form-data, field “{field}”.",
    ),
    "too_many_files": Text(
        fr="L’envoi compte plus de {limit} fichiers : envoyez-les en plusieurs fois.",
        en="The upload holds more than {limit} files: send them in several parts.",
    ),
    "disk_full": Text(
        fr="Il ne reste pas assez de place sur le disque pour cet envoi : libérez de la place, puis recommencez.",
        en="Not enough room is left on the disk for this upload: free some, then try again.",
    ),
    "nothing_readable": Text(
        fr="Aucun document lisible : {reasons}",
        en="No readable document: {reasons}",
    ),
    "unknown_referential": Text(
        fr="Référentiel inconnu « {wanted} » : choisissez parmi {known}.",
        en="Unknown referential “{wanted}”: choose one of {known}.",
    ),
    "unreadable_referential": Text(
        fr="Le fichier de référentiel « {name} » ne peut pas être lu : vérifiez son chemin et son encodage UTF-8.",
        en="The referential file “{name}” cannot be read: check its path and its UTF-8 encoding.",
    ),
    "malformed_referential": Text(
        fr="Le référentiel « {name} » contient des fautes, à corriger ligne par ligne :\n{faults}",
        en="The referential “{name}” has faults, to be corrected line by line:\n{faults}",
    ),
    "unknown_level": Text(
        fr="Ce référentiel n’a pas de niveau {wanted} : choisissez parmi {known}.",
        en="This referential has no level {wanted}: choose one of {known}.",
    ),
    "unknown_theme": Text(
        fr="Thème inconnu « {wanted} » : choisissez parmi {known}.",
        en="Unknown theme “{wanted}”: choose one of {known}.",
    ),
    "malformed_collection": Text(
        fr="Le jeu « {name} » contient des fautes, à corriger ligne par ligne :\n{said}",
        en="The collection “{name}” has faults, to be corrected line by line:\n{said}",
    ),
    "bad_date": Text(
        fr="Date incorrecte « {wanted} » : écrivez-la AAAA-MM-JJ, par exemple 2026-11-23.",
        en="Wrong date “{wanted}”: write it YYYY-MM-DD, for example 2026-11-23.",
    ),
    "unknown_document": Text(
        fr="Document inconnu « {wanted} » : prenez son identifiant dans la liste des documents.",
        en="Unknown document “{wanted}”: take its id from the list of documents.",
    ),
    "erased_document": Text(
        fr="Le document « {wanted} » a déjà été effacé : il n’y a plus rien à faire.",
        en="Document “{wanted}” was erased already: nothing is left to do.",
    ),
    "reading_now": Text(
        fr="Des fichiers sont en cours de lecture : effacez le document une fois la lecture finie.",
        en="Files are being read: erase the document once they are read.",
    ),
    "blank_text": Text(
        fr="Le texte à chercher est vide : écrivez les mots à retrouver.",
        en="The text to look for is blank: write the words to be found.",
    ),
    "documents_words": Text(
        fr="« capnr documents {action} » attend d’autres mots : show ID, date ID AAAA-MM-JJ, replace ANCIEN NOUVEAU, "
        "separate ANCIEN NOUVEAU ou delete ID.",
        en="“capnr documents {action}” expects other words: show ID, date ID YYYY-MM-DD, replace OLD NEW, "
        "separate OLD NEW or delete ID.",
    ),
    "unsigned": Text(
        fr="« capnr documents {action} » est signé : ajoutez --by NOM.",
        en="“capnr documents {action}” is signed: add --by NAME.",
    ),
    "unknown_kind": Text(
        fr="Genre de document inconnu « {wanted} » : l’un de {known}.",
        en="Unknown kind of document “{wanted}”: one of {known}.",
    ),
    "kind_or_undo": Text(
        fr="Donnez un genre ({known}), ou --undo pour reprendre ce qui en était dit.",
        en="Give a kind ({known}), or --undo to take back what was told.",
    ),
    "date_or_undo": Text(
        fr="Donnez une date AAAA-MM-JJ, ou --undo pour revenir à celle qui est trouvée dans le document.",
        en="Give a date YYYY-MM-DD, or --undo to return to the one found in the document.",
    ),
    "same_document": Text(
        fr="« {wanted} » est donné deux fois : donnez l’ancien document, puis le nouveau.",
        en="“{wanted}” is given twice: give the old document, then the new one.",
    ),
    "version_circle": Text(
        fr="« {new} » est déjà remplacé par « {old} » : séparez d’abord ces deux versions.",
        en="“{new}” is replaced by “{old}” already: first take these two versions apart.",
    ),
    "no_versions": Text(
        fr="« {old} » et « {new} » ne sont pas des versions l’un de l’autre : la liste des documents dit qui "
        "remplace qui.",
        en="“{old}” and “{new}” are no versions of each other: the list of documents says which replaces which.",
    ),
    "workspace_busy": Text(
        fr="Le dossier de travail est ouvert par « capnr serve » : supprimez le document dans l’application web, ou "
        "arrêtez-la. Rien n’a été effacé.",
        en="The workspace is open in “capnr serve”: delete the document in the web application, or stop it. "
        "Nothing was erased.",
    ),
    "not_confirmed": Text(
        fr="Rien n’a été effacé : répondez « oui », ou ajoutez --yes pour ne pas être interrogé.",
        en="Nothing was erased: answer “yes”, or add --yes not to be asked.",
    ),
    "unknown_page": Text(
        fr="Le document « {wanted} » a {pages} page(s) : demandez une page entre 1 et {pages}.",
        en="Document “{wanted}” has {pages} page(s): ask for a page between 1 and {pages}.",
    ),
    "bad_passage": Text(
        fr="Passage {start}-{end} impossible : la page {page} compte {length} caractères, donnez un début et une fin "
        "entre 0 et {length}, le début d’abord.",
        en="No passage {start}-{end}: page {page} has {length} characters, give a start and an end between 0 and "
        "{length}, the start first.",
    ),
    "evidence_without_page": Text(
        fr="La preuve « {wanted} » est un calcul sur l’inventaire : elle n’a pas de page à montrer.",
        en="Evidence “{wanted}” is a computation on the inventory: it has no page to show.",
    ),
    "no_picture": Text(
        fr="Pas d’image pour « {name} » : seuls les PDF et les images en ont une.",
        en="No picture for “{name}”: only PDFs and pictures have one.",
    ),
    "unknown_recommendation": Text(
        fr="Recommandation inconnue « {wanted} » : prenez son identifiant ou son numéro dans la liste des "
        "recommandations.",
        en="Unknown recommendation “{wanted}”: take its id or its number from the list of recommendations.",
    ),
    "unknown_field": Text(
        fr="Champ inconnu « {wanted} » : une recommandation a {known}.",
        en="Unknown field “{wanted}”: a recommendation has {known}.",
    ),
    "bad_field": Text(
        fr="Le champ « {wanted} » est vide ou trop long : écrivez un texte de {limit} caractères au plus.",
        en="Field “{wanted}” is empty or too long: write a text of {limit} characters at most.",
    ),
    "nothing_to_edit": Text(
        fr="Rien à changer : donnez au moins un champ parmi {known}.",
        en="Nothing to change: give at least one field of {known}.",
    ),
    "unknown_export": Text(
        fr="Livrable ou format inconnu « {wanted} » : choisissez parmi {known}.",
        en="Unknown deliverable or format “{wanted}”: choose one of {known}.",
    ),
    "draft_changed": Text(
        fr="Ce texte a changé depuis que vous l’avez ouvert : {by} l’a enregistré ({at}). Rouvrez-le, puis reprenez.",
        en="This text has changed since you opened it: {by} kept it ({at}). Open it again, then go on.",
    ),
    "unknown_draft": Text(
        fr="Modèle inconnu « {wanted} » : choisissez parmi {known}.",
        en="Unknown template “{wanted}”: choose one of {known}.",
    ),
    "masked_documents": Text(
        fr="Un dossier de preuves masqué ne peut pas contenir les documents d’origine : rien ne les masque. "
        "Demandez-le sans les documents, ou non masqué.",
        en="A masked bundle cannot hold the source documents: nothing masks them. Ask for it without the "
        "documents, or unmasked.",
    ),
    "bundle_too_large": Text(
        fr="Le dossier de preuves dépasserait {limit} Go : demandez-le sans les documents.",
        en="The bundle would exceed {limit} GB: ask for it without the documents.",
    ),
    "unknown_indicator": Text(
        fr="Indicateur ou critère inconnu « {wanted} » : écrivez son numéro, par exemple 4.2 ou 4.2.a.",
        en="Unknown indicator or criterion “{wanted}”: write its number, for example 4.2 or 4.2.a.",
    ),
    "unknown_evidence": Text(
        fr="Preuve inconnue « {wanted} » : prenez son identifiant dans la liste des preuves.",
        en="Unknown evidence “{wanted}”: take its id from the list of evidence.",
    ),
    "empty_question": Text(
        fr="La question est vide : écrivez-la.",
        en="The question is empty: write it.",
    ),
    "unknown_conversation": Text(
        fr="Conversation « {wanted} » inconnue : prenez son identifiant dans la liste des conversations.",
        en="Unknown conversation “{wanted}”: take its id from the list of conversations.",
    ),
    "unknown_turn": Text(
        fr="Réponse « {wanted} » inconnue, ou avis qui n’est ni « up » ni « down ».",
        en="Unknown answer “{wanted}”, or a verdict that is neither “up” nor “down”.",
    ),
    "not_writable_file": Text(
        fr="Le fichier « {name} » ne peut pas être écrit : vérifiez que son dossier existe et vous appartient.",
        en="The file “{name}” cannot be written: check that its folder exists and is yours.",
    ),
    "bad_setting": Text(
        fr="Réglage incorrect : {names}. Vérifiez sa valeur dans l’environnement ou sur la ligne de commande.",
        en="Wrong setting: {names}. Check its value in the environment or on the command line.",
    ),
    "setting_fixed": Text(
        fr="{name} est fixé au démarrage et ne se change pas ici : changez-le dans l’environnement, puis relancez.",
        en="{name} is fixed at the start and cannot be changed here: change it in the environment, then start again.",
    ),
    "not_a_metric": Text(
        fr="Le critère {criterion} n’attend pas de chiffre : déclarez plutôt un statut.",
        en="Criterion {criterion} asks no figure: declare a status instead.",
    ),
    "not_a_number": Text(
        fr="« {wanted} » n’est pas un nombre : écrivez par exemple 82 ou 82,5 ({unit}).",
        en="“{wanted}” is no number: write for example 82 or 82.5 ({unit}).",
    ),
    "wrong_unit": Text(
        fr="L’unité « {unit} » ne convient pas au critère {criterion} : le chiffre est attendu en {expected}.",
        en="Unit “{unit}” does not fit criterion {criterion}: the figure is expected in {expected}.",
    ),
    "wrong_year": Text(
        fr="L’année décrite par le chiffre est attendue, entre {first} et {last} (reçu : « {wanted} »).",
        en="The year that the figure describes is expected, between {first} and {last} (given: “{wanted}”).",
    ),
    "status_or_value": Text(
        fr="Déclarez un statut, ou la valeur d’un seul critère avec son année : l’un ou l’autre.",
        en="Declare a status, or the value of one criterion with its year: one or the other.",
    ),
    "no_file": Text(
        fr="Il manque le fichier à vérifier : « capnr referential check FICHIER.yaml ».",
        en="The file to check is missing: “capnr referential check FILE.yaml”.",
    ),
    "not_an_inventory": Text(
        fr="« {name} » n’est pas un inventaire : donnez un CSV, un XLSX ou un JSON PCR-SI ; un modèle de "
        "fichier est fourni.",
        en="“{name}” is no inventory: give a CSV, XLSX or PCR-SI JSON file; a template is provided.",
    ),
    "faulty_inventory": Text(
        fr="L’inventaire a des fautes, rien n’en est importé.\n{said}",
        en="The inventory has faults, nothing of it is imported.\n{said}",
    ),
    "no_inventory": Text(
        fr="Il manque l’inventaire : « capnr footprint INVENTAIRE », ou « capnr footprint --template » pour un modèle.",
        en="The inventory is missing: “capnr footprint INVENTORY”, or “capnr footprint --template” for a template.",
    ),
    "inventory_too_large": Text(
        fr="« {name} » dépasse {limit} Mo : regroupez les équipements identiques et donnez leur quantité.",
        en="“{name}” is above {limit} MB: group identical items and give their quantity.",
    ),
    "unreadable_file": Text(
        fr="Le fichier « {name} » ne peut pas être lu : vérifiez son chemin et vos droits.",
        en="The file “{name}” cannot be read: check its path and your rights.",
    ),
    "no_evaluation": Text(
        fr="La mesure n’est pas installée avec ce programme : réinstallez-le avec « make install ».",
        en="The measuring is not installed with this program: install it again with “make install”.",
    ),
    "bad_option": Text(
        fr="{option} : « {wanted} » ne convient pas, valeur attendue : {expected}.",
        en="{option}: “{wanted}” does not fit, expected: {expected}.",
    ),
    "unknown_country": Text(
        fr="Pays inconnu « {wanted} » : écrivez son code ISO à trois lettres, par exemple FRA.",
        en="Unknown country “{wanted}”: write its three-letter ISO code, for example FRA.",
    ),
    "unknown_nace": Text(
        fr="Code NACE inconnu « {wanted} » : écrivez une section, division ou classe, par exemple J, 62 ou 84.11Z.",
        en="Unknown NACE code “{wanted}”: write a section, a division or a class, for example J, 62 or 84.11Z.",
    ),
    "sector_missing": Text(
        fr="Une table de secteurs ne sert qu’avec un code : ajoutez --sector, par exemple --sector 84.11Z.",
        en="A table of sectors needs a code: add --sector, for example --sector 84.11Z.",
    ),
    "unknown_source": Text(
        fr="Source de facteurs inconnue « {wanted} » : choisissez parmi {known}.",
        en="Unknown source of factors “{wanted}”: choose one of {known}.",
    ),
    "unknown_column": Text(
        fr='Colonne inconnue « {wanted} » : écrivez --column "EN-TÊTE=COLONNE" avec l’une de {known}.',
        en='Unknown column “{wanted}”: write --column "HEADER=COLUMN" with one of {known}.',
    ),
    "unknown_lever": Text(
        fr="Levier inconnu « {wanted} » : écrivez {known}.",
        en="Unknown lever “{wanted}”: write {known}.",
    ),
    "ai_model_incomplete": Text(
        fr="Le levier ai-model va avec quatre options : --lever ai-model --ai-model-from NOM --ai-model-to NOM "
        "--ai-answers N --ai-tokens N.",
        en="The lever ai-model goes with four options: --lever ai-model --ai-model-from NAME --ai-model-to NAME "
        "--ai-answers N --ai-tokens N.",
    ),
    "ai_model_same": Text(
        fr="--ai-model-to : « {wanted} » est déjà le modèle de départ, donnez-en un autre.",
        en="--ai-model-to: “{wanted}” is the model to replace already, give another one.",
    ),
    "no_year": Text(
        fr="Une réponse PCR-SI porte une date et l’inventaire est sans année : ajoutez par exemple --year 2025.",
        en="A PCR-SI response has a date and the inventory has no year: add --year, for example --year 2025.",
    ),
    "unknown_line": Text(
        fr="Aucune ligne « {wanted} » dans le calcul : donnez son numéro dans le fichier ({rows}) ou son identifiant.",
        en="No line “{wanted}” in the computation: give its number in the file ({rows}) or its id.",
    ),
    "mixed_versions": Text(
        fr="Les facteurs choisis mêlent deux versions de la méthode EF : ajoutez --ef-version. {said}",
        en="The chosen factors mix two versions of the EF method: add --ef-version. {said}",
    ),
    "bad_share_days": Text(
        fr="Un lien de partage vaut de 1 à {most} jours : {wanted} ne convient pas.",
        en="A share link works for 1 to {most} days: {wanted} does not fit.",
    ),
    "unknown_share": Text(
        fr="Aucun lien de partage « {wanted} » : prenez son identifiant dans la liste des liens.",
        en="No share link “{wanted}”: take its id from the list of links.",
    ),
    "export_folder": Text(
        fr="Le dossier « {folder} » n’est pas vide : choisissez un dossier vide ou nouveau.",
        en="The folder “{folder}” is not empty: choose an empty or new folder.",
    ),
    "port_taken": Text(
        fr="Le port {port} est déjà pris sur {host} : arrêtez l’autre programme ou choisissez --port.",
        en="Port {port} is already taken on {host}: stop the other program or choose --port.",
    ),
    "not_loopback": Text(
        fr="L’adresse {host} n’est pas locale : sans comptes, le serveur n’écoute que sur 127.0.0.1 ; pour d’autres "
        "machines, lancez « capnr serve --accounts DOSSIER ».",
        en="Address {host} is not local: without accounts the server listens on 127.0.0.1 only; for other machines "
        "run “capnr serve --accounts FOLDER”.",
    ),
}


class CapnrError(Exception):
    """Something the user can put right; `text(lang)` says what and how."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(self.text("fr"))

    def text(self, lang: str) -> str:
        """The sentence in `lang` ("fr" or "en")."""
        values = {name: one.said(lang) if isinstance(one, Text) else one for name, one in self.values.items()}
        return filled(MESSAGES[self.code].said(lang), lang, **values)


class UsageError(CapnrError):
    """What was asked for does not exist or is badly written."""


class WorkspaceError(CapnrError):
    """The workspace cannot be opened."""
