"""The one style sheet of the plain pages, named by its content so that a browser may keep it for ever."""

import hashlib
import re
from functools import cache
from pathlib import Path

from assistant.reports.render import FOLDER as REPORTS

FOLDER = Path(__file__).parent / "templates"
FOREVER = "public, max-age=31536000, immutable"
"""How long a file named by its content may be kept."""
_BLOCK = re.compile(r":root\s*\{([^}]*)\}")


@cache
def style_sheet() -> bytes:
    """Tokens of the reports, charts of the footprint report, then the rules of the pages."""
    tokens = (REPORTS / "tokens.css").read_text(encoding="utf-8")
    charts = (REPORTS / "footprint.css").read_text(encoding="utf-8")
    own = (FOLDER / "pages.css").read_text(encoding="utf-8")
    return _short("\n".join((tokens, chosen_colours(), charts, own))).encode()


@cache
def chosen_colours() -> str:
    """Rules that follow the colours a person chose, `data-theme` of the page, whatever the system prefers."""
    tokens = (REPORTS / "tokens.css").read_text(encoding="utf-8")
    light, dark = (found.strip() for found in _BLOCK.findall(tokens)[:2])
    return (
        f':root[data-theme="light"] {{ {light} color-scheme: light; }}\n'
        f':root[data-theme="dark"] {{ {dark} color-scheme: dark; }}\n'
    )


@cache
def style_name() -> str:
    """The name of the style sheet: it changes with its content."""
    return f"{hashlib.sha256(style_sheet()).hexdigest()[:12]}.css"


def _short(css: str) -> str:
    """Without comments and spaces at the ends of lines."""
    return "\n".join(line.strip() for line in re.sub(r"(?s)/\*.*?\*/", "", css).splitlines() if line.strip())
