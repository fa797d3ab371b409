"""Adding files: dropped, followed while they are read, cancelled; the page stays usable meanwhile."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from assistant.errors import CapnrError
from assistant.jobs import Job
from assistant.progress import line
from assistant.storage.jobs import CANCELLED, FAILED
from ui.desk import Desk
from ui.web.common import fault, note, panel, show
from ui.web.words import said

PERIOD = 0.5
"""Seconds between two looks at a batch."""
HIDDEN = gr.update(visible=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """Components that others write to."""

    drop: gr.File
    """Where files are dropped."""
    outcome: gr.HTML
    """How the batch stands, then how it ended."""
    cancel: gr.Button
    """Ends the batch."""
    resume: Callable[[str], Iterator[tuple[object, ...]]]
    """Follows the batch that is under way when the tab is opened, into `outcome`, the list and `cancel`."""


def build(desk: Desk, lang: gr.Radio, listed: gr.HTML, table: Callable[[str], str]) -> Parts:
    """Lay the components out; `table` draws the list of documents into `listed` once a batch has ended."""
    drop = gr.File(label=said("drop", desk.lang), file_count="multiple", type="filepath", height=110, elem_id="drop")
    outcome = panel("outcome")
    cancel = gr.Button(said("cancel", desk.lang), size="sm", visible=False, elem_id="cancel")

    def add(paths: list[str] | None, spoken: str) -> Iterator[tuple[object, ...]]:
        """Take the files over, then say how far they are until the end."""
        files = [Path(one) for one in paths or []]
        if not files:
            return
        try:
            with ExitStack() as stack:
                job = desk.send((one.name, stack.enter_context(one.open("rb"))) for one in files)
        except (CapnrError, OSError) as error:
            told = fault(error, spoken) if isinstance(error, CapnrError) else note(spoken, "lost")
            yield None, told, gr.skip(), HIDDEN
            return
        finally:
            for one in files:  # the workspace holds the bytes now: nothing stays in the upload folder
                one.unlink(missing_ok=True)
        yield from ((None, *rest) for rest in follow(job, spoken))

    def resume(spoken: str) -> Iterator[tuple[object, ...]]:
        """Follow the batch that is under way when the tab is opened."""
        job = desk.jobs.running()
        if job is None:
            yield gr.skip(), gr.skip(), gr.skip()
        else:
            yield from follow(job, spoken)

    def follow(job: Job, spoken: str) -> Iterator[tuple[object, ...]]:
        while not job.ended:
            if desk.jobs.closed:
                return
            yield _standing(job, spoken), gr.skip(), gr.update(value=said("cancel", spoken), visible=True)
            time.sleep(PERIOD)
            job = desk.jobs.get(job.batch.id)
        yield _ended(job, spoken), table(spoken), HIDDEN

    def stop(spoken: str) -> str:
        job = desk.jobs.running()
        if job is None:
            return ""
        desk.jobs.cancel(job.batch.id)
        return note(spoken, "cancelling")

    drop.upload(add, [drop, lang], [drop, outcome, listed, cancel], api_visibility="private")
    cancel.click(stop, [lang], [outcome], api_visibility="private")
    return Parts(drop=drop, outcome=outcome, cancel=cancel, resume=resume)


def _standing(job: Job, lang: str) -> str:
    text = line(job.stage, lang) if job.stage else said("queued", lang)
    return show("progress.html", lang, text=text, stage=job.stage)


def _ended(job: Job, lang: str) -> str:
    found = job.batch.outcome
    if job.batch.state == FAILED and found.fault is not None:
        return show("note.html", lang, text=found.fault.fr if lang == "fr" else found.fault.en)
    if job.batch.state == CANCELLED:
        return note(lang, "cancelled")
    new = len(found.documents) - len(found.reused)
    counts = {"new": new, "known": len(found.reused), "refused": len(found.refused)}
    return show("outcome.html", lang, summary=said("added", lang, **counts), refused=found.refused)
