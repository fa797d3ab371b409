"""The AI-usage ledger as a dated document: evidence like any other, read and mapped by the same rules."""

from collections.abc import Iterator, Sequence
from datetime import date

from assistant.reports.render import day
from assistant.reports.shared_paper import counted
from assistant.storage.calls import total
from assistant.usage import BY_RULES, Call, Journal, Pair, purpose_of
from assistant.wording import number
from scoring.footprint.inference import method_note
from scoring.model import Text

TITLE = Text(fr="Journal des usages de l’IA de l’outil Cap NR", en="Log of AI use of the Cap NR tool")
HEAD = Text(
    fr="Version du {on}. Le journal est tenu par l’outil ; il ne contient aucun identifiant de personne, aucune "
    "question et aucun texte de document.",
    en="Version of {on}. The log is kept by the tool; it holds no personal identifier, no question and no text of a "
    "document.",
)
SCOPE = Text(
    fr="Le périmètre du journal couvre tous les appels de modèles faits par cet outil : vecteurs de recherche et, "
    "s’il est choisi, modèle de langue. Les autres assistants et services d’IA de l’organisation n’y sont pas comptés.",
    en="The scope of the log covers every call to a model made by this tool: search vectors and, if one is chosen, a "
    "language model. The organisation’s other AI assistants and services are not counted in it.",
)
FIELDS = Text(
    fr="Pour chaque appel, le journal consigne la finalité, le modèle, le lieu, le volume (textes ou jetons), la "
    "durée, l’énergie, les gaz à effet de serre, les métaux et l’eau avec leur incertitude, et la suite donnée.",
    en="For each call, the log records the purpose, the model, the place, the volume (texts or tokens), the "
    "duration, the energy, greenhouse gases, metals and water with their uncertainty, and the outcome.",
)
SUM = Text(
    fr="{span}, les modèles ont été appelés {calls} ; {cached} textes ont été traités "
    "sans appel, par des règles ou depuis la mémoire. "
    "L’énergie estimée est de {energy} Wh et l’impact climatique de {carbon} g CO2e (intervalle "
    "bas-haut).",
    en="{span}, models were called {calls}; {cached} texts were dealt with without a "
    "call, by rules or from memory. The estimated energy is {energy} Wh and the climate impact {carbon} g CO2e "
    "(low-high interval).",
)
SPAN = Text(fr="Du {first} au {last}", en="From {first} to {last}")
ONE_DAY = Text(fr="Le {day}", en="On {day}")
NONE = Text(
    fr="Aucun modèle n’a été appelé jusqu’au {on}.",
    en="No model was called up to {on}.",
)
BUDGET = Text(
    fr="Budget d’électricité du mois {month} : {spent} Wh dépensés sur {limit} Wh ; au-delà, les règles répondent "
    "seules.",
    en="Electricity budget of month {month}: {spent} Wh spent of {limit} Wh; beyond it, the rules answer alone.",
)
YEAR = Text(
    fr="En {year}, les usages d’IA de cet outil ont consommé environ {kwh} kWh d’électricité (estimation, de {low} à "
    "{high} kWh).",
    en="In {year}, this tool’s AI used about {kwh} kWh of electricity (estimate, from {low} to {high} kWh).",
)
PURPOSES = Text(fr="Finalités et justification", en="Purposes and justification")
PURPOSE = Text(
    fr="{title} : {calls} du modèle {models}, {cached}, {energy} Wh, {carbon} g CO2e, {metals} mg Sb, "
    "{water} mL d’eau. {why}",
    en="{title}: {calls} of the model {models}, {cached}, {energy} Wh, {carbon} g CO2e, {metals} mg "
    "Sb, {water} mL of water. {why}",
)
RULES = Text(
    fr="{title} : aucun appel, {cached} textes traités par des règles. {why}",
    en="{title}: no call, {cached} texts dealt with by rules. {why}",
)
CHECKED = Text(
    fr="Phrases d’un modèle de langue retirées faute d’appui : {share} % en moyenne sur {count} réponses vérifiées.",
    en="Sentences of a language model removed for lack of support: {share} % on average over {count} checked replies.",
)
METHOD = Text(fr="Méthode et incertitude", en="Method and uncertainty")
FACTORS = Text(fr="Version des facteurs : {names}.", en="Version of the factors: {names}.")


