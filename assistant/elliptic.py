"""What a short question leaves out and the one before it said: "par qui ?", "et par agent ?", "comment le contacter ?".

Fixed rules on the words: another question word goes in the place of the one before, a place or a share is put behind
the question before, a pronoun gets what it stands for behind it ("comment le contacter, le référent ?"). Pure.
"""

import re

from assistant.hurried import plainer
from retrieval.words import fold, terms

ASKS = (
    r"^\W*(?:et |and )?(?:(?:a|de|d'|en|par|pour|depuis|dans|sur|avec|by|since|in|at|for|with) ?)?"
    r"(?:quand|qui|ou|comment|pourquoi|combien(?: de temps)?(?: de | d')?|quel(?:le)?s?|lequel|laquelle|est-ce que|"
    r"qu'est-ce que|when|who|whom|where|how(?: much| many| long)?|why|which|what)(?:\b|(?<=['’ ]))[ -]*"
)
OPENER = re.compile(ASKS)
"""The question word that a question begins with."""
ABOUT = re.compile(ASKS + r"(?:(?:est-ce que?|est|sont|a|ont|is|are|was|were|did|does|do)\b ?)?")
"""The beginning of a question, up to what it is about."""
SECOND = re.compile(r"^\W*(?:que?\b|qu'|est-ce|\w+(?:-t)?-(?:il|elle|ils|elles|on|nous)\b|do |does |is |are |did )")
"""Other beginnings of a question."""
WORD_ALONE = re.compile(
    r"^\W*(?:et |and |mais |but )?"
    r"((?:par|pour|depuis|a|avec|en|dans|chez|sous|by|since|for|with|within|in|on|from|to) )?"
    r"(qui|quand|ou|comment|combien|lesquel(?:le)?s|lequel|laquelle|quel(?:le)?s?|whom?|when|where|"
    r"how|how many|how much|which ones?|combien de temps|how long|how often|"
    r"(?:quel(?:le)?s?|which|what) (?!est\b|sont\b|is\b|are\b|documents?\b)[\w'-]+(?: exacte?s?)?)\W*$"
)
"""A question word, maybe with the type of thing that it asks for, and nothing else."""
PLACE = re.compile(
    r"^\W*(?:et|and|puis|ou) ((?:par|dans|chez|avant|apres|avec|sans|au|aux|a la|a l'|per|in the|at the|among|before|"
    r"after|with|without|by) ?.{2,50}?)\W*$"
)
"""A place, a share or a time that the question before is asked of."""
YEAR_AT_END = re.compile(r" (?:en|in|pour|for|de|of) (?:19|20)\d\d$")
BOUND = re.compile(r"(?:avant|apres|before|after)\b.*\b(?:19|20)\d\d\b")
"""A bound in time: it takes the place of the year before."""
INVERTED = re.compile(r"(?:^|(\S+) )(?:(?:y|en|n'|ne|l'|le|la|les) ?)?\w+(?:-t)?-(?:il|elle|ils|elles)\b")
IMPERSONAL = re.compile(
    r"\b(?:existe|y a|faut|fera|reste|manque|se passe|est-il (?:possible|prevu|vrai))(?:-t-il|-il)?\b|"
    r"\b(?:would|does|will|did) it take\b|\b(?:is|was) it (?:possible|true|planned|necessary)\b"
)
"""Where "il" stands for nothing."""
LEANS = re.compile(
    r"\b(?:comment|qui|ou|quand|pourquoi|peut-on|faut-il|est-ce qui|qui est-ce qui) (?:l'|la |le |les |lui |leur )\w+|"
    r"\bqui y (?:a|ont)\b|\b(?:it|they|them|he|she|him|her|its|their)\b|\b(?:celui|celle|ceux|celles)-(?:ci|la)\b|"
    r"^\W*(?:et |mais |alors )?(?:(?:depuis|de|pour|jusqu'a) )?(?:quand |combien |comment |ou |pourquoi |est-ce qu')?"
    r"(?:ils?|elles?|ca|cela) (?!y a|faut|reste|manque|existe|se passe)\w|"
    r"^\W*(?:et |mais )?(?:quel(?:le)?s? (?:est|sont) |combien de )?(?:son|sa|ses|leurs?) \w"
)
"""A pronoun that stands for something said before."""
ASKING = re.compile(r"^(?:et|and|mais|but|quand|ou|qui|comment|pourquoi|combien|depuis|temps|part|moment|\W*)$")
"""Words before an inverted verb that are no subject of it."""
THERE = re.compile(
    r"\b(?:(est|sont)-(ils?|elles?)|(ils?|elles?) (est|sont)) (?:la|là|en place|en poste|en fonctions?)\b",
    re.IGNORECASE,
)
"""Somebody or something is "there": since when tells when it began."""
ROLE = re.compile(
    r"\b(?:referent|delegue|responsable|direct(?:eur|rice)|president|adjoint|maire|dpo|dpd|chef|officer|lead|head)\w*"
)
"""What is appointed; anything else comes into force."""
LACKS = re.compile(r"^\W*(?:et|and) (?:combien|quand|comment|pourquoi|qui|how much|how many|when|who|why)\b")
VERB = re.compile(
    r"\b(?:\w+(?:-t)?-(?:il|elle|ils|elles|on|nous)|est|sont|a ete|ont ete|ont|avons|doit|doivent|was|were|is|are|been|"
    r"have|has)\b"
)
"""Where what a question is about ends."""
BEGUN = re.compile(
    r"^(?:y a-t-il |is there |are there |(?:do|does|did|can|should|have) (?:we|you|i|they) (?:have )?|"
    r"\w+(?:-t)?-(?:nous|on|vous|il|elle|ils|elles) |(?:is|are|was|were|has|have|does|do|did|will) (?=the |our |an? )|"
    r"(?:que |qu'est-ce que |what (?:does |do |is )?)?(?:dit|disent|prevoi\w+|indique\w*|precise\w*|contien\w+|"
    r"demande\w*|exige\w*) )"
)
"""A verb before its subject."""
ANNOUNCED = re.compile(
    r"^\W*(?:que disent (?:nos|les|mes) documents (?:sur|a propos de) |"
    r"what do (?:our|the|my) documents say (?:about|on) )"
)
"""Asks what any document says of what follows."""
MATTER = re.compile(r" (?:say|says|disent)\b| (?:sur|about|concernant|a propos de) ")
"""Where what a document is asked about begins."""
FEW = 2
"""Content words of a question that cannot stand alone, at most."""
MOST = 5
"""Content words of a question whose pronoun stands for something said before, at most."""
PARTS = re.compile(
    r"\s*[,;]?\s+(?:et|and)\s+(?=(?:(?:pour|depuis|a|à|par|de|avec|by|since|for|with) )?"
    r"(?:qui|quand|combien|où|comment|pourquoi|quel(?:le)?s?|who|when|how|where|which|what|why)\b)|(?<=[?!])\s+(?=\S)",
    re.IGNORECASE,
)
"""Between two questions in one."""
LEAST = 4
"""Words of the first of two questions."""
POLITE = re.compile(
    r"^\W*(?:(?:re)?bonjour|bonsoir|salut|coucou|hello|hi|hey|good (?:morning|afternoon|evening)|"
    r"dis(?:-moi)?|dites-moi|please|s'il (?:te|vous) plait|svp|stp|excuse[zr]?-moi|pardon|ok|alors|merci|"
    r"thanks?(?: you)?)\b[ ,.!:;]*(?=\w)|"
    r"^\W*(?:(?:peux-tu|pouvez-vous|pourrais-tu|pourriez-vous|sais-tu|savez-vous|can you|could you|do you know|"
    r"j'aimerais|je voudrais|je veux|je souhaite(?:rais)?|i (?:would like|want) to|i'd like to)"
    r"(?: (?:me|nous|us))?(?: (?:dire|indiquer|preciser|expliquer|savoir|tell(?: me| us)?|know))\b"
    r"(?: (?:si|whether|if)\b)?|(?:sais-tu|savez-vous|do you know)(?: (?:si|whether|if)\b)?)[ ,:]*(?=\w)"
)
"""What a person says before a question, out of politeness."""
THANKS = re.compile(
    r"[ ,.]+(?:s'il (?:te|vous) plait|svp|stp|please|merci(?: d'avance| beaucoup)?|thanks?(?: you)?)\W*$"
)
"""The same behind it."""


