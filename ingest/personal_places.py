"""Pure: French postal addresses in plain text, on one line or several.

A postcode with its town is looked for first, then the way, the box or the place named before it, at most four lines and
160 characters back. A number, an unmistakable way and its name are an address without a town too.
"""

import re
from collections.abc import Iterator

Range = tuple[int, int]

_UP = "A-ZÀ-ÖØ-ÞŒ"
_LETTER = r"[^\W\d_]"
_PARTICLE = r"(?:sur|sous|le|la|les|l[èe]s|lez|de|du|des|en|et|aux?|d'|l'|à)"
_WORD = rf"(?:[{_UP}]{_LETTER}*+(?:['-]{_LETTER}++)*+)"
_TOWN = re.compile(
    rf"{_WORD}(?: (?:{_PARTICLE}[ ']?){{0,2}}{_WORD}){{0,5}}(?: (?:cedex|Cedex)\b)?(?: \d{{1,2}}(?![\w.,%]))?"
)
_POSTCODE = re.compile(
    rf"(?<![\w.,/-])(?:F[- ])?(?:0[1-9]|[1-8]\d|9[0-578])(?:\d{{3}}|(?: \d{{3}}))(?= ?[ \n-] ?[{_UP}])"
)
_BETWEEN = re.compile(r" ?[ \n-] ?")
_NO_TOWN = frozenset(
    """tel tél téléphone telephone fax mail mél courriel email e-mail contact contacts siret siren tva horaires site web
    france euros euro kwh mwh gwh twh km kg postes agents habitants unités tonnes co co2 mo go to nord sud est ouest
    iban bic rcs ape naf""".split()
)
_CEDEX = re.compile(r"(?i:cedex)(?: \d{1,2})?$")

_SURE = (
    r"rue|avenue|av\.|boulevard|bd\.?|bld\.?|bvd\.?|boul\.|impasse|imp\.|all[ée]e|all\.|chemin|che?m?\.|quai|square|faubourg|"
    r"lieu-?dit|lieu dit|hameau|lotissement|lot\.|esplanade|rond-point|ruelle|venelle|sentier|b\.?p\.?|c\.?s\.?|tsa|"
    r"z\.?a\.?c?\.?|z\.?i\.?|zone (?:artisanale|industrielle|commerciale|d'activit[ée]s?)|parc d'activit[ée]s?|"
    r"libre r[ée]ponse"
)
_UNSURE = (
    r"place|pl\.|cours|route|rte\.?|passage|parvis|promenade|mont[ée]e|mail|villa|cit[ée]|r[ée]sidence|domaine|cour|"
    r"traverse|voie|porte|galerie|technop[ôo]le|campus|immeuble|b[âa]timent|tour|château|hôtel"
)
_WAY = re.compile(rf"(?<![\w'@.-])(?:(?P<sure>{_SURE})|(?P<unsure>{_UNSURE}))(?=[ ]|['](?! ))", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w.,/-])\d{1,4}(?:[ ]?[-/][ ]?\d{1,4})?(?:[ ]?(?:bis|ter|quater|[A-Da-d]))?[ ]?,? $", re.IGNORECASE
)
_NAMED = re.compile(rf" ?(?:(?:des|de|du|la|les|le|aux|au|no)\b ?|n° ?|[ld]')*+[{_UP}\d]")
_OPENS = re.compile(r"(?:^|[\n:,;(|/»]|[ ]-|\b(?:au|à|adresse|domicilié\w*|sis\w*|situé\w*|siège))[ ]*$", re.IGNORECASE)
_LAST_CELL = re.compile(r" \| $")  # "BP 12 | 49000 Angers": a bar before the postcode parts no cells
_BACK, _LINES = 160, 3
_STOPS = re.compile(
    rf"[;|:()?!]|\.[ \n]+{_LETTER}{{4}}|\n[ ]*\n|(?<![\d.])(?<!cs )(?<!bp )(?<!tsa )(?<!réponse )\d{{5}}(?!\d)",
    re.IGNORECASE,
)
_BOX = re.compile(r"(?:b\.?p\.?|c\.?s\.?|tsa|libre r[ée]ponse)$", re.IGNORECASE)
_SHORT = re.compile(r"(?<![^\W\d_])(?:[a-zA-Z]|av|bd|bld|pl|che?m?|imp|lot|boul|bvd|rte|st|ste)\.$", re.IGNORECASE)

