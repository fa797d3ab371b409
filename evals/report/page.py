"""The run as one HTML page that stands alone: no script, no request, no clock; the look of the product's reports."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from assistant.reports.render import FOLDER as PRODUCT
from evals.compare import VERDICTS, Difference
from evals.gate import Bound, Breach
from evals.report.chart import dots, trend
from evals.report.table import about
from evals.report.words import between, number, said

HERE = Path(__file__).parent
TOLD = 12
"""Recorded runs shown in the trend."""


def page(
    data: Mapping[str, Any],
    bounds: Mapping[str, Bound],
    found: Sequence[Breach],
    *,
    lang: str,
    compared: tuple[Sequence[Difference], Mapping[str, Any]] | None = None,
    history: Sequence[Mapping[str, Any]] = (),
) -> str:
    """The page in `lang`; the same run gives the same text."""
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(HERE), FileSystemLoader(PRODUCT)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html").render(
        lang=lang,
        said=lambda code, **values: said(code, lang, **values),
        number=lambda value, unit: number(value, unit, lang),
        between=lambda ends, unit: between(ends, unit, lang),
        about=about(data, lang),
        data=data,
        bounds=bounds,
        breaches=[one.said().said(lang) for one in found],
        charts={name: _chart(name, suite, bounds, lang) for name, suite in data["suites"].items()},
        differences=_differences(compared, lang),
        before=str(compared[1].get("commit", ""))[:12] if compared else "",
        trends=_trends(data, history, lang),
    )


def _chart(name: str, suite: Mapping[str, Any], bounds: Mapping[str, Bound], lang: str) -> str:
    rows = [
        (one["title"][lang], one, bounds.get(f"{name}/{key}"))
        for key, one in suite["measures"].items()
        if one["unit"] == "share"
    ]
    if not rows:
        return ""
    return dots(rows, title=said("chart", lang, name=suite["title"][lang]), ident=f"chart-{name}", lang=lang)


def _differences(compared: tuple[Sequence[Difference], Mapping[str, Any]] | None, lang: str) -> list[dict[str, str]]:
    def plain(value: float | None) -> str:
        return "–" if value is None else f"{value:.4g}".replace(".", "," if lang == "fr" else ".")

    return [
        {
            "title": f"{one.title.said(lang)} ({one.name})",
            "before": plain(one.before),
            "after": plain(one.after),
            "gap": f"{plain(one.interval.low)} – {plain(one.interval.high)}" if one.interval else "",
            "verdict": VERDICTS[one.verdict].said(lang),
            "kind": one.verdict,
        }
        for one in (compared[0] if compared else ())
        if one.verdict != "same"
    ]


def _trends(data: Mapping[str, Any], history: Sequence[Mapping[str, Any]], lang: str) -> list[dict[str, Any]]:
    """Measures that at least two recorded runs of this mode have."""
    runs = [one for one in history if one["mode"] == data["mode"]][-TOLD:]
    made: list[dict[str, Any]] = []
    for suite, told in data["suites"].items():
        for key, one in told["measures"].items():
            name = f"{suite}/{key}"
            values = [(run["commit"][:8], run["figures"][name]) for run in runs if name in run["figures"]]
            if len(values) > 1 and one["unit"] in ("share", "kappa"):
                title = one["title"][lang]
                chart = trend([value for _, value in values], title=title, ident=f"trend-{len(made)}")
                cells = [(commit, number(value, one["unit"], lang)) for commit, value in values]
                made.append({"title": title, "chart": chart, "cells": cells})
    return made
