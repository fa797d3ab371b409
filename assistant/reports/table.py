"""What a terminal shows: plain text, one idea a line, nothing that needs colour."""

from collections.abc import Iterator, Sequence
from textwrap import shorten, wrap

from assistant.answer import Answer
from assistant.assessment import Report
from assistant.gaps import first_steps
from assistant.inheritance import TO_REVIEW
from assistant.reports.clashes import clash_lines
from assistant.reports.words import DECLARATIONS, VERSIONS
from assistant.usage import Budget, Journal, Usage
from assistant.wording import number, quoted
from scoring.model import Referential, Status, Text
from scoring.trace import STATUSES, points

WIDTH = 110
MARKS = {
    Status.MET: "●",
    Status.PARTLY: "◐",
    Status.NOT_MET: "○",
    Status.UNKNOWN: "·",
    Status.NOT_APPLICABLE: "-",
}


def assessment_table(report: Report, lang: str) -> str:
    """The assessment: level and score first, then what to do, then every indicator, then the documents."""
    return "\n".join(_assessment(report, lang == "fr", lang))


def _assessment(report: Report, fr: bool, lang: str) -> Iterator[str]:
    found = report.assessment
    low, high = found.level_reachable
    yield f"{found.referential.title.said(lang)} ({found.referential.id} {found.referential.version})"
    yield from wrap(found.referential.notice.said(lang), WIDTH)
    yield ""
    yield (
        f"Niveau au {found.on:%d/%m/%Y} : {found.level_confirmed} confirmé, {found.level_provisional} provisoire ; "
        f"entre {low} et {high} encore possible"
        if fr
        else f"Level on {found.on}: {found.level_confirmed} confirmed, {found.level_provisional} provisional; "
        f"between {low} and {high} still possible"
    )
    sure, likely = (number(points(one), lang) for one in (found.score.confirmed, found.score.provisional))
    scale = number(found.referential.scale, lang)
    yield (
        f"Score : {sure} confirmé, {likely} provisoire, sur {scale}"
        if fr
        else (f"Score: {sure} confirmed, {likely} provisional, of {scale}")
    )
    yield ""
    yield "À faire d’abord" if fr else "Do first"
    for at, step in enumerate(first_steps(report), start=1):
        gain = number(points(step.gain), lang)
        yield f"  {at}. {step.indicator.id} {step.indicator.title.said(lang)} (+{gain})"
        yield f"     {step.text.said(lang)}"
    yield ""
    yield from _indicators(report, fr, lang)
    yield ""
    if report.computed:
        yield from _computed(report, fr, lang)
        yield ""
    yield from _review(report, fr)
    yield from _clashes(report, fr, lang)
    yield from _documents(report, fr, lang)
    yield _usage_line(report.usage, lang)


def _indicators(report: Report, fr: bool, lang: str) -> Iterator[str]:
    axis = ""
    names = {one.id: one.title.said(lang) for one in report.assessment.referential.axes}
    for result in report.assessment.indicators:
        indicator = report.assessment.referential.indicator(result.id)
        if indicator is None:
            continue
        if indicator.axis != axis:
            axis = indicator.axis
            yield f"{names.get(axis, axis)}   " + (
                "(points confirmés / provisoires / possibles)" if fr else "(points confirmed / provisional / possible)"
            )
        proofs = sum(one.counts for one in report.of(result.id))
        figures = " / ".join(
            number(points(one), lang) for one in (result.confirmed.points, result.provisional.points, result.max_points)
        )
        status = STATUSES[result.provisional.status].said(lang)
        title = shorten(indicator.title.said(lang), 58, placeholder="…")
        count = f"{proofs} passage{'s' if proofs > 1 else ''}" if proofs else ""
        yield f"  {MARKS[result.provisional.status]} {result.id:<5}{title:<60}{status:<15}{figures:<20}{count}".rstrip()


COMPUTED_FROM = {
    "inventory": Text(fr="Calculé depuis l’inventaire {name}", en="Computed from the inventory {name}"),
    "ledger": Text(fr="Calculé depuis le journal d’IA de l’outil", en="Computed from the tool’s AI ledger"),
}


