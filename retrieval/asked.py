"""What a referential asks for, in search terms: worked out once for a run."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.words import fold, terms
from scoring.model import Criterion, Indicator, Phrases, Text

NUMBER = re.compile(
    r"\d|\b(?:deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|cinquante|cent|mille|moitie|tiers|"
    r"quart|two|three|four|five|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty|hundred|thousand|half|third)s?\b"
)
DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}"
    r"|\b\d{1,2}(?:er)? (?:janv|fevr|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec)\w*|\barticle \d+|\bn\W{0,2}\s?\d+"
)
REVIEW = re.compile(
    r"\b(?:revu|revis|relu|relecture|mise? a jour|actualis|reexamin|revoit|revue|bilan|suivi|comite|decid|decision|"
    r"review|revis|updat|reassess|re-examin|committee|follow)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """The words of one thing asked for, in each language, and the phrases in which a document would say it."""

    texts: tuple[str, str]
    """Title and phrases, French and English."""
    words: tuple[tuple[str, ...], tuple[str, ...]]
    """Their search terms."""
    phrases: tuple[tuple[str, ...], ...]
    """Search terms of the title and of each phrase, in both languages."""
    titles: tuple[tuple[str, ...], tuple[str, ...]]
    """Search terms of the title alone."""
    more: tuple[str, str]
    """The further phrases, French and English; empty when there are none."""


def wanted(title: Text, phrases: Phrases, more: Phrases | None = None) -> Wanted:
    """The words of a title and its phrases; `more` are phrases alone, whose words count together only."""
    others = more.all() if more else ()
    texts = f"{title.fr} {' '.join(phrases.fr)}", f"{title.en} {' '.join(phrases.en)}"
    return Wanted(
        texts=texts,
        words=(tuple(terms(texts[0])), tuple(terms(texts[1]))),
        phrases=tuple(tuple(terms(one)) for one in (title.fr, title.en, *phrases.all(), *others)),
        titles=(tuple(terms(title.fr)), tuple(terms(title.en))),
        more=(" ".join(more.fr), " ".join(more.en)) if more else ("", ""),
    )


def of_indicator(indicator: Indicator) -> Wanted:
    """What an indicator asks for."""
    return wanted(indicator.title, indicator.queries)


def of_criterion(criterion: Criterion, more: Phrases | None = None) -> Wanted:
    """What a criterion asks for."""
    return wanted(criterion.title, criterion.cues, more)


def indicator_text(indicator: Indicator) -> str:
    """What is embedded to search for an indicator; the model reads across languages, so French serves both."""
    return indicator.title.fr


def criterion_text(criterion: Criterion) -> str:
    """What is embedded to search for a criterion: its first cue, short because every character costs energy."""
    return criterion.cues.fr[0] if criterion.cues.fr else criterion.title.fr


def query_texts(indicators: Sequence[Indicator]) -> list[str]:
    """Search texts: the indicators, then every criterion, in order."""
    return [indicator_text(one) for one in indicators] + [
        criterion_text(criterion) for one in indicators for criterion in one.criteria
    ]


def stemmed(lexicon: Phrases) -> tuple[str, ...]:
    """The terms of a lexicon, stemmed and padded with spaces."""
    return tuple(dict.fromkeys(f" {' '.join(terms(one))} " for one in lexicon.all() if terms(one)))


def counts(text: str) -> bool:
    """Whether a statement holds a number, in figures or in words."""
    return NUMBER.search(fold(text)) is not None


def reviews(text: str) -> bool:
    """Whether a statement speaks of a review or bears a date."""
    said = fold(text)
    return REVIEW.search(said) is not None or DATED.search(said) is not None
