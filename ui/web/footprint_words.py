"""The words of the Footprint tab, French and English; figures of the report keep the words of the report."""

from scoring.model import Text

WORDS = {
    "drop": Text(fr="Déposez ici l’inventaire du parc", en="Drop the equipment inventory here"),
    "drop_kinds": Text(
        fr="CSV ou XLSX (notre modèle, NumEcoEval, export GLPI) ou JSON PCR-SI ; il remplace le précédent.",
        en="CSV or XLSX (our template, NumEcoEval, GLPI export) or PCR-SI JSON; it replaces the one before.",
    ),
    "choose_file": Text(fr="Choisir un fichier", en="Choose a file"),
    "sending": Text(fr="Envoi de {name}", en="Sending {name}"),
    "send_failed": Text(
        fr="L’envoi de {name} a échoué : trop gros, ou connexion perdue.",
        en="{name} could not be sent: too large, or the connection was lost.",
    ),
    "empty_title": Text(fr="Aucun inventaire pour l’instant", en="No inventory yet"),
    "empty": Text(
        fr="L’empreinte se calcule depuis la liste de vos équipements : type, nombre, et ce que vous savez de leur "
        "durée de vie. Trois étapes : téléchargez le modèle, remplissez une ligne par sorte d’équipement, déposez le "
        "fichier ci-dessus. Un export GLPI, un fichier NumEcoEval ou une demande PCR-SI conviennent tels quels.",
        en="The footprint is computed from the list of your equipment: type, number, and what you know of its life. "
        "Three steps: download the template, fill in one line for each kind of equipment, drop the file above. A GLPI "
        "export, a NumEcoEval file or a PCR-SI request fit as they are.",
    ),
    "template": Text(fr="Télécharger le modèle (CSV)", en="Download the template (CSV)"),
    "imported": Text(
        fr="« {name} » est l’inventaire mesuré : {lines} ligne(s), {pieces} pièce(s).",
        en="“{name}” is the inventory measured: {lines} line(s), {pieces} piece(s).",
    ),
    "headline": Text(fr="Ce que dit l’inventaire", en="What the inventory says"),
    "tile_co2": Text(fr="Gaz à effet de serre, par an", en="Greenhouse gases, a year"),
    "tile_market": Text(
        fr="avec vos contrats d’électricité : {value} t", en="with your electricity contracts: {value} t"
    ),
    "tile_range": Text(fr="{interval} t, neuf fois sur dix", en="{interval} t, nine times in ten"),
    "tile_mass": Text(fr="Matière sortie du parc en {year}", en="Material that left the fleet in {year}"),
    "tile_mass_known": Text(fr="masse connue pour tous les types", en="mass known for every type"),
    "tile_mass_absent": Text(fr="masse inconnue : {names}", en="mass unknown: {names}"),
    "tile_reen": Text(fr="Réemploi au sens de la loi REEN, {year}", en="Reuse as the REEN law counts it, {year}"),
    "tile_reen_of": Text(
        fr="{counted} pièces sorties comptées ; minimum légal de l’année : {target}",
        en="{counted} pieces counted; least rate of the year by law: {target}",
    ),
    "reen_note": Text(
        fr="Le taux REEN rapporte les biens envoyés au réemploi aux biens réformés. {old} pièces de plus de dix ans "
        "sont écartées ; {undated} pièces sans date d’achat sont comptées.",
        en="The REEN rate divides the items sent to reuse by those taken out of service. {old} pieces older than ten "
        "years are left out; {undated} pieces without a purchase date are counted.",
    ),
    "no_withdrawal": Text(
        fr="Aucune sortie dans l’inventaire : remplissez « retrait » et « filière ».",
        en="No withdrawal in the inventory: fill in “withdrawn” and “channel”.",
    ),
    "tile_coverage": Text(fr="Pièces couvertes par des facteurs", en="Pieces covered by factors"),
    "tile_coverage_of": Text(fr="{pieces} pièce(s), {lines} ligne(s)", en="{pieces} piece(s), {lines} line(s)"),
    "about_file": Text(fr="Ce qui est compté, et ce qui ne l’est pas", en="What is counted, and what is not"),
    "file": Text(fr="Fichier", en="File"),
    "line": Text(fr="Ligne", en="Line"),
    "left_out": Text(
        fr="Lignes laissées hors du calcul ({count}) : corrigez leur type, puis redéposez le fichier",
        en="Lines left out of the computation ({count}): correct their type, then drop the file again",
    ),
    "nothing_left_out": Text(fr="Toutes les lignes ont un type connu.", en="Every line has a known type."),
    "bars": Text(fr="D’où viennent les impacts", en="Where the impacts come from"),
    "choose_category": Text(fr="Catégorie d’impact", en="Category of impact"),
    "not_assessable": Text(fr="non évaluable", en="not assessable"),
    "by_category": Text(fr="Par critère environnemental", en="By environmental criterion"),
    "by_category_note": Text(
        fr="Les unités diffèrent : chaque barre a sa propre échelle, de zéro à son P95. Les critères ne s’additionnent "
        "pas. La valeur retenue somme les facteurs tels que publiés ; la médiane vient des tirages, et la dépasse "
        "quand l’incertitude s’étend davantage vers le haut.",
        en="Units differ: each bar has its own scale, from zero to its P95. Criteria are never added up. The chosen "
        "value adds up the factors as published; the median comes from the draws, and is higher where the uncertainty "
        "reaches further up.",
    ),
    "absent_categories": Text(
        fr="{count} critères non évaluables : moins de 80 % des pièces ont leurs facteurs",
        en="{count} criteria not assessable: under 80% of the pieces have their factors",
    ),
    "by_stage": Text(fr="Par étape du cycle de vie", en="By life-cycle stage"),
    "by_type": Text(fr="Par type d’équipement", en="By type of equipment"),
    "other_types": Text(fr="Les {count} autres types", en="The other {count} types"),
    "stage_finding": Text(fr="{stage} : {share} du total, {category}", en="{stage}: {share} of the total, {category}"),
    "type_finding": Text(fr="{type} : {share} du total, {category}", en="{type}: {share} of the total, {category}"),
    "scale": Text(
        fr="Barre : valeur retenue. Trait : intervalle P5–P95 (neuf tirages sur dix). Échelle de zéro à {top} {unit}.",
        en="Bar: chosen value. Line: P5–P95 interval (nine draws in ten). Scale from zero to {top} {unit}.",
    ),
    "type": Text(fr="Type", en="Type"),
    "stage": Text(fr="Étape", en="Stage"),
    "criterion": Text(fr="Critère", en="Criterion"),
    "bar": Text(fr="Barre et intervalle", en="Bar and interval"),
    "value": Text(fr="Valeur retenue", en="Chosen value"),
    "median": Text(fr="Médiane", en="Median"),
    "interval": Text(fr="P5–P95", en="P5–P95"),
    "part": Text(fr="Part", en="Share"),
    "why": Text(fr="D’où vient ce chiffre ?", en="Where does this figure come from?"),
    "why_short": Text(fr="D’où ?", en="Where from?"),
    "why_of": Text(
        fr="D’où ? {name} : la formule, les facteurs, les sources", en="Where from? {name}: formula, factors, sources"
    ),
    "why_hint": Text(
        fr="Le bouton « D’où ? » d’une barre montre ici sa formule, ses facteurs et leurs sources.",
        en="The “Where from?” button of a bar shows its formula, factors and their sources here.",
    ),
    "formula": Text(
        fr="Somme de {count} produits « quantité × facteur ». Pour une pièce, la quantité est le nombre divisé par la "
        "durée de vie ; pour l’électricité, les kWh de l’année, PUE compris.",
        en="Sum of {count} products “amount × factor”. For a piece, the amount is the number divided by the life; for "
        "electricity, the kWh of the year, PUE included.",
    ),
    "products": Text(fr="Quantité × facteur = résultat", en="Amount × factor = result"),
    "products_more": Text(fr="et {count} autre(s) produit(s) : {value}", en="and {count} other product(s): {value}"),
    "sum": Text(fr="Total", en="Total"),
    "amount": Text(fr="Quantité", en="Amount"),
    "factor": Text(fr="Facteur", en="Factor"),
    "result": Text(fr="Résultat", en="Result"),
    "lives": Text(fr="pièces ÷ années de vie", en="pieces ÷ years of life"),
    "pieces": Text(fr="pièces", en="pieces"),
    "kwh": Text(fr="kWh", en="kWh"),
    "electricity": Text(fr="électricité, {place}", en="electricity, {place}"),
    "grade": Text(fr="qualité {grade}, {year}", en="grade {grade}, {year}"),
    "alternatives": Text(fr="Autres sources pour ce facteur : {count}", en="Other sources for this factor: {count}"),
    "sources": Text(fr="Sources de ces facteurs", en="Sources of these factors"),
    "lines": Text(fr="Lignes de votre fichier, les plus lourdes", en="Lines of your file, heaviest first"),
    "row": Text(fr="n° {row}", en="no. {row}"),
    "budget": Text(fr="Budget planétaire", en="Planetary budget"),
    "budget_intro": Text(
        fr="Le budget d’une année est la part d’une limite planétaire qui revient à votre système d’information. "
        "Choisir comment la partager est un choix de valeurs : toutes les clés sont montrées, une seule est déclarée.",
        en="The budget of a year is the part of a planetary boundary that falls to your information system. Choosing "
        "how to share it is a choice of values: all keys are shown, one is declared.",
    ),
    "key": Text(fr="Clé de partage regardée", en="Sharing key looked at"),
    "it_share": Text(fr="Part du numérique", en="Digital share"),
    "is_declared": Text(fr="clé déclarée", en="declared key"),
    "not_declared": Text(
        fr="Clé déclarée : {way}. Elle se change dans l’onglet Réglages.",
        en="Declared key: {way}. It is changed in the Settings tab.",
    ),
    "categories_table": Text(fr="Verdict par critère, clé regardée", en="Verdict by criterion, key looked at"),
    "without_verdict": Text(
        fr="Critères sans verdict ({count}), et pourquoi", en="Criteria without a verdict ({count}), and why"
    ),
    "every_key": Text(fr="Toutes les clés côte à côte", en="Every key side by side"),
    "every_key_note": Text(
        fr="Impact ÷ budget : au-dessus de 1, le budget est dépassé. Médiane, puis P5–P95 et verdict.",
        en="Impact ÷ budget: above 1, the budget is overrun. Median, then P5–P95 and verdict.",
    ),
    "missing_facts": Text(
        fr="Rien n’est calculable tant que l’effectif ou la valeur ajoutée n’est pas donné : onglet Réglages, "
        "« Partage du budget planétaire ».",
        en="Nothing can be computed until the headcount or the value added is given: Settings tab, “Sharing of the "
        "planetary budget”.",
    ),
    "see_settings": Text(fr="Ouvrir les Réglages", en="Open the Settings"),
    "budget_why": Text(fr="Chiffres de ce budget", en="Figures of this budget"),
    "budget_why_note": Text(
        fr="Budget = limite planétaire × part de l’organisation × part du numérique.",
        en="Budget = planetary boundary × share of the organisation × digital share.",
    ),
    "figure": Text(fr="Chiffre", en="Figure"),
    "source": Text(fr="Source", en="Source"),
    "yours": Text(fr="dit par vous", en="said by you"),
    "levers": Text(fr="Leviers : et si… ?", en="Levers: what if…?"),
    "levers_intro": Text(
        fr="Bougez un curseur : tout l’inventaire est recalculé avec les mêmes tirages. À zéro, le levier ne joue pas.",
        en="Move a slider: the whole inventory is computed again with the same draws. At zero, the lever does nothing.",
    ),
    "longer_life": Text(fr="Garder les équipements plus longtemps", en="Keep equipment longer"),
    "refurbished": Text(fr="Acheter reconditionné", en="Buy refurbished"),
    "fewer": Text(fr="Réduire le parc de terminaux", en="Own fewer devices"),
    "less_electricity": Text(fr="Consommer moins d’électricité", en="Use less electricity"),
    "less_printing": Text(fr="Imprimer moins", en="Print less"),
    "pue": Text(fr="Améliorer le PUE de la salle serveurs", en="Improve the PUE of the server room"),
    "electricity_contract": Text(
        fr="Contrat d’électricité bas carbone (facteur de marché)", en="Low-carbon electricity contract (market factor)"
    ),
    "move": Text(fr="Héberger ailleurs (serveurs, cloud)", en="Host elsewhere (servers, cloud)"),
    "more_levers": Text(
        fr="Autres leviers ({count}) : salle serveurs, contrat, hébergement",
        en="Other levers ({count}): server room, contract, hosting",
    ),
    "stay": Text(fr="ne rien changer", en="change nothing"),
    "years_more": Text(fr="+ {count} an(s)", en="+ {count} year(s)"),
    "keep_pue": Text(fr="actuel", en="current"),
    "try": Text(fr="Recalculer", en="Compute again"),
    "gains": Text(fr="Gain de chaque levier, par an", en="Gain of each lever, a year"),
    "gain_title": Text(
        fr="Ces leviers ensemble évitent {kg} kg CO2e par an, soit {share}",
        en="Together these levers save {kg} kg CO2e a year, {share}",
    ),
    "gain_one": Text(
        fr="Ce levier évite {kg} kg CO2e par an, soit {share}", en="This lever saves {kg} kg CO2e a year, {share}"
    ),
    "lever": Text(fr="Levier", en="Lever"),
    "kg": Text(fr="kg CO2e évités", en="kg CO2e saved"),
    "gain_share": Text(fr="% du total", en="% of the total"),
    "chance": Text(fr="Probabilité d’un gain", en="Probability of a gain"),
    "no_lever": Text(
        fr="Aucun levier choisi : bougez un curseur pour voir son gain.",
        en="No lever chosen: move a slider to see its gain.",
    ),
    "levers_need_climate": Text(
        fr="Les leviers se comparent sur le climat, qui n’est pas évaluable ici.",
        en="Levers are compared on climate, which is not assessable here.",
    ),
    "market_note": Text(
        fr="Un contrat d’électricité compte dans le bilan de marché seul.",
        en="An electricity contract counts in the market-based balance alone.",
    ),
    "printable": Text(
        fr="Les mêmes chiffres en pages à lire ou à imprimer", en="The same figures as pages to read or print"
    ),
    "reading": Text(fr="Comment lire, limites et sources", en="How to read, limits and sources"),
    "proofs_note": Text(
        fr="Ces résultats sont aussi proposés comme preuves, à confirmer dans l’onglet Preuves.",
        en="These results are also proposed as evidence, to be confirmed in the Evidence tab.",
    ),
    "see_proofs": Text(fr="Voir l’indicateur 4.1 parmi les preuves", en="See indicator 4.1 among the evidence"),
}
