"""Names and other personal data taken out of what a deliverable shows.

By default what documents and notes say is masked and who decided stays: a decision is signed. On demand the people who
decided, wrote or signed are masked too, with comments, edited texts and file names. A person keeps one number in a
deliverable, "[nom 2]", so that two decisions of one person still show as such. Numbers follow the alphabet of the
names and not the order of use: the same workspace gives the same numbers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.assessment import Report
from assistant.masking import LABELS, masked
from assistant.privacy import masked_notes, masked_report
from assistant.recommend_book import TEXTS, Book, Entry
from assistant.storage.decisions import Decision
from assistant.storage.recommendations import Event
from ingest.model import Document
from scoring.model import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What a deliverable draws on."""

    report: Report
    """The assessment."""
    decided: Mapping[str, Decision]
    """Newest decision by evidence id."""
    history: tuple[Decision, ...]
    """Every decision on this referential, oldest first."""
    book: Book | None
    """Recommendations with what people made of them, None for a deliverable that shows none."""


def hidden(shown: Shown, lang: str, *, names: bool) -> Shown:
    """The same with personal data masked in `lang`, `names` of authors too; places and digests stay."""
    if not names:
        return replace(
            shown,
            report=masked_report(shown.report, lang),
            decided=masked_notes(shown.decided, lang),
            history=tuple(masked_notes({str(at): one for at, one in enumerate(shown.history)}, lang).values()),
            book=_advising(shown.book, masked_report(shown.report, lang)),
        )
    return _Hider(shown, lang).all()


def _advising(held: Book | None, report: Report) -> Book | None:
    return replace(held, advice=replace(held.advice, report=report)) if held else None


class _Hider:
    """Masks everything, people included."""

    def __init__(self, shown: Shown, lang: str) -> None:
        self.shown, self.lang = shown, lang
        names = sorted({one for one in _authors(shown) if one})
        label = LABELS["name"].said(lang)
        self._people = {name: f"[{label} {at}]" for at, name in enumerate(names, 1)}
        self._longest = sorted(names, key=len, reverse=True)

    def all(self) -> Shown:
        shown = self.shown
        report = self.report()
        return Shown(
            report=report,
            decided={key: self.decision(one) for key, one in shown.decided.items()},
            history=tuple(self.decision(one) for one in shown.history),
            book=self.book(shown.book, report) if shown.book else None,
        )

    def book(self, held: Book, report: Report) -> Book:
        return replace(
            held,
            advice=replace(held.advice, report=report),
            entries=tuple(self.entry(one) for one in held.entries),
            history=tuple(self.event(one) for one in held.history),
        )

    def report(self) -> Report:
        found = masked_report(self.shown.report, self.lang)
        return replace(
            found,
            documents=tuple(self.document(one) for one in found.documents),
            refused=tuple(replace(one, name=self.words(one.name)) for one in found.refused),
            findings=tuple(
                replace(one, author=self.person(one.author), note=self.words(one.note)) for one in found.findings
            ),
            lineage=replace(found.lineage, older={key: self.document(one) for key, one in found.lineage.older.items()}),
        )

    def document(self, one: Document) -> Document:
        return replace(one, name=self.words(one.name), title=self.words(one.title), metadata=())

    def decision(self, one: Decision) -> Decision:
        return replace(one, by=self.person(one.by), why=self.words(one.why), quote=self.words(one.quote))

    def entry(self, one: Entry) -> Entry:
        texts: dict[str, Any] = {
            name: self.text(getattr(one, name)) for name in TEXTS if name in one.edited or one.source is None
        }
        return replace(
            one,
            **texts,
            comments=tuple(replace(each, by=self.person(each.by), text=self.words(each.text)) for each in one.comments),
            signatures=tuple(replace(each, by=self.person(each.by)) for each in one.signatures),
            why=self.words(one.why),
        )

    def event(self, one: Event) -> Event:
        return replace(one, by=self.person(one.by), payload=self._inside(one.payload))

    def _inside(self, value: Mapping[str, object]) -> dict[str, object]:
        """Plain data with the words of people masked; ids and digests have none."""
        return {name: self._value(name, one) for name, one in value.items()}

    def _value(self, name: str, value: object) -> object:
        if isinstance(value, Mapping):
            return self._inside(value)
        return self.words(value) if isinstance(value, str) and name not in ("digest", "after", "indicator") else value

    def person(self, name: str) -> str:
        return self._people.get(name, "")

    def text(self, said: Text) -> Text:
        return Text(fr=self.words(said.fr), en=self.words(said.en))

    def words(self, text: str) -> str:
        """Words with the people known by name, then what else is found, masked."""
        for name in self._longest:
            text = text.replace(name, self._people[name])
        return masked(text, self.lang) if text else text


def _authors(shown: Shown) -> Iterable[str]:
    """Everyone who decided, declared, wrote or signed."""
    yield from (one.by for one in shown.history)
    yield from (one.author for one in shown.report.findings)
    yield from (one.by for one in shown.book.history) if shown.book else ()
