"""Figures of a sentence that tell nothing of what is asked: the bound of a rule, the number of a law. Pure."""

import re

BOUNDED = re.compile(
    r"\b(?:(?:inferieure?s?|superieure?s?) (?:ou egale?s? )?a|"
    r"(?:achats?|marches?|projets?|demandes?|depenses?|commandes?|contrats?|factures?|purchases?|contracts?|orders?|"
    r"projects?|tout\w* [^.;,]{3,30}?) (?:de |d'un montant de )?"
    r"(?:(?:plus|moins) de|au-dela de|over|above|below|under|(?:more|less) than)) "
    r"\d[\d\s.,]*(?:€|euros?|eur\b|k€)?"
)
"""An amount that only bounds what a rule is about: "tout achat de plus de 1 000 euros" tells no amount of purchases."""
ASKS_BOUND = re.compile(
    r"\b(?:seuils?|(?:a )?partir de|plafonds?|max\w*|min\w*|limites?|au-dela|jusqu'a|plus|moins|depass\w+|thresholds?|"
    r"limits?|cap|above|over|under|below|least|most|up to)\b"
)
"""Asks where a rule begins or ends."""
LAW_NUMBER = re.compile(
    r"(?<!\d)(?:19|20)\d\d/\d{2,4}\b|\bn° ?(?:19|20)\d\d-\d+|"
    r"(?<![\d-])(?:19|20)\d\d-(?!(?:19|20)\d\d)\d{3,4}(?![\d-])"
)
"""A number of a law that begins with its year: "règlement (UE) 2016/679", "n° 2021-1485"; no date."""


def telling(kind: str, said: str, question: str) -> str:
    """A folded sentence without the figures that tell nothing to a folded question of this kind."""
    if kind == "date":
        return LAW_NUMBER.sub(" ", said)
    if kind == "money" and not ASKS_BOUND.search(question):
        return BOUNDED.sub(" ", said)
    return said
