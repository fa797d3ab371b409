"""The words of the footprint report, French and English: one key, one text."""

from scoring.footprint.budget import ItShare, Key, State
from scoring.model import Text

STAGES = {
    "manufacture": Text(fr="fabrication", en="manufacture"),
    "distribution": Text(fr="distribution", en="distribution"),
    "use": Text(fr="usage", en="use"),
    "end_of_life": Text(fr="fin de vie", en="end of life"),
}
KEYS = {
    Key.EMPLOYEES: Text(fr="par équivalent temps plein", en="per full-time equivalent"),
    Key.VALUE_ADDED: Text(fr="par valeur ajoutée", en="per value added"),
    Key.FINAL_CONSUMPTION: Text(fr="par consommation finale du secteur", en="per final consumption of the sector"),
    Key.GRANDFATHERING: Text(fr="d’après une année de base", en="from a base year"),
}
IT_SHARES = {
    ItShare.NATIONAL: Text(fr="part nationale du numérique", en="national digital share"),
    ItShare.ICT_VALUE_ADDED: Text(fr="part du numérique dans la valeur ajoutée", en="digital share of value added"),
    ItShare.SECTOR: Text(fr="intensité numérique du secteur", en="digital intensity of the sector"),
    ItShare.WHOLE: Text(fr="tout le budget", en="whole budget"),
}
STATES = {
    State.WITHIN: Text(fr="dans le budget", en="within budget"),
    State.UNCERTAIN: Text(fr="incertain", en="uncertain"),
    State.OVER: Text(fr="hors budget", en="over budget"),
    State.NOT_ASSESSABLE: Text(fr="non évaluable", en="not assessable"),
}
CHANNELS = {
    "reuse": Text(fr="réemploi", en="reuse"),
    "repair": Text(fr="réparation", en="repair"),
    "recycling": Text(fr="recyclage", en="recycling"),
    "unknown": Text(fr="filière inconnue", en="unknown channel"),
}
PROPERTIES = {
    "lifetime": Text(fr="durée de vie usuelle", en="usual life"),
    "electricity_use": Text(fr="consommation usuelle", en="usual electricity"),
}

