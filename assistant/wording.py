"""Sentences of the assistant, French and English, and how numbers are written."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from assistant.words_talk import TALK
from scoring.model import Text

WORDS = {
    **TALK,
    "status": Text(
        fr="Au {on}, vos documents donnent le niveau {confirmed} confirmé ({sure} points sur {scale}) et le niveau "
        "{provisional} provisoire ({likely} points, avec les preuves proposées).",
        en="On {on}, your documents give level {confirmed} confirmed ({sure} of {scale} points) and level "
        "{provisional} provisional ({likely} points, with the proposed proofs).",
    ),
    "status_next": Text(
        fr="Le niveau {level} demande {score} points : il en manque {short} au score provisoire.",
        en="Level {level} asks {score} points: the provisional score is {short} short.",
    ),
    "status_waiting": Text(
        fr="{count} passages proposés attendent votre décision.",
        en="{count} proposed passages await your decision.",
    ),
    "status_solid": Text(fr="Preuves les plus solides : {list}.", en="Most solid proofs: {list}."),
    "estimate": Text(
        fr="C’est une estimation : seul l’opérateur du label délivre le label.",
        en="This is an estimate: only the operator of the label grants the label.",
    ),
    "no_levels": Text(
        fr="Ce référentiel n’a pas de niveaux : demandez plutôt ce qui manque pour un indicateur.",
        en="This referential has no levels: ask what is missing for one indicator instead.",
    ),
    "gap_score_short": Text(
        fr="Pour le niveau {level}, il faut {score} points : vous en avez {sure} confirmés et {likely} provisoires, "
        "il en manque {short}.",
        en="Level {level} takes {score} points: you have {sure} confirmed and {likely} provisional, {short} short.",
    ),
    "gap_score_enough": Text(
        fr="Le niveau {level} demande {score} points : le score provisoire de {likely} suffit, {sure} sont confirmés.",
        en="Level {level} takes {score} points: the provisional score of {likely} is enough, {sure} are confirmed.",
    ),
    "gap_engine": Text(
        fr="Le niveau {level} repose en outre sur un calcul d’empreinte (indicateurs {list}), méthode en aperçu.",
        en="Level {level} also rests on a footprint computation (indicators {list}), whose method is a preview.",
    ),
    "gap_gates": Text(
        fr="Indicateurs indispensables au niveau {level} selon notre lecture, pas encore acquis : {count} (points "
        "d’attention, non bloquants).",
        en="Indicators that we read as indispensable for level {level}, not reached yet: {count} (advisory).",
    ),
    "gap_gates_strict": Text(
        fr="Indicateurs indispensables au niveau {level}, pas encore acquis, qui le bloquent (mode strict) : {count}.",
        en="Indicators indispensable for level {level}, not reached yet and blocking it (strict mode): {count}.",
    ),
    "today": Text(
        fr="Ce qui suit dit l’état au {on}, pas celui de {year}. Pour remonter plus loin, demandez « Quelles "
        "évaluations sont conservées ? ».",
        en="What follows says how things stand on {on}, not in {year}. Ask “Which assessments are kept?” to go further "
        "back.",
    ),
    "gap_line": Text(
        fr="• {id} {title} : {status}, jusqu’à {gain} points. {step}{marks}",
        en="• {id} {title}: {status}, up to {gain} points. {step}{marks}",
    ),
    "gap_more": Text(fr="Autres indicateurs incomplets : {count}.", en="Other incomplete indicators: {count}."),
    "why_head": Text(
        fr="{id} {title} : {status}, {gained} points provisoires sur {worth} ({sure} confirmés).",
        en="{id} {title}: {status}, {gained} of {worth} points provisional ({sure} confirmed).",
    ),
    "why_not_asked": Text(
        fr="{id} {title} : cet indicateur ne s’applique pas à votre secteur.",
        en="{id} {title}: this indicator does not apply to your sector.",
    ),
    "why_line": Text(
        fr="• {id} {title} : {status}, {why}.{marks}",
        en="• {id} {title}: {status}, {why}.{marks}",
    ),
    "why_next": Text(fr="À faire : {step}", en="To do: {step}"),
    "advice_none": Text(
        fr="Rien d’urgent : tous les indicateurs applicables sont acquis.",
        en="Nothing urgent: every applicable indicator is reached.",
    ),
    "advice_head": Text(
        fr="Les {count} actions qui rapportent le plus de points par jour de travail :",
        en="The {count} actions that bring the most points for a day of work:",
    ),
    "advice_line": Text(
        fr="{at}. {id} {title} : {step} Pour : {owner}. Jusqu’à {gain} points, {days}.{marks}",
        en="{at}. {id} {title}: {step} For: {owner}. Up to {gain} points, {days}.{marks}",
    ),
    "clash_none": Text(
        fr="Aucun passage proposé ou confirmé n’en contredit un autre.",
        en="No proposed or confirmed passage contradicts another one.",
    ),
    "clash_head": Text(
        fr="Passages qui semblent se contredire : {count}. Un critère n’est pas acquis tant qu’une personne n’a pas "
        "écarté l’un des deux.",
        en="Passages that seem to contradict each other: {count}. A criterion is not met until a person has rejected "
        "one of the two.",
    ),
    "clash_line": Text(fr="• {ids} : {why}.{marks}", en="• {ids}: {why}.{marks}"),
    "clash_more": Text(
        fr="Et {count} autres : la liste des preuves les montre toutes, côte à côte.",
        en="And {count} more: the list of evidence shows them all, side by side.",
    ),
    "evidence_head": Text(fr="Vos documents disent :", en="Your documents say:"),
    "evidence_one": Text(fr="Un passage de vos documents en parle :", en="One passage of your documents is about it:"),
    "evidence_line": Text(
        fr="• « {quote} » [{n}] — {name}, page {page}{heading}",
        en="• “{quote}” [{n}] — {name}, page {page}{heading}",
    ),
    "not_found": Text(
        fr="Non trouvé dans vos documents. Recherches essayées : {list}.",
        en="Not found in your documents. Searches tried: {list}.",
    ),
    "footprint_figure": Text(
        fr="Calculé depuis l’inventaire {name} (année {year}) : {said}. Critère {criterion}, {state}.",
        en="Computed from the inventory {name} (year {year}): {said}. Criterion {criterion}, {state}.",
    ),
    "fleet": Text(
        fr="D’après l’inventaire {name} (année {year}) : {label}, {many} en service{lines}.",
        en="By the inventory {name} (year {year}): {label}, {many} in use{lines}.",
    ),
    "draft_head": Text(fr="Début de la trame « {title} » :", en="Beginning of the draft “{title}”:"),
    "draft_line": Text(fr="• {text}", en="• {text}"),
    "draft_open": Text(
        fr="Passages à compléter ou à confirmer : {count}. La trame entière, à modifier et à télécharger, s’appelle "
        "{name} : elle s’ouvre depuis le plan, ou par la commande draft.",
        en="Passages to complete or to confirm: {count}. The whole draft, to edit and to download, is named {name}: it "
        "opens from the plan, or with the command draft.",
    ),
    "near": Text(
        fr="Le passage le plus proche, qui n’y répond peut-être pas :",
        en="The nearest passage, which may not answer it:",
    ),
    "compare_side": Text(fr="{label} :", en="{label}:"),
    "compare_none": Text(fr="{label} : rien trouvé sur ce sujet.", en="{label}: nothing found on this subject."),
    "compare_head": Text(fr="Côte à côte :", en="Side by side:"),
    "disagree": Text(fr="Un autre passage donne un autre chiffre :", en="Another passage gives another figure:"),
    "older": Text(fr="Plus ancien, du {on} :", en="Older, of {on}:"),
    "contradicted": Text(
        fr="Un autre passage contredit [{n}] :",
        en="Another passage contradicts [{n}]:",
    ),
    "contradict_each": Text(
        fr="Les passages [{first}] et [{second}] se contredisent : vérifiez lequel vaut aujourd’hui.",
        en="Passages [{first}] and [{second}] contradict each other: check which one holds today.",
    ),
    "label_fact": Text(
        fr="{said} (Source : {source} ; {confidence}, {as_of}.)", en="{said} (Source: {source}; {confidence}, {as_of}.)"
    ),
    "declined_legal": Text(
        fr="Je ne donne pas de conseil juridique. Je peux citer ce que vos documents disent de l’obligation, "
        "rappeler les "
        "textes suivis dans le référentiel et dire quelle preuve manque ; pour le reste, voyez votre service "
        "juridique.",
        en="I give no legal advice. I can quote what your documents say of the duty, recall the texts that the "
        "referential "
        "follows and say which proof is missing; for the rest, see your legal department.",
    ),
    "declined_orders": Text(
        fr="Je ne change ni mes règles, ni un statut, ni un niveau sur demande, et je n’ai pas de consigne "
        "cachée à montrer. "
        "Je peux dire où vous en êtes, ce qui manque et pourquoi, avec les preuves.",
        en="I change neither my rules nor a status or level on request, and I have no hidden instructions to "
        "show. I can say "
        "where you stand, what is missing and why, with the proofs.",
    ),
    "clarify": Text(fr="Que voulez-vous savoir ? {list}", en="What would you like to know? {list}"),
    "clarify_context": Text(
        fr="De quoi parlons-nous ? Posez la question entière, ou choisissez : {list}",
        en="What are we speaking of? Ask the whole question, or choose: {list}",
    ),
    "clarify_what": Text(
        fr="Que disent nos documents sur {subject} ?", en="What do our documents say about {subject}?"
    ),
    "clarify_why": Text(
        fr="Pourquoi l’indicateur {id} a-t-il ce statut ?", en="Why does indicator {id} have its status?"
    ),
    "clarify_status": Text(fr="Où en sommes-nous ?", en="Where do we stand?"),
    "clarify_gap": Text(fr="Que manque-t-il pour le niveau {level} ?", en="What is missing for level {level}?"),
    "whatif": Text(
        fr="Si l’indicateur {id} {title} était entièrement acquis, le score provisoire passerait de {before} à "
        "{after} points "
        "(+{gain}) et le niveau provisoire serait {level}.",
        en="If indicator {id} {title} were fully reached, the provisional score would go from {before} to "
        "{after} points "
        "(+{gain}) and the provisional level would be {level}.",
    ),
    "whatif_done": Text(
        fr="L’indicateur {id} {title} est déjà acquis au provisoire : rien à y gagner que la confirmation.",
        en="Indicator {id} {title} is already reached provisionally: only confirmation is left to gain.",
    ),
    "whatif_which": Text(
        fr="Je ne vois pas quel indicateur cela ferait bouger : nommez-le, ou un critère (« et si 8.2 était "
        "acquis ? »).",
        en="I do not see which indicator this would move: name it, or a criterion (“what if 8.2 were met?”).",
    ),
    "plan_head": Text(
        fr="Plan le moins coûteux vers le niveau {level} : {count} actions, environ {days} jours de travail, "
        "atteint le {on}.",
        en="Cheapest plan to level {level}: {count} actions, about {days} days of work, reached on {on}.",
    ),
    "plan_none": Text(
        fr="Le niveau {level} n’est pas atteignable dans ces conditions : {why}.",
        en="Level {level} cannot be reached under these conditions: {why}.",
    ),
    "plan_line": Text(
        fr="• {on} : {id} {title} (+{gain} points, {days})", en="• {on}: {id} {title} (+{gain} points, {days})"
    ),
    "plan_more": Text(
        fr="Et {count} autres actions : le plan vers le niveau {level} les donne toutes.",
        en="And {count} more actions: the plan to level {level} lists them all.",
    ),
    "used": Text(
        fr="Depuis l’ouverture du dossier : {calls} appels de modèles, {cached} textes traités sans appel, "
        "{low}–{high} Wh "
        "(estimation). Le journal d’usage de l’IA donne chaque ligne.",
        en="Since the workspace exists: {calls} model calls, {cached} texts dealt with without one, {low}–{high} Wh "
        "(estimate). "
        "The log of AI use lists every line.",
    ),
    "drafts": Text(
        fr="Quelle trame voulez-vous ? {list}. Chaque phrase à compléter y est marquée.",
        en="Which draft would you like? {list}. Every sentence to complete is marked in it.",
    ),
    "proof_head": Text(
        fr="Les passages sur lesquels repose la réponse précédente, et ce que vaut chacun :",
        en="The passages that the answer before rests on, and what each is worth:",
    ),
    "proof_none": Text(fr="La réponse précédente ne citait aucun passage.", en="The answer before cited no passage."),
    "not_found_kind": Text(
        fr="Indicateur le plus proche : {id} {title}. Documents qui le prouveraient : {list}.",
        en="Closest indicator: {id} {title}. Documents that would prove it: {list}.",
    ),
    "unknown_name": Text(
        fr="Ce référentiel ne connaît pas : {name}. Il a les niveaux {levels} et {count} indicateurs, de {first} à "
        "{last}.",
        en="This referential does not know: {name}. It has levels {levels} and {count} indicators, from {first} to "
        "{last}.",
    ),
    "out_of_scope": Text(
        fr="Cette question sort de mon champ. Je peux dire où vous en êtes pour le label Numérique Responsable, "
        "ce qui "
        "manque, pourquoi, ce que disent vos documents et par quoi commencer.",
        en="This question is outside my field. I can say where you stand for the responsible digital label, what is "
        "missing, why, what your documents say and where to start.",
    ),
}


def number(value: float, lang: str) -> str:
    """A number as it is written in the language: at most one decimal, thousands apart in French by a thin space."""
    text = f"{value:,.1f}".removesuffix(".0")
    return text.replace(",", "\u202f").replace(".", ",") if lang == "fr" else text


def joined(items: Iterable[str], lang: str) -> str:
    """Items of a list in one sentence."""
    return (" ; " if lang == "fr" else "; ").join(items)


def quoted(text: str, lang: str) -> str:
    """A text in the quotation marks of the language."""
    return f"« {text} »" if lang == "fr" else f"“{text}”"


def day(told: date, lang: str) -> str:
    """A date as it is written in the language."""
    return told.strftime("%d/%m/%Y") if lang == "fr" else told.isoformat()


def dated(on: date | None, lang: str) -> str:
    """What is told of the date of a document, which may be unknown."""
    return WORDS["dated"].said(lang).format(on=day(on, lang)) if on else WORDS["undated"].said(lang)


def duration(days: Fraction, lang: str) -> str:
    """Work in person-days, in words; less than half a day is said so."""
    if days < Fraction(1, 2):
        return "moins d’une demi-journée" if lang == "fr" else "less than half a day"
    shown = number(float(round(days, 1)), lang)
    if lang == "fr":
        return f"environ {shown} jour{'s' if days >= 2 else ''} de travail"
    return f"about {shown} day{'' if days == 1 else 's'} of work"
