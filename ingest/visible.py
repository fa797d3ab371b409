"""Pure: what a reader found but no person sees is gathered here, apart from the pages, and told in one remark."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.clean import CONTROLS, without_controls
from ingest.model import Heading, HiddenText, Page, Problem, Reading
from ingest.refusals import page_list, problem

REASONS: dict[str, tuple[str, str]] = {
    "invisible": ("texte invisible", "invisible text"),
    "colour": ("couleur du fond", "colour of the background"),
    "tiny": ("caractères minuscules", "tiny letters"),
    "off_page": ("hors de la page", "outside of the page"),
    "covered": ("recouvert", "covered"),
    "clipped": ("coupé par son cadre", "cut off by its frame"),
    "layer": ("calque masqué", "hidden layer"),
    "hidden": ("passage masqué", "hidden passage"),
    "row": ("ligne masquée", "hidden row"),
    "column": ("colonne masquée", "hidden column"),
    "sheet": ("feuille masquée", "hidden sheet"),
    "slide": ("diapositive masquée", "hidden slide"),
    "notes": ("commentaires de présentation", "speaker notes"),
    "comment": ("commentaire", "comment"),
    "deleted": ("suppression suivie", "tracked deletion"),
    "control": ("signes invisibles", "invisible signs"),
}
"""Why a text is hidden, by code: its names in French and English."""


def settle(reading: Reading) -> Reading:
    """The reading without invisible signs in its texts, its hidden texts in order and told in a remark."""
    pages, headings, found = [], list(reading.headings), list(reading.hidden)
    for page in reading.pages:
        text, names = without_controls(page.text)
        found += [HiddenText(page=page.number, text=name, why="control") for name in names]
        if text != page.text:
            headings = [_moved(heading, page) for heading in headings]
        pages.append(replace(page, text=text, label=CONTROLS.sub("", page.label)))
    notes = (*reading.problems, *_note(found))
    title = CONTROLS.sub("", reading.title)
    return replace(
        reading, title=title, pages=tuple(pages), headings=tuple(headings), hidden=_merged(found), problems=notes
    )


def _moved(heading: Heading, page: Page) -> Heading:
    """A heading where it stands once the invisible signs of its page are gone."""
    if heading.page != page.number:
        return heading
    start, end = (len(CONTROLS.sub("", page.text[:place])) for place in (heading.start, heading.end))
    return replace(heading, start=start, end=end)


def _merged(found: Sequence[HiddenText]) -> tuple[HiddenText, ...]:
    texts: dict[tuple[int, str], list[str]] = {}
    for one in found:
        texts.setdefault((one.page, one.why), []).append(one.text)
    return tuple(
        HiddenText(page=page, why=why, text=CONTROLS.sub("", "\n".join(dict.fromkeys(parts))))
        for (page, why), parts in sorted(texts.items())
    )


def _note(found: Sequence[HiddenText]) -> tuple[Problem, ...]:
    if not found:
        return ()
    kinds = Counter(one.why for one in found).most_common()
    numbers = sorted({one.page for one in found if one.page})
    places = {
        "where": f", page(s) {page_list(numbers)}" if numbers else "",
        "what_fr": ", ".join(f"{REASONS[why][0]} ({count})" for why, count in kinds),
        "what_en": ", ".join(f"{REASONS[why][1]} ({count})" for why, count in kinds),
    }
    return (problem("hidden_text", **places),)
