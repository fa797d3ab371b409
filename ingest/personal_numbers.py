"""Pure: e-mail addresses, telephone, social security, account and establishment numbers in plain text.

Text is as ``ingest.personal`` makes it plain. Keys: NIR, 97 minus the number modulo 97 (INSEE, Corsica 2A as 19 and 2B
as 18); IBAN, modulo 97 equal to 1 (ISO 13616, ISO 7064); SIRET, Luhn, and for La Poste a sum of digits that five
divides.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

Range = tuple[int, int]

_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+_%&'-")
_LOCAL_MOST = 64  # RFC 5321, 4.5.3.1.1
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?+"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL}){{1,6}}")
_ENDS = (
    "fr|com|org|net|eu|info|io|be|ch|de|uk|es|it|lu|pt|nl|pro|bzh|paris|corsica|alsace|re|gp|mq|yt|nc|pf|mc|gouv|asso|"
    "example|test|coop|tech|app|dev|ca|us|gov|edu|ie|at"
)
# As a scanner or a line end breaks it: "exemple. fr", "mon-\nservice.fr", "exemple .fr".
_BROKEN = re.compile(
    rf"[^\W_](?:[^\W_]|-(?!\n)|-\n){{0,60}}(?:(?:\.[ \n]?| \.)(?:[^\W_]|-(?!\n)|-\n){{1,60}}){{0,4}}"
    rf"(?:\.[ \n]?| \.)(?:{_ENDS})(?![\w-])"
)
_SPELT = re.compile(
    rf"{_LABEL}(?:(?: ?(?:\.|\[(?:dot|point|\.)\]|\((?:dot|point|\.)\)) ?| (?:dot|DOT|point|POINT) ){_LABEL}){{0,4}}?"
    rf"(?: ?(?:\.|\[(?:dot|point|\.)\]|\((?:dot|point|\.)\)) ?| (?:dot|DOT|point|POINT) )(?:{_ENDS})(?![\w-])",
    re.IGNORECASE,
)
_AT = re.compile(
    r"(?P<sign>[ \n]?@[ \n]?)|(?P<spelt> ?(?:\((?:at|arobase|chez|@)\)|\[(?:at|arobase|@)\]|\{at\}) ?| AT | arobase )"
)
_NOT_PEOPLE = frozenset(("git", "svn"))


def emails(text: str) -> Iterator[Range]:
    """E-mail addresses, also with a space or a line end beside the @, or spelt "(at)", "arobase"."""
    for anchor in _AT.finditer(text):
        start = _local(text, anchor.start())
        local = text[start : anchor.start()]
        if not local or local.lower() in _NOT_PEOPLE:
            continue
        if anchor["sign"] is None:
            domain = _SPELT.match(text, anchor.end())
        else:
            if anchor[0][0] != "@" and not any(sign in "._0123456789" for sign in local):
                continue  # "le compte @ville.fr": a handle after a word
            domain = _strict(text, anchor.end()) or _BROKEN.match(text, anchor.end())
        if domain is not None:
            yield start, domain.end()


def _strict(text: str, at: int) -> re.Match[str] | None:
    found = _DOMAIN.match(text, at)
    if found is None or not 1 < len(found[0].rpartition(".")[2]) <= 24:  # a country has two letters
        return None
    return found if found[0].rpartition(".")[2].isalpha() else None


def _local(text: str, end: int) -> int:
    """Where the part before the @ starts; across a line end that follows a point, hyphen or low line."""
    start, least = end, max(0, end - _LOCAL_MOST)
    while start > least:
        sign = text[start - 1]
        if sign in _LOCAL or (sign > "\x7f" and sign.isalpha()):
            start -= 1
        elif sign == "\n" and start - 2 > least and text[start - 2] in "._-" and text[start - 3].isalnum():
            start -= 2
        else:
            break
    while start < end and text[start] in ".'-&%\n":
        start += 1
    return start


_GAP = r"(?: {0,2}[./-] {0,2}| {1,2}| ?\n ?)?"
_FRENCH = re.compile(rf"(?<![\w+])(?<!\d[.,/-])[0Oo](?:{_GAP}[\dOolI]){{9}}(?![^\W_])(?![.,]\d)")
_ABROAD = re.compile(
    r"(?<![\w+])\(?(?:\+ ?|00)(?P<country>[1-9]\d{0,2})\)?(?: ?\(0\))?(?P<rest>(?:[ ./()\n-]{0,2}\d){5,13})(?!\w)"
)
_AMERICAN = re.compile(
    r"(?<![\w.+-])(?<!\d )(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[.-])[2-9]\d\d[.-]\d{4}(?![\w-])(?!\.\d)"
)
_GROUPS = frozenset(
    tuple(map(int, one)) for one in "22222 2332 28 19 1333 13222 4222 433 46 2224 244 2233 55 334 424 226".split()
) | {(10,)}
"""How people part the ten figures of a French number."""
_CUE = re.compile(r"(?:t[ée]l|phone|portable|mobile|fax|standard|appel|call|ligne|joindre|astreinte)[^\n]{0,25}$", re.I)
_REFERENCE = re.compile(
    r"(?:\bn[°o]s?|num[ée]ro|r[ée]f\w*|march[ée]|facture|invoice|commande|order|dossier|lot|batch|code|jeton|ean|isbn|doi|"
    r"sire[nt]|contrat|bon|licen[cs]e|s[ée]rie)[ .:/#n°-]{0,6}[\w/-]{0,12}[ ]?$",
    re.I,
)
_UNIT = re.compile(
    r" ?(?:€|%|k€|M€|euros?\b|[kMGT]?Wh|[kMGT]o\b|tonnes?\b|t\b|kg\b|km\b|habitants|agents|postes)", re.I
)
_TWOS_BEFORE = re.compile(r"(?<!\d)(?:\d\d {1,2}){1,30}$")
_TWOS_AFTER = re.compile(r"(?: {1,2}\d\d(?!\d)){1,30}")
_NATIONAL = {"33": (9, 10), "262": (9, 10), "1": (10, 10), "44": (9, 11), "32": (8, 9), "41": (9, 9), "34": (9, 9)}
_NATIONAL |= {"590": (9, 10), "594": (9, 10), "596": (9, 10), "687": (6, 6), "689": (8, 8), "508": (6, 6)}
"""Fewest and most figures after the code of a country (ITU-T E.164; national plans), a leading 0 counted."""
_LEAST, _MOST = 7, 12  # elsewhere


def phones(text: str) -> Iterator[Range]:
    """Telephone numbers, French and international, with what a scanner makes of 0 and 1."""
    for found in _FRENCH.finditer(text):
        if _is_french(text, *found.span()):
            yield found.span()
    yield from (found.span() for found in _AMERICAN.finditer(text))
    for found in _ABROAD.finditer(text):
        if _is_abroad(text, found):
            start = found.start() + (found[0].startswith("(") and ")" not in found[0])
            yield start, found.end()


def _is_french(text: str, start: int, end: int) -> bool:
    said = text[start:end]
    groups = re.findall(r"[\dOolI]+", said)
    figures = "".join(groups).translate(str.maketrans("OolI", "0011"))
    sure = _CUE.search(text[max(0, start - 40) : start]) is not None
    letters = sum(sign in "OolI" for sign in said)
    if figures[1] == "0" or said.count("\n") > 1 or letters > 4 or (letters and len(groups) == 1 and not sure):
        return False
    if tuple(map(len, groups)) not in _GROUPS and not (sure or letters):
        return False
    if len(groups) == 1 and not sure:
        return _REFERENCE.search(text[max(0, start - 30) : start]) is None
    pairs = [int(figures[at : at + 2]) for at in range(0, 10, 2)]
    if len({after - before for before, after in pairwise(pairs)}) == 1:
        return False  # 01 02 03 04 05: months, rows, a scale
    return sure or _alone(text, start, end)


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a number in pairs is not a piece of a longer row of two-figure numbers; numbers may stand in a row."""
    before = _TWOS_BEFORE.search(text, max(0, start - 90), start)
    after = _TWOS_AFTER.match(text, end)
    left = len(before[0].split()) if before else 0
    right = len(after[0].split()) if after else 0
    return right % 5 == 0 and left % 5 <= 1 and left + right <= 11  # pairs of a number; a line number


