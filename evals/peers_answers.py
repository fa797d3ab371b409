"""Answers of Cap NR and of the tutorial pipeline to the same questions, worded by the same language model.

The questions are a seeded sample of those on the organisation kept apart: a quarter of them has no answer there. An
answer is right when it holds every gold figure, date and name; a peer, which says no kind of answer, refuses when its
text says that it does not know. Electricity is that of the seconds waited for an answer, by one method for all.
"""

import json
import random
import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.answer import Answer, Assistant
from assistant.bootstrap import Workspace, language_model, open_workspace
from assistant.referentials import load
from assistant.settings import Settings
from evals.answers import ON, records
from evals.metrics import interval, mean
from evals.metrics_answers import REFUSALS, asks_words, folded, holds
from evals.workbench import ESN, REFERENTIAL, Known
from ingest.pipeline import ingest_paths
from retrieval.metrics import quantile
from scoring.footprint.inference import local_cpu

SEED, UNABLE = 23, 0.25
"""Seed of the sample, and the share of it that has no answer."""
UNKNOWN = re.compile(
    r"ne sais pas|ne (?:l[ea]s? )?(?:precise|mentionne|contient|fournit|donne|indique|permet|dispose)\w*(?: \w+)? pas"
    r"|n'est pas (?:\w+ )?(?:precise|mentionne|indique|fourni|specifie|disponible|connu)"
    r"|(?:pas|aucune) d?'?information|pas assez d'information|impossible de (?:repondre|determiner|savoir)"
    r"|(?:do|does) not (?:\w+ )?(?:know|say|mention|provide|contain|specify|state|include|have)|don't know"
    r"|not (?:\w+ )?(?:mentioned|specified|provided|stated|given|known|available)|no (?:\w+ )?information"
    r"|cannot (?:be )?(?:determine|answer|say)|unable to (?:determine|answer|find)"
)
"""What a model says, folded, when it does not know."""


def drawn(count: int, known: Known = ESN) -> list[dict[str, Any]]:
    """The questions asked: so many, seeded; those that can be answered ask a figure, a date or a name."""
    every = records(known.questions)
    chance = random.Random(SEED)
    unable = [one for one in every if not one["answerable"]]
    able = [one for one in every if one["answerable"] and one["documents"] and asks_words(one)]
    few = min(round(count * UNABLE), len(unable))
    kept = {one["id"] for one in [*chance.sample(unable, few), *chance.sample(able, min(count - few, len(able)))]}
    return [one for one in every if one["id"] in kept]


def own(source: Path, target: Path) -> None:
    """Cap NR's answers to the questions of a file, by the rules and with its model, written as a peer writes."""
    given = json.loads(source.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(workspace=Path(folder), sector=ESN.sector, model=given["model"])
        workspace = open_workspace(settings)
        ingest_paths([ESN.folder / "documents"], workspace.documents)
        told = {}
        for way, model in (("rules", None), ("model", language_model(settings) if given["model"] else None)):
            if way == "model" and model is None:
                continue
            assistant = Assistant(workspace, load(REFERENTIAL), on=ON, model=model)
            assistant.ask("Que disent nos documents sur le réemploi ?")  # warm: the assessment is made once
            told[way] = {one["id"]: _told(assistant, workspace, one["question"]) for one in given["asked"]}
            assistant.close()
        workspace.close()
    target.write_text(json.dumps({"answers": told}, ensure_ascii=False), encoding="utf-8")


def _told(assistant: Assistant, workspace: Workspace, question: str) -> dict[str, Any]:
    started = time.perf_counter()
    answer = assistant.ask(question)
    seconds = time.perf_counter() - started
    refused = answer.kind in REFUSALS
    return {"text": answer.answer, "seconds": seconds, "refused": refused, "verbatim": _verbatim(workspace, answer)}


def _verbatim(workspace: Workspace, answer: Answer) -> list[bool]:
    """Whether each citation is word for word in the stored text."""
    pages = {(one.id, page.number): page.text for one in workspace.documents.all() for page in one.pages}
    return [pages[one.document, one.page][one.start : one.end] == one.quote for one in answer.citations]


def judged(answers: Mapping[str, Mapping[str, Any]], asked: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The figures of one way of answering: shares with their intervals, seconds, Wh an answer (low, high)."""
    right, refused, invented, verbatim = [], [], [], []
    for gold in asked:
        one = answers[gold["id"]]
        silent = one["refused"] if "refused" in one else unknown(one["text"])
        if gold["answerable"]:
            held = holds(one["text"], gold)
            right.append(float(held))
            refused.append(float(silent and not held))
        else:
            invented.append(float(not silent))
        verbatim += [float(each) for each in one.get("verbatim", ())]
    waits = [answers[gold["id"]]["seconds"] for gold in asked]
    energy = local_cpu(seconds=mean(waits)).energy_wh
    return {
        "right answers": share(right),
        "wrong refusals": share(refused),
        "answers where there is none": share(invented),
        "citations word for word": share(verbatim) if verbatim else "none given",
        "seconds an answer": round(quantile(waits, 0.5), 1),
        "Wh an answer": [round(energy.low, 4), round(energy.high, 4)],
    }


def unknown(text: str) -> bool:
    """Whether a text says that it does not know, in French or English; an empty one does."""
    said = folded(text)
    return not said or bool(UNKNOWN.search(said))


def share(values: Sequence[float]) -> dict[str, Any]:
    """A mean with its interval, as data."""
    between = interval(values)
    ends = [round(between.low, 4), round(between.high, 4)]
    return {"value": round(mean(values), 4), "interval": ends, "records": len(values)}
