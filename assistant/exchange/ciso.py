"""A referential as a CISO Assistant library, and a CISO Assistant library as a referential of ours.

The format carries: header, axes and principles, indicators with title, intent, next step, weight, level that needs
them, sector and usual evidence, criteria with title and weight, in French and English. It has no place for validity,
stances, efforts, search phrases, metrics, and the points of a level.
Keys: CISO Assistant's own library files (framework libraries of its public repository, read November 2026).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from assistant.exchange.yaml_out import as_yaml
from scoring.model import SECTORS, Criterion, Indicator, Named, Referential, Status, Text
from scoring.trace import STATUSES

PACKAGER = "capnr"
EVIDENCE_JOIN = "\n"
EXTRA = "REC"
"""Group of the indicators that no level depends on."""
SCORES = (
    (0, STATUSES[Status.NOT_MET]),
    (1, Text(fr="annoncé", en="announced")),
    (2, STATUSES[Status.PARTLY]),
    (3, STATUSES[Status.MET]),
)
CHOICES = (
    (Status.MET, 2, "compliant"),
    (Status.PARTLY, 1, "partially_compliant"),
    (Status.NOT_MET, 0, "non_compliant"),
    (Status.NOT_APPLICABLE, 0, "not_applicable"),
)
"""Answers to a criterion: status, points for each unit of its weight, result that CISO Assistant computes."""


def library_yaml(referential: Referential) -> str:
    """The library as YAML text, French first with English translations. Same referential, same text."""
    return as_yaml(library(referential))


def library(referential: Referential) -> dict[str, Any]:
    """The library as plain data."""
    name = slug(referential.id)
    described = _both(name=referential.title, description=referential.notice)
    return {
        "urn": f"urn:{PACKAGER}:risk:library:{name}",
        "locale": "fr",
        "ref_id": referential.id,
        **described,
        "copyright": referential.licence,
        "version": whole_version(referential.version),
        "publication_date": referential.valid_from.isoformat(),
        "provider": referential.authority.fr,
        "packager": PACKAGER,
        "objects": {
            "framework": {
                "urn": f"urn:{PACKAGER}:risk:framework:{name}",
                "ref_id": referential.id,
                **described,
                "min_score": SCORES[0][0],
                "max_score": SCORES[-1][0],
                "scores_definition": [{"score": score, **_both(name=said)} for score, said in SCORES],
                "implementation_groups_definition": list(_groups(referential)),
                "requirement_nodes": list(_nodes(referential, f"urn:{PACKAGER}:risk:req_node:{name}")),
            }
        },
    }


def whole_version(version: str) -> int:
    """A version as the rising whole number that the format asks for: "1.2.3" is 1,002,003; at least 1."""
    numbers = [min(int(one), 999) for one in re.findall(r"\d+", version)[:3]]
    major, minor, patch = (*numbers, 0, 0, 0)[:3]
    return max(major * 1_000_000 + minor * 1_000 + patch, 1)


def slug(text: str) -> str:
    """A text as a part of a URN: lower case, and what a URN part cannot hold becomes a hyphen."""
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-") or "x"


def _both(**texts: Text) -> dict[str, Any]:
    """Keys in French, and the same keys in English under `translations`."""
    return {
        **{key: text.fr for key, text in texts.items()},
        "translations": {"en": {key: text.en for key, text in texts.items()}},
    }


def _groups(referential: Referential) -> Iterator[dict[str, Any]]:
    """Groups by which CISO Assistant narrows an audit: one for each level, the extra indicators, the sectors."""
    for level in referential.levels:
        what = Text(
            fr=f"Indicateurs indispensables jusqu’au niveau {level.id}",
            en=f"Indicators indispensable up to level {level.id}",
        )
        yield {"ref_id": f"N{level.id}", **_both(name=level.title, description=what)}
    extra = Text(
        fr="Indicateurs qui rapportent des points sans être indispensables", en="Indicators that only earn points"
    )
    yield {"ref_id": EXTRA, **_both(name=Text(fr="Complément", en="Extra"), description=extra)}
    for sector in sorted({one.sector for one in referential.indicators if one.sector}):
        said = Text(fr=f"Secteur : {sector}", en=f"Sector: {sector}")
        yield {"ref_id": sector, **_both(name=said, description=said)}


def _nodes(referential: Referential, base: str) -> Iterator[dict[str, Any]]:
    """Axes, their principles, their indicators, in the order of a reader."""
    taken: set[str] = set()
    for axis in referential.axes:
        root = _urn(base, f"axis-{axis.id}", taken)
        yield {"urn": root, "assessable": False, "depth": 1, "ref_id": axis.id, **_both(name=axis.title)}
        for principle in referential.principles:
            if principle.parent != axis.id:
                continue
            parent = _urn(base, f"principle-{principle.id}", taken)
            yield _principle(principle, parent, root)
            for one in referential.indicators:
                if one.principle == principle.id:
                    yield _indicator(referential, one, _urn(base, one.id, taken), parent)


def _urn(base: str, name: str, taken: set[str]) -> str:
    made = f"{base}:{slug(name)}"
    while made in taken:
        made += "-x"
    taken.add(made)
    return made


def _principle(principle: Named, urn: str, parent: str) -> dict[str, Any]:
    return {
        "urn": urn,
        "assessable": False,
        "depth": 2,
        "parent_urn": parent,
        "ref_id": principle.id,
        **_both(name=principle.title),
        **({"implementation_groups": [principle.sector]} if principle.sector else {}),
    }


def _indicator(referential: Referential, one: Indicator, urn: str, parent: str) -> dict[str, Any]:
    kinds = {kind.id: kind.title for kind in referential.evidence_kinds}
    evidence = Text(
        fr=EVIDENCE_JOIN.join(kinds[kind].fr for kind in one.evidence),
        en=EVIDENCE_JOIN.join(kinds[kind].en for kind in one.evidence),
    )
    texts = {"name": one.title, "description": one.intent, "annotation": one.next_step}
    if one.evidence:
        texts["typical_evidence"] = evidence
    levels = [f"N{level.id}" for level in referential.levels if 0 < one.required <= level.id]
    return {
        "urn": urn,
        "assessable": True,
        "depth": 3,
        "parent_urn": parent,
        "ref_id": one.id,
        **_both(**texts),
        "weight": one.weight,
        "importance": "mandatory" if one.required else "recommended",
        "implementation_groups": [*(levels or [EXTRA]), *([one.sector] if one.sector in SECTORS else [])],
        "questions": {
            f"{urn}:question:{quote(criterion.id.removeprefix(f'{one.id}.'), safe='')}": _question(criterion)
            for criterion in one.criteria
        },
    }


def _question(criterion: Criterion) -> Mapping[str, Any]:
    """A criterion as a question with one answer; the points of the answers carry its weight."""
    return {
        "type": "unique_choice",
        **_both(text=criterion.title),
        "choices": [
            {**_both(value=STATUSES[status]), "add_score": share * criterion.weight, "compute_result": result}
            for status, share, result in CHOICES
        ],
    }