def _is_abroad(text: str, found: re.Match[str]) -> bool:
    rest = re.sub(r"\D", "", found["rest"])
    if found["rest"].count("\n") > 1:
        return False
    country = found["country"]
    ok = any(
        low <= len(country[cut:] + rest) <= high
        for cut in range(1, len(country) + 1)
        if (bounds := _NATIONAL.get(country[:cut]) or ((_LEAST, _MOST) if cut == len(country) else None))
        for low, high in (bounds,)
    )
    if not ok or _UNIT.match(text, found.end()):
        return False
    if found[0].lstrip("(").startswith("+"):
        thousands = re.fullmatch(r"(?: \d{3})+", found["rest"])
        return not (thousands and found[0][1:2] != " " and country not in _NATIONAL and len(rest) < 9)
    return _REFERENCE.search(text[max(0, found.start() - 30) : found.start()]) is None


_SEP = r"[ .\n-]?"
_NIR = re.compile(
    rf"(?<![\w])[12378]{_SEP}\d{_SEP}\d{_SEP}(?:0[1-9]|1[0-2]|[2-9]\d){_SEP}\d(?:\d|[ABab]){_SEP}\d{{3}}{_SEP}\d{{3}}"
    rf"(?P<key> ?[ ./\n(-]?[ (]?\d\d(?!\d)\)?)?(?!\w)"
)
_NIR_CUE = re.compile(r"(?:\bNIR\b|s[ée]curit[ée] sociale|social security|\bn° ?ss\b|\binsee\b)[^\n]{0,40}$", re.I)


