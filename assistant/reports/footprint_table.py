"""The footprint in a terminal: the answer first, then by key, stage and type, levers, material, sources."""

from collections.abc import Callable, Iterator, Sequence
from textwrap import shorten, wrap

from assistant.footprint import CLIMATE, Study, sources_used
from assistant.reports import footprint_view as view
from assistant.reports.footprint_levers import ai_note, interval_of, lever_rows
from assistant.reports.footprint_view import amount, between, percent, word
from assistant.reports.footprint_words import CHANNELS, STAGES, STATES
from assistant.reports.render import number
from scoring.footprint.budget import State, Verdict
from scoring.footprint.inventory import Line

WIDTH = 110


def footprint_table(study: Study, lang: str) -> str:
    """The whole result as text."""
    blocks = (_head, _verdicts, _ways, _types, _tornado, _levers, _material, _left_out, _sources)
    texts = ("\n".join(block(study, lang)) for block in blocks)
    return "\n\n".join(text for text in texts if text)


def _head(study: Study, lang: str) -> Iterator[str]:
    found = study.footprint.carbon
    yield f"{word('title', lang)} — {study.name}, {len(study.inventory.lines)} {word('lines', lang)}"
    yield ""
    for sentence in view.headline(study, lang):
        yield from wrap(sentence, WIDTH)
    yield ""
    if CLIMATE in study.assessable:
        middle = amount(found.location.p50, lang)
        yield f"  {word('carbon', lang):<20}{middle:>8} t CO2e   P5–P95 {between(found.location, lang)}"
        if found.kwh_under_contract:
            yield (
                f"  {'':<20}{amount(found.market.p50, lang):>8} t CO2e   P5–P95 {between(found.market, lang)}   "
                f"{word('carbon_market', lang)}"
            )
    materials = study.footprint.materials
    if materials is not None and materials.discarded:
        low, high = number(materials.kg_low, lang, 0), number(materials.kg_high, lang, 0)
        spread = "" if low == high else f"   P5–P95 {low} {'à' if lang == 'fr' else 'to'} {high}"
        yield f"  {word('material', lang):<20}{number(materials.kg, lang, 0):>8} kg{spread}"
    yield f"  {word('coverage', lang):<20}{percent(found.coverage, lang):>8} {word('coverage_of', lang)}"
    yield f"  {'':<28} {view.defaults(study, lang)}"


def _verdicts(study: Study, lang: str) -> Iterator[str]:
    rows = view.declared(study)
    yield f"{word('verdicts', lang)} ({view.way_label(rows[0], lang)})"
    for one in rows:
        if one.ratio is not None:
            yield f"  {view.category(one.budget.category, lang):<38}{_judged(one, lang)}"
    yield from _absent(rows, lambda one: view.category(one.budget.category, lang), lang)


def _judged(one: Verdict, lang: str) -> str:
    if one.ratio is None or one.probability is None:
        return STATES[one.state].said(lang)
    times = "fois le budget" if lang == "fr" else "times the budget"
    ratio = f"{amount(one.ratio.p50, lang)} {times} ({between(one.ratio, lang)})"
    return (
        f"{STATES[one.state].said(lang):<16}{ratio:<38}{word('probability', lang)} {view.chance(one.probability, lang)}"
    )


def _ways(study: Study, lang: str) -> Iterator[str]:
    yield word("ways", lang)
    for name in view.shown_categories(study) or (CLIMATE,):
        yield f"  {view.category(name, lang)}"
        rows = view.ways(study, name)
        for one in rows:
            if one.ratio is not None:
                mark = "→" if (one.budget.key, one.budget.it_share) == study.footprint.way else " "
                said = f"{STATES[one.state].said(lang):<16}{amount(one.ratio.p50, lang)} ({between(one.ratio, lang)})"
                yield f"  {mark} {view.way_label(one, lang):<66}{said}"
        yield from _absent(rows, lambda one: view.way_label(one, lang), lang)


