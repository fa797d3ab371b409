"""A run as lines for a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evals.compare import VERDICTS, Difference
from evals.gate import Bound, Breach
from evals.report.words import between, number, said

WIDE = 62


def table(data: Mapping[str, Any], bounds: Mapping[str, Bound], lang: str) -> str:
    """Every suite with its figures, intervals and bounds."""
    return "\n".join(_lines(data, bounds, lang))


def _lines(data: Mapping[str, Any], bounds: Mapping[str, Bound], lang: str) -> Iterator[str]:
    yield about(data, lang)
    for name, suite in data["suites"].items():
        seconds = said("seconds", lang, seconds=data["timing"][name])
        yield ""
        yield f"{suite['title'][lang]} ({name}, {seconds})"
        for key, one in suite["measures"].items():
            bound = bounds.get(f"{name}/{key}")
            sign = (
                ""
                if bound is None
                else f"{'≥' if bound.better == 'up' else '≤'} {number(bound.bound, one['unit'], lang)}"
            )
            value = number(one["value"], one["unit"], lang)
            ends = between(one["interval"], one["unit"], lang)
            many = f"n = {one['records']}"
            yield f"  {one['title'][lang]:<{WIDE}}{value:>16}  {ends:<22}{many:<10}{sign}".rstrip()
        for one in suite["skipped"]:
            yield (
                f"  {said('skipped', lang)} : {one[lang]}"
                if lang == "fr"
                else f"  {said('skipped', lang)}: {one[lang]}"
            )


def about(data: Mapping[str, Any], lang: str) -> str:
    """Commit, day, mode, machine."""
    return said(
        "about",
        lang,
        commit=data["commit"][:12] + ("+" if data["commit"].endswith("+") else ""),
        day=data["date"],
        mode=data["mode"],
        model=data["model"] or said("none", lang),
        cores=data["machine"]["cores"],
        memory=str(data["machine"]["memory_gib"]).replace(".", "," if lang == "fr" else "."),
        python=data["versions"]["python"],
    )


def compared(found: Sequence[Difference], before: Mapping[str, Any], lang: str) -> str:
    """What differs from a baseline; what is identical is left out."""
    lines = ["", said("compared", lang, commit=str(before.get("commit", ""))[:12])]
    for one in found:
        if one.verdict in ("same", "shared"):
            continue
        values = " → ".join("–" if value is None else f"{value:.4g}" for value in (one.before, one.after))
        gap = f" [{one.interval.low:+.3f}, {one.interval.high:+.3f}]" if one.interval else ""
        lines.append(f"  {one.name:<{WIDE}}{values}{gap}  {VERDICTS[one.verdict].said(lang)}")
    if len(lines) == 2:
        lines.append(f"  {VERDICTS['same'].said(lang)}")
    return "\n".join(lines)


def gated(found: Sequence[Breach], lang: str) -> str:
    """What the gate says."""
    if not found:
        return said("gate_ok", lang)
    return "\n".join([said("gate_red", lang, count=len(found)), *(f"  {one.said().said(lang)}" for one in found)])
