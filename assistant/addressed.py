"""Sentences of documents that speak to whoever reads them for the assessment: no evidence, and no answer.

A document says what an organisation does. A sentence that tells an assistant, a model or an auditor what to conclude
says nothing of the organisation, whatever it claims. Told by its words alone, French and English.
"""

import re

from assistant.route import orders
from retrieval.words import fold

READERS = (
    r"(?:assistants?|chatbots?|chatgpt|bots?|ai|ia|llm|gpt|claude|copilot|model|modele|system|systeme|"
    r"auditeurs?|auditrices?|auditors?|evaluat(?:eurs?|rices?|ors?)|correcteurs?|reviewers?|lecteurs? automatiques?)"
)
CALLED = re.compile(
    rf"^\W*(?:(?:cher|chere|dear|hey|hello|attention|(?:note|message) (?:to|for|a|pour)(?: (?:the|l'|le|les))?|"
    rf"a l'attention de(?:s| l'| la)?)\s*)?{READERS}(?: (?:ia|ai|automatique|model))?\s*[:!]"
)
"""It opens by calling a reader: "Assistant : …", "Note to the auditor: …"."""
BEING = re.compile(
    rf"\b(?:if you are|as|en tant qu(?:e|')|si (?:vous etes|tu es)|you,? the|vous,? l')\s?(?:an? |the |une? |l')?"
    rf"(?:automated |large |ai |helpful )*(?:language )?{READERS}\b.{{0,60}}"
    r"\b(?:must|should|shall|will|please|ignor\w*|mark\w*|answer\w*|conclu\w*|dev\w+|repond\w*|consider\w*|valid\w*)\b"
)
"""It says who the reader is and what that one is to do."""
VERDICT = re.compile(
    r"^\W*(?:please |veuillez |merci de |always |toujours |do |you must |vous devez |tu dois )?"
    r"(?:consider(?:ez|e|er)?|treat|mark|rate|score (?:this|the|all|every|us)|set|assume|conclude|accept|approve|"
    r"confirm|answer|say|repondez|reponds|notez|attribuez|marquez|marque|validez|valide|confirmez|confirme|approuvez|"
    r"accordez|accorde|concluez|acceptez|cochez|coche)\b"
    r".{0,80}\b(?:criteri\w*|criter\w*|indicat\w*|statut\w*|status\w*|preuves?|evidence|proofs?|score|"
    r"note maximale|label|level|niveau|compliant|conforme|acquis\w*|met|satisfied|satisfait\w*|granted|obtenu\w*)\b"
)
"""It orders a verdict of the assessment: a status, a level, a score."""
WISH = re.compile(
    r"\b(?:i (?:want|need|would like|'d like|expect|order|command)|we (?:want|need|ask)) you to\b|"
    r"\bi (?:will|shall) (?:speak|talk|write|type|give|provide|tell)(?: to)? you\b|"
    r"\b(?:dan|jailbreak|developer) mode\b|"
    r"^\W*my (?:first|next) (?:sentence|request|question|prompt|query|command|suggestion|task) (?:is|for you)\b|"
    r"^\W*ma (?:premiere|prochaine) (?:phrase|demande|question|consigne|requete) est\b|"
    r"\byou (?:will|must|shall) (?:now |only |always |never )?(?:answer|reply|respond|act|pretend|translate)\b|"
    r"\bje (?:veux|voudrais|souhaite|desire|demande) que (?:tu|vous)\b|\bje (?:te|vous) demande (?:de|d')\b|"
    r"\b(?:from now on|starting now),? you\b|\b(?:a partir de maintenant|desormais),? (?:tu|vous) "
    r"(?:es|etes|dois|devez|reponds|repondez)\b|"
    r"\byour (?:new|next|only) task\b|\b(?:ta|votre) (?:nouvelle|prochaine|seule) tache\b|"
    r"\b(?:forget|oublie[zr]?|vergiss)\b.{0,12}\b(?:everything|all|tout|alles?)\b|"
    r"\b(?:ignore[zr]?|disregard)\b.{0,12}\b(?:above|preceding|ci-dessus|qui precede)\b|"
    r"\b(?:your|the whole|all your|ton|votre) prompt(?:[- ]texts?| entier)?\b|"
    r"^\W*(?:okay|ok|now|so)?\W*(?:now )?you are (?:now )?(?:a|an|my|the) \w+"
)
"""It wants something of whoever reads it, or gives that one a part to play."""


MARKUP = re.compile(r"<[^>]*>|^\s*[-*>`_#]+")


def addressed(text: str) -> bool:
    """Whether a sentence is an order or a message to whoever reads the documents for the assessment."""
    said = " ".join(fold(MARKUP.sub(" ", text)).split())
    return orders(text) or any(one.search(said) is not None for one in (CALLED, BEING, VERDICT, WISH))
