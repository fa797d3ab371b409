"""The statements of the program about itself: words from a file, figures from what a test measured last."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.reports.render import number, spaced
from ui.pages.words import TITLES, word

FOLDER = Path(__file__).parent / "data"
MEASURED = FOLDER / "measured.json"
"""Written by the browser test and the bench: no figure of a statement stands anywhere else."""
FILES = {"accessibility": "accessibility.yaml", "eco": "eco-design.yaml"}


@cache
def measured() -> dict[str, Any]:
    """What was measured last, empty before the first time."""
    return dict(json.loads(MEASURED.read_text(encoding="utf-8"))) if MEASURED.is_file() else {}


def statement(name: str, lang: str) -> list[dict[str, Any]]:
    """The parts of a statement in `lang`: title, sentences, list, table."""
    source = yaml.safe_load((FOLDER / FILES[name]).read_text(encoding="utf-8"))
    figures = _figures(lang)
    return [_part(one, figures, lang) for one in source["parts"]]


def _part(source: dict[str, Any], figures: dict[str, str], lang: str) -> dict[str, Any]:
    return {
        "title": _said(source.get("title"), figures, lang),
        "said": [_said(one, figures, lang) for one in source.get("said", [])],
        "points": [_said(one, figures, lang) for one in source.get("items", [])],
        "table": _weights(lang) if source.get("table") == "weights" else _rows(source.get("rows"), figures, lang),
    }


def _said(text: dict[str, str] | None, figures: dict[str, str], lang: str) -> str:
    if not text:
        return ""
    if set(text) != {"fr", "en"}:  # an unquoted comma ends a text in YAML, and the rest would be lost in silence
        raise ValueError(f"a text of a statement is cut or lacks a language: {text}")
    return spaced(text[lang].strip().format(**figures), lang)


def _rows(source: dict[str, Any] | None, figures: dict[str, str], lang: str) -> dict[str, Any] | None:
    """A table of words."""
    if source is None:
        return None
    return {
        "caption": _said(source["caption"], figures, lang),
        "heads": [_said(one, figures, lang) for one in source["heads"]],
        "rows": [[_said(one, figures, lang) for one in row] for row in source["rows"]],
        "figures": False,
    }


def _figures(lang: str) -> dict[str, str]:
    """Every figure that a sentence may name; what was not measured says so."""
    found, none = measured(), word("not_measured", lang)
    axe, speed, pages = found.get("axe", {}), found.get("speed", {}), found.get("pages", {})

    def told(value: float | None, digits: int = 0) -> str:
        return none if value is None else number(value, lang, digits)

    return {
        "on": str(found.get("on", none)),
        "axe_version": str(axe.get("version", none)),
        "axe_pages": told(axe.get("pages")),
        "serious": told(axe.get("serious")),
        "critical": told(axe.get("critical")),
        "lesser": told(axe.get("lesser")),
        "worst": told(min((one["ecoindex"] for one in pages.values()), default=None)),
        "heaviest": told(max((one["kb"] for one in pages.values()), default=None), 1),
        "requests": told(max((one["requests"] for one in pages.values()), default=None)),
        "p95": told(speed.get("p95_ms"), 1),
        "speed_indicators": told(speed.get("indicators")),
        "speed_proposals": told(speed.get("proposals")),
    }


def _hyphened(title: str) -> str:
    """A title with the places where its longest words may be parted: in a narrow table browsers part them anywhere."""
    for whole, parted in (("écoconception", "éco\u00adconception"), ("accessibilit", "accessi\u00adbilit")):
        title = title.replace(whole, parted)
    return title


def _weights(lang: str) -> dict[str, Any] | None:
    """EcoIndex, elements, requests and weight of each page."""
    pages = measured().get("pages")
    if not pages:
        return None
    heads = {
        "fr": ("Page", "EcoIndex", "Éléments", "Requêtes", "Ko"),
        "en": ("Page", "EcoIndex", "Elements", "Requests", "KB"),
    }
    rows = [
        [
            _hyphened(TITLES[name].said(lang)) if name in TITLES else name,
            str(one["ecoindex"]),
            str(one["nodes"]),
            str(one["requests"]),
            number(one["kb"], lang),
        ]
        for name, one in pages.items()
    ]
    caption = "Mesuré dans Chromium" if lang == "fr" else "Measured in Chromium"
    return {"caption": f"{caption}, {measured()['on']}", "heads": heads[lang], "rows": rows, "figures": True}
