"""Lines to copy and change, of each kind of set: `capnr eval --template`."""

import json

TEMPLATES = {
    "questions": (
        {
            "id": "q1",
            "lang": "fr",
            "question": "Combien d’agents ont été formés en 2025 ?",
            "answerable": True,
            "figures": ["231"],
            "dates": [],
            "names": [],
            "documents": ["bilan-formation.docx"],
            "quote": "231 agents ont suivi la formation en 2025",
            "origin": "written by …",
            "licence": "internal",
        },
        {
            "id": "q2",
            "lang": "en",
            "question": "Who signed the strategy, and when?",
            "answerable": True,
            "figures": [],
            "dates": ["2024-12-12"],
            "names": ["Mayor, Maire"],
            "documents": ["strategy.pdf"],
            "quote": "",
            "origin": "written by …",
            "licence": "internal",
        },
        {
            "id": "q3",
            "lang": "fr",
            "question": "Quel est le salaire du directeur ?",
            "answerable": False,
            "figures": [],
            "dates": [],
            "names": [],
            "documents": [],
            "quote": "",
            "origin": "written by …",
            "licence": "internal",
        },
    ),
    "quotes": (
        {
            "id": "e1",
            "document": "bilan-formation.docx",
            "quote": "231 agents ont suivi la formation en 2025",
            "indicator": "5.1",
            "stance": "done",
            "origin": "read by …",
            "licence": "internal",
        },
        {
            "id": "e2",
            "document": "strategy.pdf",
            "quote": "We will publish our footprint by 2027",
            "indicator": "1.1",
            "stance": "committed",
            "origin": "read by …",
            "licence": "internal",
        },
    ),
}


def template(kind: str) -> str:
    """One line an example."""
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in TEMPLATES[kind])
