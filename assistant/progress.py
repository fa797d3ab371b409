"""Where a long job stands: files being read, then evidence being looked for. The same words on every door."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ingest.model import Progress
from scoring.model import Text

Phase = Literal["reading", "searching"]
READING: Phase = "reading"
SEARCHING: Phase = "searching"
PHASES = {
    READING: Text(fr="Lecture des fichiers", en="Reading the files"),
    SEARCHING: Text(fr="Recherche des preuves", en="Looking for evidence"),
}
PAGES = Text(fr="{count} page{s}", en="{count} page{s}")
REFUSED = Text(fr="{count} refusé{s}", en="{count} refused")
LEFT = Text(fr="encore {time}", en="{time} left")


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """One moment of a job."""

    phase: Phase
    """READING or SEARCHING."""
    done: int
    """Files finished, or texts embedded."""
    total: int
    """Files of the batch, or texts to embed."""
    pages: int = 0
    """Pages read so far."""
    refused: int = 0
    """Files refused so far."""
    name: str = ""
    """The file that was just finished."""
    left: float | None = None
    """Seconds left in this phase at the pace so far, None while that is not known."""


Told = Callable[[Stage], None]


def reading(told: Told) -> Callable[[Progress], None]:
    """What a batch of files tells, as stages."""

    def tell(one: Progress) -> None:
        told(
            Stage(
                phase=READING,
                done=one.done,
                total=one.total,
                pages=one.pages,
                refused=one.refused,
                name=one.name,
                left=one.left,
            )
        )

    return tell


def searching(told: Told, clock: Callable[[], float] = time.monotonic) -> Callable[[int, int], None]:
    """What an embedding run tells (texts done, texts in all), as stages."""
    start = clock()
    told(Stage(phase=SEARCHING, done=0, total=0))  # the words come first, and take their time

    def tell(done: int, total: int) -> None:
        left = (clock() - start) * (total - done) / done if done else None
        told(Stage(phase=SEARCHING, done=done, total=total, left=left))

    return tell


def line(stage: Stage, lang: str) -> str:
    """One line: "Lecture des fichiers 12/60 · 340 pages · 2 refusés · encore 15 s · bilan.pdf"."""
    said = PHASES[stage.phase].said(lang)
    parts = [f"{said} {stage.done}/{stage.total}" if stage.total else f"{said}…"]
    if stage.pages:
        parts.append(PAGES.said(lang).format(count=stage.pages, s="s" if stage.pages > 1 else ""))
    if stage.refused:
        parts.append(REFUSED.said(lang).format(count=stage.refused, s="s" if stage.refused > 1 else ""))
    if stage.left is not None and stage.done < stage.total:
        parts.append(LEFT.said(lang).format(time=duration(stage.left)))
    if stage.name:
        parts.append(stage.name)
    return " · ".join(parts)


def duration(seconds: float) -> str:
    """Seconds as a person says them: "15 s", "2 min 05 s", "1 h 10 min"."""
    whole = max(round(seconds), 1)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"
