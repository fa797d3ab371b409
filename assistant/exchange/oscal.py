"""OSCAL 1.2.1 JSON: the referential as a catalog, and what both documents share.

Names of objects and required fields: NIST, OSCAL 1.2.1 JSON formats (catalog, assessment results). Ids are derived from
content and dates come from the referential and the assessment: the same inputs give the same bytes.
"""

import json
import re
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ingest.clean import one_line
from scoring.model import Indicator, Named, Referential

VERSION = "1.2.1"
SPACE = uuid5(NAMESPACE_URL, "urn:capnr:oscal")
NS = "urn:capnr:oscal"
"""Namespace of the properties that are ours."""
Json = dict[str, Any]


def as_text(document: Json) -> str:
    """The document as JSON text."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def identified(*parts: str) -> str:
    """A UUID of version 5 for a thing named by `parts`."""
    return str(uuid5(SPACE, "\0".join(parts)))


def token(*parts: str) -> str:
    """An id as OSCAL admits it: a letter first, then letters, figures, points, hyphens, low lines."""
    return "nr-" + re.sub(r"[^A-Za-z0-9._-]", "_", "-".join(parts))


def catalog(referential: Referential, lang: str) -> Json:
    """The referential as an OSCAL catalog: axes and principles are groups, indicators controls, criteria objectives."""
    uuid = identified(referential.digest, "catalog", lang)
    head = metadata(referential, referential.title.said(lang), referential.valid_from, referential.version, lang)
    return {
        "catalog": {
            "uuid": uuid,
            "metadata": head,
            "groups": [_axis(referential, axis, lang) for axis in referential.axes],
        }
    }


def metadata(referential: Referential, title: str, day: date, version: str, lang: str) -> Json:
    """What every document says of itself, dated `day`."""
    party = identified(referential.digest, "party")
    return {
        "title": one_line(title),
        "last-modified": moment(day),
        "version": version,
        "oscal-version": VERSION,
        "props": [
            prop("referential-id", referential.id),
            prop("referential-version", referential.version),
            prop("referential-status", referential.status),
            prop("referential-sha256", referential.digest),
            prop("language", lang),
        ],
        "roles": [{"id": "creator", "title": "Creator"}],
        "parties": [{"uuid": party, "type": "organization", "name": one_line(referential.authority.said(lang))}],
        "responsible-parties": [{"role-id": "creator", "party-uuids": [party]}],
        "remarks": referential.notice.said(lang),
    }


def moment(day: date) -> str:
    """Midnight of a day, as OSCAL writes a moment."""
    return f"{day.isoformat()}T00:00:00Z"


def prop(name: str, value: object) -> Json:
    """A property of ours."""
    return {"name": name, "ns": NS, "value": one_line(str(value))}


def label(value: str) -> Json:
    """The id as people know it."""
    return {"name": "label", "value": one_line(value)}


def _axis(referential: Referential, axis: Named, lang: str) -> Json:
    groups = [_principle(referential, one, lang) for one in referential.principles if one.parent == axis.id]
    return {
        "id": token("axis", axis.id),
        "class": "axis",
        "title": one_line(axis.title.said(lang)),
        "props": [label(axis.id)],
        **({"groups": groups} if groups else {}),
    }


def _principle(referential: Referential, principle: Named, lang: str) -> Json:
    controls = [_control(referential, one, lang) for one in referential.indicators if one.principle == principle.id]
    return {
        "id": token("principle", principle.id),
        "class": "principle",
        "title": one_line(principle.title.said(lang)),
        "props": [label(principle.id)],
        **({"controls": controls} if controls else {}),
    }


def _control(referential: Referential, one: Indicator, lang: str) -> Json:
    props = [label(one.id), prop("weight", one.weight), prop("validity-months", one.validity_months)]
    if one.required:
        props.append(prop("required-from-level", one.required))
    if one.sector:
        props.append(prop("sector", one.sector))
    props += [prop(f"mapping-{name}", value) for name, values in one.mappings.items() for value in values]
    control = token("indicator", one.id)
    return {
        "id": control,
        "class": "indicator",
        "title": one_line(one.title.said(lang)),
        "props": props,
        "parts": [
            {"id": f"{control}_smt", "name": "statement", "prose": one.title.said(lang)},
            {"id": f"{control}_gdn", "name": "guidance", "prose": one.intent.said(lang)},
            *(
                {
                    "id": objective(criterion.id),
                    "name": "assessment-objective",
                    "props": [
                        label(criterion.id),
                        prop("weight", criterion.weight),
                        prop("aspect", criterion.aspect),
                        prop("needs", criterion.needs),
                    ],
                    "prose": criterion.title.said(lang),
                }
                for criterion in one.criteria
            ),
        ],
    }


def objective(criterion: str) -> str:
    """The id of the objective that stands for a criterion."""
    return token("criterion", criterion)
