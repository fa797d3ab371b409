"""Reader of RTF, after the Rich Text Format Specification 1.9.1. Own and small: it has to know what is hidden.

striprtf, the usual library, gives hidden text, deletions and comments as text. Kept apart here: hidden and deleted
text, comments, tiny letters and those in white.
"""

import re
from dataclasses import dataclass, replace

from ingest.clean import one_line
from ingest.colours import is_near
from ingest.detect import RTF
from ingest.limits import Limits
from ingest.model import HiddenText, Page, Reading
from ingest.refusals import refuse
from ingest.writer import PageWriter, rows_to_lines

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
# Groups that hold no text of the page, besides every one that is marked with \*.
_ASIDE_WORDS = """
fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf listtable
listoverridetable revtbl rsidtbl generator themedata colorschememapping latentstyles datastore xmlnstbl fldinst ftnsep
ftnsepc aftnsep aftnsepc bkmkstart bkmkend pntext pntxta pntxtb filetbl nonshppict shpinst
"""
_ASIDE = frozenset(_ASIDE_WORDS.split())
_READ = frozenset("shptxt shprslt".split())  # inside such groups, what is shown after all
_SIGNS = {
    "tab": "\t",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
}
_SYMBOLS = {"~": "\u00a0", "_": "-", "\n": "\n", "\\": "\\", "{": "{", "}": "}"}
_TINY = 3  # half points: 1.5 points
_PAGES = {"437": "cp437", "850": "cp850", "10000": "mac_roman"}


@dataclass(frozen=True, kw_only=True, slots=True)
class _State:
    """What holds inside a group."""

    aside: bool = False  # nothing in it is text of the page
    why: str = ""  # set by the kind of group: "comment"
    hidden: bool = False
    deleted: bool = False
    size: int = 24  # half points
    ink: int = 0  # place in the table of colours
    skip: int = 1  # characters that follow a \u for readers that do not know it


def read_rtf(data: bytes, limits: Limits) -> Reading:
    """The text of a rich text file as one page. Raises ReadError."""
    walk = _Walk(data, limits)
    walk.run()
    walk.end_row_or_paragraph(row=False)
    text, _ = walk.writer.finish()
    hidden = tuple(
        HiddenText(page=1, text=words, why=why)
        for why, parts in walk.unseen.items()
        if (words := one_line("".join(parts)))
    )
    return Reading(media_type=RTF, title=walk.title, pages=(Page(number=1, text=text),), hidden=hidden)


