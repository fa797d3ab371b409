"""Words of questions on how long something is kept: devices are kept in use, data in store. Pure, on folded words."""

import re

from retrieval.words import plain, stem

DEVICE = re.compile(
    r"\b(?:portables?|ordinateurs?|pc|ecrans?|telephones?|smartphones?|mobiles?|tablettes?|imprimantes?|serveurs?|"
    r"equipements?|materiels?|laptops?|computers?|screens?|monitors?|phones?|tablets?|printers?|servers?|devices?|"
    r"equipment|hardware)\b"
)
"""A thing that is kept in use."""
KEPT = re.compile(r"\b(?:gard\w+|conserv\w+|keep|keeps|kept)\b")
IN_USE = frozenset(stem(one) for one in ("usage", "vie", "utilisation", "lifespan", "life", "lifetime", "use"))
"""How texts say how long a device is kept."""
STORED = re.compile(r"\b(?:donnees|data)\b(?! (?:personnelles|a caractere))(?<!personal data)")
"""What is kept, when nothing is said of whose: "les données vidéo" are the images."""
BARE = 2
"""Words of a question on how long data are kept that name nothing else: "garde", "données"."""


def stored(word: str, said: str, lang: str) -> str:
    """A word of a question, "garder" as French texts say it of data: "conservation"."""
    meant = lang == "fr" and word.startswith("gard") and KEPT.fullmatch(word) and not DEVICE.search(said)
    return "conservation" if meant else word


def bare(word: str, said: str) -> bool:
    """Whether a word only says that data are kept, where the question names which."""
    return STORED.fullmatch(word) is not None and STORED.search(said) is not None and len(plain(said)) > BARE


def in_use(word: str, said: str) -> frozenset[str]:
    """The stems by which texts say how long the device of a question is kept; empty for other words."""
    return IN_USE if KEPT.fullmatch(word) and DEVICE.search(said) else frozenset()
