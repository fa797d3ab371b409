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


MARKUP = re.compile(r"<[^>]*>|^\s*[-*>`_#]+")


def addressed(text: str) -> bool:
    """Whether a sentence is an order or a message to whoever reads the documents for the assessment."""
    said = " ".join(fold(MARKUP.sub(" ", text)).split())
    return orders(text) or any(one.search(said) is not None for one in (CALLED, BEING, VERDICT))
