"""Words and numbers of the report, in one language."""

from scoring.model import Text

WORDS = {
    "title": Text(fr="Évaluation de Cap NR", en="Evaluation of Cap NR"),
    "measure": Text(fr="Mesure", en="Measure"),
    "value": Text(fr="Valeur", en="Value"),
    "interval": Text(fr="Intervalle à 95 %", en="95 % interval"),
    "records": Text(fr="Cas", en="Records"),
    "bound": Text(fr="Borne", en="Bound"),
    "suites": Text(fr="Suites", en="Suites"),
    "skipped": Text(fr="Non mesuré", en="Not measured"),
    "gate_ok": Text(fr="Aucune borne n’est franchie.", en="No bound is passed."),
    "looser": Text(
        fr="{count} bornes étaient plus strictes : chacune avec sa raison",
        en="{count} bounds were stricter once: each with its reason",
    ),
    "was": Text(fr="était {best}", en="was {best}"),
    "unsettled": Text(
        fr="Non tranché : {count} écarts que le hasard suffit à expliquer",
        en="Not settled: {count} differences that chance alone may give",
    ),
    "gate_red": Text(fr="Bornes franchies : {count}", en="Bounds passed: {count}"),
    "worst": Text(fr="Les {count} pires cas", en="The {count} worst cases"),
    "asked": Text(fr="Donné", en="Given"),
    "gold": Text(fr="Attendu", en="Expected"),
    "got": Text(fr="Obtenu", en="Got"),
    "place": Text(fr="Où", en="Where"),
    "compared": Text(fr="Comparé à la référence ({commit})", en="Compared with the baseline ({commit})"),
    "before": Text(fr="Avant", en="Before"),
    "after": Text(fr="Après", en="After"),
    "gap": Text(fr="Écart, intervalle", en="Difference, interval"),
    "verdict": Text(fr="Verdict", en="Verdict"),
    "trend": Text(fr="Évolution", en="Trend"),
    "trend_said": Text(
        fr="Les mesures qui ont changé en {count} mesures enregistrées avec --record, de {first} à {last}. "
        "Chaque ligne a son échelle.",
        en="The figures that changed over {count} runs recorded with --record, from {first} to {last}. "
        "Each line has a scale of its own.",
    ),
    "still": Text(fr="Inchangées : {count}.", en="Unchanged: {count}."),
    "gap_alone": Text(fr="Écart", en="Difference"),
    "chief": Text(fr="L’essentiel", en="The chief figures"),
    "score": Text(fr="note", en="score"),
    "about": Text(
        fr="Version {commit}, {day}, mode {mode}, modèle de langue : {model}. {cores} cœurs, {memory} Gio, Python "
        "{python}.",
        en="Commit {commit}, {day}, mode {mode}, language model: {model}. {cores} cores, {memory} GiB, Python "
        "{python}.",
    ),
    "none": Text(fr="aucun", en="none"),
    "how": Text(
        fr="Point ou losange : la valeur ; trait : 95 % des tirages (bootstrap) ; barre verticale : borne à ne pas "
        "franchir ; ↓ : moins, c’est mieux. Les poids du produit ont été appris en partie sur l’exemple : ces "
        "chiffres montrent un changement, ils ne promettent rien sur d’autres documents. Les cas de la société tenue "
        "à l’écart sont comptés, jamais montrés : rien ne se règle sur eux.",
        en="Dot or diamond: the value; line: 95 % of the resamples (bootstrap); upright bar: the bound not to be "
        "passed; ↓: less is better. Part of the product’s weights were learned from the sample: these figures show a "
        "change, they promise nothing about other documents. Cases of the company kept apart are counted, never "
        "shown: nothing is tuned on them.",
    ),
    "contents": Text(fr="Sommaire", en="Contents"),
    "chart": Text(fr="Mesures de la suite « {name} », de 0 à 1", en="Measures of the suite “{name}”, from 0 to 1"),
    "seconds": Text(fr="{seconds} s", en="{seconds} s"),
}


def said(code: str, lang: str, **values: object) -> str:
    """Words in a language."""
    return WORDS[code].said(lang).format(**values)


def number(value: float, unit: str, lang: str) -> str:
    """A figure with its unit: three decimals for shares and their differences, three significant digits otherwise."""
    if unit in ("share", "kappa"):
        text = f"{value:.3f}"
    elif unit == "gap":
        text = f"{value:+.3f}"
    elif unit == "count":
        text = f"{value:,.0f}".replace(",", "\u202f" if lang == "fr" else ",")
    else:
        text = f"{value:.3g}" if value == 0 or abs(value) >= 0.001 else f"{value:.1e}"
        text = f"{text} {unit}"
    return text.replace(".", ",") if lang == "fr" else text


def between(bounds: list[float] | None, unit: str, lang: str) -> str:
    """An interval, empty where there is none."""
    if bounds is None:
        return ""
    return " – ".join(number(one, unit, lang) for one in bounds)