_ALONE = re.compile(
    rf"(?<![\w.,/-])\d{{1,4}}(?: ?(?:bis|ter|quater|[A-D]))? ?,? "
    rf"(?:rue|avenue|av\.|boulevard|bd\.?|impasse|all[ée]e|chemin|quai|square|faubourg|"
    rf"RUE|AVENUE|BOULEVARD|IMPASSE|QUAI) "
    rf"(?:(?:des|de|du|la|les|le|l'|d'|aux|au|DES|DE|DU|LA|LES|LE|L'|D') ?){{0,3}}{_WORD}"
    rf"(?:[ -](?:(?:de|du|des|la|le|les|l'|d'|DE|DU|LA) ?){{0,2}}{_WORD}){{0,4}}"
)


def addresses(text: str) -> Iterator[Range]:
    """Postal addresses, from the number or the way to the town or its CEDEX."""
    for found in _POSTCODE.finditer(text):
        end = _town(text, found.end())
        if end:
            start = _street(text, found.start())
            if start >= 0:
                yield start, end
    for found in _ALONE.finditer(text):
        yield found.span()


def _town(text: str, at: int) -> int:
    """Where the town that starts after a postcode ends, 0 when there is none."""
    between = _BETWEEN.match(text, at)
    found = _TOWN.match(text, between.end()) if between else None
    if found is None:
        return 0
    end = found.start()
    for word in re.finditer(r"\S+", found[0]):
        if word[0].lower().strip(".,:'") in _NO_TOWN:
            break
        end = found.start() + word.end()
    said = text[found.start() : end]
    if said[-3:].strip().isdigit() and not _CEDEX.search(said) and not _is_quarter(said):
        end = found.start() + len(said.rstrip("0123456789 "))
    return end if end > found.start() else 0


def _is_quarter(said: str) -> bool:
    """Whether a town is written with the number of its quarter: "Paris 12"."""
    return said.split()[0].lower() in ("paris", "lyon", "marseille")


def _street(text: str, end: int) -> int:
    """Where the address before a postcode starts, -1 when nothing there is one."""
    first = max(0, end - _BACK)
    window = _LAST_CELL.sub(lambda bar: " " * len(bar[0]), text[first:end])
    for _ in range(max(0, window.count("\n") - _LINES)):
        cut = window.index("\n") + 1
        first, window = first + cut, window[cut:]
    stop = max((found.start() + 1 for found in _STOPS.finditer(window) if not _is_short(window, found)), default=0)
    for way in _WAY.finditer(window, stop):
        number = _NUMBER.search(window, max(stop, way.start() - 16), way.start())
        if not _is_way(window, way, number is not None):
            continue
        return first + (number.start() if number else way.start())
    return -1


def _is_short(window: str, stop: re.Match[str]) -> bool:
    """Whether a point ends an abbreviation, not a sentence."""
    return stop[0][0] == "." and _SHORT.search(window, max(0, stop.start() - 5), stop.start() + 1) is not None


def _is_way(window: str, way: re.Match[str], numbered: bool) -> bool:
    """Whether a word names a way here, and not "mise en place", "en cours de route"."""
    if _NAMED.match(window, way.end()) is None and not numbered:
        return False
    if _BOX.fullmatch(way[0]) and not re.match(r" ?(?:n° ?)?\d", window[way.end() :]):
        return False
    if numbered:
        return True
    opens = _OPENS.search(window, max(0, way.start() - 16), way.start()) is not None
    return opens or (way["sure"] is not None) or way[0][0].isupper()
