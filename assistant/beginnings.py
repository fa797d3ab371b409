"""The beginning of a draft in a conversation: its first lines, what is left to complete, and where all of it opens."""

import re
from textwrap import shorten

from assistant.assessment import Report
from assistant.bootstrap import Workspace
from assistant.draft import Draft
from assistant.recommend import advice
from assistant.recommend_book import book
from assistant.recommend_drafts import PLAN, draft
from assistant.reports.paper import Heading, Paper, Table, lines, marks
from assistant.wording import WORDS, joined, quoted
from retrieval.words import fold

NAMED = (
    ("ai-charter", r"\b(?:charte|charter)\b.{0,40}\b(?:ia|ai|intelligence)\b|\b(?:ia|ai|intelligence artificielle)\b"),
    ("accessibility-plan", r"\baccessib\w*|\brgaa\b"),
    (
        "purchasing-policy",
        r"\b(?:politique|policy)\b.{0,30}\b(?:achats?|purchas\w*|procurement)\b|"
        r"\b(?:purchas\w*|procurement) policy\b|\bachats? responsables?\b",
    ),
    ("clauses", r"\bclauses?\b|\bappels? d'offres?\b|\btenders?\b|\bmarches? publics?\b"),
    ("data-policy", r"\b(?:donnees|data)\b"),
    (PLAN, r"\b(?:plan d'actions?|action plan)\b"),
    ("policy", r"\b(?:politique|policy|strategie|strategy|charte|charter)\b"),
)
"""Drafts by the words that ask for them, the first that fits."""
ASKS = (
    "draft_policy",
    "draft_charter",
    "draft_purchasing",
    "draft_clauses",
    "draft_data",
    "draft_access",
    "draft_plan",
)
"""Ways to ask for each draft, as keys of `assistant.wording`."""
MARKED = re.compile(r"\s*\[\d{1,2}\]")
"""The draft's own marks of its sources: they are no citations of the answer."""
BODY = 2
"""Heading of the first level at which the body begins."""
LINES = 6
"""Lines shown, headings left out."""
LINE = 240
"""Characters of a line."""


def tell(written: Draft, question: str, found: Report, workspace: Workspace) -> None:
    """Say the first lines of the draft that a question asks for; which drafts there are when it names none."""
    said = fold(question)
    wanted = next((name for name, pattern in NAMED if re.search(pattern, said)), "")
    if not wanted:
        written.choices.extend(WORDS[one].said(written.lang) for one in ASKS)
        written.say("drafts", list=joined((quoted(one, written.lang) for one in written.choices), written.lang))
        return
    paper = draft(book(workspace, advice(workspace, found)), wanted, written.lang)
    written.source = f"draft:{wanted}"
    written.say("draft_head", title=paper.title)
    for line in _first(paper):
        written.say("draft_line", text=line)
    written.say("draft_open", name=wanted, count=len(marks(paper)))
    written.source = ""


def _first(paper: Paper) -> list[str]:
    """The first lines of the body: what stands before its second heading of the first level is about the draft."""
    begun, found, heading = 0, list[str](), ""
    for block in paper.blocks:
        if isinstance(block, Heading):
            begun += block.level == 1
            heading = block.text
            continue
        if begun < BODY or isinstance(block, Table):
            continue
        for line in lines(block):
            text = MARKED.sub("", " ".join("".join(run.text for run in line).split()))
            if text and len(found) < LINES:
                shown = shorten(text, LINE, placeholder=" …")
                found.append(f"{heading} – {shown}" if heading else shown)
                heading = ""
    return found
