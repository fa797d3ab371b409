"""Finding a quotation in a stored text: exactly, else after folding white space and quotes, else not at all."""

import re

SPACE = re.compile(r"\s+")
SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " ", "\u00ad": None})


def locate(quote: str, text: str) -> tuple[int, int] | None:
    """Start and end of `quote` in `text`, or None: a quotation that is not there is refused, never approximated.

    White space, typographic quotes and soft hyphens may differ; letters may not.
    """
    if not quote.strip():
        return None
    at = text.find(quote)
    if at >= 0:
        return at, at + len(quote)
    soft = "\u00ad*"
    parts = [
        soft.join(re.escape(letter) for letter in part) for part in SPACE.split(quote.translate(SAME).strip()) if part
    ]
    pattern = r"\s+".join(parts)
    pattern = pattern.replace("'", "['’‘]").replace('"', '["“”«»]')
    found = re.search(pattern, text)
    return (found.start(), found.end()) if found else None
