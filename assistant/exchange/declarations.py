"""What a person declares of a criterion, a status or a value: decisions like any other, appended and never changed.

The decision that holds a status has it as its stance; the one that holds a value has the stance `VALUE` and the value
where others have a quote, as JSON: `{"amount": "82.5", "unit": "%", "year": 2025}`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from assistant.errors import UsageError
from assistant.storage.decisions import Decision
from scoring.metrics import convert
from scoring.model import Criterion, Figure, Finding, Indicator, Origin, Status, Text

DECLARED = "declared"
"""State of the decision that holds a declaration."""
VALUE = "value"
"""Stance of the decision that declares a value instead of a status."""
FIRST_YEAR: Final = 2000
"""Earliest year of a declared value."""
NUMBER: Final = re.compile(r"([-−+]?\d{1,15}(?:[.,]\d{1,6})?)([^\d.,].*)?")
GAPS: Final = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))")
"""Spaces that group the thousands."""


def key_of(criterion: str) -> str:
    """The evidence id under which the declarations on one criterion follow each other."""
    return f"{DECLARED}:{criterion}"


def declaration(
    *,
    referential: str,
    indicator: str,
    criterion: str,
    said: Status | Figure,
    note: str,
    by: str,
    at: str,
) -> Decision:
    """The decision that declares a status or a value; the status "unknown" takes an earlier declaration back."""
    valued = isinstance(said, Figure)
    return Decision(
        at=at,
        by=by,
        state=DECLARED,
        why=note,
        evidence=key_of(criterion),
        referential=referential,
        indicator=indicator,
        criteria=(criterion,),
        document="",
        page=0,
        start=0,
        end=0,
        quote=_written(said) if isinstance(said, Figure) else "",
        stance=VALUE if valued else str(said),
    )


def said_of(decision: Decision) -> Status | Figure:
    """The status or the value that a declaration holds."""
    if decision.stance != VALUE:
        return Status(decision.stance)
    held = json.loads(decision.quote)
    return Figure(amount=Fraction(held["amount"]), unit=held["unit"], year=held["year"])


def in_words(said: Status | Figure, statuses: Mapping[Status, Text], lang: str) -> str:
    """A status by its name, a value with its unit and year: "82,5 % (2025)"."""
    if isinstance(said, Figure):
        return f"{amount_text(said, lang)} {said.unit}" + (f" ({said.year})" if said.year else "")
    return statuses[said].said(lang)


def amount_text(figure: Figure, lang: str) -> str:
    """The amount of a value as a person writes it in `lang`: "82,5" or "82.5"."""
    text = f"{Decimal(figure.amount.numerator) / Decimal(figure.amount.denominator):f}"
    return text.replace(".", ",") if lang == "fr" else text


def _written(figure: Figure) -> str:
    return json.dumps({"amount": amount_text(figure, "en"), "unit": figure.unit, "year": figure.year})


def value_of(criterion: Criterion, written: str, *, unit: str = "", year: int | None, today: date) -> Figure:
    """The value that a person wrote for a criterion: "82", "82,5 %", "1 200 kg"; the criterion's unit if none is given.

    Raises UsageError for a criterion that asks no figure, for what is no number, for a unit that does not fit, and for
    a year that is missing, too old or yet to come.
    """
    metric = criterion.metric
    if metric is None:
        raise UsageError("not_a_metric", criterion=criterion.id)
    found = NUMBER.fullmatch(GAPS.sub("", written.strip()))
    if found is None:
        raise UsageError("not_a_number", wanted=written.strip(), unit=metric.unit)
    amount = Fraction(found[1].replace(",", ".").replace("−", "-"))
    figure = Figure(amount=amount, unit=(found[2] or unit).strip() or metric.unit, year=year)
    if convert(figure, metric.unit) is None:
        raise UsageError("wrong_unit", criterion=criterion.id, unit=figure.unit, expected=metric.unit)
    if year is None or not FIRST_YEAR <= year <= today.year:
        raise UsageError("wrong_year", wanted="" if year is None else year, first=FIRST_YEAR, last=today.year)
    return figure


def standing(decided: Mapping[str, Decision]) -> dict[str, Decision]:
    """The declaration that holds on each criterion, from the newest decision on each piece of evidence."""
    return {
        one.criteria[0]: one for one in decided.values() if one.state == DECLARED and one.stance != str(Status.UNKNOWN)
    }


def declared(decided: Mapping[str, Decision], indicators: Sequence[Indicator]) -> list[Finding]:
    """What the rules see of the declarations on the criteria of these indicators."""
    known = {criterion.id for one in indicators for criterion in one.criteria}
    return [_finding(one) for criterion, one in sorted(standing(decided).items()) if criterion in known]


def _finding(decision: Decision) -> Finding:
    said = said_of(decision)
    return Finding(
        criterion=decision.criteria[0],
        evidence=decision.evidence,
        confirmed=True,
        origin=Origin.DECLARATION,
        status=None if isinstance(said, Figure) else said,
        figure=said if isinstance(said, Figure) else None,
        note=decision.why,
        author=decision.by,
        dated=date.fromisoformat(decision.at[:10]),
    )
