"""Who is named and who acts in a sentence, for questions that ask for somebody. Pure."""

import re

from assistant.asking import TASKED, Wanted
from assistant.widening import stems
from retrieval.words import WORD, fold, terms

PERSON = re.compile(
    r"\b(?:M\.|Mme|Mr|Mrs|Ms|Dr)\s+[A-ZÀ-Þ]|\b[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?\s+[A-ZÀ-Þ]{2,}\b"
)
FULL_NAME = re.compile(
    r"(?<![\w/])[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)? (?:d[eu] |De |Le |La )?[A-ZÀ-Þ][a-zà-ÿ]{2,}"
)
"""Two words with a capital, as the name of a person has them."""
DOER = re.compile(
    r"\b(?:par|by)\b(?! (?:an|mois|jour|semaine|year|month|day|week|agent|trimestre|exemple|defaut|default)\b)"
)
"""Whoever did it stands behind "by"."""
TO = re.compile(r"\b[àÀ]\b")
HAS_DONE = re.compile(r"\b(?:a|ont|avons|has|have) (?:\w+ ){0,2}\w+(?:e|i|u|it|is|ed)s?\b")
"""Somebody has done something."""
WHO_DID = re.compile(
    r"\bqui (?:a|ont) (?!droit|besoin|acces)\w+(?:e|i|u|it|is|us)\b|\bwho (?:has |have )?\w+ed\b"
    r"|\bpar qui\b|\bby whom\b"
)
"""A question who did something: somebody must stand in its answer as the one who did."""
NAMED = re.compile(r"(?<=[\w,;)’' -])[A-ZÀ-Þ][\w&.-]+")
"""A word with a capital inside a sentence."""
AGENT = re.compile(
    r"\b(?:par|by) (?:le|la|les|l'|un|une|des|son|sa|the|a|an|its)\b"
    r"|\b(?:responsable|direct\w+|chefs?|cheffe|president\w*"
    r"|ministr\w+|maire|elus?|agents?|referent\w*|delegue\w*|titulaire|prestataire|beneficiaire|donneur|fournisseur"
    r"|utilisateur\w*|equipe|service|comite|association|societe|entreprise|team|officer|manager|head|users?|supplier)s?\b"
)
"""Somebody who does something, without a name: a function, a body, or whoever stands after "by"."""
ROLE = re.compile(
    r"\b(referent|delegue|responsable|directeur|directrice|chef|officer|lead|manager|head)"
    r"e?s?((?: (?:de |du |des |d'|a |la |le |les |l'|"
    r"aux? |of |for |the )*[\w-]+){1,5})"
)
"""A role and what may be its name."""
TASK = re.compile(
    r"\b(?:referente?|deleguee?|chargee?|direct(?:eur|rice)|chef(?:fe)?|officer|manager|head of|in charge of|"
    r"responsables? (?:de|du|des|d'|a)|(?:le|la|un|une) responsable|responsible for)\b"
)
"""Whoever has a task; "responsable" alone is mostly a quality."""
QUALITY = frozenset(terms("responsable responsible"))
"""A quality as well as a task."""
STOP = re.compile(
    r"\b(?:est|sont|a|ont|fixe|consacre\w*|passe\w*|dedie\w*|rend|tient|doit|peut|is|are|has|have|spends?|et|and|ou|or|qui|"
    r"who|il|elle|y|pour|par|avec|dans|au sein|depuis|en)\b|-t-|-il\b|-elle\b"
)
"""Where the name of a role ends."""


def other_role(question: str, text: str) -> bool:
    """Whether a text speaks of another role than the question, with the same first word: "la référente accessibilité"
    where "le référent numérique responsable" is asked about. The whole name counts.
    """
    asked = _roles(question)
    told = _roles(text)
    if not asked or not told:
        return False
    pairs = [(wanted, name) for head, wanted in asked for other, name in told if head == other]
    if any(name <= wanted or wanted <= name for wanted, name in pairs):
        return False
    return any(name & wanted for wanted, name in pairs)  # "le référent rappelle" names no other one


def names_role(question: str) -> bool:
    """Whether a question names a role with its name: "le référent accessibilité"."""
    return bool(_roles(question))


def names_task(text: str) -> bool:
    """Whether a text names whoever has a task."""
    return TASK.search(fold(" ".join(text.split()))) is not None


def has_role(text: str, asked: Wanted) -> bool:
    """Whether a text names a role whose name says all that the question is about."""
    matter = [one for one in asked.concepts if not TASKED & one.same or one.own in QUALITY]
    return any(all(one.same & name for one in matter) for _, name in _roles(text))


def _roles(text: str) -> list[tuple[str, frozenset[str]]]:
    """The roles of a text, each with the stems of its name; one without a name is left out."""
    found = []
    for one in ROLE.finditer(fold(" ".join(text.split()))):
        name = frozenset(terms(STOP.split(one.group(2))[0]))
        if name:
            found.append((one.group(1), name))
    return found


def names_person(text: str, asked: Wanted) -> bool:
    """Whether a sentence names a person, or says who somebody is: "la référente est la responsable de …"."""
    if PERSON.search(text):
        return True
    found = re.search(r"^(?:le |la |les |l'|the )?(.{3,60}?) (?:est|is) (?:le |la |l'|the |un |une )", fold(text))
    told = stems(found.group(1)) if found else frozenset()
    return bool(asked.concepts) and all(one.same & told for one in asked.concepts)


def names_new(text: str, question: str) -> bool:
    """Whether a sentence names something, by a capital inside it, that the question does not name."""
    asked = set(WORD.findall(fold(question)))
    return any(not asked.issuperset(WORD.findall(fold(one))) for one in NAMED.findall(text))


def has_full_name(text: str) -> bool:
    """Whether a sentence holds two words with a capital, as the name of a person has them."""
    return FULL_NAME.search(text) is not None


def asks_doer(question: str) -> bool:
    """Whether a question asks who did something."""
    return WHO_DID.search(fold(question)) is not None


def tells_doer(text: str) -> bool:
    """Whether a sentence says who did something: behind "by", or before "has done"; "à" is no "a"."""
    said = fold(TO.sub(" ", text))
    return DOER.search(said) is not None or HAS_DONE.search(said) is not None


def tells_agent(said: str) -> bool:
    """Whether a folded sentence tells of somebody who acts, without a name."""
    return AGENT.search(said) is not None