def _computed(report: Report, fr: bool, lang: str) -> Iterator[str]:
    """What the inventory says, with the lines of the file behind it, and the tool's own ledger."""
    states = {"proposed": ("à confirmer", "to confirm"), "confirmed": ("confirmé", "confirmed")}
    rejected = ("écarté", "rejected")
    source = ""
    for one in sorted(report.computed, key=lambda one: one.source):
        if one.source != source:
            source = one.source
            yield COMPUTED_FROM[source].said(lang).format(name=report.inventory).rstrip()
        state = states.get(one.state, rejected)[0 if fr else 1]
        rows = ", ".join(str(line.row) for line in one.lines[:5])
        more = "…" if len(one.lines) > 5 else ""
        yield f"  {one.criterion:<6}{one.said.said(lang)}"
        told = f"({'lignes' if fr else 'lines'} {rows}{more})" if rows else ""
        yield f"        {one.id}  {state}  {told}".rstrip()


def _clashes(report: Report, fr: bool, lang: str) -> Iterator[str]:
    """Passages that disagree, side by side."""
    if not report.contradictions:
        return
    yield "Documents qui se contredisent" if fr else "Documents that contradict each other"
    yield from (f"  {line}" for line in clash_lines(report, lang))
    yield ""


def _review(report: Report, fr: bool) -> Iterator[str]:
    """Confirmed passages that a new version changed, the old and the new one under each other."""
    waiting = [one for one in report.evidence if one.state == TO_REVIEW]
    if not waiting:
        return
    yield (
        f"À revoir : {len(waiting)} passages confirmés ont changé dans une nouvelle version"
        if fr
        else f"To review: {len(waiting)} confirmed passages changed in a new version"
    )
    for one in waiting:
        old, new = one.proposal, one.inherited.successor if one.inherited else None
        before = "avant :" if fr else "before:"
        yield f"  {old.indicator:<6}{old.id}  {before} {shorten(old.quote, 90, placeholder='…')}"
        said = f"{new.id}  {'après :' if fr else 'after:'} {shorten(new.quote, 90, placeholder='…')}" if new else ""
        yield f"        {said or ('aucun passage proche' if fr else 'no passage close to it')}"
    yield ""


def counted(number: int, noun: str) -> str:
    """ "1 document", "2 documents", in either language."""
    return f"{number} {noun}{'s' if number > 1 else ''}"


def _documents(report: Report, fr: bool, lang: str) -> Iterator[str]:
    pages = sum(len(one.pages) for one in report.documents)
    read, refused = len(report.documents), len(report.refused)
    yield (
        f"{counted(read, 'document')} lu{'s' if read > 1 else ''}, {counted(pages, 'page')} ; "
        f"{refused} refusé{'s' if refused > 1 else ''}"
        if fr
        else f"{counted(read, 'document')} read, {counted(pages, 'page')}; {refused} refused"
    )
    for one in report.documents:
        for problem in one.problems:
            yield f"  {one.name} : {problem.fr}" if fr else f"  {one.name}: {problem.en}"
    for refusal in report.refused:
        said = refusal.problem.fr if fr else refusal.problem.en
        yield f"  ✗ {refusal.name} : {said}" if fr else f"  ✗ {refusal.name}: {said}"


def _usage_line(usage: Usage, lang: str) -> str:
    energy = "–".join(_digits(one, lang) for one in usage.energy_wh)
    carbon = "–".join(_digits(one, lang) for one in usage.gwp_g)
    if lang == "fr":
        return f"IA utilisée : {usage.calls} appels, {usage.cached} évités, {energy} Wh, {carbon} g CO2e (estimation)"
    return f"AI used: {usage.calls} calls, {usage.cached} avoided, {energy} Wh, {carbon} g CO2e (estimate)"


