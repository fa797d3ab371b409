"""Errors of the application, each one sentence that says what happened and what to do, in French and English.

CapnrError
├── UsageError        wrong use: unknown referential, wrong date, unknown document or indicator
└── WorkspaceError    the workspace cannot be opened or is in use
"""

from scoring.model import Text

MESSAGES = {
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
        fr="« {folder} » ne contient aucun document : lancez « capnr assess DOSSIER --workspace {folder} ».",
        en="The workspace “{folder}” holds no document: run “capnr assess FOLDER --workspace {folder}”.",
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
    "bad_date": Text(
        fr="Date incorrecte « {wanted} » : écrivez-la AAAA-MM-JJ, par exemple 2026-11-23.",
        en="Wrong date “{wanted}”: write it YYYY-MM-DD, for example 2026-11-23.",
    ),
    "unknown_document": Text(
        fr="Document inconnu « {wanted} » : les identifiants figurent dans « capnr assess --format json ».",
        en="Unknown document “{wanted}”: ids are listed by “capnr assess --format json”.",
    ),
    "unknown_page": Text(
        fr="Le document « {wanted} » a {pages} page(s) : demandez une page entre 1 et {pages}.",
        en="Document “{wanted}” has {pages} page(s): ask for a page between 1 and {pages}.",
    ),
    "unknown_indicator": Text(
        fr="Indicateur ou critère inconnu « {wanted} » : « capnr referential show » en donne la liste.",
        en="Unknown indicator or criterion “{wanted}”: “capnr referential show” lists them.",
    ),
    "unknown_evidence": Text(
        fr="Preuve inconnue « {wanted} » : les identifiants figurent dans « capnr assess --format json ».",
        en="Unknown evidence “{wanted}”: ids are listed by “capnr assess --format json”.",
    ),
    "empty_question": Text(
        fr="La question est vide : écrivez-la entre guillemets après « capnr ask ».",
        en="The question is empty: write it in quotes after “capnr ask”.",
    ),
    "not_writable_file": Text(
        fr="Le fichier « {name} » ne peut pas être écrit : vérifiez que son dossier existe et vous appartient.",
        en="The file “{name}” cannot be written: check that its folder exists and is yours.",
    ),
    "bad_setting": Text(
        fr="Réglage incorrect : {names}. Vérifiez sa valeur dans l’environnement ou sur la ligne de commande.",
        en="Wrong setting: {names}. Check its value in the environment or on the command line.",
    ),
    "no_file": Text(
        fr="Il manque le fichier à vérifier : « capnr referential check FICHIER.yaml ».",
        en="The file to check is missing: “capnr referential check FILE.yaml”.",
    ),
    "not_an_inventory": Text(
        fr="« {name} » n’est pas un inventaire : donnez un CSV, XLSX ou JSON PCR-SI (capnr footprint --template).",
        en="“{name}” is no inventory: give a CSV, XLSX or PCR-SI JSON file (capnr footprint --template).",
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
    "port_taken": Text(
        fr="Le port {port} est déjà pris sur {host} : arrêtez l’autre programme ou choisissez --port.",
        en="Port {port} is already taken on {host}: stop the other program or choose --port.",
    ),
    "not_loopback": Text(
        fr="L’adresse {host} n’est pas locale : cette version sans comptes n’écoute que sur 127.0.0.1.",
        en="Address {host} is not local: this version without accounts listens on 127.0.0.1 only.",
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
        return MESSAGES[self.code].said(lang).format(**values)


class UsageError(CapnrError):
    """What was asked for does not exist or is badly written."""


class WorkspaceError(CapnrError):
    """The workspace cannot be opened."""
