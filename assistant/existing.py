"""Questions whether there is a thing of two words: "y a-t-il un plan de formation ?" is met by what says "plan de
formation", not by a plan here and a training there. Pure.
"""

import re
from dataclasses import dataclass

from assistant.asking import wanted
from assistant.quoting import Quote
from retrieval.words import fold, plain, stem

ASKS = re.compile(
    r"^\W*(?:y a-t-il|existe-t-il|avons-nous|a-t-on|est-ce qu(?:'il existe|'il y a|e nous avons|'on a)|is there|"
    r"are there|do we have|have we(?: got)?) (?:deja |bien |already )?"
    r"(?:une?|des|du|de la|d'|le|la|les|l'|notre|nos|an?|any|some|the|our)? ?(?P<thing>.+)$"
)
"""Asks whether there is something."""
OF = re.compile(r"^(?P<first>[\w-]+) (?:de la |de l'|de |du |des |d'|a )(?P<second>[\w-]+)(?P<rest>.*)$")
"""A French thing of two words."""
NEXT = re.compile(r"^(?P<first>[\w-]+) (?P<second>[\w-]+)\W*$")
"""An English one."""
PARTS = ("first", "second")
BETWEEN = 2
"""Words that may stand between both: "plan annuel de formation"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """A thing of two words that a question asks to exist."""

    said: str
    """As the question writes it."""
    words: tuple[frozenset[str], ...]
    """The stems that say its first word, and those that say its second one."""
    matter: str
    """What it is a plan, a list, a committee of."""


def asked_of(question: str) -> Thing | None:
    """The thing that a question asks to exist; None when it asks something else."""
    said = fold(question)
    asks = ASKS.match(said)
    if asks is None or len(said) != len(question):
        return None
    start = asks.start("thing")
    french = OF.match(asks["thing"])
    found = french or NEXT.match(asks["thing"])
    words = [wanted(f"{asks[0][: asks.start('thing')]}{found[one]}").concepts for one in PARTS] if found else []
    if found is None or not all(words):
        return None
    whole = question[start:].strip(" ?!.")
    matter = question[start + found.start("second") :].strip(" ?!.") if french else found["first"]
    return Thing(said=whole, words=tuple(one[0].same for one in words), matter=matter)


def named(thing: Thing, quote: Quote, title: str) -> bool:
    """Whether a quote, its headings or the title of its document name a thing, its words in either order."""
    first, second = thing.words
    for text in (quote.text, *quote.heading.split(" › "), title):
        stems = [stem(one) for one in plain(text)]
        places = [at for at, one in enumerate(stems) if one in first]
        others = [at for at, one in enumerate(stems) if one in second]
        if any(abs(one - other) <= BETWEEN for one in places for other in others):
            return True
    return False
