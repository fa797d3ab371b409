"""The shared pages as files: a folder that opens in any browser, for an auditor who cannot reach the server."""

import html
from collections import deque
from pathlib import Path

from assistant.errors import UsageError
from ui.pages.book import Book
from ui.pages.links import Target, Wanted, file_of
from ui.pages.look import style_sheet

LANGS = ("fr", "en")
START: Target = ("overview", ())


def write_site(book: Book, folder: Path) -> int:
    """Write every page that the overview leads to, in both languages, personal data masked; how many were written.

    Raises UsageError when the folder is not empty or cannot be written, or the workspace holds no document.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError("export_folder", folder=str(folder))
        (folder / "style.css").write_bytes(style_sheet())
        (folder / "index.html").write_text(_door(), encoding="utf-8")
        return sum(_language(book, folder / lang, lang) for lang in LANGS)
    except OSError as fault:
        raise UsageError("not_writable_file", name=str(folder)) from fault


def _language(book: Book, folder: Path, lang: str) -> int:
    """The pages of one language, each once, in the order in which they are met."""
    met, left = {START}, deque([START])
    while left:
        target = left.popleft()
        drawn = book.draw(Wanted(name=target[0], args=target[1], lang=lang, kind="export"))
        file = folder / file_of(target)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(drawn.html)
        fresh = [one for one in drawn.leads_to if one not in met]
        met.update(fresh)
        left.extend(fresh)
    return len(met)


def _door() -> str:
    """The page that asks for the language."""
    links = (("fr", "Cap NR, en français"), ("en", "Cap NR, in English"))
    shown = "".join(
        f'<li><a lang="{lang}" href="{lang}/index.html">{html.escape(said)}</a></li>' for lang, said in links
    )
    return (
        '<!DOCTYPE html>\n<html lang="fr"><head><meta charset="utf-8"><title>Cap NR</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex"><link rel="stylesheet" href="style.css"></head>'
        f"<body><main><h1>Cap NR</h1><ul>{shown}</ul></main></body></html>\n"
    )
