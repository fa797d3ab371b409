"""Why a quote stands as it does, in one line of French and of English, built from what the judge read. Pure."""

import re
from collections.abc import Sequence

from retrieval.figures import shown
from retrieval.kinds import KINDS, Kind
from retrieval.words import fold
from scoring.model import Figure, Stance, Text

SAID = {
    Stance.DONE: Text(fr="rapporte un fait", en="reports a fact"),
    Stance.RULE: Text(fr="pose une règle en vigueur", en="sets a rule in force"),
    Stance.COMMITTED: Text(fr="promet", en="promises"),
    Stance.GENERIC: Text(fr="conseille ou énonce une généralité", en="advises or states a generality"),
    Stance.CONTRADICTS: Text(fr="dit que ce n’est pas fait", en="says that it is not done"),
}
REASONS = (
    ("past_fr", Text(fr="au passé", en="in the past tense")),
    ("past_en", Text(fr="au passé", en="in the past tense")),
    ("must_fr", Text(fr="dit « doit » ou « interdit »", en="says “must” or “forbidden”")),
    ("must_en", Text(fr="dit « doit » ou « interdit »", en="says “must” or “forbidden”")),
    ("denial", Text(fr="nie", en="denies")),
    ("not_yet", Text(fr="dit « pas encore »", en="says “not yet”")),
    ("verdict_no", Text(fr="verdict négatif", en="negative verdict")),
    ("future_fr", Text(fr="au futur", en="in the future tense")),
    ("future_en", Text(fr="au futur", en="in the future tense")),
    ("advice", Text(fr="donne un conseil", en="gives advice")),
    ("law", Text(fr="cite la loi", en="quotes the law")),
    ("question", Text(fr="pose une question", en="asks a question")),
    ("template", Text(fr="modèle à compléter", en="template to fill in")),
    ("recurrent", Text(fr="se répète", en="recurs")),
    ("kind_guide", Text(fr="document : guide", en="document: guide")),
    ("kind_tender", Text(fr="document : marché", en="document: tender")),
    ("kind_report", Text(fr="document : rapport", en="document: report")),
    ("kind_policy", Text(fr="document : politique", en="document: policy")),
    ("kind_plan", Text(fr="document : plan", en="document: plan")),
)
"""What is told of the features, most telling first."""
TOLD = 2
"""Most features named in one line."""
FITS = {
    Stance.DONE: ("past_fr", "past_en", "recurrent", "kind_report"),
    Stance.RULE: ("must_fr", "must_en", "kind_policy", "kind_tender", "recurrent"),
    Stance.COMMITTED: ("future_fr", "future_en", "kind_plan"),
    Stance.GENERIC: ("template", "question", "advice", "law", "kind_guide"),
    Stance.CONTRADICTS: ("denial", "not_yet", "verdict_no"),
}
"""Features that speak for each stance."""
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
SELF = re.compile(
    r"\b(?:la (?:ville|commune|collectivite|mairie|dsi|metropole|region|direction|mission|dinum)"
    r"|le (?:conseil municipal|service|departement|ministere|ccas|comite)"
    r"|l'(?:etat|equipe|entreprise|etablissement|agence|association)|les (?:agents|equipes|services)"
    r"|the (?:council|town|city|agency|team|department|company)|nous|we)\b"
)
NEVER = Text(fr=" : ne prouve pas", en=": proves nothing")


def why(
    stance: Stance,
    subject: str,
    features: frozenset[str],
    figures: Sequence[Figure],
    sentence: str,
    decided: Kind | None = None,
) -> Text:
    """One line on why a sentence stands as it does; `features` are names of the judge's, `decided` is the kind of the
    document that a person told where another kind, or none, would have made another stance.
    """
    fr, en = [SAID[stance].fr], [SAID[stance].en]
    years = YEAR.findall(sentence)
    if years:
        first = (" pour ", " for ") if stance is Stance.COMMITTED else (" daté ", " dated ")
        year = max(years) if stance is Stance.COMMITTED else years[0]
        fr[0] += f"{first[0]}{year}" if stance in (Stance.DONE, Stance.COMMITTED) else ""
        en[0] += f"{first[1]}{year}" if stance in (Stance.DONE, Stance.COMMITTED) else ""
    told = [said for name, said in REASONS if name in FITS[stance] and name in features][:TOLD]
    if decided is not None:
        told = [KINDS[decided].reason, *(one for one in told if not one.fr.startswith("document"))]
    fr += list(dict.fromkeys(one.fr for one in told))
    en += list(dict.fromkeys(one.en for one in told))
    who = _who(subject, sentence)
    if who:
        fr.append(f"sujet : {who.fr}")
        en.append(f"subject: {who.en}")
    if figures:
        fr.append(f"chiffre {shown(figures[0], 'fr')}")
        en.append(f"figure {shown(figures[0], 'en')}")
    idle = stance in (Stance.COMMITTED, Stance.GENERIC)
    return Text(fr=", ".join(fr) + (NEVER.fr if idle else ""), en=", ".join(en) + (NEVER.en if idle else ""))


def _who(subject: str, sentence: str) -> Text | None:
    """Of whom the sentence speaks, in its own words where a body of the organisation is named."""
    if subject == "other":
        return Text(fr="d’autres que l’organisation", en="others than the organisation")
    if subject == "none":
        return None
    folded = fold(sentence)
    found = SELF.search(folded)
    if found is None or len(folded) != len(sentence):
        return Text(fr="l’organisation", en="the organisation")
    said = sentence[found.start() : found.end()]
    return Text(fr=said[0].lower() + said[1:], en=said[0].lower() + said[1:])