def plainly(question: str) -> str:
    """A question without what is said before and behind it out of politeness; itself when nothing would be left."""
    kept = plainer(question)
    for _ in range(2):  # "Bonjour, peux-tu me dire …"
        said = fold(kept)
        found = POLITE.match(said) if len(said) == len(kept) else None
        if not found or len(terms(said[found.end() :])) == 0:
            break
        kept = kept[found.end() :]
    behind = THANKS.search(fold(kept)) if len(fold(kept)) == len(kept) else None
    if behind and terms(kept[: behind.start()]):
        kept = kept[: behind.start()]
    return kept


def parts(question: str) -> tuple[str, ...]:
    """The questions that are asked in one, at most two; itself when it is one."""
    found = PARTS.search(question)
    if not found:
        return (question,)
    first, second = question[: found.start()].strip(), question[found.end() :].strip()
    begun = OPENER.match(fold(first)) is not None or SECOND.search(fold(first)) is not None
    if len(first.split()) < LEAST or not begun or not (OPENER.match(fold(second)) or SECOND.match(fold(second))):
        return (question,)
    return (first.rstrip(" ?!.") + " ?", second)


def completed(question: str, before: str, *, english: bool) -> str:
    """A question with what it leaves out, out of the one before; empty when it leaves nothing out."""
    said = fold(question).strip()
    if len(said) != len(question.strip()):
        question = said
    question = question.strip()
    end = "?" if english else " ?"
    alone = WORD_ALONE.match(said)
    if alone:
        return _asked_otherwise(question, alone, before)
    placed = PLACE.match(said)
    if placed:
        kept = _without_place(before.rstrip(" ?!."), said)
        kept = YEAR_AT_END.sub("", kept) if BOUND.match(said[placed.start(1) :]) else kept
        return f"{kept} {question[placed.start(1) : placed.end(1)]}{end}"
    turned = INVERTED.search(said)
    leans = bool(turned and ASKING.match(turned.group(1) or "")) or LEANS.search(said) is not None
    leans = leans and IMPERSONAL.search(said) is None and len(terms(said)) <= MOST
    lacks = LACKS.match(said) is not None and len(terms(said)) <= FEW
    if leans or lacks:
        meant = about(before)
        return f"{_there(question, meant).rstrip(' ?!.')}, {meant}{end}" if meant else ""
    return ""