WORDS = {
    "title": Text(fr="Empreinte du système d’information", en="Footprint of the information system"),
    "result": Text(fr="Résultat", en="Result"),
    "carbon": Text(fr="Carbone", en="Carbon"),
    "carbon_market": Text(fr="avec les contrats d’électricité", en="with the electricity contracts"),
    "material": Text(fr="Matière retirée", en="Material withdrawn"),
    "coverage": Text(fr="Couverture", en="Coverage"),
    "coverage_of": Text(
        fr="des équipements ont leurs facteurs (climat)", en="of the equipment has its factors (climate)"
    ),
    "defaults": Text(
        fr="par défaut : durée de vie {life}, électricité {kwh}", en="by default: life {life}, electricity {kwh}"
    ),
    "verdict": Text(fr="Verdict", en="Verdict"),
    "budget": Text(fr="Budget planétaire", en="Planetary budget"),
    "verdicts": Text(fr="Verdict par catégorie, clé déclarée", en="Verdict by category, declared key"),
    "ways": Text(fr="Comment le verdict change avec la clé", en="How the verdict changes with the key"),
    "ways_note": Text(
        fr="Choisir une clé est un choix de valeurs : toutes sont montrées, une seule est déclarée.",
        en="Choosing a key is a choice of values: all are shown, one is declared.",
    ),
    "category": Text(fr="Catégorie", en="Category"),
    "ratio": Text(fr="Impact ÷ budget", en="Impact ÷ budget"),
    "probability": Text(fr="Probabilité d’y tenir", en="Probability of staying within"),
    "why": Text(fr="Raison", en="Reason"),
    "key": Text(fr="Clé de partage", en="Sharing key"),
    "it_share": Text(fr="Part du numérique", en="Digital share"),
    "declared": Text(fr="clé déclarée", en="declared key"),
    "by_stage_type": Text(fr="Par étape et par type", en="By stage and type"),
    "type": Text(fr="Type", en="Type"),
    "total": Text(fr="Total", en="Total"),
    "others": Text(fr="autres types", en="other types"),
    "central_note": Text(
        fr="Aux valeurs retenues des facteurs, t CO2e par an. Leur somme ({central} t) est sous la médiane des tirages "
        "({median} t) parce que les écarts entre sources sont asymétriques.",
        en="At the chosen values of the factors, t CO2e a year. Their sum ({central} t) is below the median of the "
        "draws ({median} t) because sources differ asymmetrically.",
    ),
    "uncertainty": Text(fr="Ce qui rend le total incertain", en="What makes the total uncertain"),
    "quantity": Text(fr="Grandeur", en="Quantity"),
    "low": Text(fr="Total bas (t)", en="Low total (t)"),
    "high": Text(fr="Total haut (t)", en="High total (t)"),
    "levers": Text(fr="Leviers, du plus fort au plus faible", en="Levers, strongest first"),
    "lever": Text(fr="Levier", en="Lever"),
    "saved": Text(fr="Évité (t CO2e par an)", en="Saved (t CO2e a year)"),
    "share": Text(fr="Part du total", en="Share of the total"),
    "gain_probability": Text(fr="Probabilité d’un gain", en="Probability of a gain"),
    "levers_note": Text(
        fr="Chaque levier refait tout le calcul avec les mêmes tirages. Une pièce reconditionnée porte 30 % de la "
        "fabrication d’une neuve : hypothèse du projet.",
        en="Each lever repeats the whole computation with the same draws. A refurbished piece bears 30% of the "
        "manufacture of a new one: an assumption of this project.",
    ),
    "ai_lever": Text(fr="IA : {before} → {after}", en="AI: {before} → {after}"),
    "ai_bounds": Text(fr="bornes, sans médiane", en="bounds, no median"),
    "ai_note": Text(
        fr="Modèle d’IA : {answers} réponses de {tokens} jetons par an, de {before} ({old} g CO2e la réponse) à "
        "{after} ({new} g). Les deux sont comparés sous les mêmes hypothèses (requêtes servies ensemble, électricité, "
        "refroidissement, emploi du matériel) : des bornes, sans médiane, rangées par leur milieu géométrique. Ces "
        "appels ne sont pas dans l’inventaire : ni le total ni l’ensemble des leviers ne les comptent.",
        en="AI model: {answers} answers of {tokens} tokens a year, from {before} ({old} g CO2e an answer) to {after} "
        "({new} g). Both are compared under the same assumptions (requests served together, electricity, cooling, use "
        "of the hardware): bounds, no median, ranked by their geometric middle. These calls are not in the inventory: "
        "neither the total nor all of the levers together count them.",
    ),
    "materials": Text(fr="Matière retirée en {year}", en="Material withdrawn in {year}"),
    "channel": Text(fr="Filière", en="Channel"),
    "pieces": Text(fr="Pièces", en="Pieces"),
    "kg": Text(fr="kg", en="kg"),
    "grade": Text(fr="Qualité", en="Grade"),
    "no_mass": Text(fr="masse inconnue", en="unknown mass"),
    "grade_note": Text(
        fr="Qualité A : masses pesées ou lues sur la fiche ; sinon celle de la masse médiane du type.",
        en="Grade A: masses weighed or read on the maker’s sheet; otherwise that of the type’s median mass.",
    ),
    "reused": Text(fr="part des pièces réemployées : {share}", en="share of pieces reused: {share}"),
    "sources": Text(fr="Sources", en="Sources"),
    "source": Text(fr="Source", en="Source"),
    "licence": Text(fr="Licence", en="Licence"),
    "factors": Text(fr="Facteurs employés", en="Factors used"),
    "no_factor": Text(fr="limites et faits", en="boundaries and facts"),
    "left_out": Text(fr="Lignes laissées hors du calcul", en="Lines left out of the computation"),
    "proposal": Text(
        fr="« {written} » ressemble à {type} : écrivez ce type si c’est le bon",
        en="“{written}” looks like {type}: write that type if it is right",
    ),
    "unknown_type": Text(fr="« {written} » : type inconnu", en="“{written}”: unknown type"),
    "data": Text(fr="Voir les données", en="See the data"),
    "method": Text(fr="Méthode et limites", en="Method and limits"),
    "about_draws": Text(
        fr="{draws} tirages, graine {seed} : les mêmes entrées redonnent les mêmes octets. Chaque facteur est tiré une "
        "fois pour tout le parc. P5–P95 : l’intervalle où tombent neuf tirages sur dix.",
        en="{draws} draws, seed {seed}: the same inputs give the same bytes. Each factor is drawn once for the whole "
        "fleet. P5–P95: the interval of nine draws in ten.",
    ),
    "about_limits": Text(
        fr="Ce calcul n’est ni une analyse de cycle de vie vérifiée ni la preuve d’un niveau du label. Bâtiments, "
        "réseaux d’opérateurs et personnes ne sont pas comptés, sauf comme électricité mesurée. Une pièce retirée dans "
        "l’année compte pour l’année entière.",
        en="This computation is neither a verified life-cycle assessment nor the proof of a level of the label. "
        "Buildings, operators’ networks and people are not counted, except as metered electricity. A piece withdrawn "
        "in the year counts for the whole year.",
    ),
    "about_missing": Text(
        fr="Ce qui manque n’est pas nul : sous 80 % d’équipements couverts, une catégorie ne porte aucun verdict. Les "
        "catégories ne sont jamais fondues en un score.",
        en="Missing is not zero: under 80% of the equipment covered, a category carries no verdict. Categories are "
        "never merged into a score.",
    ),
    "lines": Text(fr="lignes", en="lines"),
    "equipment": Text(fr="pièces", en="pieces"),
    "year": Text(fr="année", en="year"),
    "digest": Text(fr="Empreinte numérique (SHA-256)", en="Digest (SHA-256)"),
    "factor_base": Text(fr="base de facteurs", en="factor base"),
    "contents": Text(fr="Sommaire", en="Contents"),
    "log_axis": Text(fr="impact ÷ budget, échelle logarithmique", en="impact ÷ budget, logarithmic scale"),
    "absent_rows": Text(fr="{count} autres catégories", en="{count} other categories"),
    "absent_rows_state": Text(fr="non évaluables", en="not assessable"),
    "tonnes_axis": Text(fr="t CO2e par an", en="t CO2e a year"),
    "change_axis": Text(fr="écart au total, t CO2e par an", en="difference from the total, t CO2e a year"),
    "saved_axis": Text(fr="évité, t CO2e par an", en="saved, t CO2e a year"),
    "budget_line": Text(fr="budget", en="budget"),
    "none": Text(fr="aucun", en="none"),
}
