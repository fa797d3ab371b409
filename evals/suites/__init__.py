"""The suites of `capnr eval`, in the order in which they run and are told."""

from evals.suite import Suite
from evals.suites import (
    abstention,
    answers,
    citations,
    footprint,
    frugality,
    injection,
    mapping,
    model,
    privacy,
    retrieval,
    scoring,
    speed,
)
from scoring.model import Text

SUITES: tuple[Suite, ...] = (
    Suite(name="retrieval", title=Text(fr="Recherche", en="Search"), run=retrieval.run),
    Suite(name="mapping", title=Text(fr="Preuves proposées", en="Proposed evidence"), run=mapping.run),
    Suite(name="answers", title=Text(fr="Réponses", en="Answers"), run=answers.run),
    Suite(name="citations", title=Text(fr="Citations", en="Citations"), run=citations.run),
    Suite(
        name="abstention", title=Text(fr="Savoir ne pas répondre", en="Knowing when not to answer"), run=abstention.run
    ),
    Suite(
        name="injection",
        title=Text(fr="Ordres glissés dans les documents", en="Orders planted in documents"),
        run=injection.run,
    ),
    Suite(name="scoring", title=Text(fr="Règles de calcul", en="Rules of the score"), run=scoring.run),
    Suite(name="footprint", title=Text(fr="Empreinte", en="Footprint"), run=footprint.run),
    Suite(name="privacy", title=Text(fr="Données personnelles", en="Personal data"), run=privacy.run),
    Suite(name="frugality", title=Text(fr="Frugalité", en="Frugality"), run=frugality.run),
    Suite(name="model", title=Text(fr="Avec un modèle de langue", en="With a language model"), run=model.run),
    Suite(name="speed", title=Text(fr="Vitesse et mémoire", en="Speed and memory"), run=speed.run),
)
"""`speed` is last: it tells what the others took, and it alone differs between two runs."""
NAMES = tuple(one.name for one in SUITES)
TIMED, ASKED = "speed", "model"
"""Never gated: what the machine decides, and what runs only when a language model is given with `--model`."""