def _there(question: str, meant: str) -> str:
    """ "Depuis quand est-il là" of a person is when he was appointed, of a rule when it came into force."""
    found = THERE.search(question)
    if found is None:
        return question
    verb, pronoun = found.group(1) or found.group(4), found.group(2) or found.group(3)
    said = "nommé" if ROLE.search(fold(meant)) else "en vigueur"
    return f"{question[: found.start()]}{verb}-{pronoun} {said}{question[found.end() :]}"


def about(question: str) -> str:
    """What a question is about: its words from behind the question word to the verb."""
    said = fold(question)
    if len(said) != len(question):
        question = said
    told = re.search(r", ([^,]{3,})$", question.rstrip(" ?!."))
    if told and (LEANS.search(said) or INVERTED.search(said) or LACKS.match(said)):
        return told.group(1)  # it was completed itself
    spoken = ANNOUNCED.match(said)
    if spoken:
        return question[spoken.end() :].strip(" ?!.,:«»")
    begun = ABOUT.match(said)
    at = begun.end() if begun else 0
    turned = BEGUN.match(said[at:])
    at += turned.end() if turned else 0
    rest = said[at:]
    rest = MATTER.split(rest)[0]
    verb = next((one for one in VERB.finditer(rest) if terms(rest[: one.start()])), None)
    return question[at : at + (verb.start() if verb else len(rest))].strip(" ?!.,:«»")


def _asked_otherwise(question: str, alone: re.Match[str], before: str) -> str:
    """The question before with another question word."""
    said = fold(before)
    begun = OPENER.match(said)
    at = begun.end() if begun and len(said) == len(before) else 0
    word = question[alone.start(1) if alone.group(1) else alone.start(2) : alone.end(2)]
    if re.fullmatch(r"(?:les|la|le)quel(?:le)?s?|which ones?|quel(?:le)?s?", fold(word)):
        word = "Which" if fold(word).startswith("which") else "Quels" if fold(word).endswith("els") else "Quelles"
        return f"{word} {before[at:]}" if at else ""
    if begun and re.match(r"^\W*(?:qui|who)\b", said):  # "since when: who is the mayor?"
        return f"{word[:1].upper()}{word[1:]}, {before[:1].lower()}{before[1:]}"
    return f"{word[:1].upper()}{word[1:]} {before[at:] if at else before[:1].lower() + before[1:]}"


def _without_place(before: str, said: str) -> str:
    """The question before without the place at its end, when another one is named."""
    places = r" (?:dans|chez|au|aux|a la|in the|at the) [^ ]+(?: [^ ]+)?$"
    found = re.search(places, fold(before))
    another = re.match(r"^\W*(?:et|and) (?:dans|chez|au|aux|a la|in the|at the)\b", said)
    return before[: found.start()] if found and another and len(fold(before)) == len(before) else before
