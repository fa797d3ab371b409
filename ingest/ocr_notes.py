"""Pure: which pages went through character recognition, how that ended, and the remarks that say so."""

from collections.abc import Iterator

from ingest.limits import Limits
from ingest.model import Problem
from ingest.ocr import Recognised
from ingest.refusals import page_list, problem


class Tally:
    """Counts the pages of one document that are pictures."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pages: dict[str, list[int]] = {"read": [], "nothing": [], "absent": [], "failed": [], "beyond": []}

    def may_read(self, number: int) -> bool:
        """Whether one more page may be read; it is noted when not."""
        done = sum(len(self._pages[state]) for state in ("read", "nothing", "failed"))
        if done >= self._limits.ocr_pages:
            self._pages["beyond"].append(number)
            return False
        return True

    def take(self, number: int, found: Recognised) -> str:
        """Note how a page ended; its text."""
        text = found.text.strip()
        self._pages[found.state if text or found.state != "read" else "nothing"].append(number)
        return text

    def notes(self, total: int) -> Iterator[Problem]:
        """A remark for each way in which pages ended; ``total`` is the number of pages of the document."""
        codes = {
            "read": "ocr",
            "nothing": "ocr_nothing",
            "absent": "no_text",
            "failed": "ocr_failed",
            "beyond": "ocr_beyond",
        }
        for state, numbers in self._pages.items():
            if numbers:
                limit = self._limits.ocr_pages
                yield problem(codes[state], count=len(numbers), total=total, pages=page_list(numbers), limit=limit)
