"""The run as one HTML page that stands alone: no script, no request, no clock; the look of the product's reports."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from assistant.reports.render import FOLDER as PRODUCT
from evals.compare import VERDICTS, Difference
from evals.gate import Bound, Breach
from evals.report.chart import Row, dots, trend
from evals.report.table import about
from evals.report.words import between, number, said

HERE = Path(__file__).parent
TOLD = 12
"""Recorded runs shown in the trend."""
PAIRS = (("sample", "esn"), ("rules", "model"))
"""First parts of keys that name two series of the same figure."""
CHIEF = (
    "retrieval/{}.words.recall@5",
    "mapping/{}.quotes shown",
    "mapping/{}.criterion statuses",
    "answers/{}.accuracy",
    "citations/{}.verbatim",
    "citations/{}.support",
    "abstention/{}.wrong refusals",
    "abstention/{}.hallucinations",
)
"""Figures told first."""
CALLED, OPEN = ("worse", "better", "changed"), ("open",)
"""Verdicts of a comparison that have a line, in this order, and those whose lines are folded; others are counted."""
LETTERS = re.compile(r"\w+")
LEAST = 4
"""Letters of a word of the gold that is marked in what came out; figures are marked whatever their length."""


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
    differences = compared[0] if compared else ()
    return environment.get_template("page.html").render(
        lang=lang,
        said=lambda code, **values: said(code, lang, **values),
        number=lambda value, unit: number(value, unit, lang),
        between=lambda ends, unit: between(ends, unit, lang),
        marked=marked,
        about=about(data, lang),
        data=data,
        bounds=bounds,
        breaches=[one.said().said(lang) for one in found],
        chief=_chief(data, bounds, lang),
        charts={name: _chart(name, suite, bounds, lang) for name, suite in data["suites"].items()},
        compared=compared is not None,
        looser=[_looser(name, bounds[name], lang) for name in bounds if _told(name, bounds, data)],
        differences=_differences(differences, data, CALLED, lang),
        unsettled=_differences(differences, data, OPEN, lang),
        uncalled=_uncalled(differences, lang),
        before=str(compared[1].get("commit", ""))[:12] if compared else "",
        **_trends(data, history, lang),
    )


def marked(got: str, gold: str) -> Markup:
    """What came out, the words and figures of the gold marked in it."""
    wanted = {one.lower() for one in LETTERS.findall(gold) if len(one) >= LEAST or one.isdigit()}
    made, last = [], 0
    for one in LETTERS.finditer(got):
        if one[0].lower() in wanted:
            made += [escape(got[last : one.start()]), Markup("<mark>"), escape(one[0]), Markup("</mark>")]
            last = one.end()
    return Markup("").join([*made, escape(got[last:])])


def _chief(data: Mapping[str, Any], bounds: Mapping[str, Bound], lang: str) -> Markup:
    """The chart of the chief figures, empty when none of them was measured."""
    pair = PAIRS[0]
    rows = []
    for pattern in CHIEF:
        suite = pattern.split("/", 1)[0]
        told = data["suites"].get(suite, {"measures": {}})["measures"]
        names = [pattern.format(one) for one in pair]
        marks = tuple(
            (told[key], bounds.get(name)) if (key := name.split("/", 1)[1]) in told else None for name in names
        )
        shown = [one for one in marks if one]
        if shown:
            rows.append(Row(title=_short(shown[0][0], lang), marks=marks))
    if not rows:
        return Markup("")
    return dots(rows, series=_names(data, pair, lang), title=said("chief", lang), ident="chart-chief", lang=lang)


def _chart(name: str, suite: Mapping[str, Any], bounds: Mapping[str, Bound], lang: str) -> Markup:
    """The shares of a suite, two series side by side where keys pair."""
    told = {key: one for key, one in suite["measures"].items() if one["unit"] == "share"}
    pair = next((one for one in PAIRS if any(key.split(".")[0] in one for key in told)), ("", ""))
    rows = []
    for key, one in told.items():
        owner, _, rest = key.partition(".")
        if owner == pair[1] and f"{pair[0]}.{rest}" in told:
            continue  # drawn with its first
        keys = [f"{each}.{rest}" for each in pair] if owner in pair else [key, ""]
        marks = tuple((told[each], bounds.get(f"{name}/{each}")) if each in told else None for each in keys)
        title = _short(one, lang) if owner in pair and None not in marks else one["title"][lang]
        rows.append(Row(title=title, marks=marks))
    if not rows:
        return Markup("")
    series = _names({"suites": {name: suite}}, pair, lang) if pair[0] else [""]
    return dots(
        rows,
        series=series,
        title=said("chart", lang, name=suite["title"][lang]),
        ident=f"chart-{name}",
        lang=lang,
    )


def _short(one: Mapping[str, Any], lang: str) -> str:
    """The name of a measure without what it is a measure of."""
    title: str = one["title"][lang]
    return title.split(" : " if lang == "fr" else ": ", 1)[-1]


def _names(data: Mapping[str, Any], pair: Sequence[str], lang: str) -> list[str]:
    """Names of the two series, from the titles of their measures."""
    found = []
    for owner in pair:
        titles = [
            one["title"][lang]
            for suite in data["suites"].values()
            for key, one in suite["measures"].items()
            if key.startswith(f"{owner}.")
        ]
        found.append(titles[0].split(" : " if lang == "fr" else ": ", 1)[0] if titles else "")
    return found


def _differences(
    found: Sequence[Difference], data: Mapping[str, Any], verdicts: Sequence[str], lang: str
) -> list[dict[str, str]]:
    """Lines of a comparison, what is worse first; each value in the unit of its figure."""
    units = {
        f"{suite}/{key}": one["unit"] for suite, told in data["suites"].items() for key, one in told["measures"].items()
    }

    def plain(value: float | None, name: str) -> str:
        return "–" if value is None else number(value, units.get(name, "share"), lang)

    called = [one for verdict in verdicts for one in found if one.verdict == verdict]
    return [
        {
            "title": one.title.said(lang),
            "name": one.name,
            "before": plain(one.before, one.name),
            "after": plain(one.after, one.name),
            "gap": between([one.interval.low, one.interval.high], "gap", lang) if one.interval else "",
            "verdict": VERDICTS[one.verdict].said(lang),
            "kind": one.verdict,
        }
        for one in called
    ]


def _told(name: str, bounds: Mapping[str, Bound], data: Mapping[str, Any]) -> bool:
    """Whether a bound was stricter once and its figure is on the page."""
    suite, key = name.split("/", 1)
    return bounds[name].loosened and key in data["suites"].get(suite, {"measures": {}})["measures"]


def _looser(name: str, one: Bound, lang: str) -> dict[str, str]:
    """A bound that was stricter once, and why it no longer is."""
    sign = "≥" if one.better == "up" else "≤"
    now, best = (f"{sign} {number(value, 'share', lang)}" for value in (one.bound, one.best))
    return {"name": name, "now": now, "best": best, "reason": one.reason}


def _uncalled(found: Sequence[Difference], lang: str) -> str:
    """How many figures are identical, new or gone."""
    counts = [(verdict, sum(one.verdict == verdict for one in found)) for verdict in ("same", "shared", "new", "gone")]
    colon = " :" if lang == "fr" else ":"
    return ", ".join(f"{VERDICTS[verdict].said(lang)}{colon} {count}" for verdict, count in counts if count)


def _trends(data: Mapping[str, Any], history: Sequence[Mapping[str, Any]], lang: str) -> dict[str, Any]:
    """Measures that changed between recorded runs that had them, how many did not, and those runs."""
    modes = ("fast", "full") if data["mode"] == "full" else (data["mode"],)  # a full run measures what a fast one does
    runs = [one for one in history if one["mode"] in modes][-TOLD:]
    moved: list[dict[str, Any]] = []
    still = 0
    for suite, told in data["suites"].items():
        for key, one in told["measures"].items():
            name = f"{suite}/{key}"
            values = [(run["commit"][:8], run["figures"][name]) for run in runs if name in run["figures"]]
            if len(values) < 2 or one["unit"] not in ("share", "kappa"):
                continue
            if len({value for _, value in values}) == 1:
                still += 1
                continue
            title = one["title"][lang]
            chart = trend(values, title=title, ident=f"trend-{len(moved)}", unit=one["unit"], lang=lang)
            gap = number(values[-1][1] - values[0][1], "gap", lang)
            moved.append({"title": title, "suite": told["title"][lang], "chart": chart, "gap": gap})
    ends = [f"{one['commit'][:8]} ({one['date']})" if "date" in one else one["commit"][:8] for one in runs]
    return {"trends": moved, "still": still, "runs": ends}