def usage_document(journal: Journal, on: str, lang: str) -> str:
    """Markdown with the scope, the totals by purpose and year, the method: what the frugality indicators ask of a log.

    `on` is the day of the document, ISO 8601.
    """
    return "\n\n".join(_parts(journal, on, lang)) + "\n"


def _parts(journal: Journal, on: str, lang: str) -> Iterator[str]:
    lines = journal.lines
    yield f"# {TITLE.said(lang)}"
    yield HEAD.said(lang).format(on=_day(on, lang))
    yield SCOPE.said(lang)
    yield FIELDS.said(lang)
    if not lines:
        yield NONE.said(lang).format(on=_day(on, lang))
        return
    yield SUM.said(lang).format(
        span=_span(lines[0].at[:10], lines[-1].at[:10], lang),
        calls=counted(journal.total.calls, "time", lang),
        cached=number(journal.total.cached, lang),
        energy=_interval(journal.total.energy_wh, lang),
        carbon=_interval(journal.total.gwp_g, lang),
    )
    for year in sorted({one.at[:4] for one in lines}):
        low, high = total([one for one in lines if one.at.startswith(year)]).energy_wh
        middle = _short((low + high) / 2000, lang)
        yield YEAR.said(lang).format(
            year=year, kwh=middle, low=_short(low / 1000, lang), high=_short(high / 1000, lang)
        )
    if journal.budget.limit_wh is not None:
        spent, limit = _interval(journal.budget.spent_wh, lang), _short(journal.budget.limit_wh, lang)
        yield BUDGET.said(lang).format(month=journal.budget.month, spent=spent, limit=limit)
    yield f"## {PURPOSES.said(lang)}"
    yield "\n".join(f"- {one}" for one in _purposes(lines, lang))
    checked = [one.unsupported for one in lines if one.unsupported is not None]
    if checked:
        share = number(100 * sum(checked) / len(checked), lang)
        yield CHECKED.said(lang).format(share=share, count=len(checked))
    yield f"## {METHOD.said(lang)}"
    yield " ".join(method_note(one, language=lang) for one in sorted({one.method for one in lines}))
    yield FACTORS.said(lang).format(names=", ".join(sorted({one.factors for one in lines if one.factors})) or "–")


def _purposes(lines: Sequence[Call], lang: str) -> Iterator[str]:
    for key in sorted({one.purpose for one in lines}):
        found = [one for one in lines if one.purpose == key]
        usage, purpose = total(found), purpose_of(key)
        ruled = {one.kind for one in found} == {BY_RULES}
        yield (
            (RULES if ruled else PURPOSE)
            .said(lang)
            .format(
                title=purpose.title.said(lang),
                calls=counted(usage.calls, "call", lang),
                models=", ".join(sorted({one.model for one in found if one.kind != BY_RULES})),
                cached=number(usage.cached, lang) if ruled else counted(usage.cached, "avoided", lang),
                energy=_interval(usage.energy_wh, lang),
                carbon=_interval(usage.gwp_g, lang),
                metals=_interval(usage.adpe_mg, lang),
                water=_interval(usage.water_ml, lang) if usage.water_ml else "?",
                why=purpose.why.said(lang),
            )
            .strip()
        )


def _span(first: str, last: str, lang: str) -> str:
    """From the first day to the last, or the one day that there is."""
    if first == last:
        return ONE_DAY.said(lang).format(day=_day(first, lang))
    return SPAN.said(lang).format(first=_day(first, lang), last=_day(last, lang))


def _day(written: str, lang: str) -> str:
    """A day of the log, ISO 8601, in full."""
    return day(date.fromisoformat(written[:10]), lang)


def _interval(pair: Pair, lang: str) -> str:
    return f"{_short(pair[0], lang)}–{_short(pair[1], lang)}"


def _short(value: float, lang: str) -> str:
    """Two significant digits, as the language writes them."""
    text = f"{float(f'{value:.2g}'):f}".rstrip("0").rstrip(".") if value < 100 else f"{value:.0f}"
    return text.replace(".", ",") if lang == "fr" else text