def answer_table(answer: Answer, names: dict[str, str]) -> str:
    """An answer, its sources and its cost."""
    fr = answer.lang == "fr"
    rows = [answer.answer]
    if answer.citations:
        rows += ["", "Sources"]
        rows += [
            f"  [{one.n}] {names.get(one.document, one.document)}, page {one.page}{' : ' if fr else ': '}"
            f"{quoted(shorten(one.quote, 160, placeholder='…'), answer.lang)}"
            for one in answer.citations
        ]
    energy = "–".join(dict.fromkeys(_digits(one, answer.lang) for one in answer.usage.energy_wh))
    worded = answer.notice or ("Règles, sans modèle de langue." if fr else "Rules, no language model.")
    rows += ["", f"{energy} Wh · {worded}"]
    return "\n".join(rows)


def usage_table(journal: Journal, lang: str) -> str:
    """The AI-usage ledger: totals, the month's budget, then one line a call."""
    fr = lang == "fr"
    rows = ["Journal d’usage de l’IA" if fr else "AI-usage ledger", _usage_line(journal.total, lang)]
    rows += [*_budget_line(journal.budget, lang), ""]
    for one in journal.lines:
        work = f"{one.texts:>4} + {one.cached:>4} {'évités' if fr else 'avoided'}"
        if one.kind == "chat":
            work = f"{one.tokens[0]:>4} > {one.tokens[1]:>4} {'jetons' if fr else 'tokens'}"
        rows.append(
            f"  {one.at}  {one.purpose:<10} {one.kind:<9} {work}  {one.characters:>8} "
            f"{'caractères' if fr else 'characters'}  {one.seconds:>7.2f} s  "
            f"{_digits(one.energy_wh[0], lang)}–{_digits(one.energy_wh[1], lang)} Wh  {one.model}  {one.method}"
            f"{f'  {one.outcome}' if one.outcome else ''}"
        )
    return "\n".join(rows)


def _budget_line(budget: Budget, lang: str) -> list[str]:
    if budget.limit_wh is None:
        return []
    spent = "–".join(_digits(one, lang) for one in budget.spent_wh)
    limit = _digits(budget.limit_wh, lang)
    if lang == "fr":
        word = {"open": "", "warned": " : plus de 80 %", "spent": " : atteint, les règles répondent seules"}[
            budget.state
        ]
        return [f"Budget de {budget.month} : {spent} Wh sur {limit} Wh{word}"]
    word = {"open": "", "warned": ": more than 80 %", "spent": ": spent, the rules answer alone"}[budget.state]
    return [f"Budget of {budget.month}: {spent} of {limit} Wh{word}"]


def referentials_table(known: Sequence[Referential], lang: str) -> str:
    """The shipped referentials."""
    return "\n".join(
        f"{one.id:<26}{one.version:<8}{VERSIONS[one.status].said(lang):<23}{len(one.indicators):>4}  "
        f"{one.title.said(lang)}"
        for one in known
    )


def referential_table(referential: Referential, lang: str) -> str:
    """A referential as an outline."""
    status = VERSIONS[referential.status].said(lang)
    rows = [f"{referential.title.said(lang)} ({referential.id} {referential.version}, {status})"]
    rows += [*wrap(referential.notice.said(lang), WIDTH), ""]
    principle = ""
    names = {one.id: one.title.said(lang) for one in referential.principles}
    for one in referential.indicators:
        if one.principle != principle:
            principle = one.principle
            rows.append(f"{principle}  {names[principle]}")
        required = f"  [{'niveau' if lang == 'fr' else 'level'} {one.required}]" if one.required else ""
        rows.append(f"  {one.id:<5} {one.title.said(lang)}{required}")
        for criterion in one.criteria:
            suffices = f"  [{DECLARATIONS[True].said(lang)}]" if criterion.declaration else ""
            rows.append(f"      {criterion.id:<7} {criterion.title.said(lang)}{suffices}")
    return "\n".join(rows)


def _digits(value: float, lang: str) -> str:
    text = f"{value:.2g}" if value < 100 else f"{value:.0f}"
    return text.replace(".", ",") if lang == "fr" else text
