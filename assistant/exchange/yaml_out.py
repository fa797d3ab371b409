"""YAML as every export writes it: keys in the order given, accents as they are, ids always between quotes."""

from typing import Any

import yaml

_Base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_Base):  # type: ignore[misc]  # the C dumper where there is one
    """Quotes every text that does not start with a letter, so that no reader takes an id for a number."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write a value again rather than point to where it stands."""
        return True


def _text(dumper: Any, text: str) -> Any:
    style = None if text[:1].isalpha() else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def as_yaml(data: object) -> str:
    """The YAML text of plain data. Same data, same text."""
    text: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return text
