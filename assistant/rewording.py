"""A language model words what the rules answered; what it adds is removed, and the rules' answer is always there.

The model is given our instructions, and as data the question and the numbered facts. It has no tools and no memory.
Whatever it writes passes `assistant.grounding`, sentence by sentence, before anyone sees it.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from assistant.grounding import Fact, Sentence, anchored, finished, reason, sentences, stripped
from assistant.ledger import Ledger, Settled
from assistant.llm import REMOTE, ChatModel, ModelFault, Prompt
from assistant.masking import masked_for_model, unmasked
from assistant.plurals import filled
from scoring.model import Text

VERSION = "answer-2"
CITED = re.compile(r"\s*\[(\d{1,2})\]")
LONGEST = 400
"""Characters of one fact that are sent."""
MOST = 12
"""Facts that are sent."""
NOTICES = {
    "unreachable": Text(
        fr="Le modèle de langue ne répond pas : réponse des règles seules.",
        en="The language model cannot be reached: answer of the rules alone.",
    ),
    "late": Text(
        fr="Le modèle de langue a mis trop de temps : réponse des règles seules.",
        en="The language model took too long: answer of the rules alone.",
    ),
    "refused": Text(
        fr="Le modèle de langue a refusé la clé : vérifiez CAPNR_MODEL_KEY. Réponse des règles seules.",
        en="The language model refused the key: check CAPNR_MODEL_KEY. Answer of the rules alone.",
    ),
    "failed": Text(
        fr="Le modèle de langue a échoué : réponse des règles seules.",
        en="The language model failed: answer of the rules alone.",
    ),
    "budget": Text(
        fr="Le budget d’IA du mois est atteint : réponse des règles seules.",
        en="The month’s AI budget is spent: answer of the rules alone.",
    ),
    "stopped": Text(
        fr="Rédaction arrêtée : réponse des règles seules.", en="Wording stopped: answer of the rules alone."
    ),
    "unsupported": Text(
        fr="Ce que le modèle de langue a écrit n’était pas étayé : réponse des règles seules.",
        en="What the language model wrote was not supported: answer of the rules alone.",
    ),
}
"""What is said when the model did not help, by code."""
REMOVED = Text(
    fr="{count} phrase(s) du modèle retirée(s), non étayée(s) par les faits.",
    en="{count} sentence(s) of the model removed, not supported by the facts.",
)
SENT = Text(
    fr="Rédigé par {model}, serveur {host} ({country}) ; noms et coordonnées masqués à l’envoi.",
    en="Worded by {model}, server {host} ({country}); names and contact details masked when sent.",
)
LOCAL = Text(fr="Rédigé par {model}, sur cette machine.", en="Worded by {model}, on this machine.")
WARNED = Text(
    fr="Plus de 80 % du budget d’IA du mois est dépensé.", en="More than 80 % of the month’s AI budget is spent."
)
Mask = Callable[[str], tuple[str, Callable[[str], str]]]
"""Masks personal data in a text; gives the text to send and what puts the data back."""


@dataclass(slots=True)
class Wording:
    """How the wording of an answer went."""

    sentences: list[Sentence] = field(default_factory=list)
    """Sentences that stand, in order."""
    removed: list[str] = field(default_factory=list)
    """Why each other one was removed."""
    fault: str = ""
    """A key of NOTICES when the rules' answer stands alone."""
    call: int = 0
    """Line of the call in the ledger, 0 when there was none."""


def mask_for(lang: str) -> Mask:
    """Masks personal data by placeholders in a language, and puts them back."""

    def mask(text: str) -> tuple[str, Callable[[str], str]]:
        hidden, mapping = masked_for_model(text, lang)
        return hidden, lambda reply: unmasked(reply, mapping)

    return mask


