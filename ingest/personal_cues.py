"""Words that announce a person, French and English, and words after which a name is that of a thing."""

import re
from collections.abc import Iterator

_UP = "A-ZÀ-ÖØ-ÞŒ"
_TITLE_WORDS = (
    r"MM\.|Mmes|Mme\.?|Mlles?|M\.|Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.?|Pr\.?|Prof\.?|Me|Maître|Docteur|Docteure|Professeure?|"
    r"Monsieur|Madame|Mesdames|Messieurs|Mademoiselle|MME|MLLE"
)
TITLE = re.compile(
    rf"(?<![\w.-])(?<!\d )(?P<several>MM\.|Mmes|Mlles|Mesdames|Messieurs)?(?(several)|(?:{_TITLE_WORDS}))"
    rf"(?:[ ]|(?<=\.)|\n)(?=[{_UP}]|(?:de|d'|du|le|van|von|el) ?[{_UP}])"
)
"""A title with the space after it, before a capital letter."""
TITLES = re.compile(rf"(?:{_TITLE_WORDS})(?:[ \n]|(?<=\.))(?!-)")
"""A title at the start of a name."""

_VERBS = (
    r"r[ée]dig[ée]e?s?|valid[ée]e?s?|v[ée]rifi[ée]e?s?|approuv[ée]e?s?|[ée]tablie?s?|pr[ée]par[ée]e?s?|relue?s?|sign[ée]e?s?|"
    r"pr[ée]sent[ée]e?s?|r[ée]alis[ée]e?s?|suivie?s?|vis[ée]e?s?|tenue?s?|repr[ée]sent[ée]e?s?|anim[ée]e?s?|pilot[ée]e?s?"
)
_ENGLISH = "(?:prepared|reviewed|approved|written|signed|checked|validated|taken|presented|issued) by"
_OFFICES = (
    r"maire|vice-président[e]?|présidente?|directeur|directrice|préfète?|secrétaire|recteur|rectrice|ministre|adjointe?|"
    r"responsable|gérante?|référente?|rapporteure?|rapporteuse|cheff?e?"
)
_NOUNS = (
    r"r[ée]daction|v[ée]rification|approbation|validation|relecture|r[ée]dac(?:teur|trice)s?|approba(?:teur|trice)s?|"
    r"valid(?:eu[rs]e?|ateur|atrice)s?|v[ée]rifica(?:teur|trice)s?|relec(?:teur|trice)s?|auteure?s?|autrices?|authors?|"
    r"contacts?(?: [a-zéè]+){0,2}|rapporteure?s?|rapporteuses?|"
    r"cheff?e?s? de projet|sponsor|interlocut[a-z]+|"
    r"d[ée]l[ée]gu[ée]e? à la protection des données|dpo|data protection officer|signataires?|nom(?: et prénom)?|"
    r"coordina(?:teur|trice|tion|tor)s?|"
    r"direct(?:eur|rice) de (?:la )?publication|secr[ée]taire de s[ée]ance|présidente? de séance|owner|"
    r"reviewer|approver|signatory|visa"
)


class Cue:
    """Words that announce people: stems found by plain search, then the whole of the expression at each place."""

    def __init__(self, stems: str, expression: str) -> None:
        self.stems = [one.replace("_", " ") for one in stems.split()]
        self.expression = re.compile(expression, re.IGNORECASE)

    def finditer(self, text: str, lower: str) -> Iterator[re.Match[str]]:
        """The places where the expression stands; `lower` is the text in small letters, sign by sign."""
        places = set()
        for stem in self.stems:
            at = lower.find(stem)
            while at >= 0:
                if not lower[at - 1 : at].isalnum():
                    places.add(at)
                at = lower.find(stem, at + len(stem))
        for at in sorted(places):
            if found := self.expression.match(text, at):
                yield found


