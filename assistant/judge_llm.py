"""A language model comments on a proposed piece of evidence: what speaks for it, what against. It changes nothing.

The model is given our instructions, and as data the quote, what the criteria ask and how the rules read the quote. Its
reply must be an object of two lists; every sentence in them passes `assistant.grounding` before anyone sees it.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.errors import UsageError
from assistant.evidence import Evidence
from assistant.grounding import Fact, Sentence, check
from assistant.ledger import Settled
from assistant.llm import REMOTE, ChatModel, ModelFault, Prompt
from assistant.rewording import mask_for
from assistant.usage import Call
from scoring.model import Stance, Text

VERSION = "comment-1"
LISTS = ("for", "against")
LONGEST = 1200
"""Characters of a quote that are sent and checked against."""
MOST = 3
"""Sentences kept of each list, and criteria told of."""
ASKS = Text(fr="Le critère {id} demande : {title}", en="Criterion {id} asks: {title}")
READ = Text(fr="Les règles lisent ce passage ainsi : {why}.", en="The rules read this passage so: {why}.")
WEIGHS = {
    Stance.DONE: Text(
        fr="Un fait rapporté par l’organisation parle pour une preuve.",
        en="A fact that the organisation reports speaks for a proof.",
    ),
    Stance.RULE: Text(
        fr="Une règle en vigueur sans trace de son application prouve à moitié.",
        en="A rule in force without a trace of its application proves half.",
    ),
    Stance.COMMITTED: Text(fr="Une promesse pour plus tard ne prouve pas.", en="A promise for later does not prove."),
    Stance.GENERIC: Text(
        fr="Un conseil ou une généralité ne prouve pas ce que fait l’organisation.",
        en="Advice or a generality does not prove what the organisation does.",
    ),
    Stance.CONTRADICTS: Text(
        fr="Ce passage parle contre le critère et ne prouve pas.",
        en="This passage speaks against the criterion and does not prove.",
    ),
}
"""What a passage of each stance is worth, whatever it says."""
STALE = Text(fr="Ce document est périmé depuis le {day}.", en="This document has been out of date since {day}.")
FAULTS = {
    "unreachable": Text(fr="Le modèle de langue ne répond pas.", en="The language model cannot be reached."),
    "late": Text(fr="Le modèle de langue a mis trop de temps.", en="The language model took too long."),
    "refused": Text(
        fr="Le modèle de langue a refusé la clé : vérifiez CAPNR_MODEL_KEY.",
        en="The language model refused the key: check CAPNR_MODEL_KEY.",
    ),
    "failed": Text(fr="Le modèle de langue a échoué.", en="The language model failed."),
    "budget": Text(fr="Le budget d’IA du mois est atteint.", en="The month’s AI budget is spent."),
    "unreadable": Text(
        fr="La réponse du modèle de langue n’a pas la forme demandée.",
        en="The reply of the language model does not have the form that was asked.",
    ),
    "unsupported": Text(
        fr="Ce que le modèle de langue a écrit n’était pas étayé.",
        en="What the language model wrote was not supported.",
    ),
}
"""Why there is no comment, by code."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Comment:
    """What a model says of a piece of evidence; marked as the model's wherever it is shown."""

    evidence: str
    """Id of the evidence."""
    model: str
    """Model, as the settings name it."""
    host: str
    """Host that answered, empty for this machine."""
    speaks_for: tuple[Sentence, ...]
    """Sentences that speak for it."""
    speaks_against: tuple[Sentence, ...]
    """Sentences that speak against it."""
    facts: tuple[Fact, ...]
    """What the model was given."""
    removed: tuple[str, ...]
    """Why each other sentence was removed."""
    fault: str
    """A key of FAULTS when there is no comment, else empty."""
    calls: tuple[Call, ...]
    """Line of the call in the ledger."""


def proposed(found: Report, wanted: str) -> Evidence:
    """A piece of evidence of an assessment. Raises UsageError for an unknown one."""
    one = next((each for each in found.evidence if each.proposal.id == wanted), None)
    if one is None:
        raise UsageError("unknown_evidence", wanted=wanted)
    return one