class _Walk:
    """One pass over the tokens."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.writer = PageWriter()
        self.unseen: dict[str, list[str]] = {}
        self._data = data
        self._limits = limits
        self._state = _State()
        self._stack: list[_State] = []
        self._colours: list[str] = [""]
        self._codec = "cp1252"
        self._skip = 0
        self._pending = bytearray()
        self._surrogate = ""
        self._row: list[str] = []
        self._rows: list[list[str]] = []
        self._cell: list[str] = []
        self._in_table = False
        self._title: list[str] | None = None

    @property
    def title(self) -> str:
        """The title the file states, "" without one."""
        return one_line("".join(self._title or []))

    def run(self) -> None:
        """Read every token."""
        starts = False  # whether a group was just opened, so that a control word names its kind
        starred = False
        naming = ""
        depth_of_title = -1
        for token in _TOKEN.finditer(self._data):
            word, number, hexed, symbol, brace, plain = token.groups()
            if hexed is None:
                self._flush()
            if token[0] in (b"\r", b"\n", b"\r\n") or (token[0].isspace() and not plain):
                continue  # a line end of the file means nothing, not even inside a group that was just opened
            if brace == b"{":
                self._stack.append(self._state)
                if len(self._stack) > self._limits.nesting * 10:
                    raise refuse("too_deep", limit=self._limits.nesting * 10)
                starts, starred = True, False
                continue
            if brace == b"}":
                naming = "" if len(self._stack) <= depth_of_title else naming
                self._state = self._stack.pop() if self._stack else _State()
            elif symbol == b"*" and starts:
                starred = True
                continue
            elif word is not None:
                name = word.decode("ascii")
                if starts and self._opens(name, starred=starred):
                    if name in ("title", "colortbl"):
                        naming, depth_of_title = name, len(self._stack)
                elif naming == "colortbl":
                    self._colour(name, number)
                else:
                    self._word(name, int(number) if number else None)
            elif hexed is not None:
                self._byte(int(hexed, 16))
            elif symbol is not None:
                self._say(_SYMBOLS.get(symbol.decode("latin-1"), ""))
            elif plain is not None:
                if naming == "colortbl":
                    self._colours += [""] * plain.count(b";")
                elif naming == "title":
                    self._title = [*(self._title or []), plain.decode(self._codec, "replace")]
                else:
                    self._plain(plain)
            starts = starred = False
        self._flush()

    def _opens(self, name: str, *, starred: bool) -> bool:
        """Whether the first word of a group names its kind; what follows is then held accordingly."""
        if name == "annotation":
            self._state = replace(self._state, why="comment", aside=False)
        elif name in _READ:
            self._state = replace(self._state, aside=False)
        elif name in _ASIDE or name == "title" or starred:
            self._state = replace(self._state, aside=True)
        else:
            return False
        return True

    def _colour(self, name: str, number: bytes | None) -> None:
        """One part of a colour; the table writes red, green and blue, then a semicolon."""
        if name in ("red", "green", "blue"):
            self._colours[-1] += f"{min(int(number or 0), 255):02x}"

    def _word(self, name: str, number: int | None) -> None:
        on = number != 0
        if name == "v":
            self._state = replace(self._state, hidden=on)
        elif name == "deleted":
            self._state = replace(self._state, deleted=on)
        elif name == "fs":
            self._state = replace(self._state, size=24 if number is None else number)
        elif name == "cf":
            self._state = replace(self._state, ink=number or 0)
        elif name == "plain":
            self._state = replace(self._state, hidden=False, deleted=False, size=24, ink=0)
        elif name == "uc":
            self._state = replace(self._state, skip=min(number or 0, 100))
        elif name == "u" and number is not None:
            self._unicode(number)
        elif name == "ansicpg" and number is not None:
            self._codec = _codec(str(number))
        elif name in ("mac", "pc", "pca"):
            self._codec = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[name]
        elif self._state.aside:
            return
        elif name in ("par", "page", "sect"):
            self.end_row_or_paragraph(row=False)
        elif name == "intbl":
            self._in_table = True
        elif name == "pard":
            self._in_table = False
        elif name in ("cell", "nestcell"):
            self._row.append(one_line("".join(self._cell)))
            self._cell.clear()
        elif name in ("row", "nestrow"):
            self.end_row_or_paragraph(row=True)
        elif name in _SIGNS:
            self._say(_SIGNS[name])

    def end_row_or_paragraph(self, *, row: bool) -> None:
        """Close what is open: rows are kept until the table ends."""
        if row:
            self._rows.append(self._row)
            self._row = []
            return
        if self._in_table and self._row:
            self._cell.append(" ")
            return
        text = "".join(self._cell)
        if self._in_table:
            self._cell.append(" ")
            return
        self._cell.clear()
        if self._rows:
            first = self._rows[0]
            header = len(self._rows) > 1 and len(first) > 1 and all(0 < len(cell) < 80 for cell in first)
            self.writer.rows(rows_to_lines(self._rows, header=header))
            self._rows = []
        self.writer.write(text)
        self.writer.end_block()

    def _unicode(self, number: int) -> None:
        sign = chr(number % 65_536)
        self._skip = self._state.skip
        if "\ud800" <= sign <= "\udbff":
            self._surrogate = sign
            return
        both = (self._surrogate + sign).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        self._surrogate = ""
        skip, self._skip = self._skip, 0
        self._say(both)
        self._skip = skip

    def _byte(self, value: int) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._pending.append(value)

    def _flush(self) -> None:
        """Bytes that followed each other are decoded together: some code pages take two for a character."""
        if self._pending:
            text = self._pending.decode(self._codec, "replace")
            self._pending.clear()
            self._say(text)

    def _plain(self, raw: bytes) -> None:
        cut = min(self._skip, len(raw))
        self._skip -= cut
        self._say(raw[cut:].decode(self._codec, "replace"))

    def _say(self, text: str) -> None:
        state = self._state
        if not text or (state.aside and not state.why):
            return
        why = state.why or ("deleted" if state.deleted else "hidden" if state.hidden else "")
        why = why or ("tiny" if state.size < _TINY else "")
        if not why and 0 < state.ink < len(self._colours) and is_near(self._colours[state.ink], "FFFFFF"):
            why = "colour"
        if why:
            self.unseen.setdefault(why, []).append(text)
        else:
            self._cell.append(text)


def _codec(page: str) -> str:
    name = _PAGES.get(page, f"cp{page}")
    try:
        return "utf-8" if page == "65001" else name if "x".encode(name) else "cp1252"
    except LookupError:
        return "cp1252"