def _absent(rows: Sequence[Verdict], label: Callable[[Verdict], str], lang: str) -> Iterator[str]:
    """What cannot be assessed, by reason."""
    groups: dict[str, list[str]] = {}
    for one in rows:
        if one.ratio is None:
            groups.setdefault(view.reason(one, lang), []).append(label(one))
    colon = " : " if lang == "fr" else ": "
    for why, names in groups.items():
        said = f"{STATES[State.NOT_ASSESSABLE].said(lang)} ({len(names)}), {why}{colon}{' ; '.join(names)}"
        yield from wrap(said, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _types(study: Study, lang: str) -> Iterator[str]:
    rows = view.by_type(study, lang)
    if not rows:
        return
    found = study.footprint.carbon
    yield f"{word('by_stage_type', lang)} — {view.finding_types(study, rows, lang)}"
    yield from wrap(
        word("central_note", lang, central=amount(found.central, lang), median=amount(found.location.p50, lang)),
        WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
    )
    heads = [*(one.said(lang) for one in STAGES.values()), word("total", lang)]
    yield f"  {word('type', lang):<36}" + "".join(f"{head:>15}" for head in heads)
    for row in rows:
        yield f"  {shorten(row.label, 34, placeholder='…'):<36}" + "".join(
            f"{'–' if one is None else amount(one, lang):>15}" for one in (*row.stages, row.total)
        )
    totals = view.sums(rows)
    yield f"  {word('total', lang):<36}" + "".join(f"{amount(one, lang):>15}" for one in (*totals, sum(totals)))


def _tornado(study: Study, lang: str) -> Iterator[str]:
    swings = study.footprint.tornado[:6]
    if swings:
        yield f"{word('uncertainty', lang)} (t CO2e)"
    for one in swings:
        ends = f"{amount(one.low / 1000, lang)} – {amount(one.high / 1000, lang)}"
        yield f"  {view.swing_label(study, one.name, lang):<58}{ends}"


def _levers(study: Study, lang: str) -> Iterator[str]:
    rows = lever_rows(study, lang)
    if not rows:
        return
    yield f"{word('levers', lang)} (t CO2e)"
    for one in rows:
        label, ends = shorten(one.label, 56, placeholder="…"), interval_of(one, lang)
        saved = ends if one.middle is None else f"{amount(one.middle, lang)} ({ends})"
        yield f"  {label:<58}{saved:<28}{'–' if one.share is None else percent(one.share, lang):>8}"
    yield from wrap(ai_note(study, lang), WIDTH, initial_indent="  ", subsequent_indent="  ")


def _material(study: Study, lang: str) -> Iterator[str]:
    found = study.footprint.materials
    if found is None or not found.discarded:
        return
    yield word("materials", lang, year=found.year)
    for one in found.discarded:
        label = shorten(view.type_label(study, one.type, lang), 34, placeholder="…")
        kg = word("no_mass", lang) if one.kg is None else f"{amount(one.kg, lang)} kg"
        channel, pieces = CHANNELS[one.channel].said(lang), number(one.pieces, lang, 0)
        yield f"  {label:<36}{channel:<20}{pieces:>8}{kg:>16}   {one.grade}"
    if found.reused_share is not None:
        yield f"  {word('reused', lang, share=percent(found.reused_share, lang))}"


def _left_out(study: Study, lang: str) -> Iterator[str]:
    rows = left_out(study, lang)
    if rows:
        yield word("left_out", lang)
    for line, said in rows:
        yield (
            f"  {'ligne' if lang == 'fr' else 'line'} {line.row} : {said}"
            if lang == "fr"
            else f"  line {line.row}: {said}"
        )


def left_out(study: Study, lang: str) -> tuple[tuple[Line, str], ...]:
    """Lines of unknown type with what to do."""
    near = {one.written: one.type for one in study.footprint.proposals}
    return tuple(
        (
            line,
            word(
                "proposal" if line.written_type in near else "unknown_type",
                lang,
                written=line.written_type,
                type=view.type_label(study, near.get(line.written_type, ""), lang),
            ),
        )
        for line in study.inventory.unknown
    )


def _sources(study: Study, lang: str) -> Iterator[str]:
    question = study.question
    yield word("sources", lang)
    for source, many in sources_used(study):
        used = str(many) if many else word("no_factor", lang)
        yield f"  {shorten(source.title, 84, placeholder='…'):<86}{used:<20}{source.licence}"
    yield ""
    for key in ("about_draws", "about_missing", "about_limits"):
        yield from wrap(word(key, lang, draws=number(question.draws, lang, 0), seed=question.seed), WIDTH)