def comment(workspace: Workspace, model: ChatModel | None, found: Report, wanted: str, lang: str) -> Comment:
    """The model's comment on a piece of evidence, checked. Needs nothing of the workspace but its ledger and settings.

    Raises UsageError for unknown evidence and where no language model is chosen.
    """
    one = proposed(found, wanted)
    if model is None:
        raise UsageError("no_model")
    facts = facts_of(one, found, lang)
    reply, settled, fault = _reply(workspace, model, facts, lang)
    lists = _lists(reply) if not fault else None
    kept: dict[str, list[Sentence]] = {name: [] for name in LISTS}
    removed: list[str] = []
    for name, items in (lists or {}).items():
        for item in items:
            checked = check(item, facts)
            kept[name] += [each for each in checked.kept if each not in kept[name]]
            removed += checked.removed
    count = sum(map(len, kept.values()))
    if not fault:
        fault = "unreadable" if lists is None else "unsupported" if removed and not count else ""
    if settled.number:
        outcome = "rejected" if fault in ("unreadable", "unsupported") else "failed" if fault else "used"
        share = len(removed) / (count + len(removed)) if count + len(removed) else None
        workspace.ledger.settle_call(settled.number, "partly" if removed and not fault else outcome, share)
    return Comment(
        evidence=wanted,
        model=model.choice.model,
        host=model.choice.host if model.choice.place == REMOTE else "",
        speaks_for=tuple(kept["for"][:MOST]),
        speaks_against=tuple(kept["against"][:MOST]),
        facts=facts,
        removed=tuple(removed),
        fault=fault,
        calls=workspace.ledger.calls.line(settled.number),
    )


def facts_of(one: Evidence, found: Report, lang: str) -> tuple[Fact, ...]:
    """What a comment may rest on: the quote, what is asked, how the rules read it, what that is worth."""
    proposal = one.proposal
    asked = found.assessment.referential.indicator(proposal.indicator)
    titles = {each.id: each.title for each in asked.criteria} if asked else {}
    texts = [proposal.quote[:LONGEST]]
    texts += [
        ASKS.said(lang).format(id=name, title=titles[name].said(lang)) for name in one.criteria if name in titles
    ][:MOST]
    texts += [READ.said(lang).format(why=proposal.why.said(lang)), WEIGHS[proposal.stance].said(lang)]
    if one.stale and one.valid_until is not None:
        texts.append(STALE.said(lang).format(day=one.valid_until.isoformat()))
    return tuple(Fact(id=f"F{at}", text=" ".join(text.split())) for at, text in enumerate(texts, start=1))


def _reply(workspace: Workspace, model: ChatModel, facts: Sequence[Fact], lang: str) -> tuple[str, Settled, str]:
    """The model's whole reply, the line of its call and a fault; personal data is masked for a model elsewhere."""
    system = (files("assistant") / "prompts" / f"{VERSION}.{lang}.md").read_text(encoding="utf-8")
    data = json.dumps({"facts": [{"id": each.id, "text": each.text} for each in facts]}, ensure_ascii=False)
    settled, reply = Settled(), ""
    restore = str
    if model.choice.place == REMOTE:
        data, restore = mask_for(lang)(data)  # type: ignore[assignment]  # both map text to text
        workspace.security.write("model_called", model.choice.host)
    asked = Prompt(version=f"{VERSION}.{lang}", system=system, data=data)
    until = time.monotonic() + workspace.settings.model_seconds
    stream = workspace.ledger.chat(model, asked, "comment", settled)
    try:
        for piece in stream:
            reply += piece.text
            if time.monotonic() > until:
                return "", settled, "late"
    except ModelFault as fault:
        return "", settled, fault.code
    finally:
        stream.close()
    return restore(reply), settled, ""


def _lists(reply: str) -> dict[str, list[str]] | None:
    """The two lists of a reply, None when it is not what was asked."""
    start, end = reply.find("{"), reply.rfind("}")
    try:
        found = json.loads(reply[start : end + 1]) if start >= 0 else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not set(found) <= set(LISTS):
        return None
    lists = {name: found.get(name, []) for name in LISTS}
    if any(not isinstance(items, list) or any(not isinstance(each, str) for each in items) for items in lists.values()):
        return None
    return lists
