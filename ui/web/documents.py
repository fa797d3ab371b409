"""Documents: add files, see what was read and what was not."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import gradio as gr

from assistant.errors import CapnrError
from assistant.reports import view
from ingest.model import IngestReport
from ui.desk import Desk
from ui.web.common import fault, note, panel, show
from ui.web.words import said


def table(desk: Desk, lang: str) -> str:
    """The documents of the workspace."""
    try:
        report = desk.report()
    except CapnrError as error:
        return fault(error, lang)
    return show("documents.html", lang, documents=view.documents(report))


def build(desk: Desk, lang: gr.Radio) -> tuple[gr.File, gr.HTML]:
    """Lay the tab out; returns the components that speak a language."""
    drop = gr.File(label=said("drop", desk.lang), file_count="multiple", type="filepath", height=110, elem_id="drop")
    outcome = panel("outcome")
    listed = panel("documents")

    def add(paths: list[str] | None, spoken: str) -> Iterator[tuple[object, str, object]]:
        """Read the files, then look for evidence, saying where things stand."""
        files = [Path(one) for one in paths or []]
        if not files:
            return
        yield gr.skip(), note(spoken, "reading", count=len(files)), gr.skip()
        try:
            with ExitStack() as stack:
                done = desk.add((one.name, stack.enter_context(one.open("rb"))) for one in files)
            yield gr.skip(), note(spoken, "mapping", count=len(done.documents)), gr.skip()
            shown = table(desk, spoken)
        except CapnrError as error:
            yield None, fault(error, spoken), gr.skip()
            return
        finally:
            for one in files:  # the workspace holds the bytes now: nothing stays in the upload folder
                one.unlink(missing_ok=True)
        yield None, _outcome(done, spoken), shown

    drop.upload(add, [drop, lang], [drop, outcome, listed], api_visibility="private")
    return drop, listed


def _outcome(done: IngestReport, lang: str) -> str:
    new = len(done.documents) - len(done.reused)
    counts = {"new": new, "known": len(done.reused), "refused": len(done.refused)}
    return show("outcome.html", lang, summary=said("added", lang, **counts), refused=done.refused)
