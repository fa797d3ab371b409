"""Questions with gold answers: is the answer right, figures, dates and names normalised, French and English?"""

from collections.abc import Sequence

from evals.answers import APART
from evals.suite import ABSENT, Case, Measure, Result, shares, titled
from evals.workbench import Asked, Bench
from scoring.model import Text

REAL = Text(fr="Documents réels", en="Real documents")


def asked_of(bench: Bench) -> list[tuple[str, Text, tuple[Asked, ...]]]:
    """Name, title and answers of each set of the mode; a set that is not here has none."""
    sets = [(one.name, one.title, one.answers) for one in bench.organisations]
    return sets if bench.setup.fast else [*sets, ("real", REAL, bench.real)]


def run(bench: Bench) -> Result:
    """The questions on both organisations; those over real documents too with `--full`."""
    measures: list[Measure] = []
    cases: list[Case] = []
    skipped: list[Text] = []
    for name, title, asked in asked_of(bench):
        if not asked:
            skipped.append(ABSENT)
        else:
            measures += accuracy(name, title, asked)
            cases += [case(one) for one in asked if name not in APART]
    return Result(measures=tuple(measures), cases=tuple(cases), skipped=tuple(skipped))


def accuracy(key: str, title: Text, asked: Sequence[Asked]) -> list[Measure]:
    """Right answers to what can be answered: all, the half never looked at, by language, by group."""
    able = [one for one in asked if one.judged.answerable]
    parts: dict[str, tuple[Text, list[Asked]]] = {"": (Text(fr="", en=""), able)}
    for field, titles in (
        ("split", {"test": Text(fr=" (moitié jamais regardée)", en=" (half never looked at)")}),
        ("lang", {"fr": Text(fr=" (français)", en=" (French)"), "en": Text(fr=" (anglais)", en=" (English)")}),
        (
            "group",
            {
                "multi": Text(fr=" (plusieurs documents ou années)", en=" (several documents or years)"),
                "adversarial": Text(fr=" (questions piégées)", en=" (trick questions)"),
            },
        ),
    ):
        for value, said in titles.items():
            some = [one for one in able if one.record.get(field) == value]
            if some and len(some) < len(able):
                parts[f", {value}"] = (said, some)
    return [
        shares(
            f"{key}.accuracy{name}",
            titled(title, Text(fr=f"réponses justes{said.fr}", en=f"right answers{said.en}")),
            [(one.id, float(one.judged.right)) for one in some],
        )
        for name, (said, some) in parts.items()
    ]


def case(one: Asked) -> Case:
    """A question as a case."""
    gold = one.record
    wanted = ", ".join([*gold["figures"], *gold["dates"], *gold["names"]]) or "/".join(gold["kinds"])
    quote = f" « {gold['quote']} »" if gold["quote"] else ""
    return Case(
        id=one.id,
        asked=gold["question"],
        gold=f"{wanted}{quote}",
        got=f"[{one.answer.kind}] {one.answer.answer}",
        place=", ".join(gold["documents"]),
        score=float(one.judged.right),
    )