def facts_of(parts: Sequence[str]) -> tuple[Fact, ...]:
    """The sentences of the rules as facts, their marks "[1]" taken out and kept as citations."""
    texts = [line for part in parts for line in part.split("\n") if line.strip()]
    return tuple(
        Fact(
            id=f"F{at}",
            text=CITED.sub("", text).strip("• ").strip(),
            citations=tuple(int(one) for one in CITED.findall(text)),
        )
        for at, text in enumerate(texts, start=1)
    )


def prompt(question: str, facts: Sequence[Fact], lang: str) -> Prompt:
    """Our instructions in the language of the answer, and the question and facts as data."""
    system = (files("assistant") / "prompts" / f"{VERSION}.{lang}.md").read_text(encoding="utf-8")
    told = [{"id": one.id, "text": one.text[:LONGEST]} for one in facts[:MOST]]
    data = json.dumps({"question": question, "facts": told}, ensure_ascii=False)
    return Prompt(version=f"{VERSION}.{lang}", system=system, data=data)


def reword(
    ledger: Ledger,
    model: ChatModel,
    asked: Prompt,
    facts: Sequence[Fact],
    wording: Wording,
    *,
    stopped: Callable[[], bool] = lambda: False,
    seconds: float = 60.0,
    mask: Mask | None = None,
) -> Iterator[Sentence]:
    """The sentences that stand, each as soon as it is written; `wording` holds the rest of what is to be known.

    Ends early when `stopped` says so or `seconds` have passed. A model on another machine sees `mask`ed data only.
    """
    restore: Callable[[str], str] = str
    if model.choice.place == REMOTE and mask is not None:
        data, restore = mask(asked.data)
        asked = Prompt(version=asked.version, system=asked.system, data=data, limit=asked.limit)
    settled = Settled()
    until = time.monotonic() + seconds
    buffer = ""
    stream = ledger.chat(model, asked, "wording", settled)
    try:
        for piece in stream:
            if stopped():
                wording.fault = "stopped"
                break
            if time.monotonic() > until:
                wording.fault = "late"
                break
            buffer += piece.text
            whole, buffer = finished(buffer)
            yield from _standing(sentences(whole), restore, facts, wording)
        else:
            yield from _standing(sentences(buffer), restore, facts, wording)
    except ModelFault as fault:
        wording.fault = fault.code
    finally:
        stream.close()
        _settle(ledger, settled, wording)


def notice(model: ChatModel, wording: Wording, ledger: Ledger, lang: str) -> str:
    """What a person is told beside an answer: who worded it, what was removed, or why the rules answer alone."""
    said = []
    if wording.fault or not wording.sentences:
        said.append(NOTICES[wording.fault or "unsupported"].said(lang))
    elif model.choice.place == REMOTE:
        choice = model.choice
        said.append(SENT.said(lang).format(model=choice.model, host=choice.host, country=choice.country.said(lang)))
    else:
        said.append(LOCAL.said(lang).format(model=model.choice.model))
    if wording.removed and wording.sentences:
        said.append(filled(REMOVED.said(lang), lang, count=len(wording.removed)))
    if ledger.budget().state == "warned":
        said.append(WARNED.said(lang))
    return " ".join(said)


def _standing(
    written: Sequence[str], restore: Callable[[str], str], facts: Sequence[Fact], wording: Wording
) -> Iterator[Sentence]:
    for one in written:
        sentence = anchored(restore(one), facts)
        why = reason(sentence, facts)
        if why:
            wording.removed.append(why)
            continue
        kept = stripped(sentence)
        if kept not in wording.sentences:  # small models repeat themselves
            wording.sentences.append(kept)
            yield kept


def _settle(ledger: Ledger, settled: Settled, wording: Wording) -> None:
    """Write what became of the reply beside its line."""
    if not settled.number:
        return
    wording.call = settled.number
    whole = len(wording.sentences) + len(wording.removed)
    if wording.fault:
        outcome = "failed"
    elif not wording.sentences:
        outcome = "rejected"
    else:
        outcome = "partly" if wording.removed else "used"
    ledger.settle_call(settled.number, outcome, len(wording.removed) / whole if whole else None)
