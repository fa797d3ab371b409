"""A model's comment on a piece of evidence as plain data (`capnr.comment/1`) and as lines, always marked as such."""

from typing import Any

from assistant.judge_llm import FAULTS, Comment
from assistant.plurals import filled
from assistant.storage.calls import total
from assistant.wording import number
from scoring.model import Text

HEAD = Text(
    fr="Commentaire du modèle {model}{where}, à titre d’aide : il ne change ni preuve, ni statut, ni score.",
    en="Comment of the model {model}{where}, as a help: it changes no evidence, status or score.",
)
HERE = Text(fr=", sur cette machine", en=", on this machine")
ELSEWHERE = Text(fr=", serveur {host}", en=", server {host}")
FOR, AGAINST = Text(fr="Pour :", en="For:"), Text(fr="Contre :", en="Against:")
NOTHING = Text(fr="Le modèle n’a rien à dire de cette preuve.", en="The model has nothing to say about this evidence.")
REMOVED = Text(
    fr="{count} phrase(s) du modèle retirée(s), non étayée(s).",
    en="{count} sentence(s) of the model removed, not supported.",
)
COST = Text(fr="Coût : {low} à {high} Wh.", en="Cost: {low} to {high} Wh.")


def comment_json(one: Comment, lang: str) -> dict[str, Any]:
    """The comment as plain data."""
    usage = total(one.calls)

    def said(sentences: tuple[Any, ...]) -> list[dict[str, Any]]:
        return [{"text": each.text, "facts": list(each.facts)} for each in sentences]

    return {
        "schema": "capnr.comment/1",
        "evidence": one.evidence,
        "by": "model",
        "model": one.model,
        "host": one.host,
        "notice": _head(one, lang),
        "for": said(one.speaks_for),
        "against": said(one.speaks_against),
        "facts": [{"id": each.id, "text": each.text} for each in one.facts],
        "removed": list(one.removed),
        "fault": {"code": one.fault, "said": FAULTS[one.fault].said(lang)} if one.fault else None,
        "energy_wh": list(usage.energy_wh),
    }


def comment_table(one: Comment, lang: str) -> str:
    """The comment as lines."""
    lines = [_head(one, lang)]
    if one.fault:
        lines.append(FAULTS[one.fault].said(lang))
    elif not one.speaks_for and not one.speaks_against:
        lines.append(NOTHING.said(lang))
    for title, sentences in ((FOR, one.speaks_for), (AGAINST, one.speaks_against)):
        lines += [title.said(lang), *(f"  - {each.text}" for each in sentences)] if sentences else []
    if one.removed:
        lines.append(filled(REMOVED.said(lang), lang, count=len(one.removed)))
    low, high = total(one.calls).energy_wh
    lines.append(COST.said(lang).format(low=number(low, lang), high=number(high, lang)))
    return "\n".join(lines)


def _head(one: Comment, lang: str) -> str:
    where = ELSEWHERE.said(lang).format(host=one.host) if one.host else HERE.said(lang)
    return HEAD.said(lang).format(model=one.model, where=where)
