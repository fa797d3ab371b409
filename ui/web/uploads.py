"""Adding files: dropped, followed while they are read, cancelled; the page stays usable meanwhile."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.components import Component
from gradio.utils import get_upload_folder, is_in_or_equal

from assistant.errors import CapnrError
from assistant.jobs import Job
from assistant.progress import line
from assistant.roles import Permission
from assistant.storage.jobs import CANCELLED, FAILED
from ui.desk import Desk
from ui.web.common import fault, note, panel, sent, show
from ui.web.wiring import Visit, wire
from ui.web.words import said

PERIOD = 0.5
"""Seconds between two looks at a batch."""
Table = Callable[[Desk, str], str]
"""Draws the list of documents in a language."""
Follow = tuple[Callable[..., Any], tuple[Component, ...], tuple[Component, ...]]
"""As `Parts.follow`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """The components by which files are added."""

    drop: gr.HTML
    """Where files are dropped."""
    outcome: gr.HTML
    """How the batch stands, then how it ended."""


def build(desk: Desk, lang: Component) -> Added:
    """Lay the components out."""
    return Added(drop=panel("drop", "drop"), outcome=panel("outcome"))


def zone(desk: Desk, lang: str) -> str:
    """Where files are dropped or chosen."""
    return show("drop.html", lang, limit=desk.workspace.settings.max_file_mb)


def listen(desk: Desk, lang: Component, added: Added, listed: gr.HTML, table: Table) -> None:
    """Take files over and follow their batch; `table` draws the list of documents into `listed` once it has ended."""
    shown = [added.outcome, listed]

    def add(visit: Visit, lang: str) -> Iterator[tuple[object, object]]:
        files = received(sent(visit.event, "files"))
        if not files:
            yield note(lang, "lost"), gr.skip()
            return
        try:
            with ExitStack() as stack:
                job = visit.desk.send((name, stack.enter_context(path.open("rb"))) for path, name in files)
        except (CapnrError, OSError) as error:
            yield fault(error, lang) if isinstance(error, CapnrError) else note(lang, "lost"), gr.skip()
            return
        finally:
            for path, _ in files:  # the workspace holds the bytes now: nothing stays in the upload folder
                path.unlink(missing_ok=True)
        yield from _followed(visit.desk, job, lang, table)

    wire(added.drop.submit, desk, Permission.CONTRIBUTE, add, [lang], shown, show_progress="hidden")
    wire(added.outcome.submit, desk, Permission.CONTRIBUTE, _stop, [lang], [added.outcome], show_progress="hidden")


def following(added: Added, listed: gr.HTML, table: Table) -> Follow:
    """Follows the batch that is under way when the tab is opened."""

    def resume(visit: Visit, lang: str) -> Iterator[tuple[object, object]]:
        job = visit.desk.jobs.running()
        if job is None:
            yield gr.skip(), gr.skip()
        else:
            yield from _followed(visit.desk, job, lang, table)

    return resume, (), (added.outcome, listed)


def received(files: object) -> list[tuple[Path, str]]:
    """Path and name of each file that the browser sent; only files of the folder of uploads are taken."""
    if not isinstance(files, list):
        return []
    folder = get_upload_folder()
    pairs = [(Path(str(one.get("path", ""))), str(one.get("name", ""))) for one in files if isinstance(one, dict)]
    return [(path, name or path.name) for path, name in pairs if is_in_or_equal(path, folder) and path.is_file()]


def _followed(desk: Desk, job: Job, lang: str, table: Table) -> Iterator[tuple[object, object]]:
    while not job.ended:
        if desk.jobs.closed:
            return
        yield _standing(job, lang), gr.skip()
        time.sleep(PERIOD)
        job = desk.jobs.get(job.batch.id)
    yield _ended(job, lang), table(desk, lang)


def _stop(visit: Visit, lang: str) -> str:
    job = visit.desk.jobs.running()
    if job is None:
        return ""
    visit.desk.jobs.cancel(job.batch.id)
    return note(lang, "cancelling")


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
