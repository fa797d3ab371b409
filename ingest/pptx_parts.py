"""The parts of a presentation and how they lead to each other."""

import posixpath
import zipfile
from typing import Any

from lxml import etree

from ingest.pptx_look import P

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Parts:
    """The XML parts of the archive and how they lead to each other."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        self._known: dict[str, Any] = {}

    def root(self, name: str) -> Any:
        """The root of a part, None when it is not there."""
        if name not in self._names:
            return None
        if name not in self._known:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
            self._known[name] = etree.fromstring(self._archive.read(name), parser)
        return self._known[name]

    def related(self, name: str, kind: str = "") -> dict[str, str]:
        """Targets of the relations of a part, of one kind or all, by relation id."""
        folder, base = posixpath.split(name)
        root = self.root(f"{folder}/_rels/{base}.rels")
        found = {}
        for node in () if root is None else root:
            if node.get("TargetMode") != "External" and str(node.get("Type", "")).endswith(f"/{kind}" if kind else ""):
                target = str(node.get("Target", ""))
                path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                found[str(node.get("Id", ""))] = posixpath.normpath(path)
        return found

    def first(self, name: str, kind: str) -> str:
        """The first part of a kind that a part leads to, "" without one."""
        return next(iter(self.related(name, kind).values()), "")

    def listed(self, name: str, main: Any) -> list[str]:
        """The slides in their order; one that is listed but not there is left out."""
        known = self.related(name, "slide")
        wanted = [known.get(node.get(f"{R}id", ""), "") for node in main.iter(f"{P}sldId")]
        return [target for target in wanted if self.root(target) is not None]