INLINE = Cue(
    "rédig redig valid vérif verif approuv établi etabli prépar prepar relu sign présent present réalis realis "
    "suivi vis tenu représ repres anim pilot review approv written check taken issued rédac redac approba relec auteur "
    "autrice author contact rapporteu référent referent responsable chef_de cheffe_de chefs_de sponsor interlocut "
    "délégué delegue dpo data_protection nom coordina directeur_de directrice_de secrétaire_de secretaire_de owner "
    "soussign pouvoir maire président vice-prés directeur, directrice, secrétaire trésori",
    rf"(?:(?:{_VERBS}) par(?: (?:son|sa|le|la|l')[ ]?(?:{_OFFICES})[^\n,:]{{0,40}},)?[ ]?:?|{_ENGLISH}[ ]?:?|"
    rf"(?:{_NOUNS})[ ]?(?:[:|]|\n)|(?:r[ée]f[ée]rente?s?|(?<!numérique )responsables?)(?: [^\n:,|]{{1,40}})? ?:|"
    r"(?:d[ée]l[ée]gu[ée]e? à la protection des données|secr[ée]taire de s[ée]ance) (?:est|sera)|soussign[ée]e?,?|"
    r"pouvoir (?:donné )?à|signed? ?:|signé ?:|"
    rf"(?:{_OFFICES}|trésori[eè]re?)(?: de séance)?,)[ \n|]{{0,3}}",
)
"""What announces one person, with the sign after it."""
LIST = Cue(
    "présent present excus absent participant invit intervenant membre destinataire diffusion copie attendee apologies "
    "author nom secrétaire personnes ont_voté ont_particip jury équipe groupe_de_travail",
    r"(?:(?:pr[ée]sent|excus[ée]|absent|participant|invit[ée]|intervenant|membre|destinataire)"
    r"(?:e?s|\(e\)s|·e·s)?"
    r"(?: \([^()\n]{1,30}\))?(?: présents)?[ ]?(?::|\n)|"
    r"(?:diffusion|copies?|attendees|jury|ont (?:voté|participé) ?[^\n:]{0,20}|"
    r"équipe(?: projet)?|groupe de travail|apologies|present|absent|authors|"
    r"secrétaire) ?:|nom [|;][^\n]{0,80}\n|"
    r"personnes (?:rencontrées|présentes|auditionnées|interrogées)[ ]?(?::|\n))[ \n|]{0,3}",
)
"""What announces several people, with the sign after it."""
_FAMILY, _GIVEN = r"(?:[Nn]om|NOM)(?: de famille)? ?: ?", r"(?:[Pp]rénom|PRÉNOM)s? ?: ?"
_FIRST, _SECOND, _BAR = r"[^\n:]{1,60}", r"[^\n:;,|]{1,40}", r"(?:[ ;,|\n]{1,3}|(?<= ))"
FIELD = re.compile(
    rf"(?<!\w){_FAMILY}(?P<a>{_FIRST}){_BAR}{_GIVEN}(?P<b>{_SECOND})|"
    rf"(?<!\w){_GIVEN}(?P<c>{_FIRST}){_BAR}{_FAMILY}(?P<d>{_SECOND})"
)
"""A form with a family name and a given name, in one order or the other."""
SIGNED = re.compile(
    r"(?:\d{4}|/\d\d|\b(?:par|avec|de|by|with|from))[ ,|]{1,3}"
    rf"(?P<name>(?:[{_UP}]\.-?){{1,2}}[ ]?[{_UP}][^\W\d_]{{2,30}}(?![\w.]))"
)
"""An initial and a family name after a date or a word that says by whom."""
CLOSING = Cue(
    "fait_à sign cordialement salutations regards sincerely faithfully pour_le pour_la pour_l'",
    r"(?:fait à [^\n]{1,80}|sign(?:é|ée|ed)[ ]?[:.,]?|cordialement[ ]?[,.]?|salutations[^\n]{0,40}|regards[ ]?[,.]?|"
    r"sincerely[ ]?[,.]?|faithfully[ ]?[,.]?|pour (?:le|la|l')[ ]?[^\n]{1,60}délégation[^\n]{0,20})[ ]*\n",
)
"""A closing formula with its line end: the name stands below."""
_STEMS = [
    f"{article}{office}"
    for office in "maire président vice-prés direct préf secrétaire recteur rectrice ministre adjoint "
    "responsable gérant référent rapporteu chef".split()
    for article in ("le_", "la_", "l'")
]
OFFICE = Cue(
    " ".join(_STEMS),
    rf"(?:pour )?(?:le|la|l')[ ]?(?:{_OFFICES})\b[^\n:.;]{{0,60}},?[ ]*\n",
)
"""An office that ends its line: the name of who holds it stands below."""

_THINGS = re.compile(
    r"(?i:\b(?:rue|avenue|av\.|boulevard|bd|place|square|quai|impasse|allée|chemin|pont|parc|jardin|cours|esplanade|lycée|"
    r"collège|école|groupe scolaire|crèche|université|faculté|campus|hôpital|clinique|chu|salle|espace|stade|gymnase|"
    r"piscine|médiathèque|bibliothèque|théâtre|musée|maison|centre|fondation|institut|prix|bourse|gare|station|métro|aéroport|"
    r"église|cathédrale|saint|sainte|amphithéâtre|résidence|tour|bâtiment|immeuble|association|société|groupe|éditions|"
    r"plan|loi|rapport|label|méthode|théorème|collection|cabinet|festival|école primaire|école élémentaire|foundation|"
    r"university|school|street|institute)s?)[ ]+(?:de |du |des |d'|la |le |l')*"
    r"(?:[A-ZÀ-Ý][\w'-]*(?: [A-ZÀ-Ý][\w'-]*){0,2} (?:et|ou) (?:de |la |le )?)?$"
)


def borne_by_a_thing(text: str, at: int) -> bool:
    """Whether the words before a name say that a street, a school, a law bears it."""
    return _THINGS.search(text, max(0, at - 60), at) is not None