def nirs(text: str) -> Iterator[Range]:
    """French social security numbers: with their key where it is right, without one after words that announce them."""
    for found in _NIR.finditer(text):
        key = found["key"]
        number = re.sub(r"[^0-9ABab]", "", found[0][: len(found[0]) - len(key or "")])
        if key is None:
            if _NIR_CUE.search(text, max(0, found.start() - 60), found.start()):
                yield found.span()
        elif nir_key(number) == int(re.sub(r"\D", "", key)):
            yield found.start(), found.end() - (key.endswith(")") and "(" not in key)


def nir_key(number: str) -> int:
    """The key of the 13 signs of a NIR, 1 to 97. Raises ValueError when they are none."""
    upper = number.upper()
    corsican = {"2A": "19", "2B": "18"}.get(upper[5:7])
    plain = f"{upper[:5]}{corsican}{upper[7:]}" if corsican else upper
    return 97 - int(plain) % 97


_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}[ -]?\d{2}(?:[ \n-]?[0-9A-Za-z]){11,30}")
_IBAN_SIGNS = {
    int(length): frozenset(countries.split())
    for length, countries in (
        ("15", "NO"),
        ("16", "BE"),
        ("18", "DK FI FK FO GL NL SD"),
        ("19", "MK SI"),
        ("20", "AT BA EE KZ LT LU MN XK"),
        ("21", "CH HR LI LV"),
        ("22", "BG BH CR DE GB GE IE ME RS VA"),
        ("23", "AE GI IL IQ OM SO TL"),
        ("24", "AD CZ ES MD PK RO SA SE SK TN VG"),
        ("25", "LY PT ST"),
        ("26", "IS TR"),
        ("27", "BI DJ FR GF GP GR IT MC MF MQ MR NC PF PM RE SM TF WF YT BL"),
        ("28", "AL AZ BY CY DO GT HN HU LB NI PL SV"),
        ("29", "BR EG PS QA UA"),
        ("30", "JO KW MU YE"),
        ("31", "MT SC"),
        ("32", "LC"),
        ("33", "RU"),
    )
}
"""Signs of an IBAN by country (SWIFT, IBAN registry)."""
_IBAN_LENGTH = {country: length for length, countries in _IBAN_SIGNS.items() for country in countries}


def ibans(text: str) -> Iterator[Range]:
    """Account numbers of every country of the registry, with the right key."""
    at = 0
    while found := _IBAN.search(text, at):
        at = found.start() + 2
        length = _IBAN_LENGTH.get(found[0][:2].upper(), 0)
        places = [place for place in range(*found.span()) if text[place].isalnum()][:length]
        if length == 0 or len(places) < length:
            continue
        end = places[-1] + 1
        said = "".join(text[place] for place in places).upper()
        inside = end < len(text) and text[end].isalnum()
        if (
            not inside
            and not said[4:].isalpha()
            and int("".join(str(int(one, 36)) for one in said[4:] + said[:4])) % 97 == 1
        ):
            yield found.start(), end
            at = end


_SIRET = re.compile(
    rf"(?<![\w])(?<!\d[.,-])\d{{3}}{_SEP}\d{{3}}{_SEP}\d{{3}}{_SEP}(?:\d{{5}}|\d{{3}} ?\d{{2}}|\d \d{{4}})(?![\w])"
)
_SIRET_CUE = re.compile(r"siret[^\n]{0,30}$", re.I)
_MOMENT = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d")
_POSTE = "356000000"


def sirets(text: str) -> Iterator[Range]:
    """Numbers of establishments. Without the word SIRET before it, its first nine figures are checked too."""
    for found in _SIRET.finditer(text):
        number = re.sub(r"\D", "", found[0])
        if number[:9] == "000000000" or not siret_holds(number):
            continue
        announced = _SIRET_CUE.search(text, max(0, found.start() - 40), found.start()) is not None
        sure = (luhn(number[:9]) or number.startswith(_POSTE)) and not _MOMENT.fullmatch(number)
        if announced or sure:
            yield found.span()


def siret_holds(number: str) -> bool:
    """Whether the key of these 14 figures is right."""
    return luhn(number) or (number.startswith(_POSTE) and sum(map(int, number)) % 5 == 0)


def luhn(number: str) -> bool:
    """Whether the last figure is the key of the others (ISO/IEC 7812-1, annex B)."""
    doubled = (int(one) * (1 + at % 2) for at, one in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # two figures
