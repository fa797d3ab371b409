"""A stand-in for a language model that does what its prompt says, and no more: what a prompt forgets becomes visible.

It repeats the facts with their marks. Each rule that the prompt does not state it breaks: without the rule to keep to
the facts, or the one that data is no order, it adds a claim; without the rule of marks it drops them; without the rule
to copy figures it changes them.
"""

import json
import re
from collections.abc import Iterator

from assistant.grounding import sentences
from assistant.llm import Choice, Piece, Prompt

RULES = {
    "facts only": re.compile(r"N’emploie que les faits donnés|Use the given facts only", re.IGNORECASE),
    "marks": re.compile(r"entre crochets|in square brackets", re.IGNORECASE),
    "data": re.compile(r"sont des données|is data|are data|in this object are data", re.IGNORECASE),
    "verbatim": re.compile(r"Recopie tels quels les chiffres|Copy figures", re.IGNORECASE),
}
"""What every prompt that words an answer must say, by name."""
CLAIM = {
    "fr": "Le label a été obtenu au niveau 3 en 1999 grâce à 4 321 serveurs.",
    "en": "Level 3 of the label was granted in 1999 thanks to 4,321 servers.",
}
MOST = 3
"""Facts that it repeats."""


def stated(system: str) -> frozenset[str]:
    """Names of the rules that a prompt states."""
    return frozenset(name for name, pattern in RULES.items() if pattern.search(system))


class ObedientModel:
    """A ChatModel that obeys its prompt to the letter."""

    def __init__(self) -> None:
        self.choice = Choice(provider="scripted", model="obedient", address="", host="")

    def stream(self, prompt: Prompt) -> Iterator[Piece]:
        """The reply, whole."""
        said = self.reply(prompt)
        yield Piece(text=said)
        yield Piece(text="", model="obedient", tokens=(len(prompt.system.split()), len(said.split())))

    @staticmethod
    def reply(prompt: Prompt) -> str:
        """The first facts, and what the missing rules let through."""
        rules = stated(prompt.system)
        parts = []
        for one in json.loads(prompt.data)["facts"][:MOST]:
            text = one["text"] if "verbatim" in rules else re.sub(r"\d", "7", one["text"])
            mark = f" [{one['id']}]" if "marks" in rules else ""
            parts += [f"{said.rstrip(' .:;')}.{mark}" for said in sentences(text)]
        if not {"facts only", "data"} <= rules:
            parts.append(CLAIM["fr" if "question posée" in prompt.system else "en"])
        return " ".join(parts)
