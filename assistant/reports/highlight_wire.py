"""A highlight as JSON, `capnr.highlight/1`: the same for command line and API."""

from typing import Any

from assistant.highlight import Highlight


def highlight_json(found: Highlight, lang: str) -> dict[str, Any]:
    """One page: rectangles in units of the page as it is shown, from its top left, and the passage in words."""
    sheet = found.sheet
    return {
        "document": found.document.id,
        "name": found.document.name,
        "page": found.page.number,
        "pages": len(found.document.pages),
        "place": found.place(lang),
        "heading": found.heading,
        "cells": found.cells,
        "ranges": [{"start": start, "end": end} for start, end in found.ranges],
        "quote": found.anchored.quote(),
        "drawable": sheet is not None,
        "size": {"width": sheet.width, "height": sheet.height, "unit": sheet.unit} if sheet else None,
        "rects": [
            {"left": left, "top": top, "width": width, "height": height}
            for left, top, width, height in (sheet.rects if sheet else ())
        ],
        "state": sheet.state if sheet else "none",
        "trouble": "" if found.trouble is None else found.trouble.fr if lang == "fr" else found.trouble.en,
        "alternative": found.alternative(lang),
        "passage_html": str(found.fragment(lang)),
        "passage": found.anchored.plain(),
    }
